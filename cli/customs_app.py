"""Names, options and help of what is asked of customs: what hangs on a commodity code, and what a batch still lacks."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Data, Lang

customs_app = typer.Typer(rich_markup_mode=None)


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
