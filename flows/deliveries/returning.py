"""What is told about goods after the hand-over: they came back, were destroyed, were used. And what quality control makes of those that came back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.delivery import STILL_NEEDED, Delivery, Inspected, ReturnReason, Told, ToldFate, ToldLine
from flows.deliveries.handing_over import with_less
from flows.deliveries.remarks import reason_given, remark
from flows.kinds import DELIVERIES, DEMANDS, RECALLS
from flows.wiring import House
from record.stock import Move


def tell(
    house: House,
    delivery: str,
    fate: ToldFate,
    quantities: Mapping[int, int],
    on: date,
    by: str,
    *,
    reason: ReturnReason | None = None,
    note: str = "",
    number: int | None = None,
) -> Delivery:
    """What became of goods a member has, line by line. What came back as wrong or damaged is needed still: its demand counts again.

    ``number``: which telling this is to be, as the form that was filled in says (the next one without): sent twice, it is told once. ``InputRefused`` for a
    line there is not, or goods that came back without a reason; ``NotNow`` for more than the member has left.
    """
    with ExitStack() as stack:
        opened = stack.enter_context(DELIVERIES.open(house, delivery, by))
        before = _handed_over(opened.known)
        if fate == "back":
            _not_in_a_recall(house, before, quantities)
        told = _told(before, fate, quantities, on, by, reason, note, number)
        if told.number <= len(before.told):
            return _told_before(before, told)
        if reason in STILL_NEEDED:
            for demand, quantity in sorted(_by_demand(before, told).items()):
                needing = stack.enter_context(DEMANDS.open(house, demand, by))
                event = Event(type="demand.counts_again", actor=by, payload={"delivery": delivery, "quantity": quantity, "reason": reason})
                opened.along(needing, with_less(needing.known, quantity), event)
        event = Event(type=f"delivery.{_PAST[fate]}", actor=by, payload=told.model_dump(mode="json", exclude={"by", "fate"}, exclude_defaults=True))
        after = before.model_copy(update={"told": (*before.told, told)})
        return opened.save(after, event, also=[partial(_book, house, delivery, told)])


def inspect(
    house: House,
    delivery: str,
    told: int,
    line: int,
    quantity: int,
    choice: Literal["free", "destroyed"],
    reason: str,
    on: date,
    by: str,
    *,
    unopened: bool = False,
    left: int | None = None,
) -> Delivery:
    """Quality control's word on goods that came back: free again, only where it says that they are ``unopened`` (and the lot is released), or destroyed.

    ``left``: how much its author was shown as waiting; ``NotNow`` where that is no longer so, or less waits than is decided on.
    """
    reason = reason_given(reason)
    if choice == "free" and not unopened:
        raise InputRefused(
            "delivery.opened",
            "only unopened goods can be handed on again: say that they are, or have them destroyed",
            "Nur ungeöffnete Ware darf wieder abgegeben werden: bitte bestätigen oder vernichten lassen",
        )
    with DELIVERIES.open(house, delivery, by) as opened:
        before = _handed_over(opened.known)
        waits = before.to_inspect(told, line)
        if not 0 < quantity <= waits or (left is not None and left != waits):
            raise NotNow(
                "delivery.inspected",
                f"of line {line} {waits} wait for a decision now; look at it again",
                f"Von Position {line} warten jetzt {waits} auf eine Entscheidung; bitte neu ansehen",
            )
        word = Inspected(told=told, line=line, quantity=quantity, choice=choice, reason=reason, by=by, on=on)
        after = before.model_copy(update={"inspected": (*before.inspected, word)})
        event = Event(type="delivery.inspected", actor=by, payload=word.model_dump(mode="json", exclude={"by"}))
        lot = next(each.lot for each in before.lines if each.number == line)
        move = Move(f"inspected:{delivery}:{len(after.inspected)}", lot, "back", choice, quantity, delivery, by)
        return opened.save(after, event, also=[lambda connection: _move(house, move, connection)])


def _not_in_a_recall(house: House, delivery: Delivery, quantities: Mapping[int, int]) -> None:
    """What comes back of a recall counts when it is in the house, by the word of whoever took it in there: else it could be closed on goods still in use."""
    lots = {each.lot for each in delivery.lines if quantities.get(each.number)}
    for each in house.ledger.stock.lots(ids=lots):
        recall = RECALLS.find(house, each.blocked) if each.blocked else None
        if recall is not None and recall.status == "running":
            raise NotNow(
                "delivery.recalled",
                f"lot {each.row.lot} is recalled: say in the notice of recall {recall.id} what goes back; it is booked when it is here",
                f"Charge {each.row.lot} ist zurückgerufen: Bitte in der Mitteilung zum Rückruf {recall.id} angeben, was zurückgeht; gebucht wird bei Ankunft",
            )


def _handed_over(delivery: Delivery) -> Delivery:
    if delivery.status != "handed_over":
        raise NotNow("delivery.not_handed_over", f"{delivery.id} was not handed over", f"{delivery.id} ist noch nicht übergeben")
    return delivery


def _told(
    before: Delivery, fate: ToldFate, quantities: Mapping[int, int], on: date, by: str, reason: ReturnReason | None, note: str, number: int | None
) -> Told:
    lines = tuple(ToldLine(line=line, quantity=quantity) for line, quantity in sorted(quantities.items()) if quantity > 0)
    if not lines or any(before.line(each.line) is None for each in lines):
        raise InputRefused(
            "delivery.told_nothing",
            "say how many of which line",
            "Bitte angeben, wie viel von welcher Position",
        )
    if (fate == "back") != (reason is not None):
        raise InputRefused("delivery.return_reason", "say why the goods come back", "Bitte angeben, warum die Ware zurückkommt")
    next_one = len(before.told) + 1
    if number is not None and not 1 <= number <= next_one:
        raise InputRefused("delivery.told_number", f"the next is number {next_one}", f"Als Nächstes kommt Nummer {next_one}")
    return Told(number=number or next_one, on=on, by=by, fate=fate, lines=lines, reason=reason, note=remark(note))


def _told_before(before: Delivery, told: Told) -> Delivery:
    """As it was, where just this was told before; ``NotNow`` where something else was meanwhile."""
    there = before.told[told.number - 1]
    if there.model_copy(update={"on": told.on, "by": told.by}) == told:
        return before
    raise NotNow(
        "delivery.told_meanwhile",
        f"something else was told about {before.id} meanwhile; look at it again, then repeat this",
        f"Zu {before.id} wurde inzwischen etwas anderes gemeldet; bitte neu ansehen und dann wiederholen",
    )


def _by_demand(delivery: Delivery, told: Told) -> Counter[str]:
    every, lines = Counter[str](), {each.number: each.demand for each in delivery.lines}
    for part in told.lines:
        every[lines[part.line]] += part.quantity
    return every


def _book(house: House, delivery: str, told: Told, connection: Connection) -> None:
    for part in told.lines:
        key = f"told:{delivery}:{told.number}:{part.line}"
        house.ledger.reservations.became(connection, key, delivery, part.line, told.fate, part.quantity, told.by)


def _move(house: House, move: Move, connection: Connection) -> None:
    house.ledger.stock.move(connection, move)


_PAST = {"back": "returned", "destroyed": "destroyed", "used": "used"}
