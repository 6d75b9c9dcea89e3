"""What is worked on is told to logs and traces alike; where neither is configured, nothing is imported for it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows import traces
from flows.logs import blotted, bound, configure
from flows.observed import observed
from flows.session import prefect_session

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


@pytest.fixture
def loggers_as_before() -> Iterator[None]:
    """Put every logger back as it was."""
    root = logging.getLogger()
    every = [root, *(each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))]
    before = [(each, each.handlers[:], each.propagate, each.level) for each in every]
    yield
    for handler in set(root.handlers) - set(before[0][1]):
        handler.close()
    for logger, handlers, propagate, level in before:
        logger.handlers, logger.propagate, logger.level = handlers, propagate, level


@pytest.fixture
def lines(tmp_path: Path, loggers_as_before: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The lines logged so far."""
    for name in ("FREIGABE_LOG", "FREIGABE_LOG_LEVEL", "PREFECT_LOGGING_SETTINGS_PATH"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    configure(file=tmp_path / "log")
    return lambda: [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]


def test_each_line_says_to_which_batch_run_and_step_it_belongs(lines: Any) -> None:
    log = logging.getLogger("freigabe.tests")
    logging.getLogger("great_expectations").info("what nobody needs to know")
    log.info("before")
    with bound(batch="b-1", run="r-1"):
        with bound(step="judge"):
            log.warning("%s findings", 3)
        log.info("between")
    log.info("after")
    told = [{key: line.get(key) for key in ("event", "level", "batch", "run", "step")} for line in lines()]
    assert told == [
        {"event": "before", "level": "info", "batch": None, "run": None, "step": None},
        {"event": "3 findings", "level": "warning", "batch": "b-1", "run": "r-1", "step": "judge"},
        {"event": "between", "level": "info", "batch": "b-1", "run": "r-1", "step": None},
        {"event": "after", "level": "info", "batch": None, "run": None, "step": None},
    ]


def test_an_exception_is_one_line_and_secrets_are_blotted_out(lines: Any) -> None:
    log = logging.getLogger("freigabe.tests")

    def refused() -> None:
        raise OSError("postgresql+psycopg://freigabe:geheim-1@db.example/x refused")

    try:
        refused()
    except OSError:
        log.exception("Authorization: Bearer geheim-2.abc, aws_secret_access_key=geheim-3, {'password': 'geheim-4'}")
    (line,) = lines()
    assert "geheim" not in json.dumps(line)
    assert "db.example" in line["exception"]
    assert "OSError" in line["exception"]


@pytest.mark.parametrize(
    "said",
    [
        "postgresql+psycopg://freigabe:ge/heim@db.example/x",
        "postgresql+psycopg://freigabe:ge@heim@db.example/x",
        "smtp://heim@mail.example:587",
        "{'Consumer-Key': 'heim', 'X-API-Key': \"heim\"}",
        "Ocp-Apim-Subscription-Key: heim",
        "GET https://x.example/events?api-key=heim&x=1",
    ],
)
def test_a_secret_of_any_form_is_blotted_out(said: str) -> None:
    assert "heim" not in blotted(None, "", {"event": said})["event"]


@pytest.mark.parametrize("said", ["http://127.0.0.1:4200/api answers r.weber@example", "batch kl-2020-017: 3 findings", "the key of the door"])
def test_what_is_no_secret_is_left_as_it_is(said: str) -> None:
    assert blotted(None, "", {"event": said})["event"] == said


def test_prefects_lines_go_the_same_way_in_the_process_and_in_those_it_starts(tmp_path: Path) -> None:
    run = """
import os, sys
if sys.argv[1] == "here":
    from flows.logs import configure
    configure()
from prefect.logging import get_logger
from prefect.logging.configuration import setup_logging
setup_logging()  # as a worker and a flow run do, each for itself
setup_logging()
get_logger("flow_runs").warning("a run speaks", extra={"flow_run_id": "r-9", "flow_name": "import-batch"})
get_logger("server").error("the server speaks")
import logging
logging.getLogger("uvicorn.error").error("uvicorn speaks")
if sys.argv[1] == "here":
    os.execv(sys.executable, [sys.executable, "-W", "ignore", "-c", os.environ["RUN"], "there"])
"""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path), "FREIGABE_LOG": "json", "RUN": run}
    environment |= {"PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore", "PREFECT_LOGGING_TO_API_ENABLED": "false", "DO_NOT_TRACK": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", run, "here"], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=120, check=True
    )
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in told] == ["a run speaks", "the server speaks", "uvicorn speaks"] * 2
    assert all((line["run"], line["flow"]) == ("r-9", "import-batch") for line in told if line["event"] == "a run speaks")


