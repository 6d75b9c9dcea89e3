"""What people decided. A decision is kept for good; what it does follows from all of them in order."""

from __future__ import annotations

import unicodedata
from typing import Literal

from batches.base import Frozen
from batches.finding import Finding

Choice = Literal["accept", "override", "reject", "ask"]
State = Literal["open", "asked", "half_overridden", "closed", "rejected"]


class Decision(Frozen):
    """A person's word on one finding."""

    finding: str
    choice: Choice
    by: str
    reason: str


class LotVerdict(Frozen):
    """QC's word on a lot as a whole: ``accept`` says its inspection is done and in order, ``reject`` takes it out of the batch."""

    line: int
    lot: str
    choice: Literal["accept", "reject"]
    by: str
    reason: str


class Approval(Frozen):
    """One person's approval to release these lots, bound to the digest of what that person was shown."""

    by: str
    lots: tuple[tuple[int, str], ...]
    shown: str


class Release(Frozen):
    """A lot released by two people. It stays on record whatever comes later; a recall is another act.

    ``goods`` is what was released: category, model, class, quantity and expiry as the two people saw them. The release covers nothing else.
    """

    line: int
    lot: str
    by: tuple[str, str]
    shown: str
    goods: str = ""


def same_person(one: str, other: str) -> bool:
    """Whether two names mean one person, however they were typed: case, spaces, punctuation, accents' encoding and invisible characters do not count."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """A name as two are compared: case, spaces, punctuation, accents' encoding and invisible signs do not count."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in folded if sign.isalnum())


def state_of(finding: Finding, decisions: tuple[Decision, ...]) -> State:
    """What all decisions on ``finding`` amount to, in order.

    ``accept`` closes a review finding. ``override`` closes a blocking one when a second person repeats it (a review one at once).
    ``reject`` rejects the goods and voids overrides before it; only two people's override afterwards takes it back. ``ask`` leaves it open until the
    answer is decided on.
    """
    if finding.severity == "note":
        return "closed"
    state: State = "open"
    overriders: list[str] = []
    for decision in (d for d in decisions if d.finding == finding.id):
        match decision.choice:
            case "accept" if finding.severity == "review" and state != "rejected":
                state = "closed"
            case "override":
                overriders += [decision.by] if not any(same_person(decision.by, other) for other in overriders) else []
                if len(overriders) >= 2 or (finding.severity == "review" and state != "rejected"):
                    state = "closed"
                elif state != "rejected":
                    state = "half_overridden"
            case "reject":
                state, overriders = "rejected", []
            case "ask" if state not in ("closed", "rejected"):
                state = "asked"
            case "accept" | "ask":
                pass
    return state


def awaiting_second(finding: Finding, decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The overrides of a finding that wait for a second person, who is to look unprejudiced; a rejection voids those before it."""
    if state_of(finding, decisions) == "closed":
        return ()
    waiting: tuple[Decision, ...] = ()
    for each in (decision for decision in decisions if decision.finding == finding.id):
        if each.choice == "reject":
            waiting = ()
        elif each.choice == "override":
            waiting = (*waiting, each)
    return waiting
