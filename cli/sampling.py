"""``freigabe sampling``: the plans of a batch's lots, and the lots of their series before and since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from batches.base import Language
from cli.place import data_folder
from cli.printing import word
from cli.speaking import print_json

if TYPE_CHECKING:
    from flows.series import BatchSampling, Inspections


def sampling(batch: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show plans and series."""
    from flows import sampling_of

    found = sampling_of(data_folder(data), batch)
    if as_json:
        plans = [plan.model_dump(mode="json") for plan in found.judgement.sampling]
        print_json({"batch": found.batch.id, "sampling": plans, "series": [_series_shown(each) for each in found.series]})
    else:
        _print(Console(highlight=False), found, lang)
    return 0


def _series_shown(each: Inspections) -> dict[str, Any]:
    return {
        **each.series.model_dump(mode="json"),
        "lines": list(each.lines),
        "defect_class": each.defect_class,
        "inspection": each.inspection,
        "discontinued": each.discontinued,
        "score": each.state.score,
        "because": None if each.because is None else each.because.model_dump(mode="json"),
        "lots": [lot.model_dump(mode="json", exclude={"category", "defect_class"}) for lot in each.lots],
    }


def _print(console: Console, found: BatchSampling, lang: Language) -> None:
    console.print(f"[bold]{escape(found.batch.id)}[/] – {escape(found.batch.order.order)}")
    plans = _table(lang, ("Position", "line"), ("Los", "lot"), ("Fehlerklasse", "defect class"), ("AQL", "AQL"), ("Niveau", "level"), ("Prüfung", "inspection"),
                   ("Kennbuchstabe", "letter"), ("Umfang", "sample"), ("Annahme", "accept"), ("Rückweisung", "reject"))  # fmt: skip
    for plan in found.judgement.sampling:
        numbers = (plan.code_letter, plan.sample_size, plan.accept, plan.reject)
        cells = (plan.line, plan.lot, word(plan.defect_class, lang), plan.aql, plan.level, word(plan.inspection, lang), *numbers)
        plans.add_row(*(escape(str(cell)) for cell in cells))
    console.print(plans)
    for because, lines in found.judgement.remarks_on_plans:
        console.print(f"  {_say(lang, 'Position', 'line')} {', '.join(map(str, lines))}: {escape(because.in_language(lang))}")
    for each in found.series:
        _print_series(console, each, lang)


def _print_series(console: Console, each: Inspections, lang: Language) -> None:
    names = " · ".join(dict.fromkeys((each.series.supplier, each.series.manufacturer, each.series.category, each.series.model)))
    console.print(f"\n[bold]{escape(names)}[/]: {word(each.defect_class, lang)}")
    table = _table(lang, ("angekommen", "arrived"), ("Los", "lot"), ("Sendung", "batch"), ("Prüfung", "inspection"), ("Fehler", "defects"), ("", ""))
    for lot in each.lots:
        said = _say(lang, "angenommen", "accepted") if lot.accepted else _say(lang, "nicht angenommen", "not accepted")
        action = f" – {escape(lot.corrective_action)}" if lot.corrective_action else ""
        counted = _say(lang, f"{lot.found} in {lot.sample_size}, Annahmezahl {lot.accept}", f"{lot.found} in {lot.sample_size}, acceptance number {lot.accept}")
        colour = "green" if lot.accepted else "red"
        cells = (lot.arrived_on.isoformat(), escape(lot.lot), escape(lot.batch), word(lot.inspection, lang), counted, f"[{colour}]{said}[/]{action}")
        table.add_row(*cells)
    console.print(table)
    kind = _say(lang, "keine: eingestellt", "none: discontinued") if each.discontinued else word(each.inspection, lang)
    console.print(f"  {_say(lang, 'nächste Prüfung', 'next inspection')}: {kind} (Switching Score {each.state.score})")
    if each.because is not None:
        console.print(f"  {escape(each.because.in_language(lang))}")


def _table(lang: Language, *headings: tuple[str, str]) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for german, english in headings:
        table.add_column(_say(lang, german, english), overflow="fold")
    return table


def _say(lang: Language, german: str, english: str) -> str:
    return german if lang == "de" else english
