"""Running flows from this process: Prefect pointed at its server, and its own talk sent to a file instead of the terminal."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.server import Progress, past_proxies, server_url, settings_for
from record.place import Place


@contextmanager
def prefect_session(data: Path, progress: Progress) -> Iterator[None]:
    """Run flows against the configured or the local server; ``Unavailable`` when it does not answer."""
    home = Place(data).prefect
    Place(data).make()
    home.mkdir(exist_ok=True)
    before = dict(os.environ)
    try:
        os.environ.update(settings_for(data))
        url = server_url(data, progress, meanwhile=import_what_a_run_needs)
        os.environ["PREFECT_API_URL"] = url
        if url.startswith("http://127.0.0.1"):
            os.environ |= past_proxies()
        from prefect.logging.configuration import setup_logging
        from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

        with temporary_settings({PREFECT_API_URL: url, PREFECT_HOME: home}):
            setup_logging()
            with _to_file(home / "runs.log"):
                try:
                    yield
                finally:
                    _send_what_is_queued()
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)


def _send_what_is_queued() -> None:
    """Give Prefect the log lines and events that still wait in this process, while its server is known to be there."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    for worker in (APILogWorker, EventsWorker):
        worker.drain_all(timeout=5, at_exit=False)


def import_what_a_run_needs() -> None:
    """The heavy imports, done on one processor while the server starts on another."""
    for module in ("flows.import_batch", "validators.expectations"):
        importlib.import_module(module)


@contextmanager
def _to_file(file: Path) -> Iterator[None]:
    """Take Prefect's console handlers off its loggers and write to ``file`` instead; commands speak for themselves."""
    to_file = logging.FileHandler(file, delay=True)
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "prefect"]
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in names)]
    taken = [(logger, handler) for logger in loggers for handler in logger.handlers if type(handler).__name__ == "PrefectConsoleHandler"]
    for logger, handler in taken:
        logger.removeHandler(handler)
        logger.addHandler(to_file)
    try:
        yield
    finally:
        for logger, handler in taken:
            logger.removeHandler(to_file)
            logger.addHandler(handler)
        to_file.close()
