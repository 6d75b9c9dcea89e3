"""A person's correction: the fact is the person's, the reader's is kept aside, and the acts on batch and lexicon."""

from __future__ import annotations

from typing import Any

import pytest

from batches import acts
from batches.batch import Attachment, Batch
from batches.corrected import corrected
from batches.correction import Correction
from batches.errors import InputRefused, NotNow
from batches.lexicon import Issuer, LexiconEntry
from batches.paper import Absent, Fact, Paper, ReadError
from batches.shown import batch_shown
from batches.teaching import Teaching, teach, withdraw
from tests.batches.conftest import judged

pytestmark = pytest.mark.unit

SHA = "c" * 64


def fact(field: str, value: str | int) -> Fact:
    return Fact(field=field, value=value, raw=str(value), confidence=0.9, page=1, box=(1, 2, 3, 4), checks=("label",))


def said(field: str, value: str | int | None, **more: Any) -> Correction:
    return Correction.model_validate({"sha256": SHA, "field": field, "value": value, "by": "R. Weber", "reason": "seen"} | more)


PAPER = Paper(
    file="cert.pdf", sha256=SHA, kind="eu_type_examination_certificate",
    facts=(fact("issue_date", "2019-05-12"), fact("models", "A-1"), fact("models", "A-2"), fact("models", "A-3"), fact("place", "Essen")),
    absent=(Absent(field="issue_date", raw="12/05/2020", reason="ambiguous_date"),),
)  # fmt: skip


def values(paper: Paper, field: str) -> list[str]:
    return [str(one.value) for one in paper.all(field)]


def test_the_corrected_fact_is_the_persons_and_the_readers_is_kept_aside() -> None:
    paper = corrected(PAPER, [said("issue_date", "2020-05-12", raw="12 May 2020", page=2, box=(5, 6, 7, 8))])
    assert paper.facts[0] == Fact(
        field="issue_date", value="2020-05-12", raw="12 May 2020", confidence=1.0, page=2, box=(5, 6, 7, 8), checks=("person",)
    )  # fmt: skip
    assert paper.overruled == (PAPER.facts[0],)
    assert paper.absent == ()
    assert [one.field for one in paper.facts] == [one.field for one in PAPER.facts]


def test_a_field_the_paper_does_not_state_is_taken_away() -> None:
    paper = corrected(PAPER, [said("place", None)])
    assert paper.one("place") is None
    assert values(paper, "issue_date") == ["2019-05-12"]


@pytest.mark.parametrize(
    ("correction", "models"),
    [
        (said("models", "A-4"), ["A-1", "A-2", "A-3", "A-4"]),
        (said("models", "A-2"), ["A-1", "A-2", "A-3"]),
        (said("models", "B-2", instead_of="A-2"), ["A-1", "B-2", "A-3"]),
        (said("models", None, instead_of="A-2"), ["A-1", "A-3"]),
        (said("models", None), []),
        (said("models", "B-2", instead_of="A-9"), ["A-1", "A-2", "A-3", "B-2"]),
    ],
)
def test_a_list_is_added_to_replaced_in_or_taken_from(correction: Correction, models: list[str]) -> None:
    assert values(corrected(PAPER, [correction]), "models") == models


def test_the_last_word_counts_and_every_word_stays() -> None:
    both = [said("issue_date", "2020-05-12"), said("issue_date", "2020-05-13", by="A. Klein")]
    paper = corrected(PAPER, both)
    assert values(paper, "issue_date") == ["2020-05-13"]
    assert list(paper.corrections) == both
    assert paper.overruled == (PAPER.facts[0],)


def test_a_paper_that_could_not_be_read_is_not_corrected() -> None:
    unread = Paper(file="x.pdf", sha256=SHA, error=ReadError(code="damaged", message="–"))
    assert corrected(unread, [said("place", "Essen")]) == unread


@pytest.fixture
def with_paper(batch: Batch) -> Batch:
    return batch.model_copy(update={"papers": (PAPER,), "attached": (Attachment(file="cert.pdf", sha256=SHA),)})


