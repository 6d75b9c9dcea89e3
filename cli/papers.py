"""``freigabe read`` and ``freigabe import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from batches.errors import InputRefused
from batches.file_names import named
from cli.place import data_folder
from cli.questions import day
from cli.speaking import print_json

#: So many papers take long enough to say where the reading stands.
_MANY = 4

if TYPE_CHECKING:
    from batches.codes import Gate
    from flows import Outcome


def read(papers: list[str], *, as_json: bool, lang: Language) -> int:
    """Read each paper in the order given, of a folder every PDF in it; exit 1 when one could not be read."""
    from batches.shown import paper_shown
    from cli.progress import shown_progress
    from documents import read_papers

    names = [name for given in papers for name in _in_folder(given)]
    unread = 0
    with shown_progress(quiet=as_json or len(names) < _MANY) as progress:
        for count, paper in enumerate(read_papers([(Path(name), named(name)) for name in names]), 1):
            unread += paper.error is not None
            progress(f"{count}/{len(names)} {paper.file}")
            if as_json:
                print_json(paper_shown(paper))
            else:
                from rich.console import Console

                from cli.printing import print_paper

                print_paper(Console(highlight=False), paper, lang)
    return 1 if unread else 0


def _in_folder(given: str) -> list[str]:
    """The PDFs of a folder and its subfolders, by name; what is no folder as it is, so that reading says what is wrong with it."""
    folder = Path(given)
    if not given or not folder.is_dir():  # an empty name is a variable that was not set, and not the folder one is in
        return [given]
    found = sorted(str(path) for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    if not found:
        raise InputRefused("papers.none", f"{given} holds no PDF", f"{given} enthält kein PDF")
    return found


def import_folders(folders: list[Path], *, data: Path | None, as_json: bool, as_of: str | None, until: str | None, lang: Language) -> int:
    """Carry each folder's batch as far as it goes; exit 1 when a finding is open or a paper unread."""
    from flows import run_import

    on = None if as_of is None else day(as_of, "--as-of")
    gate = _gate(until)
    status = 0
    from cli.progress import shown_progress

    with shown_progress(quiet=as_json) as progress:
        for outcome in run_import(folders, data_folder(data), as_of=on, until=gate, progress=progress):
            show_outcome(outcome, as_json=as_json, lang=lang)
            status = max(status, open_status(outcome))
    return status


def show_outcome(outcome: Outcome, *, as_json: bool, lang: Language, with_findings: bool = True) -> None:
    """Print a batch after a run, for a machine or a person (who may not need every finding again)."""
    if as_json:
        from batches.shown import batch_shown

        print_json(batch_shown(outcome.batch, outcome.judgement, outcome.outputs))
        return
    from rich.console import Console

    from cli.printing import print_batch

    console = Console(highlight=False)
    print_batch(console, outcome.batch, outcome.judgement, outcome.standing, lang, with_findings=with_findings)
    if not outcome.changed:
        console.print("  " + ("nichts hat sich geändert" if lang == "de" else "nothing has changed"))


def open_status(outcome: Outcome) -> int:
    """1 when a blocking or review finding is open or a paper unread, else 0."""
    from batches.gates import open_findings

    unread = any(paper.error is not None for paper in outcome.batch.papers)
    return 1 if unread or open_findings(outcome.batch, outcome.judgement) else 0


def _gate(until: str | None) -> Gate | None:
    from batches.gates import GATES

    if until is None:
        return None
    for gate in GATES:
        if gate == until:
            return gate
    raise InputRefused("option.until", f"--until {until!r} is no gate; gates are {', '.join(GATES)}", f"--until {until!r}: Stufen sind {', '.join(GATES)}")
