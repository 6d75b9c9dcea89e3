"""A recall begins in one step: everything it reaches, each told once, nothing in between; on both databases."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select

from batches.errors import InputRefused, NotNow
from distribution.recall import Cause, CauseKind
from flows.recalls import starting
from flows.recalls.reaching import reach
from flows.recalls.starting import extend, recall
from record.tables import aggregates
from tests.recalls.conftest import ON, Bench, another
from tests.record.conftest import Clock


def cause(kind: CauseKind = "certificate", value: str = "CE-1") -> Cause:
    return Cause(kind=kind, value=value, reason="Filterleistung zu gering")


@pytest.fixture
def stocked(bench: Bench) -> Bench:
    """Two lots of one certificate, one of another; two members have goods, one waits."""
    bench.lot("l-1", certificate="ce1", notified_body="2163", manufacturer="beispielmaskcoltd")
    bench.lot("l-2", batch="b-2", certificate="ce1")
    bench.lot("l-3", batch="b-3", certificate="ce2", notified_body="2163", model="mw9")
    for each in ("o-1", "o-2", "o-3"):
        bench.member(each)
    bench.delivered("l-1", "o-1", 100, "LS-A")
    bench.delivered("l-1", "o-1", 50, "LS-B")
    bench.delivered("l-2", "o-2", 30)
    bench.delivered("l-3", "o-2", 7)
    bench.reserved("l-1", "o-3", 200, delivery="LS-C")
    return bench


@pytest.mark.parametrize(
    ("kind", "value", "lots"),
    [
        ("lot", "l-1", ["l-1"]),
        ("lot", "L-2", ["l-2"]),
        ("batch", "b-3", ["l-3"]),
        ("certificate", "CE 1", ["l-1", "l-2"]),
        ("manufacturer", "Beispiel Mask Co. Ltd", ["l-1"]),
        ("notified_body", "NB 2163", ["l-1", "l-3"]),
        ("model", "MW-2100", ["l-1", "l-2"]),
        ("certificate", "CE-11", []),
    ],
)
def test_lots_are_found_by_each_kind_of_cause_however_it_is_written(stocked: Bench, kind: CauseKind, value: str, lots: list[str]) -> None:
    found = reach(stocked.house, cause(kind, value), ON)
    assert [each.id for each in found.lots] == lots
    assert {each.lot for each in found.handed} == set(lots)


def test_a_body_without_its_number_and_an_alert_nobody_entered_are_refused(stocked: Bench) -> None:
    for kind, value, code in (
        ("notified_body", "TÜV", "recall.body_number"),
        ("alert", "A12/00001/20", "recall.no_alert"),
        ("certificate", "--", "recall.value"),
    ):
        with pytest.raises(InputRefused) as refused:
            reach(stocked.house, cause(kind, value), ON)  # type: ignore[arg-type]
        assert refused.value.code == code


def test_an_alert_reaches_every_certificate_and_every_model_it_names_and_all_of_a_maker_where_it_names_neither(stocked: Bench) -> None:
    from dataclasses import replace

    from catalogue.law import Alert

    def alert(name: str, **told: Any) -> Alert:
        known = {"subject": "FFP2", "maker": "", "product": "", "models": (), "certificate_numbers": (), "notified_body": "", "action": "recall"}
        return Alert.model_validate(known | told | {"alert": name, "valid_from": ON, "valid_until": None, "source": "test", "mark": "K"})

    rows = (
        alert("A-1", maker="Beispiel Mask Co., Ltd.", models=("MW 9",), certificate_numbers=("CE 1",)),
        alert("A-2", maker="Beispiel Mask Co., Ltd."),
        alert("A-3", notified_body="2163"),
    )
    stocked.house = replace(stocked.house, catalogue=replace(stocked.house.catalogue, alerts=rows))
    found = {each.alert: [lot.id for lot in reach(stocked.house, cause("alert", each.alert.lower()), ON).lots] for each in rows}
    assert found == {"A-1": ["l-1", "l-2", "l-3"], "A-2": ["l-1"], "A-3": ["l-1", "l-3"]}


def test_one_step_blocks_ends_tells_and_enters(stocked: Bench) -> None:
    with stocked.ledger.open("batch", "b-1", by="test") as thing:
        from batches.event import Event

        thing.save({"n": 1}, [Event(type="batch.opened", actor="test")])
    begun = recall(stocked.house, cause(), "Quirin", on=ON)
    assert [(each.member, each.lot, each.deliveries, each.delivered) for each in begun.reached] == [
        ("o-1", "l-1", ("LS-A", "LS-B"), 150),
        ("o-2", "l-2", ("LS-3",), 30),
    ]
    assert begun.held == {"l-1": 850, "l-2": 970}
    assert (begun.stopped, begun.batches) == (("LS-C",), ("b-1", "b-2"))
    assert [stocked.blocked(each) for each in ("l-1", "l-2", "l-3")] == [begun.id, begun.id, ""]
    assert stocked.books("l-1") == {"free": 850, "out": 150}
    assert stocked.ledger.reservations.open() == ()
    assert [why for _, why in stocked.ledger.reservations.ended(demand="d-o-3")] == ["lot_failed"]
    letters = stocked.letters()
    assert sorted((each["to"], each["subject"]) for each in letters.values()) == [
        ("o-1@example.org", "RÜCKRUF: MW-2100 – bitte nicht mehr verwenden"),
        ("o-2@example.org", "RÜCKRUF: MW-2100 – bitte nicht mehr verwenden"),
        ("o-3@example.org", "Rückruf: MW-2100 – Ihre Reservierung entfällt"),
    ]
    told = next(each["body"] for each in letters.values() if each["to"] == "o-1@example.org")
    assert "Bitte vernichten Sie nichts, bevor Sie von uns gehört haben: Wir holen die Waren ab oder sagen Ihnen, wie sie zu vernichten sind.\n" in told
    assert "Charge L-1, geliefert: 150 Stück (Lieferschein LS-A, LS-B)" in told
    assert "31.05.2020" in told
    assert [(batch, act["lots"]) for batch, act in stocked.entered()] == [("b-1", [[1, "L-1"]])]
    assert [each.type for each in stocked.ledger.events("recall", begun.id)] == ["recall.begun"]


def test_the_same_recall_told_again_is_the_same_and_every_letter_leaves_once(stocked: Bench) -> None:
    first = recall(stocked.house, cause(), "Quirin", on=ON)
    letters = stocked.letters()
    assert recall(stocked.house, cause(value="ce_1"), "Cora", on=ON) == first
    assert stocked.letters() == letters
    assert [each.type for each in stocked.ledger.events("recall", first.id)] == ["recall.begun"]


@pytest.mark.parametrize("step", ["note_in_their_own", "_block_and_compare", "_end_reservations", "make_links", "enter_in_batches"])
def test_a_recall_that_dies_anywhere_has_written_nothing_and_is_whole_when_repeated(stocked: Bench, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Died(Exception):
        pass

    whole = getattr(starting, step)

    def dies(*given: Any) -> None:
        whole(*given)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(starting, step, dies)
        with pytest.raises(Died):
            recall(stocked.house, cause(), "Quirin", on=ON)
    with stocked.ledger.reading() as connection:
        assert connection.execute(select(aggregates.c.id).where(aggregates.c.kind == "recall")).all() == []
    assert (stocked.letters(), stocked.entered(), stocked.blocked("l-1"), stocked.books("l-1")) == ({}, [], "", {"free": 650, "reserved": 200, "out": 150})
    recall(stocked.house, cause(), "Quirin", on=ON)
    assert len(stocked.letters()) == 3


def test_what_was_looked_at_is_what_is_recalled(stocked: Bench) -> None:
    seen = reach(stocked.house, cause(), ON).seen
    stocked.member("o-4")
    stocked.delivered("l-2", "o-4", 1)
    with pytest.raises(NotNow) as refused:
        recall(stocked.house, cause(), "Quirin", on=ON, seen=seen)
    assert refused.value.code == "recall.changed"
    assert stocked.blocked("l-1") == ""
    begun = recall(stocked.house, cause(), "Quirin", on=ON, seen=reach(stocked.house, cause(), ON).seen)
    assert {each.member for each in begun.reached} == {"o-1", "o-2", "o-4"}
    with pytest.raises(InputRefused, match="nothing in stock"):
        recall(stocked.house, cause(value="CE-77"), "Quirin", on=ON)


def test_a_lot_handed_over_before_is_reached_and_one_after_is_refused(stocked: Bench, clock: Clock) -> None:
    ids = [stocked.reserved("l-2", "o-1", 1, delivery="LS-RUSH") for _ in range(40)]
    other, done, refused = another(stocked, clock), [], []

    def hand_over() -> None:
        for number, each in enumerate(ids, 1):
            try:
                with other.ledger.writing() as connection:
                    other.ledger.reservations.hand_over(connection, "LS-RUSH", number, each, "Lea")
                done.append(each)
            except NotNow as refusal:
                refused.append(refusal.code)

    rushing = threading.Thread(target=hand_over)
    rushing.start()
    begun = recall(stocked.house, cause(), "Quirin", on=ON)
    rushing.join(60)
    other.ledger.close()
    assert len(done) + len(refused) == 40
    assert set(refused) <= {"stock.not_released"}
    reached = sum(each.delivered for each in begun.reached if (each.member, each.lot) == ("o-1", "l-2"))
    assert reached == len(done)
    assert stocked.books("l-2") == {"free": 970 - len(done), "out": 30 + len(done)}


def test_hand_overs_that_keep_coming_between_do_not_keep_a_recall_from_being_begun(stocked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    compare, tries = starting._block_and_compare, []

    def between(*given: Any) -> None:
        tries.append(1)
        compare(*given)

    look = starting.reach

    def looked(*given: Any) -> Any:
        found = look(*given)
        if stocked.blocked("l-2") == "":
            stocked.delivered("l-2", "o-1", 1)
        return found

    monkeypatch.setattr(starting, "_block_and_compare", between)
    monkeypatch.setattr(starting, "reach", looked)
    begun = recall(stocked.house, cause(), "Quirin", on=ON)
    assert len(tries) > 3
    assert sum(each.delivered for each in begun.reached if each.lot == "l-2") == stocked.books("l-2")["out"]


def test_a_demand_somebody_works_on_keeps_nobody_from_being_warned_and_is_noted_later(stocked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from batches.event import Event
    from flows.recalls.following import follow

    monkeypatch.setattr(starting, "_PAUSE", 0.001)
    with stocked.ledger.open("demand", "d-o-3", by="test") as thing:
        thing.save({"n": 1}, [Event(type="demand.asked", actor="test")])
        begun = recall(stocked.house, cause(), "Quirin", on=ON)
        assert begun.untold == (("demand", "d-o-3"),)
    assert list(follow(stocked.house, ON)) == [("noted", begun.id)]
    assert [each.type for each in stocked.ledger.events("demand", "d-o-3")] == ["demand.asked", "demand.lot_recalled"]
    assert list(follow(stocked.house, ON)) == []


def test_lots_found_later_are_added_and_only_who_has_them_is_told_again(stocked: Bench) -> None:
    begun = recall(stocked.house, cause(), "Quirin", on=ON)
    before = stocked.letters()
    stocked.lot("l-9", batch="b-9", certificate="ce1")
    stocked.delivered("l-9", "o-2", 5)
    extended = extend(stocked.house, begun.id, "freigabe", ON)
    assert extended.lots == ("l-1", "l-2", "l-9")
    assert stocked.blocked("l-9") == begun.id
    new = [each for key, each in stocked.letters().items() if key not in before]
    assert [(each["to"], "L-9" in each["body"], "L-2" in each["body"]) for each in new] == [("o-2@example.org", True, False)]
    assert extend(stocked.house, begun.id, "freigabe", ON) == extended
