"""Commercial and pro forma invoices, and the statement on origin that stands on one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import Block, pairs, prose, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import companies
from benchmarks.papers.content.companies import function
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, day, fact, same
from benchmarks.papers.kinds.goods_table import money, priced
from benchmarks.papers.kinds.parties import HOMES, SPOKEN, buyer, cartons, consignee, foot, opening, seller, sum_block, weight
from benchmarks.papers.kinds.sheet import Sheet, begin, of_company, signature
from benchmarks.papers.writing import CURRENCIES, Ink, plain

ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def invoice(chance: Chance) -> Sheet:
    """A commercial invoice, now and then pro forma or for a donation."""
    return _invoice(chance, statement=False)


def origin_invoice(chance: Chance) -> Sheet:
    """A statement on origin, made on the invoice as small consignments allow."""
    return _invoice(chance, statement=True)


def _invoice(chance: Chance, statement: bool) -> Sheet:
    spoken = "en" if statement else chance.weighed("spoken", SPOKEN)
    story = world(chance.at("world"), chance.weighed("sort", {"ppe": 0.55, "device": 0.35, "ivd": 0.1}), "vn" if statement else HOMES.get(spoken, ""))
    story = replace(story, currency="EUR") if statement else story
    ink, looks = begin(chance, "trade", {spoken: 1.0})
    proforma = not statement and chance.whether("proforma", 0.15)
    vat = not statement and story.seller.zone == "DE" and not proforma
    number = same("proforma_number" if proforma else "invoice_number", story.invoice_number, "invoice_number")
    goods = priced(ink, looks, story)
    terms = _terms(ink, story, chance, looks, goods.with_origin)
    reference = [number, day(ink, "invoice_date", story.days.invoice, "invoice_date"), *terms["reference"]]
    blocks = _head(ink, looks, story, chance, title(ink.words.title("proforma" if proforma else "commercial_invoice")), reference)
    listed = [pairs(ink, terms["body"], chance.pick("terms layout", ("inline", "columns", "beside", "ruled")))] if terms["body"] else []
    body = [goods.block, *_totals(ink, looks, story, chance, vat)]
    blocks += [*listed, *body] if looks["terms_place"] == "top" else [*body, *listed]
    given = proforma and chance.whether("given", 0.5)
    blocks += _invoice_end(ink, looks, story, chance, given, statement)
    notes = "made: invoice" + " pro forma" * proforma + ", a donation" * given + ", with VAT" * vat + " with statement on origin" * statement
    kinds = ("origin_proof", "commercial_invoice") if statement else ("commercial_invoice",)
    fixed: dict[str, Any] = {"line_count": len(story.lines), "currency": story.currency}
    return Sheet(kinds[0], ink, looks, tuple(blocks), story.days.invoice, foot(story.seller, chance), fixed=fixed, acceptable=kinds, notes=notes)


def _head(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, head: Block, reference: list[Fact]) -> list[Block]:
    """Letterhead, title, parties and reference data; the seller may be named by the letterhead alone."""
    headed = chance.whether("letterhead", 0.85)
    named = [] if headed and chance.whether("seller unsaid", 0.7) else [seller(ink, story, chance)]
    named.append(buyer(ink, story, chance, "buyer"))
    if story.consignee is not story.buyer or chance.whether("consignee", 0.3):
        named.append(consignee(ink, story))
    named += chance.perhaps("notify", 0.2, fact("notify", (story.notify.name, *story.notify.address)))
    top: list[Block] = [of_company(ink, story.seller, same("seller", story.seller.name))] if headed else []
    return [*top, *opening(ink, looks, chance, head, named, reference, story.seller)]


def _terms(ink: Ink, story: World, chance: Chance, looks: dict[str, Any], origin_known: bool) -> dict[str, list[Fact]]:
    """What else an invoice says in its head and below: some of it noted, some to be passed over."""
    place = story.seller.port if story.incoterm in ("FCA", "EXW", "FOB", "FAS") else {"air": "Leipzig/Halle", "sea": "Hamburg"}[story.mode]
    year = chance.pick("incoterms year", (" (Incoterms 2020)", ", Incoterms® 2020", "", " Incoterms 2010"))
    incoterm = fact("incoterm", f"{story.incoterm} {place}{year}", incoterm=story.incoterm)
    origin = same("origin", chance.pick("origin as", (story.maker.country, story.maker.zone)), "country_of_origin")
    days = story.days
    short = [
        *chance.perhaps("order", 0.7, same("order_number", story.order_number)),
        *chance.perhaps("due", 0.3, day(ink, "due_date", days.due)),
        *chance.perhaps("delivery", 0.3, day(ink, "delivery_date", days.shipped)),
        *chance.perhaps("customer", 0.25, fact("customer_number", chance.filled("customer", "%####"))),
        *chance.perhaps("order date", 0.2, day(ink, "order_date", days.ordered)),
        *chance.perhaps("contract", 0.15, fact("contract_number", chance.filled("contract", "SC-%####"))),
    ]
    body = [
        *chance.perhaps("incoterm", 0.75, incoterm),
        *chance.perhaps("payment", 0.55, fact("payment", ink.words.text("payment_terms")[0])),
        *chance.perhaps("origin", 0.0 if origin_known else 0.75, origin),
        *chance.perhaps("packages", 0.4, fact("packages", f"{ink.number(story.cartons)} {cartons(ink)}", packages=story.cartons)),
        *chance.perhaps("gross", 0.35, weight(ink, "gross", story.gross_kg, "gross_weight_kg")),
        *chance.perhaps("net", 0.3, weight(ink, "net", story.net_kg, "net_weight_kg")),
        *chance.perhaps("bank", 0.3, fact("bank", f"{companies.pick(chance, 'banks')}, {identifiers.account(chance)}")),
    ]
    if looks["currency_place"] == "pairs":
        short.insert(0, fact("currency", CURRENCIES[story.currency][0], currency=story.currency))
    return {"reference": short[:4], "body": list(chance.mixed("terms order", body))}


def _totals(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, vat: bool) -> list[Block]:
    """The sums below the goods: one total, or goods and freight, or net, tax and gross."""
    shown = looks["currency_place"] != "head" or chance.whether("currency again", 0.5)
    goods = story.amount
    if vat:
        rate = Decimal("0.16") if date(2020, 7, 1) <= story.days.invoice <= date(2020, 12, 31) else Decimal("0.19")
        tax = (goods * rate).quantize(Decimal("0.01"))
        label = [w.replace("19", f"{rate * 100:.0f}") for w in ink.words.label("vat")]
        facts = [
            Fact("net_total", (money(ink, story, goods, shown),), (("total_net", plain(goods, 2)),)),
            fact("vat", money(ink, story, tax, shown)),
            Fact("gross_total", (money(ink, story, goods + tax, shown),), (("total_gross", plain(goods + tax, 2)),)),
        ]
        return [sum_block(ink, facts, {"vat": label})]
    freight = story.incoterm in ("CPT", "CIP", "CFR", "CIF") and chance.whether("freight shown", 0.6)
    whole = goods + story.freight if freight else goods
    facts = [fact("subtotal", money(ink, story, goods, shown)), fact("freight", money(ink, story, story.freight, shown))] if freight else []
    facts.append(Fact("total", (money(ink, story, whole, shown),), (("total_gross", plain(whole, 2)),)))
    blocks = [sum_block(ink, facts, {})]
    if ink.words.values == "en" and chance.whether("in words", 0.3):
        name = {"USD": "US DOLLARS", "EUR": "EURO", "CNY": "CHINESE YUAN", "GBP": "POUNDS STERLING"}[story.currency]
        blocks.append(text(f"{ink.words.label('in_words')[0]}: {name} {in_words(whole)} ONLY".upper()))
    return blocks


def _invoice_end(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, given: bool, statement: bool) -> list[Block]:
    blocks: list[Block] = []
    if given:
        blocks.append(text(*ink.words.text("donation"), bold=chance.whether("bold gift", 0.5)))
    if statement:
        origin = chance.pick("origin words", ("Vietnamese", "VIETNAM", "Viet Nam"))
        said = prose(ink, "statement_on_origin", {"origin": fact("origin", origin)})
        blocks += [said] if said else []
    elif chance.whether("closing words", 0.4):
        blocks.append(text(*ink.words.text(chance.pick("closing", ("certify_true", "bank_note", "thanks"))), small=True))
    if statement or (story.seller.zone != "DE" and chance.whether("signed", 0.5)):
        role = function(chance.at("role"), ink.words.values) if chance.whether("role", 0.4) else ""
        role = role if role in ("General Manager", "Export Manager", "Managing Director", "Giám đốc", "总经理") else ""
        blocks.append(
            signature(
                ink,
                looks,
                story.seller.people[0],
                function=role,
                place=story.seller.city if statement else "",
                when=story.days.invoice if statement else None,
                company=story.seller.name,
            )
        )
    return blocks


def in_words(value: Decimal) -> str:
    """An amount in English words, as invoices from China repeat it."""
    whole, cents = divmod(int(value * 100), 100)
    words = _words(whole)
    return f"{words} and cents {_words(cents)}" if cents else words


def _words(number: int) -> str:
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" {_words(number % size)}" if number % size else ""
            return f"{_words(number // size)} {name}{rest}"
    if number < 20:
        return (*ONES, *TEENS)[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")
