"""What the review page costs beside a bare page: ``python -m benchmarks.portal_page [REQUESTS]``.

A batch of thirty papers, asked for by somebody who is signed in, and by turns a page of FastAPI that says three words and depends on nothing: both served by
uvicorn, each in a process of its own, over connections that stay open. Printed are medians of the first byte and of the whole answer, and, what counts, the
ratio of the first bytes.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from rich.console import Console
from rich.table import Table

from batches.batch import Batch, Judgement
from batches.event import Event
from batches.finding import Finding
from batches.paper import Paper
from deploy.servers.process import free_port
from flows.accounts.keeping import add_account
from flows.accounts.passwords import set_password
from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.stored import KIND, from_state, to_state
from flows.wiring import House, opened
from flows.work import Asked

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "kaiserslautern-2020"
PAPERS = 30
#: The most the first byte of the page may cost, in bare pages.
LIMIT = 10
MAIL, PASSWORD = "qc@example.org", "vier ruhige Worte zusammen"


def bare() -> FastAPI:
    """An application with one page."""
    app = FastAPI()
    app.add_api_route("/", lambda: HTMLResponse("<p>three small words</p>"))
    return app


def filled(data: Path, work: Path) -> str:
    """A house with somebody in it and a batch of so many papers; the batch's id."""
    folder = work / SAMPLE.name
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("out"))
    batch_id = load_folder(folder).order.batch_id
    with opened(data) as house:
        account = add_account(house, "Petra Muster", MAIL, ("qc",), "benchmark")
        set_password(house, account, PASSWORD)
        with carrying(batch_id, Asked(house, folder=folder, content=load_folder(folder))) as carried:
            for step in STEPS:
                asyncio.run(step(batch_id, carried))
        with house.ledger.open(KIND, batch_id, by="benchmark") as thing:
            assert thing.state is not None  # noqa: S101 - just carried
            batch, judgement, outputs = from_state(thing.state)
            state = to_state(*_many(house, batch, judgement), outputs)
            thing.save(state, [Event(type="papers.repeated", actor="benchmark")])
    return batch_id


def _many(house: House, batch: Batch, judgement: Judgement) -> tuple[Batch, Judgement]:
    """The batch with its papers repeated, each copy with bytes and findings of its own."""
    papers, findings, attached = list(batch.papers), list(judgement.findings), list(batch.attached)
    for number in range(PAPERS - len(papers)):
        paper, name = batch.papers[number], batch.attached[number]
        sha256 = house.archive.put(house.archive.get(paper.sha256) + f"\n% {number}\n".encode())
        copy = paper.model_copy(update={"file": f"again/{paper.file}", "sha256": sha256})
        papers.append(copy)
        attached.append(name.model_copy(update={"file": copy.file, "sha256": sha256}))
        findings += [_about(each, copy) for each in judgement.findings if any(spot.file == paper.file for spot in each.evidence)]
    return batch.model_copy(update={"papers": tuple(papers), "attached": tuple(attached)}), judgement.model_copy(update={"findings": tuple(findings)})


def _about(finding: Finding, paper: Paper) -> Finding:
    evidence = tuple(each.model_copy(update={"file": paper.file}) for each in finding.evidence)
    return finding.model_copy(update={"id": f"f-{paper.sha256[:10]}", "file": paper.file, "evidence": evidence})


@contextmanager
def served(*command: str) -> Iterator[int]:
    """A server in a process of its own; the port it answers at."""
    port = free_port()
    process = subprocess.Popen([sys.executable, *command, str(port)], cwd=ROOT, env={**os.environ, "NO_PROXY": "127.0.0.1"})
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command} does not answer")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/health")
        return bool(connection.getresponse().status)
    except OSError:
        return False


def asked(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> tuple[float, float, int]:
    """Seconds to the first byte and to the last, and how many bytes came."""
    begun = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    first = time.perf_counter() - begun
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return first, time.perf_counter() - begun, len(body)


def cookie(port: int) -> str:
    """Signed in."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/login", urlencode({"mail": MAIL, "password": PASSWORD}), {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    answer.read()
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def measured(data: Path, batch_id: str, requests: int) -> dict[str, list[tuple[float, float, int]]]:
    """Every request of both, by turns."""
    with served("-m", "benchmarks.portal_page", "--bare") as bare_port, served("-m", "portal", str(data)) as port:
        headers = {"Cookie": cookie(port), "Accept": "text/html", "Accept-Language": "de"}
        page, plain = (http.client.HTTPConnection("127.0.0.1", each, timeout=60) for each in (port, bare_port))
        told: dict[str, list[tuple[float, float, int]]] = {"bare": [], "review": []}
        for number in range(requests + 10):
            both = asked(plain, "/", {}), asked(page, f"/batches/{batch_id}/review", headers)
            if number >= 10:  # the first ones make what is made once
                told["bare"].append(both[0])
                told["review"].append(both[1])
    return told


def main() -> None:
    """Measure and print; exit 1 above the limit."""
    if sys.argv[1:2] == ["--bare"]:
        import uvicorn

        uvicorn.run(bare(), host="127.0.0.1", port=int(sys.argv[2]), log_config=None, access_log=False, server_header=False, proxy_headers=False)
        return
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / "data"
        told = measured(data, filled(data, Path(work)), requests)
    ratio = _printed(told, requests)
    sys.exit(ratio > LIMIT)


def _printed(told: dict[str, list[tuple[float, float, int]]], requests: int) -> float:
    table = Table("page", "first byte, median ms", "whole, median ms", "worst ms", "kB", title=f"{requests} requests each, by turns; {PAPERS} papers")
    for name, each in told.items():
        first, whole = (statistics.median(one[part] for one in each) * 1000 for part in (0, 1))
        table.add_row(name, f"{first:.2f}", f"{whole:.2f}", f"{max(one[1] for one in each) * 1000:.1f}", f"{each[0][2] / 1000:.1f}")
    ratio = statistics.median(one[0] for one in told["review"]) / statistics.median(one[0] for one in told["bare"])
    Console().print(table)
    Console().print(f"first byte: {ratio:.1f} bare pages (limit {LIMIT})")
    return ratio


if __name__ == "__main__":
    main()
