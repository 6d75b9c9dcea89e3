"""Fifty people at once: ``python -m benchmarks.portal_load [PEOPLE] [SECONDS]``.

The portal (``python -m portal``, a process of its own) over a house with two sample batches, a carrier that applies what is entered, and people with an account
each (:mod:`benchmarks.portal_people`) who sign in, read lists, batches with all their pages and pictures of papers, and now and then decide on a finding. Each
waits one to three seconds between two pages. Printed: requests, failures and percentiles, by page. Exit 1 when anything fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.servers.process import free_port

ROOT = Path(__file__).parents[1]
SAMPLES = ("kaiserslautern-2020", "hanoi-2021")
#: Of ten people six review, two are importers, one coordinates, one audits; as in benchmarks/portal_people.py.
ROLES = ("qc", "importer", "qc", "qc", "coordinator", "qc", "importer", "qc", "auditor", "qc")
IMPORTERS = ("Musterhafen Medizinbedarf GmbH", "Probeland Klinikbedarf GmbH")
PERCENTILES = (50, 95, 99)


def main() -> None:
    """Measure and print; exit 1 on any failure."""
    people, seconds = (int(each) for each in (*sys.argv[1:3], *("50", "60")[len(sys.argv[1:3]) :]))
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / "data"
        batches = _filled(data, Path(work), people)
        with _carried(data), _served(data) as port:
            told = _asked(port, people, seconds, batches, Path(work) / "told.json")
    sys.exit(_printed(told, people, seconds))


def _filled(data: Path, work: Path, people: int) -> list[str]:
    """A house with batches and accounts; the batches' ids."""
    from flows.wiring import opened
    from tests.servers.people import imported, person

    with opened(data) as house:
        batches = []
        for name in SAMPLES:
            shutil.copytree(ROOT / "samples" / name, work / name, ignore=shutil.ignore_patterns("out"))
            batches.append(imported(house, work / name))
        for number in range(people):
            role: Any = ROLES[number % len(ROLES)]
            organisation = IMPORTERS[number // 5 % 2] if role == "importer" else None
            person(house, f"Person {number}", role, organisation=organisation)
    return batches


@contextmanager
def _carried(data: Path) -> Iterator[None]:
    from tests.servers.people import carrier

    with carrier(data):
        yield


@contextmanager
def _served(data: Path) -> Iterator[int]:
    """The portal in a process of its own; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "portal", str(data), str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _answers(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(process: subprocess.Popen[bytes], port: int) -> None:
    import httpx

    until = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/login", trust_env=False, timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            pass
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the portal does not answer")
        time.sleep(0.1)


def _asked(port: int, people: int, seconds: int, batches: list[str], told: Path) -> dict[str, Any]:
    """What the people saw, who live in a process of their own: Locust patches the sockets of the one it is imported in."""
    command = [sys.executable, "-m", "benchmarks.portal_people", str(port), str(people), str(seconds), str(told), *batches]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=seconds + 180, stderr=subprocess.DEVNULL)
    found: dict[str, Any] = json.loads(told.read_text())
    return found


def _printed(told: dict[str, Any], people: int, seconds: int) -> int:
    table = Table("page", "requests", "failures", *(f"{part} % ms" for part in PERCENTILES), "worst ms", title=f"{people} people at once for {seconds} s")
    for row in told["rows"]:
        table.add_row(row["name"], str(row["requests"]), str(row["failures"]), *(f"{each:.0f}" for each in row["percentiles"]), f"{row['worst']:.0f}")
    console = Console(width=110)
    console.print(table)
    for sentence in told["wrong"]:
        console.print(f"[red]{sentence}[/]")
    total = told["rows"][-1]
    console.print(f"{total['requests'] / told['lasted']:.1f} requests a second, {total['failures']} failures")
    return 1 if told["wrong"] or total["failures"] or not total["requests"] else 0


if __name__ == "__main__":
    main()
