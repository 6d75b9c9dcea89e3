"""What air waybills and bills of lading share: upper case, parties, the goods in few words."""

from __future__ import annotations

from typing import Any

from benchmarks.papers.content.companies import Company
from benchmarks.papers.content.world import World
from benchmarks.papers.facts import Fact, same
from benchmarks.papers.writing import Ink

GOODS = ("{n}", "{n}, NOT RESTRICTED", "{n} AS PER INVOICE", "CONSOLIDATION AS PER ATTACHED MANIFEST: {n}")


def upper(looks: dict[str, Any], *lines: str) -> tuple[str, ...]:
    return tuple(line.upper() for line in lines) if looks["form_upper"] == "yes" else lines


def party(looks: dict[str, Any], key: str, who: Company, field: str, *more: str) -> Fact:
    lines = upper(looks, who.name, *who.address)
    return Fact(key, (*lines, *more), ((field, lines[0]),))


def goods(ink: Ink, looks: dict[str, Any], story: World) -> tuple[tuple[str, ...], Fact]:
    name = upper(looks, ink.chance.pick("goods", story.product.known["trade"]))[0]
    shape = ink.chance.pick("goods shape", GOODS[:3])
    return (shape.format(n=name),), same("goods", name, "product")
