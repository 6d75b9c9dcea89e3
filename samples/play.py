"""``make run``: take the sample batches from order to release and on to those who need the goods, playing the people, and say at each step what happened.

Every step is a command anybody can type; it is printed before it runs. A second run changes nothing and says so.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from rich.console import Console

from batches.decision import state_of
from cli.app import status_of
from cli.place import data_folder
from flows import Outcome, stored_outcomes
from flows.folder import load_order
from samples.distributing import Play, distribute, is_distributed
from samples.stories import STORIES, Story

console = Console(highlight=False)


def main() -> None:
    """All stories, in one start-up."""
    data = data_folder(None)
    before = {story.name for story in STORIES if (outcome := stored(data, story)) is not None and outcome.batch.releases}
    console.rule("Three import batches, from order to release; two of them on to hospitals and practices")
    console.print(f"Record: {data}")
    try:
        command("import", *(os.path.relpath(story.folder) for story in STORIES))
        for story in STORIES:
            console.print()
            console.rule(story.title)
            if story.name in before:
                console.print("\n[bold green]The people have decided already; this run changed nothing.[/]")
            else:
                play_people(data, story)
            tell(data, story)
            play_distribution(data, story)
    finally:
        command("stop")


def stored(data: Path, story: Story) -> Outcome | None:
    """The story's batch as the record has it; ``None`` before the first run."""
    batch_id = load_order(story.folder / "order.json").batch_id
    return next((outcome for outcome in stored_outcomes(data) if outcome.batch.id == batch_id), None)


def found(data: Path, story: Story) -> Outcome:
    """The story's batch, which must be in the record."""
    outcome = stored(data, story)
    if outcome is None:
        sys.exit(f"{story.name}: the batch is not in the record")
    return outcome


def command(*arguments: str) -> None:
    """Print a command as a person would type it, and run it; stop at a refusal."""
    console.print(f"\n[bold blue]$ freigabe {shlex.join(arguments)}[/]")
    status = status_of(list(arguments))
    if status not in (0, 1):
        sys.exit(status)


def play_people(data: Path, story: Story) -> None:
    """What the warehouse, QC, the customs agent, customs and two responsible people do."""
    batch_id = found(data, story).batch.id
    console.print(
        "\nThe goods arrive; the samples drawn and the markings read are in inspection.csv and marking.csv, the laboratory's values in measurements.csv."
    )
    command("arrive", batch_id, "--on", story.arrived_on, "--by", story.warehouse)
    decide(data, story, "arrival")
    console.print("\nThe broker gets the declaration and the papers as one bundle (out/customs-bundle.zip). Can it be filed as it is?")
    command("declaration", batch_id)
    console.print("\nCustoms release the consignment for free circulation.")
    command("customs", batch_id, "--mrn", story.mrn, "--released-on", story.released_on, "--by", story.agent)
    decide(data, story, "customs")
    console.print("\nTwo different people approve; the second approval releases what is sound. The rest stays in quarantine.")
    for approver in story.approvers:
        command("approve", batch_id, "--by", approver)


def play_distribution(data: Path, story: Story) -> None:
    """What coordinator, store and driver do, where the story goes on so far."""
    if story.distribution is None:
        return
    if is_distributed(data, story):
        console.print("\n[bold green]The goods have been distributed already; this run changed nothing.[/]")
        return
    distribute(Play(data, story, found(data, story).batch.id, command, console.print))
    console.print("\nWhat goes with the goods (and is read again by: freigabe delivery papers NUMBER --into FOLDER):")
    for path in sorted((story.folder / "out").glob("*LS-*")):
        console.print(f"  {os.path.relpath(path)}  ({path.stat().st_size:,} bytes)")


def decide(data: Path, story: Story, after: str) -> None:
    """QC's word on every open finding the story has one for at this point."""
    for word in (each for each in story.words if each.after == after):
        outcome = found(data, story)
        for finding in outcome.judgement.findings:
            if finding.code == word.code and state_of(finding, outcome.batch.decisions) == "open":
                console.print(f"\n{finding.message.en}")
                command("decide", outcome.batch.id, finding.id, word.choice, "--by", story.qc, "--reason", word.reason)


def tell(data: Path, story: Story) -> None:
    """Name the lots' fate and the files written."""
    batch = found(data, story).batch
    console.print(f"\n[bold]Outcome.[/] {story.moral}")
    for line, lot in batch.lots:
        release = next((r for r in batch.releases_that_hold if (r.line, r.lot) == (line.line, lot.lot)), None)
        fate = f"[green]released by {release.by[0]} and {release.by[1]}[/]" if release else "[yellow]in quarantine[/]"
        console.print(f"line {line.line} lot {lot.lot}: {lot.quantity:,} {line.unit} – {fate}")
    for path in sorted((story.folder / "out").iterdir()):
        console.print(f"  {os.path.relpath(path)}  ({path.stat().st_size:,} bytes)")
    console.print(f"All that was found, and how to clear it: freigabe status {batch.id}")


if __name__ == "__main__":
    main()
