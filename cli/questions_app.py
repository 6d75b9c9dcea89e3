"""Names, options and help of the small questions: a plan, an identifier, a duty, a schema, the catalogue. They need no record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson

questions_app = typer.Typer(rich_markup_mode=None)
catalogue_app = typer.Typer(help="The reference data: what the law and the trade say.", rich_markup_mode=None)
schema_app = typer.Typer(help="The JSON Schema of what freigabe reads.", rich_markup_mode=None)
questions_app.add_typer(catalogue_app, name="catalogue")
questions_app.add_typer(schema_app, name="schema")


@questions_app.command(epilog="Example: freigabe plan --lot-size 50000 --aql 1.5 --json")
def plan(
    lot_size: Annotated[int, typer.Option("--lot-size", help="Pieces in the lot.")],
    aql: Annotated[str, typer.Option("--aql", help="Acceptance quality limit in percent: 0.065 … 6.5.")],
    level: Annotated[str, typer.Option("--level", help="Inspection level: S-1 S-2 S-3 S-4 I II III.")] = "II",
    inspection: Annotated[str, typer.Option("--inspection", help="normal, tightened or reduced.")] = "normal",
    as_json: AsJson = False,
) -> None:
    """The single sampling plan for a lot (ISO 2859-1)."""
    from cli import questions as command

    raise typer.Exit(command.plan(lot_size, aql, level, inspection, as_json=as_json))


@questions_app.command(epilog="Example: freigabe identify MSKU6011672 --json")
def identify(
    value: str,
    as_kind: Annotated[str | None, typer.Option("--as", metavar="KIND", help="What it is meant to be, e.g. eori, mrn, gtin, container.")] = None,
    as_json: AsJson = False,
) -> None:
    """What an identifier is, and whether its format and check digit hold."""
    from cli import questions as command

    raise typer.Exit(command.identify(value, as_kind, as_json=as_json))


@questions_app.command(epilog="Example: freigabe duty --code 6307909810 --origin CN --value 50000 --on 2020-06-22 --json")
def duty(
    code: Annotated[str, typer.Option("--code", help="Commodity code, 8 or 10 digits.")],
    origin: Annotated[str, typer.Option("--origin", metavar="CC", help="Country of origin, ISO 3166-1 alpha-2.")],
    value: Annotated[str, typer.Option("--value", help="Customs value in EUR.")],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Day of acceptance of the declaration.")],
    preference: Annotated[str | None, typer.Option("--preference", help="Preference code, e.g. 100 or 300.")] = None,
    quantity: Annotated[str | None, typer.Option("--quantity", help="In the unit of a duty by quantity, e.g. hl.")] = None,
    as_json: AsJson = False,
) -> None:
    """Duty and import VAT on a customs value."""
    from cli import questions as command

    raise typer.Exit(command.duty(code, origin, value, on, preference, quantity, as_json=as_json))


@schema_app.command("order", epilog="Example: freigabe schema order > order.schema.json")
def schema_order(as_json: AsJson = False) -> None:
    """The JSON Schema of order.json."""
    from cli import questions as command

    raise typer.Exit(command.schema_order(as_json=as_json))


@catalogue_app.command("check", epilog="Example: freigabe catalogue check")
def catalogue_check(
    folder: Annotated[Path | None, typer.Argument(help="A folder of catalogue files [else the packaged ones].")] = None, as_json: AsJson = False
) -> None:
    """Find catalogue rows that contradict each other or refer to nothing."""
    from cli import questions as command

    raise typer.Exit(command.catalogue_check(folder, as_json=as_json))
