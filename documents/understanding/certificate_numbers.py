"""The form of papers' numbers: where one begins, where it ends, what looks like one and is none."""

from __future__ import annotations

import re

from documents.understanding.acts import find_acts
from documents.understanding.dates import find_dates
from documents.understanding.flow import Spot
from documents.understanding.lexicon import table
from documents.understanding.sheet import Sheet
from documents.understanding.standards import find_standards

_WORD = r"(?:\(\d{2,4}\))?[A-Za-zÄÖÜ0-9][\w./#&+()-]*"
#: A number: one token with a figure, then tokens in capitals or figures, then a revision. It ends before prose.
_NUMBER = re.compile(
    rf"(?P<number>{_WORD}(?:(?<![.;,])[ ](?=[A-Z0-9])(?:[A-Z]{{1,4}}\b|[A-Z][A-Za-z]+/[\w./-]*\d[\w./-]*|[A-Z0-9][A-Z0-9./-]*\d[\w./-]*|"
    rf"\d[\w./-]*)(?![a-zäöü])){{0,5}}(?:[ ](?:Rev|Issue|Ver|V)\.?[ ]?[A-Z0-9.]{{1,4}}\b)?)"
)
#: Parts set apart by strokes, two at least: one stroke parts a number from a date or from another number.
_SET_APART = re.compile(r"[A-Z0-9][A-Z0-9-]{0,7}(?: ?/ ?[A-Z0-9][A-Z0-9-]{0,7}){2,5}(?![\w/])")


def is_other_papers(sheet: Sheet, fields: tuple[str, ...], phrase: str) -> bool:
    """Whether the label may name another paper: the certificate on a report, the report on a certificate."""
    if sheet.kind in ("test_report", "inspection_report", "safety_data_sheet"):
        return False
    if sheet.kind != "eu_type_examination_certificate" and ("typeexamination" in phrase or "type-examination" in phrase or "baumuster" in phrase):
        return True
    if sheet.kind != "eu_type_examination_certificate" and re.search(r"moduleb|modulb|related|zugehörig|zugehoerig|referenced|underlying", phrase):
        return True
    return "test_report_numbers" in fields or phrase.startswith(("report", "testreport", "pruefbericht", "jobno"))


def narrow(spot: Spot, text: str) -> Spot:
    """The words of the spot that make up ``text``."""
    count = len(text.split())
    first = next((i for i, word in enumerate(spot.words) if text.startswith(word.text) or word.text.startswith(text)), None)
    return spot if first is None else Spot(spot.page, text, spot.words[first : first + count])


#: The laboratory's accreditation, which often follows a report's number in running heads.
_ACCREDITED = re.compile(rf"\s+(?:CNAS|CMA|D-PL|{'|'.join(table('results')['accreditation']['schemes'])})[\s:-]*(?=[A-Z]{{0,2}}[\s-]?\d)")


def before_accreditation(text: str) -> str:
    """The text up to the laboratory's accreditation."""
    return _ACCREDITED.split(text)[0]


def number_at_start(text: str) -> str | None:
    """The number ``text`` begins with, ``None`` where it begins with none: a date, a standard, an act, a telephone number or a word is no number."""
    begins = before_accreditation(text.strip(" :.#№-–"))
    apart = _SET_APART.match(begins)
    if apart is not None and " " in apart.group() and any(map(str.isalpha, apart.group())) and _is_number(apart.group()):
        return apart.group()
    match = _NUMBER.match(begins)
    if match is None:
        return None
    number = match["number"].strip(" .,;:-").rstrip("(")
    standard = next((hit.start for hit in find_standards(number) if number[hit.start - 1 : hit.start] == " "), None)
    number = number[:standard].rstrip(" .,;:-")
    if number.count("(") != number.count(")"):
        number = number.split("(")[0].strip() if "(" in number else number.rstrip(")")
    return number if _is_number(number) else None


#: Numbers that tax offices and registers of companies give; ``FN-2020/417`` is another's own series.
_OF_REGISTERS = re.compile(
    r"CHE-\d|"
    r"(?:MST|VAT|USt|UID|EORI|HRA|HRB|SIRET|SIREN|RCS|NIP|REGON|KRS|P\.? ?IVA|C\.F|CIF|NIF|NIPC|Tax|TIN|DVR|FN|IČO?|DIČ|KvK|BTW|CVR|CHE|SRN|GTIN|EAN)\b(?!-\d)",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(r"(?:\+|00)\d{1,3}[ -]\d")


def _is_number(text: str) -> bool:
    figures = sum(sign.isdigit() for sign in text)
    if figures < 2 or re.search(r"(?:\b\d ){2,}", text + " ") or not 4 <= len(text) <= 48 or _TELEPHONE.match(text) or _OF_REGISTERS.match(text):
        return False
    if find_dates(text) or re.fullmatch(r"\d{1,2}/\d{1,2}", text) or re.fullmatch(r"\d{1,2}(?:[.,]\d+)?\s?(?:%|mm|kg|pcs|g)", text):
        return False
    if any(hit.start == 0 for hit in find_standards(text)) or any(hit.start == 0 and hit.end >= len(text) - 3 for hit in find_acts(text)):
        return False
    if re.match(r"[a-zäöü]{2,}\s", text):
        return False
    return (
        not re.match(rf"(?:{'|'.join(table('results')['accreditation']['schemes'])}|D-PL)\b", text)
        and not re.match(
            r"(?:FFP\d|(?:Type|Typ|Module|Annex|Article|ISO|EN|EU(?! \d{4} \d{3})|EC|CE(?! ?(?:\d{5}|\d{4}/))|Page|"
            r"Tel|PO ?Box|HRB|CNAS|CMA|Street|Room|Reg\.|D/M|L\d{4})(?![\w-]))",
            text,
        )
        and not re.search(r"(?<![/\d-])[a-zäöü]{5,}(?!\w*[/\d-])", text)
    )
