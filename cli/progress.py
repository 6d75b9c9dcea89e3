"""Progress on standard error: lines and a spinner for people at a terminal, nothing for machines and pipes.

A refusal is thus one line on standard error wherever it is collected. ``FREIGABE_PROGRESS=1`` asks for the lines without a terminal too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A function that says what is going on; at a terminal it is one line that changes, otherwise a line each."""
    asked = os.environ.get("FREIGABE_PROGRESS") == "1"
    if quiet or not (asked or sys.stderr.isatty()):
        yield lambda _: None
        return
    if not sys.stderr.isatty():
        yield lambda sentence: print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - the progress lines themselves
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting …") as status:

        def progress(sentence: str) -> None:
            console.print(f"[dim]{sentence}[/]")
            status.update(sentence)

        yield progress
