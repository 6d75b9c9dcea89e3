"""The measures on a commodity code for an origin on a day: third-country duty, tariff preferences and import VAT (what TARIC would list, as far as known)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from batches.base import Text
from catalogue import Catalogue
from catalogue.trade import TariffRow
from customs.conditions import conditions_on
from customs.duty import country_code, preferences_of, tariff_row, third_country_rate, vat_on
from customs.preferential import preferential_rate
from customs.tables import MeasureCondition

#: What nobody here knows of any code.
NOT_COVERED = (
    Text(
        en="antidumping and countervailing duties and tariff quotas are not in the catalogue: ask TARIC for the day",
        de="Antidumping- und Ausgleichszölle und Zollkontingente stehen nicht im Katalog: in TARIC für den Tag nachschlagen",
    ),
    Text(
        en="prohibitions and restrictions beyond the conditions listed are not in the catalogue: ask TARIC for the day",
        de="Verbote und Beschränkungen über die genannten Bedingungen hinaus stehen nicht im Katalog: in TARIC für den Tag nachschlagen",
    ),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. ``percent``: its rate; ``None``: a duty by quantity (``specific``, e.g. ``19.2 EUR/hl``) or not known. ``verified``: whether it may be
    charged. ``preference``: the code it is claimed under (EUCDM 14 11)."""

    kind: Literal["third_country_duty", "tariff_preference", "import_vat"]
    percent: Decimal | None
    said: Text
    verified: bool = True
    specific: str = ""
    preference: str = "100"


@dataclass(frozen=True, slots=True)
class Measures:
    """Everything known to hang on a code: its measures, the conditions that may apply, and what is not known and must be asked for."""

    row: TariffRow
    measures: tuple[Measure, ...]
    conditions: tuple[MeasureCondition, ...]
    unknown: tuple[Text, ...]


def measures_on(catalogue: Catalogue, code: str, origin: str, on: date) -> Measures:
    """What hangs on ``code`` for goods of ``origin`` accepted on ``on``; :class:`InputRefused` for a code not valid that day or an unknown country."""
    country, row = country_code(origin), tariff_row(catalogue, code, on)
    arrangements = preferences_of(country, on)
    percent, said = third_country_rate(row)
    duty = Measure("third_country_duty", percent, said, verified=row.duty_mark != "U", specific=row.duty_specific)
    reduced = [(each, preferential_rate(row, each, on)) for each in arrangements]
    preferred = [Measure("tariff_preference", rate.percent, rate.said, rate.charged is not None, preference=each.code) for each, rate in reduced]
    vat_percent, vat_said = vat_on(catalogue, on)
    measures = (duty, *preferred, Measure("import_vat", vat_percent, vat_said, verified=vat_percent is not None))
    claimable = {f"preference:{each.code}" for each in arrangements}
    conditions = tuple(each for each in conditions_on(row.code, on) if claimable.issuperset(word for word in each.words if word.startswith("preference:")))
    return Measures(row, measures, conditions, tuple(_unknown(row, measures, on)))


def _unknown(row: TariffRow, measures: tuple[Measure, ...], on: date) -> list[Text]:
    found: list[Text] = []
    if len(row.code) < 10:
        found.append(
            Text(
                en=f"TARIC digits 9 and 10 of {row.code}: take them from TARIC for {on.isoformat()}",
                de=f"die Stellen 9 und 10 (TARIC) zu {row.code}: in TARIC für den {on:%d.%m.%Y} nachschlagen",
            )
        )
    if row.unverified:
        found.append(Text(en=f"the code {row.code} itself: nobody has verified it", de=f"die Warennummer {row.code} selbst: niemand hat sie geprüft"))
    if row.duty_specific:
        unit = row.duty_specific.rpartition("/")[2]
        found.append(Text(en=f"the quantity in {unit}, on which the duty is charged", de=f"die Menge in {unit}, nach der sich der Zoll bemisst"))
    return [*found, *(each.said for each in measures if not each.verified)]
