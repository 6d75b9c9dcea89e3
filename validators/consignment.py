"""Do order, invoice, packing list and transport paper speak of the same goods? And does each invoice add up?

Nothing is said where a paper does not print the numbers: what is not there cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from batches.batch import Batch
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from validators import consignment_goods, consignment_parties, consignment_transport
from validators.comparing import outcomes_of
from validators.consignment_amounts import amounts
from validators.consignment_quantities import packages, quantities
from validators.consignment_unordered import unordered

if TYPE_CHECKING:
    from validators.facts import Facts


@rule(
    "consignment.quantity_mismatch",
    "Reg. (EU) No 952/2013 Art. 15(2)(a), 163; order and trade papers of the consignment",
    "`lines`, `line_count`, `total_net`, `total_gross` and `packages` of invoices and packing lists, `packages` of transport papers; `quantity` ordered",
)
def quantity_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each model comes in the quantity ordered, on the invoices together and on the packing lists together, and no other is billed; packages agree."""
    yield from outcomes_of((*quantities(batch, facts, catalogue), *unordered(batch, facts, catalogue), *packages(facts)))


@rule(
    "consignment.amount_mismatch",
    "Reg. (EU) No 952/2013 Art. 70, 163; Impl. Reg. (EU) 2015/2447 Art. 145",
    "`lines`, `line_count`, `total_net`, `total_gross` and `currency` of invoices; `unit_price`, `freight`, `insurance` of the order",
)
def amount_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Each invoice adds up, and bills what the order agreed."""
    yield from outcomes_of(amounts(batch, facts, catalogue))


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (
    quantity_mismatch,
    amount_mismatch,
    consignment_parties.party_mismatch,
    consignment_transport.transport_mismatch,
    consignment_transport.weight_mismatch,
    consignment_goods.lot_mismatch,
    consignment_goods.origin_mismatch,
)
