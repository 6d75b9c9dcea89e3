"""Whom a recall could miss: lots written otherwise, found by what a paper said before, come later or again; goods under way; members that left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from distribution.members import ERASED
from distribution.recall import Cause, CauseKind, Recall, overdue
from flows.channel.leaving import leave
from flows.kinds import DELIVERIES, DEMANDS, MEMBERS, RECALLS
from flows.recalls.arriving import stock_put
from flows.recalls.closing import close
from flows.recalls.following import follow
from flows.recalls.reaching import reach
from flows.recalls.standing import to_call
from flows.recalls.starting import extend, recall
from record.stock import LotRow
from tests.recalls.conftest import ON, Bench


def cause(kind: CauseKind = "certificate", value: str = "CE-1") -> Cause:
    return Cause(kind=kind, value=value, reason="Filterleistung zu gering")


def row(id: str, lot: str, batch: str, **traces: str) -> LotRow:  # noqa: A002
    told: dict[str, Any] = {"model": "MW-2100", "manufacturer": "Beispiel Mask Co., Ltd.", "unit": "piece"}
    return LotRow(id, batch, 1, lot, "ffp2", "einfuhr", "released", "distribution", 1000, None, told, frozenset(traces.items()))


def arrives(bench: Bench, *rows: LotRow) -> None:
    write = stock_put(bench.house, rows[0].batch, rows)
    with bench.ledger.writing() as connection:
        write(connection)


@pytest.mark.parametrize("value", ["ab-2020/04", "AB 2020-04", "Ab202004", "ＡＢ２０２００４", " aB-2020/04 "])
def test_a_lot_is_found_however_its_number_is_written(bench: Bench, value: str) -> None:
    bench.lot("l-1", lot="Ab-2020/04")
    bench.lot("l-2", lot="AB 202004", batch="b-2")
    bench.lot("l-3", lot="AB-2020/05", batch="b-3")
    assert [each.id for each in reach(bench.house, cause("lot", value), ON).lots] == ["l-1", "l-2"]


def test_goods_stay_found_by_what_their_papers_said_when_they_left(bench: Bench) -> None:
    bench.lot("l-1", certificate="ce1")
    bench.member("o-1")
    bench.delivered("l-1", "o-1", 10)
    bench.lot("l-1", certificate="ce2")  # read otherwise, later
    for number in ("CE-1", "CE-2"):
        assert [each.member for each in reach(bench.house, cause("certificate", number), ON).handed] == ["o-1"]


def test_what_was_never_in_stock_is_found_by_what_its_papers_say_now(bench: Bench) -> None:
    bench.lot("l-1", status="quarantined", certificate="ce1")
    bench.lot("l-1", status="quarantined", certificate="ce2")
    assert reach(bench.house, cause(), ON).lots == ()


def test_a_lot_that_comes_while_its_recall_runs_is_held_before_anybody_can_share_it_out(bench: Bench) -> None:
    bench.lot("l-1", certificate="ce1")
    begun = recall(bench.house, cause(), "Quirin", on=ON)
    arrives(bench, row("l-2", "B", "b-2", certificate="ce1"), row("l-3", "C", "b-2", certificate="ce2"))
    assert (bench.blocked("l-2"), bench.blocked("l-3")) == (begun.id, "")
    assert extend(bench.house, begun.id, "freigabe", ON).lots == ("l-1", "l-2")


def test_what_was_recalled_by_its_number_for_good_is_held_when_it_comes_in_another_batch(bench: Bench) -> None:
    bench.lot("l-1", lot="AB-1", certificate="ce1")
    done = _closed(bench, recall(bench.house, cause("lot", "AB-1"), "Quirin", on=ON))
    of_a_certificate = _closed(bench, recall(bench.house, cause("certificate", "CE-9"), "Quirin", on=ON)) if bench.lot("l-9", certificate="ce9") else None
    arrives(bench, row("l-2", "ab 1", "b-2"), row("l-4", "D", "b-2", certificate="ce9"))
    assert of_a_certificate is not None
    assert (bench.blocked("l-2"), bench.blocked("l-4")) == (done.id, "")
    again = recall(bench.house, cause("lot", "AB-1"), "Quirin", on=ON)
    assert again.id != done.id
    for who in ("Quirin", "Cora"):
        close(bench.house, again.id, "unfounded", "anderer Hersteller", who, ON)
    arrives(bench, row("l-2", "ab 1", "b-2"))
    assert (bench.blocked("l-1"), bench.blocked("l-2")) == (done.id, ""), "two people's word about goods that are known stands"


def test_what_was_unfounded_holds_nothing_that_comes_later(bench: Bench) -> None:
    bench.lot("l-1", lot="AB-1")
    begun = recall(bench.house, cause("lot", "AB-1"), "Quirin", on=ON)
    for who in ("Quirin", "Cora"):
        close(bench.house, begun.id, "unfounded", "Verwechslung", who, ON)
    arrives(bench, row("l-2", "AB-1", "b-2"))
    assert bench.blocked("l-2") == ""


def test_who_may_have_goods_that_were_under_way_is_warned_and_has_to_answer(bench: Bench) -> None:
    bench.lot("l-1", certificate="ce1")
    for each in ("o-1", "o-2"):
        bench.member(each)
    bench.reserved("l-1", "o-1", 50, delivery="LS-1")
    bench.reserved("l-1", "o-2", 50)
    begun = recall(bench.house, cause(), "Quirin", on=ON)
    under_way, waiting = (begun.notice(each) for each in ("o-1", "o-2"))
    assert under_way is not None
    assert waiting is not None
    assert (under_way.under_way, waiting.under_way) == (("LS-1",), ())
    told = {each["to"]: each["body"] for each in bench.letters().values()}
    assert "nichts erhalten" not in told["o-1@example.org"]
    assert "LS-1" in told["o-1@example.org"]
    assert "verwenden Sie sie nicht" in told["o-1@example.org"]
    assert "nichts erhalten und müssen nichts tun" in told["o-2@example.org"]
    late = begun.acknowledge_by + timedelta(days=1)
    assert [each.member for each in overdue(begun, late)] == ["o-1"]
    assert ("reminded", begun.id) in list(follow(bench.house, late))
    assert any("LS-1" in each["body"] for key, each in bench.letters().items() if "reminder" in key)
    assert all("folgenden Waren" not in each["body"] for key, each in bench.letters().items() if "reminder" in key)


def test_who_left_with_goods_is_reached_by_a_recall(bench: Bench) -> None:
    bench.lot("l-1", certificate="ce1")
    for each in ("o-1", "o-2"):
        bench.member(each)
    bench.delivered("l-1", "o-1", 10)
    assert (DEMANDS.all(bench.house), DELIVERIES.all(bench.house)) == ((), ())
    for each in ("o-1", "o-2"):
        leave(bench.house, each, "zieht um", "Cora")
    assert MEMBERS.get(bench.house, "o-2").contact == ERASED
    begun = recall(bench.house, cause(), "Quirin", on=ON)
    assert [each["to"] for key, each in bench.letters().items() if key.startswith("letter:recall:")] == ["o-1@example.org"]
    late = begun.acknowledge_by + timedelta(days=100)
    for days in range(1, 100):
        list(follow(bench.house, begun.acknowledge_by + timedelta(days=days)))
    (call,) = to_call(bench.house, RECALLS.get(bench.house, begun.id), late)
    assert (call.contact, call.phone) == ("Frau o-1", "0341 1234")


def _closed(bench: Bench, begun: Recall) -> Recall:
    for who in ("Quirin", "Cora"):
        begun = close(bench.house, begun.id, "done", "alles zurück", who, ON)
    return begun
