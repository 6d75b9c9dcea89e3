"""The rate of duty under a tariff preference on a day: stages of dismantling and reductions of the third-country rate, rounded as the arrangement says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from batches.base import Text
from batches.rule import in_words
from catalogue.trade import TariffRow
from customs.tables import Preference, PreferenceCategory, PreferenceReduction, tables

_TENTH = Decimal("0.1")
#: A rate of the general scheme that low or lower is not charged (Reg. (EU) 978/2012 Art. 34(1)).
_NUISANCE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PreferentialRate:
    """The rate in percent (``None``: the catalogue has none), how it comes about, and whether it rests on a row nobody has verified."""

    percent: Decimal | None
    said: Text
    unverified: bool = False

    @property
    def charged(self) -> Decimal | None:
        """The rate that may be charged; one that rests on an unverified row is asked for, never charged."""
        return None if self.unverified else self.percent


def preferential_rate(row: TariffRow, arrangement: Preference, on: date) -> PreferentialRate:
    """The rate on a commodity code under an arrangement on the day of acceptance (EU-Vietnam FTA Annex 2-A; Reg. (EU) 978/2012 Art. 7 and 34).

    It is never above the third-country rate.
    """
    third = row.duty_percent
    if third == 0 and row.duty_mark != "U":
        return PreferentialRate(
            third, Text(en=f"third-country duty 0 % on {row.code} ({row.source})", de=f"Drittlandszollsatz 0 % für {row.code} ({row.source})")
        )
    category = _category(row.code, arrangement, on)
    reduction = None if category is None else _reduction(category, on)
    base = third if category is None or category.base_percent is None else category.base_percent
    if category is None or reduction is None or base is None:
        return PreferentialRate(None, _not_known(arrangement, on))
    percent = _reduced(base, reduction, on)
    percent = percent if third is None else min(percent, third)
    unverified = category.unverified or reduction.unverified or row.duty_mark == "U"
    return PreferentialRate(percent, _said(arrangement, category, reduction, percent, on, unverified=unverified), unverified)


def _reduced(base: Decimal, reduction: PreferenceReduction, on: date) -> Decimal:
    match reduction.reduction:
        case "stages":
            passed = Decimal(0) if reduction.valid_from is None else Decimal(1 + on.year - reduction.valid_from.year)
            left = max(Decimal(0), reduction.amount - passed)
            return _rounded_down(base * left / reduction.amount)
        case "percent":
            rate = base - base * reduction.amount / 100
        case "points":
            rate = max(Decimal(0), base - reduction.amount)
    return Decimal(0) if rate <= _NUISANCE else _rounded_down(rate)


def _rounded_down(percent: Decimal) -> Decimal:
    """To one decimal, as both arrangements have it; no trailing zero."""
    rate = percent.quantize(_TENTH, rounding=ROUND_DOWN)
    return rate.quantize(Decimal(1)) if rate == rate.to_integral_value() else rate


def _category(code: str, arrangement: Preference, on: date) -> PreferenceCategory | None:
    """The row for the most digits of the code."""
    rows = [row for row in tables().preference_categories if (row.preference, row.origin) == (arrangement.code, arrangement.origin)]
    fitting = [row for row in rows if row.applies(on) and code.startswith(row.code)]
    return max(fitting, key=lambda row: len(row.code), default=None)


def _reduction(category: PreferenceCategory, on: date) -> PreferenceReduction | None:
    key = (category.preference, category.origin, category.category)
    return next((row for row in tables().preference_reductions if (row.preference, row.origin, row.category) == key and row.applies(on)), None)


def _not_known(arrangement: Preference, on: date) -> Text:
    return Text(
        en=f"reduced rate under {arrangement.name} is not in the catalogue; ask TARIC for {on.isoformat()}",
        de=f"der ermäßigte Satz nach {arrangement.name_de} steht nicht im Katalog; in TARIC für den {on:%d.%m.%Y} nachschlagen",
    )


def _said(arrangement: Preference, category: PreferenceCategory, reduction: PreferenceReduction, percent: Decimal, on: date, *, unverified: bool) -> Text:
    goods = f"{category.code}…: {category.category}"
    if not unverified:
        where = f"{category.source}; {reduction.source}"
        return Text(
            en=f"preferential duty {percent} % under {arrangement.name} ({goods}; {where})",
            de=f"Präferenzzollsatz {in_words(percent, 'de')} % nach {arrangement.name_de} ({goods}; {where})",
        )
    return Text(
        en=f"reduced rate under {arrangement.name} is {percent} % by a row nobody has verified ({goods}; {category.source}); "
        f"confirm it in TARIC for {on.isoformat()}",
        de=f"der ermäßigte Satz nach {arrangement.name_de} ist {in_words(percent, 'de')} % nach einer Zeile, die niemand geprüft hat "
        f"({goods}; {category.source}); in TARIC für den {on:%d.%m.%Y} bestätigen",
    )
