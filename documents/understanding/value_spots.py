"""Where a value that a person names stands on the paper: in the box shown, or wherever it is printed in one of its forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from batches.base import Box
from documents.understanding.flow import Flow, Spot, flow_of
from documents.understanding.layout import Laid, Segment, joined
from documents.understanding.learnt_places import lies_in
from documents.understanding.learnt_values import Style, Value, forms_of, key_of, scans, values_in
from documents.understanding.trade_words import fold


def words_in(page: Laid, box: Box) -> Spot | None:
    """The words of the page whose middle lies in the box (as the page is shown), as one spot."""
    turn = page.page.turn
    words = tuple(word for segment in page.segments for word in segment.words if lies_in(word.box if turn is None else turn.box(word.box), box))
    return Spot(page.number, joined(words), words) if words else None


def spots_of(pages: Sequence[Laid], field: str, value: Value, style: Style) -> list[Spot]:
    """Every place of these pages where the value is printed, from the top; each once."""
    found: dict[tuple[int, Box], Spot] = {}
    for page in pages:
        for place in _runs(page):
            for spot in (*_typed(place, field, value, style), *_printed(flow_of(place), value)):
                found.setdefault((spot.page, spot.words[0].box), spot)
    return sorted(found.values(), key=lambda spot: (spot.page, spot.words[0].top, spot.words[0].x0))


def _runs(page: Laid) -> Iterator[tuple[Segment, ...]]:
    """Paragraphs, and lines across the page: a value may be broken in either way."""
    return chain(page.blocks, (line.segments for line in page.lines))


def _typed(place: tuple[Segment, ...], field: str, value: Value, style: Style) -> Iterator[Spot]:
    for form in forms_of(field):
        if scans(form):
            yield from (one.spot for one in values_in(place, form, style, field, repeats=True) if key_of(one.value) == key_of(value) and one.spot.words)


def _printed(flow: Flow, value: Value) -> Iterator[Spot]:
    """The value as it is printed, from word to word; case, blanks and signs do not count."""
    wanted = fold(str(value))
    folded = [fold(word.text) for word in flow.words]
    for first, start in enumerate(folded):
        text, last = "", first
        while wanted and start and last < len(folded) and wanted.startswith(text + folded[last]):
            text += folded[last]
            last += 1
            if text == wanted:
                words = flow.words[first:last]
                yield Spot(flow.page, joined(words), words)
                break
