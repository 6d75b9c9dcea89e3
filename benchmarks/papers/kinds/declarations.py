"""Declarations of conformity: for protective equipment (Annex IX), medical devices and in vitro diagnostics."""

from __future__ import annotations

from typing import Any

from benchmarks.papers.blocks import Block, prose, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.companies import function
from benchmarks.papers.content.world import World, marks, world
from benchmarks.papers.facts import Fact, body, company, fact, legislation, listed, models, product_name, same, shown_class, standards
from benchmarks.papers.kinds.certificates import module
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, of_company, signature, two_languages
from benchmarks.papers.writing import Ink

SPOKEN = {"en": 0.55, "de": 0.16, "en+zh": 0.12, "de+en": 0.07, "en+vi": 0.08, "zh+en": 0.02}


def declaration(chance: Chance) -> Sheet:
    """The maker's declaration; the looks decide whether it follows the numbered order of the annex, a list, a form or a paragraph."""
    story = world(chance.at("world"), chance.weighed("sort", {"cat3": 0.6, "device": 0.28, "ivd": 0.12}))
    ink, looks = begin(chance, "declaration", SPOKEN)
    kind = "ppe" if story.product.sort == "ppe" else "device"
    numbered = same(
        "declaration_number",
        chance.filled("number", chance.pick("pattern", ("DoC-@@-20%#-0%", "DOC-MD-0%#", "KE-20%#-1%", "CE-%##", "20%###-DoC"))),
        "document_number",
    )
    with_number = chance.whether("numbered", 0.45)
    at_title = chance.whether("at title", 0.5)
    split = len(ink.words.languages) > 1 and "zh" not in ink.words.languages and chance.whether("split", 0.4)
    if looks["arrangement"] == "annex":
        looks["number"] = chance.pick("annex number", ("1.", "(1)", "1)"))
        looks["pairs"] = chance.pick("annex layout", ("beside", "above", "numbered", "ruled", "inline"))

    def build(own: Ink) -> list[Block]:
        facts = _ppe(own, story) if kind == "ppe" else _device(own, story, chance)
        lead = [] if at_title or not with_number else [numbered]
        groups = [("section_parties", [*lead, *facts["maker"]]), ("section_product", facts["goods"]), ("section_basis", facts["grounds"])]
        blocks = arranged(own, looks, groups, "declaration", facts["pool"])
        sole = prose(own, "sole", {})
        if looks["arrangement"] != "prose" and sole:
            blocks.insert(0 if chance.whether("sole first", 0.5) else len(blocks), sole)
        return [*blocks, *_routes(own, story, looks, kind)]

    name = ink.words.title("declaration_of_conformity")
    if story.act == "93/42/EEC" or story.act == "98/79/EC":
        name = tuple(n.replace("EU", "EC", 1) if n.startswith("EU") and ink.words.first == "en" else n for n in name)
    blocks = [*_head(ink, story, chance), title(name, numbered if with_number and at_title else None)]
    blocks += two_languages(ink, looks, build) if split else build(ink)
    blocks += _signed(ink, looks, story, chance)
    return Sheet("declaration_of_conformity", ink, looks, tuple(blocks), story.days.declared, _foot(story), notes=f"made: declaration, {story.act}")


def _head(ink: Ink, story: World, chance: Chance) -> list[Block]:
    return [of_company(ink, story.maker, same("manufacturer", story.maker.name))] if chance.whether("head", 0.7) else []


def _foot(story: World) -> tuple[str, ...]:
    return (f"{story.maker.name} · {story.maker.phone} · {story.maker.web}",)


def _maker(ink: Ink, story: World) -> list[Fact]:
    if ink.chance.whether("maker whole", 0.55):
        return [company("manufacturer_whole", story.maker, "manufacturer", address=True)]
    return [
        same("manufacturer", story.maker.name),
        fact("manufacturer_address", ", ".join(story.maker.address), manufacturer_address=", ".join(story.maker.address)),
    ]


def _pool(ink: Ink, story: World, name: Fact, norms: Fact, acts: Fact) -> list[Fact]:
    whole = company("manufacturer_whole", story.maker, "manufacturer", address=True)
    pool = [whole, same("manufacturer", story.maker.name), Fact("object", (name.inline,), name.notes), models(ink, story.product), norms, acts]
    return [*pool, same("product_class", shown_class(ink, story.product))] if story.product.product_class else pool


