"""Names, options and help of ``freigabe delivery``; what a command does stands in ``cli/deliveries.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, On, Reason

delivery_app = typer.Typer(rich_markup_mode=None, help="Deliveries: prepare, pick, hand over, take back; their papers.")

Delivery = Annotated[str, typer.Argument(metavar="DELIVERY", help="Its number, e.g. LS-2020-000001.")]


@delivery_app.command("list", epilog="Example: freigabe delivery list --status picked")
def list_(
    status: Annotated[str | None, typer.Option("--status", metavar="STATUS", help="prepared, picked, handed_over or cancelled.")] = None,
    member: Annotated[str | None, typer.Option("--member", metavar="ID", help="Of this member only.")] = None,
    ready: Annotated[bool, typer.Option("--ready", help="What could be delivered instead: reservations that no delivery carries.")] = False,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Deliveries by number, or what is ready to be delivered."""
    from cli import deliveries as command

    raise typer.Exit(command.list_(status, member, ready=ready, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog="Example: freigabe delivery show LS-2020-000001 --json")
def show(delivery: Delivery, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """One delivery: lines, steps, papers, what was told since, and what keeps a line from leaving."""
    from cli import deliveries as command

    raise typer.Exit(command.show(delivery, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog='Example: freigabe delivery prepare o-1a2b3c4d5e6f --by "C. Koordination"')
def prepare(
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id.")],
    by: By,
    reservation: Annotated[list[str] | None, typer.Option("--reservation", metavar="ID", help="Only this one; again for each. Else all that is ready.")] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A note on the delivery note.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Prepare a delivery of what is reserved for a member; writes the picking list."""
    from cli import deliveries as command

    raise typer.Exit(command.prepare(member, reservation, note, by, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog='Example: freigabe delivery pick LS-2020-000001 --short 2=90 --reason "carton wet" --broken --by "L. Lager"')
def pick(
    delivery: Delivery,
    by: By,
    short: Annotated[list[str] | None, typer.Option("--short", metavar="LINE=N", help="Of this line only N were there; again for each.")] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why fewer.")] = "",
    broken: Annotated[bool, typer.Option("--broken", help="What is missing is booked out; else it is free again.")] = False,
    cartons: Annotated[list[str] | None, typer.Option("--cartons", metavar="LINE=N", help="This line is packed in N cartons; again for each.")] = None,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter that everything was picked, but for what is short; writes delivery note and labels."""
    from cli import deliveries as command

    raise typer.Exit(command.pick(delivery, short, reason, cartons, by, broken=broken, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command("take-off", epilog='Example: freigabe delivery take-off LS-2020-000001 2 --reason "recalled" --by "C. Koordination"')
def take_off(
    delivery: Delivery,
    line: Annotated[int, typer.Argument(metavar="LINE")],
    by: By,
    reason: Reason,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Take a line off a delivery that was not handed over."""
    from cli import deliveries as command

    raise typer.Exit(command.take_off(delivery, line, reason, by, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command("hand-over", epilog='Example: freigabe delivery hand-over LS-2020-000001 --to "K. Lager" --by "D. Fahrer"')
def hand_over(
    delivery: Delivery,
    to: Annotated[str, typer.Option("--to", metavar="WHO", help="Who received the goods.")],
    by: By,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Confirm that a member has the goods; writes acknowledgement and invoices."""
    from cli import deliveries as command

    raise typer.Exit(command.hand_over(delivery, to, on, by, data=data, as_json=as_json, lang=lang))


@delivery_app.command("return", epilog='Example: freigabe delivery return LS-2020-000001 1=50 --why damaged --by "K. Lager"')
def return_(
    delivery: Delivery,
    quantities: Annotated[list[str], typer.Argument(metavar="LINE=N...", help="How many of which line.")],
    by: By,
    why: Annotated[str | None, typer.Option("--why", metavar="WHY", help="Of goods that go back: wrong_goods, surplus, damaged or recall.")] = None,
    used: Annotated[bool, typer.Option("--used", help="They were used, and do not go back.")] = False,
    destroyed: Annotated[bool, typer.Option("--destroyed", help="They were destroyed at the member.")] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A remark.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Tell what became of goods a member has: they go back, were used, or were destroyed."""
    from cli import deliveries as command

    raise typer.Exit(command.tell(delivery, quantities, why, note, by, used=used, destroyed=destroyed, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog='Example: freigabe delivery inspect LS-2020-000001 1 1=50 free --unopened --reason "seals intact" --by "R. Weber"')
def inspect(
    delivery: Delivery,
    number: Annotated[int, typer.Argument(metavar="RETURN", help="Which return, counted from 1.")],
    quantity: Annotated[str, typer.Argument(metavar="LINE=N")],
    choice: Annotated[str, typer.Argument(metavar="free|destroyed")],
    by: By,
    reason: Reason,
    unopened: Annotated[bool, typer.Option("--unopened", help="They were looked at: unopened and sound.")] = False,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Quality control's word on goods that came back: free again, or destroyed."""
    from cli import deliveries as command

    raise typer.Exit(command.inspect(delivery, number, quantity, choice, reason, by, unopened=unopened, on=on, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog='Example: freigabe delivery cancel LS-2020-000001 --reason "driver ill" --by "C. Koordination"')
def cancel(delivery: Delivery, by: By, reason: Reason, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Cancel a delivery that was not handed over; what it carried can go with another."""
    from cli import deliveries as command

    raise typer.Exit(command.cancel(delivery, reason, by, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog="Example: freigabe delivery papers LS-2020-000001 --into papers")
def papers(
    delivery: Delivery,
    into: Annotated[Path | None, typer.Option("--into", metavar="FOLDER", help="Put them into this folder.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The papers of a delivery with their digests; writes those that are due and not there. Exit 1 while one cannot be written."""
    from cli import deliveries as command

    raise typer.Exit(command.papers(delivery, into, data=data, as_json=as_json, lang=lang))


@delivery_app.command(epilog='Example: freigabe delivery seller "Muster Handel GmbH" --iban DE89370400440532013000 --by "C. Koordination"')
def seller(
    name: Annotated[str, typer.Argument(help="The importer, as orders name it.")],
    iban: Annotated[str, typer.Option("--iban", metavar="IBAN", help="Where it is paid.")],
    by: By,
    bic: Annotated[str, typer.Option("--bic", metavar="BIC", help="Its bank.")] = "",
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help="Street, postcode and town, where orders lack them.")] = "",
    vat_id: Annotated[str, typer.Option("--vat-id", metavar="ID", help="Its VAT id, where orders lack it.")] = "",
    contact: Annotated[str, typer.Option("--contact", metavar="NAME", help="Whom to ask.")] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="N", help="Telephone.")] = "",
    mail: Annotated[str, typer.Option("--mail", metavar="ADDRESS", help="Mail address.")] = "",
    pay_within: Annotated[int, typer.Option("--pay-within", metavar="DAYS", min=0, max=365, help="Days until an invoice is due.")] = 30,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter how an importer invoices, once for all its invoices."""
    from cli import deliveries as command

    told: dict[str, object] = {"iban": iban, "bic": bic, "address": address, "vat_id": vat_id, "contact": contact, "phone": phone, "mail": mail}
    raise typer.Exit(command.seller(name, told | {"pay_within": pay_within}, by, data=data, as_json=as_json, lang=lang))
