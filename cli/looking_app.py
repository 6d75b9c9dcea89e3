"""Names, options and help of the commands that look at a batch and change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, Data, Lang

looking_app = typer.Typer(rich_markup_mode=None)


@looking_app.command(epilog="Example: freigabe status --json")
def status(batch: Annotated[str | None, typer.Argument()] = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Where every batch stands, or everything about one."""
    from cli import keeping as command

    raise typer.Exit(command.status(batch, data=data, as_json=as_json, lang=lang))


@looking_app.command(epilog="Example: freigabe measurements kl-2020-017-1a2b3c4d --data-docs measured")
def measurements(
    batch: str,
    data_docs: Annotated[
        Path | None, typer.Option("--data-docs", metavar="FOLDER", help="Write Great Expectations' Data Docs into this new or empty folder.")
    ] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """What was measured of a batch: by lot and property the limit, the specimens beside those the standard tests, and what lies outside."""
    from cli import measurements as command

    raise typer.Exit(command.show(batch, data_docs, data=data, as_json=as_json, lang=lang))


@looking_app.command(epilog="Example: freigabe compare kl-2020-017-1a2b3c4d")
def compare(
    what: Annotated[str, typer.Argument(metavar="BATCH|FOLDER", help="A batch of the record, or a folder with order.json and papers.")],
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """All papers against each other: who agrees on what, contradictions first. Exit 1 while one is open."""
    from cli import comparing as command

    raise typer.Exit(command.compare(what, data=data, as_json=as_json, lang=lang))


@looking_app.command(epilog="Example: freigabe sampling kl-2020-017-1a2b3c4d")
def sampling(batch: str, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """How the lots of a batch are to be inspected, what became of the lots of their supplier and product before, and what follows for the next."""
    from cli import sampling as command

    raise typer.Exit(command.sampling(batch, data=data, as_json=as_json, lang=lang))


@looking_app.command(epilog="Example: freigabe verify kl-2020-017-1a2b3c4d")
def verify(
    what: Annotated[str | None, typer.Argument(metavar="[BATCH|DOSSIER|BUNDLE]")] = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en"
) -> None:
    """Check the record: hash chains, digests of papers and of written documents; a bundle against its manifest. Exit 1 if anything was altered."""
    from cli import keeping as command

    raise typer.Exit(command.verify(what, data=data, as_json=as_json, lang=lang))


@looking_app.command(epilog="Example: freigabe replay kl-2020-017-1a2b3c4d --export judgement.zip")
def replay(
    what: Annotated[str, typer.Argument(metavar="BATCH|FILE", help="A batch of the record, or a judgement exported from one.")],
    every: Annotated[bool, typer.Option("--every", help="Every judgement of the batch on record, not only the newest.")] = False,
    export: Annotated[Path | None, typer.Option("--export", metavar="FILE", help="Write the judgement with all it rests on into this file.")] = None,
    own_rules: Annotated[bool, typer.Option("--own-rules", help="Run the rules in the FILE, though they are not the present ones.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Judge again from the inputs, rules and catalogue kept with the judgement. Exit 1 unless the verdict is the same, byte for byte."""
    from cli import keeping as command

    raise typer.Exit(command.replay(what, every=every, export=export, own_rules=own_rules, data=data, as_json=as_json, lang=lang))
