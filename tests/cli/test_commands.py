"""The commands as the world uses them: real processes, a real local Prefect server, the sample batch from order to release."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "kaiserslautern-2020"


@dataclass(frozen=True)
class Desk:
    """A person's desk: a record of its own and a copy of the sample to work on."""

    data: Path
    folder: Path

    def run(self, *arguments: str, status: int | None = None) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
        environment |= {"FREIGABE_DATA": str(self.data), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False, cwd=self.data.parent)
        assert "Traceback" not in done.stderr, done.stderr
        if status is not None:
            assert done.returncode == status, f"{arguments}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done

    def shown(self, *arguments: str, status: int | None = None) -> dict[str, Any]:
        (line,) = self.run(*arguments, "--json", status=status).stdout.splitlines()
        shown: dict[str, Any] = json.loads(line)
        return shown


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("desk")
    shutil.copytree(SAMPLE, place / "batch", ignore=shutil.ignore_patterns("out"))
    desk = Desk(data=place / "data", folder=place / "batch")
    yield desk
    desk.run("stop", status=0)


@pytest.fixture(scope="module")
def imported(desk: Desk) -> dict[str, Any]:
    return desk.shown("import", str(desk.folder), status=1)


def test_the_sample_shows_its_planted_faults_and_no_other_blocking_one(imported: dict[str, Any]) -> None:
    blocking = {(f["code"], f["line"], f["lot"]) for f in imported["findings"] if f["severity"] == "blocking"}
    codes = {code for code, _, _ in blocking}
    assert {"papers.missing", "certificate.not_valid_evidence", "quality.measurement_out_of_limit"} <= codes
    assert {line for code, line, _ in blocking if code != "quality.measurement_out_of_limit"} == {2}
    assert len({lot for code, _, lot in blocking if code == "quality.measurement_out_of_limit"}) == 1
    for finding in imported["findings"]:
        assert finding["basis"]
        assert finding["message"]["de"]
        assert finding["message"]["en"]
        assert finding["clear_by"]["de"]


def test_importing_twice_prints_the_same_bytes_and_writes_the_same_files(desk: Desk, imported: dict[str, Any]) -> None:
    before = {path.name: path.read_bytes() for path in (desk.folder / "out").iterdir()}
    again = desk.shown("import", str(desk.folder), status=1)
    assert again == imported
    assert {path.name: path.read_bytes() for path in (desk.folder / "out").iterdir()} == before
    assert "customs-dossier.pdf" in before


def test_the_customs_computation_is_told_in_the_language_asked_for(desk: Desk, imported: dict[str, Any]) -> None:
    german, english = (desk.run("customs", imported["batch"], "--lang", lang, status=0).stdout for lang in ("de", "en"))
    assert "Hinzurechnung Fracht bis zur Unionsgrenze" in german
    assert "Einfuhrumsatzsteuer (" in german
    assert not re.search(r"\bLine \d|added|customs value \d", german)
    assert "Freight to the Union border, added" in english
    assert desk.shown("customs", imported["batch"])["steps"] == imported["customs"]["steps"]


def test_people_release_what_is_sound_and_nothing_else(desk: Desk, imported: dict[str, Any]) -> None:
    batch = imported["batch"]
    assert desk.run("approve", batch, "--by", "A", status=2).stderr.startswith("freigabe: no lot is past")
    desk.shown("arrive", batch, "--on", "2020-06-22")
    desk.shown("customs", batch, "--mrn", "20DE510220123456R1", "--released-on", "2020-06-24")
    first = desk.shown("approve", batch, "--by", "A. Klein")
    assert {lot["status"] for lot in first["lots"]} == {"quarantined"}
    refused = desk.run("approve", batch, "--by", "a. klein", status=2)
    assert refused.stderr == "freigabe: a. klein has approved already; a second, different person has to\n"
    released = desk.shown("approve", batch, "--by", "B. Groß")
    bad = {(f["line"], f["lot"]) for f in released["findings"] if f["severity"] == "blocking"}
    for lot in released["lots"]:
        held = any(line in (None, lot["line"]) and name in (None, lot["lot"]) for line, name in bad)
        assert lot["status"] == ("quarantined" if held else "released"), lot
    assert "release-certificate.pdf" in released["outputs"]
    assert desk.shown("status", batch)["lots"] == released["lots"]


def test_the_record_verifies_until_somebody_alters_it(desk: Desk, imported: dict[str, Any]) -> None:
    assert desk.shown("verify", imported["batch"], status=0) == {"verified": True, "faults": []}
    assert desk.shown("verify", str(desk.folder / "out" / "customs-dossier.pdf"), status=0)["verified"]
    altered = desk.data.parent / "altered.pdf"
    altered.write_bytes((desk.folder / "out" / "customs-dossier.pdf").read_bytes() + b"\n")
    assert desk.shown("verify", str(altered), status=1)["faults"]


