"""Carriers that speak IATA ONE Record and DCSA Track & Trace, on loopback: what they report is set by the test, and so is what goes wrong."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from deploy.servers.process import PATIENCE, free_port

TOKEN = "let-me-in"  # noqa: S105 - of a server that lives as long as a test
CARGO = "https://onerecord.iata.org/ns/cargo#"


class Carriers:
    """What the servers report, by transport document; ``trouble``: how the server answers instead (``401``, ``429``, ``slow`` …)."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.dcsa: dict[str, list[dict[str, Any]]] = {}
        self.one_record: dict[str, list[dict[str, Any]]] = {}
        self.trouble = ""
        self.a_page = 100
        self.next_page = "link"
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def settings(self) -> str:
        """A ``tracking.toml`` that names both."""
        return f"""
[[carrier]]
name = "sea-line"
protocol = "dcsa"
url = "{self.address}/v2/events"
documents = ["HLCU", "MAEU"]
token_from = "SEA_LINE_TOKEN"

[[carrier]]
name = "air-line"
protocol = "one_record"
url = "{self.address}/logistics-objects/awb-{{prefix}}-{{number}}/logistics-events"
documents = ["020"]
token_from = "AIR_LINE_TOKEN"
"""


def dcsa_event(code: str, at: str, place: str, classifier: str = "ACT", created: str = "2020-05-01T08:00:00+08:00", **more: Any) -> dict[str, Any]:
    """A TransportEvent or EquipmentEvent of T&T 2.2."""
    transport = code in ("ARRI", "DEPA")
    call = {
        "transportCallID": f"call-{place}",
        "UNLocationCode": place,
        "facilityTypeCode": "POTE",
        "modeOfTransport": "VESSEL",
        "exportVoyageNumber": "2103S",
        "vessel": {"vesselIMONumber": "9321483", "vesselName": "Emma Example"},
    }
    event = {
        "eventID": f"{code}-{place}-{classifier}-{created}",
        "eventType": "TRANSPORT" if transport else "EQUIPMENT",
        "eventCreatedDateTime": created,
        "eventClassifierCode": classifier,
        "eventDateTime": at,
        "transportCall": call,
        "documentReferences": [{"documentReferenceType": "TRD", "documentReferenceValue": "HLCUHAN200512345"}],
    }
    kind = (
        {"transportEventTypeCode": code} if transport else {"equipmentEventTypeCode": code, "equipmentReference": "MSKU6011672", "emptyIndicatorCode": "LADEN"}
    )
    return event | kind | more


def logistics_event(code: str, at: str, place: str, kind: str = "ACTUAL", created: str = "2020-05-20T04:00:00.000Z", **more: Any) -> dict[str, Any]:
    """A LogisticsEvent of ontology 3.2, compacted with the prefix ``cargo``."""
    return {
        "@id": f"https://1r.example.com/logistics-objects/awb-020-12345675/logistics-events/{code}-{place}-{kind}-{created}",
        "@type": "cargo:LogisticsEvent",
        "cargo:creationDate": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": created},
        "cargo:eventDate": {"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": at},
        "cargo:eventCode": {"@id": f"https://onerecord.iata.org/ns/code-lists/StatusCode#{code}", "@type": "cargo:CodeListElement"},
        "cargo:eventTimeType": {"@id": f"cargo:{kind}", "@type": "cargo:EventTimeType"},
        "cargo:partialEventIndicator": False,
        "cargo:eventLocation": {
            "@type": "cargo:Location",
            "cargo:locationCodes": [{"@type": "cargo:CodeListElement", "cargo:code": place, "cargo:codeListName": "IATA airport code"}],
        },
        **more,
    }


