"""EU type-examination certificates (Module B), and what the other certificates of notified bodies share with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.papers.blocks import Block, bullets, heading, pagebreak, pairs, prose, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import issuers
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, body, company, day, fact, legislation, listed, models, product_name, same, shown_class, standards
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, down_to, form_number, of_body, signed_for, two_languages
from benchmarks.papers.writing import Ink

INFORMATIVE = ("PPE-R/02.075 Version 2", "EN 13274-7:2019, EN 132:1998", "PPE-R/02.004, EN 134:1998", "CEN/TR 15419:2017")
SPOKEN = {"en": 0.55, "de": 0.17, "en+zh": 0.12, "de+en": 0.1, "zh+en": 0.03, "en+vi": 0.03}
MODULES = {
    "B": {
        "en": ("Module B", "EU type-examination (Module B)", "Annex V (Module B)"),
        "de": ("Modul B", "EU-Baumusterprüfung (Modul B)", "Anhang V (Modul B)"),
        "zh": ("Module B",),
        "vi": ("Module B",),
    },
    "C2": {
        "en": ("Module C2", "Annex VII (Module C2)", "Module C2, supervised product checks"),
        "de": ("Modul C2", "Anhang VII (Modul C2)"),
        "zh": ("Module C2",),
        "vi": ("Module C2",),
    },
    "D": {
        "en": ("Module D", "Annex VIII (Module D)", "Module D, quality assurance of the production process"),
        "de": ("Modul D", "Anhang VIII (Modul D)"),
        "zh": ("Module D",),
        "vi": ("Module D",),
    },
}


def module(ink: Ink, name: str) -> Fact:
    """The module in the words of the paper."""
    return fact("module", ink.words.of(dict(MODULES[name]), f"module {name}"), conformity_module=name)


def of_the_maker(ink: Ink, story: World) -> list[Fact]:
    """Manufacturer and address: one cell, two, or a holder."""
    way = ink.chance.weighed("maker", {"whole": 0.4, "two": 0.4, "holder": 0.2})
    if way == "two":
        return [same("manufacturer", story.maker.name), fact("manufacturer_address", _address(ink, story), manufacturer_address=", ".join(story.maker.address))]
    return [company("holder" if way == "holder" else "manufacturer_whole", story.maker, "manufacturer", address=True)]


def _address(ink: Ink, story: World) -> Sequence[str]:
    return story.maker.address if ink.chance.whether("address lines", 0.4) else (", ".join(story.maker.address),)


def validity(ink: Ink, issued: Fact, expires: Fact, choice: str) -> tuple[list[Fact], list[Block]]:
    """The two dates: among the other facts, in a row of their own, in a sentence; the day of issue may stand at the signature only."""
    match choice:
        case "row":
            layout = ink.chance.pick("date row", ("columns", "below", "above", "strip", "boxed"))
            both = ink.chance.mixed("date order", (issued, expires)) if ink.chance.whether("turned", 0.2) else (issued, expires)
            return [], [pairs(ink, both, layout)]
        case "sentence":
            said = prose(ink, "dates", {"issue_date": issued, "expiry_date": expires})
            return [], [said] if said else [pairs(ink, (issued, expires))]
        case "signature":
            return [expires], []
        case _ if ink.chance.whether("range", 0.2):
            gap = ink.chance.pick("range words", (" – ", " to ", " until ") if ink.words.first == "en" else (" – ",))
            return [Fact("validity", (f"{issued.lines[0]}{gap}{expires.lines[0]}",), (*issued.notes, *expires.notes))], []
        case _:
            return [issued, expires], []


def closing(ink: Ink, looks: dict[str, Any], issuer: Issuer, when: date) -> Block:
    """Who signs for the body, perhaps without a date."""
    dated = looks["date_place"] == "signature" or ink.chance.whether("sign date", 0.3)
    return signed_for(ink, looks, ink.chance, issuer, when if dated else None, place=0.65)


def examiner(ink: Ink, chance: Chance, story: World) -> Issuer:
    """The body of the story, or a German one where the paper is in German."""
    sort = story.product.certified_as if story.product.sort == "ppe" else story.product.sort
    if "de" not in ink.words.languages or story.body.country == "de":
        return story.body
    return issuers.body(chance.at("german body"), story.act, sort, story.days.certificate.year, countries=("de",))


def decoys(ink: Ink, story: World, issuer: Issuer) -> tuple[Fact, ...]:
    """What such certificates also tell and nobody should take for something else."""
    days = story.days
    other = ink.chance.filled("replaced", "".join("#" if c.isdigit() else c for c in issuer.document))
    options = [
        day(ink, "application_date", days.applied),
        fact("category", "II" if story.product.key == "goggles" else "III"),
        same("applicant", story.seller.name),
        fact("factory", ", ".join(story.maker.address)),
        fact("assessment", ink.chance.filled("assessment", "TA-%####")),
        day(ink, "report_date", days.report),
        fact("replaces", f"{other} ({ink.day(days.certificate - timedelta(days=400))})"),
        fact("other_standards", ink.chance.pick("informative", INFORMATIVE)),
    ]
    return ink.chance.some("decoys", options, ink.chance.number("decoy count", 0, 3))


def goods_of(ink: Ink, story: World, annexed: bool = False) -> list[Fact]:
    """Product, models and class; the class is not said twice."""
    product = story.product
    kept = [product_name(ink, product), *([] if annexed else [models(ink, product)])]
    if product.product_class and "product_class" not in dict(kept[0].notes):
        kept.append(same("product_class", shown_class(ink, product)))
    return kept


def type_examination(chance: Chance) -> Sheet:
    """EU type-examination certificate."""
    story = world(chance.at("world"), "ppe")
    ink, looks = begin(chance, "certificate", SPOKEN)
    issuer, when = examiner(ink, chance, story), story.days.certificate
    in_head, at_title = chance.whether("number in head", 0.6), chance.whether("number at title", 0.5)
    annexed = len(story.product.models) > 2 and chance.whether("annex", 0.4)
    number = same("certificate_number", issuer.document)
    listed_too = not at_title and chance.whether("number listed", 0.8)

    def build(own: Ink) -> list[Block]:
        return _type_body(own, looks, story, issuer, [number] if listed_too else [], in_head, annexed)

    split = len(ink.words.languages) > 1 and "zh" not in ink.words.languages and chance.whether("split", 0.4)
    blocks = [of_body(ink, issuer, in_head), title(ink.words.title("eu_type_examination_certificate"), number if at_title else None)]
    blocks += two_languages(ink, looks, build) if split else build(ink)
    blocks += _clauses(ink, chance)
    signed = [closing(ink, looks, issuer, when)]
    blocks += down_to(signed) if chance.whether("at foot", 0.4) else signed
    blocks += _annex(ink, story, issuer) if annexed else []
    below = None if at_title or listed_too else number
    footer = foot(ink, chance, issuer, below)
    looks = looks | {"footer": "company"} if below else looks
    more = (below,) if below else ()
    return Sheet("eu_type_examination_certificate", ink, looks, tuple(blocks), when, footer, more=more, notes="made: type examination")


def _type_body(own: Ink, looks: dict[str, Any], story: World, issuer: Issuer, lead: list[Fact], in_head: bool, annexed: bool) -> list[Block]:
    """All between title and clauses, in one language or two."""
    days = story.days
    issued, expires = day(own, "issue_date", days.certificate, "issue_date"), day(own, "expiry_date", days.expiry, "expiry_date")
    listed_dates, date_blocks = validity(own, issued, expires, looks["date_place"])
    goods, basis, pool = _type_facts(own, story, issuer, in_head, annexed)
    groups = [("section_parties", [*lead, *of_the_maker(own, story)]), ("section_product", goods), ("section_basis", [*basis, *listed_dates])]
    blocks = arranged(own, looks, groups, "type_examination", pool)
    if own.chance.whether("basis sentence", 0.3):
        dated = (day(own, "report_date", days.report), day(own, "application_date", days.applied))
        said = prose(own, "basis", {f.key: f for f in (*pool, *dated)})
        blocks += [said] if said else []
    return [*blocks, *date_blocks]


def _type_facts(ink: Ink, story: World, issuer: Issuer, in_head: bool, annexed: bool) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """The goods, the grounds, and all that a sentence may speak of."""
    product, chance = story.product, ink.chance
    goods = goods_of(ink, story, annexed)
    reports = listed(ink, "reports", (story.laboratory.document,), "test_report_numbers")
    laboratory = same("laboratory", story.laboratory.name)
    acts, norms, way = legislation(ink, story.act), standards(ink, product.standards), module(ink, "B")
    basis = [norms, acts, *chance.perhaps("module", 0.7, way), *chance.perhaps("reports", 0.5, reports), *decoys(ink, story, issuer)]
    basis += chance.perhaps("laboratory", 0.25, laboratory)
    basis += [] if in_head else [body(ink, "body", issuer, "notified_body_name", "notified_body_number")]
    pool = [fact("body_short", issuer.name), same("body_number", issuer.number, "notified_body_number"), same("manufacturer", story.maker.name)]
    pool += [Fact("product", (goods[0].inline,), goods[0].notes), models(ink, product), norms, acts, way, reports, laboratory]
    pool += [same("product_class", shown_class(ink, product))] if product.product_class else []
    return goods, list(chance.mixed("basis order", basis)) if chance.whether("mixed", 0.5) else basis, pool


def _annex(ink: Ink, story: World, issuer: Issuer) -> list[Block]:
    """The models on a page of their own."""
    name = f"{' / '.join(ink.words.label('certificate_number'))}: {issuer.document}"
    return [pagebreak(), heading(ink.words.text("annex")), text(name), pairs(ink, [models(ink, story.product)], "ruled")]


def _clauses(ink: Ink, chance: Chance) -> list[Block]:
    lines = [*ink.words.text("category_clause"), *(ink.words.text("no_replace") if chance.whether("more clauses", 0.6) else ())]
    return [bullets(lines) if chance.whether("bulleted", 0.3) else text(*lines, small=True)]


def foot(ink: Ink, chance: Chance, issuer: Issuer, number: Fact | None = None) -> tuple[str, ...]:
    """The foot of the page; a certificate number that stands nowhere else stands there."""
    own = (f"{' / '.join(ink.words.label('certificate_number'))} {number.inline}",) if number else ()
    return (*own, f"{issuer.name} · {' · '.join(issuer.address)}", *chance.perhaps("form number", 0.4, form_number(chance, "Form")))
