"""The trade papers of a sound consignment, made from its order: invoice, packing list, and the paper of the carrier."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from batches.paper import Paper, TradeLine
from tests.validators.sound_batch import paper

IMPORTER = {"name": "Pfalzwacht Schutzbedarf GmbH", "address": "Hafenstrasse 4, 67061 Ludwigshafen", "country": "DE", "eori": "DE990001170420001"}
CARTON = 500


def placed(number: str, arrives: str, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """An order of goods that come by sea, FOB, for less than a declaration of value is due for; ``more`` replaces what else is said."""
    said: dict[str, Any] = {
        "order": number,
        "expected_on": arrives,
        "arrived_on": arrives,
        "importer": IMPORTER,
        "consignee": IMPORTER,
        "incoterm": "FOB",
        "incoterm_place": "Ningbo",
        "mode": "sea",
        "transport_document": "HNMB2009071",
        "origin": "CN",
        "dispatch_country": "CN",
        "currency": "USD",
        "exchange_rate": "1.1800",
        "freight": {"amount": "900.00", "currency": "USD", "to_eu_border": True},
        "insurance": {"amount": "45.00", "currency": "USD"},
        "apportion_by": "weight",
        "lines": lines,
    }
    return said | more


def ordered(line: int, category: str, model: str, price: str, kg: str, batches: list[tuple[str, str]], maker: dict[str, str], **more: Any) -> dict[str, Any]:
    """A line of two lots or so, 10,000 each, with their last days."""
    named = [{"lot": lot, "quantity": 10000, "expires_on": day} for lot, day in batches]
    said: dict[str, Any] = {
        "line": line,
        "category": category,
        "model": model,
        "quantity": 10000 * len(batches),
        "unit_price": price,
        "gross_weight_kg": kg,
        "manufacturer": maker,
        "lots": named,
    }
    return said | more


def trade_papers(order: dict[str, Any], *, issued: str, country: str) -> tuple[Paper, ...]:
    """Invoice, packing list and transport paper that agree with the order."""
    lines = order["lines"]
    weight = str(sum(Decimal(line["gross_weight_kg"]) for line in lines))
    cartons = sum(line["quantity"] // CARTON or 1 for line in lines)
    both = {
        "seller": order["supplier"]["name"],
        "consignee": order["consignee"]["name"],
        "order_number": order["order"],
        "packages": cartons,
        "gross_weight_kg": weight,
    }
    invoice = paper(
        "commercial_invoice",
        "invoice.pdf",
        **both,
        invoice_number="INV-0907",
        invoice_date=issued,
        buyer=order["importer"]["name"],
        currency=order["currency"],
        total_gross=str(sum(_amount(line) for line in lines)),
        line_count=len(lines),
        incoterm=order["incoterm"],
        country_of_origin=country,
    )
    packing = paper(
        "packing_list", "packing.pdf", **both, invoice_number="INV-0907", issue_date=issued, lots=[lot["lot"] for line in lines for lot in line["lots"]]
    )
    return (
        invoice.model_copy(update={"lines": tuple(_billed(line) for line in lines)}),
        packing.model_copy(update={"lines": tuple(_packed(line, lot) for line in lines for lot in line["lots"])}),
        _carried(order, cartons, weight, issued),
    )


def _carried(order: dict[str, Any], cartons: int, weight: str, issued: str) -> Paper:
    by_air = order["mode"] == "air"
    kind, file = ("air_waybill", "awb.pdf") if by_air else ("bill_of_lading", "bl.pdf")
    boxes: dict[str, Any] = {} if by_air else {"container_numbers": ["MSKU6011672"]}
    return paper(
        kind,
        file,
        waybill_number=order["transport_document"],
        issue_date=issued,
        consignee=order["consignee"]["name"],
        packages=cartons,
        gross_weight_kg=weight,
        **boxes,
    )


def _amount(line: dict[str, Any]) -> Decimal:
    return (Decimal(line["unit_price"]) * int(line["quantity"])).quantize(Decimal("0.01"))


def _billed(line: dict[str, Any]) -> TradeLine:
    return TradeLine(
        description=f"{line['category']} {line['model']}",
        model=line["model"],
        quantity=str(line["quantity"]),
        unit=line.get("unit", "piece"),
        unit_price=line["unit_price"],
        amount=str(_amount(line)),
        page=1,
        box=(10, 10, 90, 20),
    )


def _packed(line: dict[str, Any], lot: dict[str, Any]) -> TradeLine:
    weight = Decimal(line["gross_weight_kg"]) * lot["quantity"] / line["quantity"]
    return TradeLine(
        description=f"{line['category']} {line['model']}",
        model=line["model"],
        lot=lot["lot"],
        quantity=str(lot["quantity"]),
        unit=line.get("unit", "piece"),
        cartons=str(lot["quantity"] // CARTON or 1),
        gross_weight_kg=str(weight),
        page=1,
        box=(10, 10, 90, 20),
    )
