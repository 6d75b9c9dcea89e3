"""Duty and import VAT of a commodity code, an origin and a value on a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from batches.base import Text
from batches.errors import InputRefused
from batches.rule import in_words
from catalogue import Catalogue
from catalogue.loading import PACKAGED
from catalogue.rows import read_toml
from catalogue.trade import TariffRow
from customs.money import percent_of, to_cents
from customs.preferential import preferential_rate
from customs.tables import Preference, tables

_CODE = re.compile(r"\d{8}(\d{2,3})?")


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """Rates in percent, amounts in EUR; ``None``: not known, and ``sources`` says why."""

    duty_rate: Decimal | None
    duty: Decimal | None
    vat_rate: Decimal | None
    vat: Decimal | None
    sources: tuple[str, ...]


def duty_for(
    catalogue: Catalogue, code: str, origin: str, value: Decimal, on: date, preference: str | None = None, quantity: Decimal | None = None
) -> DutyAnswer:
    """Duty on goods of customs value ``value`` (EUR) and import VAT on value plus duty (§ 11 UStG); costs of inland transport are not in it.

    ``quantity``: in the unit of a specific duty (hl); needed for that alone. :class:`InputRefused` for a code not valid on ``on``, an unknown country, a value
    below zero or a preference the origin does not have.
    """
    if not value.is_finite() or value < 0:
        raise InputRefused(
            "duty.value", f"--value must be an amount in EUR of 0 or more, not {value}", f"--value muss ein Betrag in EUR ab 0 sein, nicht {value}"
        )
    if quantity is not None and (not quantity.is_finite() or quantity < 0):
        raise InputRefused("duty.quantity", f"--quantity must be 0 or more, not {quantity}", f"--quantity muss 0 oder mehr sein, nicht {quantity}")
    country = country_code(origin)
    row = tariff_row(catalogue, code, on)
    preferred = preference_row(country, on, preference)
    vat_rate, vat_source = vat_on(catalogue, on)
    amount = to_cents(value)
    by_quantity: Decimal | None = None
    if preferred is not None:
        found = preferential_rate(row, preferred, on)
        rate, source = found.charged, f"preference {preferred.code} ({preferred.name}, origin {country}): {found.said.en}"
    elif preference in (None, "", "100"):
        rate, said = third_country_rate(row)
        by_quantity, source = specific_duty(row, quantity), said.en
    else:
        rate, source = None, f"preference {preference}: its rate is not in the catalogue; ask TARIC for {on.isoformat()}"
    sources = [source, vat_source.en]
    if len(re.sub(r"\D", "", code)) > len(row.code):
        sources.append(f"the digits after {row.code} are not in the catalogue; the rate is that of {row.code}")
    duty = by_quantity if rate is None else percent_of(amount, rate)
    vat = None if duty is None or vat_rate is None else percent_of(amount + duty, vat_rate)
    return DutyAnswer(rate, duty, vat_rate, vat, tuple(sources))


def third_country_rate(row: TariffRow) -> tuple[Decimal | None, Text]:
    """The third-country duty in percent and where it stands; ``None`` for a specific duty, which a value alone cannot give."""
    unsure = row.duty_mark == "U"
    en = f"{row.code} {row.description} ({row.source}{'; rate unverified' if unsure else ''})"
    de = f"{row.code} ({row.source}{'; Satz nicht geprüft' if unsure else ''})"
    if row.duty_percent is not None:
        percent = in_words(row.duty_percent, "de")
        return row.duty_percent, Text(en=f"third-country duty {row.duty_percent} % on {en}", de=f"Drittlandszollsatz {percent} % für {de}")
    specific = row.duty_specific or "not recorded"
    return None, Text(
        en=f"third-country duty {specific} on {en}: it is charged by quantity and cannot be computed from the value",
        de=f"Drittlandszollsatz {row.duty_specific.replace('.', ',') or 'nicht verzeichnet'} für {de}: "
        "er bemisst sich nach der Menge und folgt nicht aus dem Wert",
    )


def specific_duty(row: TariffRow, quantity: Decimal | None) -> Decimal | None:
    """The duty in EUR of a specific rate (``19.2 EUR/hl``) on ``quantity`` in its unit; ``None`` where there is none or the quantity is not known."""
    amount, _, unit = row.duty_specific.partition(" EUR/")
    return None if quantity is None or not unit else to_cents(Decimal(amount) * quantity)


def vat_on(catalogue: Catalogue, on: date) -> tuple[Decimal | None, Text]:
    """Import VAT in percent on a day, and its source."""
    row = catalogue.at(on).vat_rate()
    if row is None:
        return None, Text(
            en=f"import VAT: no rate in the catalogue for {on.isoformat()}", de=f"Einfuhrumsatzsteuer: kein Satz im Katalog für den {on:%d.%m.%Y}"
        )
    percent = in_words(row.rate_percent, "de")
    return row.rate_percent, Text(en=f"import VAT {row.rate_percent} % ({row.source})", de=f"Einfuhrumsatzsteuer {percent} % ({row.source})")


def tariff_row(catalogue: Catalogue, code: str, on: date) -> TariffRow:
    """The row for ``code`` on a day; a ten-digit code is also found by its eight digits when the catalogue has no more of it."""
    digits = re.sub(r"[\s.]", "", code)
    if not _CODE.fullmatch(digits):
        what = f"--code {code}: a commodity code has 8, 10 or 11 digits, e.g. 6307909810"
        raise InputRefused("duty.code_malformed", what, f"--code {code}: eine Warennummer hat 8, 10 oder 11 Ziffern, z. B. 6307909810")
    digits = digits[:10]
    same = [row for row in catalogue.tariff if row.code in (digits, digits.removesuffix("00") if len(digits) == 10 else digits)]
    same = same or [row for row in catalogue.tariff if row.code == digits[:8]]
    for row in same:
        if row.applies(on):
            return row
    raise _no_such_code(catalogue, digits, same, on)


def _no_such_code(catalogue: Catalogue, digits: str, same: list[TariffRow], on: date) -> InputRefused:
    valid = [row.code for row in catalogue.at(on).tariff_rows()]
    shared = next((n for n in (6, 4) if any(code[:n] == digits[:n] for code in valid)), 0)
    near = ", ".join(code for code in valid if shared and code[:shared] == digits[:shared])
    near_en, near_de = near or "none of that heading", near or "keine dieser Position"
    if same:
        day = on.isoformat()
        spans_en = "; ".join(f"{row.valid_from or '…'} to {row.valid_until or '…'}" for row in same)
        en = f"commodity code {digits} is not valid on {day} (valid {spans_en}); valid on that day: {near_en}"
        return InputRefused("duty.code_not_valid", en, f"Warennummer {digits} gilt am {day} nicht (gültig {spans_en}); an dem Tag gelten: {near_de}")
    en = f"commodity code {digits} is not in the catalogue; nearest valid on {on.isoformat()}: {near_en}"
    return InputRefused("duty.code_unknown", en, f"Warennummer {digits} steht nicht im Katalog; am nächsten liegen am {on.isoformat()}: {near_de}")


def country_code(origin: str) -> str:
    """``origin`` as a country's two letters; :class:`InputRefused` for anything else."""
    code = origin.strip().upper()
    if code not in str(read_toml(PACKAGED / "identifiers.toml")["countries"]["codes"]).split():
        raise InputRefused(
            "duty.country", f"--origin {origin}: no country code; give two letters, e.g. CN", f"--origin {origin}: kein Länderkürzel; zwei Buchstaben, z. B. CN"
        )
    return code


def preferences_of(origin: str, on: date) -> tuple[Preference, ...]:
    """The preferential arrangements for an origin on a day."""
    return tuple(row for row in tables().preferences if row.origin == origin and row.applies(on))


#: Preference codes without a preferential origin (EUCDM 14 11): none, suspension, quota, end-use.
_ERGA_OMNES = frozenset({"", "100", "110", "115", "118", "119", "120", "123", "125", "128", "140"})


def preference_row(origin: str, on: date, preference: str | None) -> Preference | None:
    """The arrangement behind a preference code; ``None`` where the code claims no preferential origin."""
    if preference is None or preference in _ERGA_OMNES:
        return None
    found = next((row for row in preferences_of(origin, on) if row.code == preference), None)
    if found is None:
        open_to = ", ".join(f"{row.code} ({row.name})" for row in preferences_of(origin, on)) or "100 only"
        en = f"--preference {preference}: no such preference is known for origin {origin} on {on.isoformat()}; known: {open_to}"
        raise InputRefused("duty.preference", en, f"--preference {preference}: für Ursprung {origin} am {on.isoformat()} nicht bekannt; bekannt: {open_to}")
    return found
