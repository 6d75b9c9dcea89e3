"""People correct what was read: it holds for that paper wherever it turns up, teaches the next paper of its issuer, and can be unlearnt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from batches.errors import InputRefused, NotNow
from batches.paper import Paper
from flows import Entered, Outcome, Said, correct_paper, kept_entries, kept_entry, run_import, verify_record, withdraw_entry
from flows.lexicon import LEXICON, PAPER
from flows.stored import KIND, to_state
from flows.wiring import opened
from record.readings import Readings
from tests.documents.printed import certificate, print_paper
from tests.flows.conftest import Folder

pytestmark = pytest.mark.integration

FIRST = certificate("AB-2020/0417", "12 May 2020", "11 May 2025")
SECOND = certificate("CD-2020/0518", "3 March 2020", "2 March 2025")


def only(folder: Path, data: Path) -> Outcome:
    (outcome,) = run_import([folder], data)
    return outcome


@pytest.fixture
def batch(folder: Folder) -> Callable[..., Path]:
    """Make a folder with papers printed from texts."""

    def make(order: str, **papers: str) -> Path:
        path = folder(order, papers=0, order=order)
        for name, text in papers.items():
            print_paper(path / f"{name}.pdf", text)
        return path

    return make


def value(outcome: Outcome, field: str, paper: int = 0) -> str | None:
    return outcome.batch.papers[paper].value(field)


def checks(paper: Paper, field: str) -> tuple[str, ...]:
    fact = paper.one(field)
    return () if fact is None else fact.checks


def correct(data: Path, outcome: Outcome, field: str, said: str | None, **more: Any) -> Entered:
    return correct_paper(data, outcome.batch.id, Said(**({"file": "c.pdf", "field": field, "value": said, "by": "R. Weber", "reason": "seen"} | more)))


def codes(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.judgement.findings}


def readings_kept(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The papers whose readings are kept from now on."""
    kept: list[str] = []
    put = Readings.put

    def noted(readings: Readings, paper: Paper, reader: str) -> None:
        kept.append(paper.sha256)
        put(readings, paper, reader)

    monkeypatch.setattr(Readings, "put", noted)
    return kept


def test_a_correction_holds_is_judged_with_and_teaches_the_next_batch(batch: Callable[..., Path], data: Path) -> None:
    path = batch("K-1", c=FIRST)
    before = only(path, data)
    assert value(before, "expiry_date") is None
    learnt = correct(data, before, "expiry_date", "2020-05-20")
    after = learnt.outcome
    assert value(after, "expiry_date") == "2020-05-20"
    assert checks(after.batch.papers[0], "expiry_date") == ("person",)
    assert "certificate.expired" in codes(after) - codes(before)
    assert learnt.lesson.why_not == "not_found"
    assert after.judgement.grounds != before.judgement.grounds

    learnt = correct(data, after, "expiry_date", "2025-05-11", reason="mistyped before")
    assert "certificate.expired" not in codes(learnt.outcome)
    assert learnt.lesson.entry is not None
    assert (learnt.lesson.entry.label, learnt.lesson.entry.issuer.marks[0]) == ("Good to", "harzer zert gmbh")
    assert not correct(data, learnt.outcome, "expiry_date", "2025-05-11", reason="mistyped before").outcome.changed
    again = only(path, data)
    assert not again.changed
    assert to_state(again.batch, again.judgement, {}) == to_state(learnt.outcome.batch, learnt.outcome.judgement, {})

    following = only(batch("K-2", c=SECOND, d=certificate("EF-1/20", "1 April 2020", "31 March 2025", body="Andere Stelle GmbH", number="0121")), data)
    assert (value(following, "expiry_date"), checks(following.batch.papers[0], "expiry_date")) == ("2025-03-02", ("learnt", "format"))
    assert following.batch.papers[0].learnt == (learnt.lesson.entry.id,)
    assert (value(following, "expiry_date", 1), following.batch.papers[1].learnt) == (None, ())
    assert verify_record(data) == ()


