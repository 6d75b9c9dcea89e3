"""Who serves a data folder: one process at a time, known by its PID and start time, so that server and runner end with it."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from batches.errors import InputRefused
from flows.local_process import LocalProcess
from record.place import Place
from record.process import own_mark

#: Seconds a serving process may take to end everything before it is killed.
STOP_SECONDS = 20.0


def served(data: Path) -> LocalProcess | None:
    """Who serves the folder, or did and was killed; ``None`` when nobody does."""
    try:
        return LocalProcess(str(json.loads(_file(data).read_text())["process"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def still_serving(data: Path) -> bool:
    """Whether it is this process that serves the folder: not once the folder was removed, or another process came to serve what took its place."""
    by = served(data)
    return by.process == own_mark().process if by is not None else _file(data).exists()


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """Serve the folder, alone; ``InputRefused`` when another process does."""
    home = Place(data).prefect
    try:
        Place(data).make()
        home.mkdir(exist_ok=True)
        lock = (home / "serve.lock").open("w")
    except OSError as error:
        raise InputRefused(
            "data.unwritable",
            f"{data} cannot hold the record: {error.strerror}; choose another with --data",
            f"{data} kann die Akte nicht aufnehmen: {error.strerror}; mit --data einen anderen Ordner wählen",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            by = served(data)
            raise InputRefused(
                "serve.already",
                f"{data} is served already{f' by process {by.pid}' if by else ''}; freigabe stop ends that",
                f"{data} wird schon bedient{f' von Prozess {by.pid}' if by else ''}; freigabe stop beendet das",
            ) from error
        _write(data)
        try:
            yield
        finally:
            if still_serving(data):
                _file(data).unlink(missing_ok=True)


def stop_serving(data: Path) -> bool:
    """End whoever serves the folder, and with it all it started; whether somebody did."""
    by = served(data)
    if by is None or not by.alive:
        return False
    by.end(STOP_SECONDS)
    return True


def _write(data: Path) -> None:
    aside = _file(data).with_suffix(".new")
    aside.write_text(json.dumps({"process": own_mark().process}))
    aside.replace(_file(data))


def _file(data: Path) -> Path:
    return Place(data).prefect / "serve.json"
