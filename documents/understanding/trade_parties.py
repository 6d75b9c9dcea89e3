"""Who is who on a trade paper, by label: seller, buyer, consignee, importer, manufacturer."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from documents.understanding.layout import below
from documents.understanding.lexicon import table
from documents.understanding.parties import is_address
from documents.understanding.people import is_person
from documents.understanding.script import is_latin
from documents.understanding.trade_labels import UNKNOWN, Label
from documents.understanding.trade_names import TOWN, has_form, name_of
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import PageLabels, Place

#: The role of labels inside a party's box that name its name (``Company name: …``).
PARTY_NAME = "party_name"
_ROUTES = ("from", "to")
_PARTIES = frozenset({"seller", "shipper", "buyer", "bill_to", "consignee", "consignee_and_buyer", "importer", "manufacturer"})


_DECLARES = re.compile(r"\b(?:exporter|ausführer)\b.*\b(?:products|waren)\b.*\b(?:document|handelspapier)", re.IGNORECASE)


def party(paper: TradePaper, roles: Collection[str], avoid: Collection[str] = (), *, declaring: bool = False) -> Candidate | None:
    """The name at the first label of these roles; ``avoid`` are roles whose labels take precedence where a label can be both.

    Who declares the origin in a sentence (``The exporter X of the products covered by this document``) counts only where asked for: it may be the maker.
    """
    found = []
    for page, label in paper.labelled(roles):
        if set(label.roles) & set(avoid) or (_DECLARES.search(page.line_of(label.segment).text) is not None) != declaring:
            continue
        hit = _named(page, label)
        if hit is None:
            continue
        place, name, first = hit
        checks = ["label", *(["legal_form"] if has_form(name) else []), *(["near_label"] if place.relation == "below" and not label.caption else ["format"])]
        found.append(candidate(name, place, name if name in place.text else first, checks))
    latin = [one for one in found if is_latin(str(one.value))]
    return best(latin or found)


def _named(page: PageLabels, label: Label) -> tuple[Place, str, str] | None:
    for place in (*_at_part(page, label), *page.places(label)):
        found = name_of(place.lines)
        if found is not None and not _is_route(label, place, found[0]) and not _is_contact(place, found[0]):
            return place, found[0], found[1]
    return None


_REACHED = re.compile(r"@|\b(?:tel|phone|mobile)\b|(?:\d[ /().-]?){8,}", re.IGNORECASE)


def _is_contact(place: Place, name: str) -> bool:
    """Whether a person's name stands there with ways to reach him and no address: who is in charge, not who buys."""
    return is_person(name) and _REACHED.search(place.text) is not None and not any(is_address(line) and not _REACHED.search(line) for line in place.lines[1:])


def _at_part(page: PageLabels, label: Label) -> tuple[Place, ...]:
    """The place of the name inside a party's box that has labels of its own: ``Buyer`` over ``Name: …``, ``Address: …``."""
    for other in below(label.segment, page.laid, reach=3.6)[: 4 if label.alone else 1]:
        labels = page.by_segment.get(id(other), ())
        if labels and PARTY_NAME in labels[0].roles and labels[0].at_start:
            return page.places(labels[0])
        if labels and labels[0].roles not in (("stop",), (UNKNOWN,)) and labels[0].at_start:
            return ()
    return ()


def _is_part(page: PageLabels, label: Label) -> bool:
    """Whether a party's label stands right over a label of a name, which is then that party's."""
    over = [other for other in page if other.segment.middle < label.segment.middle - 2 and abs(other.segment.x0 - label.segment.x0) < 30]
    near = max(over, key=lambda one: one.segment.middle, default=None)
    return near is not None and label.segment.middle - near.segment.middle < 4 * label.segment.size and bool(set(near.roles) & _PARTIES)


def _is_route(label: Label, place: Place, name: str) -> bool:
    """``From`` and ``To`` also open routes (``FROM: SHANGHAI``): there only a company, or a name with its address below."""
    if label.phrase not in _ROUTES or has_form(name):
        return False
    addressed = any(TOWN.match(line) or is_address(line) for line in place.lines[1:])
    return not addressed or re.fullmatch(r"[A-Z][\w .-]+,\s?[A-Z][\w .-]+", place.lines[0]) is not None


def unlabelled_company(paper: TradePaper) -> Candidate | None:
    """Who is meant by ``Company name:`` at the head of a paper, where no party's box holds that label: the one who writes."""
    for page, label in paper.labelled({PARTY_NAME}):
        if label.segment.middle > 0.3 * page.laid.height or page is not paper.labels[0] or _is_part(page, label):
            continue
        for place in page.places(label):
            found = name_of(place.lines)
            if found is not None:
                return candidate(found[0], place, found[0] if found[0] in place.text else found[1], ["label", "format"])
    return None


def is_donation(paper: TradePaper) -> bool:
    """Whether the goods are given and not sold: then who gets them is no buyer."""
    return any(_given().search(line.text) for laid in paper.pages[:2] for line in laid.lines)


@cache
def _given() -> re.Pattern[str]:
    phrases = table("trade")["words"]["donation"]
    return re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" if phrase.isascii() else re.escape(phrase) for phrase in phrases), re.IGNORECASE)
