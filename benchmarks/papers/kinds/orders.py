"""Packing lists and purchase orders."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import Block, pairs, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, day, fact, same
from benchmarks.papers.kinds.goods_table import money, packed, priced
from benchmarks.papers.kinds.parties import HOMES, SPOKEN, buyer, cartons, consignee, foot, opening, seller, sum_block, weight
from benchmarks.papers.kinds.sheet import Sheet, begin, of_company, signature
from benchmarks.papers.writing import CURRENCIES, Ink, plain


def packing_list(chance: Chance) -> Sheet:
    """A packing list: what is in which carton, with lots and weights."""
    spoken = chance.weighed("spoken", SPOKEN)
    story = world(chance.at("world"), chance.weighed("sort", {"ppe": 0.55, "device": 0.35, "ivd": 0.1}), HOMES.get(spoken, ""))
    ink, looks = begin(chance, "trade", {spoken: 1.0})
    headed = chance.whether("letterhead", 0.85)
    blocks: list[Block] = [of_company(ink, story.seller, same("seller", story.seller.name))] if headed else []
    named = [] if headed and chance.whether("seller unsaid", 0.7) else [seller(ink, story, chance)]
    named.append(consignee(ink, story))
    named += chance.perhaps("buyer too", 0.5 if story.consignee is not story.buyer else 0.0, buyer(ink, story, chance, "buyer"))
    blocks += opening(ink, looks, chance, title(ink.words.title("packing_list")), named, _packing_reference(ink, story, chance), story.seller)
    blocks.append(packed(ink, looks, story).block)
    totals = [
        fact("packages", f"{ink.number(story.cartons)} {cartons(ink)}", packages=story.cartons),
        weight(ink, "net", story.net_kg, "net_weight_kg"),
        weight(ink, "gross", story.gross_kg, "gross_weight_kg"),
        *chance.perhaps("volume", 0.4, fact("volume", f"{ink.number(Decimal(story.cartons) * Decimal('0.085'), 2)} m³")),
    ]
    if looks["total_place"] != "row" or chance.whether("totals again", 0.3):
        blocks.append(pairs(ink, totals, chance.pick("totals layout", ("inline", "beside", "columns", "strip", "ruled"))))
    marks = f"Shipping marks: {story.order_number} / {story.consignee.city.upper()} / C/No. 1-{story.cartons}"
    blocks += chance.perhaps("marks", 0.3, text(marks, small=True))
    blocks += chance.perhaps("signed", 0.3, signature(ink, looks, story.seller.people[1], company=story.seller.name))
    return Sheet("packing_list", ink, looks, tuple(blocks), story.days.invoice, foot(story.seller, chance), notes="made: packing list")


def _packing_reference(ink: Ink, story: World, chance: Chance) -> list[Fact]:
    """The list's own number, if it has one, the invoice's, the day, the order's."""
    invoice = story.invoice_number
    own = chance.pick("own number", (f"PL-{invoice}", f"{invoice}P", chance.filled("pl", "PL%#####")))
    return [
        *chance.perhaps("own", 0.7, same("packing_number", own, "document_number")),
        same("invoice_reference", invoice, "invoice_number"),
        Fact("issue_date", (ink.day(story.days.invoice),), (("issue_date", story.days.invoice.isoformat()),)),
        *chance.perhaps("order", 0.6, same("order_number", story.order_number)),
        *chance.perhaps("transport", 0.2, fact("transport_document", chance.filled("awb", "%##-%### %###"))),
    ]


def purchase_order(chance: Chance) -> Sheet:
    """A purchase order: the buyer writes, the supplier is written to."""
    spoken = chance.weighed("spoken", {"en": 0.55, "de": 0.38, "en+zh": 0.05, "zh+en": 0.02})
    where = "de" if spoken == "de" and chance.whether("german maker", 0.4) else ""
    story = world(chance.at("world"), chance.weighed("sort", {"ppe": 0.6, "device": 0.4}), where)
    ink, looks = begin(chance, "trade", {spoken: 1.0})
    headed = chance.whether("letterhead", 0.8)
    blocks: list[Block] = [of_company(ink, story.buyer, same("buyer", story.buyer.name))] if headed else []
    parties = [Fact("supplier", (story.seller.name, *story.seller.address), (("seller", story.seller.name),))]
    parties += [] if headed else [buyer(ink, story, chance, "orderer")]
    parties += [consignee(ink, story)] if story.consignee is not story.buyer else []
    blocks += opening(ink, looks, chance, title(ink.words.title("purchase_order")), parties, _order_reference(ink, looks, story, chance), story.buyer)
    place = story.seller.port if story.incoterm in ("FCA", "EXW", "FOB", "FAS") else "Leipzig/Halle"
    terms = [
        *chance.perhaps("incoterm", 0.7, fact("incoterm", f"{story.incoterm} {place}", incoterm=story.incoterm)),
        *chance.perhaps("payment", 0.6, fact("payment", ink.words.text("payment_terms")[0])),
        *chance.perhaps("eori", 0.3, same("eori", identifiers.eori(chance, "DE"))),
    ]
    key, field = ("net_total", "total_net") if chance.whether("net total", 0.5) else ("total", "total_gross")
    whole = Fact(key, (money(ink, story, story.amount, looks["currency_place"] != "head"),), ((field, plain(story.amount, 2)),))
    blocks += [priced(ink, looks, story, standards=True).block, sum_block(ink, [whole], {})]
    blocks += [*([pairs(ink, terms, "inline")] if terms else []), text(*ink.words.text("required"), small=True)]
    blocks += chance.perhaps("signed", 0.6, signature(ink, looks, story.buyer.people[0], company=story.buyer.name))
    fixed: dict[str, Any] = {"line_count": len(story.lines), "currency": story.currency}
    notes = "made: names certificates it asks for, but is none"
    return Sheet("purchase_order", ink, looks, tuple(blocks), story.days.ordered, foot(story.buyer, chance), fixed=fixed, notes=notes)


def _order_reference(ink: Ink, looks: dict[str, Any], story: World, chance: Chance) -> list[Fact]:
    """The order's number and day, when it is wanted, who knows about it."""
    number = story.order_number
    return [
        Fact("own_order_number", (number,), (("order_number", number), ("document_number", number))),
        Fact("issue_date", (ink.day(story.days.ordered),), (("issue_date", story.days.ordered.isoformat()),)),
        *chance.perhaps("delivery", 0.6, day(ink, "delivery_date", story.days.ordered + timedelta(days=30))),
        *chance.perhaps("contact", 0.4, fact("contact", story.buyer.people[1].name)),
        *([fact("currency", CURRENCIES[story.currency][0], currency=story.currency)] if looks["currency_place"] == "pairs" else []),
    ]
