"""What was measured of a batch, for the reviewer: limits, specimens, what lies outside; and Data Docs on demand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.papers import open_status
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from validators.laboratory import Tested
    from validators.specimens import Specimens


def show(batch: str, docs: Path | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Judge what the record has of the batch by the present catalogue and show it; nothing is written but Data Docs, where they are asked for."""
    if docs is not None and docs.exists() and not (docs.is_dir() and not any(docs.iterdir())):
        raise InputRefused(
            "data_docs.folder",
            f"{docs} is no empty folder; name a new one for the Data Docs",
            f"{docs} ist kein leerer Ordner; bitte einen neuen für die Data Docs angeben",
        )
    from catalogue import load_catalogue
    from flows import stored_outcome
    from validators.laboratory import data_docs, tests_of, unusable_rows
    from validators.specimens import specimens_of

    outcome, catalogue = stored_outcome(data_folder(data), batch), load_catalogue()
    at = catalogue.at(outcome.batch.lots_judged_for)
    rows = [(each, specimens_of(each.limit, each.values, at)) for each in tests_of(outcome.batch, catalogue)]
    unusable = [row.row for row in unusable_rows(outcome.batch, catalogue)]
    if docs is not None:
        docs.mkdir(parents=True, exist_ok=True)  # what cannot be made is told in one line, before Great Expectations tells it in many
    page = None if docs is None else data_docs(outcome.batch, catalogue, docs)
    if as_json:
        listed = [_as_json(each, specimens) for each, specimens in rows]
        known = {"batch": outcome.batch.id, "judged_for": at.on.isoformat(), "measured": listed, "unusable_rows": unusable}
        print_json(known | {"data_docs": None if page is None else str(page)})
    else:
        _print(rows, lang)
        if unusable:
            said = "nicht brauchbare Zeilen von measurements.csv" if lang == "de" else "rows of measurements.csv that cannot be used"
            say(f"{said}: {', '.join(map(str, unusable))}")
        if page is not None:
            say(f"geschrieben: {page}" if lang == "de" else f"written: {page}")
    return open_status(outcome)


def _as_json(tested: Tested, specimens: Specimens | None) -> dict[str, Any]:
    from validators.limits import limit_in_words

    return {
        "line": tested.line,
        "lot": tested.lot,
        "standard": tested.limit.standard,
        "class": tested.product_class,
        "property": tested.limit.property,
        "name": tested.name.model_dump(),
        "limit": limit_in_words(tested.limit).en,
        "rule": tested.limit.rule,
        "values": len(tested.values),
        "outside": [value.shown(tested.limit.rule) for value in tested.outside],
        "held": None if tested.undecided else not tested.failed,
        "specimens": None if specimens is None else {"measured": specimens.measured, "asked": specimens.asked, "by_state": _by_state(specimens)},
    }


def _by_state(specimens: Specimens) -> list[dict[str, Any]]:
    return [{"state": state.state, "measured": measured, "asked": asked} for state, measured, asked in specimens.by_state]


def _print(rows: Iterable[tuple[Tested, Specimens | None]], lang: Language) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from validators.limits import limit_in_words, rule_in_words

    german, listed = lang == "de", list(rows)
    if not listed:
        say("nichts gemessen" if german else "nothing was measured")
        return
    table = Table(box=None)
    for heading in (
        ("Los", "Messgröße", "Norm", "Grenze", "Proben", "außerhalb") if german else ("lot", "property", "standard", "limit", "specimens", "outside")
    ):
        table.add_column(heading, overflow="fold")
    for each, specimens in listed:
        counted = "" if specimens is None else f"{specimens.measured}/{specimens.asked}"
        outside = escape("; ".join(value.shown(each.limit.rule) for value in each.outside) or "–")
        colour = "bold red" if each.failed else "yellow" if each.undecided else "default"
        limit = f"{limit_in_words(each.limit).in_language(lang)}, {rule_in_words(each.limit).in_language(lang)}"
        table.add_row(escape(f"{each.line}/{each.lot}"), escape(each.name.in_language(lang)), each.suite, limit, counted, f"[{colour}]{outside}[/]")
    Console(highlight=False).print(table)
