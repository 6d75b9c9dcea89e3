"""What the paper is about: the product, and with it its types, its class, its lots."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from documents.understanding.flow import Spot, spot_of
from documents.understanding.label_values import Values
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.lots_named import lots_of
from documents.understanding.models_named import models_of
from documents.understanding.parties import BREAK
from documents.understanding.product_classes import CLASS, product_class
from documents.understanding.product_names import is_product, product_text
from documents.understanding.product_phrases import product_phrases
from documents.understanding.product_words import has_product_word, is_english, one_tongue, sentence_patterns
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, party_lines, value_lines, value_spot
from documents.understanding.standards import find_standards


def goods_named(sheet: Sheet) -> Iterator[Candidate]:
    """Product, models, class and lots."""
    models = list(models_of(sheet))
    yield from models
    # A bilingual paper says the same under two labels: the English name is the one that other papers repeat.
    product = best(sorted(_products(sheet, [one.value for one in models]), key=lambda one: not is_english(one.value)))
    if product is not None:
        yield product
    found = product_class(sheet)
    if found is not None:
        yield found
    yield from lots_of(sheet)


def _products(sheet: Sheet, models: list[str]) -> Iterator[Candidate]:
    for values in sheet.values("product"):
        text = _one_tongue(values, product_text(_product_lines(sheet, values), models))
        if values.relation == "inside" and not values.label.colon and not (has_product_word(text) and values.label.at_start and not text[:1].islower()):
            continue
        if not is_product(text) or sheet.is_label(values.segments[0]):
            continue
        checks = (*label_checks(values), *(("known",) if has_product_word(text) else ()))
        rank = 0 if values.label.phrase not in _weak() else 1
        yield Candidate("product", text, _narrowed(values, text), checks, rank + values.segments[0].page - 1)
    for pattern in sentence_patterns("product"):
        for flow, match in sheet.search(pattern):
            text = product_text([match["value"]], models)
            if is_product(text) and has_product_word(text):
                start = match.start("value")
                yield Candidate("product", text, flow.spot(start, start + len(text)), ("prose", "known"), 1)
    yield from _after_opening(sheet, models)
    yield from _titled_product(sheet, models)
    yield from _in_form(sheet, models)
    phrase = next((one for one in product_phrases(sheet) if is_product(one.value)), None)
    if phrase is not None and sheet.kind not in ("instructions", "safety_data_sheet", "iso_certificate"):
        yield phrase


def _in_form(sheet: Sheet, models: list[str]) -> Iterator[Candidate]:
    """The entry of a form that names goods under a label nobody knows."""
    for page in sheet.label_pages[:2]:
        labelled = sheet.labelled(page)
        for row in labelled.form:
            if not row.values or any(labelled.by_segment[segment] for segment in (*row.label, row.values[0])):
                continue
            text = product_text(one_tongue([segment.text for segment in row.values]), models)
            if is_product(text) and has_product_word(text) and not find_standards(row.values[0].text):
                yield Candidate("product", text, spot_of(row.values), ("position", "known", "hint"), 2)


def _one_tongue(values: Values, text: str) -> str:
    """Under a bilingual label (``Prodotto / Product``) a value of two halves says the same twice: the English is the one other papers repeat."""
    halves = re.split(r"\s+/\s+", text)
    return one_tongue(halves)[0] if len(halves) == 2 and "/" in values.label.segment.text and all(has_product_word(half) for half in halves) else text


@cache
def _weak() -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in table("triggers")["weak_product_labels"]["labels"])


def _product_lines(sheet: Sheet, values: Values) -> list[str]:
    lines = value_lines(values)
    if "models" in values.label.fields and len(lines) > 1:
        return lines[:1]
    if values.relation == "below":
        lines = list(dict.fromkeys(lines[:3]))
    elif len(lines) > 1 and all(line.endswith(BREAK) for line in party_lines(sheet, values.segments)[:-1]):
        return one_tongue(lines)
    if values.relation == "above":
        return lines[-1:]
    return lines


def _narrowed(values: Values, text: str) -> Spot:
    spot = value_spot(values)
    wanted = set(text.split())
    words = tuple(word for word in spot.words if word.text.strip(",;:()") in wanted)
    return Spot(spot.page, text, words or spot.words)


#: The last words of a paragraph that the product follows.
_OPENS_NAME = re.compile(
    r"(?:\b(?:device|products?|Produkte?|apparatus|equipment|article|PPE)|following products?|in respect of|\bexamined\s+the|final\s+inspection\s+of|"
    r"\bmanufacture\s+(?:and\s+\w+\s+)?of|\bHerstellung\s+von|\bfabbricazione\s+di|\bfabrication\s+de)\s*:?$",
    re.IGNORECASE,
)


def _after_opening(sheet: Sheet, models: list[str]) -> Iterator[Candidate]:
    """``… declare that the device`` and the product in the next, indented paragraph; the paragraph after "in respect of:"."""
    for page in sheet.label_pages[:2]:
        blocks = page.blocks
        for i, block in enumerate(blocks[:-1]):
            if not _OPENS_NAME.search(" ".join(segment.text for segment in block).strip()[-60:]) or len(block[-1].words) < 3:
                continue
            following = blocks[i + 1]
            if following[0].middle - block[-1].middle > 4.5 * block[-1].size:
                continue
            halves = following[0].text.split(" / ")
            twice = len(halves) == 2 and all(has_product_word(half) for half in halves)
            text = product_text(one_tongue(halves)[:1] if twice else [following[0].text], models)
            if is_product(text) and has_product_word(text):
                yield Candidate("product", text, Spot(page.number, following[0].text, following[0].words), ("prose", "known"), 1)


def _whole_titles(page: Laid) -> Iterator[Segment]:
    """Titles over two lines: of one size, larger than most of the page, one right under the other."""
    usual = statistics.median(segment.size for segment in page.segments)
    for block in page.blocks:
        for upper, lower in pairwise(block[:3]):
            large = upper.size > 1.15 * usual and abs(upper.size - lower.size) < 0.6 and len(upper.words) + len(lower.words) <= 9
            if large and "(" not in upper.text + lower.text and upper.middle <= 0.25 * page.height and lower.middle - upper.middle < 1.7 * upper.size:
                yield Segment(page.number, (*upper.words, *lower.words), upper.cell)


def _titled_product(sheet: Sheet, models: list[str]) -> Iterator[Candidate]:
    """Instructions name the product in or right under their title."""
    if sheet.kind != "instructions":
        return
    page = sheet.first
    heads = [segment for segment in page.segments if segment.middle <= 0.25 * page.height]
    for segment in (*_whole_titles(page), *heads):
        text = segment.text.split("(")[0] if "(" in segment.text and ")" not in segment.text else segment.text
        text = re.sub(
            r"^.*?(?:Gebrauchsan\w+|Instructions for use|User instructions|使用说明书?|Hướng dẫn sử dụng)\s*[-–:·]?\s*", "", text, flags=re.IGNORECASE
        )
        text = CLASS.sub("", product_text([text], models)).strip(" ,;(")
        if is_product(text) and has_product_word(text) and len(text.split()) <= 8 and not text[:1].islower():
            yield Candidate("product", text, Spot(page.number, segment.text, segment.words), ("title", "known"), 1)
