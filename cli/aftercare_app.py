"""Names, options and help of ``freigabe complaint``, ``retain``, ``temperature`` and ``supplier``; what a command does stands in ``cli/aftercare.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.options import AsJson, By, Data, Lang, Reason

complaint_app = typer.Typer(rich_markup_mode=None, help="Complaints, and the register of goods that do not conform.")
retain_app = typer.Typer(rich_markup_mode=None, help="Samples retained of released lots.")
temperature_app = typer.Typer(rich_markup_mode=None, help="Temperature logs of storage places, and the lots they hold.")
supplier_app = typer.Typer(rich_markup_mode=None, help="What is known of suppliers.")

Kind = Literal["defect", "packaging", "labelling", "wrong_goods", "shelf_life", "incident"]
Complaint = Annotated[str, typer.Argument(metavar="COMPLAINT", help="Its id.")]
Lot = Annotated[str, typer.Argument(metavar="LOT", help="By its number or id.")]
Sample = Annotated[str, typer.Argument(metavar="SAMPLE", help="Its id.")]
Log = Annotated[str, typer.Argument(metavar="LOG", help="Its id.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; else today.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT")]


@complaint_app.command(epilog='Example: freigabe complaint enter defect 5 "strap tears" --delivery LS-2020-0001 --line 1 --by "R. Weber"')
def enter(
    kind: Annotated[Kind, typer.Argument(help="What is wrong; an incident: somebody came to harm, or might have.")],
    quantity: Annotated[int, typer.Argument(min=1, max=1_000_000_000)],
    what: Annotated[str, typer.Argument(help="What happened. No patients' data.")],
    by: By,
    lot: Annotated[str, typer.Option("--lot", metavar="LOT", help="By its number or id, where no delivery is named.")] = "",
    delivery: Annotated[str, typer.Option("--delivery", metavar="ID", help="With which delivery the goods came.")] = "",
    line: Annotated[int | None, typer.Option("--line", metavar="N", help="Its line.")] = None,
    told_by: Annotated[str, typer.Option("--told-by", metavar="WHO", help="The institution that complains.")] = "",
    received_on: Annotated[str | None, typer.Option("--received-on", metavar="DATE", help="Else today.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter a complaint about a line of a delivery, or a lot."""
    from cli import aftercare as command

    told = {"kind": kind, "quantity": quantity, "what": what, "lot": lot, "delivery": delivery, "line": line, "told_by": told_by, "received_on": received_on}
    raise typer.Exit(command.enter(told, by, data=data, as_json=as_json, lang=lang))


