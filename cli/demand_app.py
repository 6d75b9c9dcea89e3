"""Names, options and help of ``freigabe demand``; what a command does stands in ``cli/demands.py`` and ``cli/pools.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.options import AsJson, By, Data, Lang, Reason

demand_app = typer.Typer(rich_markup_mode=None, help="What members need and have, and purchases pooled for them.")
pool_app = typer.Typer(rich_markup_mode=None, help="Open demand gathered into one supplier order.")
demand_app.add_typer(pool_app, name="pool")

Member = Annotated[str, typer.Argument(help="The member, by name or id.")]
Category = Annotated[str, typer.Argument(help="By key or name: ffp2, FFP2-Maske.")]
Unit = Annotated[Literal["piece", "pair", "kit"], typer.Option("--unit", help="What is counted.")]
Pool = Annotated[str, typer.Argument(help="The pool's id.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of this day instead of today (ISO 8601).")]


@demand_app.command(epilog='Example: freigabe demand ask "Klinikum Musterstadt" ffp2 5000 --needed-by 2020-06-22 --by "C. Ordner"')
def ask(
    member: Member,
    category: Category,
    quantity: Annotated[int, typer.Argument(min=1, max=1_000_000_000)],
    needed_by: Annotated[str, typer.Option("--needed-by", metavar="DATE", help="The day (ISO 8601).")],
    by: By,
    size: Annotated[str, typer.Option("--size", metavar="SIZE", help="Only where there are several.")] = "",
    unit: Unit = "piece",
    urgency: Annotated[Literal["urgent", "normal", "stock"], typer.Option("--urgency", help="urgent: stock ends before; stock: to fill the shelf.")] = "normal",
    whole: Annotated[bool, typer.Option("--whole", help="A part of it does not help.")] = False,
    free_only: Annotated[bool, typer.Option("--free-only", help="Only free of charge.")] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT")] = "",
    token: Annotated[str, typer.Option("--token", metavar="TEXT", help="Names this entry: the same with the same token is one demand.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter demand for a member, as told by telephone."""
    from cli import demands as command

    told = {"quantity": quantity, "needed_by": needed_by, "unit": unit, "urgency": urgency, "partial": not whole, "free_only": free_only, "note": note}
    raise typer.Exit(command.ask(member, category, size, told, by, token, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command("list", epilog="Example: freigabe demand list --category ffp2 --json")
def list_(
    member: Annotated[str | None, typer.Option("--member", metavar="MEMBER", help="Of this member only.")] = None,
    category: Annotated[str | None, typer.Option("--category", metavar="KEY", help="Of this product only.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Also what was fulfilled, withdrawn or has lapsed.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write it as a table that can be read again.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Demand and where it stands: reserved, promised, delivered, ordered; what fell through."""
    from cli import demands as command

    raise typer.Exit(command.list_(member, category, csv, every=every, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command(epilog='Example: freigabe demand change bd-0123456789ab --quantity 4000 --by "C. Ordner"')
def change(
    demand: str,
    by: By,
    quantity: Annotated[int | None, typer.Option("--quantity", metavar="N", min=1, max=1_000_000_000)] = None,
    needed_by: Annotated[str | None, typer.Option("--needed-by", metavar="DATE")] = None,
    urgency: Annotated[Literal["urgent", "normal", "stock"] | None, typer.Option("--urgency")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Change an open demand."""
    from cli import demands as command

    told = {"quantity": quantity, "needed_by": needed_by, "urgency": urgency, "note": note}
    raise typer.Exit(command.change(demand, told, by, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command(epilog='Example: freigabe demand withdraw bd-0123456789ab --by "C. Ordner"')
def withdraw(
    demand: str,
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept for good.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Withdraw what is outstanding of a demand: what was reserved or promised is free for others."""
    from cli import demands as command

    raise typer.Exit(command.withdraw(demand, by, reason, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command("import", epilog='Example: freigabe demand import bedarf.csv --by "C. Ordner"')
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Semicolon or comma, German headings and days.")],
    by: By,
    member: Annotated[str | None, typer.Option("--member", metavar="MEMBER", help="Whose it is; without, each row names its member.")] = None,
    stock: Annotated[bool, typer.Option("--stock", help="The table tells stock levels of the member.")] = False,
    look: Annotated[bool, typer.Option("--look", help="Tell what is in it and keep nothing.")] = False,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Take demand, or stock levels, from a table: all of its rows, or none."""
    from cli import demands as command

    raise typer.Exit(command.import_(file, by, member, stock=stock, look=look, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command(epilog='Example: freigabe demand stock "Klinikum Musterstadt" ffp2 1200 60 --by "C. Ordner"')
def stock(
    member: Member,
    category: Category,
    there: Annotated[int, typer.Argument(min=0, max=1_000_000_000)],
    daily_use: Annotated[int, typer.Argument(min=0, max=1_000_000_000)],
    by: By,
    size: Annotated[str, typer.Option("--size", metavar="SIZE")] = "",
    unit: Unit = "piece",
    counted_on: Annotated[str | None, typer.Option("--counted-on", metavar="DATE", help="The day of the count; else today.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Tell what a member has of a product, and how much of it is used a day."""
    from cli import demands as command

    told = {"there": there, "daily_use": daily_use, "unit": unit, "counted_on": counted_on}
    raise typer.Exit(command.stock(member, category, size, told, by, on=on, data=data, as_json=as_json, lang=lang))


@demand_app.command(epilog="Example: freigabe demand cover --json")
def cover(
    member: Annotated[str | None, typer.Option("--member", metavar="MEMBER", help="Of this member only.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the levels of the member as a table that can be read again.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """For how long stock lasts, what runs out first before the rest. Exit 1 while something is short."""
    from cli import demands as command

    raise typer.Exit(command.cover(member, csv, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command("open", epilog='Example: freigabe demand pool open ffp2 --answer-by 2020-06-10 --by "C. Ordner"')
def open_(
    category: Category,
    by: By,
    demand: Annotated[
        list[str] | None, typer.Option("--demand", metavar="ID", help="This one, again for each; without, all that is open and not covered.")
    ] = None,
    unit: Unit = "piece",
    answer_by: Annotated[str | None, typer.Option("--answer-by", metavar="DATE", help="When quotations are to be there.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Begin a pool with open demand."""
    from cli import pools as command

    raise typer.Exit(command.open_(category, by, demand or [], unit, answer_by, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command("list", epilog="Example: freigabe demand pool list")
def pools(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every pool."""
    from cli import pools as command

    raise typer.Exit(command.list_(data=data, as_json=as_json, lang=lang))


@pool_app.command(epilog="Example: freigabe demand pool show sb-0123456789ab")
def show(pool: Pool, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """One pool: whose demand each piece serves, quotations, and the batch it became."""
    from cli import pools as command

    raise typer.Exit(command.show(pool, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command(epilog="Example: freigabe demand pool request sb-0123456789ab --csv anfrage.csv")
def request(
    pool: Pool,
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write the table a supplier fills in.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The request for quotations as text, in the language of --lang."""
    from cli import pools as command

    raise typer.Exit(command.request(pool, csv, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command(epilog='Example: freigabe demand pool quote sb-0123456789ab "Hanoi Mau JSC" 0.42 --arrives-on 2020-06-20 --by "C. Ordner"')
def quote(
    pool: Pool,
    supplier: str,
    price: Annotated[str, typer.Argument(help="Of one unit, with a dot.")],
    arrives_on: Annotated[str, typer.Option("--arrives-on", metavar="DATE", help="When the goods are there.")],
    by: By,
    currency: Annotated[str, typer.Option("--currency", metavar="EUR")] = "EUR",
    rate: Annotated[str | None, typer.Option("--rate", metavar="N", help="Units of the currency for 1 EUR.")] = None,
    least: Annotated[int, typer.Option("--least", metavar="N", min=1)] = 1,
    pack: Annotated[int, typer.Option("--pack", metavar="N", min=1)] = 1,
    model: Annotated[str, typer.Option("--model", metavar="TEXT")] = "",
    country: Annotated[str | None, typer.Option("--country", metavar="CC")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter a supplier's quotation."""
    from cli import pools as command

    told = {"supplier": supplier, "unit_price": price, "arrives_on": arrives_on, "currency": currency, "rate": rate, "least": least, "pack": pack}
    raise typer.Exit(command.quote(pool, {**told, "model": model, "country": country}, by, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command(epilog='Example: freigabe demand pool choose sb-0123456789ab 1a2b3c4d5e6f --reason "in time and below the ceiling" --by "C. Ordner"')
def choose(pool: Pool, quotation: str, reason: Reason, by: By, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Choose a quotation, with why."""
    from cli import pools as command

    raise typer.Exit(command.choose(pool, quotation, reason, by, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command(epilog='Example: freigabe demand pool order sb-0123456789ab MH-2020-031 --importer "Musterhilfe GmbH" --by "C. Ordner"')
def order(
    pool: Pool,
    number: Annotated[str, typer.Argument(help="The order's number.")],
    importer: Annotated[str, typer.Option("--importer", metavar="NAME", help="The organisation that imports.")],
    by: By,
    model: Annotated[str, typer.Option("--model", metavar="TEXT", help="As the supplier calls the goods.")] = "",
    expected_on: Annotated[str | None, typer.Option("--expected-on", metavar="DATE", help="Else the day of the quotation.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Give the order of the chosen quotation: it opens a batch with the next run, and every piece knows whom it serves."""
    from cli import pools as command

    raise typer.Exit(command.order(pool, number, importer, by, model, expected_on, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command("take-over", epilog='Example: freigabe demand pool take-over sb-0123456789ab --by "C. Ordner"')
def take_over(pool: Pool, by: By, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Make the pieces of a pool what their demands are now."""
    from cli import pools as command

    raise typer.Exit(command.take_over(pool, by, on=on, data=data, as_json=as_json, lang=lang))


@pool_app.command("give-up", epilog='Example: freigabe demand pool give-up sb-0123456789ab --reason "too dear" --by "C. Ordner"')
def give_up(pool: Pool, reason: Reason, by: By, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """End a pool that buys nothing; its demand is free for another."""
    from cli import pools as command

    raise typer.Exit(command.give_up(pool, reason, by, on=on, data=data, as_json=as_json, lang=lang))
