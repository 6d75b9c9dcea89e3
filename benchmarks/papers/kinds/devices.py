"""Certificates of notified bodies for medical and in vitro devices: a quality system, products by group."""

from __future__ import annotations

from benchmarks.papers.blocks import Block, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.content.world import World, marks, world, years
from benchmarks.papers.facts import Fact, body, day, fact, legislation, listed, models, product_name, same
from benchmarks.papers.kinds.certificates import closing, examiner, foot, of_the_maker, validity
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, of_body
from benchmarks.papers.writing import Ink

ANNEXES = {"93/42/EEC": "Annex V", "98/79/EC": "Annex III.6", "2017/745": "Annex IX", "2017/746": "Annex IX"}


def device_certificate(chance: Chance) -> Sheet:
    """Certificate under MDD, IVDD, MDR or IVDR, as the day asks."""
    story = world(chance.at("world"), chance.pick("sort", ("device", "ivd")))
    ink, looks = begin(chance, "certificate", {"en": 0.7, "de": 0.3})
    issuer, when = examiner(ink, chance, story), story.days.certificate
    ends = years(when, chance.pick("years", (3, 4, 5)), False)
    listed_dates, date_blocks = validity(ink, day(ink, "issue_date", when, "issue_date"), day(ink, "expiry_date", ends, "expiry_date"), looks["date_place"])
    number = same("certificate_number", issuer.document)
    at_title, in_head = chance.whether("number at title", 0.5), chance.whether("in head", 0.6)
    goods = [product_name(ink, story.product, "device"), *chance.perhaps("models", 0.5, models(ink, story.product))]
    lead = [*([] if at_title else [number]), *of_the_maker(ink, story)]
    groups = [("section_parties", lead), ("section_product", goods), ("section_basis", [*_grounds(ink, story, chance, issuer, in_head), *listed_dates])]
    pool = [fact("body_short", issuer.name), same("body_number", issuer.number, "notified_body_number"), same("manufacturer", story.maker.name)]
    blocks: list[Block] = [
        of_body(ink, issuer, in_head),
        title(ink.words.title("notified_body_certificate"), number if at_title else None),
        *arranged(ink, looks, groups, "device_certificate", pool),
        *date_blocks,
        text(*ink.words.text("no_replace"), small=True),
        closing(ink, looks, issuer, when),
    ]
    notes = "made: device certificate, no module of the PPE Regulation"
    return Sheet("notified_body_certificate", ink, looks, tuple(blocks), when, foot(ink, chance, issuer), notes=notes)


def _grounds(ink: Ink, story: World, chance: Chance, issuer: Issuer, in_head: bool) -> list[Fact]:
    """Act and annex, the report, registration numbers, an earlier first issue."""
    when, annex = story.days.certificate, ANNEXES[story.act]
    return [
        legislation(ink, story.act),
        fact("module", annex if ink.words.first == "en" else annex.replace("Annex", "Anhang")),
        *chance.perhaps("report", 0.5, listed(ink, "reports", (chance.filled("nb report", "SH%#######"),), "test_report_numbers")),
        *chance.perhaps("srn", 0.6 if story.act.startswith("2017") else 0.0, same("srn", marks(chance, story)[2])),
        *chance.perhaps("representative", 0.3, same("authorised_representative", story.representative.name)),
        *chance.perhaps("first issue", 0.3, day(ink, "first_issue", when.replace(year=when.year - 3, day=min(when.day, 28)))),
        *([] if in_head else [body(ink, "body", issuer, "notified_body_name", "notified_body_number")]),
    ]
