"""How many units of the order a goods line counts: pieces, pairs, dozens, boxes, cartons, kits and tests brought to one unit, with the arithmetic shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from batches.paper import TradeLine
from validators.package_contents import content_of, contents_stated, package_named, packages_counted
from validators.trade_lines import number
from validators.trade_papers import plainly
from validators.trade_words import unit_named, worth

#: Goods that one paper counts as tests and another as the kits they come in.
_KITS = frozenset({"kit", "test", "piece"})
_FEWEST_TESTS = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """A line's quantity in the order's unit.

    ``units``: ``None`` where it cannot be told. ``perhaps``: what it would be where no word settles what was counted; it may agree, and never differs.
    ``loose``: kits counted for tests, or the other way round, without a word on how many tests a kit holds. ``how``: the arithmetic.
    """

    units: Decimal | None
    perhaps: tuple[Decimal, ...] = ()
    loose: bool = False
    how: str = ""

    @property
    def readings(self) -> tuple[Decimal, ...]:
        """Every number of units the line may mean."""
        return tuple(dict.fromkeys((*(() if self.units is None else (self.units,)), *self.perhaps)))


def words_about(line: TradeLine) -> str:
    """What a line says of packages: its unit and its description."""
    return f"{line.unit or ''}; {line.description}"


def units_of(line: TradeLine, unit: str) -> Decimal | None:
    """The line's quantity in the order's ``unit``; ``None`` when the paper prints none, or in packages of unknown content."""
    return counted(line, unit).units


def counted(line: TradeLine, unit: str) -> Counted:
    """The line's quantity in the order's ``unit``, and how it was brought there."""
    quantity = number(line.quantity)
    if quantity is None:
        return Counted(None)
    written, words = (line.unit or "").strip(), words_about(line)
    if not written:
        return _without_unit(quantity, line, words)
    named = _unit_in(written)
    if named is not None:
        return _in_units(quantity, *named, unit, written, words)
    package = package_named(written)
    content = None if package is None else content_of(package, words, unit)
    if content is None:
        return Counted(None, how=f"{plainly(quantity)} {written}")
    units = quantity * content.units
    if unit == "kit" and content.of == "test":
        # A box of so many tests is the kit, unless the order counts tests.
        return Counted(quantity, (units,), loose=True, how=f"{plainly(quantity)} {written}")
    return Counted(units, how=f"{' × '.join((f'{plainly(quantity)} {_first_word(written)}', *content.steps))} = {plainly(units)} {unit}")


def _without_unit(quantity: Decimal, line: TradeLine, words: str) -> Counted:
    """A bare figure counts units, or the packages whose content stands beside it. One that is the number of cartons counts cartons."""
    packed = tuple(quantity * each for each in contents_stated(words))
    if quantity == number(line.cartons):
        return Counted(None, (quantity, *packed), how=plainly(quantity))
    return Counted(quantity, packed, how=plainly(quantity))


def _in_units(quantity: Decimal, times: Decimal, named: str, unit: str, written: str, words: str) -> Counted:
    shown = f"{plainly(quantity)} {written}"
    if named == "perhaps_thousand":
        return Counted(None, (quantity * 1000, quantity), how=shown)
    if {named, unit} <= _KITS and {named, unit} != {"piece"}:
        return _in_kits(quantity * times, named, unit, shown, words)
    each = worth(named, unit)
    if each is None:
        return Counted(None, how=shown)
    factor, units = times * each, quantity * times * each
    return Counted(units, how=shown if factor == 1 else f"{shown} × {plainly(factor)} = {plainly(units)} {unit}")


def _in_kits(quantity: Decimal, named: str, unit: str, shown: str, words: str) -> Counted:
    content = content_of("kit", words, "test")
    if content is None:
        return Counted(quantity, loose=named != unit and "kit" in (named, unit) and (named, unit) != ("piece", "kit"), how=shown)
    if named == "kit":
        return Counted(quantity, (quantity * content.units,), how=f"{shown} × {content.steps[0]} = {plainly(quantity * content.units)}")
    if unit == "piece":
        return Counted(quantity, how=shown)
    kits = quantity / content.units
    how = f"{shown} ÷ {content.steps[0]} = {plainly(kits)} {unit}"
    return Counted(kits, (quantity,), how=how) if named == "test" else Counted(quantity, (kits,), how=how)


def may_be_kits(total: Decimal, ordered: Decimal) -> bool:
    """Whether two counts may be tests and the kits they come in: one is a whole multiple of the other, as kits hold five tests at least."""
    larger, smaller = max(total, ordered), min(total, ordered)
    return smaller > 0 and larger >= smaller * _FEWEST_TESTS and (larger / smaller) == (larger / smaller).to_integral_value()


def _unit_in(written: str) -> tuple[Decimal, str] | None:
    """A unit and how many of it one is: ``pcs``, ``pcs / pieces``, ``1000 pcs``."""
    match = re.fullmatch(r"(?:(\d{1,3}(?:[.,' ]\d{3})+|\d+)\s*)?(\D+)", written)
    if match is None:
        return None
    times = Decimal(re.sub(r"\D", "", match[1])) if match[1] else Decimal(1)
    words = [word for word in re.split(r"[\s/().,]+", match[2]) if word]
    named = {unit_named(match[2])} - {None} or {unit_named(word) for word in words}
    name = next(iter(named)) if len(named) == 1 else None
    return None if name is None or times == 0 else (times, name)


def _first_word(written: str) -> str:
    return written.split()[0] if written.split() else written


def packed_as(line: TradeLine, unit: str) -> str:
    """How a line's cartons come to its quantity, where its words tell: ``75 cartons × 50 boxes × 40 = 150000 piece``; empty where they do not."""
    cartons, words = number(line.cartons), words_about(line)
    if cartons is None:
        return ""
    content = content_of("carton", words, unit)
    if content is not None:
        return f"{' × '.join((f'{plainly(cartons)} cartons', *content.steps))} = {plainly(cartons * content.units)} {unit}"
    # "50 boxes of 40" beside a number of cartons: so many in each carton, where that makes the quantity.
    for count, package in packages_counted(words):
        inner = content_of(package, words, unit)
        if inner is not None and cartons * count * inner.units == units_of(line, unit):
            return f"{plainly(cartons)} cartons × {plainly(count)} {package} × {' × '.join(inner.steps)} = {plainly(cartons * count * inner.units)} {unit}"
    return ""


def shown_sum(counts: Iterable[Counted], total: Decimal, unit: str) -> str:
    """The arithmetic of several lines in one string; empty where there is nothing to explain."""
    several = [each.how for each in counts if each.how]
    if len(several) > 1:
        return f"{' + '.join(f'({how})' if '=' in how else how for how in several)} = {plainly(total)} {unit}"
    return several[0] if several and "=" in several[0] else ""
