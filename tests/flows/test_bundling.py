"""The customs bundle of every sample through the real flow: papers as they were handed in, repeated byte for byte, and checked anywhere."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from batches.errors import InputRefused, NotNow
from flows import Outcome, hand_out_bundle, is_bundle, manifest_of, run_import, stored_bundle, verify_bundle, verify_document
from flows.bundling import BUNDLE
from flows.customs_documents import FOR_CUSTOMS
from samples.make import NAMES
from tests.customs.wco.schema import faults as schema_faults
from tests.flows.conftest import Folder
from tests.samples.sample_folder import SAMPLES

pytestmark = pytest.mark.integration

FILED = {
    "hanoi-2021": {"N380-invoice.pdf", "N271-packing-list.pdf", "N705-bill-of-lading.pdf", "N954-eur1.pdf"},
    "kaiserslautern-2020": {"N380-invoice.pdf", "N271-packing-list.pdf", "N705-bill-of-lading.pdf", "eu-type-examination-certificate.pdf"},
    "leipzig-2020": {"N325-proforma-invoice.pdf", "N271-packing-list.pdf", "N740-air-waybill.pdf", "beneficiary-confirmation.pdf"},
}


#: What the declaration of a sample still lacks: digits that only TARIC has, and amounts that wait for the preferential rate.
STILL_OPEN = {
    "hanoi-2021": ["18 09 058 000", "14 03 040 041", "14 03 040 043", "14 03 040 014", "14 03 040 043"] * 2,
    "kaiserslautern-2020": [],
    "leipzig-2020": ["18 09 058 000"],
}


def only(folder: Path, data: Path) -> Outcome:
    (outcome,) = run_import([folder], data)
    return outcome


@pytest.mark.parametrize("name", NAMES)
def test_the_bundle_of_a_sample(name: str, own: Path, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(SAMPLES / name, folder, ignore=shutil.ignore_patterns("out"))
    outcome = only(folder, own)
    packed = (folder / "out" / BUNDLE).read_bytes()
    manifest = manifest_of(packed)
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        held = {entry: bundle.read(entry) for entry in bundle.namelist()}
    assert set(held) >= FILED[name] | {*FOR_CUSTOMS, "manifest.csv", "manifest.json"}
    assert {each: held[each] for each in FOR_CUSTOMS} == {each: (folder / "out" / each).read_bytes() for each in FOR_CUSTOMS}
    codes = {document.code for document in manifest.documents if document.code}
    assert codes == {code for line in outcome.judgement.customs.lines for code in line.documents} - {"C26"}
    assert manifest.digests == {entry: hashlib.sha256(each).hexdigest() for entry, each in held.items() if entry != "manifest.json"}
    for document in manifest.documents:
        originals = [(folder / paper.file).read_bytes() for paper in document.papers]
        assert [paper.sha256 for paper in document.papers] == [hashlib.sha256(each).hexdigest() for each in originals]
        assert document.joined is (len(originals) > 1)
        assert document.joined or held[document.file] == originals[0]
    bundled = {paper.file for document in manifest.documents for paper in document.papers}
    assert bundled | {paper.file for paper in manifest.left_out} == {paper.file for paper in outcome.batch.papers}
    assert [each.file for each in manifest.written if each.file != "manifest.csv"] == sorted(set(FOR_CUSTOMS) & set(held))
    told = json.loads(held["declaration.json"])
    assert [fault["element"] for fault in told["faults"]] == STILL_OPEN[name]
    assert all(element["source"] for element in told["elements"])
    assert schema_faults(held["declaration.xml"]) == ()

    assert stored_bundle(own, outcome.batch.id) == packed
    shutil.rmtree(folder / "out")
    assert not only(folder, own).changed
    assert (folder / "out" / BUNDLE).read_bytes() == packed
    checked = verify_bundle(own, folder / "out" / BUNDLE)
    assert (checked.batch, checked.faults, checked.handed_out) == (outcome.batch.id, (), True)
    assert verify_document(own, folder / "out" / BUNDLE) == ()


def test_a_bundle_is_handed_out_as_a_file_or_a_folder_and_nothing_strange_is_written_over(folder: Folder, data: Path, tmp_path: Path) -> None:
    path = folder("bundled", order="BU-1", papers=1)
    packed = stored_bundle(data, only(path, data).batch.id)
    hand_out_bundle(packed, tmp_path / "new" / "b.zip")
    assert (tmp_path / "new" / "b.zip").read_bytes() == packed
    for _ in range(2):
        hand_out_bundle(packed, tmp_path / "unpacked")
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle:
        assert {each.name: each.read_bytes() for each in (tmp_path / "unpacked").iterdir()} == {name: bundle.read(name) for name in bundle.namelist()}
    (tmp_path / "unpacked" / "notes.txt").write_text("mine")
    with pytest.raises(InputRefused, match=r"notes\.txt"):
        hand_out_bundle(packed, tmp_path / "unpacked")
    with pytest.raises(InputRefused, match=r"does not end in \.zip"):
        hand_out_bundle(packed, tmp_path / "unpacked" / "notes.txt")


def test_a_bundle_made_sound_again_after_a_change_is_not_one_the_record_handed_out(folder: Folder, data: Path, tmp_path: Path) -> None:
    packed = stored_bundle(data, only(folder("forged", order="BU-2", papers=1), data).batch.id)
    again = tmp_path / "again.zip"
    with zipfile.ZipFile(io.BytesIO(packed)) as bundle, zipfile.ZipFile(again, "w") as other:
        for name in bundle.namelist():
            other.writestr(name, bundle.read(name))
    assert is_bundle(again)
    (fault,) = verify_bundle(data, again).faults
    assert "handed out no bundle with these bytes" in fault
    elsewhere = verify_bundle(tmp_path / "no record", again)
    assert (elsewhere.faults, elsewhere.handed_out) == ((), False)


def test_there_is_no_bundle_of_a_batch_that_has_not_come_so_far(folder: Folder, data: Path) -> None:
    (outcome,) = run_import([folder("early", order="BU-3", papers=0)], data, until="conformity")
    with pytest.raises(NotNow, match="freigabe import"):
        stored_bundle(data, outcome.batch.id)
    with pytest.raises(InputRefused, match="no batch"):
        stored_bundle(data, "nowhere")
