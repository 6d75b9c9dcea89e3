"""The kinds of number there are, each with its check: form, then check digit. Libraries and data are loaded when a kind needs them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from validators.check_digits import air_waybill_check_digit, gmn_check_characters, hibc_check_character, mrn_check_digit

DATA = Path(__file__).resolve().parent.parent / "catalogue" / "data"


@dataclass(frozen=True, slots=True)
class Answer:
    """``normal`` set: valid. ``reason`` is a key of the sentences; ``near``: the form fits and only the check fails."""

    reason: str
    normal: str | None = None
    near: bool = False
    values: tuple[tuple[str, str], ...] = ()


_NOT_THE_FORM = Answer("form")
_WRONG_CHECK = Answer("check_digit", near=True)


@cache
def number_data() -> Mapping[str, Any]:
    return tomllib.loads((DATA / "identifiers.toml").read_text(encoding="utf-8"))


@cache
def _countries() -> frozenset[str]:
    return frozenset(number_data()["countries"]["codes"].split())


def issues_eori(country: str) -> bool:
    """Whether EORI numbers begin with that country: the Union's members, GB and XI."""
    return country in number_data()["eori"]["issuers"].split()


def _squeezed(value: str, also: str = "") -> str:
    return re.sub(rf"[\s{re.escape(also)}]", "", value).upper()


def _no_country(country: str) -> Answer:
    return Answer("country", values=(("country", country),))


def _eori(value: str) -> Answer:
    number, rules = _squeezed(value), number_data()["eori"]
    form = rules["form_of"].get(number[:2], rules)["form"]
    if not re.fullmatch(form, number):
        return _NOT_THE_FORM
    if not issues_eori(number[:2]):
        return Answer("issuer", values=(("country", number[:2]),))
    return Answer("existence", number)


def _mrn(value: str) -> Answer:
    number, rules = _squeezed(value), number_data()["mrn"]
    if re.fullmatch(rules["registration_form"], number):
        return Answer("registration", number)
    if not re.fullmatch(r"\d{2}[A-Z]{2}[A-Z0-9]{13}\d", number):
        return _NOT_THE_FORM
    if number[2:4] not in _countries():
        return _no_country(number[2:4])
    # Two-digit years: customs numbers of this form began in the nineteen-nineties.
    year = int(number[:2]) + (1900 if number[:2] >= "90" else 2000)
    if year >= rules["letter_from_year"] and number[16] not in rules["letters"]:
        return Answer("letter", near=True, values=(("year", str(rules["letter_from_year"])), ("letters", rules["letters"])))
    return Answer("checked", number) if mrn_check_digit(number[:17]) == number[17] else _WRONG_CHECK


def _gtin(value: str) -> Answer:
    from stdnum import ean

    number = _squeezed(value, "-")
    if not re.fullmatch(r"\d{8}|\d{12,14}", number):
        return _NOT_THE_FORM
    return Answer("checked", number) if ean.is_valid(number) else _WRONG_CHECK


def _udi(value: str) -> Answer:
    value = value.strip("*")
    if value.startswith("+"):
        return _hibc(value.upper())
    gtin = _gtin(value)
    if gtin is not _NOT_THE_FORM:
        return Answer("udi_gtin", gtin.normal) if gtin.normal else gtin
    if re.match(r"\(\d{2,4}\)|\]|01\d{14}", value):
        return _element_string(value)
    if re.fullmatch(r"\d{5}[!-z]{2,20}", value):
        return _basic_udi_di(value)
    return _NOT_THE_FORM


def _basic_udi_di(value: str) -> Answer:
    try:
        fits = gmn_check_characters(value[:-2]) == value[-2:]
    except ValueError:
        return _NOT_THE_FORM
    return Answer("udi_basic", value) if fits else _WRONG_CHECK


def _hibc(value: str) -> Answer:
    # The check character closes the whole string; secondary data (lot, expiry) follow the device after a slash.
    primary = value[:-1].split("/", 1)[0]
    if not re.fullmatch(r"\+[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}\d", primary):
        return _NOT_THE_FORM
    try:
        fits = hibc_check_character(value[:-1]) == value[-1]
    except ValueError:
        return _NOT_THE_FORM
    return Answer("udi_hibc", value) if fits else _WRONG_CHECK


