"""The rules and the catalogue as bytes, kept with every judgement: it can be judged again as it was when both have long moved on."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path, PurePosixPath

from batches.errors import InputRefused
from batches.libraries import installed
from flows.judging import LIBRARIES, ROOMS_OF_RULES, verdict_on

_ROOT = Path(__file__).resolve().parents[1]
_KEPT = frozenset({".py", ".toml", ".csv"})
_JUDGING = ("flows/__init__.py", "flows/judging.py")
_LIBRARIES = "libraries.json"
#: A rulebook is a few hundred files of a few kilobytes; more is none of ours.
_MOST_FILES, _MOST_BYTES = 5_000, 64 * 1024 * 1024
#: Judging takes seconds.
_PATIENCE = 300
_RUN = "import sys; sys.path.insert(0, sys.argv[1]); from flows.judging import verdict_on; sys.stdout.write(verdict_on(sys.stdin.read()))"


@cache
def rulebook() -> bytes:
    """A zip of every source and table a rule rests on, and the versions of the libraries; the same rules give the same bytes."""
    names = [path.relative_to(_ROOT).as_posix() for room in ROOMS_OF_RULES for path in (_ROOT / room).rglob("*") if path.suffix in _KEPT]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as book:
        for name in sorted([*names, *_JUDGING]):
            book.writestr(zipfile.ZipInfo(name), (_ROOT / name).read_bytes())
        book.writestr(zipfile.ZipInfo(_LIBRARIES), json.dumps({library: installed(library) for library in LIBRARIES}, indent=1))
    return packed.getvalue()


def judged_by(book: bytes, inputs: str) -> str:
    """The verdict on these inputs by that rulebook: here when it is the present one, else by its own sources in a process of its own.

    Only for a rulebook from a record that was verified: its sources are run. ``InputRefused`` when they do not run with the libraries there are.
    """
    if book == rulebook():
        return verdict_on(inputs)
    with tempfile.TemporaryDirectory(prefix="freigabe-rules-") as folder:
        _unpack(book, Path(folder))
        command = [sys.executable, "-I", "-c", _RUN, folder]
        try:
            # Our own interpreter, over sources whose digest the record vouches for.
            done = subprocess.run(command, input=inputs, capture_output=True, text=True, timeout=_PATIENCE, check=False, encoding="utf-8")  # noqa: S603
        except subprocess.TimeoutExpired:
            raise _do_not_run(book, f"they did not end within {_PATIENCE} s") from None
    if done.returncode != 0:
        raise _do_not_run(book, (done.stderr.strip().splitlines() or ["no reason given"])[-1])
    return done.stdout


def _do_not_run(book: bytes, why: str) -> InputRefused:
    moved = ", ".join(f"{name} {then} ({now})" for name, then, now in libraries_moved(book)) or "–"
    return InputRefused(
        "replay.rules_do_not_run",
        f"the rules of that day do not run here: {why}; libraries that changed since (now): {moved}",
        f"Die Regeln jenes Tages laufen hier nicht: {why}; seither geänderte Bibliotheken (heute): {moved}",
    )


def libraries_moved(book: bytes) -> tuple[tuple[str, str, str], ...]:
    """Libraries that have another version now than when the rulebook was kept: name, version then, version now."""
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        then: dict[str, str] = json.loads(packed.read(_LIBRARIES))
    return tuple((name, was, installed(name)) for name, was in sorted(then.items()) if installed(name) != was)


def _unpack(book: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        entries = packed.infolist()
        if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _MOST_BYTES:
            raise _no_rulebook("it is too large")
        for entry in entries:
            name = PurePosixPath(entry.filename)
            if name.is_absolute() or ".." in name.parts or (name.suffix not in _KEPT and entry.filename != _LIBRARIES):
                raise _no_rulebook(f"it holds {entry.filename!r}")
            target = folder.joinpath(*name.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(entry))


def _no_rulebook(why: str) -> InputRefused:
    said = f"what is kept as the rules of that day is none: {why}", f"Was als Regelwerk jenes Tages liegt, ist keines: {why}"
    return InputRefused("replay.no_rulebook", *said)
