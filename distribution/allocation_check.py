"""Whether a plan keeps the rule, in whole numbers: looked at for every plan that is computed, and again for what a coordinator made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from batches.base import Frozen, Text
from distribution.allocation_earmarks import earmarks_left
from distribution.allocation_need import Need, needs
from distribution.allocation_supply import hindrance, kept_back, kind_of, portions, quota_for, there
from distribution.demand import Demand
from distribution.held import Held
from distribution.members import Member
from distribution.plan import Allocation, Share
from distribution.policy import AllocationPolicy
from distribution.supply import StockLot


class Violation(Frozen):
    """What a plan does that it may not do: a stable code, what it concerns, and a sentence."""

    code: str
    demand: str = ""
    lot: str = ""
    text: Text


_SAID: Mapping[str, Text] = {
    "unknown": Text(de="Bedarf oder Charge ist nicht bekannt", en="demand or lot is not known"),
    "member": Text(de="der Bedarf gehört einem anderen Mitglied", en="the demand is another member's"),
    "barred": Text(de="der Bedarf wird nicht bedient", en="the demand is not served"),
    "kind": Text(de="fest zugeteilt wird nur, was freigegeben ist", en="only what is released is allocated firmly"),
    "goods": Text(de="die Charge ist eine andere Ware", en="the lot is of other goods"),
    "size": Text(de="die Charge hat eine andere Größe", en="the lot is of another size"),
    "status": Text(de="die Charge ist nicht freigegeben, gesperrt oder nicht zusagbar", en="the lot is not released, is blocked, or is not to be promised"),
    "paid": Text(de="gewünscht ist nur Unentgeltliches", en="only what is free of charge is wanted"),
    "quota": Text(de="die Spende ist für andere bestimmt", en="the donation is for others"),
    "expiry": Text(de="die Charge läuft zu früh ab", en="the lot expires too early"),
    "late": Text(de="die Charge kommt zu spät", en="the lot comes too late"),
    "packs": Text(de="es sind keine ganzen Packungen", en="these are no whole packs"),
    "more_than_asked": Text(de="es ist mehr als angefragt", en="it is more than was asked for"),
    "partly": Text(de="der Bedarf nützt nur ganz", en="the demand is of use only as a whole"),
    "more_than_there": Text(de="es ist mehr als vorhanden", en="it is more than there is"),
    "reserve": Text(de="die Rücklage wird angegriffen", en="it takes of the reserve"),
    "quota_exceeded": Text(de="es ist mehr als die Quote", en="it is more than the quota"),
    "sums": Text(de="die Antwort nennt andere Mengen als die Zuteilung", en="the answer tells other quantities than the shares"),
}


def violations(
    allocation: Allocation,
    policy: AllocationPolicy,
    members: Mapping[str, Member],
    demands: Sequence[Demand],
    lots: Sequence[StockLot],
    held: Sequence[Held] = (),
) -> tuple[Violation, ...]:
    """What an allocation does that it may not do; empty when it keeps the rule."""
    broken = share_violations(allocation.shares, policy, members, demands, lots, allocation.on, held)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for share in allocation.shares:
        sums[share.demand, share.kind] += share.quantity
    told = {(each.demand, kind): quantity for each in allocation.answers for kind, quantity in (("firm", each.firm), ("promised", each.promised))}
    differ = sorted({demand for demand, kind in sums.keys() | told.keys() if sums.get((demand, kind), 0) != told.get((demand, kind), 0)})
    return (*broken, *(_violation("sums", demand=each) for each in differ))


def share_violations(
    shares: Sequence[Share],
    policy: AllocationPolicy,
    members: Mapping[str, Member],
    demands: Sequence[Demand],
    lots: Sequence[StockLot],
    on: date,
    held: Sequence[Held] = (),
    *,
    by_hand: bool = False,
) -> tuple[Violation, ...]:
    """The same of shares alone. ``by_hand``: a coordinator set them with a reason, and may take of the reserve, open packs, and give a part of what is of use
    only as a whole; never what is not there, not released, for others, or unfit.
    """
    known = {each.id: each for each in lots}
    wanting = {need.demand.id: need for need in needs(policy, members, demands, {}, held, on)}
    sound = [share for share in shares if share.lot in known and share.demand in wanting]
    found = [_violation("unknown", share) for share in shares if share.lot not in known or share.demand not in wanting]
    for share in sound:
        found += [_violation(code, share) for code in _of_share(share, wanting[share.demand], known[share.lot], policy, on)]
    by_demand, by_lot = defaultdict[str, list[Share]](list), defaultdict[str, list[Share]](list)
    for share in sound:
        by_demand[share.demand].append(share)
        by_lot[share.lot].append(share)
    for demand, given in by_demand.items():
        found += [_violation(code, demand=demand) for code in _of_demand(given, wanting[demand])]
    of_lot: dict[str, list[Held]] = defaultdict(list)
    for each in held:
        of_lot[each.lot].append(each)
    for lot, given in by_lot.items():
        found += [_violation(code, lot=lot) for code in _of_lot(given, known[lot], policy, members, of_lot[lot], by_hand=by_hand)]
    return tuple(each for each in found if not (by_hand and each.code.removeprefix("allocation.") in ("reserve", "packs", "partly")))


def _of_share(share: Share, need: Need, lot: StockLot, policy: AllocationPolicy, on: date) -> Iterator[str]:
    if share.member != need.member.id:
        yield "member"
    if need.barred:
        yield "barred"
    if (kept := hindrance(lot, need, policy, on)) is not None:
        yield kept
    elif share.kind != kind_of(lot, policy, on):
        yield "kind"
    if share.quantity % lot.pack:
        yield "packs"


def _of_demand(given: Sequence[Share], need: Need) -> Iterator[str]:
    got = sum(share.quantity for share in given)
    if got > need.asked:
        yield "more_than_asked"
    if not need.demand.partial and got < need.asked:
        yield "partly"


def _of_lot(
    given: Sequence[Share], lot: StockLot, policy: AllocationPolicy, members: Mapping[str, Member], held: Sequence[Held], *, by_hand: bool
) -> Iterator[str]:
    kind = given[0].kind
    available, total = there(lot, kind, policy, held), sum(share.quantity for share in given)
    if total > available:
        yield "more_than_there"
    of_demand: dict[str, int] = defaultdict(int)
    for share in given:
        of_demand[share.demand] += share.quantity
    ordered = sum(min(of_demand[demand], mark) for demand, mark in earmarks_left(lot, held).items() if demand in of_demand)
    if total - ordered > max(available - kept_back(lot, policy) - ordered, 0):
        yield "reserve"
    if lot.donated:
        frame = policy.model_copy(update={"donation_reserve_per_mille": 0}) if by_hand else policy
        most = {each.whom: each.packs * lot.pack for each in portions(lot, kind, frame, held, members)}
        used: dict[str, int] = defaultdict(int)
        for share in given:
            used[quota_for(lot, members[share.member]) or ""] += share.quantity
        if any(quantity > most.get(whom, 0) for whom, quantity in used.items()):
            yield "quota_exceeded"


def _violation(code: str, share: Share | None = None, *, demand: str = "", lot: str = "") -> Violation:
    demand, lot = (demand, lot) if share is None else (share.demand, share.lot)
    of = ", ".join(each for each in (demand, lot) if each)
    said = _SAID[code]
    return Violation(code=f"allocation.{code}", demand=demand, lot=lot, text=Text(de=f"{of}: {said.de}", en=f"{of}: {said.en}"))
