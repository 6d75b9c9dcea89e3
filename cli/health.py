"""``freigabe doctor``: is everything there, and in order; and if not, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from cli.place import data_folder
from cli.progress import shown_progress
from cli.speaking import print_json

if TYPE_CHECKING:
    from flows.health import Checked

_SIGN = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "fault": "[bold red]✗[/]"}
_NAMES = {
    "installation": ("Installation", "installation"),
    "data_folder": ("Datenordner", "data folder"),
    "database": ("Datenbank", "database"),
    "archive": ("Archiv", "archive"),
    "archive_keeps": ("Archiv, Probe", "archive, tried"),
    "prefect": ("Prefect", "Prefect"),
    "prefect_workers": ("Prefect, Worker", "Prefect, workers"),
    "prefect_late_runs": ("Prefect, verspätet", "Prefect, late runs"),
    "prefect_deployments": ("Prefect, Deployments", "Prefect, deployments"),
    "prefect_heartbeat": ("Prefect, Lebenszeichen", "Prefect, heartbeats"),
    "clock": ("Uhr", "clock"),
    "waiting": ("Liegengebliebenes", "left waiting"),
    "traces": ("Spuren", "traces"),
    "mail": ("Post", "mail"),
    "channels": ("Kanäle", "channels"),
    "catalogue": ("Katalog", "catalogue"),
    "fonts": ("Schriften", "fonts"),
    "ocr": ("Texterkennung", "recognition"),
}


def doctor(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Look at everything; exit 1 for a fault that can be mended here, 3 when an outside service does not answer."""
    from flows.health import Site, examined, exit_status

    with shown_progress(quiet=as_json) as progress:
        found = examined(Site(data_folder(data)), progress)
    show(found, as_json=as_json, lang=lang)
    return exit_status(found)


def show(found: Sequence[Checked], *, as_json: bool, lang: Language) -> None:
    """What was found, as one object for machines or a table for people."""
    from flows.health import worst

    if as_json:
        print_json({"state": worst(found), "checks": [each.model_dump(mode="json") for each in found]})
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, padding=(0, 1), show_header=False)
    for each in found:
        name = _NAMES[each.name][0 if lang == "de" else 1]
        said = escape(each.says.in_language(lang))
        if each.mend is not None:
            said += f"\n[green]→ {escape(each.mend.in_language(lang))}[/]"
        table.add_row(_SIGN[each.state], name, said)
    Console(highlight=False).print(table)