def test_everything_a_person_said_is_in_the_chains(batch: Callable[..., Path], data: Path) -> None:
    before = only(batch("K-3", c=certificate("GH-7/20", "12 May 2020", "11 May 2025", body="Kette Zert GmbH")), data)
    learnt = correct(data, before, "issue_date", "2020-05-12", reason="the seal is the day of issue")
    entry = learnt.lesson.entry
    assert entry is not None
    sha256 = before.batch.papers[0].sha256
    with opened(data) as house:
        happened = house.ledger.events(KIND, before.batch.id)
        (on_paper,) = house.ledger.events(PAPER, sha256)
        (taught,) = house.ledger.events(LEXICON, entry.id)
        assert [house.ledger.verify(kind, id_) for kind, id_ in ((PAPER, sha256), (LEXICON, entry.id))] == [(), ()]
    corrected = next(event for event in happened if event.type == "fact.corrected")
    assert [event.type for event in happened][-2:] == ["fact.corrected", "batch.judged"]
    assert (corrected.actor, corrected.payload["field"], corrected.payload["value"]) == ("R. Weber", "issue_date", "2020-05-12")
    assert (corrected.payload["read"], corrected.payload["taught"], corrected.payload["page"]) == ([], entry.id, 1)
    assert corrected.seen is not None
    assert (on_paper.type, on_paper.payload["batch"], on_paper.payload["reason"]) == ("fact.corrected", before.batch.id, "the seal is the day of issue")
    assert (taught.type, taught.payload["label"], taught.payload["sha256"]) == ("lexicon.taught", "Sealed", sha256)


def test_the_same_bytes_in_another_batch_are_corrected_too_and_acts_there_wait_for_it(batch: Callable[..., Path], data: Path) -> None:
    text = certificate("IJ-9/20", "12 May 2020", "11 May 2025", body="Zwilling Zert GmbH")
    one, two = only(batch("K-4", c=text), data), only(batch("K-5", c=text), data)
    correct(data, one, "place", "Essen", reason="told by telephone")
    with pytest.raises(NotNow, match="judged anew"):
        correct(data, two, "certificate_number", "IJ-9/20")
    repeated = correct(data, two, "certificate_number", "IJ-9/20").outcome
    assert (value(repeated, "place"), value(repeated, "certificate_number")) == ("Essen", "IJ-9/20")
    assert [each.field for each in repeated.batch.papers[0].corrections] == ["place", "certificate_number"]
    third = only(batch("K-6", x=text), data)
    assert (value(third, "place"), value(third, "certificate_number")) == ("Essen", "IJ-9/20")


def test_an_act_refused_because_the_batch_was_judged_anew_teaches_nothing(batch: Callable[..., Path], data: Path) -> None:
    text = certificate("KL-9/20", "12 May 2020", "11 May 2025", body="Warte Zert GmbH")
    one, two = only(batch("K-7", c=text), data), only(batch("K-8", c=text), data)
    correct(data, one, "place", "Essen")
    with pytest.raises(NotNow, match="judged anew"):
        correct(data, two, "issue_date", "2020-05-12")
    assert kept_entries(data, "Warte Zert") == ()


def test_a_withdrawn_entry_is_used_no_more_and_what_it_taught_is_read_anew(batch: Callable[..., Path], data: Path) -> None:
    name = "Widerruf Zert GmbH"
    first, path = (
        only(batch("K-9", c=certificate("MN-1/20", "12 May 2020", "11 May 2025", body=name)), data),
        batch("K-10", c=certificate("MN-2/20", "3 March 2020", "2 March 2025", body=name)),
    )
    entry = correct(data, first, "issue_date", "2020-05-12").lesson.entry
    assert entry is not None
    assert value(only(path, data), "issue_date") == "2020-03-03"

    assert withdraw_entry(data, entry.id, "A. Klein", "names the day of printing").withdrawn is not None
    again = only(path, data)
    assert again.changed
    assert (value(again, "issue_date"), again.batch.papers[0].learnt) == (None, ())
    assert value(only(path.parent / "K-9", data), "issue_date") == "2020-05-12"
    with pytest.raises(NotNow, match="withdrawn already"):
        withdraw_entry(data, entry.id, "B. Groß", "why")
    kept = kept_entry(data, entry.id)
    assert kept.withdrawn is not None
    assert [teaching.correction.by for teaching in kept.taught] == ["R. Weber"]

    relearnt = correct(data, again, "issue_date", "2020-03-03")
    assert (relearnt.lesson.entry, relearnt.lesson.why_not) == (None, "withdrawn")
    assert value(relearnt.outcome, "issue_date") == "2020-03-03"
    assert verify_record(data) == ()
    with pytest.raises(InputRefused, match="no lexicon entry"):
        withdraw_entry(data, "l-none", "A. Klein", "why")