def _goods(ink: Ink, story: World) -> list[Fact]:
    goods = [product_name(ink, story.product, "object"), models(ink, story.product)]
    if story.product.product_class and "product_class" not in dict(goods[0].notes):
        goods.append(same("product_class", shown_class(ink, story.product)))
    if ink.chance.whether("lots", 0.25):
        goods.append(listed(ink, "lots", story.lots, "lots"))
    return goods


def _ppe(ink: Ink, story: World) -> dict[str, list[Fact]]:
    goods, norms, acts = _goods(ink, story), standards(ink, story.product.standards), legislation(ink, story.act)
    grounds = [acts, norms]
    if ink.chance.whether("facts not sentences", 0.55):
        examined = body(ink, "body", story.body, "notified_body_name", "notified_body_number")
        grounds += [examined, listed(ink, "referenced", (story.body.document,), "referenced_certificates"), module(ink, story.module)]
        if ink.chance.whether("control", 0.8):
            shown = body(ink, "control", story.control_body, "", "production_control_body_number")
            grounds.append(shown)
    return {"maker": _maker(ink, story), "goods": goods, "grounds": grounds, "pool": _pool(ink, story, goods[0], norms, acts)}


def _routes(ink: Ink, story: World, looks: dict[str, Any], kind: str) -> list[Block]:
    """What was done by whom, in sentences, where the list did not say it."""
    if kind == "device":
        said = prose(ink, "no_body", {}) if ink.chance.whether("no body", 0.5) and story.product.sort == "device" else None
        return [said] if said else []
    if ink.chance.whether("facts not sentences", 0.55):
        return []
    examined = body(ink, "body", story.body, "notified_body_name", "notified_body_number")
    controlled = body(ink, "control", story.control_body, "", "production_control_body_number")
    known = {
        "body_whole": Fact("body_whole", (examined.inline,), examined.notes),
        "control_whole": Fact("control_whole", (controlled.inline,), controlled.notes),
        "referenced": listed(ink, "referenced", (story.body.document,), "referenced_certificates"),
        "module": module(ink, story.module),
    }
    return [p for p in (prose(ink, "type_examined", known), prose(ink, "controlled", known)) if p]


def _device(ink: Ink, story: World, chance: Chance) -> dict[str, list[Fact]]:
    goods, norms, acts = _goods(ink, story), standards(ink, story.product.standards), legislation(ink, story.act)
    gtin, basic, number = marks(chance, story)
    maker = _maker(ink, story)
    if story.maker.zone != "DE" and story.maker.zone != "PT":
        maker.append(company("authorised_representative", story.representative, "authorised_representative"))
    grounds = [acts, norms]
    if story.product.sort == "device":
        grounds.append(fact("risk_class", ink.chance.pick("risk", ("I", "Class I", "I (Rule 1)"))))
    if story.act.startswith("2017"):
        goods += [same("basic_udi_di", basic)] if ink.chance.whether("basic", 0.8) else []
        goods += [same("udi_di", gtin)] if ink.chance.whether("udi", 0.4) else []
        maker.insert(2, same("srn", number)) if ink.chance.whether("srn", 0.7) else None
    if ink.chance.whether("intended", 0.4) and story.product.key == "surgical_mask":
        goods.append(fact("intended", ink.words.text("intended_use")[:1]))
    return {"maker": maker, "goods": goods, "grounds": grounds, "pool": _pool(ink, story, goods[0], norms, acts)}


def _signed(ink: Ink, looks: dict[str, Any], story: World, chance: Chance) -> list[Block]:
    role = function(chance.at("role"), ink.words.values) if chance.whether("role", 0.85) else ""
    lead = prose(ink, "signed_for", {}) if chance.whether("signed for", 0.6) else None
    said = [p[0]["text"] for p in lead.data["paragraphs"][:1]] if lead else []
    if said and chance.whether("with name", 0.6):
        said = [f"{said[0]} {story.maker.name}"]
    place = story.maker.native_city if ink.words.first in ("vi", "zh") and len(ink.words.languages) == 1 else story.maker.city
    signed = signature(
        ink,
        looks,
        story.maker.people[0],
        function=role,
        place=place if chance.whether("place", 0.85) else "",
        when=story.days.declared,
        company=story.maker.name,
        signed_for=said,
    )
    return [signed]
