"""What pages of aftercare call things, and what their forms begin with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from batches.base import Language, Text
from batches.errors import FreigabeError
from distribution.aftercare import End
from flows.aftercare.complaining import Told
from flows.aftercare.lots import Got, got_by
from flows.aftercare.retaining import Taken
from flows.aftercare.words import KINDS
from flows.wiring import House
from portal.posted import Filled, NotInOrder, Posted

Options = list[tuple[str, str]]
ENDS: dict[End, Text] = {"tested": Text(de="geprüft und verbraucht", en="tested and used up"), "destroyed": Text(de="vernichtet", en="destroyed")}
INSPECTIONS = {
    "normal": Text(de="normal", en="normal"),
    "tightened": Text(de="verschärft", en="tightened"),
    "reduced": Text(de="reduziert", en="reduced"),
}


def blank(query: Mapping[str, str], names: tuple[str, ...], on: date | None = None) -> Posted:
    """A form that begins; ``query``: what a link fills in. It carries a name of its own, so that sent twice it is one thing."""
    told = {"once": secrets.token_hex(12)} | ({} if on is None else {"received_on": on.isoformat()})
    return Posted(list((told | {name: query[name][:300] for name in names if query.get(name)}).items()))


def goods_options(got: tuple[Got, ...], lang: Language) -> Options:
    """What somebody got, line by line."""
    none = "Bitte wählen" if lang == "de" else "Please choose"
    day = "%d.%m.%Y" if lang == "de" else "%Y-%m-%d"
    lines = [
        (f"{each.line.delivery} {each.line.number}", f"{each.lot.model or each.lot.category}, {each.lot.lot} – {each.line.delivery}, {each.received_on:{day}}")
        for each in got
    ]
    return [("", none), *lines]


def complaint_in(form: Posted, *, own: bool) -> Told:
    """What a form complains about; ``own``: a member's, which chooses among what it got. Others name a line of a delivery, or a lot."""
    filled = Filled(form)
    kind = filled.choice("kind", KINDS)
    quantity = filled.count("quantity", required=True, least=1, most=1_000_000_000)
    what = filled.text("what", required=True, longest=4000)
    told = {"kind": kind, "quantity": quantity, "what": what} | (_goods(filled) if own else _anybodys(filled))
    filled.done()
    return Told.model_validate(told)


def _goods(filled: Filled) -> dict[str, Any]:
    delivery, _, line = filled.text("goods", required=True, longest=200).rpartition(" ")
    if "goods" not in filled.wrong and not (delivery and line.isascii() and line.isdecimal() and len(line) < 7):
        filled.wrong["goods"] = Text(de="Bitte wählen.", en="Please choose.")
    return {} if filled.wrong else {"delivery": delivery, "line": int(line)}


def _anybodys(filled: Filled) -> dict[str, Any]:
    delivery, line = filled.text("delivery", longest=80), filled.count("line", most=1_000_000)
    lot = filled.text("lot", required=not delivery, longest=300)
    if delivery and line is None:
        filled.wrong.setdefault("line", Text(de="Bitte die Position der Lieferung angeben.", en="Please say which line of the delivery."))
    told = {"lot": lot, "received_on": filled.day("received_on", required=True), "told_by": filled.text("told_by", longest=300)}
    return told | ({"delivery": delivery, "line": line} if delivery else {})


def taken_in(form: Posted) -> Taken:
    """What a form takes as a sample."""
    filled = Filled(form)
    told = {
        "lot": filled.text("lot", required=True, longest=300),
        "quantity": filled.count("quantity", required=True, least=1, most=1_000_000_000),
        "place": filled.text("place", required=True, longest=300),
        "keep_until": filled.day("keep_until"),
        "note": filled.text("note", longest=1000),
    }
    filled.done()
    return Taken.model_validate(told)


def wrong_in(refusal: FreigabeError | None, lang: Language) -> dict[str, Any]:
    """What is wrong with a form: by field, else as a whole."""
    fields = refusal.fields if isinstance(refusal, NotInOrder) else {}
    wrong = {name: each.in_language(lang) for name, each in fields.items()}
    return {"wrong": wrong, "refused": None if wrong else refusal}


def got(house: House, member: str | None) -> tuple[Got, ...]:
    """What a member got; nothing of nobody."""
    return got_by(house, member) if member else ()