def test_only_papers_of_the_issuer_are_read_anew_for_a_new_entry(batch: Callable[..., Path], data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, others = (certificate("OP-1/20", "12 May 2020", "11 May 2025", body=name) for name in ("Lese Zert GmbH", "Fremde Zert GmbH"))
    path = batch("K-11", c=ours, d=others)
    outcome = only(path, data)
    mine = outcome.batch.papers[0].sha256
    read = readings_kept(monkeypatch)
    assert correct(data, outcome, "issue_date", "2020-05-12").lesson.entry is not None
    assert read == [mine]
    assert not only(path, data).changed
    assert read == [mine]


def test_a_field_that_is_not_there_is_unlearnt_for_the_issuer(batch: Callable[..., Path], data: Path) -> None:
    def report(name: str) -> str:
        return certificate("QR-1/20", "12 May 2020", "11 May 2025", body="Leer Zert GmbH").replace("Models\tMW-2100", f"Models\t{name}")

    first = only(batch("K-12", c=report("MW-2100")), data)
    assert value(first, "models") == "MW-2100"
    learnt = correct(data, first, "models", None, reason="it is the model of the press")
    assert value(learnt.outcome, "models") is None
    assert [fact.value for fact in learnt.outcome.batch.papers[0].overruled] == ["MW-2100"]
    assert learnt.lesson.entry is not None
    assert not learnt.lesson.entry.names
    following = only(batch("K-13", c=report("MW-2200")), data)
    assert value(following, "models") is None


def test_a_correction_stands_though_nothing_can_be_learnt_from_its_paper(batch: Callable[..., Path], data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = only(batch("K-16", c=certificate("WX-1/20", "12 May 2020", "11 May 2025", body="Stille Zert GmbH")), data)
    monkeypatch.setattr("documents.reading.papers.lesson_from", lambda *_: None)
    learnt = correct(data, outcome, "issue_date", "2020-05-12")
    assert (value(learnt.outcome, "issue_date"), learnt.lesson.why_not) == ("2020-05-12", "unread")
    assert kept_entries(data, "Stille Zert") == ()


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("correct.file", {"file": "none.pdf"}),
    ("correct.unread", {"file": "blank.pdf"}),
    ("correct.field", {"field": "issued_on"}),
    ("correct.value", {"said": "12.05.2020"}),
    ("correct.page", {"page": 3}),
    ("correct.box", {"box": (1, 2, 3, 4)}),
    ("correct.box", {"said": None, "page": 1, "box": (1, 2, 3, 4)}),
    ("correct.instead_of", {"instead_of": "x"}),
    ("correct.instead_of", {"field": "models", "said": "A-1", "instead_of": "x"}),
    ("by.empty", {"by": " "}),
    ("reason.empty", {"reason": " "}),
]


def test_what_is_not_in_order_is_refused_and_nothing_is_written(batch: Callable[..., Path], data: Path) -> None:
    path = batch("K-14", c=certificate("ST-1/20", "12 May 2020", "11 May 2025", body="Streng Zert GmbH"))
    (path / "blank.pdf").write_bytes(b"no paper")
    outcome = only(path, data)

    def record() -> Any:
        with opened(data) as house:
            return house.ledger.events(KIND, outcome.batch.id), house.ledger.list(PAPER), house.ledger.list(LEXICON)

    before = record()
    for code, said in REFUSED:
        with pytest.raises(InputRefused) as refused:
            correct(data, outcome, **({"field": "issue_date", "said": "2020-05-12"} | said))
        assert refused.value.code == code
    assert record() == before
    with pytest.raises(InputRefused, match="no batch"):
        correct_paper(data, "nowhere", Said("c.pdf", "place", "Essen", "R. Weber", "seen"))


def test_an_altered_correction_or_entry_is_found(batch: Callable[..., Path], data: Path) -> None:
    path = batch("K-15", c=certificate("UV-1/20", "12 May 2020", "11 May 2025", body="Siegel Zert GmbH"))
    learnt = correct(data, only(path, data), "issue_date", "2020-05-12")
    entry = learnt.lesson.entry
    assert entry is not None
    batch_id = learnt.outcome.batch.id
    assert verify_record(data, batch_id) == verify_record(data) == ()
    for kind, id_ in ((LEXICON, entry.id), (PAPER, learnt.correction.sha256)):
        rename(data, kind, id_, "R. Weber", "A. Klein")
        assert any(id_ in fault for fault in verify_record(data, batch_id))
        assert any(id_ in fault for fault in verify_record(data))
        rename(data, kind, id_, "A. Klein", "R. Weber")
    assert verify_record(data) == ()


def rename(data: Path, kind: str, id_: str, old: str, new: str) -> None:
    """Write another name into a state, past the ledger."""
    with opened(data) as house, house.ledger.writing() as connection:
        this = f"kind = '{kind}' AND id = '{id_}'"
        assert connection.exec_driver_sql(f"UPDATE aggregates SET state = replace(state, '{old}', '{new}') WHERE {this}").rowcount == 1  # noqa: S608
