"""When a paper was issued and until when it holds: labelled dates, dates in sentences, the date beside the place, the lone date at the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from documents.understanding.dates import DateHit, find_dates, is_period
from documents.understanding.dates_at_places import place_dates, trigger_words
from documents.understanding.flow import Flow, Spot
from documents.understanding.label_values import Values
from documents.understanding.lexicon import table
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, best, iso, label_checks, value_spot
from documents.understanding.superseded import is_withdrawn


def validity(sheet: Sheet) -> Iterator[Candidate]:
    """The issue and the expiry date, each at most once."""
    expiry = best(list(_expiries(sheet)))
    issued = best(list(_issues(sheet, expiry)))
    if issued is not None:
        yield issued
    if expiry is not None and (issued is None or expiry.value != issued.value or expiry.spot != issued.spot):
        yield expiry


def _issues(sheet: Sheet, expiry: Candidate | None) -> Iterator[Candidate]:
    found, first_issues = False, set[str]()
    for candidate in (
        *_labelled(sheet, "issue_date"),
        *_in_sentences(sheet, "issue_date"),
        *_of_periods(sheet, 0),
        *_periods_in_sentences(sheet, 0),
        *_behind_number(sheet),
        *_beside_places(sheet),
    ):
        if expiry is None or candidate.value != expiry.value or candidate.spot.words != expiry.spot.words:
            found = found or candidate.rank < FIRST_ISSUE
            first_issues |= {candidate.value} if candidate.rank == FIRST_ISSUE else set()
            yield candidate
    if not found:
        yield from _lone(sheet, {*first_issues, *({expiry.value} if expiry is not None else ())})


def _expiries(sheet: Sheet) -> Iterator[Candidate]:
    yield from _labelled(sheet, "expiry_date")
    yield from _in_sentences(sheet, "expiry_date")
    yield from _of_periods(sheet, 1)
    yield from _periods_in_sentences(sheet, 1)


def _labelled(sheet: Sheet, field: str) -> Iterator[Candidate]:
    for values in sheet.values(field, *(("place_date",) if field == "issue_date" else ())):
        if field == "issue_date" and ("other_date" in values.label.fields or (sheet.kind not in REPORTS and _OF_A_REPORT.search(values.label.phrase))):
            continue
        spot = value_spot(values)
        hits = find_dates(spot.text, compact=True)
        if (
            not hits
            or not _stands_first(spot.text, hits[0], values)
            or _is_anothers(sheet, values)
            or is_withdrawn(spot.text, hits[0].end)
            or (field == "expiry_date" and _of_certificate(sheet, values))
        ):
            continue
        hit = hits[0]
        if field == "expiry_date" and len(hits) > 1 and is_period(spot.text, hits):
            hit = hits[1]
        day = hit.resolved(sheet.date_order)
        if day is not None:
            yield Candidate(field, iso(day), _part(spot, hit), (*label_checks(values), "format"), _rank(sheet, field, values.label.phrase))


#: Heads of the columns beside the dates of a table of versions.
_VERSIONS = re.compile(r"^(?:version|revision|rev\.?|author|change|changes|modification|änderung|ersteller|verfasser|fassung|ausgabe|issue)\b", re.IGNORECASE)


def _is_anothers(sheet: Sheet, values: Values) -> bool:
    """Whether the label names the day of something else: of a report its sentence speaks of, or of the versions a table lists."""
    segment, before = values.label.segment, " ".join(word.text for word in values.label.segment.words[: values.label.first])
    if before and sheet.kind not in REPORTS and _OF_REPORT.search(before):
        return True
    if values.relation != "below":
        return False
    page = next(page for page in sheet.label_pages if page.number == segment.page)
    line = next(line for line in page.lines if segment in line.segments)
    return len(line.segments) > 2 and any(_VERSIONS.match(one.text) for one in line.segments if one is not segment)


#: Papers that hold as long as what they declare does; the end of a certificate they name is not theirs.
_DECLARES = frozenset({"declaration_of_conformity", "instructions", "authority_confirmation"})
_CERTIFICATE = re.compile(r"certificate|bescheinigung|zertifikat|attestation|certificat\b|certificato|证书|chứng nhận", re.IGNORECASE)


def _of_certificate(sheet: Sheet, values: Values) -> bool:
    """Whether a declaration says there how long a certificate holds: behind its number, or beside a label that names it."""
    if sheet.kind not in _DECLARES:
        return False
    segment = values.label.segment
    page = next(page for page in sheet.label_pages if page.number == segment.page)
    line = next(line for line in page.lines if segment in line.segments)
    return not values.label.at_start or _CERTIFICATE.search(line.text) is not None


def _is_of_certificate(sheet: Sheet, flow: Flow, hit: DateHit) -> bool:
    """Whether a sentence or an entry of a declaration says how long a certificate holds."""
    if sheet.kind not in _DECLARES:
        return False
    entries = {word for values in sheet.values("referenced_certificates", "certificate_number") for segment in values.segments for word in segment.words}
    return _CERTIFICATE.search(flow.text[max(0, hit.start - 160) : hit.start]) is not None or not entries.isdisjoint(flow.spot(hit.start, hit.end).words)


def _stands_first(text: str, hit: DateHit, values: Values) -> bool:
    """A date behind other words is no value of the label: ``Report: PB 20-1 of 4 May`` — except behind the name of a place."""
    before = text[: hit.start].strip(" ,:.-–()")
    if not before:
        return True
    limit = 0 if values.label.phrase in _weak("issue_date") else 26
    return len(before) <= limit and not any(sign.isdigit() for sign in before) and re.fullmatch(r"[^\W\d_][\w .'-]*,?(?: den| on)?", before) is not None


def _part(spot: Spot, hit: DateHit) -> Spot:
    """The words of the spot that make up the date."""
    position, words = 0, []
    for word in spot.words:
        at = spot.text.find(word.text, position)
        if at < 0:
            return spot
        position = at + len(word.text)
        if at < hit.end and position > hit.start:
            words.append(word)
    return Spot(spot.page, spot.text[hit.start : hit.end], tuple(words) or spot.words)


#: Papers that are reports themselves.
REPORTS = frozenset({"test_report", "inspection_report", "safety_data_sheet", "other"})
#: On another paper than a report, a report's date is not the paper's.
_OF_A_REPORT = re.compile(r"report|bericht|rapport|报告|báocáo")


@cache
def _weak(field: str) -> frozenset[str]:
    """Labels of the date that other dates bear as well: a more definite label goes before them."""
    return frozenset(fold(phrase) for phrase in table("triggers")["weak_labels"][field])


#: The day a paper begins to hold is the day of issue only where the paper names no other.
_BEGINS = frozenset(
    fold(one) for one in ("valid from", "validity from", "valid as of", "gültig ab", "gültig vom", "gültig von", "effective date", "effective from")
)


#: A paper issued anew bears the day of its first issue as well: any other day of issue goes before it.
FIRST_ISSUE = 3
_FIRST = re.compile(r"first|initial|original|erstausstellung|erstmals|首次|初次|lầnđầu|prima")


def _rank(sheet: Sheet, field: str, phrase: str) -> int:
    if field == "issue_date" and _FIRST.search(phrase):
        return FIRST_ISSUE
    return 2 if phrase in _BEGINS and sheet.kind != "iso_certificate" else 0 if phrase in _BEGINS else 1 if phrase in _weak(field) else 0


def _in_sentences(sheet: Sheet, field: str) -> Iterator[Candidate]:
    trigger, other = trigger_words(field), trigger_words("other_date")
    for flow in sheet.flows:
        hits = find_dates(flow.text)
        for i, hit in enumerate(hits):
            start = hits[i - 1].end if i else 0
            before = flow.text[max(start, hit.start - 70) : hit.start]
            triggers = list(trigger.finditer(before))
            if field == "expiry_date" and _UNTIL.search(before) and _VALID.match(flow.text[hit.end :]):
                triggers = [match for match in [_UNTIL.search(before)] if match is not None]
            if field == "issue_date" and _ON.search(before) and _ISSUED.match(flow.text[hit.end :]):
                triggers = [match for match in [_ON.search(before)] if match is not None]
            if not triggers or not _near(before[triggers[-1].end() :]):
                continue
            if field == "expiry_date" and _is_of_certificate(sheet, flow, hit):
                continue
            if (
                any(match.start() >= triggers[-1].start() for match in other.finditer(before))
                or _denies(before[: triggers[-1].start()])
                or (field == "issue_date" and sheet.kind not in REPORTS and _OF_REPORT.search(before[: triggers[-1].end()]))
            ):
                continue
            day = hit.resolved(sheet.date_order)
            if day is not None:
                first = FIRST_ISSUE if _FIRST.search(fold(triggers[-1].group())) else 1
                yield Candidate(field, iso(day), flow.spot(hit.start, hit.end), ("prose", "format"), 0 if field == "expiry_date" else first)


#: ``bis zum 17.03.2026 gültig``: the word that says so stands behind the date.
_UNTIL = re.compile(r"(?:bis(?: zum)?|until|up to|đến(?: ngày)?|至)\s*$", re.IGNORECASE)
_VALID = re.compile(r"\s*(?:gültig|valid|有效|có giá trị)", re.IGNORECASE)
#: ``wurde am 3.10.2020 ausgestellt``, likewise.
_ON = re.compile(r"\b(?:am|vom|on|le|il|ngày|于)\s*$", re.IGNORECASE)
_ISSUED = re.compile(r"\s*(?:ausgestellt|erteilt|ausgefertigt|unterzeichnet|issued|签发|颁发|cấp\b)", re.IGNORECASE)
_OF_REPORT = re.compile(r"(?:report|bericht)[^.;]{0,45}$", re.IGNORECASE)


def _near(gap: str) -> bool:
    """Between the words and the date there is nothing, a sign, a preposition, or ``at <place> on``."""
    gap = gap.strip(" :.,-–(")
    return (
        not gap
        or re.fullmatch(
            r"(?:(?:(?:at|in|zu)\s+[^\W\d_][\w .-]{1,30}?|[A-ZÄÖÜ][\w.-]{1,20}(?= (?:on|am)\b))\s+)?"
            r"(?:on|am|the|den|dem|vom|from|as of|zum|ngày|\(?DD/MM/YYYY\)?)?[ :]*",
            gap,
            re.IGNORECASE,
        )
        is not None
    )


_BEHIND_NUMBER = re.compile(
    r"^(?:Bescheinigung|Bestätigung|Zertifikat|Certificate|EU[ -][Tt]ype[ -][Ee]xamination [Cc]ertificate|EU-Baumusterprüfbescheinigung|"
    r"Attestation|Registration)\s*"
    r"(?:No\.?|Nr\.?|n°)?\s*:?\s*(?P<number>\S*\d\S*(?: \S*\d\S*| [A-Z]{2,4}){0,3}|[A-Z]{2,5} \S*\d\S*),?\s+(?:vom|of|dated|du|,)\s+(?=\d)"
)


_CERTIFICATES = frozenset({"eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "voluntary_certificate"})


def _behind_number(sheet: Sheet) -> Iterator[Candidate]:
    """``Bescheinigung IFA 2111007 vom 2021-09-30``: the date behind the paper's own number at the start of a line."""
    if sheet.kind not in _CERTIFICATES:
        return
    for flow in sheet.lines:
        match = _BEHIND_NUMBER.match(flow.text)
        hits = find_dates(flow.text[match.end() :]) if match is not None else ()
        if match is not None and hits and hits[0].start == 0:
            day = hits[0].resolved(sheet.date_order)
            if day is not None:
                yield Candidate("issue_date", iso(day), flow.spot(match.end(), match.end() + hits[0].end), ("label", "position", "format"), -1)


