"""``make run`` as a newcomer sees it: three stories in one start-up, and a second run that changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samples.stories import STORIES
from tests.samples.sample_folder import SAMPLES

pytestmark = pytest.mark.integration


def play(place: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
    environment |= {"FREIGABE_DATA": str(place / "data"), "PYTHONPATH": os.pathsep.join((str(place), str(SAMPLES.parent))), "COLUMNS": "400"}
    command = [sys.executable, "-m", "samples.play"]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def test_all_stories_are_told_in_one_start_up_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples", ignore=shutil.ignore_patterns("out", "__pycache__"))
    first = play(tmp_path)
    assert first.count("$ freigabe import") == 1
    assert all(story.title in first and story.moral in first for story in STORIES)
    assert first.count("released by") == 3 + 3 + 2
    assert first.count("in quarantine") >= 2 + 0 + 1
    outputs = {path: path.read_bytes() for path in tmp_path.glob("samples/*/out/*")}
    assert {path.name for path in outputs} >= {"customs-dossier.pdf", "release-certificate.pdf"}
    assert {"LS-2020-000001-lieferschein.pdf", "LS-2020-000001-etiketten.pdf", "RE-MUSTERHA-2020-000001.pdf"} <= {path.name for path in outputs}
    assert first.count("DRILL") == 2
    second = play(tmp_path)
    assert second.count("The goods have been distributed already; this run changed nothing.") == 2
    assert "$ freigabe share" not in second
    assert second.count("The people have decided already; this run changed nothing.") == len(STORIES)
    assert "$ freigabe approve" not in second
    assert {path: path.read_bytes() for path in tmp_path.glob("samples/*/out/*")} == outputs
