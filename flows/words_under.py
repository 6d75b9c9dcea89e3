"""The words of a page that a person points at: under a drawn box, or as lines to pick from without a mouse.

Printed words are read from the page. On a scan there are none, and recognising them takes seconds and a gigabyte: there we give what was recognised when
the paper was read and kept as facts, and nothing where that says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from batches.base import Box
from documents.picturing.lines import Line
from flows.pictures import printed_words

if TYPE_CHECKING:
    from batches.paper import Absent, Fact, Paper
    from flows.wiring import House


def words_under(house: House, sha256: str, page: int, box: Box) -> str:
    """The words under a box drawn on a page (points from its top left corner as shown), in reading order; empty where none are known.

    Refuses as :func:`flows.pictures.picture_of` does.
    """
    from documents.picturing.lines import words_within

    return words_within(printed_words(house, sha256, page), box) or " ".join(line.text for line in _recognised(house, sha256, page) if _holds(box, line.box))


def lines_of(house: House, sha256: str, page: int) -> tuple[Line, ...]:
    """The lines of a page (``text``, ``box``), in reading order; of a scan those that hold something read. Refuses as :func:`words_under` does."""
    from documents.picturing.lines import lines_of as lines_of_words

    return lines_of_words(printed_words(house, sha256, page)) or _recognised(house, sha256, page)


def _recognised(house: House, sha256: str, page: int) -> tuple[Line, ...]:
    """What the kept reading of the paper has on this page, from the top."""
    from documents import READER_VERSION

    paper = house.ledger.readings.get(sha256, READER_VERSION)
    if paper is None:
        return ()
    spots = {line.box: line for line in _spots(paper, page)}
    return tuple(sorted(spots.values(), key=lambda line: (line.box[1], line.box[0])))


def _spots(paper: Paper, page: int) -> Iterator[Line]:
    read: tuple[Absent | Fact, ...] = (*paper.absent, *paper.facts)
    for each in read:
        if each.page == page and each.box is not None and each.raw:
            yield Line(each.raw, each.box)


def _holds(drawn: Box, box: Box) -> bool:
    """Whether a drawn box, its corners in any order, holds the middle of another."""
    left, right = sorted((drawn[0], drawn[2]))
    top, bottom = sorted((drawn[1], drawn[3]))
    return left <= (box[0] + box[2]) / 2 <= right and top <= (box[1] + box[3]) / 2 <= bottom
