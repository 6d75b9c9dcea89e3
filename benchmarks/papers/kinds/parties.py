"""Who trades with whom, and the parts that invoices, packing lists and orders share: parties, reference data, sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import Block, pairs, side_by_side
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.companies import Company
from benchmarks.papers.content.world import World
from benchmarks.papers.facts import Fact
from benchmarks.papers.writing import Ink, plain

SPOKEN = {"en": 0.5, "de": 0.2, "zh+en": 0.12, "en+zh": 0.06, "en+vi": 0.06, "vi": 0.03, "zh": 0.03}

HOMES = {"de": "de", "zh+en": "cn", "en+zh": "cn", "zh": "cn", "en+vi": "vn", "vi": "vn"}


def foot(who: Company, chance: Chance) -> tuple[str, ...]:
    """The foot of the page: address, and a bank or a register."""
    second = f"Sparkasse Muldental · IBAN {identifiers.account(chance)}" if who.zone == "DE" else f"{who.phone} · {who.web} · Reg. No. {who.number}"
    return (f"{who.name} · {', '.join(who.address)}", second)


def seller(ink: Ink, story: World, chance: Chance) -> Fact:
    """Who sells."""
    return Fact(
        "seller",
        (story.seller.name, *story.seller.address, *((f"Tel. {story.seller.phone}",) if chance.whether("seller phone", 0.3) else ())),
        (("seller", story.seller.name),),
    )


def buyer(ink: Ink, story: World, chance: Chance, key: str) -> Fact:
    """Who buys, with numbers that belong to it."""
    extra, notes = [], [("buyer", story.buyer.name)]
    if chance.whether("eori", 0.3):
        number = identifiers.eori(chance, "DE")
        extra.append(f"EORI {number}" if chance.whether("eori short", 0.5) else f"EORI-No.: {number}")
        notes.append(("eori", number))
    extra += [f"VAT ID {story.buyer.number}"] if chance.whether("vat id", 0.2) else []
    extra += [f"Attn. {story.buyer.people[0].name}"] if chance.whether("attention", 0.2) else []
    return Fact(key, (story.buyer.name, *story.buyer.address, *extra), tuple(notes))


def consignee(ink: Ink, story: World) -> Fact:
    """Where the goods go."""
    return Fact("consignee", (story.consignee.name, *story.consignee.address), (("consignee", story.consignee.name),))


def cartons(ink: Ink) -> str:
    """The word for packages."""
    return ink.words.of({"en": ["cartons", "CTNS", "ctns"], "de": ["Kartons", "Kolli"], "zh": ["箱"], "vi": ["thùng", "kiện"]}, "cartons")


def weight(ink: Ink, key: str, value: Decimal, field: str) -> Fact:
    """A weight of the whole."""
    unit = ink.chance.pick("kg", (" kg", " KGS", " kg", "kg"))
    return Fact(key, (f"{ink.number(value, 1)}{unit}",), ((field, plain(value, 1)),))


def opening(ink: Ink, looks: dict[str, Any], chance: Chance, head: Block, parties: list[Fact], reference: list[Fact], sender: Company) -> list[Block]:
    """Title, parties and reference data: one after the other, or parties on the left and data on the right."""
    rows = [{"label": list(ink.words.label(p.key)), "value": list(p.lines)} for p in parties]
    if looks["parties"] == "window" and parties[0].key not in ("buyer", "supplier"):
        looks["parties"] = "stacked"  # only who is written to needs no label
    if looks["parties"] == "window":
        rows[0]["label"] = []
    if looks["parties"] == "pairs":
        block = pairs(ink, parties, "beside")
    else:
        block = Block("parties", {"parties": rows, "way": looks["parties"], "sender": f"{sender.name}, {', '.join(sender.address)}"}, tuple(parties))
    layout = looks["reference"] if len(reference) < 6 or looks["reference"] != "strip" else "beside"
    data = pairs(ink, reference, layout)
    if layout != "strip" and looks["parties"] in ("stacked", "window", "pairs") and chance.whether("beside", 0.6):
        narrow = pairs(ink, reference, "inline" if layout == "above" else layout)
        looks["label_width"] = "auto"
        return [
            *((head,) if chance.whether("title first", 0.7) else ()),
            side_by_side([block], [narrow], ("1.2fr", "1fr")),
            *(() if chance.whether("title first", 0.7) else (head,)),
        ]
    order = chance.pick("opening", ((head, block, data), (head, data, block), (block, head, data)))
    return list(order)


def sum_block(ink: Ink, facts: list[Fact], labels: dict[str, list[str]]) -> Block:
    """Sums below the goods, flush right."""
    columns = [{"label": [""], "width": "1fr", "align": "right"}, {"label": [""], "width": "46mm", "align": "right"}]
    rows = [{"cells": [labels.get(f.key) or [" / ".join(ink.words.label(f.key))], list(f.lines)], "bold": i == len(facts) - 1} for i, f in enumerate(facts)]
    return Block("table", {"columns": columns, "rows": rows, "rules": "none", "headless": True}, tuple(facts))