def test_the_customs_bundle_is_shown_handed_out_and_verified_where_it_is_found(desk: Desk, imported: dict[str, Any], tmp_path: Path) -> None:
    batch, target = imported["batch"], tmp_path / "for-customs.zip"
    shown = desk.shown("bundle", batch, "--to", str(target), status=0)
    assert {document["code"] for document in shown["documents"]} >= {"N380", "N271", "N705", None}
    assert "N380-invoice.pdf  Handelsrechnung" in desk.run("bundle", batch, "--lang", "de", status=0).stdout
    assert desk.shown("verify", str(target), status=0) == {"verified": True, "faults": [], "batch": batch, "handed_out": True}
    assert "does not know the batch" in desk.run("verify", str(target), "--data", str(tmp_path / "none"), status=0).stdout
    with zipfile.ZipFile(target) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data + b" " if name == "N380-invoice.pdf" else data)
    faults = desk.shown("verify", str(target), status=1)["faults"]
    assert any(fault.startswith("N380-invoice.pdf: altered") for fault in faults)
    assert desk.run("bundle", "nowhere", status=2).stderr.startswith("freigabe: there is no batch nowhere")


def test_what_was_measured_is_shown_and_its_data_docs_are_written_where_asked(desk: Desk, imported: dict[str, Any], tmp_path: Path) -> None:
    batch, docs = imported["batch"], tmp_path / "docs"
    shown = desk.shown("measurements", batch)
    outside = [f"{row['lot']} {row['property']}" for row in shown["measured"] if row["held"] is False]
    found = {f["lot"] for f in imported["findings"] if f["code"] == "quality.measurement_out_of_limit"}
    assert {row["lot"] for row in shown["measured"] if row["held"] is False} == found
    assert outside == [f"{lot} penetration_paraffin_oil_95lpm_percent" for lot in sorted(found)]
    assert (shown["unusable_rows"], shown["data_docs"]) == ([], None)
    oil = next(row for row in shown["measured"] if row["property"] == "penetration_paraffin_oil_95lpm_percent")
    assert [(each["state"], each["measured"], each["asked"]) for each in oil["specimens"]["by_state"]] == [
        ("as_received", 3, 3), ("simulated_wearing", 3, 3), ("mechanical_and_temperature", 3, 3),
    ]  # fmt: skip
    written = desk.shown("measurements", batch, "--data-docs", str(docs))
    assert written == shown | {"data_docs": str(docs / "index.html")}
    pages = {page.relative_to(docs).parts[0]: page.read_text(encoding="utf-8") for page in docs.rglob("*.html")}
    assert set(pages) == {"expectations", "index.html", "validations"}
    assert "measured 3" in pages["validations"] or "Measured: 5 of the 5" in pages["validations"]
    assert "is no empty folder" in desk.run("measurements", batch, "--data-docs", str(docs), status=2).stderr
    assert "Grenze" in desk.run("measurements", batch, "--lang", "de").stdout
    assert desk.shown("verify", batch, status=0) == {"verified": True, "faults": []}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "nowhere"], "nowhere is no folder"),
        (["import", "FOLDER", "--as-of", "22.06.2020"], "--as-of '22.06.2020' is no ISO 8601 day"),
        (["import", "FOLDER", "--until", "heaven"], "--until 'heaven' is no gate"),
        (["decide", "BATCH", "f-0000000000", "accept", "--by", "W", "--reason", "r"], "no finding f-0000000000"),
        (["decide", "BATCH", "f-0000000000", "shrug", "--by", "W", "--reason", "r"], "'shrug' is no decision"),
        (["lot", "BATCH", "none", "accept", "--by", "W", "--reason", "r"], "lot none is not in this batch"),
        (["arrive", "no-such-batch", "--on", "2020-06-22"], "no-such-batch"),
        (["status", "no-such-batch"], "no-such-batch"),
        (["measurements", "no-such-batch"], "no-such-batch"),
        (["attach", "BATCH", "nowhere.pdf"], "no such file: nowhere.pdf"),
        (["customs", "BATCH", "--mrn", "20DE510220123456R1"], "needs both"),
    ],
)
def test_bad_input_is_one_line_that_says_how_to_mend_it(desk: Desk, imported: dict[str, Any], arguments: list[str], says: str) -> None:
    spelled = [str(desk.folder) if a == "FOLDER" else imported["batch"] if a == "BATCH" else a for a in arguments]
    done = desk.run(*spelled, "--json", status=2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_a_paper_that_is_no_pdf_is_a_finding_and_not_an_error(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.folder, tmp_path / "batch", ignore=shutil.ignore_patterns("out"))
    (tmp_path / "batch" / "scan.pdf").write_bytes(b"GIF89a, not a PDF")
    order = json.loads((tmp_path / "batch" / "order.json").read_text(encoding="utf-8"))
    (tmp_path / "batch" / "order.json").write_text(json.dumps(order | {"order": order["order"] + "-B"}), encoding="utf-8")
    shown = desk.shown("import", str(tmp_path / "batch"), status=1)
    unreadable = [f for f in shown["findings"] if f["code"] == "papers.unreadable"]
    assert [f["file"] for f in unreadable] == ["scan.pdf"]
    assert next(p for p in shown["papers"] if p["file"] == "scan.pdf")["error"]["code"] == "not_a_pdf"
