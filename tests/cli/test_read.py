"""``freigabe read``: papers by name, whole folders, and what is wrong with either."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pikepdf
import pytest

from cli.app import status_of

pytestmark = pytest.mark.unit

PAPERS = Path(__file__).parents[2] / "samples" / "hanoi-2021" / "papers"


def test_a_folder_is_every_pdf_in_it_and_its_subfolders_in_order(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one, two = sorted(PAPERS.rglob("*.pdf"))[:2]
    (tmp_path / "b").mkdir()
    shutil.copy(one, tmp_path / "b" / "one.PDF")
    shutil.copy(two, tmp_path / "a.pdf")
    (tmp_path / "notes.txt").write_text("no paper", encoding="utf-8")
    assert status_of(["read", str(tmp_path), "--json"]) == 0
    shown = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [Path(paper["file"]).name for paper in shown] == ["a.pdf", "one.PDF"]
    assert all(paper["fields"] for paper in shown)


def test_a_folder_without_papers_is_one_line_and_no_empty_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of(["read", str(tmp_path)]) == 2
    assert "holds no PDF" in capfd.readouterr().err
    assert status_of(["read", ""]) == 1
    assert "not_a_pdf" in capfd.readouterr().out


def test_a_run_over_many_papers_says_where_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_PROGRESS", "1")
    paper = next(PAPERS.rglob("*.pdf"))
    names = [str(tmp_path / f"{number}.pdf") for number in range(5)]
    for name in names:
        shutil.copy(paper, name)
    assert status_of(["read", *names]) == 0
    assert [line.split()[0] for line in capfd.readouterr().err.splitlines()] == ["1/5", "2/5", "3/5", "4/5", "5/5"]


def test_a_name_that_is_no_text_is_shown_with_its_odd_bytes_and_one_too_long_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/Erkl\xe4rung.pdf")
    shutil.copy(next(PAPERS.rglob("*.pdf")), odd)
    assert status_of(["read", odd, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["file"].endswith("Erkl\\xe4rung.pdf")
    assert status_of(["read", "y" * 400]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_signs_of_tampering_are_told_to_people_in_their_language(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pikepdf.open(next(PAPERS.rglob("*Commercial*.pdf"), None) or next(PAPERS.rglob("*.pdf"))) as pdf:
        pdf.pages[0].contents_add(b"q 1 1 1 rg 40 700 400 30 re f 0 g BT /FZ 12 Tf 60 710 Td (Other words than before, all along the line) Tj ET Q")
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        pdf.pages[0].Resources.Font[pikepdf.Name("/FZ")] = pdf.make_indirect(font)
        pdf.save(tmp_path / "forged.pdf")
    assert status_of(["read", str(tmp_path / "forged.pdf"), "--lang", "de"]) == 0
    assert "forgery.content_replaced" in (shown := capfd.readouterr().out)
    assert "gelegt" in shown
