"""Parties that no label names: who writes (the letterhead, the sender's line over the addressee, the signature) and who is written to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from statistics import median

from documents.understanding.dates import find_dates
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import is_address
from documents.understanding.people import is_person
from documents.understanding.script import is_cjk, is_latin
from documents.understanding.trade_names import TOWN, ends_in_country, has_form, is_country, is_no_name, is_organisation, name_of
from documents.understanding.trade_paper import Candidate, TradePaper, candidate
from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_places import Place
from documents.understanding.trade_words import fold, holds_title, is_form_text

_CONTACT = re.compile(r"\b(?:tel|phone|telephone|fax|e-?mail|www|mobile|telefon|电话|传真|điện thoại)\b|@|https?:|\+\d{2}[\d ()-]{6}", re.IGNORECASE)
#: A figure alone on its line, with its unit or currency: a column of values and no address.
_AMOUNT = re.compile(r"(?:[A-Z]{3}\s|[$€¥£]\s?)?(?:\d{1,3}|[\d.,]*[.,]\d{2,3})(?:\s?[a-z]{2,3})?(?:\s[A-Z]{3})?")
#: How far down the first page a letterhead reaches, and an addressee stands.
_HEAD, _ADDRESSEE = 0.22, 0.45


def letterhead(paper: TradePaper, taken: Collection[str]) -> Candidate | None:
    """Who writes: the company at the head of the first page, the sender's line over the addressee, or the company signed for."""
    shunned = {fold(name) for name in taken}
    written_to = address_block(paper, None) if paper.kind == "beneficiary_confirmation" else None
    found = [one for one in (*_of_head(paper), *_signed_for(paper)) if fold(str(one.value)) not in shunned]
    if written_to is not None and any(one.value != written_to.value for one in found):
        found = [one for one in found if one.value != written_to.value]
    if not found:
        return None
    named = [one for one in found if "legal_form" in one.checks] or found
    latin = [one for one in named if is_latin(str(one.value))] or named
    latin = [one for one in latin if not fold(str(one.value)).startswith(fold("công ty"))] or latin
    first = latin[0] if "legal_form" in latin[0].checks else _in_full(paper, latin[0])
    again = sum(fold(str(one.value)) == fold(str(first.value)) for one in found) > 1
    return Candidate(first.value, first.raw, first.page, first.box, (*first.checks, "repeated")) if again else first


def _of_head(paper: TradePaper) -> Iterator[Candidate]:
    """The names at the head, the sender's line and the foot of the first page, without the addressee's, which stands under the one or over the other."""
    lines, feet = list(_sender_line(paper)), list(_at_foot(paper))
    addressee = address_block(paper, str(feet[0].value)) if feet else None
    again = bool(lines) and any(fold(one.text) == fold(str(lines[0].value)) for one in paper.first_page.segments)
    for one in _at_head(paper):
        under = again and one.box is not None and lines[0].box is not None and one.box[1] > lines[0].box[1] + 1
        if not (under and one.value != lines[0].value) and not (addressee is not None and one.value == addressee.value):
            yield one
    yield from lines
    yield from feet


def _at_foot(paper: TradePaper) -> Iterator[Candidate]:
    """Who is named with his address in the small print at the foot of the first page: ``Muster GmbH · Hauptstr. 1 · 12345 Ort · Amtsgericht …``."""
    for segment in paper.first_page.segments:
        parts = [part.strip() for part in re.split(r"\s+[·•|–]\s+|\s*,\s+", segment.text)]
        if segment.middle < 0.88 * paper.first_page.height or len(parts) < 3 or not has_form(parts[0]):
            continue
        if any(TOWN.match(part) for part in parts[1:4]) and not is_no_name(parts[0], legal_form=True):
            yield candidate(parts[0], Place("inside", (segment,)), parts[0], ["letterhead", "legal_form"])


def _in_full(paper: TradePaper, short: Candidate) -> Candidate:
    """The name in full where the letterhead prints only how the company is called: ``Castle`` over ``Castle Cheese (West) Inc.``"""
    for segment in paper.first_page.segments:
        found = name_of([segment.text]) if fold(segment.text).startswith(fold(str(short.value))) and has_form(segment.text) else None
        if found is not None and len(str(short.value)) > 3 and len(found[0]) > len(str(short.value)):
            return candidate(found[0], Place("inside", (segment,)), found[1], ["letterhead", "legal_form"])
    return short


