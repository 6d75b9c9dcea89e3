"""Complaints over a real record: about what somebody got and nothing else, decided on, acted upon, and in the register; on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from batches.errors import InputRefused, NotNow
from distribution.recall import Cause
from flows.aftercare.complaining import Told, complain, decide, duties_of, note_action, overdue, proposal
from flows.aftercare.kinds import COMPLAINTS
from flows.aftercare.lots import got_by
from flows.aftercare.register import as_table, entries
from flows.recalls.starting import recall
from tests.aftercare.conftest import ON, Bench, kits

pytestmark = pytest.mark.integration
FORM, OTHER = "form-1", "form-2"
TORN = Told(kind="defect", quantity=5, what="Band reißt", delivery="LS-1", line=1)


@pytest.fixture
def delivered(bench: Bench) -> Bench:
    bench.lot("l-1", lot="FA-1")
    bench.member("o-1")
    bench.member("o-2")
    bench.delivered("l-1", "o-1", 100, delivery="LS-1")
    return bench


def test_a_member_complains_of_what_it_got_and_the_lot_is_named(delivered: Bench) -> None:
    kept = complain(delivered.house, TORN, "Bea", ON, member="o-1", token=FORM)
    assert (kept.lot.id, kept.lot.lot, kept.lot.manufacturer, kept.member, kept.received_on) == ("l-1", "FA-1", "Beispiel Mask Co., Ltd.", "o-1", ON)
    assert complain(delivered.house, TORN, "Bea", ON, member="o-1", token=FORM).id == kept.id, "sent twice it is one"
    assert complain(delivered.house, TORN, "Bea", ON, member="o-1", token=OTHER).id != kept.id
    assert [each.line.delivery for each in got_by(delivered.house, "o-1")] == ["LS-1"]


@pytest.mark.parametrize(
    ("told", "member", "code"),
    [
        (TORN, "o-2", "complaint.no_line"),
        (TORN.model_copy(update={"line": 7}), "o-1", "complaint.no_line"),
        (TORN.model_copy(update={"quantity": 101}), "o-1", "complaint.quantity"),
        (Told(kind="defect", quantity=1, what="x", lot="FA-1"), "o-1", "complaint.about"),
        (Told(kind="defect", quantity=1, what="x"), None, "complaint.about"),
        (Told(kind="defect", quantity=1, what="x", lot="FA-9"), None, "aftercare.no_lot"),
        (TORN.model_copy(update={"received_on": ON + timedelta(days=1)}), "o-1", "complaint.later"),
    ],
)
def test_of_what_it_did_not_get_nobody_complains(delivered: Bench, told: Told, member: str | None, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        complain(delivered.house, told, "Bea", ON, member=member)
    assert refused.value.code == code
    assert COMPLAINTS.all(delivered.house) == ()


def test_who_decides_says_why_and_the_later_word_counts(delivered: Bench) -> None:
    kept = complain(delivered.house, TORN, "Bea", ON, member="o-1")
    with pytest.raises(InputRefused):
        decide(delivered.house, kept.id, "upheld", "  ", "Quinn", ON)
    decide(delivered.house, kept.id, "rejected", "falsch benutzt", "Quinn", ON)
    after = decide(delivered.house, kept.id, "upheld", "Probe reißt auch", "Rita", ON)
    assert (after.status, after.reason, after.decided_by) == ("upheld", "Probe reißt auch", "Rita")
    events = [each.type for each in delivered.ledger.events("complaint", kept.id)]
    assert events == ["complaint.entered", "complaint.rejected", "complaint.upheld"]


def test_an_incident_is_overdue_until_it_was_forwarded(delivered: Bench) -> None:
    kits(delivered, "l-k", batch="b-k")
    on = date(2022, 6, 1)
    told = Told(kind="incident", quantity=1, what="Kind verletzt", lot="L-K", told_by="Apotheke", received_on=on)
    kept = complain(delivered.house, told, "Quinn", on + timedelta(days=5))
    assert [each.clause for each in duties_of(delivered.house, kept)] == ["Art. 13(8)"]
    assert [each.step for each in overdue(delivered.house, kept, on + timedelta(days=2))] == ["manufacturer_told"]
    with pytest.raises(InputRefused, match="from 2022-06-01"):
        note_action(delivered.house, kept.id, "manufacturer_told", on - timedelta(days=1), "Quinn", on)
    with pytest.raises(InputRefused, match="say what was done"):
        note_action(delivered.house, kept.id, "other", on, "Quinn", on)
    for _ in range(2):
        kept = note_action(delivered.house, kept.id, "manufacturer_told", on + timedelta(days=1), "Quinn", on + timedelta(days=5), reference="Mail 12")
    assert len(kept.actions) == 1 and not overdue(delivered.house, kept, on + timedelta(days=9))


def test_three_complaints_propose_a_recall_until_one_holds_the_lot(delivered: Bench) -> None:
    for at in range(2):
        complain(delivered.house, TORN, "Bea", ON, member="o-1", token=f"{at}")
    assert proposal(delivered.house, "l-1", ON) is None
    kept = complain(delivered.house, TORN, "Bea", ON, member="o-1", token=FORM)
    why = proposal(delivered.house, "l-1", ON)
    assert why is not None and "3 Beschwerden" in why.de
    recall(delivered.house, Cause(kind="lot", value=kept.lot.recalled_by, reason="Bänder reißen"), "Quinn", on=ON)
    assert proposal(delivered.house, "l-1", ON) is None
    kinds = [each.kind for each in entries(delivered.house)]
    assert sorted(kinds) == ["complaint", "complaint", "complaint", "recall"]


def test_the_register_is_a_table_without_formulas(delivered: Bench) -> None:
    evil = TORN.model_copy(update={"what": '=HYPERLINK("http://x")'})
    complain(delivered.house, evil, "Bea", ON, member="o-1")
    complain(delivered.house, Told(kind="labelling", quantity=1, what="x", lot="l-1", told_by="@SUM(1)"), "Quinn", ON)
    kits(delivered, "l-r", status="rejected", batch="b-r")
    table = as_table(entries(delivered.house)).decode("utf-8-sig")
    assert table.splitlines()[0].startswith("Tag;Art;Nummer;Charge")
    assert "'@SUM(1)" in table and "Mangel der Ware: =HYPERLINK" in table
    assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for line in table.splitlines() for cell in line.split(";"))
    assert {each.kind for each in entries(delivered.house, ("lot_rejected",))} == {"lot_rejected"}
    assert [each.lot.id for each in entries(delivered.house, category="antigen_test")] == ["l-r"]


def test_nobody_changes_what_does_not_exist(bench: Bench) -> None:
    with pytest.raises(InputRefused, match="no complaint"):
        decide(bench.house, "bs-nothing", "upheld", "x", "Quinn", ON)
    with pytest.raises((InputRefused, NotNow)):
        note_action(bench.house, "bs-nothing", "authority_told", ON, "Quinn", ON)
