"""Options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines instead of sentences for people.")]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Where the record lies [else FREIGABE_DATA, else the user data folder].")]
By = Annotated[str, typer.Option("--by", metavar="WHO", help="Who does this.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept for good.")]
Lang = Annotated[Literal["de", "en"], typer.Option("--lang", help="The language spoken to people.", envvar="FREIGABE_LANG")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day this was done, or is looked at (ISO 8601); else today.")]
