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
            _say_elements(answer, lang)
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
        told = {"declaration": read.declaration.model_dump(mode="json", exclude_defaults=True), "complete": not read.faults}
        print_json(told | {"faults": [each.shown() for each in read.faults]})
    else:
        say(f"{read.declaration.data_set}  LRN {read.declaration.lrn or '–'}")
        _say_faults(read.faults, lang)
    return 1 if read.faults else 0


def _say_summary(answer: Declared, lang: Language) -> None:
    from batches.rule import in_words

    told = answer.declaration
    count = len(told.shipment.items)
    items = ("Position" if count == 1 else "Positionen") if lang == "de" else ("item" if count == 1 else "items")
    day_of = f"für den {in_words(answer.on, 'de')}" if lang == "de" else f"for {answer.on.isoformat()}"
    say(f"{told.data_set} {told.type or ''}{told.additional_type or ''}  LRN {told.lrn}  {count} {items}, {day_of}")


def _say_faults(faults: tuple[Fault, ...], lang: Language) -> None:
    from customs.conditions import WHOM

    if not faults:
        say("vollständig: kann so abgegeben werden" if lang == "de" else "complete: it can be filed as it is")
    for fault in faults:
        where = "" if fault.item is None else f"{'Position' if lang == 'de' else 'item'} {fault.item}: "
        say(f"  {where}{fault.said.in_language(lang)}  ({WHOM[fault.whom].in_language(lang)})")


def _say_elements(answer: Declared, lang: Language) -> None:
    from customs.declaration import elements_shown

    item = None
    for each in elements_shown(answer):
        if each.value is None:
            continue
        if each.item != item:
            item = each.item
            say(f"{'Position' if lang == 'de' else 'item'} {item}")
        source = "" if each.source is None else f"  [{each.source.in_language(lang)}]"
        say(f"  {each.number}  {each.name.in_language(lang)}: {each.value}{source}")
