"""What recipients say: that they know, and what became of the goods. And what the store says: that goods are back.

A member tells totals, not changes: told twice, it is so once. What it used or destroyed is booked with its word; what it sent back is booked when the store
has it, by whoever took it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from sqlalchemy import Connection

from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.who_and_why import somebody
from distribution.recall import Notice, Recall, Told, Way
from flows.kinds import RECALLS
from flows.wiring import House
from record.canonical import sha256_of
from record.ledger import Write
from record.reach import Handed, Part, handed_in, parts_in
from record.reservations import Fate


def acknowledge(
    house: House,
    id: str,  # noqa: A002 - the ledger's own word
    member: str,
    by: str,
    way: Way,
    on: date,
    *,
    told: Sequence[Told] = (),
    note: str = "",
) -> Recall:
    """A member knows of a recall, and says what became of each lot (totals so far). ``InputRefused`` for lots it did not get or more than it got.

    Told alike again it changes nothing; told otherwise, the newest word stands, though what was booked as used or destroyed is not taken back.
    """
    somebody(by)
    with RECALLS.open(house, id, by) as opened:
        recall = opened.known
        before = _running(recall, member)
        with house.ledger.reading() as connection:
            got = {each.lot: each for each in handed_in(connection, recall.lots, member)}
            parts = parts_in(connection, recall.lots, member)
        words = _together(before.told, told, got)
        moves = [each for one in told for each in _booked(recall.id, member, one, got[one.lot], parts)]
        known = {"acknowledged_on": on, "acknowledged_by": by, "way": way} if before.acknowledged_on is None else {}
        after = before.model_copy(update={**known, "told": words, "note": note or before.note})
        if after == before and not moves:
            return recall
        said = {"member": member, "name": before.name, "way": way, "told": [each.model_dump() for each in told], "note": note}
        event = Event(type="recall.acknowledged", actor=by, payload=said)
        return opened.save(_known(recall.with_notice(after), after), event, also=[_write(house, each, by) for each in moves])


def returned(house: House, id: str, member: str, lot: str, quantity: int, by: str, *, before: int | None = None) -> Recall:  # noqa: A002
    """So much of a lot came back from a member and is in the house. ``before``: how much had come back as whoever tells it was shown; told again with the
    same, it has had its effect, and with another it is refused (``NotNow``). ``InputRefused`` where it did not get so much.
    """
    somebody(by)
    if quantity <= 0:
        raise InputRefused("recall.quantity", "say how much came back, at least 1", "Bitte angeben, wie viel zurückkam, mindestens 1")
    with RECALLS.open(house, id, by) as opened:
        recall = opened.known
        notice = _running(recall, member)
        with house.ledger.reading() as connection:
            got = {each.lot: each for each in handed_in(connection, recall.lots, member)}
            parts = [each for each in parts_in(connection, recall.lots, member) if each.lot == lot]
        there = _of(got, lot)
        if before is not None and there.returned == before + quantity:
            return recall
        if before is not None and there.returned != before:
            raise NotNow(
                "recall.returned_meanwhile",
                f"{there.returned} have come back by now, not {before}: look again, then repeat this",
                f"Inzwischen sind {there.returned} zurück, nicht {before}: bitte erneut ansehen und dann wiederholen",
            )
        if quantity > (left := sum(each.left for each in parts)):
            raise _too_much(lot, quantity, left)
        told = tuple(each if each.lot != lot else each.model_copy(update=_taken_in(each, quantity)) for each in notice.told)
        event = Event(type="recall.returned", actor=by, payload={"member": member, "name": notice.name, "lot": lot, "quantity": quantity})
        moves = _spread(recall.id, member, "back", there.returned, quantity, parts)
        return opened.save(recall.with_notice(notice.model_copy(update={"told": told})), event, also=[_write(house, each, by) for each in moves])


#: A movement: key, delivery, number, fate, quantity.
_Move = tuple[str, str, int, Fate, int]


def _running(recall: Recall, member: str) -> Notice:
    notice = recall.notice(member)
    if notice is None or recall.status == "drill":
        raise InputRefused("recall.no_notice", f"recall {recall.id} does not concern {member}", f"Der Rückruf {recall.id} betrifft {member} nicht")
    if recall.status == "closed":
        raise NotNow("recall.closed", f"recall {recall.id} is closed", f"Der Rückruf {recall.id} ist abgeschlossen")
    return notice


def _known(recall: Recall, notice: Notice) -> Recall:
    """The rows of the member say too that it knows."""
    update = {"acknowledged_on": notice.acknowledged_on, "acknowledged_by": notice.acknowledged_by}
    return recall.model_copy(update={"reached": tuple(each.model_copy(update=update) if each.member == notice.member else each for each in recall.reached)})


def _together(before: Iterable[Told], told: Sequence[Told], got: dict[str, Handed]) -> tuple[Told, ...]:
    words = {each.lot: each for each in before}
    for each in told:
        there = _of(got, each.lot)
        if each.used < there.used or each.destroyed < there.destroyed:
            raise InputRefused(
                "recall.less",
                f"{there.used} used and {there.destroyed} destroyed are on record already; less cannot be told here, call us",
                f"Als verbraucht sind schon {there.used} und als vernichtet {there.destroyed} gemeldet; weniger lässt sich hier nicht angeben, bitte anrufen",
            )
        said, left = each.there + each.used + each.destroyed + each.sent_back, there.delivered - there.returned
        if said > left:
            raise _too_much(each.lot, said, left)
        words[each.lot] = each
    return tuple(words[lot] for lot in sorted(words))


def _of(got: dict[str, Handed], lot: str) -> Handed:
    if (there := got.get(lot)) is None:
        raise InputRefused("recall.not_got", "this member got nothing of that lot", "Diese Stelle hat von dieser Charge nichts erhalten")
    return there


def _too_much(lot: str, told: int, left: int) -> InputRefused:
    return InputRefused(
        "recall.too_much",
        f"{told} are told of {lot}, and {left} were delivered and are not back; check the quantities",
        f"Angegeben sind {told}, geliefert und nicht zurück sind {left}; bitte die Mengen prüfen",
    )


def _booked(recall: str, member: str, told: Told, there: Handed, parts: Sequence[Part]) -> list[_Move]:
    mine = [each for each in parts if each.lot == told.lot]
    used = _spread(recall, member, "used", there.used, told.used - there.used, mine)
    taken = {(delivery, number): quantity for _, delivery, number, _, quantity in used}
    left = [each._replace(left=each.left - taken.get((each.delivery, each.number), 0)) for each in mine]
    return [*used, *_spread(recall, member, "destroyed", there.destroyed, told.destroyed - there.destroyed, left)]


def _spread(recall: str, member: str, fate: Fate, before: int, quantity: int, parts: Iterable[Part]) -> list[_Move]:
    """A quantity over the lines of a lot, the oldest first. The key says how much there was before: the same said of the same has its effect once."""
    moves: list[_Move] = []
    for each in parts:
        part = min(quantity, each.left)
        if part > 0:
            key = f"recall:{recall}:{sha256_of(f'{member} {each.lot} {fate} {before} {each.delivery} {each.number}')[:40]}"
            moves.append((key, each.delivery, each.number, fate, part))
            quantity -= part
    return moves


def _taken_in(told: Told, quantity: int) -> dict[str, int]:
    """What came back was sent back before; where nobody said so, it was still there."""
    announced = min(told.sent_back, quantity)
    return {"sent_back": told.sent_back - announced, "there": max(told.there - (quantity - announced), 0)}


def _write(house: House, move: _Move, by: str) -> Write:
    return partial(_became, house, move, by)


def _became(house: House, move: _Move, by: str, connection: Connection) -> None:
    key, delivery, number, fate, quantity = move
    house.ledger.reservations.became(connection, key, delivery, number, fate, quantity, by)
