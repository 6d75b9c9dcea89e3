"""Notices of German customs: import duties assessed, goods released."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.blocks import Block, box, form, pairs, prose, table, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, day, fact, same
from benchmarks.papers.kinds.goods_table import described
from benchmarks.papers.kinds.sheet import Sheet, begin, letterhead
from benchmarks.papers.writing import Ink, plain

OFFICES = (
    ("Hauptzollamt Dresden", "Zollamt Flughafen Leipzig"),
    ("Hauptzollamt Hamburg", "Zollamt Waltershof"),
    ("Hauptzollamt Erfurt", "Zollamt Jena"),
    ("Hauptzollamt Braunschweig", "Zollamt Wernigerode"),
)

TITLES = {
    ("de", True): ("Bescheid über Einfuhrabgaben", "Einfuhrabgabenbescheid", "Steuerbescheid"),
    ("de", False): ("Überlassung zum zollrechtlich freien Verkehr", "Mitteilung über die Überlassung"),
    ("en", True): ("Notice of Import Duties", "Customs Assessment Notice"),
    ("en", False): ("Release for Free Circulation",),
}


def customs_notice(chance: Chance) -> Sheet:
    """An assessment with its table of duties, or a short release; as a letter or on a form."""
    where = chance.weighed("from", {"cn": 0.6, "vn": 0.3, "tr": 0.1})
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device")), where, line_count=chance.number("items", 1, 3))
    family = chance.weighed("family", {"letter": 0.6, "form": 0.4})
    ink, looks = begin(chance, family, {"de": 0.85, "en": 0.15})
    assessed = chance.whether("assessed", 0.65)
    issued = story.days.released + timedelta(days=chance.number("later", 0, 6))
    facts = _facts(ink, story, chance, assessed) | {"issued": Fact("issue_date", (ink.day(issued),), (("issue_date", issued.isoformat()),))}
    head, office = chance.pick("office", OFFICES)
    heading = title([chance.pick("title", TITLES[ink.words.first, assessed])])
    blocks: list[Block] = [letterhead(head, "", [office])]
    if family == "form":
        looks = looks | {"letterhead": "left", "title_size": "13", "footer": "page", "title_mark": "none"}
        blocks += [heading, form(_boxes(ink, story, facts, office), facts.values(), 12)]
    else:
        blocks += _letter(ink, looks, story, chance, facts, heading)
    blocks += [*(_duties(ink, story, chance) if assessed else []), text(*ink.words.text("legal_address"), small=True)]
    fixed: dict[str, Any] = {"currency": "EUR"} if assessed else {}
    notes = "made: the MRN may be printed in groups of four; due date, acceptance and release are not the day of issue"
    return Sheet("customs_notice", ink, looks, tuple(blocks), issued, (f"{head} · {office}",), fixed=fixed, notes=notes)


def _letter(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, facts: dict[str, Fact], heading: Block) -> list[Block]:
    """Written to the importer, with what identifies the declaration in a list."""
    order = [facts[k] for k in ("mrn", "number", "issued")] + [f for k, f in facts.items() if k not in ("mrn", "number", "issued", "importer")]
    said = prose(ink, "release_notice", facts) if chance.whether("said", 0.4) else None
    address = text(story.buyer.name, *story.buyer.address, facts=(facts["importer"],))
    return [address, heading, *([said] if said else []), pairs(ink, order, looks["list"])]


def _facts(ink: Ink, story: World, chance: Chance, assessed: bool) -> dict[str, Fact]:
    days = story.days
    number = identifiers.mrn(chance, days.arrived.year, "DE")
    grouped = " ".join(number[i : i + 4] for i in range(0, 18, 4)) if chance.whether("grouped", 0.35) else number
    own = chance.filled(
        "document",
        chance.pick("document as", (f"AT/S/00/0%####/%#/{days.released:%Y}/####", f"AT/C/40/%#####/%#/{days.released:%Y}/####", "Z 2%## B - %###/%#")),
    )
    trader = identifiers.eori(chance, "DE")
    facts = {
        "mrn": Fact("mrn", (grouped,), (("mrn", number),)),
        "number": Fact("reference", (own,), (("document_number", own),)),
        "acceptance": day(ink, "acceptance", days.arrived, "acceptance_date"),
        "release": day(ink, "release", days.released, "release_date"),
        "importer": Fact("importer", (story.buyer.name,), (("importer", story.buyer.name),)),
        "eori": Fact("eori", (trader,), (("eori", trader),)),
        "declarant": fact("declarant", story.notify.name),
        "origin": same("origin", chance.pick("origin", (story.maker.zone, story.maker.zone, story.maker.country)), "country_of_origin"),
    }
    if chance.whether("gross", 0.55):
        facts["gross"] = Fact("gross", (f"{ink.number(story.gross_kg, 1)} kg",), (("gross_weight_kg", plain(story.gross_kg, 1)),))
    if assessed:
        facts["due"] = day(ink, "due_date", days.released + timedelta(days=16))
    return facts


def _boxes(ink: Ink, story: World, facts: dict[str, Fact], office: str) -> list[list[dict[str, Any]]]:
    label = ink.words.label
    importer = Fact("importer", (story.buyer.name, *story.buyer.address), facts["importer"].notes)
    known = [facts["origin"], *([facts["gross"]] if "gross" in facts else [])]
    return [
        [box(label("importer"), importer, 6, 16), box(label("mrn"), facts["mrn"], 6)],
        [box(label("eori"), facts["eori"], 4), box(label("declarant"), facts["declarant"], 4), box(label("reference"), facts["number"], 4)],
        [
            box(label("customs_office"), office, 3),
            box(label("acceptance"), facts["acceptance"], 3),
            box(label("release"), facts["release"], 3),
            box(label("issue_date"), facts["issued"], 3),
        ],
        [box(label(f.key), f, 12 // len(known)) for f in known],
        *([[box(label("due_date"), facts["due"], 12)]] if "due" in facts else []),
    ]


def _duties(ink: Ink, story: World, chance: Chance) -> list[Block]:
    """Duty and import VAT for each item; the sum is what the notice asks for."""
    columns = [
        {"label": list(ink.words.label(c, "columns")), "width": w, "align": a}
        for c, w, a in (
            ("position", "auto", "center"),
            ("description", "1fr", "left"),
            ("tax", "auto", "left"),
            ("base", "auto", "number"),
            ("rate", "auto", "center"),
            ("duty", "auto", "number"),
        )
    ]
    rows: list[dict[str, Any]] = []
    total = Decimal(0)
    for number, line in enumerate(story.lines, 1):
        value = (line.amount * Decimal("0.91")).quantize(Decimal("0.01"))
        duty = (value * Decimal("0.063")).quantize(Decimal("0.01"))
        base = value + duty
        vat = (base * Decimal("0.19")).quantize(Decimal("0.01"))
        total += duty + vat
        rows.append(
            {
                "cells": [
                    [str(number)],
                    [described(ink, story, line), line.code],
                    ["A00 Zoll-EU"],
                    [ink.number(value, 2)],
                    [ink.number(Decimal("6.3"), 1) + " %"],
                    [ink.number(duty, 2)],
                ]
            }
        )
        rows.append({"cells": [[""], [""], ["B00 EUSt"], [ink.number(base, 2)], ["19 %"], [ink.number(vat, 2)]]})
    whole = Fact("total_duties", (f"{ink.number(total, 2)} EUR",), (("total_gross", plain(total, 2)),))
    return [table(columns, rows), pairs(ink, [whole], chance.pick("sum", ("inline", "far", "beside")))]
