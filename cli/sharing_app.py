"""Names, options and help of what is about sharing out: stock, quota, share, distribute; what a command does stands in ``cli/sharing.py``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, On, Reason

sharing_app = typer.Typer(rich_markup_mode=None)
share_app = typer.Typer(rich_markup_mode=None, help="Plans of sharing out: drafted by the policy, changed with a reason, confirmed or put aside.")
sharing_app.add_typer(share_app, name="share")

Plan = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's id.")]
Category = Annotated[str | None, typer.Option("--category", metavar="KEY", help="Of this category only.")]


@sharing_app.command(epilog='Example: freigabe stock l-0123456789abcdef0123 --withdraw 5 --reason "retained sample" --by "C. Adam"')
def stock(
    lot: Annotated[str | None, typer.Argument(metavar="[LOT]", help="One lot, by its id in stock.")] = None,
    category: Category = None,
    withdraw: Annotated[int | None, typer.Option("--withdraw", metavar="N", min=1, help="Take so much of the lot out of stock.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is taken out; kept for good.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who takes it out.")] = "command line",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """What is released and in the store, what is on its way and when, what is held; or one lot with its movements."""
    from cli import sharing as command

    taking = None if withdraw is None else (withdraw, reason, by)
    raise typer.Exit(command.stock(lot, category, taking, on=on, data=data, as_json=as_json, lang=lang))


@sharing_app.command(epilog='Example: freigabe quota le-2020-001-5bcdb2f3 g-0123456789ab=600 o-0123456789ab=400 --by "C. Adam"')
def quota(
    batch: str,
    quotas: Annotated[list[str] | None, typer.Argument(metavar="[WHOM=PER_MILLE...]", help="Group or member, and its part; together 1000 at most.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Nobody has a quota any more.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who sets them.")] = "command line",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """For whom a donated batch is: show it, or set it in place of what was set before."""
    from cli import sharing as command

    raise typer.Exit(command.quota(batch, quotas or [], clear=clear, by=by, data=data, as_json=as_json, lang=lang))


@sharing_app.command(epilog="Example: freigabe distribute --json")
def distribute(on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """One turn of sharing out, as each hour: promises settled, demand lapsed, warnings and reminders, drafts where there is something new."""
    from cli import sharing as command

    raise typer.Exit(command.distribute(on=on, data=data, as_json=as_json, lang=lang))


@share_app.command(epilog='Example: freigabe share draft ffp2 --by "C. Adam"')
def draft(
    category: Annotated[str, typer.Argument(metavar="CATEGORY", help="A category of the catalogue, e.g. ffp2.")],
    by: By,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Draft a plan for a category; one from the same grounds is found again."""
    from cli import sharing as command

    raise typer.Exit(command.draft(category, by, on=on, data=data, as_json=as_json, lang=lang))


@share_app.command(epilog="Example: freigabe share show vp-a1b2c3-000001")
def show(plan: Plan, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """A plan: who gets what, and why; of a draft what has changed since."""
    from cli import sharing as command

    raise typer.Exit(command.show(plan, on=on, data=data, as_json=as_json, lang=lang))


@share_app.command("list", epilog="Example: freigabe share list --category ffp2 --json")
def list_(category: Category = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every plan, or those of a category."""
    from cli import sharing as command

    raise typer.Exit(command.list_(category, data=data, as_json=as_json, lang=lang))


@share_app.command(epilog='Example: freigabe share change vp-a1b2c3-000001 bd-0123456789ab l-0123456789abcdef0123 200 --reason "closed in July" --by "C. Adam"')
def change(
    plan: Plan,
    demand: Annotated[str, typer.Argument(metavar="DEMAND", help="The demand's id.")],
    lot: Annotated[str, typer.Argument(metavar="LOT", help="The lot's id in stock.")],
    quantity: Annotated[int, typer.Argument(metavar="N", min=0, help="What it is to get of the lot; 0: nothing.")],
    reason: Reason,
    by: By,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Set a share of a draft otherwise than computed; its member reads the reason."""
    from cli import sharing as command

    raise typer.Exit(command.change(plan, demand, lot, quantity, reason, by, on=on, data=data, as_json=as_json, lang=lang))


@share_app.command(epilog='Example: freigabe share confirm vp-a1b2c3-000001 --by "C. Adam"')
def confirm(plan: Plan, by: By, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Confirm a draft: what is firm is reserved, the rest promised. Refused when stock or demand has changed since."""
    from cli import sharing as command

    raise typer.Exit(command.confirm(plan, by, on=on, data=data, as_json=as_json, lang=lang))


@share_app.command(epilog='Example: freigabe share discard vp-a1b2c3-000001 --reason "wait for the next lot" --by "C. Adam"')
def discard(plan: Plan, reason: Reason, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Put a draft aside."""
    from cli import sharing as command

    raise typer.Exit(command.discard(plan, reason, by, data=data, as_json=as_json, lang=lang))
