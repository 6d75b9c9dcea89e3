"""``GET /api/openapi.json``: what the API takes and gives, for whoever writes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from batches.order import Order
from portal.access import ANYBODY, said_of
from portal.once import HEADER, Once
from portal.rights import RIGHTS

_ABOUT = """What pages show and do, for machines. Bring a token (`Authorization: Bearer freigabe_…`), made on the page of your account; a page of the portal
asks with its session and the header `X-CSRF-Token`. Refusals are `application/problem+json` (RFC 9457) with a stable `code`, the same as the command line's."""
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token of an account: of scope `read` for looking, `write` for all its rights."},
    "session": {"type": "apiKey", "in": "cookie", "name": "freigabe", "description": "A session in a browser (`__Host-freigabe` where it is encrypted)."},
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Names this request: sent again with the same key it has no second effect, and gets the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


def routes(_data: Path) -> APIRouter:
    """The route."""
    router = APIRouter()

    @router.get("/api/openapi.json", dependencies=[ANYBODY], include_in_schema=False)
    def description(request: Request) -> dict[str, Any]:
        return described(request.app)

    return router


def described(app: FastAPI) -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1), made once."""
    if app.openapi_schema is None:
        told = get_openapi(title="freigabe", version="1", description=_ABOUT, routes=list(api_routes(app)))
        told["components"]["securitySchemes"] = _SCHEMES
        order = Order.model_json_schema(ref_template="#/components/schemas/{model}")
        told["components"]["schemas"] |= order.pop("$defs") | {"Order": order}
        told["security"] = [{"token": []}, {"session": []}]
        for route in api_routes(app):
            for method in route.methods or ():
                _complete(route, method.lower(), told["paths"][route.path][method.lower()])
        app.openapi_schema = told
    return app.openapi_schema


def every_route(app: FastAPI) -> Iterator[APIRoute]:
    """Every route of the application, also those in routers."""
    left: list[Any] = list(app.routes)
    while left:
        each = left.pop(0)
        if isinstance(each, APIRoute):
            yield each
        left.extend(getattr(getattr(each, "original_router", None), "routes", ()))


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """The routes that are described."""
    return (each for each in every_route(app) if each.path.startswith("/api/") and each.include_in_schema)


def _complete(route: APIRoute, method: str, told: dict[str, Any]) -> None:
    """An id that stays while the address stays, who may, the key, and refusals under the type they have."""
    told["operationId"] = "_".join([method, *re.findall(r"[A-Za-z0-9]+", route.path.removeprefix("/api/"))])
    needs = " or ".join(f"`{each}`" for each in said_of(route) if each in RIGHTS)
    if needs:
        told["description"] = f"Needs the right {needs}.\n\n{told.get('description', '')}".strip()
    if said_of(route) == ("anybody",):
        told["security"] = []
    if method != "get" and isinstance(route, Once) and route.keeps:
        told.setdefault("parameters", []).append(_KEY)
    for status, answer in told["responses"].items():
        if status[0] in "45":
            other = {kind: each for kind, each in answer.get("content", {}).items() if each.get("schema", _PROBLEM) != _PROBLEM}
            answer["content"] = other | {"application/problem+json": {"schema": _PROBLEM}}