def _at_head(paper: TradePaper) -> Iterator[Candidate]:
    page, laid = paper.labels[0], paper.first_page
    usual = median([segment.size for segment in laid.segments]) if laid.segments else 10.0
    for segment in laid.segments:
        if segment.middle > _HEAD * laid.height:
            break
        if (
            page.is_label(segment)
            or find_dates(segment.text)
            or is_form_text(segment.text)
            or _labelled(paper, segment)
            or re.match(r"the exporter\b", segment.text, re.IGNORECASE)
        ):
            continue
        block = _of_one_size(laid, segment)
        found = name_of([one.text for one in block])
        if found is None:
            continue
        name = found[0]
        place = Place("inside", tuple(block))
        if has_form(name) or fold(name).startswith(fold("công ty")):
            yield candidate(name, place, name if name in place.text else found[1], ["letterhead", "legal_form"])
        elif not is_cjk(name) and not holds_title(segment.text) and (is_organisation(name) or _opens_head(laid, segment, usual)):
            yield candidate(name, place, name if name in place.text else found[1], ["letterhead", "known"])


def _of_one_size(laid: Laid, segment: Segment) -> list[Segment]:
    """The segment and the line under it, where they are set alike."""
    block = next((block for block in laid.blocks if segment in block), (segment,))
    at = block.index(segment)
    return [segment, *(one for one in block[at + 1 : at + 2] if abs(one.size - segment.size) < 0.1 * segment.size)]


def _opens_head(laid: Laid, segment: Segment, usual: float) -> bool:
    """Whether a name without legal form stands as a letterhead: large, first in its column, an address or ways to reach it close below."""
    if segment.size < 1.12 * usual or len(segment.words) > 7:
        return False
    above = [one for one in laid.segments if one.middle < segment.middle - 3 and min(one.x1, segment.x1) - max(one.x0, segment.x0) > 0]
    if len(above) > 1:
        return False
    near = [one for one in laid.segments if 3 < one.middle - segment.middle < 3.6 * segment.size + 14 and min(one.x1, segment.x1) - max(one.x0, segment.x0) > 0]
    return any(_CONTACT.search(one.text) or _is_postal(one.text) for one in near)


def _is_postal(text: str) -> bool:
    return is_address(text) and (bool(re.search(r"\d", text)) or ends_in_country(text))


def _sender_line(paper: TradePaper) -> Iterator[Candidate]:
    """``Muster GmbH · Hauptstr. 1 · 12345 Ort`` in small print, as it shows in the window of an envelope."""
    for segment in paper.first_page.segments:
        if segment.middle > 0.32 * paper.first_page.height:
            break
        parts = [part.strip() for part in re.split(r"\s+[·•|–*]\s+|\s*,\s+|\s+-\s+", segment.text)]
        if not 3 <= len(parts) <= 5 or not any(TOWN.match(part) for part in parts[1:]) or is_no_name(parts[0], legal_form=has_form(parts[0])):
            continue
        if is_address(parts[0]) and not has_form(parts[0]):
            continue
        yield candidate(parts[0], Place("inside", (segment,)), parts[0], ["letterhead", "address_block", *(["legal_form"] if has_form(parts[0]) else [])])


_FOR = re.compile(r"^(?:for\s+(?:and\s+)?on\s+behalf\s+of|for|pour|für)\s*[:：]?\s+(?P<name>[A-ZÀ-Ỹ].{3,80})$", re.IGNORECASE)


def _signed_for(paper: TradePaper) -> Iterator[Candidate]:
    """The company signed for at the end of the paper: ``For and on behalf of X Co., Ltd.``"""
    for laid in (paper.pages[0], *paper.pages[-1:]) if len(paper.pages) > 1 else paper.pages[:1]:
        segments = laid.segments
        for at, segment in enumerate(segments):
            match = _FOR.match(segment.text)
            bare = re.fullmatch(r"for\s+(?:and\s+)?on\s+behalf\s+of\s*[:：]?", segment.text, re.IGNORECASE)
            following = next((one for one in segments[at + 1 : at + 6] if abs(one.x0 - segment.x0) < 40 and one.middle > segment.middle + 2), None)
            place = Place("inside", (segment,) if match else (following,) if bare and following is not None else ())
            found = name_of([match["name"]] if match else list(place.lines)) if place.segments else None
            if found is not None and has_form(found[0]) and segment.middle > 0.4 * laid.height:
                yield candidate(found[0], place, found[0] if found[0] in place.text else found[1], ["letterhead", "legal_form"])


