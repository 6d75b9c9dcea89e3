"""Which standards and acts the paper rests on, and by which module of the act."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

from documents.understanding.acts import ActHit, find_acts
from documents.understanding.flow import Flow, Spot
from documents.understanding.layout import Laid
from documents.understanding.sheet import Candidate, Sheet, is_denied, label_checks, value_spot
from documents.understanding.standards import find_standards, merged
from documents.understanding.superseded import is_superseded

#: Where a labelled list is complete, other mentions are methods and remarks.
_LABELLED_ONLY = frozenset({"test_report", "eu_type_examination_certificate", "iso_certificate"})


def law(sheet: Sheet) -> Iterator[Candidate]:
    """Standards, legislation and module."""
    if sheet.kind in ("safety_data_sheet", "notified_body_certificate"):
        standards: list[Candidate] = list(_labelled_standards(sheet))
    else:
        standards = _standards(sheet)
    kept = merged([one.value for one in standards])
    for value in kept:
        if value.startswith("TCVN ") and any(other.startswith(value[5:].split(":")[0]) for other in kept):
            continue  # the state's own edition of a standard that is named too
        yield next(one for one in standards if one.value == value)
    yield from _acts(sheet)
    module = _module(sheet)
    if module is not None:
        yield module


def _standards(sheet: Sheet) -> list[Candidate]:
    labelled = list(_labelled_standards(sheet))
    if labelled and sheet.kind in _LABELLED_ONLY:
        return labelled
    if sheet.kind == "test_report" and (titled := list(_titled_standards(sheet))):
        return titled
    pages = sheet.label_pages[:1] if sheet.kind == "test_report" else sheet.label_pages
    found = labelled + [one for flow in _spread(sheet, pages) for one in _mentioned(sheet, flow)]
    named = _in_title(sheet) if sheet.kind == "test_report" else frozenset()
    return [one for one in found if one.value.split(":")[0] in named] or found


def _in_title(sheet: Sheet) -> frozenset[str]:
    """Standards that the title of a report names (``Final Report (EN 14683)``), without their edition: others are methods."""
    page = sheet.first
    usual = statistics.median(segment.size for segment in page.segments)
    titles = (segment.text for segment in page.segments if segment.size > 1.15 * usual and segment.middle < 0.4 * page.height)
    return frozenset(hit.value.split(":")[0] for title in titles for hit in find_standards(title))


def _labelled_standards(sheet: Sheet) -> Iterator[Candidate]:
    for values in sheet.values("standards"):
        if values.relation == "inside" and not values.label.colon and not values.label.at_start:
            continue
        spot = value_spot(values)
        hits = find_standards(spot.text)
        if not hits or (hits[0].start > 40 and values.relation in ("below", "above")):
            continue
        for hit in hits:
            if re.search(r"\b(?:not|nicht|kein)\b", spot.text[max(0, hit.start - 25) : hit.start]) or _NOT_DONE.match(spot.text, hit.end):
                continue
            candidate = Candidate("standards", hit.value, spot, (*label_checks(values), "format", *(("known",) if hit.edition else ())))
            if candidate.confidence >= 0.7:
                yield candidate


def _titled_standards(sheet: Sheet) -> Iterator[Candidate]:
    """A report's standard stands alone under its title."""
    page = sheet.first
    for segment in page.segments:
        hits = find_standards(segment.text)
        if segment.middle < 0.45 * page.height and len(hits) == 1 and hits[0].start == 0 and hits[0].end >= len(segment.text) - 2:
            yield Candidate("standards", hits[0].value, Spot(page.number, segment.text, segment.words), ("title", "format"))


def _spread(sheet: Sheet, pages: tuple[Laid, ...]) -> Iterator[Flow]:
    """Paragraphs, and pages as one text for a standard broken between two of them."""
    numbers = {page.number for page in pages}
    for flow in sheet.flows:
        if flow.page in numbers:
            yield flow


_FORM = re.compile(r"(?:accordance with|gemäß|nach|according to)\s+(?:EN\s+)?ISO/*\s*(?:IEC|EC)\s*$|accredit|akkreditier|认可", re.IGNORECASE)


#: ``Testing to EN ISO 374-5 was not requested``.
_NOT_DONE = re.compile(
    r"[^.;,]{0,24}?\b(?:was|were|is|are|has been|have been|wurden?|ist|sind)\s+(?:not|nicht)\b|\s*(?:nicht|not)\s+(?:geprüft|requested|tested|part)",
    re.IGNORECASE,
)


#: ``ISO 13485:2016 certificate MD 661204`` speaks of the maker's system, ``has also been tested to`` of what is not declared.
_OF_SYSTEM = re.compile(r"[ -]*(?:certificate|certified|certification|zertifi\w+)\b", re.IGNORECASE)
_BESIDES = re.compile(
    r"\b(?:also|additionally|zusätzlich|außerdem)\s+"
    r"(?:been\s+)?(?:tested|geprüft|examined)\s+(?:to|against|according to|nach|gemäß)\s+$",
    re.IGNORECASE,
)


def _mentioned(sheet: Sheet, flow: Flow) -> Iterator[Candidate]:
    for hit in find_standards(flow.text):
        if _OF_SYSTEM.match(flow.text, hit.end) or _BESIDES.search(flow.text[max(0, hit.start - 50) : hit.start]):
            continue
        if is_denied(flow, hit.start) or _NOT_DONE.match(flow.text, hit.end) or _FORM.search(flow.text[max(0, hit.start - 40) : hit.start]):
            continue
        if sheet.kind == "iso_certificate" and not re.search(r"9001|13485|14001|45001|27001|20000|22000|50001", hit.value):
            continue
        yield Candidate("standards", hit.value, flow.spot(hit.start, hit.end), ("format", "known", *(("hint",) if hit.edition else ())))


