"""Names, options and help of every command; what a command does stands in the module it calls.

Nothing heavy is imported here: ``freigabe --help``, ``plan`` and ``identify`` answer at once.
"""

from __future__ import annotations

import errno
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from batches.errors import FreigabeError
from batches.file_names import named
from cli.account_app import account_app
from cli.aftercare_app import complaint_app, retain_app, supplier_app, temperature_app
from cli.channel_app import channel_app
from cli.customs_app import customs_app
from cli.delivery_app import delivery_app
from cli.demand_app import demand_app
from cli.lexicon_app import lexicon_app
from cli.looking_app import looking_app
from cli.offer_app import offer_app
from cli.options import AsJson, By, Data, Lang, Reason
from cli.questions_app import questions_app
from cli.recall_app import recall_app
from cli.serving_app import serving_app
from cli.sharing_app import sharing_app
from cli.speaking import complain
from cli.stalling_app import stalling_app
from cli.tracking_app import tracking_app

#: Of a longer name the beginning is shown.
_MOST_SHOWN = 120

app = typer.Typer(
    name="freigabe",
    help="From a supplier's order to lawful, traceable release.\n\n"
    "Exit status: 0 done, 1 done but something is open, 2 wrong use or bad input, 3 a service is unavailable.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(customs_app)
app.add_typer(looking_app)
app.add_typer(questions_app)
app.add_typer(serving_app)
app.add_typer(stalling_app)
app.add_typer(tracking_app)
app.add_typer(sharing_app)
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(account_app, name="account")
app.add_typer(channel_app, name="channel")
app.add_typer(delivery_app, name="delivery")
app.add_typer(demand_app, name="demand")
app.add_typer(offer_app, name="offer")
app.add_typer(recall_app, name="recall")
app.add_typer(complaint_app, name="complaint")
app.add_typer(retain_app, name="retain")
app.add_typer(temperature_app, name="temperature")
app.add_typer(supplier_app, name="supplier")


@app.command(epilog="Example: freigabe read certificate.pdf invoice.pdf --json")
def read(papers: Annotated[list[str], typer.Argument(metavar="PAPER...")], as_json: AsJson = False, lang: Lang = "en") -> None:
    """Read papers (or every PDF of a folder): what kind each is and what it states, with the spot on the page. Needs no database and no server."""
    from cli import papers as command

    raise typer.Exit(command.read(papers, as_json=as_json, lang=lang))


@app.command("import", epilog="Example: freigabe import samples/kaiserslautern-2020 --json")
def import_(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...")],
    as_json: AsJson = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Judge as of this day (ISO 8601).")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="GATE", help="Go no further than this gate.")] = None,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Open a batch from a folder (order.json, papers, measurements) or go on with it, as far as it goes without a person."""
    from cli import papers as command

    raise typer.Exit(command.import_folders(folders, data=data, as_json=as_json, as_of=as_of, until=until, lang=lang))


@app.command(epilog="Example: freigabe attach kl-2020-017-1a2b3c4d better-certificate.pdf --by importer")
def attach(
    batch: str,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    by: By = "importer",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Add papers to a batch; it is judged again."""
    from cli import people as command

    raise typer.Exit(command.attach(batch, files, by, data=data, as_json=as_json, lang=lang))


@app.command(epilog="Example: freigabe arrive kl-2020-017-1a2b3c4d --on 2020-06-22")
def arrive(
    batch: str,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day the goods arrived (ISO 8601).")],
    by: By = "warehouse",
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter the day the goods arrived."""
    from cli import people as command

    raise typer.Exit(command.arrive(batch, on, by, data=data, as_json=as_json, lang=lang))


@app.command(epilog='Example: freigabe decide kl-2020-017-1a2b3c4d f-0123456789 accept --by "R. Weber" --reason "confirmed by telephone"')
def decide(
    batch: str,
    finding: str,
    choice: Annotated[str, typer.Argument(metavar="accept|override|reject|ask")],
    by: By,
    reason: Reason,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Decide on a finding. Overriding a blocking one takes two people."""
    from cli import people as command

    raise typer.Exit(command.decide(batch, finding, choice, by, reason, data=data, as_json=as_json, lang=lang))


@app.command(
    epilog="Example: freigabe correct kl-2020-017-1a2b3c4d certificate.pdf issue_date 2020-05-12 "
    '--by "R. Weber" --reason "stands beside Sealed; the reader does not know that label"'
)
def correct(
    batch: str,
    file: Annotated[str, typer.Argument(help="The paper, by its name in the batch.")],
    field: Annotated[str, typer.Argument(help="The field, e.g. issue_date.")],
    by: By,
    reason: Reason,
    value: Annotated[str | None, typer.Argument(help="What the paper states; dates ISO 8601, amounts with a dot.")] = None,
    absent: Annotated[bool, typer.Option("--absent", help="The paper does not state the field.")] = False,
    instead_of: Annotated[str | None, typer.Option("--instead-of", metavar="OLD", help="Of a field with several values, the one this replaces.")] = None,
    page: Annotated[int | None, typer.Option("--page", metavar="N", help="The page it stands on.")] = None,
    box: Annotated[str | None, typer.Option("--box", metavar="X0,TOP,X1,BOTTOM", help="Where on the page, in points from its top left corner.")] = None,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Correct what was read from a paper. It holds for that paper, and teaches how its issuer's next ones are read."""
    from cli import learning as command
    from flows import Said

    said = Said(file, field, command.value_of(value, absent=absent), by, reason, instead_of, page, command.box_of(box))
    raise typer.Exit(command.correct(batch, said, data=data, as_json=as_json, lang=lang))


@app.command(epilog='Example: freigabe enter kl-2020-017-1a2b3c4d inspection.csv marking.csv --by "R. Weber"')
def enter(
    batch: str,
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET.csv...", help="measurements, inspection or marking, known by the header.")],
    by: By,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Enter what was measured, counted and read off the goods. A sheet takes the place of the rows there are of the same lots."""
    from cli import people as command

    raise typer.Exit(command.enter(batch, sheets, by, data=data, as_json=as_json, lang=lang))


@app.command(epilog='Example: freigabe lot kl-2020-017-1a2b3c4d FA-2005-02 reject --by "R. Weber" --reason "penetration failed"')
def lot(
    batch: str,
    lot: str,
    choice: Annotated[str, typer.Argument(metavar="accept|reject")],
    by: By,
    reason: Reason,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Accept a lot after inspection, or reject it (LOT, or LINE/LOT)."""
    from cli import people as command

    raise typer.Exit(command.lot(batch, lot, choice, by, reason, data=data, as_json=as_json, lang=lang))


@app.command(epilog='Example: freigabe approve kl-2020-017-1a2b3c4d --by "A. Klein"')
def approve(batch: str, by: By, as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Approve the release of every lot that is ready; the second person's approval releases."""
    from cli import people as command

    raise typer.Exit(command.approve(batch, by, data=data, as_json=as_json, lang=lang))


def run(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit status; a refusal is one line on standard error, never a traceback."""
    sys.exit(status_of(arguments))


def status_of(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status (contract)."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        outcome = app(args=given or ["--help"], prog_name="freigabe", standalone_mode=False)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        complain(f"{error.format_message().rstrip('.')}. See '{context.command_path if context else 'freigabe'} --help'.")
        return 2
    except typer.Exit as leaving:
        return leaving.exit_code
    except (typer.Abort, KeyboardInterrupt):
        complain("interrupted; run the same command again, nothing is half-done")
        return 130
    except FreigabeError as error:
        complain(error.de if _speaks_german(given) else error.en)
        return error.exit_status
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno == errno.ENOSPC:
            complain(f"{_shortened(error.filename)}: {error.strerror}; make room and run the same command again")
            return 3
        complain(f"{_shortened(error.filename)}: {error.strerror}")
        return 2
    return outcome if isinstance(outcome, int) else 0


def _speaks_german(given: list[str]) -> bool:
    asked = [after for before, after in pairwise(given) if before == "--lang"] + [each[7:] for each in given if each.startswith("--lang=")]
    return (asked[-1] if asked else os.environ.get("FREIGABE_LANG")) == "de"


def _shortened(name: object) -> str:
    text = "output" if name is None else named(str(name))
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
