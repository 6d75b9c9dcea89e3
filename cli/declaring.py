"""``freigabe declaration``: the customs declaration of a batch, or of a file, with what is still missing or wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.questions import day
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from customs.declaration import Declared, Fault

_WHOM = {
    "importer": ("Einführer", "importer"),
    "declarant": ("Anmelder", "declarant"),
    "supplier": ("Lieferant", "supplier"),
    "carrier": ("Beförderer", "carrier"),
    "customs": ("Zoll", "customs"),
}


def declaration(what: str, on: str | None, *, xml: bool, elements: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show the declaration; exit 1 while something is missing or wrong."""
    if Path(what).is_file():
        return _of_file(Path(what), on, as_json=as_json, lang=lang)
    if what.lower().endswith(".xml"):
        raise InputRefused("declaration.missing", f"no such file: {what}", f"Datei nicht gefunden: {what}")
    if on is not None:
        raise InputRefused("option.on", "--on is for a declaration in a file; a batch has its own day", "--on gilt für eine Datei; eine Sendung hat ihren Tag")
    from customs.declaration import declared_shown
    from flows import declaration_of

    answer = declaration_of(data_folder(data), what)
    if as_json:
        print_json(declared_shown(answer))
    elif xml:
        say(answer.xml.decode().rstrip())
    else:
        _say_summary(answer, lang)
        if elements:
            _print_elements(answer, lang)
        _say_faults(answer.faults, lang)
    return 0 if answer.complete else 1


def _of_file(path: Path, on: str | None, *, as_json: bool, lang: Language) -> int:
    if on is None:
        raise InputRefused(
            "option.on", f"{path.name}: name the day of acceptance it is to be checked for: --on DATE", f"{path.name}: Tag der Annahme angeben: --on DATUM"
        )
    from flows import read_declaration

    read = read_declaration(path, day(on, "--on"))
    if as_json:
        told = [{"kind": each.kind, "element": each.number, "item": each.item, "whom": each.whom, "message": each.said.model_dump()} for each in read.faults]
        print_json({"declaration": read.declaration.model_dump(mode="json", exclude_defaults=True), "complete": not read.faults, "faults": told})
    else:
        say(f"{read.declaration.data_set}  LRN {read.declaration.lrn or '–'}")
        _say_faults(read.faults, lang)
    return 1 if read.faults else 0


def _say_summary(answer: Declared, lang: Language) -> None:
    told = answer.declaration
    items, whose = len(told.shipment.items), ("Positionen", "für den") if lang == "de" else ("items", "for")
    say(f"{told.data_set} {told.type or ''}{told.additional_type or ''}  LRN {told.lrn}  {items} {whose[0]}, {whose[1]} {answer.on.isoformat()}")


def _say_faults(faults: tuple[Fault, ...], lang: Language) -> None:
    if not faults:
        say("vollständig: kann so abgegeben werden" if lang == "de" else "complete: it can be filed as it is")
    for fault in faults:
        german, english = _WHOM[fault.whom]
        where = "" if fault.item is None else f"{'Position' if lang == 'de' else 'item'} {fault.item}: "
        say(f"  {where}{fault.said.in_language(lang)}  ({german if lang == 'de' else english})")


def _print_elements(answer: Declared, lang: Language) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from customs.declaration import elements_shown

    table = Table(box=None, padding=(0, 2), header_style="dim")
    for heading in ("Element", "Pos." if lang == "de" else "item", "Name" if lang == "de" else "name", "Angabe" if lang == "de" else "value", ""):
        table.add_column(heading)
    for each in elements_shown(answer):
        if each.value is not None:
            source = "" if each.source is None else each.source.in_language(lang)
            item = str(each.where) if isinstance(each.where, int) else ""
            table.add_row(each.number, item, escape(each.name.in_language(lang)), escape(each.value), f"[dim]{escape(source)}[/]")
    Console(highlight=False).print(table)
