"""Log lines of the served processes: a JSON object a line for machines, a readable line at a terminal; each says to which batch, run and step it belongs.

Commands speak for themselves and keep what Prefect says in a file (:mod:`flows.session`); this is for what runs without anybody looking on. Ids only: no
paper's content, nobody's name. A password in a URL and a bearer's token are blotted out of whatever a library says.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter

Line = MutableMapping[str, Any]
_BOUND: ContextVar[dict[str, str]] = ContextVar("bound", default={})  # noqa: B039 - never changed in place
#: What Prefect adds to its records → what we call it.
_OF_PREFECT = {"flow_run_id": "run", "flow_name": "flow", "task_name": "task"}
_SECRETS = (
    (re.compile(r"(?<=://)(?:[^/\s]+|[^:/@\s]*:[^@\s]+)@"), "…@"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), r"\1 …"),
    (re.compile(r"(?i)(password|passwd|secret|token|(?:api|access|consumer|subscription)[_-]?key)([\w-]*[\"']?\s*[=:]\s*[\"']?)[^\s\"',;&]+"), r"\1\2…"),
)
#: Whose lines are told from ``FREIGABE_LOG_LEVEL`` on; of other libraries warnings are.
_TOLD = ("freigabe", "flows", "portal", "record", "prefect", "uvicorn")
#: Read by Prefect in every process it starts (PREFECT_LOGGING_SETTINGS_PATH), so that its lines go the same way.
PREFECT_SETTINGS = Path(__file__).parent / "prefect_logging.yml"


@contextmanager
def bound(**ids: str | None) -> Iterator[None]:
    """While the block lasts, each line of this context carries these ids (``batch``, ``run``, ``step``); one that is ``None`` is left as it was."""
    token = _BOUND.set({**_BOUND.get(), **{key: value for key, value in ids.items() if value is not None}})
    try:
        yield
    finally:
        _BOUND.reset(token)


def configure(*, as_json: bool | None = None, file: Path | None = None) -> None:
    """Send every logger's lines to standard error, or to ``file``; processes that Prefect starts from here do alike.

    ``as_json``: else what ``FREIGABE_LOG`` says (``json`` or ``lines``), else JSON unless standard error is a terminal.
    ``FREIGABE_LOG_LEVEL`` is the least level told (``INFO``); of other libraries only warnings are.
    """
    if as_json is None:
        asked = os.environ.get("FREIGABE_LOG", "").strip()
        as_json = asked != "lines" and (asked == "json" or file is not None or not sys.stderr.isatty())
    os.environ["FREIGABE_LOG"] = "json" if as_json else "lines"
    os.environ.setdefault("PREFECT_LOGGING_SETTINGS_PATH", str(PREFECT_SETTINGS))
    handler: logging.Handler = logging.StreamHandler() if file is None else logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(formatter())
    root = logging.getLogger()
    for logger in (root, *(each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))):
        kept = [each for each in logger.handlers if not _to_a_terminal(each)]
        if len(kept) < len(logger.handlers):
            logger.handlers, logger.propagate = kept, True
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for told in _TOLD:
        logging.getLogger(told).setLevel(_level())


def formatter() -> ProcessorFormatter:
    """Log records → lines. ``FREIGABE_LOG=lines``: for people; else JSON."""
    import structlog

    every: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _ids,
        structlog.processors.format_exc_info,
        blotted,
    ]
    for_people = os.environ.get("FREIGABE_LOG", "").strip() == "lines"
    last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if for_people else structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=every, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last])


def blotted(_logger: Any, _method: str, line: Line) -> Line:
    """The line without the secrets a library may have put into it."""
    for key, value in line.items():
        if isinstance(value, str):
            for secret, instead in _SECRETS:
                value = secret.sub(instead, value)
            line[key] = value
    return line


def _ids(_logger: Any, _method: str, line: Line) -> Line:
    """What the record or this context knows of batch, run and step."""
    record = line.get("_record")
    of_prefect = {ours: str(value) for theirs, ours in _OF_PREFECT.items() if (value := getattr(record, theirs, None)) is not None}
    line.update({**of_prefect, **_BOUND.get()})
    return line


def _level() -> str:
    asked = os.environ.get("FREIGABE_LOG_LEVEL", "").strip().upper()
    return asked if asked in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"} else "INFO"


def _to_a_terminal(handler: logging.Handler) -> bool:
    """Whether a handler would say the same a second time; those that give lines to Prefect's server stay."""
    return type(handler).__name__ == "PrefectConsoleHandler" or type(handler) in (logging.StreamHandler, logging.FileHandler)
