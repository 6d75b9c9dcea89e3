"""The release by customs: what cannot be is refused, and what a notice states is read from it."""

from __future__ import annotations

from datetime import date

import pytest

from batches import acts
from batches.batch import Batch
from batches.customs_notice import release_on
from batches.errors import InputRefused
from batches.gates import standing
from batches.mrn import year_of
from batches.paper import Fact, Paper
from tests.batches.conftest import judged

pytestmark = pytest.mark.unit


def notice(**values: str) -> Paper:
    facts = tuple(Fact(field=field, value=value, raw=value, confidence=0.9, page=1, box=(1, 2, 3, 4)) for field, value in values.items())
    return Paper(file="customs/notice 1.pdf", sha256="b" * 64, kind="customs_notice", facts=facts)


@pytest.mark.parametrize(
    ("mrn", "on", "sentence"),
    [
        ("20DE510220123456R1", "2020-05-03", "goods that were ordered on 2020-05-04"),
        ("18DE510220123456R8", "2020-06-24", "a declaration of 2018"),
        ("AT/C/40/012345/06/2022/5102", "2020-06-24", "a declaration of 2022"),
        ("9" * 71, "2020-06-24", "1 to 70 printable characters"),
        ("20DE\x1b[31m", "2020-06-24", "1 to 70 printable characters"),
        (" ", "2020-06-24", "1 to 70 printable characters"),
    ],
)
def test_a_release_that_cannot_be_is_refused(batch: Batch, mrn: str, on: str, sentence: str) -> None:
    with pytest.raises(InputRefused, match=sentence):
        acts.release_by_customs(batch, judged(), mrn, date.fromisoformat(on), "agent")


@pytest.mark.parametrize("mrn", ["20DE510220123456R1", "19DE510220123456R0", "21DE510220123456R2", "AT/C/40/012345/06/2020/5102", "no number known here"])
def test_a_release_of_the_year_of_its_number_or_the_next_is_entered(batch: Batch, mrn: str) -> None:
    released, (event,) = acts.release_by_customs(batch, judged(), mrn, date(2020, 6, 24), "agent")
    assert released.release_by_customs is not None
    assert event.payload == {"mrn": mrn, "released_on": "2020-06-24"}


def test_before_arrival_nothing_is_released(inspected: Batch) -> None:
    with pytest.raises(InputRefused, match="arrived on 2020-06-22"):
        acts.release_by_customs(inspected, judged(), "20DE510220123456R1", date(2020, 6, 21), "agent")


@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("20DE510220123456R1", 2020),
        ("20 DE51 0220 1234 56R1", 2020),
        ("99DE510220123456R1", 1999),
        ("ATC400123450620205102", 2020),
        ("AT/C/40/012345/06/2020/5102", 2020),
        ("20DE51", None),
    ],
)
def test_the_year_of_a_number(number: str, year: int | None) -> None:
    assert year_of(number) == year


def test_a_notice_states_a_release_when_it_has_number_and_day() -> None:
    both = release_on(notice(mrn="20DE510220123456R1", release_date="2020-06-24", acceptance_date="2020-06-22", document_number="AT/S/00/000447/01/2020/5580"))
    assert both is not None
    assert (both.number, both.released_on, both.accepted and both.accepted.value) == ("20DE510220123456R1", date(2020, 6, 24), "2020-06-22")
    older = release_on(notice(document_number="AT/C/40/012345/06/2020/5102", release_date="2020-06-24"))
    assert older is not None
    assert older.number == "AT/C/40/012345/06/2020/5102"
    assert release_on(notice(mrn="20DE510220123456R1")) is None
    assert release_on(notice(document_number="AT/S/00/000447/01/2020/5580", release_date="2020-06-24")) is None
    assert release_on(notice(mrn="20DE510220123456R1", release_date="2020-06-24").model_copy(update={"kind": "commercial_invoice"})) is None


def test_a_notice_among_the_papers_releases_nothing_and_says_how_to_take_it_over(inspected: Batch) -> None:
    waiting = inspected.model_copy(update={"customs_release": None, "papers": (notice(mrn="20DE510220123456R1", release_date="2020-06-24"),)})
    assert waiting.judged_for == date(2020, 6, 22)
    (why,) = [each.why for each in standing(waiting, judged()).waiting_for if each.what == "customs_release"]
    assert why == (
        "no release for free circulation entered; customs/notice 1.pdf names 20DE510220123456R1 and release on 2020-06-24: "
        f"freigabe customs {waiting.id} --notice 'customs/notice 1.pdf' takes it over"
    )
    importer = waiting.order.importer.model_copy(update={"eori": "DE1234567"})
    ours = waiting.model_copy(update={"order": waiting.order.model_copy(update={"importer": importer})})
    of_another = notice(mrn="20DE510220123456R1", release_date="2020-06-24", eori="DE 7654321")
    for silent in (notice(mrn="20DE510220123456R1"), of_another):
        there = ours.model_copy(update={"papers": (silent,)})
        (why,) = [each.why for each in standing(there, judged()).waiting_for if each.what == "customs_release"]
        assert why == "no release for free circulation entered"
