"""What a correction teaches: the label by which the next paper of the same issuer states the field, proved on the paper itself.

A label is guessed from the geometry around the value and made an entry only when that entry, used on this very paper by the code that will use it on the
next one, finds the right value and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from batches.base import Box
from batches.corrected import corrected
from batches.correction import Correction
from batches.lexicon import Issuer, Lesson, LexiconEntry, WhyNot, applying
from batches.lexicon import Spot as ShownSpot
from batches.paper import LIST_FIELDS, Fact, Paper
from documents.reading.page import Reading
from documents.understanding.flow import Spot
from documents.understanding.issuers import issuer_of
from documents.understanding.label_guesses import Guess, guesses
from documents.understanding.laying_out import lay_out
from documents.understanding.layout import Laid
from documents.understanding.learnt import ISSUER, LearntSheet, Pointed, combined, taught_facts
from documents.understanding.learnt_places import LearntPage, lies_in, region
from documents.understanding.learnt_values import Value, forms_of, key_of, shape_of, tells_alone, values_in
from documents.understanding.lexicon import table
from documents.understanding.recognised import restored
from documents.understanding.understand import Understanding, understand
from documents.understanding.value_spots import spots_of, words_in

#: A value printed more often than this is not looked for a label at each of its spots.
_MOST_SPOTS = 24


@dataclass(frozen=True, eq=False)
class Case:
    """A paper and the correction of it: as the reader understands it, and the facts that are right (this and earlier corrections included)."""

    reading: Reading
    pages: tuple[Laid, ...]
    own: Understanding
    found: Understanding
    sheet: LearntSheet
    correction: Correction
    right: tuple[Fact, ...]
    pointed: tuple[Pointed, ...]

    @property
    def field(self) -> str:
        """The field corrected."""
        return self.correction.field

    def is_right(self, facts: Iterable[Fact]) -> bool:
        """Whether these facts say of the field what is right, no more and no less."""
        return _keys(facts, self.field) == _keys(self.right, self.field)

    def laid(self, number: int) -> LearntPage | None:
        """The page of that number, where labels are sought on it."""
        return next((page for page in self.sheet.pages if page.laid.number == number), None)


def lesson_of(reading: Reading, corrections: Sequence[Correction], learnt: Sequence[LexiconEntry] = ()) -> Lesson:
    """What the last of the corrections comes to on its paper, of which ``corrections`` are all there are, and ``learnt`` the lexicon it is read with."""
    case = _case(reading, corrections, learnt)
    told = Lesson(read=tuple(fact for fact in case.found.facts if fact.field == case.field))
    if case.correction.value is None:
        return _unlearnt(case, told)
    spots = _spots(case, case.correction.value)
    if not spots:
        return told.model_copy(update={"why_not": "not_found"})
    told = told.model_copy(update={"spot": _shown(case, spots[0])})
    return _learnt(case, told, spots[:_MOST_SPOTS])


def _case(reading: Reading, corrections: Sequence[Correction], learnt: Sequence[LexiconEntry]) -> Case:
    pages, own = lay_out(restored(reading)), understand(reading)
    entries = applying(learnt, own.kind, own.issuer_text)
    found = understand(reading, entries) if entries else own
    sheet = LearntSheet(pages, own.language)
    paper = Paper(file="", sha256=corrections[-1].sha256, facts=found.facts)
    return Case(
        reading, pages, own, found, sheet, corrections[-1], corrected(paper, corrections).facts, tuple(sheet.pointed(entry) for entry in entries)
    )  # fmt: skip


def _spots(case: Case, value: Value) -> list[Spot]:
    page, box = case.correction.page, case.correction.box
    pages = [laid for laid in case.pages if page in (None, laid.number)]
    if box is not None:
        return [spot for laid in pages if (spot := words_in(laid, box)) is not None]
    return spots_of(pages, case.field, value, case.sheet.style)


def _learnt(case: Case, told: Lesson, spots: list[Spot]) -> Lesson:
    """The entry that finds the value, if its place or its label tells it."""
    told = told.model_copy(update={"against": _against(case)})
    if case.is_right(case.found.facts):
        return _nothing(told, "known")
    issuer = issuer_of(case.own.kind, case.pages, case.own.language, case.right)
    if issuer is None:
        return _nothing(told, "no_issuer")
    entries = [(entry, spots[0]) for entry in _by_name(case, issuer)] or _by_label(case, issuer, spots)
    if len({entry.id for entry, _ in entries}) > 1:
        return _nothing(told, "several_places").model_copy(update={"places": tuple(_shown(case, spot) for _, spot in entries)})
    if not entries and len(spots) == 1:
        entries = [(entry, spots[0]) for entry in _by_place(case, issuer, spots[0])][:1]
    if not entries:
        return _nothing(told, "not_alone" if any(_in_company(case, issuer, spot) for spot in spots) else "no_label")
    return told.model_copy(update={"entry": entries[0][0], "spot": _shown(case, entries[0][1])})


def _by_label(case: Case, issuer: Issuer, spots: list[Spot]) -> list[tuple[LexiconEntry, Spot]]:
    """For each spot the entry by its label; spots whose label the lexicon files give to other fields count only where there is no other."""
    found = [(entry, spot, other) for spot in spots for entry, other in _entries_at(case, issuer, spot)]
    own = [(entry, spot) for entry, spot, other in found if not other]
    return own or [(entry, spot) for entry, spot, _ in found]


def _entries_at(case: Case, issuer: Issuer, spot: Spot) -> Iterator[tuple[LexiconEntry, bool]]:
    """The best entry for one spot, and whether its label is known for another field."""
    page = case.laid(spot.page)
    if page is None:
        return
    names = {key_of(fact.raw) for fact in case.own.facts} | {key_of(fact.value) for fact in case.right}
    likely = [guess for guess in guesses(page.laid, spot) if key_of(guess.printed) not in names]
    for placed in (False, True):
        for guess in likely:
            entry = next((one for one in _forms(case, issuer, page, guess, spot, placed=placed) if _proves(case, one)), None)
            if entry is not None:
                named = page.fields_named(guess.label)
                yield entry, bool(named) and case.field not in named
                return


def _in_company(case: Case, issuer: Issuer, spot: Spot) -> bool:
    """Whether a label there names the value of a list together with others that are not among the right ones."""
    page = case.laid(spot.page)
    if page is None or case.field not in LIST_FIELDS:
        return False
    entries = (entry for guess in guesses(page.laid, spot) for entry in _forms(case, issuer, page, guess, spot, placed=False))
    return any(len(case.sheet.pointed(entry).values) > 1 for entry in entries)


def _forms(case: Case, issuer: Issuer, page: LearntPage, guess: Guess, spot: Spot, *, placed: bool) -> Iterator[LexiconEntry]:
    """The entry by that label in every form its value may have: with one value in its place first, going on over lines first."""
    if guess.short and not placed:
        return
    made: list[LexiconEntry] = []
    for form in forms_of(case.field):
        for extent in ("block", "line"):
            place = page.place(guess.label, guess.relation, extent)
            if not place or not any(word in segment.words for segment in place for word in spot.words):
                continue
            keys = [key_of(one.value) for one in values_in(place, form, case.sheet.style, case.field)]
            if key_of(case.correction.value or "") not in keys:
                continue
            nth, of = (0, 1) if case.field in LIST_FIELDS else (keys.index(key_of(case.correction.value or "")), len(keys))
            where = {"page": spot.page, "box": _whole_points(region(place[:1]))} if placed else {}
            told = {"label": guess.printed, "phrase": guess.phrase, "relation": guess.relation, "extent": extent, "form": form, "nth": nth, "of": of}
            made.append(LexiconEntry.model_validate({"issuer": issuer, "kind": case.own.kind, "field": case.field} | told | where))
    yield from sorted(made, key=lambda entry: entry.of)


def _by_name(case: Case, issuer: Issuer) -> Iterator[LexiconEntry]:
    """The entry that says that the issuer itself is the party, as on letter paper."""
    if case.field in table("issuers")["named"].get(case.own.kind, ()) and key_of(case.correction.value or "") == key_of(issuer.marks[0]):
        entry = LexiconEntry(issuer=issuer, kind=case.own.kind, field=case.field, form=ISSUER)
        yield from [entry] if _proves(case, entry) else []


def _by_place(case: Case, issuer: Issuer, spot: Spot) -> Iterator[LexiconEntry]:
    """The entry by a fixed place of the first page, for values that are known as such without a label."""
    if case.field in LIST_FIELDS or spot.page != case.sheet.pages[0].laid.number or spot.box is None:
        return
    for form in forms_of(case.field):
        if tells_alone(form):
            shape = shape_of(spot.text) if form in ("number", "identifier") else ""
            told = {"form": form, "shape": shape, "page": spot.page, "box": _whole_points(spot.box)}
            entry = LexiconEntry.model_validate({"issuer": issuer, "kind": case.own.kind, "field": case.field} | told)
            if _proves(case, entry):
                yield entry


def _proves(case: Case, entry: LexiconEntry) -> bool:
    """Whether the entry by itself finds the right value on this paper; of a field that may repeat, also nothing that is wrong."""
    found = {key_of(one.value) for one in case.sheet.pointed(entry).values}
    wanted = key_of(case.correction.value or "")
    return wanted in found and found <= (_keys(case.right, case.field) if case.field in LIST_FIELDS else {wanted})


def _unlearnt(case: Case, told: Lesson) -> Lesson:
    """The entry that says that a label does not name the field, so that what was read there is not read again."""
    gone = [fact for fact in told.read if case.correction.instead_of in (None, str(fact.value))]
    against = _against(case)
    if not gone or against:
        return _nothing(told.model_copy(update={"against": against}), "said_otherwise" if against else "not_read")
    issuer = issuer_of(case.own.kind, case.pages, case.own.language, case.right)
    if issuer is None:
        return _nothing(told, "no_issuer")
    for entry in (entry for fact in gone for entry in _denials(case, issuer, fact)):
        if case.is_right(combined(case.own.facts, (*case.pointed, case.sheet.pointed(entry))).facts):
            return told.model_copy(update={"entry": entry})
    return _nothing(told, "no_label")


def _denials(case: Case, issuer: Issuer, fact: Fact) -> Iterator[LexiconEntry]:
    """Entries that deny the field to the labels around a fact."""
    page = case.laid(fact.page or 0)
    if page is None or fact.box is None:
        return
    words = tuple(word for segment in page.laid.segments for word in segment.words if lies_in(word.box, fact.box))
    for guess in guesses(page.laid, Spot(page.laid.number, fact.raw, words)) if words else ():
        if not guess.short:
            said = {"names": False, "label": guess.printed, "phrase": guess.phrase, "relation": guess.relation, "extent": "block"}
            yield LexiconEntry.model_validate({"issuer": issuer, "kind": case.own.kind, "field": case.field} | said)


def _against(case: Case) -> tuple[str, ...]:
    """The entries in force that read something on this paper that is not right."""
    right = _keys(case.right, case.field)
    wrong = (entry for entry, fact in taught_facts(case.pointed) if fact.field == case.field and key_of(fact.value) not in right)
    return tuple(dict.fromkeys(wrong))


def _nothing(told: Lesson, why: WhyNot) -> Lesson:
    return told.model_copy(update={"why_not": why})


def _keys(facts: Iterable[Fact], field: str) -> set[str]:
    return {key_of(fact.value) for fact in facts if fact.field == field}


def _whole_points(box: Box) -> Box:
    return (float(round(box[0])), float(round(box[1])), float(round(box[2])), float(round(box[3])))


def _shown(case: Case, spot: Spot) -> ShownSpot:
    """The spot with its box on the page as shown."""
    box = spot.box or (0.0, 0.0, 0.0, 0.0)
    turn = next((page.turn for page in case.reading.pages if page.number == spot.page), None)
    box = box if turn is None else turn.box(box)
    return ShownSpot(page=spot.page, box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)), raw=spot.text)
