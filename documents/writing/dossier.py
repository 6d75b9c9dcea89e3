"""The customs dossier: all that customs, or an auditor ten years on, needs to follow how a batch was judged and valued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from batches.base import Text
from batches.batch import Batch, CustomsResult, Judgement
from batches.compared import Compared
from batches.gates import Standing
from batches.order import Charge, OrderLine
from documents.writing import parts
from documents.writing.characters import Plain
from documents.writing.pdf import written
from documents.writing.wording import day, money, number, percent, word


def customs_dossier(
    batch: Batch, judgement: Judgement, standing: Standing, *, category_names: Mapping[str, Text] | None = None, compared: Sequence[Compared] = ()
) -> bytes:
    """The dossier as PDF/A-2b, German with English beside it, dated the day judged for; the same batch gives the same bytes.

    ``category_names``: the catalogue's names of the goods by category key; without them the key is printed. ``compared``: the papers against each
    other; what could not be compared is counted and not listed.
    """
    data: dict[str, Plain] = {
        **parts.heading(batch, judgement, standing),
        "transport": _transport(batch),
        "goods": [_goods(line, batch, judgement.customs, category_names or {}) for line in batch.order.lines],
        "customs": _customs(judgement.customs),
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


def _customs(customs: CustomsResult) -> dict[str, Plain]:
    return {
        "lines": [
            {
                "line": line.line,
                "commodity_code": line.commodity_code or "–",
                "origin": line.origin or "–",
                "preference": line.preference,
                "customs_value": money(line.customs_value),
                "duty_rate": percent(line.duty_rate),
                "duty": money(line.duty),
                "vat_rate": percent(line.vat_rate),
                "vat": money(line.vat),
                "documents": ", ".join(line.documents),
                "missing": [{"de": each.de, "en": each.en} for each in line.missing],
            }
            for line in customs.lines
        ],
        "customs_value": money(customs.customs_value, customs.currency),
        "duty": money(customs.duty, customs.currency),
        "import_vat": money(customs.import_vat, customs.currency),
        "currency": customs.currency,
        "steps": [{"de": each.de, "en": each.en} for each in customs.steps],
    }


def _plan(plan: Mapping[str, str | int]) -> dict[str, Plain]:
    words = {"defect_class": word("defect_class", str(plan["defect_class"])), "inspection": word("plan_inspection", str(plan["inspection"]))}
    return {**plan, **words, "normal": plan["inspection"] == "normal", "aql": str(plan["aql"]).replace(".", ",")}
