"""Batches that stand in lists, made quickly: a state, an event and the row that lists are read from; and forms as a browser sends them."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import httpx

from batches.account import plain
from batches.event import Event
from batches.order import folded
from distribution.supply import lot_id
from flows.wiring import House
from record.overviews import Overview
from record.stock import LotRow


def listed(house: House, batch: str, importer: str = "Muster GmbH", **changes: Any) -> None:
    """Put a batch into the lists; ``shown`` and ``search`` add to what every one has."""
    shown = {
        "order": batch.upper(),
        "supplier": "Beispiel Trading Co., Ltd.",
        "importer": importer,
        "goods": [{"line": 1, "category": "ffp2", "model": "M-1", "quantity": 1000, "unit": "piece"}],
        "judged_for": "2020-05-29",
        "waits": [{"what": "review", "whom": "qc"}],
    } | changes.pop("shown", {})
    given = {"stage": "conformity", "blocking": 0, "review": 0, "second": 0, "ready": 0} | changes
    search = "\n".join(folded(each) for each in (batch, importer, shown["order"], shown["supplier"], given.pop("words", "")))
    row = Overview(batch=batch, eori="", importer=plain(importer), shown=shown, search=search, **given)
    with house.ledger.open("batch", batch, by="test") as thing:
        state = {"batch": {"order": {"order": shown["order"], "supplier": {"name": shown["supplier"]}}}, "judgement": {}, "n": thing.version}
        lot = LotRow(lot_id(batch, 1, "A"), batch, 1, "A", "ffp2", plain(importer), "quarantined", "conformity", 1000, None)
        rows = [partial(house.ledger.overviews.put, overview=row), partial(house.ledger.stock.put, batch=batch, rows=[lot])]
        thing.save(state, [Event(type="batch.opened", actor="test")], also=rows)


def orders_in(page: str) -> list[str]:
    """The batches a list links to, in its order."""
    return re.findall(r'<th class="kern-table__header" scope="row"[^>]*><div>\s*<a href="/batches/([^"/]+)', page)


def post(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form with the token of the session."""
    token = re.search(r'name="csrf" content="([^"]+)"', client.get("/batches").text)
    assert token is not None
    return client.post(path, data={"csrf": token[1]} | fields)
