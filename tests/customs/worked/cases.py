"""The worked cases as they lie in the TOML files beside this one; ``README.md`` says how a case is written."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from batches.batch import Batch
from batches.order import Order
from batches.paper import Fact, Paper

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples"

#: What a case expects where nobody can know it; ``because`` then says why.
NOT_KNOWN = "not known"
AMOUNTS = ("customs_value", "duty", "vat")
OF_A_LINE = ("commodity_code", "customs_value", "duty_rate", "duty", "vat_rate", "vat")
TOTALS = ("customs_value", "duty", "import_vat")


@dataclass(frozen=True)
class Case:
    """One consignment, how it is worked out in words, and what comes out."""

    group: str
    shared: dict[str, Any]
    told: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.group}: {self.told['title']}"

    @property
    def contested(self) -> set[str]:
        """What the computation says otherwise while the case stands; ``contested`` tells why."""
        return set(self.told.get("differs", ()))

    @property
    def texts(self) -> dict[str, str]:
        """The papers that are written out, by kind, as they can be printed."""
        return {paper["kind"]: paper["text"] for paper in self.told.get("papers", ()) if "text" in paper}

    @property
    def derivation(self) -> list[str]:
        return list(self.told["derivation"])

    @property
    def expected(self) -> dict[str, Any]:
        return dict(self.told["expected"])

    @property
    def order(self) -> dict[str, Any]:
        """The order as ``order.json`` would have it, or has it in the sample that is named."""
        if "sample" in self.told:
            return dict(json.loads((SAMPLES / self.told["sample"] / "order.json").read_text(encoding="utf-8")))
        return {"order": self.name[:300], **self.shared, **self.told["order"]}

    @cached_property
    def batch(self) -> Batch:
        made = Order.model_validate(self.order)
        return Batch(id=made.batch_id, order=made, papers=tuple(map(_paper, self.told.get("papers", ()))))

    @property
    def amounts(self) -> set[Decimal]:
        """Every amount it expects."""
        wanted = self.expected
        stated = [wanted[key] for key in TOTALS] + [line[key] for line in wanted["lines"] for key in AMOUNTS]
        return {Decimal(value) for value in stated if value != NOT_KNOWN}

    @property
    def figures(self) -> set[Decimal]:
        """The quantities, prices, charges and rates its order is worked out from; none where something cannot be known."""
        if "because" in self.told:
            return set()
        order = self.order
        charges = [order[name] for name in ("freight", "insurance", "inland_transport") if name in order] + order.get("adjustments", [])
        rates = {order["currency"]: order.get("exchange_rate")} | order.get("exchange_rates", {})
        used = [rates[currency] for currency in (order["currency"], *(charge["currency"] for charge in charges)) if currency != "EUR"]
        parts = [charge[key] for charge in charges for key in ("amount", "to_eu_border") if isinstance(charge.get(key), str)]
        goods = [figure for line in order["lines"] for figure in (line["quantity"], line.get("valuation", {}).get("unit_value", line["unit_price"]))]
        return set(map(Decimal, [*goods, *used, *parts]))


def _paper(told: dict[str, Any]) -> Paper:
    facts = tuple(Fact(field=field, value=value, raw=value, confidence=0.99, page=1) for field, value in told.get("facts", {}).items())
    says = tuple(told.get("statements", ()))
    return Paper(file=f"{told['kind']}.pdf", sha256="0" * 64, pages=1, kind=told["kind"], facts=facts, statements=says)


def _cases() -> tuple[Case, ...]:
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.toml"))}
    return tuple(Case(group, told.get("order", {}), case) for group, told in files.items() for case in told["case"])


CASES = _cases()
