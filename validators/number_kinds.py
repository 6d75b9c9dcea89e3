"""The kinds of number there are, each with its check: form, then check digit. Libraries and data are loaded when a kind needs them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from validators.check_digits import air_waybill_check_digit, mrn_check_digit
from validators.number_answers import DATA, NOT_THE_FORM, WRONG_CHECK, Answer, number_data, squeezed
from validators.udi_forms import gtin, udi

#: ISO 6346: owner, category, serial number and check digit. No figure follows but that of a size (``40HQ``), or there is one too many.
_CONTAINER = re.compile(r"(?i)[A-Z]{3}[\s./-]?[UJZ](?:[\s./-]*\d){7}(?!\d(?!\d[A-Z]))")


@cache
def _countries() -> frozenset[str]:
    return frozenset(number_data()["countries"]["codes"].split())


def issues_eori(country: str) -> bool:
    """Whether EORI numbers begin with that country: the Union's members, GB and XI."""
    return country in number_data()["eori"]["issuers"].split()


def _no_country(country: str) -> Answer:
    return Answer("country", values=(("country", country),))


def _eori(value: str) -> Answer:
    number, rules = squeezed(value), number_data()["eori"]
    form = rules["form_of"].get(number[:2], rules)["form"]
    if not re.fullmatch(form, number):
        return NOT_THE_FORM
    if not issues_eori(number[:2]):
        return Answer("issuer", values=(("country", number[:2]),))
    return Answer("existence", number)


def _mrn(value: str) -> Answer:
    number, rules = squeezed(value), number_data()["mrn"]
    if re.fullmatch(rules["registration_form"], registered := squeezed(value, "/")):  # printed AT/C/40/012345/06/2020/5102
        return Answer("registration", registered)
    if not re.fullmatch(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d", number):
        return NOT_THE_FORM
    if number[2:4] not in _countries():
        return _no_country(number[2:4])
    # Two-digit years: customs numbers of this form began in the nineteen-nineties.
    year = int(number[:2]) + (1900 if number[:2] >= "90" else 2000)
    if year >= rules["letter_from_year"] and number[16] not in rules["letters"]:
        return Answer("letter", near=True, values=(("year", str(rules["letter_from_year"])), ("letters", rules["letters"])))
    return Answer("checked", number) if mrn_check_digit(number[:17]) == number[17] else WRONG_CHECK


def _srn(value: str) -> Answer:
    number = squeezed(value)
    if not re.fullmatch(number_data()["srn"]["form"], number):
        return NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


def _air_waybill(value: str) -> Answer:
    number = squeezed(value, "-/")
    if not re.fullmatch(r"\d{11}", number):
        return NOT_THE_FORM
    if air_waybill_check_digit(number[3:10]) != number[10]:
        return WRONG_CHECK
    airline = number_data()["air_waybill"]["airlines"].get(number[:3])
    normal = f"{number[:3]}-{number[3:]}"
    if airline is None:
        return Answer("airline_unknown", normal, values=(("prefix", number[:3]),))
    return Answer("airline", normal, values=(("airline", airline["name"]),))


def container_in(text: str) -> str:
    """A container's number as it is printed in ``text``, without the size or the seal that stands beside it; ``text`` itself where there is none."""
    number = _CONTAINER.search(unicodedata.normalize("NFKC", text))
    return number[0] if number else text


def _container(value: str) -> Answer:
    from stdnum import iso6346

    number = squeezed(value, "-/")
    if not re.fullmatch(r"[A-Z]{3}[UJZ]\d{7}", number):
        return NOT_THE_FORM
    return Answer("checked", number) if iso6346.is_valid(number) else WRONG_CHECK


def _commodity_code(value: str) -> Answer:
    number = squeezed(value, ".")
    if not re.fullmatch(r"\d{6}|\d{8}|\d{10}", number):
        return NOT_THE_FORM
    # Chapter 77 of the Harmonized System is reserved; 98 and 99 are for national use.
    if number[:2] in ("00", "77"):
        return Answer("chapter", values=(("chapter", number[:2]),))
    known = any(row_code.startswith(number) or number.startswith(row_code) for row_code in _column("tariff.csv", "code", "commodity_code"))
    return Answer("code_known" if known else "code_unknown", number)


def _notified_body(value: str) -> Answer:
    number = re.sub(r"^(CE|NB)[\s-]*", "", squeezed(value))
    if not re.fullmatch(r"\d{4}", number):
        return NOT_THE_FORM
    names = [name for found, name in zip(_column("notified_bodies.csv", "number"), _column("notified_bodies.csv", "name"), strict=True) if found == number]
    return Answer("body_known", number, values=(("name", names[0]),)) if names else Answer("body_unknown", number)


def _column(file: str, *names: str) -> list[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        name = next(name for name in names if name in (rows.fieldnames or ()))
        return [row[name] for row in rows]


def _vat_id(value: str) -> Answer:
    from stdnum.eu import vat
    from stdnum.exceptions import InvalidChecksum, ValidationError
    from stdnum.util import get_cc_module

    number = squeezed(value, ".-/")
    country = number[:2]
    scheme = get_cc_module(country.lower(), "vat") if country in number_data()["vat_id"]["beyond_the_union"].split() else vat
    if scheme is None:
        return NOT_THE_FORM
    try:
        scheme.validate(number)
    except InvalidChecksum:
        return WRONG_CHECK
    except ValidationError:
        return NOT_THE_FORM
    return Answer("checked", number)


def _iban(value: str) -> Answer:
    from stdnum import iban

    number = squeezed(value, "-")
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number):
        return NOT_THE_FORM
    return Answer("checked", number) if iban.is_valid(number) else WRONG_CHECK


def _rex(value: str) -> Answer:
    number = squeezed(value)
    if not re.fullmatch(number_data()["rex"]["form"], number):
        return NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


def _unlocode(value: str) -> Answer:
    number = squeezed(value)
    if not re.fullmatch(number_data()["unlocode"]["form"], number):
        return NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


CHECKS: Mapping[str, Callable[[str], Answer]] = {
    "eori": _eori,
    "mrn": _mrn,
    "gtin": gtin,
    "udi": udi,
    "srn": _srn,
    "air_waybill": _air_waybill,
    "container": _container,
    "commodity_code": _commodity_code,
    "notified_body": _notified_body,
    "vat_id": _vat_id,
    "iban": _iban,
    "rex": _rex,
    "unlocode": _unlocode,
}
