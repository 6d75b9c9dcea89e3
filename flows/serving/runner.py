"""The runner of ``freigabe serve``: relay, warm drain, and a worker for the schedules of ``prefect.yaml``.

``python -m flows.serving.runner [--workers] [--shared]``. What came in is drained here, in a process that has everything imported; what runs on a schedule
gets a process of its own, as on any worker. With ``--workers`` it is the relay alone: workers elsewhere do both. ``--shared``: the Prefect server is
others' too, so ``drain`` keeps its schedule there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from flows import traces
from flows.deploying import POOL, deploy
from flows.logs import configure
from flows.relaying import Relay, sending_to
from flows.serving.child import SERVED_BY, own_runs, tell_runs
from flows.session import import_what_a_run_needs
from flows.wiring import opened
from record.place import Place
from record.process import own_mark

#: Seconds a drain that is under way may take to end when the runner is told to end; the next drain does what is left.
GRACE = 5.0
#: Seconds before something that failed here is tried again: first, and at most, doubling.
_AGAIN = (2.0, 60.0)
#: Seconds between two looks whether the deployments are still there.
_LOOK = 300.0
log = logging.getLogger(__name__)


def run(data: Path, url: str, *, workers: bool, shared: bool) -> None:
    """Run until SIGTERM."""
    stopped = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda _number, _frame: stopped.set())
    from flows.serving.warm import WarmDrain

    warm = None if workers else WarmDrain()
    if warm is not None:
        threading.Thread(target=lambda: asyncio.run(_work(url, warm, shared=shared)), name="work", daemon=True).start()
    else:
        deploying = partial(_deployed, url, warm=False)
        threading.Thread(target=lambda: asyncio.run(_kept_up(deploying, "bringing the deployments")), name="deploy", daemon=True).start()
    with opened(data) as house:
        if warm is not None:
            import_what_a_run_needs()
        Relay(house.ledger, sending_to(url), warm.ask if warm is not None else None).until(stopped.wait)
    tell_runs(signal.SIGTERM)  # runs on a schedule, in processes and groups of their own: they tell Prefect that they did not come to their end
    until = time.monotonic() + GRACE
    while ((warm is not None and warm.running) or own_runs()) and time.monotonic() < until:
        time.sleep(0.05)
    traces.flush()
    tell_runs(signal.SIGKILL)
    os._exit(0)  # daemon threads hold sockets whose closing nobody waits for


async def _work(url: str, warm: Any, *, shared: bool) -> None:
    from prefect.task_worker import TaskWorker
    from prefect.workers.process import ProcessWorker

    async def drains() -> None:
        await TaskWorker(warm.task, limit=1).astart()

    async def schedules() -> None:
        await ProcessWorker(work_pool_name=POOL, name="freigabe serve").start(printer=log.info)

    await asyncio.gather(
        _kept_up(drains, "the warm drain"),
        _kept_up(schedules, "the worker for schedules"),
        _kept_up(lambda: _deployed(url, warm=not shared), "bringing the deployments"),
    )


async def _deployed(url: str, *, warm: bool) -> None:
    """Bring the deployments, and look now and then whether they are still there: Prefect's database may be lost, or be another."""
    while True:
        for sentence in await asyncio.to_thread(deploy, url, warm=warm):
            log.info("deployed: %s", sentence.en)
        await asyncio.sleep(_LOOK)


async def _kept_up(work: Callable[[], Awaitable[None]], what: str) -> None:
    """Do it again, with a growing pause, whenever it failed or ended."""
    pause = _AGAIN[0]
    while True:
        begun = time.monotonic()
        try:
            await work()
        except Exception:  # a border: the others go on, and this is tried again
            log.exception("%s failed; it is tried again in %g s", what, pause)
        await asyncio.sleep(pause)
        pause = _AGAIN[0] if time.monotonic() - begun > _AGAIN[1] else min(pause * 2, _AGAIN[1])


def _main(arguments: list[str]) -> None:
    data = Path(os.environ["FREIGABE_DATA"])
    kept = Place(data).prefect / "warm"  # what Prefect keeps of background tasks; nobody asks for it after they ended
    shutil.rmtree(kept, ignore_errors=True)
    os.environ |= {"PREFECT_LOCAL_STORAGE_PATH": str(kept), "PREFECT_WORKER_QUERY_SECONDS": "5", SERVED_BY: own_mark().process}
    configure()
    run(data, os.environ["PREFECT_API_URL"], workers="--workers" in arguments, shared="--shared" in arguments)


if __name__ == "__main__":
    _main(sys.argv[1:])
