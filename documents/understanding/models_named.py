"""The types (models, articles, references) a paper is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from documents.understanding.acts import find_acts
from documents.understanding.dates import find_dates
from documents.understanding.flow import Flow, Spot, flow_of
from documents.understanding.label_values import Values
from documents.understanding.labels import Label
from documents.understanding.lexicon import table
from documents.understanding.parties import BREAK
from documents.understanding.product_classes import CLASS, SUIT
from documents.understanding.product_phrases import phrases_of_goods
from documents.understanding.product_words import SEE_ANNEX, has_product_word, is_column, sentence_patterns
from documents.understanding.script import fold, latin_part
from documents.understanding.sheet import Candidate, Sheet, is_denied, label_checks, party_lines, value_lines, value_spot
from documents.understanding.standards import find_standards


def models_of(sheet: Sheet) -> Iterator[Candidate]:
    """The types the paper is about, in reading order, each once: those labelled, else those of sentences, else those behind the product's name."""
    seen: dict[str, Candidate] = {}
    for reader in (_all_labelled, _in_sentences, _beside_product):
        if seen and sheet.kind != "instructions":
            break
        for candidate in reader(sheet):
            seen.setdefault(fold(candidate.value), candidate)
    yield from seen.values()


def _all_labelled(sheet: Sheet) -> Iterator[Candidate]:
    """The labelled types of the first two pages, and those deeper down where the paper points to an annex or has named none yet."""
    found = deeper = False
    for page in sheet.label_pages:
        labelled = sheet.labelled(page)
        for label in labelled.labels:
            if "models" not in label.fields or _is_other(sheet, label) or (page.number > 2 and found and not deeper):
                continue
            for values in labelled.values(label)[:1]:
                if SEE_ANNEX.search(value_spot(values).text):
                    deeper = True
                    continue
                for candidate in _labelled_models(sheet, values):
                    found = True
                    yield candidate


def _is_other(sheet: Sheet, label: Label) -> bool:
    """Whether the label names something else: the paper itself, or what words before it say (``SGS Internal Ref. No.``)."""
    return (
        _numbers_paper(sheet, label)
        or _in_title(sheet, label)
        or (not label.at_start and (label.phrase.startswith("ref") or label.phrase in _broad() - {"type"}))
    )


