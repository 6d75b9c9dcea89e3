"""``freigabe lexicon``: what people's corrections taught, listed, shown and withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, Reason

lexicon_app = typer.Typer(help="What people's corrections taught: where papers of an issuer state a field.", rich_markup_mode=None)


@lexicon_app.command("list", epilog='Example: freigabe lexicon list --issuer "Muster Zert"')
def list_(
    issuer: Annotated[str | None, typer.Option("--issuer", metavar="NAME", help="Only entries of issuers whose name holds this.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Every entry, withdrawn ones too, one a line."""
    from cli import learning as command

    raise typer.Exit(command.list_entries(issuer, data=data, as_json=as_json, lang=lang))


@lexicon_app.command(epilog="Example: freigabe lexicon show l-0123456789 --json")
def show(entry: Annotated[str, typer.Argument(metavar="ID")], as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """One entry: what it says, which corrections taught it, and who withdrew it."""
    from cli import learning as command

    raise typer.Exit(command.show_entry(entry, data=data, as_json=as_json, lang=lang))


@lexicon_app.command(epilog='Example: freigabe lexicon withdraw l-0123456789 --by "R. Weber" --reason "the label names the day of printing"')
def withdraw(
    entry: Annotated[str, typer.Argument(metavar="ID")], by: By, reason: Reason, as_json: AsJson = False, data: Data = None, lang: Lang = "en"
) -> None:
    """Take an entry back. It stays on record and is not used any more; corrections stay as they are."""
    from cli import learning as command

    raise typer.Exit(command.withdraw(entry, by, reason, data=data, as_json=as_json, lang=lang))
