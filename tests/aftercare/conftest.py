"""The bench of recalls, with kits in a fridge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from distribution.temperature import Reading
from record.stock import LotRow
from tests.recalls.conftest import ON, Bench, bench, clock, database, ledger, pytest_generate_tests

__all__ = ["ON", "Bench", "bench", "clock", "database", "kits", "ledger", "pytest_generate_tests", "readings"]
NOON = datetime(2020, 5, 28, 12, tzinfo=UTC)


def kits(bench: Bench, id: str = "l-k", category: str = "antigen_test", status: str = "released", quantity: int = 500, batch: str = "b-k") -> str:  # noqa: A002
    """A lot of kits."""
    told = {"model": "RT-1", "manufacturer": "Beispiel Diagnostik", "supplier": "Beispiel Handel", "unit": "kit"}
    row = LotRow(id, batch, 1, id.upper(), category, "einfuhr", status, "distribution", quantity, None, told, frozenset({("model", "rt1")}))
    with bench.ledger.writing() as connection:
        bench.ledger.stock.put(connection, batch, [row])
    return id


def readings(*celsius: str | None, every: float = 10, first: datetime = NOON) -> list[Reading]:
    """One every so many minutes; ``None``: the logger had nothing."""
    told = enumerate(celsius)
    return [Reading(first + timedelta(minutes=every * at), Decimal(each)) for at, each in told if each is not None]
