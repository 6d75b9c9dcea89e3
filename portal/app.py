"""The application: routes, refusals, and the headers every answer carries."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request

from portal.access import guarded
from portal.asking import Asked
from portal.connection import is_secure
from portal.desk import Desk
from portal.pace import Pace
from portal.problems import refuse_as_problems
from portal.routes import (
    account,
    accounts,
    batches,
    channel,
    complaints,
    contracts,
    correcting,
    customs,
    customs_entering,
    customs_letter,
    deliveries,
    demand_tables,
    demands,
    documents,
    feeds,
    figures,
    goods,
    groups,
    handovers,
    health,
    history,
    home,
    invitations,
    language,
    login,
    members,
    metrics,
    notices,
    offer_feeds,
    offers,
    orders,
    organisations,
    overview,
    papers,
    pictures,
    plans,
    pools,
    prices,
    queue,
    recalls,
    release,
    retained,
    review,
    second_factor,
    shelves,
    static,
    stock,
    supplier,
    suppliers,
    temperatures,
)
from portal.routes.api import aftercare as aftercare_api
from portal.routes.api import channel as channel_api
from portal.routes.api import contracts as contracts_api
from portal.routes.api import deciding, describing, doing, files, holding, house, joining, links, looking, sending
from portal.routes.api import deliveries as deliveries_api
from portal.routes.api import demands as demands_api
from portal.routes.api import offers as offers_api
from portal.routes.api import plans as plans_api
from portal.routes.api import pools as pools_api
from portal.routes.api import recalls as recalls_api
from portal.routes.api import stock as stock_api

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: Nothing runs in a page, nothing is loaded from elsewhere, no other site may frame it. A route that needs more says so itself.
HEADERS = {
    b"content-security-policy": b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cache-control": b"no-store",
}
#: To those who came by TLS: this address is asked by TLS only from now on (RFC 6797).
HSTS = (b"strict-transport-security", b"max-age=31536000")


#: Every module of routes, one a subject.
ACCOUNTS = (login, language, invitations, account, second_factor, accounts, organisations)
BATCHES = (
    orders,
    papers,
    supplier,
    customs,
    customs_letter,
    customs_entering,
    documents,
    goods,
    release,
    pictures,
    correcting,
    review,
    batches,
    figures,
    history,
    overview,
    queue,
)
CHANNEL = (channel, members, groups, contracts, prices)
DEMAND = (demand_tables, demands, shelves, pools)
SHARING = (stock, plans)
DELIVERING = (deliveries, handovers)
#: What groups are offered and told; ``offer_feeds`` before the addresses of single offers.
OFFERS = (offer_feeds, offers, feeds)
RECALLS = (recalls, notices)
AFTERCARE = (complaints, retained, temperatures, suppliers)
API = (
    *(describing, doing, looking, sending, deciding, files, holding, house, links),
    *(joining, channel_api, contracts_api),
    *(demands_api, pools_api),
    *(stock_api, plans_api),
    *(deliveries_api, offers_api, recalls_api),
    aftercare_api,
)
ROUTES = (health, metrics, static, home, *ACCOUNTS, *BATCHES, *CHANNEL, *DEMAND, *SHARING, *OFFERS, *DELIVERING, *RECALLS, *AFTERCARE, *API)


def make_app(data: Path) -> FastAPI:
    """The portal over the record in ``data``. Nothing is opened yet: it answers also while the database is away."""
    desk = Desk(data)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title="freigabe", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.desk, app.state.pace = desk, Pace()
    for each in ROUTES:
        app.include_router(guarded(each.routes(data)))
    refuse_as_problems(app)
    app.add_middleware(Asked)
    app.add_middleware(Headed)
    return app


class Headed:
    """Adds :data:`HEADERS` to every answer that does not set them itself."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        every = dict([*HEADERS.items(), *([HSTS] if scope["type"] == "http" and is_secure(Request(scope)) else [])])

        async def headed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((name, value) for name, value in every.items() if name not in own)]
            await send(message)

        await self._app(scope, receive, headed if scope["type"] == "http" else send)
