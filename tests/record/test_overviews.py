"""Lists are read from rows written with each commit: narrowed, counted and paged alike on every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from batches.event import Event
from record import Ledger, cases
from record.cases import Case
from record.overviews import EVERYTHING, Filters, Overview, end_of, key
from record.standings import Sweep
from record.waits import Expected
from tests.record.conftest import Clock
from tests.record.plans import plans_of, statements

pytestmark = pytest.mark.integration

Put = Callable[..., None]


def overview(batch: str, **changes: Any) -> Overview:
    given = {
        "eori": "",
        "importer": "muster",
        "stage": "papers",
        "blocking": 0,
        "review": 0,
        "second": 0,
        "ready": 0,
        "shown": {"order": batch},
        "search": batch,
    }
    return Overview(batch=batch, **(given | changes))


@pytest.fixture
def put(ledger: Ledger, clock: Clock) -> Put:
    """Commit a batch with its row, a minute after the one before."""

    def commit(batch: str, *expected: Expected, **changes: Any) -> None:
        clock.go_on(60)
        row = overview(batch, **changes)
        with ledger.open("batch", batch, by="a run") as thing:
            sweep = Sweep("papers", expected=expected)
            event = Event(type="batch.opened", actor="importer")
            thing.save({"n": thing.version}, [event], sweep=sweep, also=[partial(ledger.overviews.put, overview=row)])

    return commit


def found(ledger: Ledger, filters: Filters = EVERYTHING) -> list[str]:
    page = ledger.overviews.find(filters)
    assert ledger.overviews.count(filters) == len(page)
    return [each.overview.batch for each in page]


def test_what_changed_last_stands_first_and_pages_follow_each_other_though_something_changes(ledger: Ledger, put: Put, clock: Clock) -> None:
    for batch in ("b-1", "b-2", "b-3"):
        put(batch)
    opened = clock.now
    put("b-1")
    first = ledger.overviews.find(limit=2)
    assert [(each.overview.batch, each.changed_at) for each in first] == [("b-1", clock.now), ("b-3", opened)]
    assert first[0].opened_at == opened - timedelta(minutes=2)
    put("b-3")
    assert [each.overview.batch for each in ledger.overviews.find(after=end_of(first), limit=2)] == ["b-2"]
    assert end_of(()) is None


def test_batches_that_changed_in_one_moment_are_all_shown_once(ledger: Ledger, put: Put, clock: Clock) -> None:
    for batch in ("b-1", "b-2", "b-3", "b-4"):
        put(batch)
        clock.go_on(-60)
    seen: list[str] = []
    page = ledger.overviews.find(limit=1)
    while page:
        seen += [each.overview.batch for each in page]
        page = ledger.overviews.find(after=end_of(page), limit=1)
    assert seen == ["b-4", "b-3", "b-2", "b-1"]


def test_a_page_is_read_off_the_index_and_nothing_is_sorted(ledger: Ledger, put: Put) -> None:
    for number in range(20):
        put(f"b-{number}")
    with statements(ledger) as asked:
        first = ledger.overviews.find(limit=5)
        ledger.overviews.find(after=end_of(first), limit=5)
    lists = [each for each in asked if "JOIN cases" in each[0] or "JOIN CASES" in each[0]]
    with ledger.reading() as connection:
        plans = plans_of(connection, lists)
    assert len(plans) == 2
    if ledger.engine.dialect.name == "sqlite":  # on PostgreSQL a few rows are sorted at no cost
        assert all("ix_overviews_changed" in plan and "TEMP B-TREE" not in plan for plan in plans)


def test_an_organisation_sees_its_own_by_eori_where_both_have_one_else_by_name(ledger: Ledger, put: Put) -> None:
    put("by-eori", eori="de1", importer="other name")
    put("by-name", importer="muster")
    put("same name, other eori", eori="de2", importer="muster")
    put("another", importer="beispiel")
    assert sorted(found(ledger, Filters(importer="muster", eori="de1"))) == ["by-eori", "by-name"]
    assert sorted(found(ledger, Filters(importer="muster"))) == ["by-name", "same name, other eori"]
    long = "m" * 300
    put("long", importer=long)
    assert found(ledger, Filters(importer=long)) == ["long"]
    assert len(key(long)) < 200


def test_every_word_has_to_occur_and_no_sign_stands_for_another(ledger: Ledger, put: Put) -> None:
    put("b-1", search="kl-1\nmuller handel\ninvoice_100%.pdf\n")
    put("b-2", search="kl-2\nmuller handel\ninvoice 1000.pdf\n")
    assert found(ledger, Filters(words=("Müller", "kl-1"))) == ["b-1"]
    assert found(ledger, Filters(words=("HANDEL",))) == ["b-2", "b-1"]
    assert found(ledger, Filters(words=("e_1", "100%"))) == ["b-1"]
    assert found(ledger, Filters(words=("/", "\0"))) == []


def test_lists_are_narrowed_to_what_is_open(ledger: Ledger, put: Put) -> None:
    put("b-1", second=1)
    put("b-2", ready=2, stage="release")
    put("b-3", blocking=1)
    put("b-4", review=3)
    asked = (
        Filters(second=True),
        Filters(ready=True),
        Filters(blocking=True),
        Filters(review=True),
        Filters(stage="release"),
        Filters(ready=True, review=True),
    )
    assert [found(ledger, each) for each in asked] == [["b-1"], ["b-2"], ["b-3"], ["b-4"], ["b-2"], []]


def test_a_row_says_who_has_taken_it_on_and_what_is_due_first(ledger: Ledger, put: Put, clock: Clock) -> None:
    hours = {name: timedelta(hours=number) for name, number in (("review", 2), ("papers", 1))}
    put("b-1", *(Expected(name, "qc", "why", lambda since, after=after: since + after) for name, after in hours.items()))  # type: ignore[misc]
    put("b-2")
    with ledger.writing() as connection:
        cases.put(connection, Case("b-1", "a-1", clock.now))
        cases.put(connection, Case("b-1", "a-2", clock.now))
    assert ledger.cases.of("b-1") == Case("b-1", "a-2", clock.now)
    assert found(ledger, Filters(account="a-2")) == ["b-1"]
    assert found(ledger, Filters(account="a-1")) == []
    assert found(ledger, Filters(free=True)) == ["b-2"]
    (row,) = ledger.overviews.find(Filters(account="a-2"))
    assert row.due is not None
    assert (row.account, row.due.what) == ("a-2", "papers")
    assert found(ledger, Filters(overdue_at=clock.now)) == []
    clock.go_on(3600)
    assert found(ledger, Filters(overdue_at=clock.now)) == ["b-1"]
    with ledger.writing() as connection:
        cases.free(connection, "b-1")
    assert ledger.cases.of("b-1") is None


def test_a_row_is_written_in_place_of_the_last_and_a_missing_one_is_known(ledger: Ledger, put: Put) -> None:
    put("b-1", blocking=1, shown={"order": "ä\0"}, search="a\0b")
    put("b-1", review=1, shown={"order": "ä\0"}, search="a\0b")
    there = ledger.overviews.of("b-1")
    assert there is not None
    assert (there.blocking, there.review, there.shown, there.search) == (0, 1, {"order": "ä\0"}, "ab")
    with ledger.open("batch", "b-2", by="a program of before") as thing:
        thing.save({}, [Event(type="batch.opened", actor="importer")])
    assert ledger.overviews.missing() == ("b-2",)
    assert ledger.overviews.of("b-2") is None


def test_the_list_begins_with_what_changed_last_or_with_what_changed_longest_ago(ledger: Ledger, put: Put) -> None:
    for batch in "abcde":
        put(batch)
    first = ledger.overviews.find(limit=2, oldest=True)
    second = ledger.overviews.find(after=end_of(first), limit=3, oldest=True)
    assert [each.overview.batch for each in (*first, *second)] == list("abcde")
    assert ledger.overviews.place_of("b") == end_of(first)
    assert ledger.overviews.place_of("nothing") is None
    assert set(ledger.overviews.of_many(["a", "e", "nothing"])) == {"a", "e"}


def test_who_has_spoken_is_not_the_second_person_and_a_name_is_no_pattern(ledger: Ledger, put: Put) -> None:
    put("by-weber", second=1, spoke="\nrweber\n")
    put("by-both", second=2, spoke="\nannamuller\n\nrweber\n")
    put("by-nobody-of-them-all", second=2)
    put("not-half-done", spoke="\nrweber\n")
    assert sorted(found(ledger, Filters(second_for="rweber"))) == ["by-nobody-of-them-all"]
    assert sorted(found(ledger, Filters(second_for="annamuller"))) == ["by-nobody-of-them-all", "by-weber"]
    assert (
        sorted(found(ledger, Filters(second_for="%"))) == sorted(found(ledger, Filters(second_for="weber"))) == ["by-both", "by-nobody-of-them-all", "by-weber"]
    )


def test_open_is_what_somebody_has_to_decide_look_at_or_release(ledger: Ledger, put: Put) -> None:
    for name in ("blocking", "review", "ready", "unseen"):
        put(name, **{name: 1})
    put("half", second=1)
    put("nothing")
    lists = (Filters(open=True), Filters(second=True), Filters(), Filters(stage="customs"))
    assert sorted(found(ledger, Filters(open=True))) == ["blocking", "ready", "review", "unseen"]
    assert ledger.overviews.counts(*lists) == (4, 1, 6, 0)
