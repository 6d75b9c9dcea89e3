"""``freigabe read``: papers by name, whole folders, and what is wrong with either."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

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


def test_a_run_over_many_papers_says_where_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_PROGRESS", "1")
    paper = next(PAPERS.rglob("*.pdf"))
    names = [str(tmp_path / f"{number}.pdf") for number in range(5)]
    for name in names:
        shutil.copy(paper, name)
    assert status_of(["read", *names]) == 0
    assert [line.split()[0] for line in capfd.readouterr().err.splitlines()] == ["1/5", "2/5", "3/5", "4/5", "5/5"]
