"""Test reports of laboratories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from benchmarks.papers.blocks import Block, bullets, heading, pagebreak, pairs, text, title
from benchmarks.papers.chance import Chance
from benchmarks.papers.content import issuers
from benchmarks.papers.content.companies import Person
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.content.series import tests
from benchmarks.papers.content.world import World, world
from benchmarks.papers.facts import Fact, company, day, fact, listed, models, product_name, same, shown_class, standards
from benchmarks.papers.kinds.results import bench, results
from benchmarks.papers.kinds.sheet import Sheet, arranged, begin, form_number, of_issuer, signed_for
from benchmarks.papers.writing import Ink

SPOKEN = {"en": 0.45, "de": 0.2, "zh+en": 0.15, "zh": 0.06, "en+zh": 0.05, "en+vi": 0.05, "vi": 0.04}
APPROVED = {
    "en": ("Tested by", "Reviewed by", "Approved by"),
    "de": ("Prüfer", "Geprüft", "Freigegeben"),
    "zh": ("编制", "审核", "批准"),
    "vi": ("Người thử nghiệm", "Kiểm tra", "Phê duyệt"),
}


def report(chance: Chance) -> Sheet:
    """A report with its cover, its tables and who answers for it."""
    spoken = chance.weighed("spoken", SPOKEN)
    ink, looks = begin(chance, "report", {spoken: 1.0})
    story = _story(chance, spoken)
    laboratory = story.laboratory
    number = same("report_number", laboratory.document, "document_number")
    at_title, in_head = chance.whether("at title", 0.5), chance.whether("accreditation in head", 0.55)
    facts = _facts(ink, story, chance)
    accredited = same("accreditation", laboratory.accreditation, "laboratory_accreditation")
    later = chance.perhaps("accreditation at all", 0.0 if in_head else 0.6, accredited)
    parties = [*([] if at_title else [number]), *facts["parties"], *facts["days"]]
    groups = [("section_parties", parties), ("section_product", facts["sample"]), ("section_basis", [*facts["method"], *later])]
    blocks = [_head(ink, chance, laboratory, accredited if in_head else None), title(ink.words.title("test_report"), number if at_title else None)]
    blocks += arranged(ink, looks, groups, "tested", facts["pool"])
    signed = _signed(ink, looks, story, chance, facts["issued elsewhere"] != [])
    early = chance.whether("signed on cover", 0.4)
    blocks += [*signed, pagebreak()] if early else chance.perhaps("results on new page", 0.4, pagebreak())
    blocks += _results(ink, looks, story, chance)
    blocks += [] if early else signed
    foot = (f"{_named(ink, laboratory)} · {' · '.join(laboratory.address)}", *chance.perhaps("form", 0.4, form_number(chance, "QR")))
    running = f"{ink.words.label('report_number')[0]} {laboratory.document}" if chance.whether("running", 0.6) else ""
    return Sheet("test_report", ink, looks, tuple(blocks), story.days.report, foot, running, notes=f"made: results {looks['results']}")


def _story(chance: Chance, spoken: str) -> World:
    """Laboratories write in the language of their country, or in English."""
    homes = {"zh": "cn", "zh+en": "cn", "en+zh": "cn", "vi": "vn", "en+vi": "vn"}
    where = "de" if spoken == "de" and chance.whether("german maker", 0.5) else homes.get(spoken, "")
    story = world(chance.at("world"), "tested", where)
    country = "de" if spoken == "de" else homes.get(spoken, "")
    near = issuers.other(chance.at("laboratory"), "laboratory", story.days.report.year, (country,))
    return replace(story, laboratory=near) if country else story


def _named(ink: Ink, laboratory: Issuer) -> str:
    return laboratory.native if ink.words.languages == ("zh",) and laboratory.native else laboratory.name


def _head(ink: Ink, chance: Chance, laboratory: Issuer, accredited: Fact | None) -> Block:
    """The laboratory's letterhead, with its accreditation or without."""
    name = same("laboratory", _named(ink, laboratory))
    if accredited is None:
        return of_issuer(ink, laboratory, name)
    word = f"{'/'.join(ink.words.label('accreditation'))}: " if chance.whether("word", 0.5) else ""
    return of_issuer(ink, laboratory, name, accredited, extra=[f"{word}{laboratory.accreditation}"])


