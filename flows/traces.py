"""Traces for OpenTelemetry: a span a run, in it one a batch, in it one a step; sent by OTLP over HTTP.

Only where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set and ``freigabe[traces]`` is installed. Else a span costs one look into a variable, and nothing is imported.
Spans carry the ids of batch and run, never what a paper says or who somebody is.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

#: What sends the spans; an optional part of the installation.
SENDER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
_NOTHING: AbstractContextManager[None] = nullcontext()


def span(name: str, **attributes: str | int | None) -> AbstractContextManager[Any]:
    """A span while the block lasts, below the one that is open. Attributes that are ``None`` are left out."""
    if (tracer := _tracer()) is None:
        return _NOTHING
    return _opened(tracer, name, {f"freigabe.{key}": value for key, value in attributes.items() if value is not None})


@contextmanager
def _opened(tracer: Any, name: str, attributes: dict[str, str | int]) -> Iterator[Any]:
    """An error that ends the block is told by its kind alone: its words may be those of a paper."""
    from opentelemetry.trace import StatusCode

    with tracer.start_as_current_span(name, attributes=attributes, record_exception=False, set_status_on_exception=False) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_status(StatusCode.ERROR, type(error).__name__)
            raise


def flush() -> None:
    """Send what is waiting, or give it up after two seconds; at the end of a process it is done by itself, unless that ends at once (``os._exit``)."""
    if (provider := _provider()) is not None:
        provider.force_flush(2000)


@cache
def _tracer() -> Any:
    provider = _provider()
    return None if provider is None else provider.get_tracer("freigabe")


@cache
def _provider() -> Any:
    """Our own, not the process's: what Prefect or a library traces is theirs to send."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
        return None
    try:
        sender = importlib.import_module(SENDER)
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        logging.getLogger("freigabe.traces").warning("OTEL_EXPORTER_OTLP_ENDPOINT is set, but freigabe[traces] is not installed: no traces are sent")
        return None
    provider = TracerProvider(resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "").strip() or "freigabe"}))
    provider.add_span_processor(BatchSpanProcessor(sender.OTLPSpanExporter()))
    return provider
