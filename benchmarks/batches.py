"""Whole batches as they are judged, without a PDF: an order and what was read from its papers, drawn from the same stories as the made papers.

Many batches have a defect or two: a paper that is missing, a fact that reads otherwise, a lot that fails. No two are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, MeasurementRow, Paper, TradeLine
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow
from benchmarks.papers.chance import Chance
from benchmarks.papers.content.companies import Company
from benchmarks.papers.content.goods import Line
from benchmarks.papers.content.world import World, world

#: The catalogue's key for each product of the stories.
CATEGORIES = {
    "ffp2": "ffp2", "surgical_mask": "surgical_mask_iir", "nitrile_glove": "medical_gloves", "protective_glove": "protective_gloves",
    "coverall": "protective_coverall", "gown": "surgical_gown", "antigen_test": "antigen_test", "kn95": "kn95", "goggles": "eye_protection",
}  # fmt: skip
#: What the test report of such goods has values for.
TESTS = {"ffp2": ("penetration sodium chloride 95 l/min", "penetration paraffin oil 95 l/min"), "surgical_mask": ("bacterial filtration efficiency",)}
SORTS = {"ppe": 0.45, "device": 0.4, "ivd": 0.1, "kn95": 0.05}
MAY_BE_MISSING = ("declaration.pdf", "certificate.pdf", "control.pdf", "packing-list.pdf", "instructions.pdf", "report.pdf")
#: Facts that read otherwise in a batch with a defect: paper, field, value.
OTHERWISE = (
    ("certificate.pdf", "expiry_date", "2020-04-01"),
    ("certificate.pdf", "notified_body_number", "1282"),
    ("certificate.pdf", "models", "ZZ-100"),
    ("certificate.pdf", "standards", "GB 2626-2019"),
    ("declaration.pdf", "legislation", "89/686/EEC"),
    ("declaration.pdf", "manufacturer", "Beispiel Mask Factory Ltd."),
    ("invoice.pdf", "total_gross", "1.00"),
    ("invoice.pdf", "incoterm", "CFR"),
    ("packing-list.pdf", "packages", "1"),
    ("packing-list.pdf", "gross_weight_kg", "3.5"),
    ("report.pdf", "standards", "GB 2626-2019"),
    ("transport.pdf", "consignee", "Muster Handels GmbH"),
    ("transport.pdf", "waybill_number", "020-12345676"),
)


def batches(seed: int, count: int, first: int = 0) -> Iterator[Batch]:
    """``count`` batches from number ``first`` on; the same seed makes the same ones, however many are asked for."""
    return (batch(Chance(f"batches {seed}").at(number)) for number in range(first, first + count))


def batch(chance: Chance) -> Batch:
    """One batch with its papers, and perhaps with rows of people's sheets."""
    story = world(chance, chance.weighed("sort", SORTS))
    order = Order.model_validate(_order(story, chance.name))
    papers = tuple(_spoilt(chance, [*_conformity(story), *_trade(story), *_more(story)]))
    made = Batch(id=order.batch_id, order=order, papers=papers)
    return made.model_copy(update=_sheets(chance, story, made)) if chance.whether("goods looked at", 0.5) else made


def _lines(story: World) -> tuple[Line, ...]:
    """The lines of the product the papers are about."""
    return tuple(line for line in story.lines if line.product == story.product.key)


def _order(story: World, number: str) -> dict[str, object]:
    who = {"importer": story.buyer, "supplier": story.seller, "manufacturer": story.maker, "consignee": story.consignee}
    charges = {"freight": str(story.freight), "insurance": "50.00"}
    return {
        "order": f"{story.order_number} {number}",
        "expected_on": story.days.arrived,
        "arrived_on": story.days.arrived,
        "incoterm": story.incoterm,
        "mode": story.mode,
        "transport_document": _waybill(story),
        "origin": story.maker.zone,
        "dispatch_country": story.maker.zone,
        "currency": story.currency,
        "exchange_rate": "1.1234",
        "lines": [_line(story, place, line) for place, line in enumerate(_lines(story), 1)],
        **{role: _party(company) for role, company in who.items()},
        **{name: {"amount": amount, "currency": "EUR"} for name, amount in charges.items()},
    }


