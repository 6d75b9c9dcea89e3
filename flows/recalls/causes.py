"""From a cause to what lots are found by. Where it is not certain how far a cause goes, it goes further: a recall would rather look at too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from batches.account import plain
from batches.errors import InputRefused
from catalogue import Catalogue
from catalogue.law import Alert
from distribution.recall import Cause
from record.reach import Marks
from record.stock import LOT_NUMBER


def marks_of(catalogue: Catalogue, cause: Cause, on: date) -> Marks:
    """By what the lots of a cause are found. ``InputRefused`` for a value that cannot be one of its kind, or an alert the catalogue does not have."""
    value = cause.value.strip()
    match cause.kind:
        case "lot":  # as people write it, by its number or as stock knows it: in every batch that has one of that name
            return tuple(dict.fromkeys([("lot", value), (LOT_NUMBER, plain(value)), ("id", value)]))
        case "batch":
            return (("batch", value),)
        case "notified_body":
            return (("notified_body", _number(value)),)
        case "alert":
            return tuple(dict.fromkeys(_named_by(_alert(catalogue, value, on))))
        case "certificate" | "manufacturer" | "model":
            return ((cause.kind, _plain(value)),)


def _named_by(alert: Alert) -> Iterator[tuple[str, str]]:
    """Every certificate and every model it names, of whichever maker; where it names neither, all goods of its maker; else of its notified body."""
    for number in alert.certificate_numbers:
        yield "certificate", _plain(number)
    for model in alert.models:
        yield "model", _plain(model)
    if alert.certificate_numbers or alert.models:
        return
    if alert.maker:
        yield "manufacturer", _plain(alert.maker)
    elif alert.notified_body:
        yield "notified_body", _number(alert.notified_body)


def _alert(catalogue: Catalogue, name: str, on: date) -> Alert:
    found = next((each for each in catalogue.at(on).alerts() if plain(each.alert) == plain(name)), None)
    if found is None:
        raise InputRefused(
            "recall.no_alert",
            f"the catalogue has no alert {name}; enter its row in catalogue/data/alerts.csv, or search by maker, model or certificate",
            f"Der Katalog kennt keine Warnung {name}; bitte in catalogue/data/alerts.csv eintragen oder nach Hersteller, Modell oder Bescheinigung suchen",
        )
    return found


def _number(value: str) -> str:
    found = re.search(r"(?<!\d)\d{4}(?!\d)", value)
    if found is None:
        raise InputRefused(
            "recall.body_number",
            f"a notified body has a number of four digits, not {value}",
            f"Eine notifizierte Stelle hat eine vierstellige Nummer, nicht {value}",
        )
    return found[0]


def _plain(value: str) -> str:
    if not (told := plain(value)):
        raise InputRefused("recall.value", "say what to look for, with letters or digits", "Bitte angeben, wonach zu suchen ist (Buchstaben oder Ziffern)")
    return told
