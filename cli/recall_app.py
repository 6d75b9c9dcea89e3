"""Names, options and help of ``freigabe recall``; what a command does stands in ``cli/recalls.py``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, By, Data, Lang, On, Reason

recall_app = typer.Typer(rich_markup_mode=None, help="Recalls: from a lot, certificate, maker, notified body or alert to everybody who has some.")

KIND = "lot|batch|certificate|manufacturer|notified_body|model|alert"
Kind = Annotated[str, typer.Argument(metavar=KIND, help="By what the lots are found.")]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="As it stands on the papers; a notified body by its four digits.")]
Id = Annotated[str, typer.Argument(metavar="RECALL", help="The recall's id.")]
Member = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id.")]
Lot = Annotated[str, typer.Option("--lot", metavar="LOT", help="The lot, by its number or id.")]


@recall_app.command(epilog="Example: freigabe recall search notified_body 2163")
def search(kind: Kind, value: Value, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """What a cause reaches: lots, stock, reservations, recipients. Changes nothing."""
    from cli import recalls as command

    raise typer.Exit(command.search(kind, value, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog='Example: freigabe recall start certificate "CE 0123456" --by "R. Weber" --reason "filtration too low (report 4711)"')
def start(
    kind: Kind,
    value: Value,
    by: By,
    reason: Reason,
    seen: Annotated[str, typer.Option("--seen", metavar="DIGEST", help="What search said under seen; another reach is refused.")] = "",
    authority: Annotated[str, typer.Option("--authority", metavar="WHO", help="The authority that is told.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Recall everything a cause reaches, at once: lots blocked, reservations ended, everybody told. The same again is the same recall."""
    from cli import recalls as command

    raise typer.Exit(command.start(kind, value, reason, by, seen=seen, authority=authority, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog='Example: freigabe recall drill lot FA-2005-01 --by "R. Weber"')
def drill(kind: Kind, value: Value, by: By, reason: Reason = "Übung", on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Try a recall on the real record: who would be told, and in how many seconds that is known. Nothing is blocked or sent."""
    from cli import recalls as command

    raise typer.Exit(command.drill(kind, value, reason, by, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog="Example: freigabe recall show rr-0123456789ab --json")
def show(recall: Id, on: On = None, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Where a recall stands: what came back, who has acknowledged, whom to call."""
    from cli import recalls as command

    raise typer.Exit(command.show(recall, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command("list", epilog="Example: freigabe recall list --json")
def list_(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Every recall and every drill."""
    from cli import recalls as command

    raise typer.Exit(command.list_(data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog='Example: freigabe recall acknowledge rr-0123456789ab o-0123456789 --by "Frau Beispiel" --lot FA-2005-01 --used 40 --there 60')
def acknowledge(
    recall: Id,
    member: Member,
    by: By,
    lot: Annotated[str | None, typer.Option("--lot", metavar="LOT", help="Of which lot the quantities are; without it only that they know.")] = None,
    there: Annotated[int, typer.Option("--there", min=0, metavar="N", help="Still there, put aside.")] = 0,
    used: Annotated[int, typer.Option("--used", min=0, metavar="N", help="Used so far, all in all.")] = 0,
    destroyed: Annotated[int, typer.Option("--destroyed", min=0, metavar="N", help="Destroyed so far, all in all.")] = 0,
    sent_back: Annotated[int, typer.Option("--sent-back", min=0, metavar="N", help="On its way back.")] = 0,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What else they said.")] = "",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter what a member said on the telephone: that it knows, and what became of the goods (totals so far). --by names who said it."""
    from cli import recalls as command

    counts = {"there": there, "used": used, "destroyed": destroyed, "sent_back": sent_back}
    raise typer.Exit(command.acknowledge(recall, member, by, lot, counts, note, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog='Example: freigabe recall returned rr-0123456789ab o-0123456789 --lot FA-2005-01 --quantity 60 --by "Lager"')
def returned(
    recall: Id,
    member: Member,
    lot: Lot,
    quantity: Annotated[int, typer.Option("--quantity", min=1, metavar="N", help="How many came back now.")],
    by: By,
    before: Annotated[int | None, typer.Option("--before", min=0, metavar="N", help="How many were back before; told again alike it counts once.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter goods that came back from a member and are in the house."""
    from cli import recalls as command

    raise typer.Exit(command.returned(recall, member, lot, quantity, by, before=before, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog='Example: freigabe recall close rr-0123456789ab --outcome done --by "A. Klein" --reason "everything is back or accounted for"')
def close(
    recall: Id,
    outcome: Annotated[str, typer.Option("--outcome", metavar="done|unfounded", help="Whether it is done, or was unfounded and its lots are free again.")],
    by: By,
    reason: Reason,
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Say that a recall is over; it is when a second, different person says the same."""
    from cli import recalls as command

    raise typer.Exit(command.close(recall, outcome, reason, by, on=on, data=data, as_json=as_json, lang=lang))


@recall_app.command(epilog="Example: freigabe recall report rr-0123456789ab --to report.pdf")
def report(
    recall: Id,
    to: Annotated[str, typer.Option("--to", metavar="FILE", help="Where to write the PDF.")],
    by: By = "command line",
    on: On = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Write the report for the authority (of a drill: marked as one), as the recall stands now. It is kept in the archive too."""
    from cli import recalls as command

    raise typer.Exit(command.report(recall, to, by, on=on, data=data, as_json=as_json, lang=lang))
