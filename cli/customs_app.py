"""Names, options and help of what goes to customs and comes from there: bundle, declaration, gaps, tariff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.options import AsJson, By, Data, Lang

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


@customs_app.command(epilog="Example: freigabe customs kl-2020-017-1a2b3c4d --mrn 20DE510220123456R1 --released-on 2020-06-24")
def customs(
    batch: str,
    mrn: Annotated[str | None, typer.Option("--mrn", help="Master reference number (or ATLAS registration number) of the release.")] = None,
    released_on: Annotated[str | None, typer.Option("--released-on", metavar="DATE", help="The day of release for free circulation.")] = None,
    notice: Annotated[str | None, typer.Option("--notice", metavar="FILE", help="Read both from this customs notice: a file, or a paper of the batch.")] = None,
    by: By = "customs agent",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Show the customs computation, or enter the release for free circulation: by hand, or as a customs notice states it."""
    from cli import people as command

    if notice is not None:
        command.nothing_beside_notice(mrn, released_on)
        raise typer.Exit(command.customs_notice(batch, notice, by, data=data, as_json=as_json, lang=lang))
    raise typer.Exit(command.customs(batch, mrn, released_on, by, data=data, as_json=as_json, lang=lang))


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


@customs_app.command(epilog="Example: freigabe gaps kl-2020-017-1a2b3c4d --lang de")
def gaps(batch: str, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Line by line what customs asks for: what is held, what is missing and from whom to get it. Exit 1 while something required is missing."""
    from cli import gaps as command

    raise typer.Exit(command.show(batch, data=data, as_json=as_json, lang=lang))


@customs_app.command(
    epilog="Example: freigabe hold kl-2020-017-1a2b3c4d --since 2020-06-22 --authority 'Zollamt Flughafen Leipzig' --land SN --reason 'CE mark in doubt'"
)
def hold(
    batch: str,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help="Customs suspended release on this day.")] = None,
    authority: Annotated[str | None, typer.Option("--authority", metavar="WHO", help="The office that suspended it.")] = None,
    land: Annotated[str | None, typer.Option("--land", metavar="LAND", help="The Land of that office, whose holidays count: SN, HH, RP …")] = None,
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="The office's reference; with --maintained-on that of the request.")] = "",
    lots: Annotated[list[str] | None, typer.Option("--lot", metavar="LOT", help="Only this lot (LOT or LINE/LOT); may be repeated.")] = None,
    letter: Annotated[Path | None, typer.Option("--letter", metavar="FILE", help="A letter about it; it is attached to the batch.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day of the letter or call.")] = None,
    sender: Annotated[str | None, typer.Option("--from", metavar="WHO", help="Who wrote it.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="WHO", help="Whom it was sent to.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", metavar="TEXT", help="What it is about.")] = None,
    maintained_on: Annotated[
        str | None, typer.Option("--maintained-on", metavar="DATE", help="Market surveillance asked on this day to maintain the suspension.")
    ] = None,
    ended_on: Annotated[str | None, typer.Option("--ended-on", metavar="DATE", help="The suspension ended on this day.")] = None,
    outcome: Annotated[Literal["released", "refused"] | None, typer.Option("--outcome", help="How it ended.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it was suspended, or why it ended so; kept for good.")] = "",
    by: By = "customs agent",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """A hold at the border for product safety: enter it (--since), letters (--letter), that it was maintained, how it ended; without these, show it."""
    from cli import holding as command

    asked = command.Asked(
        since=since, authority=authority, land=land, reference=reference, lots=tuple(lots or ()), letter=letter, on=on, sender=sender, to=to,
        subject=subject, maintained_on=maintained_on, ended_on=ended_on, outcome=outcome, reason=reason, by=by,
    )  # fmt: skip
    raise typer.Exit(command.hold(batch, asked, data=data, as_json=as_json, lang=lang))


@customs_app.command(epilog="Example: freigabe tariff --category ffp2 --origin VN --on 2020-09-15")
def tariff(
    origin: Annotated[str, typer.Option("--origin", metavar="CC", help="Country of origin, ISO 3166-1 alpha-2.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Day of acceptance of the declaration.")],
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="Commodity code, 8 or 10 digits; or --category.")] = None,
    category: Annotated[str | None, typer.Option("--category", metavar="KEY", help="Goods by their key in the catalogue, e.g. ffp2.")] = None,
    product_class: Annotated[str | None, typer.Option("--class", metavar="CLASS", help="Class of the goods, e.g. surgical.")] = None,
    material: Annotated[str | None, typer.Option("--material", help="Material or make, e.g. nitrile.")] = None,
    as_json: AsJson = False,
    lang: Lang = "en",
) -> None:
    """The commodity code of goods, the measures on it, what the goods must come with, and what is not known and must be asked for."""
    from cli import tariff as command

    raise typer.Exit(command.tariff(code, category, product_class, material, origin, on, as_json=as_json, lang=lang))
