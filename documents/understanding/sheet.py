"""One paper laid out for the readers of single fields, and the candidates they find: each scored by the checks it passed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from batches.base import Box
from batches.paper import Fact
from documents.understanding.dates import Order, order_of
from documents.understanding.flow import Flow, Spot, flow_of, flows, spot_of
from documents.understanding.label_values import Labelled, Values
from documents.understanding.labels import Label
from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table
from documents.understanding.needed_words import may_match
from documents.understanding.parties import BREAK
from documents.understanding.script import is_cjk, is_vietnamese

#: Pages in which labels are sought; what lies deeper is annexes and results.
LABEL_PAGES = 4


@dataclass(frozen=True)
class Candidate:
    """A value a field may have. ``checks`` are the names of what spoke for it; their weights make the confidence."""

    field: str
    value: str
    spot: Spot
    checks: tuple[str, ...]
    rank: int = 0

    @cached_property
    def confidence(self) -> float:
        """One minus the product of what each check leaves in doubt."""
        weights = table("checks")["weights"]
        doubt = 1.0
        for check in self.checks:
            doubt *= 1.0 - weights[check]
        return round(min(0.99, 1.0 - doubt), 3)

    def fact(self) -> Fact:
        """The candidate as a fact."""
        box: Box | None = self.spot.box
        rounded = None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))
        return Fact(field=self.field, value=self.value, raw=self.spot.text, confidence=self.confidence, page=self.spot.page, box=rounded, checks=self.checks)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A paper of known kind and language."""

    kind: str
    pages: tuple[Laid, ...]
    language: str | None
    _labelled: dict[int, Labelled] = field(default_factory=dict)
    _values: dict[Label, tuple[Values, ...]] = field(default_factory=dict)
    _found: dict[str, list[tuple[Flow, re.Match[str]]]] = field(default_factory=dict)

    @property
    def first(self) -> Laid:
        """The first page with words."""
        return next((page for page in self.pages if page.lines), self.pages[0])

    @cached_property
    def label_pages(self) -> tuple[Laid, ...]:
        """The pages labels are sought on."""
        return tuple(page for page in self.pages if page.lines)[:LABEL_PAGES]

    def labelled(self, page: Laid) -> Labelled:
        """The labels of a page (computed once)."""
        if page.number not in self._labelled:
            self._labelled[page.number] = Labelled(page)
        return self._labelled[page.number]

    def is_label(self, segment: Segment) -> bool:
        """Whether the segment is a label, or opens with one and a colon."""
        page = next((page for page in self.label_pages if page.number == segment.page), None)
        return page is not None and self.labelled(page).is_label(segment)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Every label, in reading order."""
        return tuple(label for page in self.label_pages for label in self.labelled(page).labels)

    def values(self, *fields: str) -> Iterator[Values]:
        """What the labels of the fields point to, likeliest place first for each label."""
        for page in self.label_pages:
            labelled = self.labelled(page)
            for label in labelled.labels:
                if any(name in label.fields for name in fields):
                    yield from self._values_of(label, labelled)

    def _values_of(self, label: Label, labelled: Labelled) -> tuple[Values, ...]:
        """What one label points to (computed once)."""
        if label not in self._values:
            self._values[label] = labelled.values(label)
        return self._values[label]

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The paragraphs of the pages labels are sought on."""
        return tuple(flow for page in self.label_pages for flow in flows(page))

    @cached_property
    def lines(self) -> tuple[Flow, ...]:
        """Every line across the page as running text."""
        return tuple(flow_of(line.segments) for page in self.label_pages for line in page.lines)

    @cached_property
    def whole(self) -> tuple[Flow, ...]:
        """Each page as one text, paragraph after paragraph: for sentences that no paragraph holds together."""
        pages = [[segment for block in page.blocks for segment in block] for page in self.label_pages]
        return tuple(flow_of(segments) for segments in pages if segments)

    @cached_property
    def text(self) -> str:
        """All text of those pages."""
        return "\n".join(flow.text for flow in self.flows)

    @cached_property
    def date_order(self) -> Order | None:
        """In which order the paper writes ``a/b/year``."""
        return order_of([segment.text for page in self.pages for segment in page.segments], self.language)

    @cached_property
    def _lowered(self) -> str:
        return "\n".join(flow.text for flow in self.whole).lower()

    def matches(self, pattern: re.Pattern[str]) -> list[tuple[Flow, re.Match[str]]]:
        """Matches of a pattern in paragraphs (computed once)."""
        if pattern.pattern not in self._found:
            flows = self.flows if may_match(pattern, self._lowered) else ()
            self._found[pattern.pattern] = [(flow, match) for flow in flows for match in flow.find(pattern)]
        return self._found[pattern.pattern]

    def search(self, pattern: re.Pattern[str]) -> Iterator[tuple[Flow, re.Match[str]]]:
        """Matches of a pattern in paragraphs; where there are none, in whole pages."""
        pages = self.whole if not self.matches(pattern) and may_match(pattern, self._lowered) else ()
        yield from self.matches(pattern) or ((flow, match) for flow in pages for match in flow.find(pattern))


