"""The paper's own number and the numbers of certificates it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

from documents.understanding.authority_letters import file_number
from documents.understanding.certificate_numbers import before_accreditation, is_other_papers, narrow, number_at_start
from documents.understanding.flow import Spot, flow_of
from documents.understanding.kinds import strong_titles
from documents.understanding.label_values import Values
from documents.understanding.layout import Segment
from documents.understanding.letters import is_letter
from documents.understanding.lexicon import table
from documents.understanding.numbers_of_titles import numbers_of_titles
from documents.understanding.referred_certificates import referred_certificates
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot

CERTIFICATES = frozenset(
    {"eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "iso_certificate", "voluntary_certificate"}
)


def own_number_field(kind: str) -> str:
    """Which of the two numbers of the contract is this paper's own."""
    return "certificate_number" if kind in CERTIFICATES else "document_number"


def paper_numbers(sheet: Sheet) -> Iterator[Candidate]:
    """The paper's own number (both fields for a voluntary certificate), then the certificates it refers to."""
    own = best(list(_own(sheet)))
    if own is not None:
        yield replace(own, field="certificate_number") if sheet.kind == "other" and _grants(sheet) else own
        if sheet.kind == "voluntary_certificate":
            yield Candidate("document_number", own.value, own.spot, own.checks)
    yield from referred_certificates(sheet, own.value if own else "")


#: Titles of papers that grant something and whose number is that of a certificate, though they are of no kind of ours.
_GRANTS = re.compile(
    r"certificate|approval|grant|licen[cs]e|attestation|zertifikat|zulassung|genehmigung|bescheinigung|证书|许可证|giấy phép|giấy chứng nhận", re.IGNORECASE
)


def _grants(sheet: Sheet) -> bool:
    """Whether the title of a paper of no kind of ours says that it grants something."""
    return any(_GRANTS.search(title.text) for title in _titles(sheet))


def _own(sheet: Sheet) -> Iterator[Candidate]:
    field = own_number_field(sheet.kind)
    labels = {"certificate_number": ("certificate_number", "own_number"), "document_number": ("document_number", "own_number", "test_report_numbers")}[field]
    if sheet.kind == "declaration_of_conformity":
        labels = ("document_number", "own_number")
    if sheet.kind == "other" and _grants(sheet):
        labels = ("certificate_number", "own_number", "equipment_identifier")
    if sheet.kind == "production_control_certificate" and is_letter(sheet):
        # A letter is known by its writer's reference.
        labels = (*labels, "document_number")
    for page in sheet.label_pages:
        for label in sheet.labelled(page).labels:
            if not set(labels) & set(label.fields) or is_other_papers(sheet, label.fields, label.phrase):
                continue
            for values in sheet.labelled(page).values(label)[:2]:
                candidate = _labelled(sheet, field, values)
                if candidate is not None:
                    yield candidate
                    break
    yield from _laboratorys_reference(sheet, field)
    yield from _under_title(sheet, field)
    if sheet.kind in CERTIFICATES or sheet.kind == "declaration_of_conformity":
        yield from numbers_of_titles(sheet, field)


def _labelled(sheet: Sheet, field: str, values: Values) -> Candidate | None:
    spot = value_spot(values)
    number = number_at_start(spot.text)
    if sheet.kind == "authority_confirmation" and values.relation in ("beside", "inside", "cell", "below") and (values.label.colon or values.label.at_start):
        number = file_number(values.segments[0].text) or number
    if number is None or (values.relation in ("below", "above") and not _is_mostly(number, values.segments[0 if values.relation == "below" else -1])):
        return None
    if values.relation == "inside" and not values.label.colon and _heads_declaration(sheet, values):
        return Candidate(field, number, narrow(spot, number), (*label_checks(values), "format", "title"), 0)
    if values.relation == "inside" and not values.label.colon and values.label.segment.words[0].text[:1].islower():
        return None  # a line of a sentence
    if values.relation == "inside" and not values.label.colon and "own_number" in values.label.fields and number == spot.text.strip(" .") and len(number) >= 8:
        return _scored(sheet, field, values, spot, number)
    if values.relation == "inside" and not values.label.colon and (not values.label.at_start or "own_number" in values.label.fields):
        return None if _is_house_number(number, before_accreditation(spot.text)) else _scored(sheet, field, values, spot, number)
    return _scored(sheet, field, values, spot, number)


def _heads_declaration(sheet: Sheet, values: Values) -> bool:
    """Whether ``Ref. EFT/DoC/2021-03`` stands alone at the head of a declaration."""
    segment = values.label.segment
    return (
        sheet.kind == "declaration_of_conformity"
        and values.label.at_start
        and segment.page == sheet.first.number
        and segment.middle < 0.2 * sheet.first.height
        and _is_mostly(number_at_start(value_spot(values).text) or "", Segment(segment.page, value_spot(values).words))
    )


