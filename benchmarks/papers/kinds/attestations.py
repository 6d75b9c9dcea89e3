"""Papers that prove less than they look: management system certificates and voluntary certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from benchmarks.papers.blocks import Block, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import issuers
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.content.world import World, world, years
from benchmarks.papers.facts import Fact, day, fact, legislation, listed, models, product_name, same, standards
from benchmarks.papers.kinds.certificates import of_the_maker, validity
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, form_number, of_issuer, signed_for
from benchmarks.papers.writing import Ink

ISO = (("EN ISO 13485:2016",), ("ISO 13485:2016",), ("ISO 9001:2015",), ("ISO 9001:2015", "ISO 13485:2016"), ("ISO 14001:2015",), ("ISO 45001:2018",))


def iso_certificate(chance: Chance) -> Sheet:
    """A certificate of registration of a management system."""
    story = world(chance.at("world"), chance.pick("sort", ("ppe", "device")))
    ink, looks = begin(chance, "certificate", {"en": 0.6, "de": 0.25, "en+zh": 0.1, "zh+en": 0.05})
    when = story.days.certificate
    issuer = issuers.other(chance.at("registrar"), "registrar", when.year, ("de",) if ink.words.first == "de" else ())
    ends = years(when, 3, chance.whether("exact", 0.4))
    listed_dates, date_blocks = validity(ink, day(ink, "issue_date", when, "issue_date"), day(ink, "expiry_date", ends, "expiry_date"), looks["date_place"])
    number = same("registration_number", issuer.document, "certificate_number")
    at_title = chance.whether("number at title", 0.4)
    decoys = [
        day(ink, "first_issue", when.replace(year=when.year - 3, day=min(when.day, 28))),
        day(ink, "next_audit", years(when, 1, False)),
        fact("accreditation", issuer.accreditation),
    ]
    grounds = [standards(ink, chance.pick("standard", ISO)), fact("scope", ink.words.text("iso_scope")[0])]
    grounds += chance.some("decoys", decoys, chance.number("decoy count", 0, 3))
    groups = [("section_parties", [*([] if at_title else [number]), *of_the_maker(ink, story)]), ("section_basis", [*grounds, *listed_dates])]
    pool = [fact("body_short", issuer.name), same("manufacturer", story.maker.name)]
    blocks: list[Block] = [
        of_issuer(ink, issuer, same("certification_body", issuer.name)),
        title(ink.words.title("iso_certificate"), number if at_title else None),
        *arranged(ink, looks, groups, "iso", pool),
        *date_blocks,
        text(*ink.words.text("no_replace"), small=True),
        *_signed(ink, looks, chance, issuer, when),
    ]
    foot = (f"{issuer.name} · {' · '.join(issuer.address)}",)
    return Sheet("iso_certificate", ink, looks, tuple(blocks), when, foot, notes="made: management system only; first issue and next audit beside the dates")


def _signed(ink: Ink, looks: dict[str, Any], chance: Chance, issuer: Issuer, when: date, dated: bool = True) -> list[Block]:
    """Mostly somebody signs; the day stands here where nothing else says it."""
    needed = dated and looks["date_place"] == "signature"
    if not needed and not chance.whether("signed", 0.8):
        return []
    return [signed_for(ink, looks, chance, issuer, when if needed else None, place=0.4)]


def voluntary_certificate(chance: Chance) -> Sheet:
    """A certificate of compliance and its like: words, numbers and seals, but no notified body behind it."""
    where = chance.weighed("from", {"cn": 0.8, "vn": 0.1, "tr": 0.1})
    story = world(chance.at("world"), chance.weighed("sort", {"ppe": 0.45, "kn95": 0.3, "device": 0.25}), where)
    ink, looks = begin(chance, "certificate", {"en": 0.7, "de": 0.12, "en+zh": 0.18})
    when = story.days.certificate
    issuer = issuers.other(chance.at("issuer"), "voluntary", when.year, ("de",) if ink.words.first == "de" else ())
    issued, expires = day(ink, "issue_date", when, "issue_date"), day(ink, "expiry_date", years(when, chance.pick("years", (1, 3, 5)), False), "expiry_date")
    with_expiry = chance.whether("expiry", 0.5)
    listed_dates, date_blocks = validity(ink, issued, expires, looks["date_place"]) if with_expiry else ([issued], [])
    number = Fact("certificate_number", (issuer.document,), (("certificate_number", issuer.document), ("document_number", issuer.document)))
    at_title = chance.whether("number at title", 0.4)
    reports = listed(
        ink, "reports", (chance.filled("vol report", chance.pick("report as", ("SET2003%##S", "HTV20%#####-11S", "TCF-%####"))),), "test_report_numbers"
    )
    goods = [product_name(ink, story.product), models(ink, story.product)]
    grounds = [standards(ink, story.product.standards[:2]), legislation(ink, _act(chance, story)), *chance.perhaps("reports", 0.6, reports)]
    grounds += chance.perhaps("applicant", 0.3, same("applicant", story.seller.name))
    lead = [*([] if at_title else [number]), *of_the_maker(ink, story)]
    groups = [("section_parties", lead), ("section_product", goods), ("section_basis", [*grounds, *listed_dates])]
    pool = [same("manufacturer", story.maker.name), reports, Fact("product", (goods[0].inline,), goods[0].notes)]
    blocks: list[Block] = [
        of_issuer(ink, issuer, same("laboratory", issuer.name)),
        title(ink.words.title("voluntary_certificate"), number if at_title else None),
        *arranged(ink, looks, groups, "voluntary", pool),
        *date_blocks,
        *chance.perhaps("mark", 0.2, title(["CE"])),
        text(*ink.words.text("no_proof"), small=True),
        *_signed(ink, looks, chance, issuer, when, with_expiry),
    ]
    foot = (f"{issuer.name} · {' · '.join(issuer.address)}", form_number(chance, "VOL"))
    notes = "made: proves nothing; manufacturer is the holder, the issuer is labelled as laboratory"
    return Sheet("voluntary_certificate", ink, looks, tuple(blocks), when, foot, notes=notes)


def _act(chance: Chance, story: World) -> str:
    """Often the superseded directive."""
    return "89/686/EEC" if story.product.sort in ("ppe", "kn95") and chance.whether("old act", 0.3) else story.act
