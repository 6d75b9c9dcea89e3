"""Names, options and help of ``freigabe track``; what it does stands in ``cli/tracking.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang

tracking_app = typer.Typer(rich_markup_mode=None)


@tracking_app.command(epilog="Example: freigabe track kl-2020-017-1a2b3c4d --csv events.csv --by logistics")
def track(
    batch: str,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Enter the events of this CSV (docs/tracking.md).")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask the carrier now (tracking.toml in the data folder says how).")] = False,
    by: By = "logistics",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Where the goods of a batch are as carriers report it, when they are expected, whether they are late or go elsewhere."""
    from cli import tracking as command

    raise typer.Exit(command.track(batch, csv, ask=ask, by=by, data=data, as_json=as_json, lang=lang))