def _is_house_number(number: str, text: str) -> bool:
    """``No. 1188 Changhu Road`` is an address: a bare No. needs the number to be all that follows, and to look like one."""
    return len(text) > len(number) + 6 or len(number) < 6 or not re.search(r"[A-Z]", number)


def _scored(sheet: Sheet, field: str, values: Values, spot: Spot, number: str) -> Candidate | None:
    if "own_number" in values.label.fields and (
        re.fullmatch(r"\d{1,4}", number) or (values.label.phrase in ("ref", "reference", "réf") and sheet.kind != "authority_confirmation")
    ):
        return None
    weak = "own_number" in values.label.fields or values.label.phrase in {fold(one) for one in table("triggers")["weak_number_labels"]["labels"]}
    rank = 1 if weak or "test_report_numbers" in values.label.fields else 0
    return Candidate(field, number, narrow(spot, number), (*label_checks(values), "format"), rank)


_OWN_REFERENCE = re.compile(r"(?P<who>[A-Z][\w&.-]*)\s+(?:ref(?:erence)?|report|file|job|project)\s*(?:no\.?|number|nr\.?)?\s*[:：]", re.IGNORECASE)


def _laboratorys_reference(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """A report's number under the laboratory's name, which stands in its letterhead too: ``SATRA reference: …``."""
    page = sheet.first
    heads = [line for line in page.lines if line.middle < 0.15 * page.height]
    for line in page.lines if sheet.kind == "test_report" else ():
        match = _OWN_REFERENCE.match(line.text)
        named = match is not None and any(match["who"] in head.text.split() for head in heads if head is not line)
        number = number_at_start(line.text[match.end() :]) if match is not None and named else None
        if match is not None and number is not None:
            spot = flow_of(line.segments).spot(match.end(), len(line.text))
            yield Candidate(field, number, narrow(spot, number), ("label", "separator", "format"), 1)


def _is_mostly(number: str, segment: Segment) -> bool:
    return len(number) >= 0.5 * len(segment.text)


@cache
def _others() -> tuple[str, ...]:
    """Words that open the label of somebody else's number: the client's, an order's, a sample's."""
    return tuple(table("triggers")["references_of_others"]["words"])


def _under_title(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """Segments that are a number and nothing else, in the title's line, right over or under it, or at the top of the first page."""
    page = sheet.first
    labelled = sheet.labelled(page)
    titles = _titles(sheet)
    values = {one for line in page.lines for left, one in pairwise(line.segments) if left.text.casefold().startswith(_others())}
    if sheet.kind == "production_control_certificate":
        values |= {one for found in sheet.values("referenced_certificates") if _OF_MODULE_B.search(found.label.phrase) for one in found.segments}
    if sheet.kind == "declaration_of_conformity":
        values |= {one for found in sheet.values("referenced_certificates", "certificate_number", "notified_body") for one in found.segments}
    for segment in page.segments:
        if (labelled.by_segment[segment] and not _WITH_MARK.fullmatch(segment.text)) or segment in titles or segment.cell is not None or segment in values:
            continue
        number = number_at_start(segment.text)
        if number is None or len(number) < len(segment.text) - 2 or sum(sign.isdigit() for sign in number) < 3 or _CODE_OF_PLACE.fullmatch(number):
            continue
        over = any(0 < title.middle - segment.middle < 1.6 * title.size + segment.size for title in titles)
        near = over or any(-3 <= segment.middle - title.middle < 5.5 * segment.size + 12 for title in titles)
        adjacent = over or any(0 < segment.middle - title.middle < 1.4 * title.size + segment.size for title in titles)
        if not re.search(r"[A-Z]", number) and not (adjacent and re.search(r"\d[/-]\d", number)):
            continue
        if re.search(r"(?:^| )\d (?:\d )+", number + " ") or re.match(r"D-[A-Z]{2}-\d{5}", number):
            continue
        if near or segment.middle < 0.13 * page.height or _is_repeated(sheet, segment):
            yield Candidate(field, number, Spot(page.number, segment.text, segment.words), ("title" if near else "heading", "format"), 2)
    yield from _behind_title(sheet, field)
    yield from _after_title(sheet, field)


#: Numbers that begin as the mark does.
_WITH_MARK = re.compile(r"CE \d{5,}")
#: Labels of the certificate that a certificate of production rests on.
_OF_MODULE_B = re.compile(r"moduleb|modulb|related|zugehoerig|underlying")
_CODE_OF_PLACE = re.compile(r"[\d ]{4,6}|[+\d()/ -]{7,}(?<!/\d{4})|\d{4,5}-\d{3}")


def _titles(sheet: Sheet) -> list[Segment]:
    """The segments of the first page that say what kind of paper it is, and the largest of its upper half."""
    page = sheet.first
    phrases = strong_titles(sheet.kind)
    titles = [one for one in page.segments if one.middle < 0.6 * page.height and len(one.words) < 14 and any(phrase in fold(one.text) for phrase in phrases)]
    largest = max((one for one in page.segments if one.middle < 0.55 * page.height), key=lambda one: (one.size, -one.middle), default=None)
    return titles if largest is None or largest in titles else [*titles, largest]


def _behind_title(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """``Verification of Conformity VTC-2021-PPE-08765``: a line that is the title and the number."""
    phrases = strong_titles(sheet.kind)
    for segment in _titles(sheet):
        for first in range(1, len(segment.words)):
            head, tail = segment.words[:first], segment.words[first:]
            text = " ".join(word.text for word in tail)
            number = number_at_start(text)
            if number == text.strip(" .") and any(fold("".join(word.text for word in head)).rstrip(":-–").endswith(phrase) for phrase in phrases):
                yield Candidate(field, number, Spot(segment.page, text, tail), ("title", "format"), 2)
                break


def _is_repeated(sheet: Sheet, segment: Segment) -> bool:
    return any(other.text == segment.text for page in sheet.pages[1:3] for other in page.segments)


_TITLED = re.compile(
    r"^(?:EU |UE |EC )?(?:Test Report|Inspection Report|Report|Study|Certificate|Pr[üu]fbericht|Zertifikat|Bescheinigung|"
    r"(?:Prüfbericht )?Wareneingang|检验报告|检测报告)\s*(?:No\.?|Nr\.?|Number|n°|编号)?\s*[:：]?\s*(?=\S*\d)",
    re.IGNORECASE,
)


def _after_title(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """``PRÜFBERICHT  PB-2021-0477-A``: the number in the line of the title."""
    for flow in (*sheet.lines, *(flow_of([segment]) for page in sheet.label_pages for segment in page.segments if _TITLED.match(segment.text))):
        match = _TITLED.match(flow.text)
        if match is None:
            continue
        if sheet.kind not in CERTIFICATES and re.search(r"certificate|zertifikat|bescheinigung", match.group(), re.IGNORECASE):
            continue
        if sheet.kind in CERTIFICATES and sheet.kind != "production_control_certificate" and re.search(r"report|bericht|报告", match.group(), re.IGNORECASE):
            continue
        number = number_at_start(flow.text[match.end() :])
        if number is not None and flow.text[:1].isupper() and len(flow.text) - match.end() - len(number) < 30:
            yield Candidate(field, number, flow.spot(match.end(), match.end() + len(number)), ("title", "format", "hint"), 1)
    yield from _in_subjects(sheet, field)
    yield from _in_sentences(sheet, field)


_SENTENCES = re.compile(
    r"(?i:(?:issued|granted|registered|recorded|erteilt|ausgestellt|registriert)\b[^.;:]{0,70}?\b(?:under|unter)\s+(?:the\s+|der\s+)?"
    r"(?:(?:certificate|registration|reference)\s+)?(?:number|no\.?|nummer|nr\.?|zertifikatsnummer|registriernummer|bescheinigungsnummer))\s+(?=\S*\d|[A-Z]{1,5}\s?\d)"
)
_SUBJECT_OF_SENTENCE = re.compile(
    r"(?:^|[.;]\s)(?:This |Diese |The |Dieses |Die )?(?:[Cc]ertificate|[Bb]escheinigung|[Zz]ertifikat|Bestätigung|Attestation)\s+(?:No\.?|Nr\.?|number)?\s*"
    r"(?P<number>\S*\d\S*)\s+(?:is|was|vom|wird|wurde|has been|of \d)\b"
)


def _in_sentences(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """``This certificate was issued on 11 June 2021 under number …``."""
    if field != "certificate_number":
        return
    for flow in (*sheet.flows, *sheet.lines):
        for match in flow.find(_SUBJECT_OF_SENTENCE):
            number = number_at_start(match["number"])
            if number is not None:
                yield Candidate(field, number, flow.spot(match.start("number"), match.end("number")), ("prose", "format"), 1)
    for flow, match in sheet.search(_SENTENCES):
        number = number_at_start(flow.text[match.end() : match.end() + 60])
        if number is not None:
            yield Candidate(field, number, flow.spot(match.end(), match.end() + len(number)), ("prose", "format"), 1)


_SUBJECT = re.compile(
    r"^(?:Subject|Re|Betreff|Betr\.)\s*[:：].*?\b(?i:report|certificate|confirmation|attestation|ref\.?|reference|no\.?|Nr\.?|Bericht|Bescheinigung|Zertifikat)\s*"
    r"(?i:no\.?|nr\.?|number|n°)?\s*[:：]?\s*(?=\S*\d)"
)


def _in_subjects(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """A letter bears its number in its subject."""
    if sheet.kind not in ("production_control_certificate", "notified_body_certificate", "authority_confirmation"):
        return
    for flow in (*sheet.flows, *sheet.lines):
        match = _SUBJECT.match(flow.text)
        number = number_at_start(flow.text[match.end() :]) if match is not None else None
        if match is not None and number is not None:
            yield Candidate(field, number, flow.spot(match.end(), match.end() + len(number)), ("title", "format", "hint"), 3)
