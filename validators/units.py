"""Units as laboratories write them, brought to the unit of a property.

Pint knows what units are worth and which can be brought into which. It takes half a second to import, so it is imported only when a value is not in the
property's own unit already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from catalogue.contents import Catalogue
from catalogue.quality import MeasuredProperty, Unit

#: What a number in a unit is multiplied with, then divided by. Both are kept, as their quotient need not end.
Scale = tuple[Decimal, Decimal]

_AS_IT_IS: Scale = (Decimal(1), Decimal(1))
#: Ways of writing units that are remembered.
_MOST_SCALES = 4096

_PER = re.compile(r"\s*/\s*|\s+(?:per|pro|je)\s+|\s*每\s*", re.IGNORECASE)


@lru_cache(maxsize=4)
def units_of(catalogue: Catalogue) -> Units:
    """The units of a catalogue."""
    return Units(catalogue.units)


@dataclass(frozen=True, eq=False)
class Units:
    """Units by their spellings. What was looked up once is remembered."""

    rows: tuple[Unit, ...]
    _scales: dict[tuple[str, str], Scale | None] = field(default_factory=dict)

    def in_unit_of(self, measured: MeasuredProperty, number: Decimal, unit: str) -> Decimal | None:
        """``number`` in the property's own unit; ``None`` when ``unit`` is no unit of it."""
        key = measured.property, unit
        if key not in self._scales:
            if len(self._scales) >= _MOST_SCALES:
                self._scales.clear()  # what people type into a cell has no end
            self._scales[key] = self._scale(measured, unit)
        scale = self._scales[key]
        if scale is None:
            return None
        return number if scale is _AS_IT_IS else number * scale[0] / scale[1]

    def names_unit_of(self, measured: MeasuredProperty, text: str) -> bool:
        """Whether ``text`` is the spelling of a unit of the property, and not only something Pint could make a unit of."""
        if not plain_unit(text):
            return False
        spelt = self._spelt(text) is not None or any(plain_unit(text) == plain_unit(each) for each in (measured.unit, *measured.equated))
        return spelt and self.in_unit_of(measured, Decimal(1), text) is not None

    def _scale(self, measured: MeasuredProperty, unit: str) -> Scale | None:
        plain = plain_unit(unit)
        for spelling, factor in measured.equated.items():
            if plain_unit(spelling) == plain:
                return factor, Decimal(1)
        if plain == plain_unit(measured.unit):
            return _AS_IT_IS
        own, source = self._spelt(measured.unit), self._spelt(unit)
        if own is None or (source is None and not re.fullmatch(r"[A-Za-zμ]{2,12}[0-9]?[A-Za-z]?", _normal(unit))):
            return None
        if source == own:
            return _AS_IT_IS
        return self._by_pint(source, _normal(unit), own)

    def _by_pint(self, source: str | None, written: str, own: str) -> Scale | None:
        import pint

        registry = self._registry
        one = registry.Quantity(Decimal(1))
        try:
            given, wanted = ((one * registry.parse_expression(each)).to_base_units() for each in (source or written, own))
        except (pint.PintError, TypeError, ArithmeticError):  # unknown to Pint; a scale of logarithms (dB), which it does not compute in decimals; nought
            return None
        # A share or a count has no dimension by which a stray word ("rad") could be told from a unit: only spellings we know are taken.
        if given.dimensionality != wanted.dimensionality or (source is None and wanted.dimensionless):
            return None
        return Decimal(given.magnitude), Decimal(wanted.magnitude)

    def _spelt(self, unit: str) -> str | None:
        """The unit in Pint's terms, by the catalogue's spellings alone."""
        text = _normal(unit)
        if (known := self._exact.get(text) or self._folded.get(plain_unit(text))) is not None:
            return known
        parts = [part.strip() for part in _PER.split(text.strip("()[] "))]
        if len(parts) != 2:
            return None
        count, of = re.fullmatch(r"(\d*)\s*(.*)", parts[1], re.DOTALL).groups()  # type: ignore[union-attr]  # matches every text
        above, below = (self._exact.get(part) or self._folded.get(plain_unit(part)) for part in (parts[0], of))
        if above is None or below is None or (count and not int(count)):
            return None
        return f"{above}/({count}*{below})" if count else f"{above}/{below}"

    @cached_property
    def _exact(self) -> dict[str, str]:
        return _first((_normal(spelling), row.unit) for row in self.rows for spelling in row.spellings)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return _first((plain_unit(spelling), row.unit) for row in self.rows for spelling in row.spellings)

    @cached_property
    def _registry(self) -> Any:
        import pint

        registry: Any = pint.UnitRegistry(non_int_type=Decimal)
        for row in self.rows:
            if row.definition:
                registry.define(row.definition)
        return registry


def plain_unit(unit: str) -> str:
    """A unit for comparison: no case, no spaces, dots, hyphens and brackets."""
    return re.sub(r"[\s.\-·⋅^()\[\]_]", "", _normal(unit).casefold())


def _normal(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).strip()


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for spelling, unit in pairs:
        found.setdefault(spelling, unit)
    return found
