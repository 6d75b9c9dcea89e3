"""Where the function of a person stands: under the name, beside it, or over the room for the signature."""

from __future__ import annotations

from collections.abc import Iterator

from documents.understanding.dates import find_dates
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.people import functions_pattern


def neighbours(page: Laid, segment: Segment) -> Iterator[Segment]:
    for other in page.segments:
        if 2 < other.middle - segment.middle < 2.3 * max(segment.size, other.size) and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0:
            yield other


def function_below(page: Laid, segment: Segment) -> Segment | None:
    return next(
        (other for other in neighbours(page, segment) if functions_pattern().search(other.text) and len(other.words) <= 8 and not is_address(other.text)), None
    )


def function_over(page: Laid, segment: Segment) -> Segment | None:
    """A function over the space for the signature, the name under it, as Vietnamese papers are signed."""
    over = [
        other for other in page.segments if 2 < segment.middle - other.middle < 6.5 * segment.size and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0
    ]
    near = max(over, key=lambda one: one.middle, default=None)
    if (
        near is None
        or (segment.middle - near.middle < 1.6 * segment.size and not (_is_function(near.text) and function_below(page, segment) is None))
        or len(near.words) > 6
        or find_dates(near.text)
        or is_address(near.text)
    ):
        return None
    return near if functions_pattern().search(near.text) and not has_legal_form(near.text) and ":" not in near.text else None


def function_beside(page: Laid, segment: Segment) -> Segment | None:
    line = next(line for line in page.lines if segment in line.segments)
    rights = line.segments[line.segments.index(segment) + 1 :]
    return rights[0] if rights and _is_function(rights[0].text) else None


def _is_function(text: str) -> bool:
    """Whether the text is a function and little else."""
    words = text.split()
    if functions_pattern().match(text):
        return len(words) <= 6
    capital = all(word[:1].isupper() or word in ("of", "and", "der", "für", "und", "for", "&", "/") for word in words)
    return len(words) <= 5 and capital and functions_pattern().search(text) is not None and not has_legal_form(text) and not is_address(text)
