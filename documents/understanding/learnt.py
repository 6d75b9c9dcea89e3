"""What people's corrections taught, used: facts where lexicon entries of the paper's issuer point, in place of the reader's own.

The reader's own facts are made first and know nothing of this. An entry wins over them; what it sets aside is kept as overruled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from batches.lexicon import LexiconEntry
from batches.paper import LIST_FIELDS, Fact
from documents.understanding.layout import Laid
from documents.understanding.learnt_places import LearntPage, lies_in, region
from documents.understanding.learnt_values import ReadValue, Style, key_of, shape_of, style_of, values_in
from documents.understanding.sheet import LABEL_PAGES, Candidate
from documents.understanding.value_spots import spots_of

#: The check that names a fact read by a lexicon entry.
LEARNT = "learnt"
#: The form of an entry that says that a field is the paper's issuer itself.
ISSUER = "issuer"


@dataclass(frozen=True)
class Learnt:
    """A paper's facts with what was learnt, and the reader's own that this set aside."""

    facts: tuple[Fact, ...]
    overruled: tuple[Fact, ...]


@dataclass(frozen=True)
class Pointed:
    """What one entry finds on a paper: the values of its field, and the places (page and box) it points to."""

    entry: LexiconEntry
    values: tuple[ReadValue, ...]
    regions: tuple[tuple[int, Box], ...]


class LearntSheet:
    """A paper as lexicon entries see it."""

    def __init__(self, pages: Sequence[Laid], language: str | None) -> None:
        filled = [page for page in pages if page.lines]
        self.pages = tuple(LearntPage(page) for page in (*filled[:LABEL_PAGES], *(filled[LABEL_PAGES:][-1:])))
        self.style: Style = style_of(pages, language)

    def pointed(self, entry: LexiconEntry) -> Pointed:
        """What the entry finds. Two different values of a field that a paper states once are none."""
        if entry.form == ISSUER:
            return Pointed(entry, tuple(self._issuer(entry))[:1], ())
        places = [place for page in self.pages for place in page.places(entry)]
        regions = tuple((place[0].page, region(place)) for place in places)
        if not entry.names:
            return Pointed(entry, (), regions)
        found = [value for place in places for value in _chosen(entry, values_in(place, entry.form, self.style, entry.field))]
        several = entry.field not in LIST_FIELDS and len({key_of(one.value) for one in found}) > 1
        return Pointed(entry, () if several else tuple(found), regions)

    def _issuer(self, entry: LexiconEntry) -> Iterator[ReadValue]:
        """The issuer's own name as the first page prints it."""
        first = [page.laid for page in self.pages[:1]]
        yield from (ReadValue(spot.text, spot) for spot in spots_of(first, entry.field, entry.issuer.marks[0], self.style))


def _chosen(entry: LexiconEntry, found: list[ReadValue]) -> list[ReadValue]:
    """The values meant: all, of a field that may repeat; else the one in its place among as many as there were, and of the shape it had."""
    if entry.field not in LIST_FIELDS:
        found = [found[entry.nth]] if len(found) == entry.of else []
    return [one for one in found if not entry.shape or shape_of(one.spot.text) == entry.shape]


def with_learnt(facts: tuple[Fact, ...], pages: Sequence[Laid], language: str | None, entries: Iterable[LexiconEntry]) -> Learnt:
    """The reader's facts with what these entries, all of the paper's issuer and kind, find on it."""
    sheet = LearntSheet(pages, language)
    return combined(facts, [sheet.pointed(entry) for entry in entries])


def combined(own: tuple[Fact, ...], pointed: Sequence[Pointed]) -> Learnt:
    """Own facts and learnt ones: what an entry denies goes, then what entries found takes the place of what was read for its field."""
    denied = [fact for fact in own if any(not one.entry.names and one.entry.field == fact.field and _covers(one, fact) for one in pointed)]
    facts, overruled = [fact for fact in own if fact not in denied], denied
    for field in dict.fromkeys(one.entry.field for one in pointed if one.values):
        found = [one for one in pointed if one.entry.field == field and one.values]
        new = _facts(field, [value for one in found for value in one.values])
        if field in LIST_FIELDS:
            again = {key_of(fact.value) for fact in new}
            gone = [f for f in facts if f.field == field and (key_of(f.value) in again or any(_covers(one, f) for one in found))]
        else:
            gone = [fact for fact in facts if fact.field == field]
            new = new if len(new) == 1 else []  # entries that contradict each other: neither is believed, and nor is what they were taught against
        at = next((i for i, fact in enumerate(facts) if fact in gone), len(facts))
        facts = [*facts[:at], *new, *(fact for fact in facts[at:] if fact not in gone)]
        overruled += [fact for fact in gone if key_of(fact.value) not in {key_of(one.value) for one in new}]
    return Learnt(tuple(facts), tuple(overruled))


def _facts(field: str, values: Iterable[ReadValue]) -> list[Fact]:
    """A fact for each different value, where it was first found."""
    facts: dict[str, Fact] = {}
    for one in values:
        scored = Candidate(field, str(one.value), one.spot, (LEARNT, "format")).fact()
        facts.setdefault(key_of(one.value), scored.model_copy(update={"value": one.value}))
    return list(facts.values())


def _covers(pointed: Pointed, fact: Fact) -> bool:
    """Whether the fact stands where the entry points to."""
    return fact.box is not None and any(page == fact.page and lies_in(fact.box, box) for page, box in pointed.regions)


def taught_facts(pointed: Iterable[Pointed]) -> Iterator[tuple[str, Fact]]:
    """Each fact with the id of the entry that found it."""
    for one in pointed:
        yield from ((one.entry.id, fact) for fact in _facts(one.entry.field, one.values))
