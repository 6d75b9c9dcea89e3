"""``freigabe serve``: the process that starts the others, starts one again that died, and ends all of them when it is told to end."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from batches.errors import InputRefused, Unavailable
from flows.server import mark_of_server, pid_file, server_url, settings_for, stop_server
from flows.serving.group import ROOT, Child, Say, end_all
from flows.serving.served import serving
from record.place import Place

#: Seconds between two looks at the children.
_EVERY = 0.2
_LOOPBACK = "127.0.0.1"


class _ToldToEnd(BaseException):
    """SIGTERM or SIGINT; not an error, so that nothing on the way takes it for one."""


def serve(data: Path, port: int, *, workers: bool, say: Say) -> None:
    """Serve until told to end (SIGTERM, SIGINT, ``freigabe stop``).

    ``workers``: batches are carried by workers elsewhere; here are the relay, the web process and, unless ``PREFECT_API_URL`` names one, Prefect's server.
    ``InputRefused`` when the folder is served already or the port is in use, ``Unavailable`` when Prefect's server or the record does not answer.
    """
    web = importlib.util.find_spec("portal") is not None
    if web:
        _free(port)
    with serving(data):
        children: list[Child] = []
        try:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(each, _told_to_end)
            _look_at_record(data)
            url = server_url(data, say)
            say(f"Prefect's server: {url}" + (" (PREFECT_API_URL)" if _configured() else ""))
            children += _children(data, port, url, workers=workers, web=web)
            for child in children:
                child.start()
                say(f"{child.name}: process {child.pid}, log {child.log}")
            if web:
                say(f"pages: http://{_LOOPBACK}:{port}/")
            where = "by workers elsewhere: prefect worker start --pool freigabe" if workers else "here, as soon as something is entered"
            say(f"batches are carried {where}")
            _watch(data, children, url, say)
        except _ToldToEnd:
            say("ending")
        finally:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)
            end_all(children)
            stop_server(data)
    say("ended: nothing of it runs any more")


def _children(data: Path, port: int, url: str, *, workers: bool, web: bool) -> list[Child]:
    home = Place(data).prefect
    environment = environment_of(data, url)
    asked = (*(["--workers"] if workers else []), *(["--shared"] if _configured() else []))
    runner = Child("runner", ["flows.serving.runner", *asked], environment, home / "runner.log")
    return [runner, *([Child("web", ["portal", str(data), str(port)], environment, home / "web.log")] if web else [])]


def environment_of(data: Path, url: str) -> Mapping[str, str]:
    """What every process of the group is told: where record and Prefect are."""
    environment = {**os.environ, **settings_for(data), "PREFECT_API_URL": url, "FREIGABE_DATA": str(data)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), _LOOPBACK)))
    return environment


def _watch(data: Path, children: list[Child], url: str, say: Say) -> None:
    while True:
        time.sleep(_EVERY)
        for child in children:
            child.watch(say)
        if not _configured():
            _watch_server(data, url, say)


def _watch_server(data: Path, url: str, say: Say) -> None:
    mark = mark_of_server(pid_file(data))
    if mark is not None and mark.alive:
        return
    say("Prefect's server has died; it is started again, and what is entered meanwhile waits in the record")
    again = None
    with suppress(Unavailable):  # the next look tries again
        again = server_url(data, say)
    if again is not None and again != url:
        raise Unavailable("serve.moved", f"Prefect's server had to move from {url} to {again}; start freigabe serve again")


def _configured() -> bool:
    return bool(os.environ.get("PREFECT_API_URL", "").strip())


def _look_at_record(data: Path) -> None:
    """Open the record once, so that what is wrong with it is said here and not in a log; a new one is created."""
    from flows.wiring import opened

    with opened(data):
        pass


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOOPBACK, port))
        except (OSError, OverflowError) as error:
            raise InputRefused(
                "serve.port",
                f"port {port} cannot be used ({error}); choose another with --port",
                f"Port {port} ist nicht frei; einen anderen mit --port wählen",
            ) from error


def _told_to_end(_number: int, _frame: object) -> None:
    raise _ToldToEnd
