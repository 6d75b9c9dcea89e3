"""Order, invoice, packing list and transport paper beside each other."""

from __future__ import annotations

from typing import Any

from batches.batch import Batch
from batches.paper import Paper, TradeLine
from tests.examples.example import Example, marked
from tests.validators.sound_batch import FFP_MAKER, batch, paper

_LINE: dict[str, Any] = {
    "line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 1000, "unit_price": "0.86", "gross_weight_kg": "100", "manufacturer": FFP_MAKER,
    "lots": [{"lot": "L1", "quantity": 600}, {"lot": "L2", "quantity": 400}],
}  # fmt: skip
_ORDER: dict[str, Any] = {
    "incoterm": "FOB", "origin": "CN", "transport_document": "HLCU1234567", "lines": [_LINE], "arrived_on": "2020-09-12",
}  # fmt: skip


def _goods(quantity: str = "1000", price: str | None = "0.86", amount: str | None = "860.00", lot: str | None = None) -> TradeLine:
    return TradeLine(
        model="LY-8210", description="FFP2 mask", quantity=quantity, unit="pcs", unit_price=price, amount=amount, lot=lot, page=1, box=(5, 6, 7, 8)
    )


_GOGGLES = TradeLine(model="HY-V1", description="Goggles", quantity="100", unit="pcs", unit_price="1.00", amount="100.00", page=1, box=(5, 9, 7, 10))


def _with_lines(read: Paper, *lines: TradeLine) -> Paper:
    return read.model_copy(update={"lines": lines})


def _invoice(*lines: TradeLine, **changes: Any) -> Paper:
    fields: dict[str, Any] = {
        "invoice_number": "INV-1", "currency": "USD", "seller": "Guangzhou Hengtong Trading Co., Ltd.", "buyer": "Pfalz Schutz GmbH", "total_gross": "860.00",
        "incoterm": "FOB", "country_of_origin": "CN",
    }  # fmt: skip
    return _with_lines(paper("commercial_invoice", "invoice.pdf", **(fields | changes)), *(lines or (_goods(),)))


def _packing(*lines: TradeLine, **changes: Any) -> Paper:
    fields: dict[str, Any] = {"packages": "20", "gross_weight_kg": "100", "net_weight_kg": "90", "container_numbers": ["MSKU6011672"]}
    listed = lines or (_goods("600", None, None, "L1"), _goods("400", None, None, "L2"))
    return _with_lines(paper("packing_list", "pl.pdf", **(fields | changes)), *listed)


def _bill(**changes: Any) -> Paper:
    fields: dict[str, Any] = {
        "waybill_number": "HLCU1234567", "packages": "20", "gross_weight_kg": "100", "container_numbers": ["MSKU6011672"], "consignee": "Pfalz Schutz GmbH",
        "issue_date": "2020-08-20",
    }  # fmt: skip
    return paper("bill_of_lading", "bl.pdf", **(fields | changes))


def _batch(*changed: Paper, **changes: Any) -> Batch:
    by_file = {each.file: each for each in (_invoice(), _packing(), _bill(), *changed)}
    return batch(tuple(by_file.values()), **(_ORDER | changes))


def _flown(departure: str) -> Batch:
    return _batch(paper("air_waybill", "awb.pdf", port_of_loading=departure), mode="air", airport_of_departure="PVG")


def _pair(sentence: str, broken: str, held: str, breaks: Paper, holds: Paper | None = None) -> Example:
    return Example(f"consignment.{sentence}", broken, held, _batch(breaks), _batch() if holds is None else _batch(holds))


