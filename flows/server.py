"""The local Prefect server: started when none is configured, reused by the next command, ended by ``freigabe stop`` or by itself when idle."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from batches.errors import Unavailable
from flows.local_process import LocalProcess
from flows.orchestration import orchestration
from record.place import Place
from record.process import started

Progress = Callable[[str], None]
#: Seconds a new server may take on a busy machine before we say that it does not start.
START_SECONDS = 180
#: Seconds it may take to end before it is killed.
STOP_SECONDS = 10.0
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServerMark(LocalProcess):
    """A server that was started: its process and its port."""

    port: int

    @property
    def url(self) -> str:
        """Where its API answers."""
        return f"http://127.0.0.1:{self.port}/api"


def pid_file(data: Path) -> Path:
    """The file that names the running server of a data folder."""
    return Place(data).prefect / "server.json"


def mark_of_server(file: Path) -> ServerMark | None:
    """The server a pid file names; ``None`` when there is no such file."""
    try:
        told = json.loads(file.read_text())
        return ServerMark(str(told["process"]), int(told["port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def settings_for(data: Path) -> Mapping[str, str]:
    """Prefect's settings for the local server and for runs against it: home and database in the data folder, nothing sent anywhere."""
    home = Place(data).prefect
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.sqlite'}",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(orchestration().beat.seconds),
        "DO_NOT_TRACK": "1",
    }


def past_proxies() -> dict[str, str]:
    """The settings with which what is asked of this machine goes through no proxy. Both spellings: where both are set, the lower one is the one that counts."""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    return dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(filter(None, (known, LOOPBACK))))


def without_password(url: str) -> str:
    """An address as it may be shown."""
    scheme, apart, rest = url.partition("://")
    return f"{scheme}{apart}{rest.rpartition('@')[2]}"


def server_url(data: Path, progress: Progress, meanwhile: Callable[[], None] = lambda: None) -> str:
    """The API to run flows against: the one configured (``PREFECT_API_URL``), else our own local server, started when it does not run yet.

    ``meanwhile`` is done while a new server starts. ``Unavailable`` when it does not answer.
    """
    configured = os.environ.get("PREFECT_API_URL", "").strip()
    if configured:
        if not healthy(configured):
            shown = without_password(configured)
            raise Unavailable(
                "prefect.unavailable",
                f"the Prefect server at {shown} (PREFECT_API_URL) does not answer; start it, or unset the variable",
                f"der Prefect-Server {shown} (PREFECT_API_URL) antwortet nicht; starten oder die Variable löschen",
            )
        return configured
    home = Place(data).prefect
    Place(data).make()
    home.mkdir(exist_ok=True)
    with _alone(home):
        mark = mark_of_server(pid_file(data))
        if mark is not None and mark.alive and healthy(mark.url, patience=10):
            return mark.url
        if mark is not None:
            stop_server(data)
        return _start(data, progress, meanwhile, _port(mark.port if mark is not None else 0))


def stop_server(data: Path) -> bool:
    """End the local server of a data folder, by its process id; whether one was running."""
    mark = mark_of_server(pid_file(data))
    pid_file(data).unlink(missing_ok=True)
    if mark is None or not mark.alive:
        return False
    mark.end(STOP_SECONDS)
    return True


def healthy(url: str, patience: float = 5) -> bool:
    """Whether a Prefect API answers; asked again for ``patience`` seconds, since a busy server may be slow for a moment."""
    import httpx

    try:
        here = urlsplit(url).hostname in (LOOPBACK, "localhost", "::1")
    except ValueError:
        return False
    until = time.monotonic() + patience
    while True:
        try:
            if httpx.get(f"{url.rstrip('/')}/health", timeout=5, trust_env=not here).is_success:
                return True
        except httpx.HTTPError:
            pass
        except httpx.InvalidURL:
            return False
        if time.monotonic() > until:
            return False
        time.sleep(0.2)


def _start(data: Path, progress: Progress, meanwhile: Callable[[], None], port: int) -> str:
    new = not (Place(data).prefect / "prefect.sqlite").exists()
    progress("starting the local Prefect server" + (" (its database is new: this takes up to half a minute, once)" if new else ""))
    log = Place(data).prefect / "server.log"
    environment = {**os.environ, **settings_for(data), "PREFECT_API_URL": ""}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
            [sys.executable, "-m", "flows.server_process", str(data), str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=Place(data).prefect,
            start_new_session=True,
        )
    mark = ServerMark(f"{process.pid}@{started(process.pid)}", port)
    aside = pid_file(data).with_suffix(".new")
    aside.write_text(json.dumps({"process": mark.process, "port": port}))
    aside.replace(pid_file(data))
    meanwhile()
    begun = time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        if process.poll() is not None:
            raise _not_started(
                f"the local Prefect server ended while starting; {log} says why", f"der lokale Prefect-Server endete beim Start; {log} sagt warum"
            )
        if healthy(mark.url, patience=0):
            progress("the local Prefect server is ready; it ends when idle, or with freigabe stop")
            process.returncode = 0  # it lives on without us: keeps Popen from complaining that it still runs
            return mark.url
        time.sleep(0.2)
    stop_server(data)
    raise _not_started(
        f"the local Prefect server did not answer within {START_SECONDS} s; {log} says why",
        f"der lokale Prefect-Server antwortete binnen {START_SECONDS} s nicht; {log} sagt warum",
    )


def _not_started(en: str, de: str) -> Unavailable:
    return Unavailable("prefect.not_started", en, de)


def _port(before: int) -> int:
    """The port of the server before, so that whoever spoke to that finds this one; another when it is taken."""
    for port in (before, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise _not_started("no port is free on 127.0.0.1 for the local Prefect server", "auf 127.0.0.1 ist kein Port für den lokalen Prefect-Server frei")


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One command at a time looks for the server, so that two do not start two."""
    with (home / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