def collection(events: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    """An ``api:Collection`` as JSON-LD has it: no member, one member without a list, or a list."""
    answer: dict[str, Any] = {
        "@context": {"cargo": CARGO, "api": "https://onerecord.iata.org/ns/api#"},
        "@type": "api:Collection",
        "api:hasTotalItems": len(events) if total is None else total,
    }
    return answer | ({"api:hasItem": events[0] if len(events) == 1 else events} if events else {})


def _in_trouble(trouble: str, url: str) -> Response:
    """What a server that is not in order answers."""
    match trouble:
        case "429":
            return Response(status_code=429, headers={"Retry-After": "120"})
        case "truncated":
            return Response('[{"eventID": "84db923d", "eventTy', media_type="application/json")
        case "deep":
            return Response("[" * 200_000, media_type="application/json")
        case "huge":
            return StreamingResponse(_much(), media_type="application/json")
        case "slow":
            return StreamingResponse(_drop_by_drop(), media_type="application/json")
        case _ if trouble.startswith("to "):
            return Response(status_code=302, headers={"Location": trouble[3:]})
        case "elsewhere" | "circle":
            return Response(status_code=302, headers={"Location": url if trouble == "circle" else "http://127.0.0.2:9/v2/events"})
        case _:
            return Response(json.dumps({"statusCode": trouble}), int(trouble), media_type="application/json")


def _events(carriers: Carriers, document: str, limit: int, cursor: int) -> Response:
    """A page of DCSA events; a cursor alone stands for the whole question."""
    found = carriers.dcsa.get(document, []) if document else next(iter(carriers.dcsa.values()), [])
    size = min(limit, carriers.a_page)
    headers = {"API-Version": "2.2.0"}
    if cursor + size < len(found):
        link = f"{carriers.address}/v2/events?transportDocumentReference={document}&cursor={cursor + size}"
        ways = {"link": link, "cursor": str(cursor + size), "same": str(cursor), "elsewhere": "http://127.0.0.2:9/v2/events?cursor=1"}
        headers["Next-Page"] = ways.get(carriers.next_page, carriers.next_page)
    return Response(json.dumps(found[cursor : cursor + size]), headers=headers, media_type="application/json")


def _app(carriers: Carriers) -> FastAPI:
    app = FastAPI()

    @app.middleware("http")
    async def amiss(request: Request, call_next: Any) -> Response:
        carriers.asked.append((request.url.path, dict(request.query_params) | {"authorization": request.headers.get("authorization", "")}))
        if carriers.trouble:
            return _in_trouble(carriers.trouble, str(request.url))
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Response(status_code=401)
        response: Response = await call_next(request)
        return response

    @app.get("/v2/events")
    async def events(transportDocumentReference: str = "", limit: int = 100, cursor: int = 0) -> Response:  # noqa: N803 - the specification's name
        return _events(carriers, transportDocumentReference, limit, cursor)

    @app.get("/logistics-objects/awb-{waybill}/logistics-events")
    async def logistics_events(waybill: str, limit: int = 100, skip: int = 0) -> Response:
        found = carriers.one_record.get(waybill)
        if found is None:
            return Response(json.dumps({"@type": "api:Error", "api:hasTitle": "Logistics Object not found"}), 404, media_type="application/ld+json")
        return Response(json.dumps(collection(found[skip : skip + limit], len(found))), media_type="application/ld+json; version=2.1.0")

    @app.get("/logistics-objects/place-{code}")
    async def place(code: str) -> Response:
        if code == "secret":
            return Response(status_code=403)
        described = {"@type": "cargo:Location", "cargo:locationName": "Somewhere", "cargo:locationCodes": {"cargo:code": code.upper()}}
        return Response(json.dumps(described), media_type="application/ld+json")

    return app


async def _much() -> AsyncIterator[bytes]:
    for _ in range(1600):
        yield b" " * 65_536  # 100 MB


async def _drop_by_drop() -> AsyncIterator[bytes]:
    for _ in range(600):
        yield b" "
        await asyncio.sleep(0.1)


@contextmanager
def carriers_server() -> Iterator[Carriers]:
    """Both, while the block lasts."""
    carriers = Carriers(port := free_port())
    server = uvicorn.Server(uvicorn.Config(_app(carriers), port=port, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive(), "the carriers' server does not start"
        assert time.monotonic() < until
        time.sleep(0.02)
    try:
        yield carriers
    finally:
        server.should_exit = True
        thread.join(20)
