"""``make run``: take the sample batch from order to release, playing the people, and say at each step what happened.

Every step is a command anybody can type; it is printed before it runs. A second run changes nothing and says so.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from rich.console import Console

from batches.batch import Batch
from cli.app import status_of
from cli.place import data_folder
from flows import stored_outcomes
from flows.folder import load_order

FOLDER = Path(__file__).parent / "kaiserslautern-2020"
ARRIVED_ON, RELEASED_ON, MRN = "2020-06-22", "2020-06-24", "20DE510220123456R1"
APPROVERS = ("Ayşe Klein (QC)", "Bernd Groß (responsible person)")

console = Console(highlight=False)


def stored_batch(data: Path, batch_id: str) -> Batch | None:
    """The sample's batch as the record has it; ``None`` before the first run."""
    return next((outcome.batch for outcome in stored_outcomes(data) if outcome.batch.id == batch_id), None)


def command(*arguments: str) -> None:
    """Print a command as a person would type it, and run it; stop at a refusal."""
    console.print(f"\n[bold blue]$ freigabe {shlex.join(arguments)}[/]")
    status = status_of(list(arguments))
    if status not in (0, 1):
        sys.exit(status)


def main() -> None:
    """The whole story."""
    data = data_folder(None)
    batch_id = load_order(FOLDER / "order.json").batch_id
    before = stored_batch(data, batch_id)
    console.rule("Kaiserslautern 2020: FFP2 and surgical masks from China, by sea")
    console.print(f"Record: {data}")
    try:
        command("import", os.path.relpath(FOLDER))
        if before is not None and before.releases:
            console.print("\n[bold green]The people have decided already; this run changed nothing.[/]")
        else:
            play_people(batch_id)
    finally:
        command("stop")
    tell(batch_id, data)


def play_people(batch_id: str) -> None:
    """What the warehouse, the customs agent and two responsible people do."""
    console.print(
        "\nThe goods arrive; the samples drawn and the markings read are in inspection.csv and marking.csv, the laboratory's values in measurements.csv."
    )
    command("arrive", batch_id, "--on", ARRIVED_ON, "--by", "Lager Kaiserslautern")
    console.print("\nCustoms release the consignment for free circulation.")
    command("customs", batch_id, "--mrn", MRN, "--released-on", RELEASED_ON, "--by", "Zollagentur Muster")
    console.print("\nTwo different people approve; the second approval releases what is sound. The rest stays in quarantine.")
    for approver in APPROVERS:
        command("approve", batch_id, "--by", approver)


def tell(batch_id: str, data: Path) -> None:
    """Name the lots' fate and the files written."""
    stored = stored_batch(data, batch_id)
    if stored is None:
        sys.exit("the batch is not in the record")
    console.rule("Outcome")
    for line, lot in stored.lots:
        release = next((r for r in stored.releases if (r.line, r.lot) == (line.line, lot.lot)), None)
        fate = f"[green]released by {release.by[0]} and {release.by[1]}[/]" if release else "[yellow]in quarantine[/]"
        console.print(f"line {line.line} lot {lot.lot}: {lot.quantity:,} {line.unit} – {fate}")
    console.print("\nFiles written:")
    for path in sorted((FOLDER / "out").iterdir()):
        console.print(f"  {os.path.relpath(path)}  ({path.stat().st_size:,} bytes)")
    console.print(f"\nAll that was found, and how to clear it: freigabe status {batch_id}")


if __name__ == "__main__":
    main()
