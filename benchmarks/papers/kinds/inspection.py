"""Inspection reports: before shipment by an inspector, or on arrival by the buyer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from benchmarks.papers.blocks import Block, pairs, table, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.companies import function
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, day, fact, listed, same
from benchmarks.papers.kinds.certificates import goods_of
from benchmarks.papers.kinds.sheet import Sheet, begin, letterhead, of_company, signature
from benchmarks.papers.writing import Ink

INSPECTORS = (
    ("Orient Quay Inspection Services Ltd.", ("Room 902, 118 Zhongshan Road", "Guangzhou, China")),
    ("Blue Heron Quality Control Co., Ltd.", ("27 Nguyen Hue Street", "Ho Chi Minh City, Vietnam")),
    ("Hanse Commodity Inspection GmbH", ("Speicherstadt 14", "20457 Hamburg")),
)
ROLES = ("Leiter Qualitätssicherung", "Quality Manager", "QA Manager", "质量负责人")
PLANS = (("0.065", 0, 200), ("1.5", 14, 500), ("4.0", 21, 500))  # AQL, acceptance number, sample size: critical, major, minor


def inspection_report(chance: Chance) -> Sheet:
    """Samples drawn by plan, defects counted, accepted or not."""
    spoken = chance.weighed("spoken", {"en": 0.45, "de": 0.3, "zh+en": 0.12, "en+vi": 0.08, "zh": 0.05})
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device")), {"zh+en": "cn", "zh": "cn", "en+vi": "vn"}.get(spoken, ""))
    ink, looks = begin(chance, "inspection", {spoken: 1.0})
    arrival = spoken == "de"
    inspected = story.days.arrived if arrival else story.days.invoice
    written = inspected + timedelta(days=chance.number("later", 0, 3))
    at_signature = chance.whether("date at signature", 0.4)
    facts = _facts(ink, story, chance, inspected, written)
    facts += [] if at_signature else [Fact("issue_date", (ink.day(written),), (("issue_date", written.isoformat()),))]
    name, address = chance.pick("inspector", INSPECTORS)
    head = of_company(ink, story.buyer, same("importer", story.buyer.name)) if arrival else letterhead(name, "", address)
    signer = story.buyer.people[1] if arrival else story.maker.people[2]
    role = function(chance.at("role"), ink.words.values) if chance.whether("role", 0.4) else ""
    place = story.maker.native_city if ink.words.languages == ("zh",) else story.maker.city
    signed = signature(
        ink,
        looks,
        signer,
        function=role if role in ROLES else "",
        place=place if not arrival and chance.whether("sign place", 0.5) else "",
        when=written if at_signature else None,
        company=story.buyer.name if arrival else name,
    )
    passed = text(*ink.words.text("inspection_passed"), bold=True)
    blocks: list[Block] = [head, title(ink.words.title("inspection_report")), pairs(ink, facts), _defects(ink, chance), passed, signed]
    notes = "made: sampling plan standard is not a standard of the goods; day of inspection beside the day of the report"
    return Sheet("inspection_report", ink, looks, tuple(blocks), written, notes=notes)


def _facts(ink: Ink, story: World, chance: Chance, inspected: date, written: date) -> list[Fact]:
    """What was inspected where, and by which plan."""
    arrival, single = ink.words.first == "de", ink.words.languages == ("zh",)
    maker = story.maker.native if single else story.maker.name
    number = chance.filled("number", chance.pick("number as", (f"IR-{written:%y%m%d}-%", f"WE-{written:%Y}-00%#", "QC%######", "PSI/%####/%#")))
    return [
        same("inspection_number", number, "document_number"),
        same("manufacturer", maker),
        *goods_of(ink, story),
        *chance.perhaps("order", 0.7, same("order_number", story.order_number)),
        listed(ink, "lots", story.lots, "lots"),
        fact("quantity_presented", ink.number(story.lines[0].quantity)),
        day(ink, "goods_received" if arrival else "inspection_date", inspected),
        fact("plan", chance.pick("plan", ("ISO 2859-1, level II, single, normal", "DIN ISO 2859-1, II", "ANSI/ASQ Z1.4 Level II"))),
        *chance.perhaps("place", 0.0 if arrival or single else 0.5, same("country_inspection", story.maker.city, "place")),
    ]


def _defects(ink: Ink, chance: Chance) -> Block:
    """Defects by class, with what was found and what the plan allows."""
    keys = ("defect", "defect_class", "aql", "sample_size", "found", "accept", "reject")
    wide = {"defect": ("1fr", "left"), "defect_class": ("auto", "left")}
    columns = [{"label": list(ink.words.label(k, "columns")), "width": wide.get(k, ("auto",))[0], "align": wide.get(k, ("", "center"))[1]} for k in keys]
    names, classes = ink.words.texts("defects"), ink.words.texts("defect_classes")
    rows: list[dict[str, Any]] = []
    for i, name in enumerate(chance.some("defects", names, chance.number("count", 3, 6))):
        number = chance.number(f"class {i}", 0, 2)
        aql, accept, size = PLANS[number]
        found = chance.number(f"found {i}", 0, max(1, accept - 3)) if accept else 0
        rows.append({"cells": [[name], [classes[number]], [ink.decimal(aql)], [ink.number(size)], [str(found)], [str(accept)], [str(accept + 1)]]})
    return table(columns, rows)
