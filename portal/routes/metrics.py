"""``GET /metrics``: Prometheus' text format, version 0.0.4."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from portal.access import NEAR
from portal.measures import RecordCollector


def routes(data: Path) -> APIRouter:
    """The route over one data folder."""
    router = APIRouter()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(RecordCollector(data))

    @router.get("/metrics", dependencies=[NEAR])
    def metrics() -> Response:
        """What the record holds, counted. Only for who is near: numbers of batches and refusals are the house's own."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router
