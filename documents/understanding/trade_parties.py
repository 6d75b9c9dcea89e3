"""Who is who on a trade paper: seller, buyer, consignee, importer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from documents.understanding.dates import find_dates
from documents.understanding.layout import Segment
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, split_party
from documents.understanding.script import is_cjk, is_latin
from documents.understanding.signing import is_person
from documents.understanding.trade_labels import Label, fold
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place

_TOWN = re.compile(r"^(?:[A-Z]{1,2}-)?\d{4,6}\s+(?:[A-Z]{2}\s+)?[A-ZÀ-Ỹ][\w.'-]+|[A-Z][\w.'-]+(?:\s[A-Z][\w.'-]+)*,?\s+[A-Z]{2}\s+\d{5}$")
_ATTENTION = re.compile(r"^(?:attn|attention|att|z\.?\s?hd|t\.a\.v|messrs|m/s|an|to)\b[.:]*\s*", re.IGNORECASE)
_SAME = re.compile(r"^\(?\s*(?:the )?same as|^as above|^siehe|^wie ", re.IGNORECASE)
_NO_NAME = re.compile(r"[@€$]|https?:|www\.|\d{6,}|\d+[.,]\d\d\b")


def _has_form(text: str) -> bool:
    """Whether a company's legal form is there, however it is written (``bol.com b.v.``)."""
    return has_legal_form(text) or _capital_forms().search(text.upper()) is not None


@cache
def _capital_forms() -> re.Pattern[str]:
    """Legal forms in capitals, as forms print them (``GMBH``); those of two letters, which may be words, only at the end."""
    forms = sorted({form.upper() for form in table("parties")["legal_forms"]}, key=len, reverse=True)
    bodies = [re.escape(form) + ("" if len(re.sub(r"\W", "", form)) > 2 else "$") for form in forms]
    return re.compile(rf"(?<![\w])(?:{'|'.join(bodies)})(?!\w)")


def party(paper: TradePaper, roles: Collection[str], avoid: Collection[str] = ()) -> Candidate | None:
    """The name at the first label of these roles; ``avoid`` are roles whose labels take precedence where a label can be both."""

    def parse(place: Place, label: Label) -> tuple[str, str] | None:
        if set(label.roles) & set(avoid):
            return None
        found = name_of(place.lines)
        # "From" and "To" also open routes (``FROM: SHANGHAI``): there only a company, or a name with its address below.
        bare = label.phrase in ("from", "to") and len(place.lines) < 2
        return None if found is None or (bare and not _has_form(found[0])) or (label.phrase in ("from", "to") and _is_route(place)) else found

    found = []
    for _, place, (name, first) in paper.first_values(roles, parse):
        checks = ["label", *(["legal_form"] if _has_form(name) else []), *(["near_label"] if place.relation == "below" else ["format"])]
        found.append(candidate(name, place, name if name in place.text else first, checks))
    latin = [one for one in found if is_latin(str(one.value))]
    return best(latin or found)


def _is_route(place: Place) -> bool:
    return re.fullmatch(r"[A-Z][\w .-]+,\s?[A-Z][\w .-]+", place.lines[0]) is not None and not _has_form(place.lines[0])


def name_of(lines: Sequence[str]) -> tuple[str, str] | None:
    """The name a party's lines begin with and its line as printed; ``None`` where they begin with something else."""
    if lines and (order := _to_order(lines[0])):
        return order, lines[0]
    kept = [_ATTENTION.sub("", line).strip() for line in lines]
    kept = _latin_first(kept)
    while kept and (not kept[0] or kept[0].startswith("(") or not re.search(r"[^\W\d]{2}", kept[0])):
        kept.pop(0)
    if not kept or _SAME.match(kept[0]):
        return None
    found = split_party(_name_lines(kept))
    if found is None:
        return None
    name = found.name if found.legal_form else re.split(r"\s[-–|·•]\s|;", found.name)[0].strip()
    name = re.sub(r"\s+,", ",", name)
    if re.search(r"(?:ltd|inc|corp|co|e\. ?v|e\. ?k)$", name, re.IGNORECASE) and f"{name}." in " ".join(kept):
        name += "."
    if _is_no_name(name, found.legal_form):
        return None
    return name, kept[0]


def _to_order(line: str) -> str | None:
    """A bill made out to order names no consignee, or the bank whose order counts: as printed."""
    return line.strip(" ,.") if any(fold(line).startswith(fold(phrase)) for phrase in table("trade")["words"]["to_order"]) else None


