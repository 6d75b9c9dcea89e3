"""Line by line what invoices and packing lists print: amounts, cartons, weights, volumes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def trade_figures(sample: dict[str, Any]) -> dict[str, Any]:
    """The figures of ``sample``'s trade papers, as text; amounts by the price agreed, or by the value for customs where nothing was sold."""
    trade, ordered = sample["trade"], sample["order"]["lines"]
    lines: list[dict[str, Any]] = []
    next_carton = 1
    for index, line in enumerate(ordered):
        in_carton = trade["pieces_in_carton"][index]
        listed = trade.get("listed_in_carton", trade["pieces_in_carton"])[index]
        cartons = line["quantity"] // in_carton
        totals = {"net": trade["net_weight_kg"][index], "gross": line["gross_weight_kg"], "volume": trade["volume_m3"][index]}
        lots = []
        for lot in line["lots"]:
            count = lot["quantity"] // in_carton
            lots.append({"lot": lot["lot"], "from": next_carton, "to": next_carton + count - 1, **_lot(lot, count, count * listed, cartons, totals)})
            next_carton += count
        lines.append(
            {
                "cartons": cartons,
                "in_carton": in_carton,
                "listed_in_carton": listed,
                "price": str(_price(line)),
                "amount": f"{_amount(line):,.2f}",
                "quantity": f"{line['quantity']:,}",
                "lots": lots,
            }
        )
    return {**trade, "lines": lines, "totals": _totals(trade, ordered, lines, next_carton - 1)}


def _lot(lot: dict[str, Any], cartons: int, listed: int, cartons_of_line: int, totals: dict[str, str]) -> dict[str, Any]:
    share = Decimal(cartons) / cartons_of_line
    return {
        "cartons": cartons,
        "quantity": f"{lot['quantity']:,}",
        "listed": f"{listed:,}",
        "expires_on": lot.get("expires_on", ""),
        "volume": f"{Decimal(totals['volume']) * share:.3f}",
        **{key: f"{Decimal(totals[key]) * share:,.1f}" for key in ("net", "gross")},
    }


def _price(line: dict[str, Any]) -> Decimal:
    return Decimal(line["valuation"]["unit_value"] if "valuation" in line else line["unit_price"])


def _amount(line: dict[str, Any]) -> Decimal:
    return _price(line) * int(line["quantity"])


def _totals(trade: dict[str, Any], ordered: list[dict[str, Any]], lines: list[dict[str, Any]], cartons: int) -> dict[str, Any]:
    return {
        "amount": f"{sum(map(_amount, ordered)):,.2f}",
        "cartons": cartons,
        "quantity": f"{sum(line['quantity'] for line in ordered):,}",
        "listed": f"{sum(line['cartons'] * line['listed_in_carton'] for line in lines):,}",
        "gross": f"{sum(Decimal(line['gross_weight_kg']) for line in ordered):,.1f}",
        "net": f"{sum(map(Decimal, trade['net_weight_kg'])):,.1f}",
        "volume": f"{sum(map(Decimal, trade['volume_m3'])):,.2f}",
    }
