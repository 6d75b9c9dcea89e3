"""A judgement is judged again from what was kept with it: the same bytes, by the rules of its day, from the record or from one file."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from batches.errors import InputRefused, RecordAltered
from flows import export_judgement, replay_batch, replay_file, run_import, verify_record
from flows.rulebook import judged_by, rulebook
from flows.wiring import opened
from tests.flows.conftest import Folder

pytestmark = pytest.mark.integration


def imported(folder: Folder, data: Path, name: str, order: str) -> str:
    (outcome,) = run_import([folder(name, order=order)], data)
    return outcome.batch.id


def altered(file: Path, target: Path, **members: bytes) -> Path:
    """A copy of an exported judgement with other bytes for some of its members."""
    names = {"inputs": "inputs.json", "rules": "rules.zip", "verdict": "verdict.json"}
    with zipfile.ZipFile(file) as packed:
        held = {name: packed.read(name) for name in packed.namelist()} | {names[key]: data for key, data in members.items()}
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in held.items():
            packed.writestr(name, data)
    return target


def other_rules(book: bytes) -> bytes:
    """A rulebook without the rule for missing papers, as if it had not been written then."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as packed, zipfile.ZipFile(changed, "w", zipfile.ZIP_STORED) as other:
        for entry in packed.infolist():
            data = packed.read(entry)
            if entry.filename == "validators/papers.py":
                assert b"RULES = (missing, " in data
                data = data.replace(b"RULES = (missing, ", b"RULES = (")
            other.writestr(entry, data)
    return changed.getvalue()


def test_every_judgement_on_record_is_given_again_byte_for_byte(folder: Folder, data: Path) -> None:
    path = folder("replayed", order="RP-1")
    (first,) = run_import([path], data)
    order = json.loads((path / "order.json").read_text(encoding="utf-8"))
    (path / "order.json").write_text(json.dumps(order | {"expected_on": "2021-05-29"}), encoding="utf-8")
    (second,) = run_import([path], data)
    assert first.judgement.judged_for != second.judgement.judged_for
    (newest,) = replay_batch(data, first.batch.id)
    both = list(replay_batch(data, first.batch.id, every=True))
    assert newest.same
    assert not newest.own_rules
    assert [one.judged_for for one in both] == [first.judgement.judged_for.isoformat(), second.judgement.judged_for.isoformat()]
    assert all(one.same for one in both)
    assert verify_record(data, first.batch.id) == ()


def test_an_exported_judgement_is_given_again_without_any_record(folder: Folder, data: Path, tmp_path: Path) -> None:
    batch, file = imported(folder, data, "exported", "RP-2"), tmp_path / "judgement.zip"
    basis = export_judgement(data, batch, file)
    replayed = replay_file(file)
    assert (replayed.batch, replayed.same, dict(replayed.basis)) == (batch, True, basis)
    assert export_judgement(data, batch, tmp_path / "again.zip") == basis
    assert (tmp_path / "again.zip").read_bytes() == file.read_bytes()


def test_rules_that_have_moved_on_do_not_change_what_the_old_ones_said(folder: Folder, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "judgement.zip"
    export_judgement(data, imported(folder, data, "moved", "RP-3"), file)
    with zipfile.ZipFile(file) as packed:
        inputs, now = packed.read("inputs.json").decode(), packed.read("verdict.json").decode()
    book = other_rules(rulebook())
    then = judged_by(book, inputs)
    assert "papers.missing" in now
    assert "papers.missing" not in then
    of_that_day = altered(file, tmp_path / "then.zip", rules=book, verdict=then.encode())
    with pytest.raises(InputRefused, match="--own-rules"):
        replay_file(of_that_day)
    replayed = replay_file(of_that_day, own_rules=True)
    assert (replayed.same, replayed.own_rules) == (True, True)


def test_another_verdict_is_shown_where_it_differs(folder: Folder, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "judgement.zip"
    export_judgement(data, imported(folder, data, "forged", "RP-4"), file)
    with zipfile.ZipFile(file) as packed:
        verdict = json.loads(packed.read("verdict.json"))
    gone = verdict["findings"].pop(0)
    replayed = replay_file(altered(file, tmp_path / "forged.zip", verdict=json.dumps(verdict).encode()))
    assert not replayed.same
    (difference,) = replayed.differences
    assert difference.startswith("findings: now ")
    assert gone["code"] in difference


def test_what_is_no_judgement_is_refused_in_a_line(folder: Folder, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "judgement.zip"
    export_judgement(data, imported(folder, data, "refused", "RP-5"), file)
    outside = io.BytesIO()
    with zipfile.ZipFile(outside, "w") as packed:
        packed.writestr("../../outside.py", "raise SystemExit")
        packed.writestr("libraries.json", "{}")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    bad = [
        tmp_path / "text.zip",
        altered(file, tmp_path / "inputs.zip", inputs=b"{}"),
        altered(file, tmp_path / "verdict.zip", verdict=b"\xff"),
        altered(file, tmp_path / "rules.zip", rules=b"no zip"),
        altered(file, tmp_path / "outside.zip", rules=outside.getvalue()),
    ]
    for each in bad:
        with pytest.raises(InputRefused):
            replay_file(each, own_rules=True)
    with pytest.raises(InputRefused, match="no batch"):
        list(replay_batch(data, "nobody-1"))


def test_a_judgement_whose_inputs_were_altered_in_the_archive_is_not_replayed(folder: Folder, data: Path, tmp_path: Path) -> None:
    batch = imported(folder, data, "altered", "RP-6")
    basis = export_judgement(data, batch, tmp_path / "judgement.zip")
    with opened(data) as house:
        root = house.place.archive
    kept = root / basis["inputs"][:2] / basis["inputs"][2:4] / basis["inputs"]
    shutil.copy(kept, tmp_path / "sound")
    kept.write_bytes(kept.read_bytes().replace(b"RP-6", b"RP-7"))
    with pytest.raises(RecordAltered):
        list(replay_batch(data, batch))
    assert verify_record(data, batch)
    shutil.copy(tmp_path / "sound", kept)
    assert verify_record(data, batch) == ()
