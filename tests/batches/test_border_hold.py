"""A hold at the border: who enters what and when, what it holds, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from batches import acts, hold_acts
from batches.batch import Attachment, Batch
from batches.border_hold import HoldPeriod
from batches.errors import InputRefused, NotNow
from batches.gates import standing
from tests.batches.conftest import judged

pytestmark = pytest.mark.unit

SINCE, LAST = date(2020, 6, 22), date(2020, 6, 25)
PERIOD = HoldPeriod(act="Reg. X", suspended_under="Art. 27(3)", released_under="Art. 28(1)", working_days=3, land="SN", last_day=LAST)


def suspended(batch: Batch, *lots: str, **given: Any) -> Batch:
    how = {"since": SINCE, "authority": "Zollamt Leipzig", "reason": "CE mark in doubt", "period": PERIOD, "by": "agent", "lots": lots} | given
    return hold_acts.suspend(batch, judged(), **how)[0]


def gates(batch: Batch) -> dict[tuple[int, str], str | None]:
    return {(lot.line, lot.lot): lot.gate for lot in standing(batch, judged()).lots}


def wait(batch: Batch) -> tuple[str, str] | None:
    return next(((each.whom, each.why) for each in standing(batch, judged()).waiting_for if each.what == "border_hold"), None)


@pytest.fixture
def unreleased(inspected: Batch) -> Batch:
    return inspected.model_copy(update={"customs_release": None})


def test_an_open_hold_holds_the_customs_gate_and_says_what_happens_when(inspected: Batch) -> None:
    assert set(gates(inspected).values()) == {"release"}
    held = suspended(inspected, reference="L 12/20")
    assert set(gates(held).values()) == {"customs"}
    assert wait(held) == (
        "customs",
        "release suspended since 2020-06-22 by Zollamt Leipzig, ref. L 12/20 (Reg. X Art. 27(3)): CE mark in doubt; the last of 3 working days (SN) is "
        "2020-06-25: unless market surveillance acts by then, customs release the goods, all else being met (Art. 28(1))",
    )
    assert "ausgesetzt durch Zollamt Leipzig, Az. L 12/20 (Reg. X Art. 27(3))" in held.holds[0].told.de
    with pytest.raises(NotNow, match="no lot is past all gates"):
        acts.approve(held, judged(), "A. Klein")


def test_a_hold_of_one_lot_lets_the_others_go(inspected: Batch) -> None:
    held = suspended(inspected, "1/L2")
    assert gates(held) == {(1, "L1"): "release", (1, "L2"): "customs", (2, "L1"): "release"}
    assert wait(held) is not None
    assert wait(held)[1].startswith("line 1 lot L2: release suspended")  # type: ignore[index]
    once, _ = acts.approve(held, judged(), "A")
    twice, _ = acts.approve(once, judged(), "B")
    assert {(r.line, r.lot) for r in twice.releases} == {(1, "L1"), (2, "L1")}


def test_a_hold_of_a_lot_that_the_order_no_longer_names_holds_all(inspected: Batch) -> None:
    held = suspended(inspected, "1/L2")
    lines = [line.model_dump(by_alias=True) | ({"lots": [{"lot": "renamed", "quantity": 300}]} if line.line == 1 else {}) for line in held.order.lines]
    renamed = Batch.model_validate(held.model_dump(by_alias=True) | {"order": held.order.model_dump(by_alias=True) | {"lines": lines}})
    assert all(renamed.hold_on(line.line, lot.lot) is not None for line, lot in renamed.lots)


def test_an_approval_given_before_a_hold_does_not_count_after_it(inspected: Batch) -> None:
    once, _ = acts.approve(inspected, judged(), "A. Klein")
    ended, _ = hold_acts.end(suspended(once), judged(), LAST, "released", "agent", "in order")
    assert set(gates(ended).values()) == {"release"}
    assert wait(ended) is None
    twice, _ = acts.approve(ended, judged(), "B. Groß")
    assert twice.releases == ()


def test_maintained_in_time_the_period_no_longer_ends_it(inspected: Batch) -> None:
    held = suspended(inspected)
    assert not held.holds[0].period_over(LAST)
    assert held.holds[0].period_over(date(2020, 6, 26))
    kept, (event,) = hold_acts.maintain(held, judged(), LAST, "LDS 5/20", "agent")
    assert not kept.holds[0].period_over(date(2021, 1, 1))
    assert (event.type, event.payload["reference"]) == ("border.maintained", "LDS 5/20")
    assert "maintained on 2020-06-25 as market surveillance asked (LDS 5/20): the period no longer ends it" in kept.holds[0].told.en
    late, _ = hold_acts.maintain(held, judged(), date(2020, 6, 26), "LDS 5/20", "agent")
    assert late.holds[0].period_over(date(2020, 6, 26))
    assert "too late (Art. 28(1))" in late.holds[0].told.en
    assert "zu spät (Art. 28(1))" in late.holds[0].told.de


def test_a_refused_release_holds_until_the_lots_are_rejected(unreleased: Batch) -> None:
    refused, _ = hold_acts.end(suspended(unreleased), judged(), LAST, "refused", "agent", "dangerous product")
    whom, why = wait(refused) or ("", "")
    assert (whom, why) == ("qc", "release refused on 2020-06-25 (dangerous product), suspended since 2020-06-22 (Zollamt Leipzig): reject the lots")
    assert set(gates(refused).values()) == {"customs"}
    with pytest.raises(NotNow, match="release refused"):
        acts.release_by_customs(refused, judged(), "20DE510220123456R1", date(2020, 6, 30), "agent")
    for lot in ("1/L1", "1/L2", "2/L1"):
        refused, _ = acts.lot_verdict(refused, judged(), lot, "reject", "qc", "refused at the border")
    assert standing(refused, judged()).stage == "rejected"
    assert standing(refused, judged()).waiting_for == ()


def test_customs_release_nothing_they_hold(unreleased: Batch) -> None:
    held = suspended(unreleased)
    with pytest.raises(NotNow, match="enter first how it ended"):
        acts.release_by_customs(held, judged(), "20DE510220123456R1", date(2020, 6, 26), "agent")
    ended, _ = hold_acts.end(held, judged(), date(2020, 6, 26), "released", "agent", "no word")
    with pytest.raises(InputRefused, match="held from 2020-06-22 to 2020-06-26"):
        acts.release_by_customs(ended, judged(), "20DE510220123456R1", date(2020, 6, 25), "agent")
    released, _ = acts.release_by_customs(ended, judged(), "20DE510220123456R1", date(2020, 6, 26), "agent")
    assert released.customs_release is not None
    of_one, _ = acts.release_by_customs(suspended(unreleased, "1/L1"), judged(), "20DE510220123456R1", date(2020, 6, 26), "agent")
    assert of_one.customs_release is not None


def test_letters_are_kept_with_the_hold_and_their_paper_is_attached_once(inspected: Batch) -> None:
    paper = Attachment(file="request.pdf", sha256="a" * 64, by="agent")
    held = suspended(inspected)
    one, events = hold_acts.letter(held, judged(), SINCE, "in", "Landesdirektion Sachsen", "asks for the test report", "agent", paper)
    assert [event.type for event in events] == ["paper.attached", "border.letter"]
    assert [(each.file, each.sha256) for each in one.attached] == [("request.pdf", "a" * 64)]
    assert (one.holds[0].letters[0].file, one.holds[0].letters[0].direction) == ("request.pdf", "in")
    again, nothing = hold_acts.letter(one, judged(), SINCE, "in", "Landesdirektion Sachsen", "asks for the test report", "agent", paper)
    assert (again, nothing) == (one, ())
    two, (event,) = hold_acts.letter(one, judged(), LAST, "out", "Landesdirektion Sachsen", "by telephone: report sent", "agent")
    assert [each.subject for each in two.holds[0].letters] == ["asks for the test report", "by telephone: report sent"]
    assert event.payload == {
        "on": "2020-06-25", "direction": "out", "with_whom": "Landesdirektion Sachsen", "subject": "by telephone: report sent", "file": None, "sha256": None,
        "hold_since": "2020-06-22",
    }  # fmt: skip


def test_the_same_again_changes_nothing_and_a_slip_is_corrected(inspected: Batch) -> None:
    held = suspended(inspected)
    assert suspended(held) == held
    kept, _ = hold_acts.maintain(held, judged(), LAST, "L", "agent")
    assert hold_acts.maintain(kept, judged(), LAST, "L", "agent") == (kept, ())
    assert suspended(kept) == kept
    ended, _ = hold_acts.end(kept, judged(), LAST, "refused", "agent", "slip")
    assert hold_acts.end(ended, judged(), LAST, "refused", "agent", "slip") == (ended, ())
    assert suspended(ended) == ended
    mended, (event,) = hold_acts.end(ended, judged(), LAST, "released", "agent", "it was released")
    assert event.payload["outcome"] == "released"
    assert wait(mended) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"since": date(2020, 5, 3)}, "ordered on 2020-05-04"),
        ({"since": date(2020, 6, 25)}, "customs released the goods on 2020-06-24"),
        ({"authority": " "}, "--authority"),
        ({"reason": ""}, "--reason"),
        ({"by": ""}, "--by"),
        ({"lots": ("L9",)}, "not in this batch"),
        ({"lots": ("L1",)}, "ambiguous"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(inspected: Batch, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        suspended(inspected, **given)


def test_acts_that_have_no_hold_to_be_about_or_come_before_it_are_refused(inspected: Batch) -> None:
    for nothing in (
        lambda: hold_acts.end(inspected, judged(), LAST, "released", "agent", "why"),
        lambda: hold_acts.maintain(inspected, judged(), LAST, "L", "agent"),
        lambda: hold_acts.letter(inspected, judged(), LAST, "in", "LDS", "what", "agent"),
    ):
        with pytest.raises(NotNow, match="no hold at the border is entered"):
            nothing()
    held = suspended(inspected)
    with pytest.raises(InputRefused, match="check --ended-on"):
        hold_acts.end(held, judged(), date(2020, 6, 21), "released", "agent", "why")
    with pytest.raises(InputRefused, match="check --maintained-on"):
        hold_acts.maintain(held, judged(), date(2020, 6, 21), "L", "agent")
    with pytest.raises(InputRefused, match="--reference"):
        hold_acts.maintain(held, judged(), LAST, "", "agent")
    kept, _ = hold_acts.maintain(held, judged(), LAST, "L", "agent")
    with pytest.raises(InputRefused, match="check --ended-on"):
        hold_acts.end(kept, judged(), date(2020, 6, 24), "released", "agent", "why")
    with pytest.raises(NotNow, match="suspended already since 2020-06-22"):
        suspended(held, "1/L2", authority="another")
    ended, _ = hold_acts.end(held, judged(), LAST, "released", "agent", "why")
    with pytest.raises(NotNow, match="ended on 2020-06-25"):
        hold_acts.maintain(ended, judged(), LAST, "L", "agent")
    assert len(suspended(ended, since=date(2020, 6, 23)).holds) == 2


def test_a_lot_that_people_released_is_not_at_the_border_any_more(inspected: Batch) -> None:
    once, _ = acts.approve(suspended(inspected, "2/L1"), judged(), "A")
    gone, _ = acts.approve(once, judged(), "B")
    ended, _ = hold_acts.end(gone, judged(), LAST, "released", "agent", "why")
    with pytest.raises(NotNow, match=r"no longer at the border: 1/L1;"):
        suspended(ended, "1/L1")
    assert gates(suspended(ended)) == {(1, "L1"): "distribution", (1, "L2"): "distribution", (2, "L1"): "customs"}
