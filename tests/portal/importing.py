"""Importers and quality control before a portal that carries what they enter, and what they send."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from flows.wiring import opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.people import carrier, person, sign_in

OWN, OTHER = "Musterhafen Medizinbedarf GmbH", "Andere Hilfe e.V."
FIELDS = {
    "order": "MH-77",
    "ordered_on": "2020-05-04",
    "expected_on": "22.06.2020",
    "supplier.name": "Shanghai Beispiel Ltd.",
    "supplier.country": "cn",
    "currency": "usd",
    "exchange_rate": "1,0950",
    "freight.amount": "120",
    "freight.to_eu_border": "120",
    "lines.0.category": "ffp2",
    "lines.0.model": "MW-1",
    "lines.0.class": "FFP2 NR",
    "lines.0.quantity": "1000",
    "lines.0.unit": "piece",
    "lines.0.unit_price": "1,15",
    "lines.0.lots.0.lot": "L-1",
    "lines.0.lots.0.quantity": "1000",
    "lines.0.lots.0.expires_on": "2023-01-31",
    "do": "give",
}


class People:
    """Who asks the portal; ``batch``: what they ask about."""

    def __init__(self, portal: httpx.Client, importer: httpx.Client, other: httpx.Client, qc: httpx.Client) -> None:
        self.portal, self.importer, self.other, self.qc = portal, importer, other, qc
        self.batch = ""


@contextmanager
def at_the_portal(data: Path, serve: Serve) -> Iterator[People]:
    """An importer, one of another organisation, and quality control, over an empty house that carries what they enter."""
    with opened(data) as house:
        who = [
            person(house, "I. Hafen", "importer", organisation=OWN),
            person(house, "F. Fremd", "importer", organisation=OTHER),
            person(house, "R. Weber", "qc"),
        ]
    portal = serve(make_app(data))
    with carrier(data):
        clients = [sign_in(portal, each) for each in who]
        yield People(portal, *clients)
        for client in clients:
            client.close()


def token_of(client: httpx.Client) -> str:
    """What the forms of this session carry."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/orders/new").text)
    assert found is not None
    return found[1]


def posted(client: httpx.Client, path: str, fields: dict[str, str]) -> httpx.Response:
    """The answer to a form of this session."""
    return client.post(path, data=fields | {"csrf": token_of(client)})


def order_json(**changes: Any) -> dict[str, Any]:
    """An order of the importer."""
    return {
        "order": "MH-78",
        "expected_on": "2020-06-22",
        "importer": {"name": OWN},
        "supplier": {"name": "Shanghai Beispiel Ltd."},
        "currency": "EUR",
        "lines": [{"line": 1, "category": "ffp2", "model": "MW-1", "quantity": 10, "unit_price": "1.15"}],
    } | changes


def orders(data: Path) -> list[dict[str, Any]]:
    """Every order in the record."""
    with opened(data) as house:
        return [house.ledger.read("batch", each).state["batch"]["order"] for each in house.ledger.list("batch")]  # type: ignore[union-attr]


def batch_of(client: httpx.Client, answer: httpx.Response) -> str:
    """The batch an order opened, once the run that opens it has ended."""
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 120
    while answer.headers["location"].startswith("/orders/opening/") and time.monotonic() < until:
        time.sleep(0.2)
        waited = client.get(answer.headers["location"])
        answer = waited if waited.status_code == 303 else answer
    found = re.fullmatch(r"/batches/([^/]+)/papers\?.*", answer.headers["location"])
    assert found is not None, answer.headers["location"]
    return found[1]


def applied(data: Path, answer: httpx.Response) -> str:
    """Where a form led to, once the run that applies what was entered has ended."""
    assert answer.status_code == 303, answer.text
    found = re.search(r"told=(\d+)", answer.headers["location"])
    assert found is not None
    until = time.monotonic() + 120
    with opened(data) as house:
        while time.monotonic() < until and house.ledger.entries.at([int(found[1])])[0].settled is None:
            time.sleep(0.1)
    return str(answer.headers["location"])
