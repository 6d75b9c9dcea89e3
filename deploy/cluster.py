"""``make cluster``: the topology of ``compose.yaml`` without containers carries the samples, loses a worker to ``kill -9``, and counts what was done.

People enter what they know into the record; the workers carry. This program carries nothing. ``--keep``: leave it running until Ctrl-C, and say how to use it.
"""

from __future__ import annotations

import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.table import Table

from deploy.counts import Counts, Share, counts, shares, total
from deploy.killing import Killed, kill_in_the_middle
from deploy.people import everybody
from deploy.topology import Topology, topology, wait_for
from flows.stored import KIND
from flows.wiring import House
from samples.stories import STORIES

WORKERS = 3
console = Console(highlight=False)


def main(*, keep: bool) -> None:
    """Tell the whole story; every process is gone afterwards, however it ends."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _leave)
    folder = Path(tempfile.mkdtemp(prefix="freigabe-cluster-"))
    console.rule("Three workers, one record")
    console.print(f"Logs: {folder}")
    begun = time.monotonic()
    try:
        with topology(folder, lambda what: console.print(f"[{time.monotonic() - begun:5.1f} s] {what}"), WORKERS) as built, built.house() as house:
            tell(built, house)
            if keep:
                stay(built)
    except KeyboardInterrupt:
        console.print("interrupted")
    finally:
        _leave_the_logs(folder)
        console.print(f"Every process has ended. Logs: {folder}")


def tell(built: Topology, house: House) -> None:
    """Import, people's acts, a worker's death and the sweep, and what the record says of it all."""
    inbox = built.folder / "inbox"
    for story in STORIES:
        shutil.copytree(story.folder, inbox / story.name, ignore=shutil.ignore_patterns("out"))
    console.print("\nThe folders come in, a run for each.")
    built.ended([built.api.start("import-batches/import-batches", folders=[str(inbox / story.name)]) for story in STORIES])
    people = everybody()
    killed = None
    while entered := [(person, acts) for person in people if (acts := person.next(house))]:
        for person, acts in entered:
            console.print(f"entered: {', '.join(acts)} ({person.story.name})")
        if killed is None and any("customs_release" in acts for _, acts in entered):
            killed = kill_in_the_middle(built, house.ledger)
            rescue(built, house, killed)
        wait_for(lambda: not any(person.waits(house) for person in people), "everything entered is applied", built.alive)
    built.settle(house.ledger)
    show(counts(house.ledger), shares(built.api, house.ledger))
    if killed is not None:
        show_rescue(house, killed)
    console.print("\n$ freigabe status")
    console.print(built.freigabe("status").stdout.rstrip())
    verified = built.freigabe("verify")
    console.print("$ freigabe verify")
    console.print(verified.stdout.rstrip() or verified.stderr.rstrip())
    if verified.returncode != 0:
        sys.exit("the record does not verify")


def rescue(built: Topology, house: House, killed: Killed) -> None:
    """Start another worker, as a restart policy does, and the sweep, which comes every quarter of an hour by itself."""
    console.print(f"\n[bold red]kill -9[/] {killed.worker}, in the middle of {killed.batch} (lease {killed.token}); another worker takes its place")
    built.start_workers(1)
    console.print("The sweep (retry-stalled) looks for runs that died.")
    built.ended([built.api.start("retry-stalled/retry-stalled")])
    waiting = house.ledger.entries.waiting(KIND, killed.batch)
    console.print(f"{killed.batch}: {'carried to its end' if not waiting else 'still waiting'}\n")


def show(counted: Counts, by_worker: tuple[Share, ...]) -> None:
    """What each worker did, and what there is in all."""
    table = Table(title="What each worker did")
    for heading in ("worker", "flow runs", "batches carried", "events in the record"):
        table.add_column(heading, justify="left" if heading == "worker" else "right")
    for share in by_worker:
        table.add_row(share.worker, str(share.runs), str(share.carried), str(share.events))
    console.print(table)
    entries = ", ".join(f"{number} {what}" for what, number in sorted(counted.entries.items()))
    sent = ", ".join(f"{number} sent {times}×" for times, number in sorted(counted.delivered.items()))
    events = total(counted.events.values())
    console.print(f"{len(counted.events)} batches, {events.total()} events, {counted.readings} papers read, each once")
    console.print(f"entered: {entries}; messages: {sent}; runs unfinished: {len(counted.unfinished)}")


def show_rescue(house: House, killed: Killed) -> None:
    """The record's own words about the batch whose worker died."""
    console.print(f"\nWhat the record says of {killed.batch}, papers left out:")
    for event in house.ledger.events(KIND, killed.batch):
        if event.type.startswith("paper."):
            continue
        style = "bold red" if event.type.startswith("run.") else None
        console.print(f"  {event.number:3} {event.at:%H:%M:%S} {event.type} ({event.actor})", style=style)


def stay(built: Topology) -> None:
    """Say where everything answers and how to use it, and wait for Ctrl-C."""
    console.rule("Running until Ctrl-C")
    own = built.environment_of("person")
    for name in sorted(name for name in own if name.startswith(("FREIGABE_", "PREFECT_", "AWS_"))):
        print(f"export {name}={shlex.quote(own[name])}")
    console.print(f"relay, health and metrics: {built.relay_url}    Prefect: {own['PREFECT_API_URL']}")
    while True:
        time.sleep(1)


def _leave(_sign: int, _frame: FrameType | None) -> None:
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


def _leave_the_logs(folder: Path) -> None:
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)


if __name__ == "__main__":
    main(keep="--keep" in sys.argv[1:])
