"""``freigabe compare``: all papers of a batch against each other, as a table with the papers as columns."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from batches.base import Language
from batches.compared import Compared, Statement
from cli.place import data_folder
from cli.speaking import print_json

if TYPE_CHECKING:
    from flows import PapersCompared

#: How a statement stands to the others, told by sign as well as by colour.
_SIGNS = {"reference": "·", "agrees": "=", "differs": "≠", "incomparable": "?"}
_COLOURS = {"reference": "default", "agrees": "green", "differs": "bold red", "incomparable": "dim"}
_COLUMNS = (
    "order", "purchase_order", "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "origin_proof", "beneficiary_confirmation", "goods",
    "eu_type_examination_certificate", "notified_body_certificate", "production_control_certificate", "declaration_of_conformity", "test_report",
)  # fmt: skip
_ARITHMETIC = re.compile(r"[×÷+]")
_CONFORMITY = ("manufacturer", "model", "class", "standards", "act", "certificate_number", "body_number", "control_body_number", "days_in_order")


def compare(what: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Print the agreement of the papers; exit 1 while a contradiction is open or a paper unread."""
    from flows import compare_batch, compare_folder

    compared = compare_folder(Path(what)) if Path(what).is_dir() else compare_batch(data_folder(data), what)
    if as_json:
        print_json(_shown(compared))
    else:
        _print(Console(highlight=False), compared, lang)
    unread = any(paper.error is not None for paper in compared.batch.papers)
    return 1 if unread or compared.open_rows else 0


def _shown(compared: PapersCompared) -> dict[str, object]:
    batch, still_open = compared.batch, compared.open_rows
    subjects = [row.model_dump(mode="json") | {"open": row in still_open} for row in compared.rows]
    return {"batch": batch.id, "order": batch.order.order, "judged_for": batch.judged_for.isoformat(), "subjects": subjects}


def _print(console: Console, compared: PapersCompared, lang: Language) -> None:
    german, rows = lang == "de", compared.rows
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("differs", "agrees", "incomparable")}
    said = ("widersprechen sich", "stimmen überein", "nicht vergleichbar") if german else ("contradict", "agree", "cannot be compared")
    summary = ", ".join(f"{count} {word}" for count, word in zip(counts.values(), said, strict=True))
    console.print(f"[bold]{escape(compared.batch.id)}[/] – {escape(compared.batch.order.order)}: {summary}")
    for row in rows:
        if row.verdict == "differs":
            _print_contradiction(console, row, lang, settled=row not in compared.open_rows)
    trade = tuple(row for row in rows if row.subject not in _CONFORMITY)
    _print_table(console, trade, "Handelspapiere" if german else "Trade papers", lang)
    _print_table(console, tuple(row for row in rows if row not in trade), "Konformitätspapiere" if german else "Conformity papers", lang)
    legend = (
        ("daran gemessen", "stimmt überein", "widerspricht", "nicht vergleichbar") if german else ("held against", "agrees", "differs", "cannot be compared")
    )
    console.print("  " + "   ".join(f"{sign} {word}" for sign, word in zip(_SIGNS.values(), legend, strict=True)))


def _print_contradiction(console: Console, row: Compared, lang: Language, *, settled: bool) -> None:
    done = ("  (erledigt)" if lang == "de" else "  (settled)") if settled else ""
    console.print(f"  [bold red]≠ {escape(_heading(row, lang))}[/]  {' '.join(row.findings)}{done}")
    for sentence in row.why:
        console.print(f"      {escape(sentence.in_language(lang))}")
    for statement in row.statements:
        how = f"  ({statement.how})" if statement.how else ""
        console.print(f"      {_SIGNS[statement.verdict]} {escape(_where(statement))}: {escape(statement.said + how)}")


def _where(statement: Statement) -> str:
    page = next((spot.page for spot in statement.spots if spot.page), None)
    return statement.file + (f", p. {page}" if page else "")


def _heading(row: Compared, lang: Language) -> str:
    shown = row.name.in_language(lang)
    about = "" if row.subject == "party" else PurePosixPath(row.about).name
    return " ".join(part for part in (shown, about, row.lot or "") if part)


def _print_table(console: Console, rows: tuple[Compared, ...], title: str, lang: Language) -> None:
    """Subjects as rows, kinds of papers as columns, a sign in each cell; what they agree on stands once."""
    from validators.agreement import column_named

    stating = {statement.kind for row in rows for statement in row.statements}
    kinds = [*(kind for kind in _COLUMNS if kind in stating), *sorted(stating - set(_COLUMNS))]
    if not kinds:
        return
    table = Table(box=None, padding=(0, 1), header_style="dim", title=f"[bold]{escape(title)}[/]", title_justify="left")
    for heading in ("", "Thema" if lang == "de" else "subject"):
        table.add_column(heading)
    table.add_column("Angabe" if lang == "de" else "said", overflow="fold")
    for kind in kinds:
        table.add_column(escape(column_named(kind).in_language(lang)), justify="center", no_wrap=True)
    for row in rows:
        signs = [" ".join(dict.fromkeys(_sign(each.verdict) for each in row.statements if each.kind == kind)) for kind in kinds]
        table.add_row(_sign(row.verdict), escape(_heading(row, lang)), escape(_said(row, lang)), *signs)
    console.print(table)


def _sign(verdict: str) -> str:
    return f"[{_COLOURS[verdict]}]{_SIGNS[verdict]}[/]"


def _said(row: Compared, lang: Language) -> str:
    """What the papers agree on with the arithmetic; each value where they do not, and why they cannot be compared."""
    if row.verdict == "agrees":
        main = next((each for each in row.statements if each.verdict == "reference"), row.statements[0])
        return "\n".join(dict.fromkeys((main.said, *(each.how for each in row.statements if _ARITHMETIC.search(each.how)))))
    values = " | ".join(dict.fromkeys(each.said for each in row.statements))
    return values if row.verdict == "differs" else "\n".join((values, *(f"({why.in_language(lang)})" for why in row.why)))