@complaint_app.command("list", epilog="Example: freigabe complaint list --status open")
def list_(
    status: Annotated[Literal["open", "upheld", "rejected"] | None, typer.Option("--status", help="Of this state only.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Complaints, with what is overdue. Exit 1 while something is."""
    from cli import aftercare as command

    raise typer.Exit(command.complaints(status, data=data, as_json=as_json, lang=lang))


@complaint_app.command(epilog="Example: freigabe complaint show bs-0123456789ab --json")
def show(complaint: Complaint, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """A complaint, with what acts ask and by when."""
    from cli import aftercare as command

    raise typer.Exit(command.complaint(complaint, data=data, as_json=as_json, lang=lang))


@complaint_app.command(epilog='Example: freigabe complaint decide bs-0123456789ab upheld --reason "retained sample tears too" --by "R. Weber"')
def decide(
    complaint: Complaint,
    verdict: Annotated[Literal["upheld", "rejected"], typer.Argument(help="Upheld: the goods do not conform.")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Say whether a complaint is justified. Decided otherwise later, the later word counts."""
    from cli import aftercare as command

    raise typer.Exit(command.decide(complaint, verdict, reason, by, data=data, as_json=as_json, lang=lang))


@complaint_app.command(epilog='Example: freigabe complaint act bs-0123456789ab authority_told --reference "BfArM 4711" --by "R. Weber"')
def act(
    complaint: Complaint,
    step: Annotated[Literal["manufacturer_told", "distributors_told", "authority_told", "other"], typer.Argument(help="What was done.")],
    by: By,
    on: On = None,
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="Of the letter or report.")] = "",
    note: Note = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Note what was done about a complaint."""
    from cli import aftercare as command

    raise typer.Exit(command.act(complaint, step, on, reference, note, by, data=data, as_json=as_json, lang=lang))


@complaint_app.command(epilog="Example: freigabe complaint register --csv register.csv")
def register(
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write it as a table.")] = None,
    category: Annotated[str | None, typer.Option("--category", metavar="KEY", help="Of this product only.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """The register: complaints, rejected lots, goods returned damaged, temperature excursions, recalls."""
    from cli import aftercare as command

    raise typer.Exit(command.register(csv, category, data=data, as_json=as_json, lang=lang))


@retain_app.command(epilog='Example: freigabe retain take FA-2005-01 20 "archive 3" --by "R. Weber"')
def take(
    lot: Lot,
    quantity: Annotated[int, typer.Argument(min=1, max=1_000_000_000)],
    place: Annotated[str, typer.Argument(help="Where it lies.")],
    by: By,
    keep_until: Annotated[str | None, typer.Option("--keep-until", metavar="DATE", help="Else as the policy says.")] = None,
    note: Note = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Retain a sample: so much of the lot is no longer free."""
    from cli import aftercare as command

    told = {"lot": lot, "quantity": quantity, "place": place, "keep_until": keep_until, "note": note}
    raise typer.Exit(command.take(told, by, data=data, as_json=as_json, lang=lang))


@retain_app.command("list", epilog="Example: freigabe retain list --due")
def samples(
    due: Annotated[bool, typer.Option("--due", help="Those that need not be kept any longer.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Samples that are kept."""
    from cli import aftercare as command

    raise typer.Exit(command.samples(due=due, data=data, as_json=as_json, lang=lang))


@retain_app.command(epilog='Example: freigabe retain spend rm-0123456789ab 5 tested --reason "report 4711" --by "R. Weber"')
def spend(
    sample: Sample,
    quantity: Annotated[int, typer.Argument(min=1, max=1_000_000_000)],
    end: Annotated[Literal["tested", "destroyed"], typer.Argument(help="What became of it.")],
    reason: Reason,
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Say that so much of a sample is gone, and why."""
    from cli import aftercare as command

    raise typer.Exit(command.spend(sample, quantity, end, reason, by, data=data, as_json=as_json, lang=lang))


@temperature_app.command("take", epilog='Example: freigabe temperature take log.csv "cold room 2" --lot RT-1 --zone Europe/Berlin --by "R. Weber"')
def take_log(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="As the logger wrote it.")],
    place: Annotated[str, typer.Argument(help="Where it was.")],
    by: By,
    lot: Annotated[list[str], typer.Option("--lot", metavar="LOT", help="A lot that lay there, by number or id; again for each.")],
    zone: Annotated[Literal["Europe/Berlin", "UTC+1", "UTC"], typer.Option("--zone", help="By which clock the logger goes.")] = "Europe/Berlin",
    way: Annotated[str, typer.Option("--way", metavar="WAY", help="How the goods are stored, of several ways.")] = "",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Keep a logger's file; lots that were too warm or too cold for too long are held. Exit 1 when some are."""
    from cli import aftercare as command

    told = {"place": place, "zone": zone, "lots": tuple(lot), "way": way}
    raise typer.Exit(command.take_log(file, told, by, data=data, as_json=as_json, lang=lang))


@temperature_app.command("list", epilog="Example: freigabe temperature list --json")
def logs(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every log. Exit 1 while one holds lots that nobody has decided on."""
    from cli import aftercare as command

    raise typer.Exit(command.logs(data=data, as_json=as_json, lang=lang))


@temperature_app.command("show", epilog="Example: freigabe temperature show tl-0123456789ab")
def log(log: Log, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """A log with its excursions."""
    from cli import aftercare as command

    raise typer.Exit(command.log(log, data=data, as_json=as_json, lang=lang))


@temperature_app.command("decide", epilog='Example: freigabe temperature decide tl-0123456789ab RT-1 usable --reason "stability data" --by "R. Weber"')
def decide_lot(
    log: Log,
    lot: Lot,
    word: Annotated[Literal["usable", "unusable"], typer.Argument(help="Unusable is for good.")],
    reason: Reason,
    by: By,
    destroyed: Annotated[bool, typer.Option("--destroyed", help="What was withdrawn has been destroyed.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Say whether a lot that a log holds is usable."""
    from cli import aftercare as command

    raise typer.Exit(command.decide_lot(log, lot, word, reason, by, destroyed=destroyed, data=data, as_json=as_json, lang=lang))


@supplier_app.command("list", epilog="Example: freigabe supplier list --json")
def suppliers(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every supplier: batches, lots released, rejected and recalled, what is late, complaints."""
    from cli import aftercare as command

    raise typer.Exit(command.suppliers_(data=data, as_json=as_json, lang=lang))


@supplier_app.command("show", epilog='Example: freigabe supplier show "Muster Mask Co., Ltd."')
def supplier(
    supplier: Annotated[str, typer.Argument(metavar="SUPPLIER", help="By its name or id.")], as_json: AsJson = False, data: Data = None, lang: Lang = "en"
) -> None:
    """What is known of a supplier: findings that recur, what is late, promises not kept, how its next lots are inspected."""
    from cli import aftercare as command

    raise typer.Exit(command.supplier_(supplier, data=data, as_json=as_json, lang=lang))
