"""Which papers each batch holds, to be found again when they come in a later one.

Opened earlier is what stands before in the order of first opening, which is kept: judging a batch again looks at the same batches as before. Each look is a
few steps into an index and takes as long in a record of ten batches as in one of ten thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from batches.seen_before import SeenBefore, Sighting
from record.tables import LONGEST_KEY, likenesses, openings, sightings

Transaction = Callable[[], AbstractContextManager[Connection]]

#: Of one certificate number so many holders are looked at, by name; of a piece of a picture so many pages, those seen first; of pictures so many, those with
#: most pieces in common.
MOST_HOLDERS, MOST_PAGES, MOST_PICTURES = 32, 32, 8
#: After every batch there is: where one stands that is not opened yet.
_LAST = 2**62


@dataclass(frozen=True, slots=True)
class Traces:
    """What a paper is found again by: its bytes; its certificate number and holder, in plain letters; the pieces of its pages' pictures, as (page, piece).

    Without a number it is not looked for by number, without pieces not by picture.
    """

    sha256: str
    number: str = ""
    holder: str = ""
    pieces: tuple[tuple[int, str], ...] = ()


class Sightings:
    """The papers seen so far."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def put(self, connection: Connection, batch: str, held: Sequence[tuple[Sighting, Traces]]) -> None:
        """Note what a batch holds now, in place of what it held; opens it where it was not."""
        position = _position(connection, batch)
        if position is None:
            connection.execute(insert(openings).values(batch=batch))
            position = _position(connection, batch)
        for table in (likenesses, sightings):
            connection.execute(delete(table).where(table.c.batch == batch))
        papers = [
            {"batch": batch, "sha256": traces.sha256, "position": position, "number": _key(traces.number), "holder": _key(traces.holder)}
            | {"sighting": sighting.model_dump_json()}
            for sighting, traces in held
        ]
        pieces = [
            {"batch": batch, "sha256": traces.sha256, "page": page, "piece": piece, "position": position}
            for _, traces in held
            for page, piece in sorted(set(traces.pieces))
        ]
        for table, rows in ((sightings, papers), (likenesses, pieces)):
            if rows:
                connection.execute(insert(table), rows)

    def before(self, batch: str, papers: Iterable[Traces]) -> tuple[SeenBefore, ...]:
        """What batches opened earlier than this one hold of these papers: for each the batch that held its bytes first, the first of every other holder of its
        certificate number, and the papers whose pages look most like its own, by pieces in common.
        """
        with self._reading() as connection:
            position = _position(connection, batch)
            earlier = sightings.c.position < (_LAST if position is None else position)
            return tuple(seen for traces in papers for seen in _before(connection, traces, earlier, _LAST if position is None else position))


def _before(connection: Connection, traces: Traces, earlier: ColumnElement[bool], position: int) -> Iterator[SeenBefore]:
    same = select(sightings.c.sighting).where(sightings.c.sha256 == traces.sha256, earlier).order_by(sightings.c.position).limit(1)
    for row in connection.execute(same):
        yield SeenBefore(sha256=traces.sha256, bond="file", earlier=Sighting.model_validate_json(row.sighting))
    for found in _other_holders(connection, traces, earlier):
        yield SeenBefore(sha256=traces.sha256, bond="number", earlier=found)
    for found in _pictures(connection, traces, position):
        yield SeenBefore(sha256=traces.sha256, bond="scan", earlier=found)


def _other_holders(connection: Connection, traces: Traces, earlier: ColumnElement[bool]) -> Iterator[Sighting]:
    """The first paper of every other holder of that number: from holder to holder in the index, whatever number of papers each has."""
    number, last = sightings.c.number == _key(traces.number), ""
    for _ in range(MOST_HOLDERS if traces.number and traces.holder else 0):
        following = select(sightings.c.holder).where(number, sightings.c.holder > last).order_by(sightings.c.holder).limit(1)
        holder = connection.execute(following).scalar()
        if holder is None:
            return
        last = holder
        if holder != _key(traces.holder):
            first = (
                select(sightings.c.sighting).where(number, sightings.c.holder == holder, earlier).order_by(sightings.c.position, sightings.c.sha256).limit(1)
            )
            for row in connection.execute(first):
                yield Sighting.model_validate_json(row.sighting)


def _pictures(connection: Connection, traces: Traces, position: int) -> Iterator[Sighting]:
    common: Counter[tuple[int, str, str]] = Counter()
    for _, piece in traces.pieces:
        here = select(likenesses.c.position, likenesses.c.batch, likenesses.c.sha256).where(likenesses.c.piece == piece, likenesses.c.position < position)
        common.update(
            (row.position, row.batch, row.sha256) for row in connection.execute(here.order_by(likenesses.c.position, likenesses.c.sha256).limit(MOST_PAGES))
        )
    nearest = sorted((each for each in common if each[2] != traces.sha256), key=lambda each: (-common[each], each))
    for _, batch, sha256 in nearest[:MOST_PICTURES]:
        this = (sightings.c.batch == batch, sightings.c.sha256 == sha256)
        sighting = connection.execute(select(sightings.c.sighting).where(*this)).scalar()
        if sighting is not None:  # its batch may have been saved without it between the two looks
            yield Sighting.model_validate_json(sighting)


def _position(connection: Connection, batch: str) -> int | None:
    return connection.execute(select(openings.c.position).where(openings.c.batch == batch)).scalar()


def _key(text: str) -> str:
    return text[:LONGEST_KEY]
