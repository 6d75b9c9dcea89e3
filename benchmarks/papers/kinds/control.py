"""Certificates of production control: Module C2 (product checks) and Module D (quality system of the production)."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.papers.blocks import Block, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import issuers
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.content.world import World, world, years
from benchmarks.papers.facts import Fact, body, day, fact, legislation, listed, same, standards
from benchmarks.papers.kinds.certificates import SPOKEN, closing, foot, goods_of, module, of_the_maker, validity
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, of_body
from benchmarks.papers.writing import Ink


def production_control(chance: Chance) -> Sheet:
    """The issuer is also the body that supervises; another may have done Module B."""
    story = world(chance.at("world"), "cat3")
    ink, looks = begin(chance, "certificate", SPOKEN)
    issuer, when, way = _supervisor(ink, chance, story), story.days.control, story.module
    ends = story.days.control_expiry if way == "C2" else years(when, 3, chance.whether("exact", 0.5))
    listed_dates, date_blocks = validity(ink, day(ink, "issue_date", when, "issue_date"), day(ink, "expiry_date", ends, "expiry_date"), looks["date_place"])
    number = same("certificate_number", issuer.control)
    at_title, in_head = chance.whether("number at title", 0.5), chance.whether("in head", 0.6)
    goods = goods_of(ink, story)
    lead = [*([] if at_title else [number]), *of_the_maker(ink, story)]
    groups = [("section_parties", lead), ("section_product", goods), ("section_basis", [*_grounds(ink, story, chance, issuer, in_head), *listed_dates])]
    pool = [fact("body_short", issuer.name), same("body_number", issuer.number, "notified_body_number"), same("manufacturer", story.maker.name)]
    pool.append(fact("product", goods[0].inline))
    name = "production_control_d" if way == "D" else "production_control_certificate"
    blocks: list[Block] = [
        of_body(ink, issuer, in_head, control=True),
        title(ink.words.title(name), number if at_title else None),
        *arranged(ink, looks, groups, "quality_system" if way == "D" else "production_control", pool),
        *date_blocks,
        text(*ink.words.text("no_replace"), small=True),
        closing(ink, looks, issuer, when),
    ]
    notes = f"made: module {way}; type examination by {story.body.number}"
    return Sheet("production_control_certificate", ink, looks, tuple(blocks), when, foot(ink, chance, issuer), notes=notes)


def _supervisor(ink: Ink, chance: Chance, story: World) -> Issuer:
    """The story's body, or a German one where the paper is in German and there is one for such goods."""
    if "de" not in ink.words.languages or story.control_body.country == "de":
        return story.control_body
    return issuers.body(chance.at("german body"), story.act, story.product.certified_as, story.days.control.year, control=True, countries=("de",))


def _grounds(ink: Ink, story: World, chance: Chance, issuer: Issuer, in_head: bool) -> list[Fact]:
    """The examined type, the procedure and what was looked at."""
    shown = body(ink, "body", issuer, "notified_body_name", "notified_body_number")
    supervising = Fact(shown.key, shown.lines, (*shown.notes, ("production_control_body_number", issuer.number)))
    other = 0.6 if issuer.number != story.body.number else 0.0
    return [
        listed(ink, "referenced", (story.body.document,), "referenced_certificates"),
        module(ink, story.module),
        legislation(ink, story.act),
        *chance.perhaps("standards", 0.8, standards(ink, story.product.standards)),
        *([] if in_head else [supervising]),
        *chance.perhaps("b body", other, fact("referenced_body", f"{story.body.name} ({story.body.number})")),
        *_decoys(ink, story),
        *chance.perhaps("lots", 0.3, listed(ink, "lots", story.lots, "lots")),
    ]


def _decoys(ink: Ink, story: World) -> tuple[Fact, ...]:
    """Days and places beside those that count; the report is noted, as it is this certificate's own."""
    days = story.days
    options = [
        day(ink, "sampled" if story.module == "C2" else "audit", days.sampled),
        day(ink, "next_audit", days.control + timedelta(days=330)),
        fact("factory", ", ".join(story.maker.address)),
        listed(ink, "reports", (ink.chance.filled("c2 report", f"PB {days.control:%y}-1%##"),), "test_report_numbers"),
    ]
    return ink.chance.some("control decoys", options, ink.chance.number("how many", 0, 3))