def _denies(before: str) -> bool:
    return re.search(r"(?:supersedes|replaces|ersetzt|previous|original|取代|thay thế)(?:(?! and | und |[.;]).){0,40}$", before, re.IGNORECASE) is not None


def _of_periods(sheet: Sheet, which: int) -> Iterator[Candidate]:
    """``Validity period: 2020-03-18 to 2025-03-17`` gives both dates."""
    for values in sheet.values("validity_period", "expiry_date", "issue_date"):
        spot = value_spot(values)
        hits = find_dates(spot.text, compact=True)
        if len(hits) < 2 or not is_period(spot.text, hits) or hits[0].start > 6:
            continue
        day = hits[which].resolved(sheet.date_order)
        if day is not None:
            yield Candidate(("issue_date", "expiry_date")[which], iso(day), _part(spot, hits[which]), (*label_checks(values), "format"), 1 - which)


_HOLDS = re.compile(
    r"(?:valid|validity|effective|gilt|gelten|in force|gültig|gültigkeit|valable|valido|válido|有效|hiệu lực|giá trị)\w*\s*:?\s*"
    r"(?:from|as of|vom|ab|von|du|dal|desde|自|từ(?: ngày)?|期限?|period)?\s*:?\s*$",
    re.IGNORECASE,
)


