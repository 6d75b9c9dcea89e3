"""What a form, or a request, says an announcement is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from batches.base import Text
from batches.errors import InputRefused
from batches.order import Unit
from distribution.offer import OFFER_KINDS, Announcement
from flows.offers.offering import announced
from portal.posted import Filled, NotInOrder, Posted

UNITS: tuple[str, ...] = get_args(Unit)
#: The fields of the form.
FIELDS = ("kind", "title", "text", "title_en", "text_en", "category", "size", "least", "most", "unit", "valid_until", "contact", "link")


def read(form: Posted) -> Announcement:
    """The announcement; :class:`NotInOrder` names the fields that have to be corrected."""
    filled = Filled(form)
    told: dict[str, Any] = {name: filled.text(name, required=name in ("title", "text"), longest=4000) for name in FIELDS[1:5]}
    told |= {"contact": filled.text("contact", longest=300), "link": filled.text("link", longest=500)}
    told |= {"kind": filled.choice("kind", OFFER_KINDS), "unit": filled.choice("unit", UNITS, required=False) or "piece"}
    least, most = filled.count("least", least=1, most=10**9), filled.count("most", least=1, most=10**9)
    until = filled.day("valid_until", required=True)
    category, size = filled.text("category", longest=300), filled.text("size", longest=40)
    if not form.all("groups"):
        filled.wrong["groups"] = Text(de="Bitte mindestens eine Gruppe wählen.", en="Please choose at least one group.")
    filled.done()
    told |= {"groups": form.all("groups"), "lots": form.all("lots") if told["kind"] == "offer" else ()}
    told |= {"least": least, "most": most, "valid_until": until, "wanted": {"category": category, "size": size} if category else None}
    try:
        return announced(told)
    except InputRefused as refused:
        raise NotInOrder({refused.code.partition(".")[2]: Text(de=refused.de, en=refused.en)}) from refused


def shown(told: Mapping[str, Any]) -> Posted:
    """The fields of a form that says this."""
    wanted = told.get("wanted") or {}
    flat = {**{name: told.get(name) for name in FIELDS}, "category": wanted.get("category"), "size": wanted.get("size")}
    several: Sequence[tuple[str, str]] = [(name, each) for name in ("groups", "lots") for each in told.get(name) or ()]
    return Posted([(name, "" if value is None else str(value)) for name, value in flat.items()] + list(several))