EXAMPLES = (
    _pair(
        "quantity_mismatch",
        "The packing list comes to 999 masks; ordered are 1,000.",
        "It comes to 1,000.",
        _packing(_goods("599", None, None, "L1"), _goods("400", None, None, "L2")),
    ),
    _pair(
        "quantity_mismatch.unordered",
        "Beside the masks ordered, the invoice bills 100 goggles.",
        "It bills the freight beside them.",
        _invoice(_goods(), _GOGGLES, total_gross="960.00"),
        _invoice(_goods(), _GOGGLES.model_copy(update={"model": None, "description": "Sea freight"}), total_gross="960.00"),
    ),
    _pair(
        "quantity_mismatch.other_model",
        "The packing list names 1,000 masks LY-8310; ordered is LY-8210.",
        "It names LY-8210.",
        _packing(*(line.model_copy(update={"model": "LY-8310"}) for line in _packing().lines)),
    ),
    _pair("quantity_mismatch.packages", "The packing list has 20 cartons, the bill of lading 21.", "Both have 20.", _bill(packages="21")),
    _pair(
        "amount_mismatch.line_sum",
        "1,000 at 0.86 are billed with 868.00.",
        "They are billed with 860.00.",
        _invoice(_goods(amount="868.00"), total_gross="868.00"),
    ),
    _pair("amount_mismatch.total", "The lines come to 860.00, the total is 880.00.", "The total is 860.00.", _invoice(total_gross="880.00")),
    _pair(
        "amount_mismatch.price",
        "The invoice bills 0.96 a mask; agreed were 0.86.",
        "It bills 0.86.",
        _invoice(_goods(price="0.96", amount="960.00"), total_gross="960.00"),
    ),
    _pair(
        "amount_mismatch.order_total",
        "No line of the invoice could be read, and its total of 900.00 is not the order's 860.00.",
        "Its total is 860.00.",
        _with_lines(_invoice(total_gross="900.00")),
        _with_lines(_invoice()),
    ),
    _pair(
        "amount_mismatch.currency",
        "The invoice is in euro, with the very figures that were ordered in dollars.",
        "It is in dollars.",
        _invoice(currency="EUR"),
    ),
    _pair(
        "party_mismatch",
        "The invoice is by another seller than the supplier ordered from.",
        "It is by the supplier.",
        _invoice(seller="Wuhu Beispiel Mask Factory Ltd."),
    ),
    _pair(
        "transport_mismatch.number",
        "The bill of lading bears another number than the order's transport document.",
        "It bears that number.",
        _bill(waybill_number="HLCU7654321"),
    ),
    _pair(
        "transport_mismatch.container",
        "The packing list names a container that the bill of lading does not.",
        "Both name the same.",
        _packing(container_numbers=["TCLU4265766"]),
    ),
    _pair("transport_mismatch.terms", "The invoice is on CIF terms, the order on FOB.", "Both are on FOB.", _invoice(incoterm="CIF")),
    _pair(
        "transport_mismatch.later",
        "The bill of lading is of the day after the goods arrived.",
        "It is of the day they arrived.",
        _bill(issue_date="2020-09-13"),
        _bill(issue_date="2020-09-12"),
    ),
    Example(
        "consignment.transport_mismatch.airport",
        "The air waybill names Hanoi as the airport of departure, the order Shanghai.",
        "Both name Shanghai.",
        _flown("HANOI (HAN)"),
        _flown("SHANGHAI (PVG)"),
    ),
    _pair(
        "weight_mismatch",
        "The bill of lading says 101.1 kg, the packing list 100 kg.",
        "It says 101 kg, which is within the tolerance.",
        _bill(gross_weight_kg="101.1"),
        _bill(gross_weight_kg="101"),
    ),
    _pair("weight_mismatch.net", "The net weight is above the gross weight.", "It is below.", _packing(net_weight_kg="100.5")),
    _pair(
        "lot_mismatch",
        "The packing list names lot L3, which was not ordered.",
        "It names L1 and L2, as ordered.",
        _packing(_goods("600", None, None, "L1"), _goods("400", None, None, "L3")),
    ),
    _pair(
        "lot_mismatch",
        "The invoice names lots L1 and L9, which was not ordered.",
        "It names L1 alone: an invoice need not name every lot.",
        _invoice(lots=["L1", "L9"]),
        _invoice(lots=["L1"]),
    ),
    _pair("lot_mismatch.lacking", "The packing list names lot L1 alone.", "It names L2 too.", _packing(_goods("1000", None, None, "L1"))),
    _pair(
        "lot_mismatch.quantity",
        "The packing list has 500 of each lot; ordered are 600 of L1 and 400 of L2.",
        "It has 600 and 400.",
        _packing(_goods("500", None, None, "L1"), _goods("500", None, None, "L2")),
    ),
    Example(
        "consignment.lot_mismatch.marking",
        "The goods listed as lot L1 bear L3.",
        "They bear L1.",
        marked(_batch(), "1,L1,lot,L3"),
        marked(_batch(), "1,L1,lot,L1"),
    ),
    _pair("origin_mismatch", "The invoice says Vietnam, the order China.", "Both say China.", _invoice(country_of_origin="VIET NAM")),
)
