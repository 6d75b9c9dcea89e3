"""What barcodes and two-dimensional codes of a paper say: device identifiers and lots in GS1 and HIBC form, and numbers that stand in print as well.

A code is read with check digits or not at all, so it settles letters that print leaves in doubt: ``O`` or ``0`` in a scanned number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from batches.paper import Fact
from documents.reading.page import Code, Page
from documents.understanding.check_digits import hibc_holds
from documents.understanding.identifiers import is_gmn, is_gtin

#: What a code leaves in doubt of a number that is printed as well, and of one that only the code states.
PRINTED_TOO, CODE_ALONE = 0.1, 0.05
#: Fields whose values are numbers that papers repeat in a code.
NUMBERS = frozenset({
    "document_number", "certificate_number", "waybill_number", "invoice_number", "order_number", "mrn", "lots", "udi_di", "basic_udi_di", "container_numbers",
})  # fmt: skip
#: Shorter runs of letters and figures in a code are no number of a paper.
SHORTEST = 6

_ELEMENT = re.compile(r"\((?P<ai>\d{2,4})\)(?P<value>[^(]+)")
#: GS1 Digital Link 1.2: the same elements in a web address.
_LINK = re.compile(r"/(?P<ai>01|10|8013)/(?P<value>[^/?#]+)")
_HIBC = re.compile(r"\+(?P<di>[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9])[A-Z0-9 .$/+%-]")
_ALIKE = str.maketrans("OQDIlLZSBG", "0001112586")


def with_codes(facts: Sequence[Fact], pages: Sequence[Page], allowed: frozenset[str]) -> tuple[Fact, ...]:
    """The facts with what the codes of the paper add, confirm and settle; ``allowed`` are the fields its kind may have."""
    codes = [(page.number, code) for page in pages for code in page.codes]
    if not codes:
        return tuple(facts)
    kept = [_settled(fact, codes) if fact.field in NUMBERS else fact for fact in facts]
    stated = {fact.field for fact in kept}
    added = [fact for fact in _stated(codes) if fact.field in allowed and (fact.field not in stated or fact.field == "lots")]
    for field in ("udi_di", "basic_udi_di"):
        if len({fact.value for fact in added if fact.field == field}) > 1:
            added = [fact for fact in added if fact.field != field]  # a sheet of labels: no single device
    seen = {(fact.field, str(fact.value)) for fact in kept}
    return (*kept, *(fact for fact in {(one.field, one.value): one for one in added}.values() if (fact.field, str(fact.value)) not in seen))


def _stated(codes: Sequence[tuple[int, Code]]) -> Iterator[Fact]:
    """Identifiers and lots in the form of the trade's standards, with right check digits."""
    for number, code in codes:
        for match in (*_ELEMENT.finditer(code.text), *_LINK.finditer(code.text)):
            value = match["value"].strip()
            if match["ai"] == "01" and len(value) == 14 and is_gtin(value):
                yield _fact("udi_di", value, number, code)
            elif match["ai"] == "8013" and is_gmn(value):
                yield _fact("basic_udi_di", value, number, code)
            elif match["ai"] == "10" and 1 <= len(value) <= 20:
                yield _fact("lots", value, number, code)
        if _HIBC.fullmatch(code.text) and hibc_holds(code.text):
            yield _fact("udi_di", code.text, number, code)


def _fact(field: str, value: str, number: int, code: Code) -> Fact:
    return Fact(field=field, value=value, raw=code.text, confidence=1 - CODE_ALONE, page=number, box=code.box, checks=("code", "check_digit"))


def _settled(fact: Fact, codes: Sequence[tuple[int, Code]]) -> Fact:
    """The fact confirmed where a code says the same, its letters those of the code where print and code differ in signs that look alike."""
    printed = _bare(str(fact.value))
    for _, code in codes:
        for told in re.findall(r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*", code.text):
            if len(printed) >= SHORTEST and _bare(told).translate(_ALIKE) == printed.translate(_ALIKE):
                value = _respelt(str(fact.value), _bare(told))
                confidence = round(min(0.99, 1 - (1 - fact.confidence) * PRINTED_TOO), 3)
                return fact.model_copy(update={"value": value, "confidence": confidence, "checks": (*fact.checks, "code")})
    return fact


def _bare(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text).upper()


def _respelt(value: str, letters: str) -> str:
    """``value`` with its letters and figures, one by one, those of the code; its signs and its case stay."""
    told = iter(letters)
    return "".join(_cased(next(told), sign) if re.match(r"[A-Za-z0-9]", sign) else sign for sign in value)


def _cased(told: str, printed: str) -> str:
    return told.lower() if printed.islower() and told.isalpha() else told
