"""The books of stock: nothing appears, nothing is lost, nothing leaves that is not released; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from batches.errors import NotNow, ProgramFault
from record import Ledger
from record.reservations import Reservation
from record.stock import LotRow, Move

LOT = LotRow("l-1", "b-1", 1, "A1", "ffp2", "musterhilfe", "released", "distribution", 1000, None, {"model": "MW-2100"}, frozenset({("certificate", "ce1")}))


def put(ledger: Ledger, *rows: LotRow, batch: str = "b-1") -> None:
    with ledger.writing() as connection:
        ledger.stock.put(connection, batch, rows)


def held(ledger: Ledger, lot: str = "l-1") -> dict[str, int]:
    (kept,) = ledger.stock.lots(ids=[lot])
    assert kept.entered == sum(kept.held.values())
    return {name: quantity for name, quantity in kept.held.items() if quantity}


def reserve(ledger: Ledger, id: str, quantity: int, *, firm: bool = True, lot: str = "l-1") -> bool:  # noqa: A002
    with ledger.writing() as connection:
        return ledger.reservations.reserve(connection, Reservation(id, lot, "d-1", "o-1", "p-1", quantity, firm), "Cora")


def test_a_released_lot_enters_once_with_its_whole_quantity(ledger: Ledger) -> None:
    put(ledger, replace(LOT, status="quarantined", gate="quality"))
    assert held(ledger) == {}
    put(ledger, LOT)
    put(ledger, LOT)
    assert held(ledger) == {"free": 1000}
    assert ledger.reservations.traced("certificate", "ce1") == ("l-1",)


def test_what_the_order_corrects_is_corrected_in_the_books_as_often_as_it_is(ledger: Ledger) -> None:
    for quantity in (1000, 800, 1000, 800):
        put(ledger, replace(LOT, quantity=quantity))
        assert held(ledger) == {"free": quantity}
    assert [move.source for _, move in ledger.stock.moves_of("l-1")] == ["entry", "free", "entry", "free"]


def test_nothing_is_reserved_of_a_lot_that_is_not_released_or_recalled(ledger: Ledger) -> None:
    put(ledger, replace(LOT, status="quarantined", gate="customs"))
    with pytest.raises(NotNow, match="not released"):
        reserve(ledger, "r-1", 10)
    put(ledger, LOT)
    assert reserve(ledger, "r-1", 10)
    with ledger.writing() as connection:
        (books,) = ledger.stock.block(connection, ["l-1"], "rc-1")
    assert (books.free, books.reserved) == (990, 10)
    with pytest.raises(NotNow, match="recalled"):
        reserve(ledger, "r-2", 10)
    assert held(ledger) == {"free": 990, "reserved": 10}


def test_more_than_there_is_is_refused_and_changes_nothing(ledger: Ledger) -> None:
    put(ledger, LOT)
    assert reserve(ledger, "r-1", 900)
    with pytest.raises(NotNow, match="100 are free, not 101"):
        reserve(ledger, "r-2", 101)
    assert held(ledger) == {"free": 100, "reserved": 900}
    assert [each.id for each in ledger.reservations.open(lot="l-1")] == ["r-1"]


def test_what_is_told_twice_has_its_effect_once(ledger: Ledger) -> None:
    put(ledger, LOT)
    assert [reserve(ledger, "r-1", 400), reserve(ledger, "r-1", 400)] == [True, False]
    with ledger.writing() as connection:
        ledger.reservations.put_on(connection, ["r-1"], "ls-1")
    for first in (True, False):
        with ledger.writing() as connection:
            assert ledger.reservations.hand_over(connection, "ls-1", 1, "r-1", "Lea") is first
    for first in (True, False):
        with ledger.writing() as connection:
            assert ledger.reservations.became(connection, "return:1", "ls-1", 1, "back", 100, "Lea") is first
    assert held(ledger) == {"free": 600, "out": 300, "back": 100}
    (line,) = ledger.reservations.handed_over(lots=["l-1"])
    assert (line.quantity, line.returned) == (400, 100)
    with ledger.writing() as connection, pytest.raises(NotNow, match="300 are with members, not 301"):
        ledger.reservations.became(connection, "used:1", "ls-1", 1, "used", 301, "Lea")


def test_a_key_moves_one_thing_only(ledger: Ledger) -> None:
    put(ledger, LOT)
    with ledger.writing() as connection:
        assert ledger.stock.move(connection, Move("k", "l-1", "free", "withdrawn", 5, "samples", "Quirin"))
    with ledger.writing() as connection, pytest.raises(ProgramFault, match="moved something else"):
        ledger.stock.move(connection, Move("k", "l-1", "free", "withdrawn", 6, "samples", "Quirin"))
    assert held(ledger) == {"free": 995, "withdrawn": 5}


def test_a_promise_holds_nothing_until_it_is_made_firm(ledger: Ledger) -> None:
    put(ledger, replace(LOT, status="quarantined", gate="customs"))
    assert reserve(ledger, "r-1", 500, firm=False)
    put(ledger, LOT)
    assert held(ledger) == {"free": 1000}
    with ledger.writing() as connection:
        assert ledger.reservations.end(connection, "r-1", "made_firm", "freigabe")
        assert ledger.reservations.reserve(connection, Reservation("r-1f", "l-1", "d-1", "o-1", "p-1", 500, True), "freigabe")
    assert held(ledger) == {"free": 500, "reserved": 500}
    assert [(each.id, why) for each, why in ledger.reservations.ended(demand="d-1")] == [("r-1", "made_firm")]


def test_a_lot_that_the_order_no_longer_has_stays_where_something_was_booked(ledger: Ledger) -> None:
    other = replace(LOT, id="l-2", lot="A2", status="quarantined", gate="quality", traces=frozenset({("model", "x")}))
    put(ledger, LOT, other)
    put(ledger)
    assert [(each.row.id, each.row.status) for each in ledger.stock.lots()] == [("l-1", "rejected")]
    assert ledger.reservations.traced("model", "x") == ()