def test_correcting_is_an_act_with_an_event_and_repeating_it_changes_nothing(with_paper: Batch) -> None:
    once, (event,) = acts.correct(with_paper, judged(), said("issue_date", "2020-05-12"), taught="l-1")
    assert values(once.papers[0], "issue_date") == ["2020-05-12"]
    assert (event.type, event.actor) == ("fact.corrected", "R. Weber")
    told = {key: event.payload[key] for key in ("file", "field", "value", "read", "reason", "taught")}
    assert told == {"file": "cert.pdf", "field": "issue_date", "value": "2020-05-12", "read": ["2019-05-12"], "reason": "seen", "taught": "l-1"}
    assert len(event.payload["seen"]) == 64
    assert acts.correct(once, judged(), said("issue_date", "2020-05-12")) == (once, ())
    other, events = acts.correct(once, judged(), said("issue_date", "2020-05-12", by="A. Klein"))
    assert (len(events), len(other.papers[0].corrections)) == (1, 2)


@pytest.mark.parametrize("wrong", [said("place", "Essen", by=" "), said("place", "Essen", reason=""), said("place", "Essen", sha256="d" * 64)])
def test_a_correction_needs_a_name_a_reason_and_a_paper_of_the_batch(with_paper: Batch, wrong: Correction) -> None:
    with pytest.raises(InputRefused):
        acts.correct(with_paper, judged(), wrong)


def test_a_batch_shows_who_corrected_what_and_what_had_been_read(with_paper: Batch) -> None:
    assert set(batch_shown(with_paper, judged(), ())["papers"][0]) == {"file", "kind", "fields", "error"}
    once, _ = acts.correct(with_paper, judged(), said("issue_date", "2020-05-12"))
    shown = batch_shown(once, judged(), ())["papers"][0]
    assert shown["fields"]["issue_date"]["checks"] == ["person"]
    assert [(each["field"], each["value"], each["by"], each["reason"]) for each in shown["corrections"]] == [("issue_date", "2020-05-12", "R. Weber", "seen")]
    assert [(each["field"], each["value"]) for each in shown["overruled"]] == [("issue_date", "2019-05-12")]


ENTRY = LexiconEntry(
    issuer=Issuer(name="Muster Zert GmbH", marks=("muster zert gmbh",)), kind="test_report", field="issue_date", phrase="sealed", relation="beside", form="date"
)  # fmt: skip


def test_an_entry_keeps_everything_that_taught_it() -> None:
    first, (event,) = teach(None, ENTRY, Teaching(batch="b-1", file="a.pdf", correction=said("issue_date", "2020-05-12")))
    second, _ = teach(first, ENTRY, Teaching(batch="b-2", file="b.pdf", correction=said("issue_date", "2021-05-12", by="A. Klein")))
    assert [each.batch for each in second.taught] == ["b-1", "b-2"]
    assert (event.type, event.actor, event.payload["entry"]) == ("lexicon.taught", "R. Weber", ENTRY.id)


def test_an_entry_is_withdrawn_once_and_stays_withdrawn() -> None:
    kept, _ = teach(None, ENTRY, Teaching(batch="b-1", file="a.pdf", correction=said("issue_date", "2020-05-12")))
    gone, (event,) = withdraw(kept, "A. Klein", "names the day of printing")
    assert (event.type, event.payload) == ("lexicon.withdrawn", {"entry": ENTRY.id, "reason": "names the day of printing"})
    assert withdraw(gone, "A. Klein", "names the day of printing") == (gone, ())
    with pytest.raises(NotNow, match=r"withdrawn already, by A\. Klein"):
        withdraw(gone, "B. Groß", "why")
    again, _ = teach(gone, ENTRY, Teaching(batch="b-3", file="c.pdf", correction=said("issue_date", "2020-05-12")))
    assert again.withdrawn == gone.withdrawn