def _labelled(paper: TradePaper, segment: Segment) -> bool:
    """Whether the segment is (part of) some label's value; a title that is a label too (``Invoice``) does not name the letterhead under it."""
    page = paper.labels[0]
    labels = [label for label in page if not (label.alone and not label.colon and holds_title(label.segment.text))]
    return any(segment is other or segment.words[0] in other.words for label in labels for place in page.places(label) for other in place.segments)


def address_block(paper: TradePaper, sender: str | None) -> Candidate | None:
    """The addressee of a letter: the one address block in the upper half that nobody's label names and that is not the sender's."""
    found: list[Candidate] = []
    for block in map(_up_to_title, paper.first_page.blocks):
        if not 2 <= len(block) <= 8 or block[0].middle > _ADDRESSEE * paper.first_page.height:
            continue
        lines = _behind_sender(_addressee_lines(block), sender)
        towns = any(TOWN.match(segment.text) or ends_in_country(segment.text) for segment in lines[1:])
        if (
            not towns
            or _labelled(paper, lines[0])
            or any(":" in segment.text or _CONTACT.search(segment.text) or _AMOUNT.fullmatch(segment.text) for segment in lines)
        ):
            continue
        place = Place("inside", tuple(lines))
        name = name_of(place.lines)
        if (
            name is not None
            and not (sender and fold(sender) in fold(" ".join(segment.text for segment in _behind_small_print(_behind_sender(block, sender)))))
            and not is_address(name[0].split(",")[0])
        ):
            found.append(candidate(name[0], place, name[1], ["address_block", "format", *(["legal_form"] if has_form(name[0]) else [])]))
    names = {fold(str(one.value)) for one in found}
    return found[0] if len(names) == 1 else None


def head_block(paper: TradePaper, taken: Collection[str]) -> Candidate | None:
    """Who writes, without letterhead: the one unlabelled address block at the head of a paper that labels everybody else."""
    found = address_block(paper, None)
    if found is None or found.box is None or found.box[1] > 0.3 * paper.first_page.height or fold(str(found.value)) in {fold(name) for name in taken}:
        return None
    return found


def _behind_sender(lines: Sequence[Segment], sender: str | None) -> Sequence[Segment]:
    """The lines behind the sender's own line over the addressee, set as large as that: his name and address parted by commas."""
    own = sender is not None and len(lines) > 3 and fold(lines[0].text).startswith(fold(sender)) and lines[0].text.count(",") > 1
    return lines[1:] if own else lines


def _behind_small_print(block: Sequence[Segment]) -> Sequence[Segment]:
    """The block behind the sender's line in small print, over which his letterhead may stand."""
    small = next((at for at, (one, two) in enumerate(pairwise(block)) if at < 2 and one.size < 0.85 * two.size), None)
    return block if small is None else block[small + 1 :]


def _up_to_title(block: Sequence[Segment]) -> Sequence[Segment]:
    """The block without a title close under it, or what follows the country an address ends with."""
    title = next((at for at in range(2, len(block)) if block[at].size > 1.25 * block[at - 1].size), len(block))
    return block[: next((at + 1 for at in range(2, title) if is_country(block[at].text)), title)]


def _without_small_print(block: Sequence[Segment]) -> Sequence[Segment]:
    """The block without the sender's line in small print over the addressee."""
    return block[1:] if len(block) > 2 and block[0].size < 0.85 * block[1].size else block


def _addressee_lines(block: Sequence[Segment]) -> Sequence[Segment]:
    """The block without the sender's line in small print over it and without ``An den``."""
    lines = list(block)
    while len(lines) > 2 and (lines[0].size > 1.25 * lines[1].size or is_form_text(lines[0].text)):
        lines = lines[1:]  # a title over it
    lines = list(_without_small_print(lines))
    if len(lines) > 2 and fold(lines[0].text) in words_of("addressing"):
        lines = lines[1:]
    return lines


def last_name(paper: TradePaper) -> Candidate | None:
    """The person whose name ends the paper, after the room for a signature or beside place and date."""
    lines = [line for laid in paper.pages for line in laid.lines]
    if len(lines) < 3:
        return None
    last, before = lines[-1], lines[-2]
    name = last.segments[-1]
    apart = last.page != before.page or last.middle - before.middle > 2.2 * name.size or re.fullmatch(r"[\s._…-]+", before.text) is not None
    dated = any(find_dates(segment.text) for segment in last.segments[:-1])
    if not is_person(name.text) or is_form_text(name.text) or not (dated or (apart and len(last.segments) == 1)):
        return None
    return candidate(name.text, Place("inside", (name,)), name.text, ["pattern", "format"])