def _element_string(value: str) -> Answer:
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    text = re.sub(r"<GS>|<FNC1>|\{GS\}|␝", "\x1d", value)
    text = re.sub(r"^\](C1|d2|Q3|e0)", "", text)
    try:
        message = GS1Message.parse_hri(text) if text.startswith("(") else GS1Message.parse(text)
    except ParseError as unreadable:
        return Answer("element", near=True, values=(("detail", str(unreadable)),))
    # biip drops what it cannot place in the bracketed form: nothing may be lost on the way.
    if text.startswith("(") and message.as_hri() != text:
        return Answer("element", near=True, values=(("detail", message.as_hri()),))
    device = message.element_strings.get(ai="01")
    if device is None:
        return Answer("no_device")
    return _WRONG_CHECK if device.gtin_error else Answer("udi_element", message.as_hri())


def _srn(value: str) -> Answer:
    number = _squeezed(value)
    if not re.fullmatch(number_data()["srn"]["form"], number):
        return _NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


def _air_waybill(value: str) -> Answer:
    number = _squeezed(value, "-/")
    if not re.fullmatch(r"\d{11}", number):
        return _NOT_THE_FORM
    if air_waybill_check_digit(number[3:10]) != number[10]:
        return _WRONG_CHECK
    airline = number_data()["air_waybill"]["airlines"].get(number[:3])
    normal = f"{number[:3]}-{number[3:]}"
    if airline is None:
        return Answer("airline_unknown", normal, values=(("prefix", number[:3]),))
    return Answer("airline", normal, values=(("airline", airline["name"]),))


def _container(value: str) -> Answer:
    from stdnum import iso6346

    number = _squeezed(value, "-/")
    if not re.fullmatch(r"[A-Z]{3}[UJZ]\d{7}", number):
        return _NOT_THE_FORM
    return Answer("checked", number) if iso6346.is_valid(number) else _WRONG_CHECK


def _commodity_code(value: str) -> Answer:
    number = _squeezed(value, ".")
    if not re.fullmatch(r"\d{6}|\d{8}|\d{10}", number):
        return _NOT_THE_FORM
    # Chapter 77 of the Harmonized System is reserved; 98 and 99 are for national use.
    if number[:2] in ("00", "77"):
        return Answer("chapter", values=(("chapter", number[:2]),))
    known = any(row_code.startswith(number) or number.startswith(row_code) for row_code in _column("tariff.csv", "code", "commodity_code"))
    return Answer("code_known" if known else "code_unknown", number)


def _notified_body(value: str) -> Answer:
    number = re.sub(r"^(CE|NB)[\s-]*", "", _squeezed(value))
    if not re.fullmatch(r"\d{4}", number):
        return _NOT_THE_FORM
    names = [name for found, name in zip(_column("notified_bodies.csv", "number"), _column("notified_bodies.csv", "name"), strict=True) if found == number]
    return Answer("body_known", number, values=(("name", names[0]),)) if names else Answer("body_unknown", number)


def _column(file: str, *names: str) -> list[str]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        name = next(name for name in names if name in (rows.fieldnames or ()))
        return [row[name] for row in rows]


def _vat_id(value: str) -> Answer:
    from stdnum.eu import vat
    from stdnum.gb import vat as british

    number = _squeezed(value, ".-/")
    if number.startswith("GB"):
        return Answer("checked", number) if british.is_valid(number) else _WRONG_CHECK
    if vat.is_valid(number):
        return Answer("checked", number)
    if re.fullmatch(r"DE\d{9}", number):
        return _WRONG_CHECK
    return _NOT_THE_FORM


def _iban(value: str) -> Answer:
    from stdnum import iban

    number = _squeezed(value, "-")
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", number):
        return _NOT_THE_FORM
    return Answer("checked", number) if iban.is_valid(number) else _WRONG_CHECK


def _rex(value: str) -> Answer:
    number = _squeezed(value)
    if not re.fullmatch(number_data()["rex"]["form"], number):
        return _NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


def _unlocode(value: str) -> Answer:
    number = _squeezed(value)
    if not re.fullmatch(number_data()["unlocode"]["form"], number):
        return _NOT_THE_FORM
    return Answer("existence", number) if number[:2] in _countries() else _no_country(number[:2])


CHECKS: Mapping[str, Callable[[str], Answer]] = {
    "eori": _eori,
    "mrn": _mrn,
    "gtin": _gtin,
    "udi": _udi,
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
