"""Commands that must answer at once import nothing heavy, and names stay ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

HEAVY = (
    "great_expectations",
    "prefect",
    "pandas",
    "numpy",
    "fastapi",
    "sqlalchemy",
    "boto3",
    "pdfplumber",
    "pikepdf",
    "pypdfium2",
    "typst",
    "alembic",
    "PIL",
    "holidays",
    "structlog",
    "opentelemetry",
    "prometheus_client",
)
ROOMS = ("batches", "catalogue", "record", "documents", "validators", "customs", "flows", "portal", "cli")
ROOT = Path(__file__).parents[2]

PROBE = """
import json, sys
{run}
print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})), file=sys.stderr)
"""


def modules_after(run: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROBE.format(run=run)], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["import", "--help"], ["identify", "MSKU6011672", "--json"], ["identify", "0158", "--as", "notified_body"],
     ["plan", "--lot-size", "50000", "--aql", "1.5", "--json"]],
)  # fmt: skip
def test_a_small_question_imports_nothing_heavy(arguments: list[str]) -> None:
    imported = modules_after(f"from cli.app import status_of; assert status_of({arguments!r}) == 0")
    assert imported.isdisjoint(HEAVY), sorted(imported & set(HEAVY))


@pytest.mark.parametrize("room", ROOMS)
def test_opening_a_room_imports_nothing_heavy(room: str) -> None:
    assert modules_after(f"import {room}").isdisjoint((*HEAVY, "pydantic"))


@pytest.mark.parametrize("room", ROOMS)
def test_the_room_imported_is_ours_and_not_a_package_of_that_name(room: str) -> None:
    module = __import__(room)
    assert module.__file__ is not None
    assert Path(module.__file__).is_relative_to(ROOT)
    assert module.__doc__, f"{room} does not say what lives there"
