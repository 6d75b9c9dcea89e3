"""A recall ends by two people's word; what was unfounded is as it was, unless another recall covers it; a drill changes nothing but that it was held."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from batches.errors import InputRefused, NotNow
from distribution.recall import Cause, CauseKind, Recall
from flows.kinds import RECALLS
from flows.recalls.acknowledging import acknowledge
from flows.recalls.closing import close
from flows.recalls.drilling import drill
from flows.recalls.following import follow
from flows.recalls.starting import extend, recall
from record.access_tables import links
from record.stock_tables import delivery_lines, reservations, stock_books, stock_lots, stock_moves
from record.tables import entries, outbox
from tests.recalls.conftest import ON, Bench


def cause(kind: CauseKind = "certificate", value: str = "CE-1") -> Cause:
    return Cause(kind=kind, value=value, reason="Filterleistung zu gering")


@pytest.fixture
def begun(bench: Bench) -> Recall:
    bench.lot("l-1", certificate="ce1")
    bench.lot("l-2", batch="b-2", certificate="ce1", model="mw9")
    bench.member("o-1")
    bench.delivered("l-1", "o-1", 100)
    bench.delivered("l-2", "o-1", 5)
    return recall(bench.house, cause(), "Quirin", on=ON)


def test_it_takes_a_second_person_who_says_the_same(bench: Bench, begun: Recall) -> None:
    asked = close(bench.house, begun.id, "done", "alles zurück", "Quirin", ON)
    assert (asked.status, asked.closing and asked.closing.by) == ("running", "Quirin")
    with pytest.raises(NotNow) as refused:
        close(bench.house, begun.id, "done", "alles zurück", " quirin", ON)
    assert refused.value.code == "recall.same_person"
    other = close(bench.house, begun.id, "unfounded", "Verwechslung", "Cora", ON)
    assert (other.status, other.closing and other.closing.by) == ("running", "Cora")
    close(bench.house, begun.id, "done", "doch echt", "Quirin", ON)
    closed = close(bench.house, begun.id, "done", "gesehen", "Cora", ON)
    assert (closed.status, closed.closed_by, bench.blocked("l-1")) == ("closed", "Cora", begun.id)
    for late in (lambda: close(bench.house, begun.id, "done", "x", "Lea", ON), lambda: acknowledge(bench.house, begun.id, "o-1", "F", "link", ON)):
        with pytest.raises(NotNow):
            late()
    assert list(follow(bench.house, ON)) == []
    again = recall(bench.house, cause("model", "MW 9"), "Quirin", on=ON)
    assert again.id != begun.id


def test_an_unfounded_recall_is_taken_back_and_everybody_told_hears_so(bench: Bench, begun: Recall) -> None:
    close(bench.house, begun.id, "unfounded", "Verwechslung", "Quirin", ON)
    close(bench.house, begun.id, "unfounded", "geprüft", "Cora", ON)
    assert [bench.blocked(each) for each in ("l-1", "l-2")] == ["", ""]
    assert [each["subject"] for key, each in bench.letters().items() if "all_clear" in key] == ["Entwarnung: MW-2100 – Rückruf zurückgenommen"]
    bench.delivered("l-1", "o-1", 1)  # it may be handed on again
    second = recall(bench.house, cause(), "Quirin", on=ON)
    assert second.id == f"{begun.id}-2"
    assert len([key for key in bench.letters() if key.startswith(f"letter:recall:{second.id}:")]) == 1


def test_a_lot_that_another_recall_covers_stays_blocked(bench: Bench, begun: Recall) -> None:
    second = recall(bench.house, cause("lot", "L-2"), "Quirin", on=ON)
    assert bench.blocked("l-2") == second.id
    for who in ("Quirin", "Cora"):
        close(bench.house, begun.id, "unfounded", "Verwechslung", who, ON)
    assert [bench.blocked(each) for each in ("l-1", "l-2")] == ["", second.id]
    (clear,) = [each["body"] for key, each in bench.letters().items() if "all_clear" in key]
    assert "Charge L-1" in clear
    assert "L-2" not in clear  # it may still not be used
    third = recall(bench.house, cause("batch", "b-2"), "Quirin", on=ON)
    for who in ("Quirin", "Cora"):
        close(bench.house, third.id, "unfounded", "Verwechslung", who, ON)
    assert bench.blocked("l-2") == second.id


def test_who_agreed_that_it_is_over_is_asked_again_when_more_lots_are_found(bench: Bench, begun: Recall) -> None:
    close(bench.house, begun.id, "done", "alles zurück", "Quirin", ON)
    bench.lot("l-9", batch="b-9", certificate="ce1")
    assert extend(bench.house, begun.id, "freigabe", ON).closing is None


def test_a_drill_finds_what_a_recall_would_and_leaves_books_letters_links_and_batches_untouched(bench: Bench) -> None:
    def record() -> list[object]:
        with bench.ledger.reading() as connection:
            tables = (stock_lots, stock_books, stock_moves, reservations, delivery_lines, outbox, entries, links)
            return [sorted(map(repr, connection.execute(select(table)))) for table in tables]

    bench.lot("l-1", certificate="ce1")
    for each in ("o-1", "o-2"):
        bench.member(each)
    bench.delivered("l-1", "o-1", 100)
    bench.reserved("l-1", "o-2", 10)
    before = record()
    held = drill(bench.house, cause(), "Quirin", on=ON)
    assert record() == before
    assert (held.status, held.lots, [each.member for each in held.notices], held.seconds < 60) == ("drill", ("l-1",), ["o-1", "o-2"], True)
    assert RECALLS.all(bench.house, status=("drill",)) == (held,)
    assert list(follow(bench.house, ON)) == []
    for refused in (lambda: close(bench.house, held.id, "done", "x", "Q", ON), lambda: acknowledge(bench.house, held.id, "o-1", "F", "link", ON)):
        with pytest.raises((NotNow, InputRefused)):
            refused()
    assert record() == before
    begun = recall(bench.house, cause(), "Quirin", on=ON)
    assert (begun.lots, begun.reached) == (held.lots, held.reached)
