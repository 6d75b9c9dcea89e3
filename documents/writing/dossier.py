"""The customs dossier: all that customs, or an auditor ten years on, needs to follow how a batch was judged and valued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from batches.base import Text
from batches.batch import Batch, CustomsLine, CustomsResult, Judgement
from batches.compared import Compared
from batches.gates import Standing
from batches.order import Charge, OrderLine
from batches.told_outside import earlier_batches, told_outside
from documents.writing import parts
from documents.writing.characters import Plain
from documents.writing.customs_papers import CustomsPaper
from documents.writing.pdf import written
from documents.writing.still_due import Due, dues, holds
from documents.writing.value_build_up import build_up
from documents.writing.wording import day, money, number, percent, word


@dataclass(frozen=True, slots=True)
class Names:
    """What the catalogue calls things, by key: categories of goods, codes of additions and deductions, methods of valuation. Without a name the key stands."""

    categories: Mapping[str, Text] = field(default_factory=dict)
    adjustments: Mapping[str, Text] = field(default_factory=dict)
    methods: Mapping[str, Text] = field(default_factory=dict)


def customs_dossier(
    batch: Batch,
    judgement: Judgement,
    standing: Standing,
    *,
    names: Names = Names(),
    declared: Sequence[CustomsPaper] = (),
    compared: Sequence[Compared] = (),
    due: Sequence[Due] = (),
) -> bytes:
    """The dossier as PDF/A-2b, German with English beside it, dated the day judged for; the same batch gives the same bytes.

    ``declared``: the papers as customs names them. ``compared``: the papers against each other; what could not be compared is counted and not listed.
    ``due``: what each line must come with, held or missing. The dossier leaves the house: other batches are not named.
    """
    judgement = told_outside(batch, judgement, earlier_batches(batch))
    data: dict[str, Plain] = {
        **parts.heading(batch, judgement, standing),
        "transport": _transport(batch),
        "goods": [_goods(line, batch, judgement.customs, names.categories) for line in batch.order.lines],
        "customs": _customs(batch, judgement.customs, names, declared),
        "due": dues(due),
        "holds": holds(batch),
        "papers": parts.papers(batch),
        "compared": [parts.compared(row) for row in compared if row.verdict != "incomparable"],
        "incomparable": sum(row.verdict == "incomparable" for row in compared),
        "findings": [parts.finding(each, batch.decisions) for each in judgement.findings],
        "passed": len(judgement.passed),
        "sampling": [_plan(plan.model_dump(exclude={"because"})) for plan in judgement.sampling],
        "remarks": [{"lines": ", ".join(map(str, lines)), "de": because.de, "en": because.en} for because, lines in judgement.remarks_on_plans],
        "lots": parts.lots(batch, standing),
        "waits": [{"what": word("wait", wait.what), "whom": word("whom", wait.whom), "why": wait.why} for wait in standing.waiting_for],
    }
    return written("dossier", data, dated=judgement.judged_for)


def _transport(batch: Batch) -> dict[str, Plain]:
    order = batch.order
    release = batch.release_by_customs
    rates = dict(sorted(order.exchange_rates.items()))
    if order.exchange_rate is not None:
        rates.setdefault(order.currency, order.exchange_rate)
    return {
        "mode": word("mode", order.mode) if order.mode else None,
        "document": order.transport_document or "–",
        "terms": " ".join(part for part in (order.incoterm, order.incoterm_place) if part) or "–",
        "origin": order.origin or "–",
        "dispatch": order.dispatch_country or "–",
        "currency": order.currency,
        "rates": [f"1 EUR = {number(rate)} {currency}" for currency, rate in rates.items()],
        "freight": _charge(order.freight),
        "insurance": _charge(order.insurance),
        "inland": _charge(order.inland_transport),
        "mrn": release.mrn if release else None,
        "released_on": day(release.released_on) if release else None,
    }


def _charge(charge: Charge | None) -> str:
    return "–" if charge is None else money(charge.amount, charge.currency)


def _goods(line: OrderLine, batch: Batch, customs: CustomsResult, names: Mapping[str, Text]) -> dict[str, Plain]:
    taxed = next((each for each in customs.lines if each.line == line.line), None)
    return {
        "line": line.line,
        "name": parts.goods_name(line.category, names),
        "model": line.model,
        "class": line.product_class or "",
        "manufacturer": batch.order.manufacturer_of(line).name,
        "quantity": number(line.quantity),
        "unit": word("unit", line.unit),
        "unit_price": money(line.unit_price, batch.order.currency),
        "amount": money(line.unit_price * line.quantity, batch.order.currency),
        "gross_weight": number(line.gross_weight_kg, "kg"),
        "commodity_code": (taxed.commodity_code if taxed else None) or "–",
        "origin": (taxed.origin if taxed else None) or batch.order.origin or "–",
    }


def _customs(batch: Batch, customs: CustomsResult, names: Names, declared: Sequence[CustomsPaper]) -> dict[str, Plain]:
    charges = None if customs.duty is None or customs.import_vat is None else customs.duty + customs.import_vat
    return {
        "lines": [_charged(batch, line, names, declared) for line in customs.lines],
        "customs_value": money(customs.customs_value),
        "duty": money(customs.duty),
        "import_vat": money(customs.import_vat),
        "charges": money(charges),
        "currency": customs.currency,
        "steps": [_said(step) for step in customs.steps],
    }


def _charged(batch: Batch, charged: CustomsLine, names: Names, declared: Sequence[CustomsPaper]) -> dict[str, Plain]:
    line = batch.order.line(charged.line)
    papers = [paper for paper in declared if paper.element and charged.line in paper.lines]
    listed = {paper.code for paper in papers if paper.code}
    return {
        "line": charged.line,
        "name": parts.goods_name(line.category, names.categories),
        "model": line.model,
        "commodity_code": charged.commodity_code or "–",
        "origin": charged.origin or "–",
        "preference": charged.preference,
        "procedures": ", ".join(charged.procedures),
        "customs_value": money(charged.customs_value),
        "duty_rate": percent(charged.duty_rate),
        "duty": money(charged.duty),
        "vat_rate": percent(charged.vat_rate),
        "vat": money(charged.vat),
        "build_up": build_up(batch.order, line, charged, names.adjustments, names.methods),
        "papers": [_declared(paper) for paper in papers],
        "codes": ", ".join(code for code in charged.documents if code not in listed and code not in charged.procedures),
        "missing": [_said(each) for each in charged.missing],
    }


def _declared(paper: CustomsPaper) -> dict[str, Plain]:
    name: dict[str, Plain] = {"de": paper.name.de, "en": paper.name.en}
    return {"code": paper.code or "–", "name": name, "number": paper.number or "–", "day": day(paper.issued), "file": paper.file}


def _said(sentence: Text) -> dict[str, Plain]:
    return {"de": sentence.de, "en": sentence.en if sentence.en != sentence.de else ""}


def _plan(plan: Mapping[str, str | int]) -> dict[str, Plain]:
    words = {"defect_class": word("defect_class", str(plan["defect_class"])), "inspection": word("plan_inspection", str(plan["inspection"]))}
    return {**plan, **words, "normal": plan["inspection"] == "normal", "aql": str(plan["aql"]).replace(".", ",")}
