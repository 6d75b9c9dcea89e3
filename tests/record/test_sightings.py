"""Papers seen before: found again by bytes, number and picture, only in batches opened earlier, and as fast in a large record as in a small one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import Connection

from batches.event import Event
from batches.paper import Paper
from batches.seen_before import Sighting
from record import Ledger, open_ledger
from record.sightings import Traces
from tests.record.plans import plans_of, reads_whole_table, statements

OPENED = Event(type="batch.opened", actor="importer")


def sighting(batch: str, sha256: str) -> Sighting:
    return Sighting.of(batch, f"order of {batch}", "Supplier", ("M-1",), Paper(file=f"{sha256}.pdf", sha256=sha256))


def commit(ledger: Ledger, batch: str, *papers: Traces) -> None:
    held = [(sighting(batch, traces.sha256), traces) for traces in papers]
    with ledger.open("batch", batch, by="run") as thing:
        thing.save({"papers": len(papers), "v": thing.version}, [OPENED], also=(partial(ledger.sightings.put, batch=batch, held=held),))


def seen(ledger: Ledger, batch: str, *papers: Traces) -> list[tuple[str, str, str]]:
    return [(each.sha256, each.bond, each.earlier.batch) for each in ledger.sightings.before(batch, papers)]


def test_a_file_is_found_in_the_first_batch_that_held_it_and_never_in_a_later_one(ledger: Ledger) -> None:
    for batch in ("zulu", "mike", "alpha"):
        commit(ledger, batch, Traces("a"))
    assert seen(ledger, "zulu", Traces("a")) == []
    assert seen(ledger, "mike", Traces("a")) == seen(ledger, "alpha", Traces("a")) == seen(ledger, "new", Traces("a")) == [("a", "file", "zulu")]
    commit(ledger, "zulu", Traces("b"))
    assert seen(ledger, "alpha", Traces("a")) == [("a", "file", "mike")]
    assert seen(ledger, "zulu", Traces("a")) == []
    assert seen(ledger, "mike", Traces("b")) == [("b", "file", "zulu")]


def test_a_number_is_found_once_for_every_other_holder(ledger: Ledger) -> None:
    for batch, sha256, holder in (("1", "a", "lanting"), ("2", "b", "lanting"), ("3", "c", "huaxia"), ("4", "d", "xiqiao"), ("5", "e", "huaxia")):
        commit(ledger, batch, Traces(sha256, "zpb41720", holder), Traces(f"{sha256}2", "other", "xiqiao"))
    assert seen(ledger, "4", Traces("d", "zpb41720", "xiqiao")) == [("d", "number", "3"), ("d", "number", "1")]
    assert seen(ledger, "6", Traces("f", "zpb41720", "huaxia")) == [("f", "number", "1"), ("f", "number", "4")]
    assert seen(ledger, "6", Traces("f", "zpb41720", "")) == []
    assert seen(ledger, "6", Traces("f", "", "huaxia")) == []
    assert seen(ledger, "1", Traces("a", "zpb41720", "lanting")) == []


def test_pictures_are_found_by_the_pieces_they_share_the_nearest_first(ledger: Ledger) -> None:
    commit(ledger, "1", Traces("a", pieces=((1, "p"), (1, "q"))))
    commit(ledger, "2", Traces("b", pieces=((1, "p"), (1, "q"), (2, "r"))))
    commit(ledger, "3", Traces("c", pieces=((1, "z"),)))
    assert seen(ledger, "4", Traces("d", pieces=((1, "p"), (1, "q"), (1, "r")))) == [("d", "scan", "2"), ("d", "scan", "1")]
    assert seen(ledger, "2", Traces("b", pieces=((1, "p"),))) == [("b", "scan", "1")]
    assert seen(ledger, "4", Traces("a", pieces=((1, "p"),))) == [("a", "file", "1"), ("a", "scan", "2")]


def test_a_batch_that_is_not_saved_is_not_opened(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError, match="gone"), ledger.open("batch", "1", by="run") as thing:
        thing.save({}, [OPENED], also=(partial(ledger.sightings.put, batch="1", held=[(sighting("1", "a"), Traces("a"))]), gone))
    assert seen(ledger, "2", Traces("a")) == []


def gone(connection: Connection) -> None:
    raise RuntimeError("gone")


def test_long_names_and_numbers_are_found_all_the_same(ledger: Ledger) -> None:
    commit(ledger, "1", Traces("a", "n" * 5000, "h" * 5000))
    assert seen(ledger, "2", Traces("b", "n" * 5000, "g" * 5000)) == [("b", "number", "1")]
    assert seen(ledger, "2", Traces("b", "n" * 5000, "h" * 5000)) == []


def test_looking_back_asks_the_same_questions_in_a_large_record_and_each_of_an_index(ledger: Ledger) -> None:
    mine = [Traces(f"mine {n}", f"no{n}", f"holder {n}", tuple((1, f"piece {n} {k}") for k in range(4))) for n in range(5)]
    commit(ledger, "first", *[Traces(f"{t.sha256} earlier", t.number, "somebody else", t.pieces) for t in mine])
    with statements(ledger) as few:
        before = ledger.sightings.before("mine", mine)
    for batch in range(120):
        commit(ledger, f"later {batch}", *[Traces(f"{batch} {n}", f"no{batch} {n}", "x", ((1, f"{batch} {n}"),)) for n in range(10)])
    with ledger.writing() as connection:
        connection.exec_driver_sql("ANALYZE")
    with statements(ledger) as many:
        assert ledger.sightings.before("mine", mine) == before
    assert len(many) == len(few) > 10
    with ledger.reading() as connection:
        assert not [plan for plan in plans_of(connection, many) if reads_whole_table(plan)]


def test_batches_opened_before_there_was_an_order_of_opening_keep_that_of_their_first_events(database: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from record.database import MIGRATIONS
    from record.tables import events

    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix())
    config.set_main_option("path_separator", "os")
    engine = create_engine(database)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        texts = dict.fromkeys(("actor", "payload", "state_sha256", "previous", "digest"), "x")
        rows = (("batch", "late", 1, 3), ("batch", "early", 1, 1), ("batch", "early", 2, 9), ("lexicon", "no batch", 1, 0), ("batch", "middle", 1, 2))
        for kind, name, number, day in rows:
            at = datetime(2020, 5, 1 + day, tzinfo=UTC)
            connection.execute(events.insert().values(kind=kind, id=name, number=number, at=at, type="t", seen=None, **texts))
    engine.dispose()
    ledger = open_ledger(database)
    for batch in ("new", "late", "early", "middle"):
        commit(ledger, batch, Traces("a"))
    assert seen(ledger, "early", Traces("a")) == []
    assert {each for name in ("middle", "late", "new") for each in seen(ledger, name, Traces("a"))} == {("a", "file", "early")}
    commit(ledger, "early", Traces("b"))
    assert {each for name in ("late", "new") for each in seen(ledger, name, Traces("a"))} == {("a", "file", "middle")}
    ledger.close()
