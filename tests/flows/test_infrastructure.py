"""Which errors are tried again."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from batches.errors import InputRefused, NotNow, ProgramFault, RecordAltered, Unavailable
from flows.infrastructure import passes_by_itself
from record import LeaseLost, LeaseTaken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "error",
    [OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked")), OSError("disk"), ConnectionError(), Unavailable("s3", "gone")],
)
def test_what_a_disk_database_or_network_did_is_tried_again(error: Exception) -> None:
    assert passes_by_itself(error)


@pytest.mark.parametrize(
    "error",
    [
        InputRefused("a", "b"),
        NotNow("a", "b"),
        RecordAltered("a", "b"),
        ProgramFault("a", "b"),
        LeaseTaken("batch", "b-1", "run"),
        LeaseLost("batch", "b-1"),
        IntegrityError("INSERT", {}, sqlite3.IntegrityError("unique")),
        PermissionError("read only"),
        ValueError("a mistake"),
    ],
)
def test_what_the_trade_or_the_program_says_is_not(error: Exception) -> None:
    assert not passes_by_itself(error)