def _periods_in_sentences(sheet: Sheet, which: int) -> Iterator[Candidate]:
    """``This certificate is valid from 20 December 2019 until 26 May 2024``."""
    for flow in sheet.flows:
        hits = find_dates(flow.text, compact=True)
        for one, two in pairwise(hits):
            between = flow.text[one.end : two.start].strip(" ,").casefold()
            if between not in _SPANS or not _HOLDS.search(flow.text[max(0, one.start - 40) : one.start]):
                continue
            hit = (one, two)[which]
            day = hit.resolved(sheet.date_order)
            if day is not None:
                yield Candidate(("issue_date", "expiry_date")[which], iso(day), flow.spot(hit.start, hit.end), ("prose", "format"), 2 - 2 * which)


#: Words between the two days of a period.
_SPANS = frozenset(
    {"-", "–", "—", "to", "until", "till", "through", "up to", "bis", "bis zum", "至", "到", "~", "đến", "đến ngày", "au", "al", "hasta", "and until"}
)


def _beside_places(sheet: Sheet) -> Iterator[Candidate]:
    for flow, place, hit in place_dates(sheet):
        day = hit.resolved(sheet.date_order)
        if day is not None and fold(place) not in _weak("issue_date"):
            yield Candidate("issue_date", iso(day), flow.spot(hit.start, hit.end), ("signature", "format", "hint"), 1)


def _lone(sheet: Sheet, others: set[str]) -> Iterator[Candidate]:
    """A line of the first page that is a date and nothing else, with no label of another date, and no second one like it."""
    found: list[Candidate] = []
    page = sheet.first
    labelled = sheet.labelled(page)
    for segment in page.segments:
        hits = find_dates(segment.text)
        if len(hits) != 1 or len(segment.text) - (hits[0].end - hits[0].start) > 2:
            continue
        line = next(line for line in page.lines if segment in line.segments)
        lefts = line.segments[: line.segments.index(segment)]
        if any(labelled.is_label(left) for left in lefts) or segment.cell is not None:
            continue
        day = hits[0].resolved(sheet.date_order)
        if day is not None and iso(day) not in others:
            found.append(Candidate("issue_date", iso(day), Spot(page.number, segment.text, segment.words), ("signature", "format", "sole"), 2))
    if len({one.value for one in found}) == 1:
        yield found[0]