def _in_title(sheet: Sheet, label: Label) -> bool:
    """Whether the word is the end of the paper's title: ``Certificate of conformity to`` over ``TYPE``."""
    page = next(page for page in sheet.label_pages if page.number == label.segment.page)
    sizes = sorted(one.size for one in page.segments)
    return not label.colon and label.segment.size > 1.25 * sizes[len(sizes) // 2] and label.segment.middle < 0.4 * page.height


def _numbers_paper(sheet: Sheet, label: Label) -> bool:
    """Whether the label (``Ref.``) stands in the head of the paper, where it numbers the paper."""
    own = label.phrase in ("ref", "reference", "referenz", "ref.no")
    return own and label.segment.page == sheet.first.number and label.segment.middle < 0.17 * sheet.first.height


def _in_sentences(sheet: Sheet) -> Iterator[Candidate]:
    if sheet.kind == "test_report":
        return
    for pattern in sentence_patterns("models"):
        for flow, match in sheet.search(pattern):
            if is_denied(flow, match.start()):
                continue
            for model in split_models(match["value"]):
                if _is_model(model, strict=True):
                    yield Candidate("models", model, flow.spot(match.start("value"), match.end("value")), ("prose", "format"))


def _labelled_models(sheet: Sheet, values: Values) -> Iterator[Candidate]:
    label = values.label
    lines = value_lines(values)
    if "product" in label.fields and "/" not in label.segment.text and len(lines) > 1:
        lines = lines[1:]
    first = lines[0].split(",")[0].split()[0]
    if values.relation == "inside" and not label.colon and not (_is_model(first, strict=True) or _TYPED.match(lines[0])):
        return
    if values.relation == "above":
        lines = lines[-1:]
    if values.relation == "below" and not is_column(values):
        lines = _while_models(lines)
    listed = values.relation == "below" and is_column(values)
    joined = ", ".join(lines) if listed else _listed(sheet, values, lines)
    parts = re.split(r"\s+/\s+", joined)
    if len(parts) == len(label.fields) > 1:
        joined = parts[label.fields.index("models")]
    checks = (*label_checks(values), "format")
    for model in split_models(CLASS.sub(lambda one: one.group() if one["kn"] else " ", latin_part(joined))):
        if not _is_model(model, strict=label.phrase in _broad() or values.relation in ("below", "above")) or _is_class(model) or SUIT.fullmatch(model):
            continue
        spot = value_spot(values)
        words = tuple(word for word in spot.words if word.text.strip(",;()") in model.split())
        candidate = Candidate("models", model, Spot(spot.page, model, words or spot.words), checks)
        if candidate.confidence >= 0.7:
            yield candidate


def _while_models(lines: list[str]) -> list[str]:
    """The lines under a label as long as each of them names types: a line that names none ends the value."""
    kept = lines[:1]
    for line in lines[1:]:
        parts = split_models(line)
        if not kept[-1].endswith((",", "/", ";")) and not (parts and all(_is_model(part, strict=True) or re.search(r"\d", part) for part in parts)):
            break
        kept.append(line if kept[-1].endswith((",", "/", ";")) else f", {line}")
    return kept


def _listed(sheet: Sheet, values: Values, lines: list[str]) -> str:
    """The lines as one enumeration: where a line was broken on purpose before a type, a new type begins."""
    if len(lines) != len(values.segments) or len(lines) < 2:
        return " ".join(lines)
    broken = [line.endswith(BREAK) for line in party_lines(sheet, values.segments)]
    text = lines[0]
    for hard, line in zip(broken, lines[1:], strict=False):
        parts = hard and not text.endswith((",", ";", "/", "-")) and _is_model(re.split(r"[,;]", line)[0].strip(), strict=True)
        text += f", {line}" if parts else f" {line}"
    return text


def _is_class(text: str) -> bool:
    """Whether it is a class and no type; KN95 is both, and a type where it is labelled so."""
    match = CLASS.fullmatch(text)
    return match is not None and not match["kn"]


@cache
def _broad() -> frozenset[str]:
    """Labels that name many things besides types: what follows them must look like a type."""
    return frozenset(fold(one) for one in table("triggers")["broad_model_labels"]["labels"])


#: ``GLH-5603 was not in production``.
_LEFT_OUT = re.compile(r"(?:^|[.;,]\s*)[^.;,]*\b(?:was|were|is|are|wurden?|wird|ist|sind)\s+(?:not|nicht)\b[^.;]*")


def split_models(text: str) -> list[str]:
    """The types of an enumeration: parted by commas, semicolons, ``and``, spaced slashes; remarks in brackets dropped."""
    text = _LEFT_OUT.sub("", re.sub(r"\((?![sS]\))[^)]*\)?", " ", text))
    text = re.split(
        r"\s(?:class|Klasse|Version|Rev\.|in the (?:following|sizes)|sizes?|Größen?|to EN|nach EN|according|with|without|mit|ohne)\b|"
        r",\s*(?:sizes?|Größen?|class|Klasse|colou?r|Farbe|batch(?:es)?|lots?|Chargen?|made|produced|manufactured|hergestellt)\b|"
        r"\s(?:made|produced|manufactured|marketed|hergestellt|vertrieben|der Firma|batch(?:es)?|lots?|Chargen?|of the|from the|are|is|wird|werden|"
        r"complies|comply|was|were|has|have|had|not|added|removed|deleted|hinzugefügt|ergänzt|entfallen)\b",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    parts = re.split(r"\s*[,;、，；]\s*|\s+[·•|]\s+|\s+(?:and|und|or|oder|và|sowie|as well as|&)\s+|\s+/\s+|\s*[和及与]\s*", text)
    return [
        re.sub(r"^(?:REF|Ref\.|types?|models?|Typ|Modell|and|und|Art\.(?:-Nr\.)?)\s+", "", part.strip(" .:·–"), flags=re.IGNORECASE).strip()
        for part in parts
        if part.strip(" .:·–")
    ]


def _is_model(text: str, *, strict: bool) -> bool:
    if (
        not 1 < len(text) <= 42
        or len(text.split()) > 5
        or re.search(r"[<>≤≥%=]|\d\s?(?:mAh|Wh)\b", text)
        or re.match(r"(?:n/?a|none|see|siehe|all|alle|keine|page|-+)\b", text, re.IGNORECASE)
    ):
        return False
    if (
        find_standards(text)
        or find_acts(text)
        or re.match(r"(?:EN|ISO|GB|CE|Module?|Annex|Anhang|Class|Klasse|Regulation|Kategorie|Category|Rule)\s?[\d:(IVX]", text)
    ):
        return False
    if re.fullmatch(r"[\d.,]+(?:\s?(?:mm|cm|ml|pcs|%|g|kg))?|FFP\d.*", text) and not re.fullmatch(r"\d{4,8}", text):
        return False
    if not strict:
        return bool(re.search(r"[A-Z0-9]", text)) and not re.search(r"\b(?:the|and|of|is|der|die|mask|gloves)\b", text)
    return bool((re.search(r"\d", text) and re.search(r"[A-Z]", text)) or re.fullmatch(r"[A-Z]{2,}[-/ ][A-Z0-9-]+", text) or re.fullmatch(r"\d{4,8}", text))


#: What a type goes on with behind its number: a colour, or a letter or two.
_BEHIND = r"(?:\s(?:Blue|White|Black|Green|Pink|Grey|Orange|Purple|Yellow)\b|\s[A-Z]{1,2}\b(?!\w))?(?![\w-])"
_TYPED = re.compile(
    rf"(?<![\w-])[A-Z][A-Za-z]{{0,5}}(?:-[A-Z][A-Za-z]{{1,6}})*[- ]?\d[\w-]*(?:\.\d[\w-]*)*{_BEHIND}|"
    rf"(?<![\w-])(?!D-PL)[A-Z]{{2,4}}(?:-[A-Z0-9]{{2,6}}){{1,3}}{_BEHIND}|"
    rf"(?<![\w-])[A-Z]{{2,5}}-[A-Z][a-z]{{2,6}} \d(?:\s[A-Z]\b)?"
)


def _beside_product(sheet: Sheet) -> Iterator[Candidate]:
    """Types in the words behind the product, as ``PSA: Halbmaske MST-Pro 2, MST-Pro 2 V (FFP2 NR)`` or in the title of instructions."""
    spots = [value_spot(values) for values in sheet.values("product")]
    if sheet.kind == "instructions":
        page = sheet.first
        spots += [
            Spot(page.number, segment.text, segment.words)
            for segment in page.segments
            if segment.middle < 0.25 * page.height and has_product_word(segment.text)
        ]
        spots += [_whole(flow_of(block[:2])) for block in page.blocks if block[0].middle < 0.2 * page.height]
        spots += _under_title(sheet)
    for pattern in sentence_patterns("product"):
        for flow, match in sheet.search(pattern):
            following = re.match(r"[^.;:]{0,60}", flow.text[match.end("value") :])
            spots.append(flow.spot(match.start("value"), match.end("value") + (following.end() if following else 0)))
    for flow, start, end in phrases_of_goods(sheet):
        named = _NAMED.match(flow.text, end)
        spots.append(flow.spot(start, named.end() if named is not None else end))
    for spot in spots:
        if not has_product_word(spot.text) and sheet.kind != "inspection_report":
            continue
        text = _blanked(spot.text)
        for match in _TYPED.finditer(text):
            model = match.group().strip()
            if _RANGE.search(spot.text[: match.start()]):
                continue
            lots = re.search(
                r"(?:Chargen?|\bLos|\blots?|batch|批号)\W{0,3}$|(?:Chargen?|\bLos|\blots?|batch|批号)[^.;]*$", spot.text[: match.start()], re.IGNORECASE
            )
            if (
                not find_standards(spot.text[match.start() : match.end() + 12])
                and not lots
                and SUIT.fullmatch(model) is None
                and (len(model) > 3 or not re.search(r"\b[A-Z]{3,} $", text[: match.start()]))
                and not re.match(r"SARS|COVID|R?T?-?q?PCR|RT-|D-PL|CNAS|EN\b|ISO|CE\b|KN95|N95|PSA\b|CO2", model)
            ):
                words = tuple(word for word in spot.words if word.text.strip(",;()") in model.split())
                yield Candidate("models", model, Spot(spot.page, model, words or spot.words), ("hint", "format", "known"))


#: Types right behind the goods: ``(HD-K91, HD-K91V)``, ``, model N-9833``, ``des Modells QY-94``.
_NAMED = re.compile(
    r"(?:\s*,?\s*(?:FFP\d(?:\s?N?R)?(?:\s?D)?|Typ[e]? [IR]+))?\s*,?\s*\(?\s*(?:(?:des|der|vom|of the|of|the|du)\s+)?"
    r"(?:models?|Modell(?:e|s)?|types?|Typ(?:e|en|s)?|REF\.?|"
    r"references?|références?|style|article|Artikel)?\s*:?\s*"
    r"(?:[A-Z][\w/-]*\d[\w/-]*(?:\s[A-Z]{1,3}\b)?|\d{4,8})(?:\s*(?:,|/|and|und|et)\s*(?:[A-Z][\w/-]*\d[\w/-]*(?:\s[A-Z]{1,3}\b)?|\d{4,8}))*"
)

#: Words after which the name of a whole range stands, which is part of the product and no type.
_RANGE = re.compile(r"\b(?:der|die)?\s*(?:Reihe|Baureihe|Serie|Produktreihe)\s*$|\b(?:series|range|family)\s*$")


def _under_title(sheet: Sheet) -> Iterator[Spot]:
    """The title of instructions that names the product, with the line right under it: ``HD-NX · sizes S to XL · lot HD2109-04``."""
    lines = sheet.first.lines
    for upper, lower in pairwise(lines[:8]):
        close = lower.middle - upper.middle < 2.2 * upper.segments[0].size
        if close and has_product_word(upper.text) and len(lower.segments) == 1 and len(lower.segments[0].words) <= 14:
            yield _whole(flow_of((upper.segments[0], lower.segments[0])))


def _whole(flow: Flow) -> Spot:
    return flow.spot(0, len(flow.text))


def _blanked(text: str) -> str:
    """The text with classes, standards and dates blanked, which look like types."""
    text = CLASS.sub(lambda one: " " * len(one.group()), text)
    for start, end in [(hit.start, hit.end) for hit in find_standards(text)] + [(hit.start, hit.end) for hit in find_dates(text)]:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