def _latin_first(lines: list[str]) -> list[str]:
    """Of a name in two scripts the Latin one, which other papers repeat."""
    if len(lines) > 1 and is_cjk(lines[0]) and not is_latin(lines[0]) and _has_form(lines[1]) and is_latin(lines[1]):
        return lines[1:]
    return lines


def _name_lines(lines: Sequence[str]) -> list[str]:
    """The lines a name may take: a name goes on below only when its legal form is still to come there."""
    first = lines[0]
    if _has_form(first) and not re.search(r"(?:Co\.?|&|,)\s*,?$", first):
        return [first]
    for count in (2, 3):
        joined = " ".join(lines[:count])
        if len(lines) >= count and _has_form(joined) and not any(re.search(r"\d", line) for line in lines[: count - 1]):
            return [joined]
    return [first]


def _is_no_name(name: str, legal_form: bool) -> bool:
    if "\ufffd" in name or len(name) > 100 or len(re.findall(r"[^\W\d_]", name)) < 3 or _NO_NAME.search(name) or ":" in name:
        return True
    if find_dates(name) or (_TOWN.match(name) and not legal_form):
        return True
    words = name.split()
    return not legal_form and (len(words) > 9 or (len(words) > 3 and sum(word[:1].islower() for word in words) > len(words) / 2))


def letterhead(paper: TradePaper, taken: Collection[str]) -> Candidate | None:
    """The company at the head of the first page, when its name has a legal form and nobody else's label stands at it."""
    page = paper.labels[0]
    for segment in paper.first_page.segments:
        if segment.middle > 0.2 * paper.first_page.height or page.is_label(segment):
            continue
        place = Place("inside", (segment, *_next_line(paper, segment)))
        found = name_of(place.lines)
        if (
            found is None
            or not (_has_form(found[0]) or fold(found[0]).startswith(fold("công ty")))
            or _labelled(paper, segment)
            or fold(found[0]) in map(fold, taken)
        ):
            continue
        return candidate(found[0], place, found[0] if found[0] in place.text else found[1], ["letterhead", "legal_form"])
    return None


def _next_line(paper: TradePaper, segment: Segment) -> list[Segment]:
    block = next((block for block in paper.first_page.blocks if segment in block), ())
    at = block.index(segment) if segment in block else 0
    return list(block[at + 1 : at + 2])


def _labelled(paper: TradePaper, segment: Segment) -> bool:
    """Whether the segment is (part of) some label's value."""
    page = paper.labels[0]
    return any(segment is other or segment.words[0] in other.words for label in page for place in page.places(label) for other in place.segments)


def address_block(paper: TradePaper, sender: str | None) -> Candidate | None:
    """The addressee of a letter: the one address block in the upper half that nobody's label names and that is not the sender's."""
    found = []
    for block in paper.first_page.blocks:
        if not 2 <= len(block) <= 7 or block[0].middle > 0.45 * paper.first_page.height:
            continue
        if (
            not any(_TOWN.match(segment.text) or _ends_in_country(segment.text) for segment in block[1:])
            or _labelled(paper, block[0])
            or any(":" in segment.text for segment in block)
        ):
            continue
        place = Place("inside", tuple(block))
        name = name_of(place.lines)
        if name is not None and fold(name[0]) != fold(sender or ""):
            found.append(candidate(name[0], place, name[1], ["address_block", "format"]))
    names = {fold(str(one.value)) for one in found}
    return found[0] if len(names) == 1 and sender is not None else None


def _ends_in_country(text: str) -> bool:
    last = re.split(r"[,\s]\s*(?=\S+$)", text.strip(" ."))[-1]
    return "," in text and last.casefold() in table("trade")["countries"]["names"]


def last_name(paper: TradePaper) -> Candidate | None:
    """The person whose name ends the paper, after the room for a signature or beside place and date."""
    lines = [line for laid in paper.pages for line in laid.lines]
    if len(lines) < 3:
        return None
    last, before = lines[-1], lines[-2]
    name = last.segments[-1]
    apart = last.page != before.page or last.middle - before.middle > 2.2 * name.size
    dated = any(find_dates(segment.text) for segment in last.segments[:-1])
    if not is_person(name.text) or not (dated or (apart and len(last.segments) == 1)):
        return None
    return candidate(name.text, Place("inside", (name,)), name.text, ["pattern", "format"])
