"""The class of the product: FFP2 NR, Type IIR, 5-B, KN95."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.understanding.flow import Flow, Spot
from documents.understanding.label_values import Values
from documents.understanding.sheet import Candidate, Sheet, is_denied, label_checks, value_spot

CLASS = re.compile(
    r"\b(?P<ffp>FF\s?P\s?[123])(?P<nr>[ -]?(?:NR|R)\b)?(?:\s?\(?(?P<d>D)\b\)?)?|\b(?P<word>Type|Typ|Loại|类型)\s?(?P<type>IIR|"
    r"II\s?R|II|I)\b(?!\w)|\b(?P<kn>KN\s?(?:95|90|100)|N95)\b(?![ -]?\w*\d)"
)


SUIT = re.compile(r"\b(?:(?:Types?|Typ|Typen)\s+)?[1-6]-?B(?:\s*(?:,|/|and|und|\+)\s*(?:Type\s+)?[1-6]-?B)*\b")


_GLOVE = re.compile(r"\bTyp[e]?\s[ABC]\b")


def product_class(sheet: Sheet) -> Candidate | None:
    """The one class of the paper; none where it names several (the classes of a model list are no single class)."""
    labelled = [one for values in sheet.values("product_class", "models") for one in _labelled_class(sheet, values)]
    labelled = [one for one in labelled if one.rank == 0] or labelled or list(_of_product(sheet))
    if labelled:
        values_found = {one.value for one in labelled}
        return labelled[0] if len({_base(value) for value in values_found}) == 1 else None
    head = next((flow for flow in sheet.flows if sheet.kind == "instructions" and CLASS.search(flow.text) and _is_head(sheet, flow)), None)
    return (_in_text(sheet, [head]) if head is not None else None) or _in_text(sheet, sheet.flows)


def _is_head(sheet: Sheet, flow: Flow) -> bool:
    """Whether the paragraph stands under the title of instructions, which goes on to explain all classes there are."""
    return flow.page == sheet.first.number and flow.words[0].top < 0.2 * sheet.first.height


def _of_product(sheet: Sheet) -> Iterator[Candidate]:
    """The class that stands behind the product's name: ``Disposable mask (claimed Type IIR)``, ``Mask, Level 3``."""
    if sheet.kind not in ("test_report", "inspection_report"):
        return
    for values in sheet.values("product", "standards"):
        spot = value_spot(values)
        match = CLASS.search(spot.text) or (LEVEL.search(spot.text) if _LEVELLED.search(sheet.text) else None)
        if match is not None and (values.label.colon or values.relation != "inside") and match.start() < 120 and not (match.re is CLASS and match["kn"]):
            value = _class_value(match) if match.re is CLASS else match.group()
            yield Candidate("product_class", value, Spot(spot.page, match.group(), spot.words), (*label_checks(values), "format", "known"))


#: ASTM F2100 knows levels instead of types.
LEVEL = re.compile(r"\bLevel\s?[123]\b")
_LEVELLED = re.compile(r"ASTM\s?F\s?2100")


def _in_text(sheet: Sheet, flows: Sequence[Flow]) -> Candidate | None:
    found: dict[str, Candidate] = {}
    for flow in flows:
        for match in CLASS.finditer(flow.text):
            if match["kn"] or is_denied(flow, match.start()):
                continue
            value = _class_value(match)
            found.setdefault(value, Candidate("product_class", value, flow.spot(match.start(), match.end()), ("format", "known")))
    if not found and "374" in sheet.text:
        for flow in flows:
            for match in _GLOVE.finditer(flow.text):
                found.setdefault(match.group(), Candidate("product_class", match.group(), flow.spot(match.start(), match.end()), ("format", "known")))
    if not found:
        found = {one.value: one for one in _suits(flows)}
    if len({_base(value) for value in found}) != 1:
        return None
    return found[max(found, key=len)]


def _suits(flows: Sequence[Flow]) -> Iterator[Candidate]:
    """Types of protective clothing named in running text with their word, ``Typ 5-B``."""
    for flow in flows:
        for match in SUIT.finditer(flow.text):
            if match.group().startswith("Typ") and not is_denied(flow, match.start()):
                yield Candidate("product_class", " ".join(match.group().split()), flow.spot(match.start(), match.end()), ("format", "known"))


def _labelled_class(sheet: Sheet, values: Values) -> Iterator[Candidate]:
    if values.relation in ("below", "above") and "product_class" not in values.label.fields:
        return
    if values.relation == "inside" and not values.label.colon and not values.label.at_start:
        return
    spot = value_spot(values)
    texts = [segment.text for segment in values.segments] if values.relation == "below" else [spot.text]
    for text in texts:
        own = "product_class" in values.label.fields
        match = (
            CLASS.search(text)
            or (LEVEL.search(text) if own and _LEVELLED.search(sheet.text) else None)
            or (SUIT.search(text) if own or SUIT.fullmatch(text.strip()) else None)
            or (_GLOVE.search(text) if own else None)
        )
        if match is None or re.match(r"\s*[<>≤≥]", text[match.end() :]) or (not own and match.start() > 0) or (not own and match.re is CLASS and match["kn"]):
            continue
        if "models" in values.label.fields and not own and match.group() != text.strip() and match.re is CLASS:
            continue
        value = _class_value(match) if match.re is CLASS else " ".join(match.group().split())
        if match.re is SUIT and values.relation == "inside" and values.label.phrase in ("type", "types"):
            # The label was read out of "Type 4-B" itself.
            value = f"{values.label.segment.words[values.label.first].text} {value}"
        rank = 0 if own and match.re is not _GLOVE else 1
        yield Candidate("product_class", value, Spot(spot.page, match.group(), spot.words), (*label_checks(values), "format", "known"), rank)


def _class_value(match: re.Match[str]) -> str:
    if match["ffp"]:
        parts = [match["ffp"].replace(" ", ""), (match["nr"] or "").strip(" -"), match["d"] or ""]
        return " ".join(part for part in parts if part)
    if match["type"]:
        word = match["word"] if match["word"] in ("Type", "Typ") else "Type"
        return f"{word} {match['type'].replace(' ', '')}"
    return match["kn"].replace(" ", "")


def _base(value: str) -> str:
    return value.split()[0] if value.startswith("FFP") else value.replace("Typ ", "Type ")