def _results(ink: Ink, looks: dict[str, Any], story: World, chance: Chance) -> list[Block]:
    """The tables, a conclusion where all passed, remarks."""
    made = tests(chance.at("tests"), story.product)
    passed = all(reading.passed for test in made for reading in test.readings)
    conclusion = pairs(ink, [fact("conclusion", ink.words.text("passed")[0])], "inline")
    remarks = [line for i in range(2) for line in ink.words.text("only_items", i)]
    return [
        heading(ink.words.text("section_results")),
        *results(bench(ink, looks), made),
        *chance.perhaps("conclusion", 0.6 if passed else 0.0, conclusion),
        bullets(remarks) if chance.whether("bullets", 0.5) else text(*ink.words.text("only_items"), small=True),
    ]


def _facts(ink: Ink, story: World, chance: Chance) -> dict[str, list[Fact]]:
    """Who asked, who made it, when, what and by which method; and what a sentence may speak of."""
    days = story.days
    single = len(ink.words.languages) == 1 and ink.words.first in ("zh", "vi")
    client = story.seller if chance.whether("client", 0.5) else story.maker
    name, called = (story.maker.native, client.native) if single else (story.maker.name, client.name)
    applicant = fact("applicant", (called, *client.address) if chance.whether("client address", 0.4) else called, applicant=called)
    whole = company("manufacturer_whole", story.maker, "manufacturer", address=True)
    maker = whole if chance.whether("maker address", 0.35) and not single else same("manufacturer", name)
    gap = chance.pick("period", (" – ", " - "))
    tested = fact("test_period", f"{ink.day(days.test_start)}{gap}{ink.day(days.test_end)}")
    issued = day(ink, "issue_date", days.report, "issue_date")
    at_signature = chance.whether("issue at signature", 0.25)
    when = [day(ink, "received", days.received), tested, *([] if at_signature else [issued])]
    pool = [same("applicant", called), same("manufacturer", name), fact("test_start", ink.day(days.test_start)), fact("test_end", ink.day(days.test_end))]
    return {
        "parties": [applicant, *chance.perhaps("maker named", 0.8, maker)],
        "days": list(chance.mixed("day order", when)),
        "sample": _sample(ink, story, chance),
        "method": _method(ink, story, chance),
        "pool": pool,
        "issued elsewhere": [issued] if at_signature else [],
    }


def _sample(ink: Ink, story: World, chance: Chance) -> list[Fact]:
    product = story.product
    goods = product_name(ink, product, "sample")
    with_class = 0.8 if product.product_class and "product_class" not in dict(goods.notes) else 0.0
    return [
        goods,
        models(ink, product),
        *chance.perhaps("class", with_class, same("product_class", shown_class(ink, product))),
        *chance.perhaps("lots", 0.5, listed(ink, "lots", story.lots[:1], "lots")),
        *chance.perhaps("count", 0.4, fact("samples_taken", str(chance.number("samples", 20, 90)))),
    ]


def _method(ink: Ink, story: World, chance: Chance) -> list[Fact]:
    first = story.product.series in ("en149", "en14683", "gb2626")
    air = chance.pick("air", ("(23 ± 2) °C, (50 ± 5) % RH", "21 °C, 85 % RH", "(20–25) °C"))
    informative = chance.pick("informative", ("EN 13274-7:2019, EN 132:1998", "EN ISO 17025:2018", "EN 13274-3:2001"))
    return [
        standards(ink, story.product.standards[:1] if first else story.product.standards, "method"),
        *chance.perhaps("climate", 0.3, fact("climate", air)),
        *chance.perhaps("informative", 0.12, fact("other_standards", informative)),
    ]


def _signed(ink: Ink, looks: dict[str, Any], story: World, chance: Chance, carries_date: bool) -> list[Block]:
    """One signatory, or who tested, reviewed and approved: the last answers for the report."""
    people, laboratory, when = story.laboratory.signers, story.laboratory, story.days.report
    if looks["signers"] == "one" or len(people) < 2:
        dated = carries_date or chance.whether("dated", 0.3)
        return [signed_for(ink, looks, chance, laboratory, when if dated else None, place=0.35, role=0.5)]
    kept = (0, 2) if looks["signers"] == "two" or len(people) < 3 else (0, 1, 2)
    native = ink.words.languages in (("zh",), ("vi",))
    rows, facts = [], []
    for place, i in enumerate(kept):
        who: Person = people[place]
        name = who.native if native else who.name
        label = [APPROVED[one][i] for one in ink.words.languages]
        rows.append({"label": label, "value": [name]})
        facts.append(Fact("signatory", (name,), (("signatory", name),) if i == 2 else ()))
    block = Block("pairs", {"rows": rows, "layout": chance.pick("signers layout", ("strip", "columns", "beside", "below", "inline"))}, tuple(facts))
    said = pairs(ink, [day(ink, "issue_date", when, "issue_date")], "inline") if carries_date else None
    return [block, *([said] if said else [])]
