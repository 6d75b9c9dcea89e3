"""Values read where people taught that a field stands: typed by the same parsers as everywhere, and none where the text is of another type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from types import MappingProxyType

from batches.fields import FIELDS
from documents.understanding.acts import find_acts
from documents.understanding.body_names import BODY_NUMBER
from documents.understanding.certificate_numbers import number_at_start
from documents.understanding.dates import Order, find_dates, order_of
from documents.understanding.flow import Flow, Spot, flow_of
from documents.understanding.layout import Laid
from documents.understanding.learnt_places import Place
from documents.understanding.lexicon import table
from documents.understanding.models_named import split_models
from documents.understanding.parties import clean_address, is_address, joined_address, split_party
from documents.understanding.people import bare_name
from documents.understanding.product_classes import CLASS, SUIT, class_value
from documents.understanding.product_names import product_text
from documents.understanding.script import latin_part
from documents.understanding.standards import find_standards
from documents.understanding.trade_names import name_of
from documents.understanding.trade_values import FIGURE, Figures, amounts_in, country_in, currencies_in, figures_of, identifier, incoterms_in
from documents.understanding.trade_words import fold

Value = str | int
Hit = tuple[Value, int, int]


@dataclass(frozen=True)
class Style:
    """How the paper writes dates and figures."""

    order: Order | None
    figures: Figures


def style_of(pages: Sequence[Laid], language: str | None) -> Style:
    """The style of a paper."""
    texts = [line.text for page in pages for line in page.lines]
    return Style(order_of([segment.text for page in pages for segment in page.segments], language), figures_of(texts, language))


@dataclass(frozen=True)
class ReadValue:
    """A value and the words it was read from."""

    value: Value
    spot: Spot


def values_in(place: Place, form: str, style: Style, field: str, *, repeats: bool = False) -> list[ReadValue]:
    """The values of that form in a place, in reading order; each once, unless ``repeats`` asks for every spot."""
    flow = flow_of(place)
    found = [ReadValue(value, flow.spot(start, end)) for value, start, end in PARSERS[form](flow, place, style, field)]
    if repeats:
        return found
    first: dict[str, ReadValue] = {}
    for one in found:
        first.setdefault(key_of(one.value), one)
    return list(first.values())


def key_of(value: Value) -> str:
    """Values with the same key are the same: case, blanks and signs do not count, nor do zeros behind a decimal point."""
    text = str(value)
    return str(Decimal(text).normalize()) if re.fullmatch(r"\d+\.\d+", text) else fold(text) or text


def shape_of(text: str) -> str:
    """Runs of letters as ``A``, of figures as ``9``, signs as they are: ``AB-2020/0417`` is ``A-9/9``."""
    return re.sub(r"9+", "9", re.sub(r"A+", "A", "".join("9" if s.isdigit() else "A" if s.isalpha() else s for s in text)))


def forms_of(field: str) -> tuple[str, ...]:
    """The forms a field's value may have, the most telling first (lexicon file ``forms``)."""
    forms = table("forms")
    return tuple(forms["fields"].get(field) or forms["types"][FIELDS[field]])


def tells_alone(form: str) -> bool:
    """Whether a value of that form is known as such without any label, so that its place on the page may tell it."""
    return form in table("forms")["telling"]["forms"]


def scans(form: str) -> bool:
    """Whether values of that form are found anywhere in running text."""
    return form in table("forms")["scanning"]["forms"]


def _dates(flow: Flow, _place: Place, style: Style, _field: str, order: Order | None = None) -> Iterator[Hit]:
    for hit in find_dates(flow.text, compact=True):
        day = hit.resolved(style.order or order)
        if day is not None:
            yield day.isoformat(), hit.start, hit.end


def _amounts(flow: Flow, _place: Place, style: Style, _field: str) -> Iterator[Hit]:
    at = 0
    for raw in amounts_in(flow.text):
        at = flow.text.find(raw, at)
        value = style.figures.plain(raw)
        if value is not None:
            yield value, at, at + len(raw)
        at += len(raw)


_NOT_KG = re.compile(r"\s*(?:lbs?|t|mt|g|cbm|m³|%)\b", re.IGNORECASE)


