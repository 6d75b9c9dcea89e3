"""Names, options and help of what is handed to customs: the bundle of papers, the declaration."""

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


@customs_app.command(epilog="Example: freigabe declaration kl-2020-017-1a2b3c4d --elements")
def declaration(
    what: Annotated[str, typer.Argument(metavar="BATCH|FILE.xml", help="A batch of the record, or a declaration written as XML.")],
    elements: Annotated[bool, typer.Option("--elements", help="List every element with where it comes from.")] = False,
    xml: Annotated[bool, typer.Option("--xml", help="Print the message as XML.")] = False,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of acceptance a FILE is to be checked for.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The import declaration (data set H1 or H7): whether it can be filed, and what is still missing or wrong. Exit 1 while something is."""
    from cli import declaring as command

    raise typer.Exit(command.declaration(what, on, xml=xml, elements=elements, data=data, as_json=as_json, lang=lang))
