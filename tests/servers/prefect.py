"""A data folder whose Prefect server has been started before: its database is made once for all processes of a session and copied.

Making it takes the server two thirds of its first start. That a server starts on a new database too is tested by the tests that use no such folder.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.server import server_url, stop_server
from record.place import Place

DATABASE = "prefect.sqlite"


def started_before(data: Path, factory: pytest.TempPathFactory, worker: str) -> Path:
    """``data``, with the database of a Prefect server that was started and stopped. ``worker``: the process's name, ``master`` where there is but one."""
    shared = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    made = Place(shared / "prefect-made").prefect
    made.mkdir(parents=True, exist_ok=True)
    with (made.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "ready.sqlite").exists():
            _make(made)
    home = Place(data).prefect
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made / "ready.sqlite", home / DATABASE)
    return data


def _make(made: Path) -> None:
    """Start a server once, stop it, and keep its database as one whole file."""
    server_url(made.parent, lambda _: None)
    stop_server(made.parent)
    with closing(sqlite3.connect(made / DATABASE)) as left, closing(sqlite3.connect(made / "whole.sqlite")) as whole:
        left.backup(whole)
    (made / "whole.sqlite").replace(made / "ready.sqlite")
