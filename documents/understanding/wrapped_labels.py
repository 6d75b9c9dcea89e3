"""Labels broken over two lines, as narrow label columns break them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.reading.page import Word
from documents.understanding.labels import Label, labels_in
from documents.understanding.layout import Laid, Segment, below


def join_wrapped(laid: Laid, by_segment: dict[Segment, tuple[Label, ...]], file: str) -> set[Segment]:
    """Let the first line of a broken label (``Nr. der EU-`` / ``Baumusterprüfbescheinigung``) stand for both; the second lines are returned."""
    tails: set[Segment] = set()
    for upper in laid.segments:
        labels = by_segment[upper]
        if upper in tails or len(upper.words) > 6 or any(label.colon for label in labels):
            continue
        lower = next((s for s in below(upper, laid, reach=1.6) if (abs(s.x0 - upper.x0) < 2 or abs(s.x1 - upper.x1) < 4) and s.cell is upper.cell), None)
        if lower is None or len(lower.words) > 5 or (_is_label(labels) and _is_label(by_segment[lower])):
            continue
        whole = labels_in(Segment(upper.page, unbroken((upper, lower)), upper.cell), file)
        if len(whole) == 1 and whole[0].at_start and whole[0].alone and whole[0].first + whole[0].count > len(upper.words):
            for segment in (upper, lower):
                by_segment[segment] = (Label(segment, whole[0].fields, 0, len(segment.words), whole[0].colon, whole[0].phrase),)
            tails.add(lower)
    return tails


def unbroken(lines: Sequence[Segment]) -> tuple[Word, ...]:
    """The words of a label of several lines, without the hyphens at which narrow columns break them."""
    words = [word for line in lines for word in line.words]
    ends = {id(line.words[-1]) for line in lines[:-1]}
    return tuple(
        replace(word, text=word.text[:-1]) if id(word) in ends and following is not None and _is_broken(word.text, following.text) else word
        for word, following in zip(words, (*words[1:], None), strict=True)
    )


def _is_broken(text: str, following: str) -> bool:
    """Whether the hyphen that ends a line parts one word: small letters follow, or capitals a word in capitals."""
    return text.endswith("-") and (following[:1].islower() or (len(text) > 2 and text.isupper() and following.strip(":.").isupper()))


def _is_label(labels: tuple[Label, ...]) -> bool:
    return bool(labels) and labels[0].at_start and (labels[0].alone or labels[0].colon)
