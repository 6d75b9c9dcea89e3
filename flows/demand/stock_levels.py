"""Stock levels as members tell them: counted, shown as days of cover, and told of once before something runs out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from batches.errors import InputRefused
from batches.event import Event
from distribution.cover import Cover, covers_of, to_fill, with_level
from distribution.demand import Shelf, StockLevel
from distribution.members import Member
from distribution.product import Wanted
from flows.demand.asking import taking_part
from flows.demand.letters import cover_letter
from flows.demand.policy import policy_on
from flows.demand.products import buyable, category_named, name_of
from flows.kinds import DEMANDS, MEMBERS, SHELVES
from flows.wiring import House
from record.outbox import Message

#: More kinds of goods no member keeps.
MOST_LEVELS = 200


def shelf_of(house: House, member: str) -> Shelf:
    """What a member told of its stock; empty where it told nothing."""
    return SHELVES.find(house, member) or Shelf(id=member)


def tell_stock(house: House, member: str, levels: Sequence[StockLevel], by: str, on: date) -> Shelf:
    """Keep what was counted: each level takes the place of the one of the same product, size and unit; others stay. All of them, or none."""
    taking_part(house, member)
    for each in levels:
        level_in_order(house, each, on)
    with SHELVES.open(house, member, by) as opened:
        before = after = opened.before or Shelf(id=member)
        for each in levels:
            after = with_level(after, each)
        if len(after.levels) > MOST_LEVELS:
            raise InputRefused("stock.too_many", f"a member tells of at most {MOST_LEVELS} products", f"Höchstens {MOST_LEVELS} Produkte je Mitglied")
        if after == before and opened.before is not None:
            return before
        payload = {"levels": [each.model_dump(mode="json") for each in levels], "count": len(levels)}
        return opened.save(after, Event(type="shelf.told", actor=by, payload=payload))


def forget_level(house: House, member: str, wanted: Wanted, unit: str, by: str) -> Shelf:
    """Take a product off a member's shelf; nothing where it is not on it."""
    with SHELVES.open(house, member, by) as opened:
        before = opened.before or Shelf(id=member)
        rest = tuple(each for each in before.levels if (each.wanted, each.unit) != (wanted, unit))
        if len(rest) == len(before.levels):
            return before
        payload = {"category": wanted.category, "size": wanted.size, "unit": unit}
        return opened.save(before.model_copy(update={"levels": rest}), Event(type="shelf.forgot", actor=by, payload=payload))


def level_in_order(house: House, level: StockLevel, on: date) -> None:
    """``InputRefused`` for what nobody can buy, or a count of a day that is to come."""
    if level.wanted.category not in buyable(house.catalogue, on):
        category_named(house.catalogue, on, level.wanted.category)
        raise InputRefused("demand.category", "say the category by its key", "Bitte das Produkt auswählen")
    if level.counted_on > on:
        raise InputRefused("stock.counted_on", "a count is of today or before", "Gezählt ist heute oder früher, nicht in der Zukunft")


def covers(house: House, member: str, on: date) -> tuple[Cover, ...]:
    """How everything a member told of stands, what runs out first before the rest."""
    return covers_of(shelf_of(house, member), on, policy_on(on).cover)


def missing_for(house: House, member: str, level: StockLevel, on: date, days: int | None = None) -> int:
    """What to ask for so that a level lasts so many days (the policy's, unless told), less what is asked for already."""
    demands = DEMANDS.all(house, owner=member, about=level.wanted.category, status=("open",))
    return to_fill(level, on, policy_on(on).fill_days if days is None else days, demands)


def warnings(house: House, on: date, by: str = "freigabe") -> int:
    """Write to each member, once for each day on which something runs out, while there is still time; how many letters were written.

    A level that is counted anew and runs out on another day is told of anew.
    """
    written = 0
    for member in MEMBERS.all(house, status=("admitted",)):
        if not _to_warn(shelf_of(house, member.id), on):
            continue
        with SHELVES.open(house, member.id, by) as opened:
            shelf = opened.known
            letters = [_letter(house, member, day, on, tuple(some)) for day, some in groupby(_to_warn(shelf, on), key=lambda each: each.runs_out_on or on)]
            if not letters:
                continue
            due = {each.warning for each in _to_warn(shelf, on)}
            held = {each.warning for each in covers_of(shelf, on, policy_on(on).cover)}
            event = Event(type="shelf.warned", actor=by, payload={"warnings": sorted(due), "letters": len(letters)})
            opened.save(shelf.model_copy(update={"warned": tuple(sorted(held & set(shelf.warned) | due))}), event, messages=letters)
            written += len(letters)
    return written


def _to_warn(shelf: Shelf, on: date) -> tuple[Cover, ...]:
    """What runs out soon, or has, and was not warned of yet, in the order of the days."""
    return tuple(each for each in covers_of(shelf, on, policy_on(on).cover) if each.state in ("soon", "out") and each.warning not in shelf.warned)


def _letter(house: House, member: Member, day: date, on: date, covers_: tuple[Cover, ...]) -> Message:
    return cover_letter(member, day, on, [(each, name_of(house.catalogue, each.level.wanted.category)) for each in covers_])