def value_spot(values: Values) -> Spot:
    """All of a labelled value as one spot."""
    return spot_of(values.segments)


def value_lines(values: Values) -> list[str]:
    """The lines of a labelled value."""
    return [segment.text for segment in values.segments]


def party_lines(sheet: Sheet, segments: Sequence[Segment]) -> list[str]:
    """The lines of a name with its address, each that was broken on purpose with the mark of :data:`parties.BREAK` at its end."""
    laid = next(page for page in sheet.pages if page.number == segments[0].page)
    broken = [two.middle - one.middle > 2 and not laid.is_full(one, two) for one, two in pairwise(segments)]
    return [segment.text + (BREAK if hard else "") for segment, hard in zip(segments, (*broken, False), strict=True)]


def label_checks(values: Values) -> tuple[str, ...]:
    """The checks a labelled value passes by where it stands."""
    return (
        "label",
        *(("separator",) if values.label.colon else ()),
        {"cell": "cell", "beside": "position", "inside": "position", "below": "below", "above": "above"}[values.relation],
    )


def best(candidates: Sequence[Candidate]) -> Candidate | None:
    """The likeliest candidate, ``None`` where none is likely enough or two different ones are equally likely.

    Candidates that say the same strengthen one another (check ``agrees``).
    """
    if not candidates:
        return None
    merged = _in_latin([_agreeing(candidate, candidates) for candidate in candidates])
    ranked = sorted(merged, key=lambda one: (one.rank, -one.confidence, one.spot.page))
    top = ranked[0]
    return top if top.confidence >= _threshold(top.field) else None


def _threshold(field: str) -> float:
    thresholds = table("checks")["threshold"]
    return float(thresholds["fields"].get(field, thresholds["default"]))


def _in_latin(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates in Latin letters, and without Vietnamese ones, where there are likely ones: a bilingual paper says the same twice, and other papers
    repeat what all can read."""
    for other in (is_cjk, is_vietnamese):
        kept = [one for one in candidates if not other(one.value)]
        if any(one.confidence >= _threshold(one.field) for one in kept):
            candidates = kept
    return candidates


def _agreeing(candidate: Candidate, all_of_them: Sequence[Candidate]) -> Candidate:
    others = [
        one for one in all_of_them if one is not candidate and one.value.casefold() == candidate.value.casefold() and one.spot.words != candidate.spot.words
    ]
    if not others or "agrees" in candidate.checks:
        return candidate
    return Candidate(candidate.field, candidate.value, candidate.spot, (*candidate.checks, "agrees"), candidate.rank)


def iso(day: date) -> str:
    """The day as ISO 8601."""
    return day.isoformat()


_NEGATION = re.compile(
    r"\b(?:not|no(?!\.|\s*[:\d])|never|without|does not|is not|kein|keine|keinen|keiner|nicht|ersetzt keine|không|instead of|"
    r"n['’]est (?:ni|pas)|ne \w+ pas|non è|no es)\b|不|并非|非(?=欧盟)",
    re.IGNORECASE,
)


def is_denied(flow: Flow, at: int) -> bool:
    """Whether the sentence denies what stands at ``at``: a negation before it, as in "it is not an EU type-examination certificate under …"."""
    sentence = flow.sentence(at)
    where = flow.text.find(sentence)
    before = re.split(r"[)·|]|:\s|;\s", sentence[: max(0, at - where)])[-1]
    return _NEGATION.search(before) is not None