def test_people_get_lines_they_can_read(tmp_path: Path, loggers_as_before: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FREIGABE_LOG", "lines")
    monkeypatch.setenv("PREFECT_LOGGING_SETTINGS_PATH", "")
    configure(file=tmp_path / "log")
    with bound(batch="b-1"):
        logging.getLogger("freigabe.tests").info("judged")
    (line,) = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert "judged" in line
    assert "batch=b-1" in line
    assert not line.startswith("{")


class Receiver(HTTPServer):
    """Takes traces as OTLP over HTTP and keeps the spans."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Kept)
        self.spans: list[Any] = []
        self.services: list[str] = []


class _Kept(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        import gzip

        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        body = self.rfile.read(int(self.headers["content-length"]))
        request = ExportTraceServiceRequest.FromString(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
        assert isinstance(self.server, Receiver)
        for each in request.resource_spans:
            self.server.services += [pair.value.string_value for pair in each.resource.attributes if pair.key == "service.name"]
            self.server.spans += [span for scope in each.scope_spans for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver this process sends its traces to."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        traces._provider.cache_clear()
        traces._tracer.cache_clear()
        yield server
        if (provider := traces._provider()) is not None:
            provider.shutdown()
        traces._provider.cache_clear()
        traces._tracer.cache_clear()
        server.shutdown()
        thread.join()


def test_a_run_its_batches_and_their_steps_are_spans_within_each_other(receiver: Receiver) -> None:
    with observed():
        for batch in ("b-1", "b-2"):
            with observed(batch):
                for step in ("load", "judge"):
                    with observed(batch, step):
                        pass
    with pytest.raises(ValueError, match="secret"), observed("b-3", "commit"):
        raise ValueError("secret words of a paper")
    traces.flush()
    by_id = {span.span_id: span for span in receiver.spans}
    told = [(span.name, attributes(span).get("freigabe.batch"), getattr(by_id.get(span.parent_span_id), "name", None)) for span in receiver.spans]
    assert sorted(told, key=str) == sorted(
        [("run", None, None)]
        + [("batch", batch, "run") for batch in ("b-1", "b-2")]
        + [(f"step {step}", batch, "batch") for batch in ("b-1", "b-2") for step in ("load", "judge")]
        + [("step commit", "b-3", None)],
        key=str,
    )
    assert len({span.trace_id for span in receiver.spans}) == 2
    assert set(receiver.services) == {"freigabe"}
    (failed,) = [span for span in receiver.spans if span.name == "step commit"]
    assert failed.status.code == 2
    assert not failed.events


def test_a_span_carries_no_words_of_an_error(receiver: Receiver) -> None:
    with pytest.raises(ValueError, match="secret"), observed("b-3", "commit"):
        raise ValueError("secret words of a paper")
    traces.flush()
    assert "secret" not in str(receiver.spans)
    assert "ValueError" in str(receiver.spans)


def attributes(span: Any) -> dict[str, str]:
    return {pair.key: pair.value.string_value for pair in span.attributes}


def test_within_a_flow_the_run_is_known(own: Path, lines: Any, receiver: Receiver) -> None:
    from prefect import flow

    ids: list[str] = []

    @flow(name="import-batch", persist_result=False)
    async def carried() -> None:
        from prefect.runtime import flow_run

        ids.append(str(flow_run.id))
        with observed("b-1"), observed("b-1", "judge"):
            logging.getLogger("freigabe.tests").warning("judged")

    import asyncio

    with prefect_session(own, lambda _: None):
        asyncio.run(carried())
    (line,) = [line for line in lines() if line["event"] == "judged"]
    assert (line["batch"], line["run"], line["step"]) == ("b-1", ids[0], "judge")
    traces.flush()
    assert {attributes(span)["freigabe.run"] for span in receiver.spans} == set(ids)


def test_without_an_endpoint_nothing_is_imported() -> None:
    probe = "import sys\nfrom flows.observed import observed\nwith observed('b', 's'): pass\nprint([m for m in sys.modules if m.split('.')[0] in sys.argv[1:]])"
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    heavy = ("opentelemetry", "structlog", "prefect")
    done = subprocess.run([sys.executable, "-c", probe, *heavy], capture_output=True, text=True, env=environment, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
