"""Names, options and help of what is about waiting: stalled, retry, promise."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang

stalling_app = typer.Typer(rich_markup_mode=None)


@stalling_app.command(epilog="Example: freigabe stalled --lang de")
def stalled(
    every: Annotated[bool, typer.Option("--all", help="Every wait, also those in time.")] = False, as_json: AsJson = False, data: Data = None, lang: Lang = "en"
) -> None:
    """All that waits too long, is parked or died: on whom it waits, for what, since when, and what happens next by itself. Exit 1 while something does."""
    from cli import stalling as command

    raise typer.Exit(command.stalled(every=every, data=data, as_json=as_json, lang=lang))


@stalling_app.command(epilog='Example: freigabe retry kl-2020-017-1a2b3c4d --by "R. Weber"')
def retry(batch: str, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Try now what is stuck: take up a run that died, wake what is parked."""
    from cli import stalling as command

    raise typer.Exit(command.retry(batch, by, data=data, as_json=as_json, lang=lang))


@stalling_app.command(
    epilog='Example: freigabe promise kl-2020-017-1a2b3c4d declaration_of_conformity --until 2020-06-10 --from "Saigon Medical" --by "R. Weber"'
)
def promise(
    batch: str,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of paper, or carrier_reply, customs_reply.")],
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="The last day it was promised for.")],
    whom: Annotated[str, typer.Option("--from", metavar="WHOM", help="Who promised it.")],
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter that a paper or a reply was promised until a day; it is kept by itself when that comes, and told when it does not."""
    from cli import stalling as command

    raise typer.Exit(command.promise(batch, kind, until, whom, by, data=data, as_json=as_json, lang=lang))