def _weights(flow: Flow, _place: Place, style: Style, _field: str) -> Iterator[Hit]:
    for match in FIGURE.finditer(flow.text):
        value = style.figures.plain(match.group())
        if value is not None and not _NOT_KG.match(flow.text, match.end()):
            yield value, match.start(), match.end()


def _counts(flow: Flow, _place: Place, style: Style, _field: str) -> Iterator[Hit]:
    for match in FIGURE.finditer(flow.text):
        count = style.figures.whole(match.group())
        if count is not None:
            yield count, match.start(), match.end()


def _patterned(flow: Flow, _place: Place, _style: Style, _field: str, pattern: str, group: int | str = 0) -> Iterator[Hit]:
    for match in re.finditer(pattern, flow.text):
        yield "".join(match[group].split()), match.start(group), match.end(group)


def _standards(flow: Flow, _place: Place, _style: Style, _field: str) -> Iterator[Hit]:
    yield from ((hit.value, hit.start, hit.end) for hit in find_standards(flow.text))


def _acts(flow: Flow, _place: Place, _style: Style, _field: str) -> Iterator[Hit]:
    yield from ((hit.value, hit.start, hit.end) for hit in find_acts(flow.text) if not hit.amending)


def _classes(flow: Flow, _place: Place, _style: Style, _field: str) -> Iterator[Hit]:
    matches = list(CLASS.finditer(flow.text)) or list(SUIT.finditer(flow.text))
    yield from ((class_value(one) if one.re is CLASS else " ".join(one.group().split()), one.start(), one.end()) for one in matches)


_CODES: MappingProxyType[str, str] = MappingProxyType(
    {
        "srn": r"(?<![\w-])[A-Z]{2}-(?:MF|AR|IM|PR)-\d{9}(?!\d)",
        "mrn": r"(?<![A-Z0-9])\d{2}\s?[A-Z]{2}(?:\s?[A-Z0-9]){13}\s?\d(?![A-Z0-9])",
        "eori": r"(?<![A-Z0-9])[A-Z]{2}\s?(?=[A-Z0-9]*\d{5})[A-Z0-9]{5,15}(?![A-Za-z0-9])",
        "container_numbers": r"(?<![A-Z0-9])[A-Z]{3}[UJZ]\s?-?\s?\d{6}\s?-?\s?\d(?!\d)",
        "udi_di": r"(?<!\d)(?:\d{8}|\d{12,14})(?!\d)",
        "basic_udi_di": r"[0-9A-Z][\w!\"%&'()*+,./:;<=>?-]{5,24}",
    }
)


def _code(flow: Flow, place: Place, style: Style, field: str) -> Iterator[Hit]:
    for value, start, end in _patterned(flow, place, style, field, _CODES[field]):
        yield re.sub(r"-", "", str(value)) if field == "container_numbers" else value, start, end


def _numbers(flow: Flow, _place: Place, _style: Style, _field: str, parse: Callable[[str], str | None], split: bool = False) -> Iterator[Hit]:
    at = 0
    for part in re.split(r"\s*[,;、；]\s*|\s+(?:and|und|và)\s+", flow.text) if split else [flow.text]:
        number = parse(part)
        if number is not None:
            yield number, *_found(flow, number, at)
        at = max(at, flow.text.find(part, at)) + len(part)


def _found(flow: Flow, text: str, since: int = 0) -> tuple[int, int]:
    at = flow.text.find(text, since)
    return (at, at + len(text)) if at >= 0 else (since, len(flow.text))


def _lines(place: Place) -> list[str]:
    """The place line by line; runs of words at one height are one line."""
    lines: list[list[str]] = []
    last = None
    for segment in place:
        if last is not None and abs(segment.middle - last) < 2.5:
            lines[-1].append(segment.text)
        else:
            lines.append([segment.text])
        last = segment.middle
    return [" ".join(line) for line in lines]


def _texts(flow: Flow, place: Place, _style: Style, field: str, parse: Callable[[list[str]], Iterable[str]]) -> Iterator[Hit]:
    for text in parse(_lines(place)):
        if 0 < len(text) <= 220 and re.search(r"[^\W_]", text) and (field not in _NUMBERED or _may_be_number(text)):
            yield text, *_found(flow, text)


