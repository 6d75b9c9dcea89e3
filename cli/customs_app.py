"""Names, options and help of what goes to customs and comes from there: bundle, declaration, gaps, tariff."""

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


@customs_app.command(epilog="Example: freigabe gaps kl-2020-017-1a2b3c4d --lang de")
def gaps(batch: str, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Line by line what customs asks for: what is held, what is missing and from whom to get it. Exit 1 while something required is missing."""
    from cli import gaps as command

    raise typer.Exit(command.show(batch, data=data, as_json=as_json, lang=lang))


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
