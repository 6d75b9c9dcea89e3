"""GTINs and the forms a UDI may take: those of GS1, HIBCC, ICCBBA and IFA (Impl. Decision (EU) 2019/939)."""

from __future__ import annotations

import re
from collections.abc import Callable

from validators.check_digits import gmn_check_characters, hibc_check_character, ifa_check_digits
from validators.number_answers import NOT_THE_FORM, WRONG_CHECK, Answer, number_data, squeezed


def gtin(value: str) -> Answer:
    """A GS1 trade item number of 8, 12, 13 or 14 digits."""
    from stdnum import ean

    number = squeezed(value, "-")
    if not re.fullmatch(r"\d{8}|\d{12,14}", number):
        return NOT_THE_FORM
    return Answer("checked", number) if ean.is_valid(number) else WRONG_CHECK


def udi(value: str) -> Answer:
    """A UDI-DI, a whole UDI, or a Basic UDI-DI, told apart by how it begins."""
    value = value.strip("*")
    close = squeezed(value)
    if close.startswith("++"):
        return _checked_pair(close, _form("hibc_basic"), gmn_check_characters, "udi_hibc_basic")
    if value.startswith("+"):
        return _hibc(value.upper())
    if value.startswith("="):
        return Answer("udi_iccbba", close) if re.fullmatch(_form("iccbba"), close) else NOT_THE_FORM
    if close.startswith(("PP", "9N")):
        return _ifa(close)
    number = gtin(value)
    if number is not NOT_THE_FORM:
        product_number = _ifa(close)
        return product_number if product_number.normal and not number.normal else Answer("udi_gtin", number.normal) if number.normal else number
    if re.match(r"\(\d{2,4}\)|\]|01\d{14}", value):
        return _element_string(value)
    return _checked_pair("".join(value.split()), r"\d{5}[!-z]{2,20}", gmn_check_characters, "udi_basic")


def _form(name: str) -> str:
    return str(number_data()["udi"][name])


def _checked_pair(value: str, form: str, check: Callable[[str], str], reason: str) -> Answer:
    """A number that ends in two check characters."""
    if not re.fullmatch(form, value):
        return NOT_THE_FORM
    try:
        fits = check(value[:-2]) == value[-2:]
    except ValueError:
        return NOT_THE_FORM
    return Answer(reason, value) if fits else WRONG_CHECK


def _ifa(value: str) -> Answer:
    """A Basic UDI-DI of IFA, or a pharmacy product number (PPN), with its data identifier 9N or without."""
    if value.startswith("PP"):
        return _checked_pair(value, _form("ifa_basic"), ifa_check_digits, "udi_ifa_basic")
    return _checked_pair(value.removeprefix("9N"), _form("ifa"), ifa_check_digits, "udi_ifa")


def _hibc(value: str) -> Answer:
    # The check character closes the whole string; secondary data (lot, expiry) follow the device after a slash.
    primary = value[:-1].split("/", 1)[0]
    if not re.fullmatch(r"\+[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}\d", primary):
        return NOT_THE_FORM
    try:
        fits = hibc_check_character(value[:-1]) == value[-1]
    except ValueError:
        return NOT_THE_FORM
    return Answer("udi_hibc", value) if fits else WRONG_CHECK


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
    return WRONG_CHECK if device.gtin_error else Answer("udi_element", message.as_hri())
