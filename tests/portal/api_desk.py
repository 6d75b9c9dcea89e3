"""The API as it is called in one process, over a record that is copied for each test: by whom is said with each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from batches.account import Role
from flows.wiring import House, opened
from portal import make_app
from record.sessions import Scope
from tests.portal.walk import asked
from tests.servers.people import person


@dataclass
class Api:
    """An application, and tokens of people by name."""

    app: FastAPI
    house: House
    batch: str

    def token(self, name: str, *roles: Role, organisation: str | None = None, scope: Scope = "write") -> str:
        """A token of somebody, who is added where they are not there yet."""
        account = person(self.house, name, *roles, organisation=organisation).account
        return self.house.ledger.tokens.make(account.id, "test", scope, timedelta(days=1))

    def ask(self, method: str, url: str, token: str, headers: dict[str, str] | None = None, **sent: Any) -> httpx.Response:
        """One request."""
        return asked(self.app, method, url, {"authorization": f"Bearer {token}"} | (headers or {}), **sent)

    def post(self, url: str, token: str, body: Any, **headers: str) -> httpx.Response:
        """An act."""
        return self.ask("POST", url.format(batch=self.batch), token, {name.replace("_", "-"): value for name, value in headers.items()}, json=body)


@contextmanager
def api_over(data: Path) -> Iterator[Api]:
    """The API over a house with one batch."""
    app = make_app(data)
    with opened(data) as house:
        (batch,) = house.ledger.list("batch")
        yield Api(app, house, batch)
    app.state.desk.close()
