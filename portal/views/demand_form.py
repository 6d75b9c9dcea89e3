"""The form of a demand: what it offers, what it begins with, and what it asks for when it comes back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date

from pydantic import ValidationError

from batches.base import Language, Text
from batches.errors import InputRefused
from batches.order import Unit
from distribution.demand import Demand
from flows.demand.asking import Wish
from flows.demand.letters import UNITS
from flows.demand.products import buyable, name_of
from flows.kinds import MEMBERS
from flows.wiring import House
from portal.posted import Filled, Posted

Options = list[tuple[str, str]]
URGENCIES = {
    "urgent": Text(de="Dringend: der Vorrat endet vorher", en="Urgent: stock ends before"),
    "normal": Text(de="Normal", en="Normal"),
    "stock": Text(de="Vorrat auffüllen", en="To fill the shelf"),
}


def category_options(house: House, on: date, lang: Language, also: str = "") -> Options:
    """The goods that can be asked for; ``also``: one that may stand though it cannot be any more."""
    names = buyable(house.catalogue, on)
    if also and also not in names:
        names[also] = name_of(house.catalogue, also)
    none = "Bitte wählen" if lang == "de" else "Please choose"
    return [("", none), *sorted(((key, each.in_language(lang)) for key, each in names.items()), key=lambda each: each[1].casefold())]


def unit_options(lang: Language) -> Options:
    """What goods are counted in."""
    return [(key, each.in_language(lang)) for key, each in UNITS.items()]


def unit_in(told: str) -> Unit:
    """The unit a form names; pieces where it names none."""
    return "pair" if told == "pair" else "kit" if told == "kit" else "piece"


def urgency_options(lang: Language) -> Options:
    """How urgent it may be."""
    return [(key, each.in_language(lang)) for key, each in URGENCIES.items()]


def member_options(house: House, lang: Language) -> Options:
    """The members that take part, by name."""
    none = "Bitte wählen" if lang == "de" else "Please choose"
    return [("", none), *sorted(((each.id, each.name) for each in MEMBERS.all(house, status=("admitted",))), key=lambda each: each[1].casefold())]


def blank(query: Mapping[str, str], on: date) -> Posted:
    """A form that begins; ``query``: what a link fills in. It carries a name of its own, so that sent twice it is one demand."""
    names = ("member", "category", "size", "quantity", "unit", "needed_by", "urgency", "note")
    told = {"unit": "piece", "urgency": "normal", "partial": "yes", "once": secrets.token_hex(12)} | {
        name: query[name][:300] for name in names if query.get(name)
    }
    return Posted(list(told.items()))


def as_form(demand: Demand) -> Posted:
    """A demand that is there, to be changed."""
    told = {"category": demand.wanted.category, "size": demand.wanted.size, "note": demand.note, "unit": demand.unit, "urgency": demand.urgency}
    told |= {"quantity": str(demand.quantity), "needed_by": demand.needed_by.isoformat()}
    told |= {name: "yes" for name in ("partial", "free_only") if getattr(demand, name)}
    return Posted(list(told.items()))


def wish_in(form: Posted, filled: Filled | None = None) -> Wish:
    """What a form asks for; ``NotInOrder`` with what is wrong by field."""
    filled = filled or Filled(form)
    told = {
        "wanted": {"category": filled.text("category", required=True, longest=200), "size": filled.text("size", longest=40)},
        "quantity": filled.count("quantity", required=True, least=1, most=1_000_000_000),
        "unit": filled.choice("unit", UNITS),
        "needed_by": filled.day("needed_by", required=True),
        "urgency": filled.choice("urgency", URGENCIES),
        "partial": bool(form.text("partial")),
        "free_only": bool(form.text("free_only")),
        "note": filled.text("note", longest=1000),
    }
    filled.done()
    return validated(told)


def validated(told: Mapping[str, object]) -> Wish:
    """A wish of what was told; ``InputRefused`` where it holds signs that cannot be kept."""
    try:
        return Wish.model_validate(told)
    except ValidationError as error:
        where = str(error.errors(include_url=False)[0]["loc"][-1])
        raise InputRefused("demand.input", f"{where}: cannot be kept so", f"{where}: kann so nicht eingetragen werden") from error