def _acts(sheet: Sheet) -> Iterator[Candidate]:
    seen: dict[str, Candidate] = {}
    denied = {flow.spot(hit.start, hit.end).words[-1] for flow in sheet.flows for hit in find_acts(flow.text) if _is_none_of_this(flow, hit)}
    for values in sheet.values("legislation"):
        spot = value_spot(values)
        of_sentence = values.relation == "inside" and not values.label.colon and denied.intersection(spot.words)
        for hit in () if of_sentence else find_acts(spot.text):
            if not hit.amending and not re.search(r"\b(?:not|nicht|no)\b", spot.text[max(0, hit.start - 30) : hit.start]):
                seen.setdefault(hit.value, Candidate("legislation", hit.value, spot, (*label_checks(values), "format")))
    if seen and sheet.kind in ("voluntary_certificate",):
        yield from seen.values()
        return
    if sheet.kind in ("inspection_report",):
        return
    named = re.compile(r"\d" if sheet.kind == "safety_data_sheet" else "")
    mentioned = [(flow, hit) for flow in (*sheet.flows, *sheet.lines) for hit in find_acts(flow.text) if not hit.amending and named.search(hit.value)]
    # A sentence denies what it says on each of its lines.
    asserted = [(flow.spot(hit.start, hit.end), hit) for flow, hit in mentioned if flow.spot(hit.start, hit.end).words[-1] not in denied]
    for spot, hit in asserted:
        seen.setdefault(hit.value, Candidate("legislation", hit.value, spot, ("format", "known")))
    for value in list(seen):
        # An amending act is named in one sentence as that and in another by number alone.
        if any(hit.amending and hit.value == value for flow in sheet.flows for hit in find_acts(flow.text)):
            del seen[value]
    yield from seen.values()


def _is_none_of_this(flow: Flow, hit: ActHit) -> bool:
    """Whether the sentence denies that the paper rests on the act, or names it for a paper that is gone."""
    return is_denied(flow, hit.start) or is_superseded(flow, hit.start, hit.end)


_MODULE = re.compile(
    r"\b(?:Module?|Modulo|Módulo|Moduł|Modul|Mô[ -]?đun)\s*(?P<latin>C\s?2|[A-H]\d?)\b|(?:模块|模式)\s*(?P<zh>C2|[A-H])|(?P<zhpre>C2|[BD])\s?(?:模块|模式)",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"\b(?:Annexe?|Anhang|附录|Phụ lục|Allegato|Anexo|Załącznik)\s*(?P<roman>VIII|VII|V)\b")
_BY_ANNEX = {"V": "B", "VII": "C2", "VIII": "D"}


_MODULES_OF = {
    "eu_type_examination_certificate": ("B",),
    "production_control_certificate": ("C2", "D"),
    "declaration_of_conformity": ("C2", "D", "A", "C"),
    "voluntary_certificate": ("A",),
    "instructions": ("C2", "D"),
}


def _module(sheet: Sheet) -> Candidate | None:
    """The module: B for a type-examination, that of production for production control and declarations."""
    allowed = _MODULES_OF.get(sheet.kind)
    if allowed is None:
        return None
    found = _modules(sheet, allowed)
    if not found and "2016/425" in sheet.text and sheet.kind != "voluntary_certificate":
        found = _modules_by_annex(sheet, allowed)
    if sheet.kind == "production_control_certificate" and found:
        # The title says which; the other is named in a remark.
        return min(found.values(), key=lambda one: (one.spot.page, one.spot.words[0].top))
    return next(iter(found.values())) if len(found) == 1 else None


def _modules(sheet: Sheet, allowed: tuple[str, ...]) -> dict[str, Candidate]:
    """The modules named, each with its first place."""
    found: dict[str, Candidate] = {}
    for flow in (*sheet.flows, *sheet.lines):
        for match in _MODULE.finditer(flow.text):
            module = (match["latin"] or match["zh"] or match["zhpre"]).replace(" ", "").upper()
            if module in allowed and not is_denied(flow, match.start()) and not _is_either(flow.text, match):
                found.setdefault(module, Candidate("conformity_module", module, flow.spot(match.start(), match.end()), ("format", "known")))
    return found


def _modules_by_annex(sheet: Sheet, allowed: tuple[str, ...]) -> dict[str, Candidate]:
    """The modules of the annexes of Reg. (EU) 2016/425 that are named: V is B, VII is C2, VIII is D."""
    found: dict[str, Candidate] = {}
    for flow in sheet.flows:
        for match in _ANNEX.finditer(flow.text):
            module = _BY_ANNEX[match["roman"]]
            if module in allowed and not is_denied(flow, match.start()) and not _is_either(flow.text, match):
                found.setdefault(module, Candidate("conformity_module", module, flow.spot(match.start(), match.end()), ("format", "hint", "hint")))
    return found


def _is_either(text: str, match: re.Match[str]) -> bool:
    """``Module C2 or Module D`` says which modules there are, not which was used."""
    around = text[max(0, match.start() - 45) : match.end() + 45]
    return re.search(r"(?:C2|VII)\b\)?\s*(?:or|oder|或|hoặc|/)\s*(?:the\s+)?(?:Module?l?\s*|Annex\s*|Anhang\s*)?(?:\(?D|VIII)", around) is not None or (
        re.search(r"(?:VII|C2)\b.{0,25}(?:\bor\b|\boder\b|或|hoặc).{0,20}(?:VIII|\bD\b|模块D)", around) is not None
    )