#: Fields whose values are numbers of papers, in whatever form their issuers write them.
_NUMBERED = frozenset(field for field in FIELDS if field.endswith("_number") or field == "laboratory_accreditation")


def _may_be_number(text: str) -> bool:
    """Whether a text as printed may be a paper's number: it has a figure and is no date and no sentence."""
    return any(map(str.isdigit, text)) and not find_dates(text) and len(text.split()) <= 6


def _name(lines: list[str]) -> Iterator[str]:
    party = split_party(lines)
    yield from [party.name] if party is not None else []


def _traded_name(lines: list[str]) -> Iterator[str]:
    found = name_of(lines)
    yield from [found[0]] if found is not None else []


def _address(lines: list[str]) -> Iterator[str]:
    party = split_party(lines)
    yield from [party.address] if party is not None and is_address(party.address) else []


def _address_alone(lines: list[str]) -> Iterator[str]:
    text = clean_address(joined_address([latin_part(line) for line in lines]))
    yield from [text] if is_address(text) else []


def _person(lines: list[str]) -> Iterator[str]:
    name = bare_name(re.split(r"\s*[,/]\s*", lines[0])[0])
    yield from [name] if 1 <= len(name.split()) <= 6 and name[:1].isupper() and not re.search(r"\d", name) else []


def _town(lines: list[str]) -> Iterator[str]:
    hits = find_dates(lines[0])
    text = re.split(r"\s*[,;(]\s*", lines[0][: hits[0].start] if hits else lines[0])[0].strip(" ,:")
    yield from [text] if text[:1].isupper() and not re.search(r"\d", text) and len(text.split()) <= 5 else []


def _enumerated(lines: list[str]) -> Iterator[str]:
    yield from (part for part in split_models(" ".join(lines)) if re.search(r"\d|[A-Z]{2}", part) and len(part) <= 42)


def _country(lines: list[str]) -> Iterator[str]:
    found = country_in(latin_part(lines[0]))
    yield from [found[0]] if found is not None else []


def _currencies(flow: Flow, _place: Place, _style: Style, _field: str) -> Iterator[Hit]:
    yield from ((code, *_found(flow, raw)) for code, raw in currencies_in(flow.text))


def _incoterms(flow: Flow, _place: Place, _style: Style, _field: str) -> Iterator[Hit]:
    yield from ((code, *_found(flow, code)) for code, _ in incoterms_in(flow.text))


def _printed(lines: list[str]) -> Iterator[str]:
    yield lines[0].strip(" ,;:")


def _whole(lines: list[str]) -> Iterator[str]:
    yield " ".join(lines).strip(" ,;:")


PARSERS: MappingProxyType[str, Callable[[Flow, Place, Style, str], Iterator[Hit]]] = MappingProxyType(
    {
        "date": _dates,
        "date_day_first": partial(_dates, order="day_first"),
        "date_month_first": partial(_dates, order="month_first"),
        "amount": _amounts,
        "weight": _weights,
        "count": _counts,
        "body": partial(_patterned, pattern=BODY_NUMBER, group="number"),
        "module": partial(_patterned, pattern=r"(?<![^\W_])(?:C\s?2|[A-H]1?)(?![^\W_])"),
        "standard": _standards,
        "act": _acts,
        "class": _classes,
        "code": _code,
        "number": partial(_numbers, parse=number_at_start),
        "identifier": partial(_numbers, parse=identifier),
        "numbers": partial(_numbers, parse=number_at_start, split=True),
        "identifiers": partial(_numbers, parse=identifier, split=True),
        "name": partial(_texts, parse=_name),
        "traded_name": partial(_texts, parse=_traded_name),
        "address": partial(_texts, parse=_address),
        "address_alone": partial(_texts, parse=_address_alone),
        "product": partial(_texts, parse=lambda lines: [product_text(lines, [])]),
        "person": partial(_texts, parse=_person),
        "town": partial(_texts, parse=_town),
        "enumerated": partial(_texts, parse=_enumerated),
        "country": partial(_texts, parse=_country),
        "currency": _currencies,
        "incoterm": _incoterms,
        "printed": partial(_texts, parse=_printed),
        "whole": partial(_texts, parse=_whole),
    }
)
