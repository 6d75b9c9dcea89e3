"""Names, options and help of what is handed to customs: the bundle of papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, Data, Lang

customs_app = typer.Typer(rich_markup_mode=None)


@customs_app.command(epilog="Example: freigabe bundle kl-2020-017-1a2b3c4d --to customs-bundle.zip")
def bundle(
    batch: str,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE.zip|FOLDER", help="Write the bundle into this file, or unpacked into this folder.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The papers of a batch for customs: one PDF for each document code, the dossier and a manifest. Without --to, what is in the bundle."""
    from cli import bundling as command

    raise typer.Exit(command.bundle(batch, to, data=data, as_json=as_json, lang=lang))
