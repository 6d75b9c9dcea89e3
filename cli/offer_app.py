"""Names, options and help of ``freigabe offer``; what a command does stands in ``cli/offers.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, Reason

offer_app = typer.Typer(rich_markup_mode=None, help="What groups are offered and told: drafted from stock, approved, published in channels, withdrawn.")

Offer = Annotated[str, typer.Argument(metavar="OFFER", help="Its id (freigabe offer list).")]


@offer_app.command(epilog='Example: freigabe offer draft --category ffp2 --group g-1a2b3c4d5e6f --by "C. Koch"')
def draft(
    by: By,
    category: Annotated[str, typer.Option("--category", metavar="KEY", help="Of which product of the stock; text, quantity and lots are suggested.")] = "",
    group: Annotated[list[str] | None, typer.Option("--group", metavar="GROUP", help="To whom; again for each.")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="JSON", help="The announcement as JSON instead (docs/offers.md).")] = None,
    contact: Annotated[str, typer.Option("--contact", metavar="TEXT", help="Whom to ask; is published.")] = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Draft an announcement, from stock or from a file. Nothing leaves the house by it."""
    from cli import offers as command

    raise typer.Exit(command.draft(category, group or [], file, contact, by, data=data, as_json=as_json, lang=lang))


@offer_app.command("list", epilog="Example: freigabe offer list --json")
def list_(
    every: Annotated[bool, typer.Option("--all", help="Also those that ended long ago.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Every announcement: how it stands, until when it is good, and whether a channel waits or refuses."""
    from cli import offers as command

    raise typer.Exit(command.list_(every=every, data=data, as_json=as_json, lang=lang))


@offer_app.command(epilog="Example: freigabe offer show an-1a2b3c4d5e6f")
def show(offer: Offer, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """One of them as it is read, its channels, and the digest that an approval is bound to."""
    from cli import offers as command

    raise typer.Exit(command.show(offer, data=data, as_json=as_json, lang=lang))


@offer_app.command(epilog='Example: freigabe offer approve an-1a2b3c4d5e6f --seen 0123456789abcdef --by "C. Koch"')
def approve(
    offer: Offer,
    seen: Annotated[str, typer.Option("--seen", metavar="DIGEST", help="The text that was seen, as freigabe offer show names it.")],
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Approve the text that was seen. A text that changed since is refused."""
    from cli import offers as command

    raise typer.Exit(command.approve(offer, seen, by, data=data, as_json=as_json, lang=lang))


@offer_app.command(epilog='Example: freigabe offer publish an-1a2b3c4d5e6f --by "C. Koch"')
def publish(
    offer: Offer,
    by: By,
    again: Annotated[bool, typer.Option("--again", help="Have what channels did not take tried again, of every offer.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Publish what is approved; the flow publish-offers brings it to its channels within five minutes."""
    from cli import offers as command

    raise typer.Exit(command.publish(offer, by, again=again, data=data, as_json=as_json, lang=lang))


@offer_app.command(epilog='Example: freigabe offer withdraw an-1a2b3c4d5e6f --by "C. Koch" --reason "everything is shared out"')
def withdraw(offer: Offer, by: By, reason: Reason, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Withdraw it from every channel; the reason is published."""
    from cli import offers as command

    raise typer.Exit(command.withdraw(offer, reason, by, data=data, as_json=as_json, lang=lang))
