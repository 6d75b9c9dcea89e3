"""Letters: authorities that confirm pandemic respirators, beneficiaries that confirm a donation."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.papers.blocks import Block, pairs, prose, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import issuers
from benchmarks.papers.content.companies import Person
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, day, fact, listed, models, product_name, same
from benchmarks.papers.kinds.sheet import Sheet, begin, letterhead, of_company, signature
from benchmarks.papers.writing import Ink

ROLES = {"de": ("Leiterin Krisenstab", "Landrat", "Leiter Einkauf", "Geschäftsführer", ""), "en": ("Head of procurement", "Managing Director", "")}
OFFICIALS = ("Hellriegel", "Dr. Possekel", "Zschiesche", "Abendroth", "Seyfarth")


def authority_confirmation(chance: Chance) -> Sheet:
    """A German authority confirms under section 9(2) MedBVSV that a respirator protects well enough."""
    story = world(chance.at("world"), "kn95", "cn", until=date(2020, 4, 30))
    ink, looks = begin(chance, "letter", {"de": 1.0})
    office = issuers.other(chance.at("office"), "authority", 2020)
    written = date(2020, 6, 8) + timedelta(days=chance.number("day", 0, 110))
    dated = Fact("issue_date", (ink.day(written),), (("issue_date", written.isoformat()),))
    known = _confirmed(ink, story, written)
    in_line = looks["date_place"] == "line"
    reference = [Fact("reference", (office.document,), (("document_number", office.document),)), *([] if in_line else [dated])]
    reference.append(fact("contact", chance.pick("officer", OFFICIALS)))
    line = [_date_line(ink, office.place, written, dated)] if in_line else []
    official = chance.pick("official", OFFICIALS)
    place = office.place if not line and chance.whether("place", 0.5) else ""
    signed = signature(ink, looks | {"signature": "left"}, Person(official, official), place=place, company=office.name, signed_for=["Im Auftrag"])
    address = text(story.buyer.name, *story.buyer.address, facts=(known["importer"],))
    blocks = [
        letterhead(office.name, "", [office.native, *office.address]),
        *_ordered(chance, address, pairs(ink, reference, looks["reference"]), line),
        title(ink.words.title("authority_confirmation")),
        text(*ink.words.text("dear")),
        *_confirming(ink, chance, known),
        text(*ink.words.text("authority_limit")),
        text(*chance.perhaps("greeting", 0.5, ink.words.text("regards")[0])),
        signed,
    ]
    foot = (f"{office.name} · {' · '.join(office.address)}",)
    return Sheet(
        "authority_confirmation",
        ink,
        looks,
        _filled(blocks),
        written,
        foot,
        notes="made: dates of application, report and import are not the day of the letter",
    )


def _confirmed(ink: Ink, story: World, written: date) -> dict[str, Fact]:
    """What the letter can speak of."""
    name = product_name(ink, story.product)
    return {
        "application_date": day(ink, "application_date", written - timedelta(days=18)),
        "legislation": fact("legislation", "MedBVSV", legislation=("MedBVSV",)),
        "product": Fact("product", name.lines, name.notes),
        "models": models(ink, story.product),
        "manufacturer": same("manufacturer", story.maker.name),
        "importer": same("importer", story.buyer.name),
        "lots": listed(ink, "lots", story.lots, "lots"),
        "reports": listed(ink, "reports", (story.laboratory.document,), "test_report_numbers"),
        "laboratory": same("laboratory", story.laboratory.name),
        "report_date": day(ink, "report_date", written - timedelta(days=9)),
        "shipped": day(ink, "shipped", written - timedelta(days=40)),
    }


def _confirming(ink: Ink, chance: Chance, known: dict[str, Fact]) -> list[Block]:
    """In sentences, or with the facts in a list."""
    sentences = [
        prose(ink, "authority", known),
        *chance.perhaps("basis", 0.7, prose(ink, "authority_basis", known)),
        *chance.perhaps("lots", 0.5, prose(ink, "authority_lots", known)),
    ]
    said = [sentence for sentence in sentences if sentence]
    if not chance.whether("listed", 0.3):
        return said
    names = ("manufacturer", "product", "models", "legislation", "reports", "laboratory", "report_date")
    return [pairs(ink, [known[name] for name in names], "beside"), *said[:1]]


def _date_line(ink: Ink, place: str, written: date, dated: Fact) -> Block:
    link = "den " if ink.words.first == "de" and ink.chance.whether("den", 0.5) else ""
    return text(f"{place}, {link}{ink.day(written)}", align=ink.chance.pick("date side", ("right", "right", "left")), facts=(dated, same("place", place)))


def _filled(blocks: list[Block]) -> tuple[Block, ...]:
    return tuple(b for b in blocks if b.kind != "text" or b.data["lines"])


def beneficiary_confirmation(chance: Chance) -> Sheet:
    """Who gets a donation says so, and that nothing is sold."""
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device")), chance.weighed("from", {"cn": 0.7, "vn": 0.3}))
    ink, looks = begin(chance, "letter", {"de": 0.75, "en": 0.25})
    written = story.days.invoice + timedelta(days=chance.number("later", 1, 8))
    city = story.buyer.city
    known = _given(ink, story)
    dated = Fact("issue_date", (ink.day(written),), (("issue_date", written.isoformat()),))
    line = [_date_line(ink, city, written, dated)] if looks["date_place"] == "line" else []
    role = chance.pick("role", ROLES[ink.words.first])
    signed = signature(ink, looks, story.buyer.people[0], function=role, place="" if line else city, when=None if line else written, company=story.buyer.name)
    anyone = ("To whom it may concern",) if ink.words.first == "en" else ("Zur Vorlage beim Zoll",)
    address = text(*chance.pick("to", (("Hauptzollamt Dresden", "Zollamt Flughafen Leipzig"), anyone)))
    said = prose(ink, "confirmation", known)
    names = ("donor", "goods", "models", "invoice_reference")
    listing = pairs(ink, [known[n] for n in names] + [fact("quantity_presented", ink.number(story.lines[0].quantity))], looks["list"])
    blocks = [
        of_company(ink, story.buyer, known["beneficiary"]),
        *_ordered(chance, address, None, line),
        title(ink.words.title("beneficiary_confirmation")),
        *([said] if said else []),
        *chance.perhaps("listed", 0.5, listing),
        text(*ink.words.text("donation")),
        text(*chance.perhaps("greeting", 0.5, ink.words.text("regards")[0])),
        signed,
    ]
    foot = (f"{story.buyer.name} · {', '.join(story.buyer.address)}",)
    return Sheet("beneficiary_confirmation", ink, looks, _filled(blocks), written, foot, notes="made: consignee is the beneficiary, seller the donor")


def _given(ink: Ink, story: World) -> dict[str, Fact]:
    goods = product_name(ink, story.product)
    return {
        "goods": Fact("goods", goods.lines, goods.notes),
        "models": models(ink, story.product),
        "donor": same("donor", story.maker.name, "seller"),
        "invoice_number": same("invoice_number", story.invoice_number),
        "invoice_reference": same("invoice_reference", story.invoice_number, "invoice_number"),
        "beneficiary": same("beneficiary", story.buyer.name, "consignee"),
    }


def _ordered(chance: Chance, address: Block, reference: Block | None, line: list[Block]) -> list[Block]:
    known = [address, *([reference] if reference else []), *line]
    return known if chance.whether("address first", 0.7) else [*known[1:], known[0]]
