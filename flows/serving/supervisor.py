"""``freigabe serve``: the process that starts the others, starts one again that died, and ends all of them when it is told to end."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from batches.base import Text
from batches.errors import InputRefused, Unavailable
from flows.server import LOOPBACK, mark_of_server, past_proxies, pid_file, server_url, settings_for, stop_server, without_password
from flows.serving.group import ROOT, Child, Pause, Say, end_all
from flows.serving.served import serving, still_serving
from record.place import Place

#: Seconds between two looks at the children.
_EVERY = 0.2


class _ToldToEnd(BaseException):
    """SIGTERM, SIGINT or SIGHUP; not an error, so that nothing on the way takes it for one."""


def serve(data: Path, port: int, *, workers: bool, say: Say) -> None:
    """Serve until told to end (SIGTERM, SIGINT, ``freigabe stop``).

    ``workers``: batches are carried by workers elsewhere; here are the relay, the web process and, unless ``PREFECT_API_URL`` names one, Prefect's server.
    ``InputRefused`` when the folder is served already or the port is in use, ``Unavailable`` when Prefect's server or the record does not answer, or the
    folder is gone.
    """
    web = importlib.util.find_spec("portal") is not None
    with serving(data):
        if web:
            _free(port)
        children: list[Child] = []
        try:
            _end_when_told()
            _look_at_record(data)
            url = _prefect(data, say)
            children += _children(data, port, url, workers=workers, web=web)
            for child in children:
                child.start()
                say(Text(en=f"{child.name}: process {child.pid}, log {child.log}", de=f"{child.name}: Prozess {child.pid}, Protokoll {child.log}"))
            if web:
                say(Text(en=f"pages: http://{LOOPBACK}:{port}/", de=f"Seiten: http://{LOOPBACK}:{port}/"))
                _say_how_to_begin(data, port, say)
            say(_where(workers=workers))
            _watch(data, children, url, say)
        except _ToldToEnd:
            say(Text(en="ending", de="wird beendet"))
        finally:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)
            end_all(children)
            if still_serving(data):  # else the server is another's, or ends by itself
                stop_server(data)
    say(Text(en="ended: nothing of it runs any more", de="beendet: nichts davon läuft mehr"))


def _prefect(data: Path, say: Say) -> str:
    if not _configured():
        say(
            Text(
                en="Prefect's server is started unless it runs (the first time this takes up to half a minute)",
                de="Prefects Server wird gestartet, wenn er nicht läuft (beim ersten Mal bis zu einer halben Minute)",
            )
        )
    url = server_url(data, lambda _: None)
    whose, shown = (" (PREFECT_API_URL)" if _configured() else ""), without_password(url)
    say(Text(en=f"Prefect's server: {shown}{whose}", de=f"Prefects Server: {shown}{whose}"))
    return url


def _where(*, workers: bool) -> Text:
    if workers:
        return Text(
            en="batches are carried by workers elsewhere: prefect worker start --pool freigabe",
            de="Sendungen bearbeiten Worker anderswo: prefect worker start --pool freigabe",
        )
    return Text(en="batches are carried here, as soon as something is entered", de="Sendungen werden hier bearbeitet, sobald etwas eingetragen ist")


def _children(data: Path, port: int, url: str, *, workers: bool, web: bool) -> list[Child]:
    home = Place(data).prefect
    environment = environment_of(data, url)
    asked = (*(["--workers"] if workers else []), *(["--shared"] if _configured() else []))
    runner = Child("runner", ["flows.serving.runner", *asked], environment, home / "runner.log")
    return [runner, *([Child("web", ["portal", str(data), str(port), "--told"], environment, home / "web.log")] if web else [])]


def environment_of(data: Path, url: str) -> Mapping[str, str]:
    """What every process of the group is told: where record and Prefect are."""
    environment = {**os.environ, **settings_for(data), "PREFECT_API_URL": url, "FREIGABE_DATA": str(data)}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return environment | past_proxies()


def _watch(data: Path, children: list[Child], url: str, say: Say) -> None:
    pause = Pause()
    while True:
        time.sleep(_EVERY)
        if not still_serving(data):
            raise Unavailable(
                "serve.gone",
                f"{data} was removed or is served by another process: ending",
                f"{data} ist gelöscht oder wird von einem anderen Prozess bedient: Ende",
            )
        for child in children:
            child.watch(say)
        if not _configured():
            _watch_server(data, url, pause, say)


def _watch_server(data: Path, url: str, pause: Pause, say: Say) -> None:
    mark = mark_of_server(pid_file(data))
    if (mark is not None and mark.alive) or not pause.over:
        return
    say(
        Text(
            en="Prefect's server has died; it is started again, and what is entered meanwhile waits in the record",
            de="Prefects Server ist abgestürzt; er wird neu gestartet, und was inzwischen eingetragen wird, wartet in der Akte",
        )
    )
    try:
        again = server_url(data, lambda _: None)
    except Unavailable as error:
        pause.begin()
        say(Text(en=f"{error.en}; again in {pause.seconds:g} s", de=f"{error.de}; wieder in {pause.seconds:g} s"))
        return
    if again != url:
        raise Unavailable(
            "serve.moved",
            f"Prefect's server had to move from {url} to {again}; start freigabe serve again",
            f"Prefects Server musste von {url} nach {again} umziehen; freigabe serve neu starten",
        )
    pause.begin()


def _configured() -> bool:
    return bool(os.environ.get("PREFECT_API_URL", "").strip())


def _look_at_record(data: Path) -> None:
    """Open the record once, so that what is wrong with it is said here and not in a log; a new one is created."""
    from flows.wiring import opened

    with opened(data):
        pass


def _say_how_to_begin(data: Path, port: int, say: Say) -> None:
    """While nobody can sign in: how to. Said here and not by the web process, whose words go into a log that is kept."""
    from flows.accounts.beginning import how_to_begin
    from flows.wiring import opened

    with opened(data) as house:
        if (said := how_to_begin(house, port)) is not None:
            say(said)


def _free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError) as error:
            raise InputRefused(
                "serve.port",
                f"port {port} cannot be used ({error}); choose another with --port",
                f"Port {port} ist nicht frei; einen anderen mit --port wählen",
            ) from error


def _end_when_told() -> None:
    """A hang-up ends it too, unless whoever started it wants it to outlive the terminal (nohup)."""
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if each != signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _told_to_end)


def _told_to_end(_number: int, _frame: object) -> None:
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # once is enough: a second one must not interrupt the ending
    raise _ToldToEnd
