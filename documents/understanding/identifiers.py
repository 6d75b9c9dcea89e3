"""UDI-DI, basic UDI-DI and SRN: form and check digits speak for them more than any label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot

_GMN_VALUES = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_GMN_CHECK = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_SRN = re.compile(r"(?<![\w-])(?P<srn>[A-Z]{2}-(?P<role>MF|AR|IM|PR)-\d{9})(?!\d)")


def identifiers(sheet: Sheet) -> Iterator[Candidate]:
    """The device identifiers of the paper and the maker's registration number; one whose form is wrong is kept as printed, for a rule to judge."""
    basic = best(list(_labelled(sheet, "basic_udi_di", r"[0-9A-Z][\w!\"%&'()*+,./:;<=>?-]{5,24}")))
    if basic is not None:
        yield basic
    udi = best(
        [
            one
            for one in _labelled(sheet, "udi_di", r"\(?(?:01)?\)?\s*(?P<v>\d{8}|\d{12,14})(?!\d)|\+[A-Z0-9]{6,24}")
            if basic is None or one.value != basic.value
        ]
    )
    if udi is not None:
        yield udi
    makers = {match["srn"]: (flow, match) for flow in sheet.flows for match in _SRN.finditer(flow.text) if match["role"] in ("MF", "PR")}
    if len(makers) == 1:
        flow, match = next(iter(makers.values()))
        yield Candidate("srn", match["srn"], flow.spot(match.start(), match.end()), ("format", "known", "sole"))
        return
    if not makers:
        wrong = {one.value: one for one in _labelled(sheet, "srn", r"[A-Z]{2}-?[A-Z]{1,4}-?\d{4,12}(?!\d)")}
        if len(wrong) == 1:
            yield from wrong.values()


def _labelled(sheet: Sheet, field: str, form: str) -> Iterator[Candidate]:
    pattern = re.compile(form)
    for values in sheet.values(field):
        if field == "udi_di" and "basic" in values.label.phrase:
            continue
        spot = value_spot(values)
        match = pattern.match(spot.text)
        if match is None:
            continue
        value = match["v"] if "v" in match.groupdict() and match["v"] else match.group().rstrip(".,;")
        if not re.search(r"\d", value):
            continue
        right = is_gtin(value) if field == "udi_di" else is_gmn(value)
        yield Candidate(field, value, spot, (*label_checks(values), *(("check_digit",) if right else ())))


def is_gtin(text: str) -> bool:
    """Whether the check digit of a GTIN (8, 12, 13 or 14 figures) is right. GS1 General Specifications 7.9."""
    if not text.isdigit() or len(text) not in (8, 12, 13, 14):
        return False
    total = sum(int(sign) * (3 if i % 2 == 0 else 1) for i, sign in enumerate(reversed(text[:-1])))
    return (10 - total % 10) % 10 == int(text[-1])


def is_gmn(text: str) -> bool:
    """Whether the check pair of a Global Model Number (GS1's basic UDI-DI) is right. GS1 General Specifications 7.9.5."""
    body, pair = text[:-2], text[-2:]
    if not 4 <= len(body) <= 23 or any(sign not in _GMN_VALUES for sign in body):
        return False
    total = sum(_GMN_VALUES.index(sign) * prime for sign, prime in zip(reversed(body), _PRIMES, strict=False)) % 1021
    return pair == _GMN_CHECK[total // 32] + _GMN_CHECK[total % 32]
