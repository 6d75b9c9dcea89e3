"""Plans of lots that have lots before them: the kind of inspection and the reason; and what a lot's own inspection says to those after it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from batches.batch import Batch, Judgement, SamplingPlan
from batches.decision import Decision
from batches.finding import Finding
from batches.inspected_before import InspectedBefore, InspectedLot, SeriesState, series_of
from batches.order import Order
from batches.quality_data import InspectedRow
from batches.told_outside import earlier_batches, told_outside
from catalogue import Catalogue, check_catalogue, load_catalogue
from catalogue.loading import PACKAGED
from tests.validators.series_of_lots import after_all
from validators import judge_batch
from validators.lot_plans import sampling_plans
from validators.original_inspections import original_inspections

pytestmark = pytest.mark.unit


def batch(*rows: tuple[str, str, int], before: SeriesState | None = None, category: str = "ffp2", sample: int = 1250, **line: object) -> Batch:
    """A batch of one line with lots L1 and L2; ``rows``: lot, defect class, defects found. ``before``: how inspection for major defects stood."""
    order = Order.model_validate(
        {
            "order": "S-1", "expected_on": "2020-05-29", "currency": "EUR", "importer": {"name": "Landkreis Muster"},
            "supplier": {"name": "Invented Masks Co., Ltd."},
            "lines": [{"line": 1, "category": category, "model": "M-1", "quantity": 200_000, "unit_price": "1",
                       "lots": [{"lot": name, "quantity": 100_000} for name in ("L1", "L2")]} | line],
        }
    )  # fmt: skip
    made = tuple(
        InspectedRow(row=number, line="1", lot=lot, lot_size="100000", sample_size=str(sample), defect="as seen", defect_class=defect_class, found=str(found))
        for number, (lot, defect_class, found) in enumerate(rows, 2)
    )
    known = () if before is None else (InspectedBefore(series=series_of(order, order.lines[0]).key, defect_class="major", state=before),)
    return Batch(id="b", order=order, inspections=made, inspected_before=known)


def lots(*accepted: bool, inspection: str = "normal") -> Iterable[InspectedLot]:
    return [
        InspectedLot(
            batch=f"b-{number}", line=1, lot=f"A{number}", category="ffp2", defect_class="major", arrived_on=date(2020, 3, 2) + timedelta(days=number),
            inspection=inspection, sample_size=500, found=0 if each else 21, accept=14, accepted=each, score=3 if each else 0,
        )
        for number, each in enumerate(accepted)
    ]  # fmt: skip


TIGHTENED = after_all(lots(False, True, False))
ENDED = after_all(lots(*[False] * 5, inspection="tightened"), state=TIGHTENED)
SCORED = after_all(lots(*[True] * 10))


def major(of: Batch, catalogue: Catalogue | None = None) -> SamplingPlan:
    return next(plan for plan in sampling_plans(of, catalogue or load_catalogue()) if plan.defect_class == "major")


def too_small(of: Batch) -> list[Finding]:
    return [each for each in judge_batch(of, load_catalogue()).findings if each.code == "quality.sample_too_small"]


def test_only_the_class_whose_lots_were_not_accepted_is_tightened() -> None:
    plans = {plan.defect_class: (plan.inspection, plan.sample_size, plan.accept) for plan in sampling_plans(batch(before=TIGHTENED), load_catalogue())}
    assert plans == {"critical": ("normal", 800, 1), "major": ("tightened", 500, 12), "minor": ("normal", 315, 21)}


def test_the_reason_names_lots_days_and_clause_in_both_languages() -> None:
    because = major(batch(before=TIGHTENED)).because
    assert because is not None
    assert because.en == (
        "Tightened inspection (ISO 2859-1:1999, 9.3.1), defect class “major”: 2 of 3 consecutive lots of this supplier and product were not accepted on "
        "original inspection: A0 (2020-03-02: 21 in 500); A2 (2020-03-04: 21 in 500)."
    )
    assert "2 von 3" in because.de
    assert "A2 (04.03.2020: 21 in 500)" in because.de


@pytest.mark.parametrize("change", [{"model": "M-2"}, {"category": "ffp3"}, {"manufacturer": {"name": "Another Works"}}])
def test_lots_of_another_product_or_maker_are_another_series(change: dict[str, object]) -> None:
    here, there = batch(), batch(before=TIGHTENED, **change)
    assert major(there).inspection == "tightened"
    assert major(there.model_copy(update={"order": here.order})).inspection == "normal"


@pytest.mark.parametrize("name", ["INVENTED MASKS CO LTD", "Invented Masks Co.,Ltd", " Invented  Masks Co., Ltd. "])
def test_a_supplier_typed_in_another_way_is_the_same_series(name: str) -> None:
    of = batch(before=TIGHTENED)
    order = of.order.model_copy(update={"supplier": of.order.supplier.model_copy(update={"name": name})})
    assert major(of.model_copy(update={"order": order})).inspection == "tightened"


@pytest.mark.parametrize(("found", "accepted", "score"), [(0, True, 3), (10, True, 3), (11, True, 0), (14, True, 0), (15, False, 0)])
def test_three_are_added_where_the_lot_would_pass_the_next_smaller_aql_too(found: int, accepted: bool, score: int) -> None:
    rows = {each.defect_class: each for _, each in original_inspections(batch(("L1", "major", found)), load_catalogue())}
    assert (rows["major"].accepted, rows["major"].score, rows["major"].accept) == (accepted, score, 14)


@pytest.mark.parametrize(("found", "accepted", "score"), [(1, True, 2), (2, False, 0)])
def test_two_are_added_where_the_acceptance_number_is_one(found: int, accepted: bool, score: int) -> None:
    rows = {each.defect_class: each for _, each in original_inspections(batch(("L1", "critical", found)), load_catalogue())}
    assert (rows["critical"].accepted, rows["critical"].score, rows["critical"].accept) == (accepted, score, 1)


@pytest.mark.parametrize(("sample", "found", "classes"), [(500, 0, ["major", "minor"]), (499, 0, ["minor"]), (499, 15, ["major", "minor"])])
def test_too_small_a_sample_says_nothing_unless_it_holds_too_much(sample: int, found: int, classes: list[str]) -> None:
    assert [each.defect_class for _, each in original_inspections(batch(("L1", "major", found), sample=sample), load_catalogue())] == classes


def test_each_lot_counts_for_itself_by_the_plan_all_were_drawn_by() -> None:
    found = [(lot, each.accepted) for _, each in original_inspections(batch(("L1", "major", 15), ("L2", "major", 15)), load_catalogue())
             for lot in [each.lot] if each.defect_class == "major" and each.inspection == "normal"]  # fmt: skip
    assert found == [("L1", False), ("L2", False)]
    assert not too_small(batch(("L1", "major", 15), ("L2", "major", 15)))


def test_inspection_that_ended_is_said_once_a_line_before_and_after_the_lots_are_inspected() -> None:
    for of in (batch(before=ENDED), batch(("L1", "major", 0), ("L2", "major", 0), before=ENDED)):
        (finding,) = too_small(of)
        assert (finding.severity, finding.line, finding.lot, finding.basis) == ("review", 1, None, "ISO 2859-1:1999 clause 9.4")
        assert "A0; A1; A2; A3; A4" in (finding.seen or "")
        assert "5 Chargen" in finding.message.de
        assert "corrective action" in finding.clear_by.en
        judged = judge_batch(of, load_catalogue())
        assert not [each for each in judged.passed if each.code == "quality.sample_too_small"]
        assert major(of).inspection == "tightened"


def test_four_not_accepted_on_tightened_inspection_do_not_end_it() -> None:
    assert too_small(batch(before=after_all(lots(*[False] * 4, inspection="tightened"), state=TIGHTENED))) == []


@pytest.mark.parametrize(
    ("choices", "stated"),
    [(["accept"], "new mould"), (["ask"], ""), (["reject"], ""), (["accept", "reject"], ""), (["accept", "ask"], "new mould"), (["override"], "")],
)
def test_the_corrective_action_is_what_was_stated_on_accepting_the_finding(choices: list[str], stated: str) -> None:
    of = batch(("L1", "major", 0), before=ENDED)
    (finding,) = too_small(of)
    decisions = tuple(Decision.model_validate({"finding": finding.id, "choice": each, "by": "R. Weber", "reason": "new mould"}) for each in choices)
    rows = {each.defect_class: each for _, each in original_inspections(of.model_copy(update={"decisions": decisions}), load_catalogue())}
    assert {name: each.corrective_action for name, each in rows.items()} == {"critical": "", "major": stated, "minor": ""}


@pytest.fixture
def wants_reduced(tmp_path: Path) -> Catalogue:
    """A catalogue whose policy wants reduced inspection of filtering masks in June 2020."""
    folder = Path(shutil.copytree(PACKAGED, tmp_path / "catalogue"))
    row = '\n[[switching]]\nproduct = "ffp"\nreduced = true\nvalid_from = 2020-06-01\nvalid_until = 2020-06-30\nsource = "steady production"\nmark = "K"\n'
    with (folder / "policy.toml").open("a", encoding="utf-8") as policy:
        policy.write(row)
    assert check_catalogue(load_catalogue(folder)) == ()
    return load_catalogue(folder)


@pytest.mark.parametrize(("on", "inspection"), [((5, 31), "normal"), ((6, 1), "reduced"), ((6, 30), "reduced"), ((7, 1), "normal")])
def test_inspection_is_reduced_only_while_the_policy_wants_it(wants_reduced: Catalogue, on: tuple[int, int], inspection: str) -> None:
    state = after_all(lots(*[True] * 10), reduced_wanted=True)
    of = batch(before=state).model_copy(update={"arrived_on": date(2020, *on)})
    plan = major(of, wants_reduced)
    assert (plan.inspection, plan.sample_size) == (inspection, 200 if inspection == "reduced" else 500)
    assert (plan.because is not None and "9.3.3" in plan.because.en and "score 30" in plan.because.en) == (inspection == "reduced")


def test_a_score_of_thirty_reduces_nothing_by_itself() -> None:
    assert SCORED.score == 30
    assert major(batch(before=SCORED)).inspection == "normal"
    assert major(batch(before=SCORED)).because is None


def test_a_switching_policy_for_nothing_known_is_a_contradiction(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKAGED, tmp_path / "catalogue"))
    with (folder / "policy.toml").open("a", encoding="utf-8") as policy:
        policy.write('\n[[switching]]\nproduct = "no_such"\nreduced = true\nsource = "x"\nmark = "K"\n')
        policy.write('\n[[switching]]\nproduct = "*"\nreduced = true\nsource = "x"\nmark = "K"\n')
    assert [(each.code, each.rows) for each in check_catalogue(load_catalogue(folder))] == [
        ("overlap", "policy.switching: *"),
        ("reference", "policy.switching: no_such"),
    ]


def test_outside_a_batch_is_told_that_earlier_lots_led_to_its_plans_and_not_which() -> None:
    for state, sample in ((TIGHTENED, 100), (ENDED, 1250)):
        known = batch(("L1", "major", 30), ("L2", "major", 0), before=state, sample=sample)
        judged = judge_batch(known, load_catalogue())
        judgement = Judgement(judged_for=known.judged_for, catalogue="", findings=judged.findings, sampling=judged.sampling)
        assert {"b-0", "b-2"} <= earlier_batches(known)
        assert re.search(r"\bA\d\b", judgement.model_dump_json())
        told = told_outside(known, judgement, earlier_batches(known))
        assert not re.search(r"\bA\d\b", told.model_dump_json())
        assert "Charge einer anderen Sendung (04.03.2020: 21 in 500)" in told.model_dump_json() or state is ENDED
        assert [(each.id, each.code, each.severity) for each in told.findings] == [(each.id, each.code, each.severity) for each in judgement.findings]
        own = told_outside(known, judgement, {"b-2"}).model_dump_json()
        assert not re.search(r"\bA2\b", own)
        assert re.search(r"\bA0\b", own)
