"""What each role may do. Whose batches it may do it to is another matter (see :mod:`portal.access`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from batches.account import Role

#: ``see_batches`` look at batches, their papers and documents · ``open_batches`` enter orders · ``send_papers`` attach papers · ``enter_goods`` arrival,
#: marking, samples, measurements · ``enter_customs`` release by customs, holds at the border · ``decide`` on findings and lots, correct what was read ·
#: ``release`` approve release · ``see_figures`` the house as a whole · ``see_history`` everything anyone did · ``hand_out`` give suppliers links and take
#: cases · ``see_accounts`` who has one, and what became of it · ``keep_accounts`` accounts and organisations · ``see_demand`` demand, stock levels, offers and
#: deliveries (a buyer: those of the own organisation) · ``enter_demand`` · ``see_distribution`` members, stock, plans and deliveries of all · ``coordinate``
#: admit members, share out, offer, deliver · ``recall`` recall lots, tell what came of complaints.
Right = Literal[
    "see_batches", "open_batches", "send_papers", "enter_goods", "enter_customs", "decide", "release", "see_figures", "see_history", "hand_out",
    "see_accounts", "keep_accounts", "see_demand", "enter_demand", "see_distribution", "coordinate", "recall",
]  # fmt: skip
RIGHTS: tuple[Right, ...] = get_args(Right)
#: Rights that only look; all others change something. A token of scope ``read`` has no others.
LOOKING: frozenset[Right] = frozenset({"see_batches", "see_figures", "see_history", "see_accounts", "see_demand", "see_distribution"})
#: What no token may, whatever its account may: who may what is changed by a person in a browser, who has proved a second factor.
NEVER_BY_TOKEN: frozenset[Right] = frozenset({"keep_accounts"})

_OF: dict[Role, frozenset[Right]] = {
    "importer": frozenset({"see_batches", "open_batches", "send_papers", "enter_goods", "enter_customs", "see_history", "hand_out"}),
    "qc": frozenset(
        {
            "see_batches",
            "open_batches",
            "send_papers",
            "enter_goods",
            "enter_customs",
            "decide",
            "release",
            "see_figures",
            "see_history",
            "hand_out",
            "see_distribution",
            "recall",
        }
    ),
    "coordinator": frozenset({"see_batches", "see_figures", "see_history", "see_demand", "enter_demand", "see_distribution", "coordinate", "recall"}),
    "buyer": frozenset({"see_demand", "enter_demand"}),
    "auditor": frozenset({"see_batches", "see_figures", "see_history", "see_accounts", "see_demand", "see_distribution"}),
    "admin": frozenset({"see_accounts", "keep_accounts"}),
}
#: Roles that see every organisation's batches; all others their own organisation's.
SEE_ALL: frozenset[Role] = frozenset({"qc", "coordinator", "auditor"})


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything these roles may do together."""
    return frozenset[Right]().union(*(_OF[role] for role in roles))