def _line(story: World, place: int, line: Line) -> dict[str, object]:
    each, rest = divmod(line.quantity, len(line.lots))
    last_day = story.days.arrived + timedelta(days=900)
    return {
        "line": place,
        "category": CATEGORIES[line.product],
        "model": line.model,
        "class": story.product.product_class or None,
        "quantity": line.quantity,
        "unit": "kit" if line.unit == "box" else line.unit,
        "unit_price": str(line.price),
        "gross_weight_kg": str(line.gross_kg),
        "lots": [{"lot": lot, "quantity": each + (rest if n == 0 else 0), "expires_on": last_day} for n, lot in enumerate(line.lots)],
    }


def _party(company: Company) -> dict[str, str]:
    return {"name": company.name, "address": ", ".join(company.address), "country": company.zone}


def _waybill(story: World) -> str:
    return "020-12345675" if story.mode == "air" else story.chance.filled("bill", "HLCU%######")


Stated = Mapping[str, "str | Iterable[str]"]


def _paper(kind: str, name: str, fields: Stated, lines: tuple[TradeLine, ...] = ()) -> Paper:
    stated = [(field, each) for field, value in fields.items() for each in ([value] if isinstance(value, str) else value) if each]
    facts = tuple(Fact(field=field, value=each, raw=each, confidence=0.97, page=1, box=(60.0, 100.0, 160.0, 112.0)) for field, each in stated)
    said = ("sole_responsibility",) if kind == "declaration_of_conformity" else ()
    read = {"text_source": "text", "language": "en", "kind": kind, "kind_confidence": 0.98, "facts": facts, "lines": lines, "statements": said}
    return Paper.model_validate({"file": f"{name}.pdf", "sha256": name, "pages": 2} | read)


def _conformity(story: World) -> Iterator[Paper]:
    days, goods = story.days, story.product
    about: Stated = {"product": goods.known["names"]["en"][0], "models": goods.models, "product_class": goods.product_class, "standards": goods.standards}
    maker: Stated = {"manufacturer": story.maker.name, "manufacturer_address": ", ".join(story.maker.address), "legislation": (story.act,)}
    declared: Stated = {"issue_date": days.declared.isoformat(), "signatory": "Wei Lan", "signatory_function": "Manager", "place": "Foshan"}
    if goods.sort == "ppe":
        body: Stated = {"notified_body_number": story.body.number, "notified_body_name": story.body.name}
        dated: Stated = {"issue_date": days.certificate.isoformat(), "expiry_date": days.expiry.isoformat(), "certificate_number": story.body.document}
        yield _paper("eu_type_examination_certificate", "certificate", {**about, **maker, **body, **dated, "conformity_module": "B"})
        control: Stated = {"production_control_body_number": story.control_body.number, "conformity_module": story.module}
        until: Stated = {"issue_date": days.control.isoformat(), "expiry_date": days.control_expiry.isoformat()}
        referred: Stated = {"referenced_certificates": (story.body.document,)}
        yield _paper("production_control_certificate", "control", {**about, **maker, **until, **control, **referred})
        yield _paper("declaration_of_conformity", "declaration", {**about, **maker, **body, **declared, **control, **referred})
    else:
        yield _paper("declaration_of_conformity", "declaration", {**about, **maker, **declared, "authorised_representative": story.representative.name})
    tested = {"issue_date": days.report.isoformat(), "laboratory": story.laboratory.name, "laboratory_accreditation": story.laboratory.accreditation}
    rows = tuple(MeasurementRow(property=name, specimen=str(n), value="1.5", unit="%", page=2) for name in TESTS.get(goods.key, ()) for n in (1, 2, 3))
    yield _paper("test_report", "report", {**about, **tested}).model_copy(update={"measurements": rows})
    yield _paper("instructions", "instructions", about)


def _trade(story: World) -> Iterator[Paper]:
    lines = _lines(story)
    billed = tuple(_goods(line, {"unit_price": str(line.price), "amount": str(line.amount)}) for line in lines)
    listed = tuple(_goods(line, {"lot": " / ".join(line.lots), "cartons": str(line.cartons)}) for line in lines)
    gross, net, amount = (str(sum(each, Decimal(0))) for each in zip(*((line.gross_kg, line.net_kg, line.amount) for line in lines), strict=True))
    sums: Stated = {"packages": str(sum(line.cartons for line in lines)), "gross_weight_kg": gross}
    parties: Stated = {"seller": story.seller.name, "buyer": story.buyer.name}
    money: Stated = {"total_gross": amount, "currency": story.currency, "line_count": str(len(lines)), "invoice_number": story.invoice_number}
    yield _paper("commercial_invoice", "invoice", {**parties, **money, "incoterm": story.incoterm, "country_of_origin": story.maker.zone}, billed)
    yield _paper("packing_list", "packing-list", {**parties, **sums, "net_weight_kg": net}, listed)
    shipped: Stated = {"waybill_number": _waybill(story), "consignee": story.consignee.name, "issue_date": story.days.shipped.isoformat()}
    yield _paper("air_waybill" if story.mode == "air" else "bill_of_lading", "transport", {**sums, **shipped})


def _goods(line: Line, more: dict[str, str]) -> TradeLine:
    known = {"description": line.description, "model": line.model, "quantity": str(line.quantity), "unit": line.unit, "page": 1}
    return TradeLine.model_validate(known | more)


def _more(story: World) -> Iterator[Paper]:
    """Papers that come along without being asked for."""
    chance = story.chance
    for number in range(chance.number("voluntary", 0, 2)):
        yield _paper("voluntary_certificate", f"voluntary-{number}", {"models": story.product.models, "manufacturer": story.maker.name})
    for number in range(chance.number("management system", 0, 1)):
        yield _paper("iso_certificate", f"iso-{number}", {"manufacturer": story.maker.name, "standards": ("EN ISO 13485:2016",)})
    if chance.whether("origin", 0.2):
        dated = {"issue_date": story.days.shipped.isoformat(), "country_of_origin": story.maker.zone}
        yield _paper("origin_proof", "origin", {"document_number": "AB 004417", **dated})


def _spoilt(chance: Chance, papers: list[Paper]) -> Iterator[Paper]:
    """The papers, of which one may be missing, and one may read otherwise."""
    missing = chance.pick("missing", MAY_BE_MISSING) if chance.whether("is missing", 0.2) else ""
    place, field, value = chance.pick("otherwise", OTHERWISE) if chance.whether("reads otherwise", 0.4) else ("", "", "")
    for paper in papers:
        if paper.file == missing:
            continue
        if paper.file == place:
            changed = tuple(fact.model_copy(update={"value": value, "raw": value}) if fact.field == field else fact for fact in paper.facts)
            paper = paper.model_copy(update={"facts": changed})
        yield paper


def _sheets(chance: Chance, story: World, made: Batch) -> dict[str, object]:
    """What people looked at and counted, and for one batch in fifty what they measured."""
    lots = [(str(line.line), lot.lot, str(lot.quantity)) for line, lot in made.lots]
    found = str(chance.number("found", 0, 9))
    counted = tuple(
        InspectedRow(row=n, line=line, lot=lot, lot_size=size, sample_size=str(min(800, int(size))), defect="stain", defect_class="major", found=found)
        for n, (line, lot, size) in enumerate(lots, 2)
    )
    seen = (("ce", "CE"), ("model", story.product.models[0]), ("expiry", ""), ("language", "de"))
    marked = tuple(MarkedRow(row=2 + n, line="1", lot="", element=element, seen=text) for n, (element, text) in enumerate(seen))
    measured = tuple(
        MeasuredRow(row=2 + n, line="1", lot=lots[0][1], property="penetration paraffin oil", specimen=str(n), value=str(2 + n), unit="%") for n in range(3)
    )
    return {"inspections": counted, "markings": marked, "measurements": measured if chance.whether("measured", 0.04) else ()}
