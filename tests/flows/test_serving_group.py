"""What ``freigabe serve`` rests on: pauses that grow, children that follow their parent, and a folder that is still its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from batches.errors import InputRefused, Unavailable
from flows.relaying import Relay
from flows.server import healthy, past_proxies, pid_file, server_url, without_password
from flows.serving import group, supervisor
from flows.serving.child import SERVED_BY
from flows.serving.group import PAUSES, STEADY, Pause
from flows.serving.served import served, serving, still_serving
from flows.serving.supervisor import _end_when_told, _ToldToEnd, _watch_server, serve
from record import open_ledger
from record.process import started

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def test_a_pause_doubles_while_it_keeps_beginning_and_is_short_again_after_a_steady_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(group.time, "monotonic", lambda: now[0])
    pause, seen = Pause(), []
    for _ in range(9):
        pause.begin()
        seen.append(pause.seconds)
        assert not pause.over
        now[0] += pause.seconds
        assert pause.over
    assert seen == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    now[0] += STEADY + 1
    pause.begin()
    assert pause.seconds == PAUSES[0]


def test_a_server_that_ends_while_starting_is_started_again_with_a_growing_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ends(*_: Any) -> str:
        asked.append(1)
        raise Unavailable("prefect.not_started", "it ended", "er endete")

    monkeypatch.setattr(supervisor, "server_url", ends)
    said: list[str] = []
    pause = Pause()
    for _ in range(20):
        _watch_server(tmp_path, "http://127.0.0.1:9/api", pause, lambda sentence: said.append(sentence.de))
    assert len(asked) == 1
    assert "wieder in 0.5 s" in said[-1]


def test_a_folder_that_was_removed_or_is_served_by_another_is_no_longer_ours(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data):
        assert still_serving(data)
        shutil.rmtree(data)
        assert not still_serving(data)
        other = data / "prefect" / "serve.json"
        other.parent.mkdir(parents=True)
        other.write_text('{"process": "1@1"}')
        assert not still_serving(data)
    assert served(data) is not None, "the other's mark is left alone"


def test_a_folder_that_is_served_is_said_before_the_port_it_is_served_at(tmp_path: Path) -> None:
    with socket.socket() as taken, serving(tmp_path):
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputRefused) as refusal:
            serve(tmp_path, taken.getsockname()[1], workers=True, say=lambda _: None)
    assert refusal.value.code == "serve.already"


def test_a_child_whose_parent_died_before_it_looked_ends_at_once() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, "-m", "flows.serving.child", f"{gone.pid}@1", "http.server", "0"]
    child = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        assert child.wait(20) == -signal.SIGKILL
    finally:
        child.kill()


def test_a_run_on_a_schedule_ends_with_the_runner_though_its_group_is_its_own() -> None:
    runner = subprocess.Popen(["sleep", "60"])
    environment = {**os.environ, SERVED_BY: f"{runner.pid}@{started(runner.pid)}"}
    run = subprocess.Popen(
        [sys.executable, "-c", "import flows, time; print(flush=True); time.sleep(60)"], cwd=ROOT, env=environment, start_new_session=True, stdout=-1
    )
    try:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(1)
        assert run.poll() is None
        runner.kill()
        runner.wait()
        assert run.wait(20) == -signal.SIGKILL
        run.stdout.close()
    finally:
        run.kill()
        runner.kill()


def test_a_runner_tells_its_runs_to_end_and_nobody_else() -> None:
    code = """if True:
        import signal, subprocess, sys
        from flows.serving.child import own_runs, tell_runs
        as_prefect = [sys.executable, "-c", "import time; time.sleep(60)", "prefect.engine"]
        run = subprocess.Popen(as_prefect, start_new_session=True)
        other = subprocess.Popen(as_prefect)
        reader = subprocess.Popen(["sleep", "60"], start_new_session=True)
        assert own_runs() == (run.pid,)
        tell_runs(signal.SIGTERM)
        print(run.wait(5), other.poll(), reader.poll(), own_runs())
        other.kill(), reader.kill()
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "-15 None None ()", done.stderr


@pytest.fixture
def _signals() -> Any:
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("_signals")
def test_a_second_signal_does_not_interrupt_the_ending_and_nohup_is_heeded() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    _end_when_told()
    os.kill(os.getpid(), signal.SIGHUP)
    with pytest.raises(_ToldToEnd):
        _raise(signal.SIGTERM)
    _raise(signal.SIGTERM)
    _raise(signal.SIGINT)


def _raise(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    time.sleep(0.05)


def test_what_is_asked_of_this_machine_passes_proxies_in_either_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib.request

    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "intern.example")
    for name, value in past_proxies().items():
        monkeypatch.setenv(name, value)
    assert urllib.request.proxy_bypass_environment("127.0.0.1")  # type: ignore[attr-defined]
    assert urllib.request.proxy_bypass_environment("intern.example")  # type: ignore[attr-defined]


@pytest.mark.parametrize("url", ["http://me:geheim@127.0.0.1:9/api", "http://me:ge@heim@127.0.0.1:9/api"])
def test_a_password_in_the_servers_address_is_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PREFECT_API_URL", url)
    monkeypatch.setattr("flows.server.healthy", lambda _: False)
    with pytest.raises(Unavailable) as refusal:
        server_url(tmp_path, lambda _: None)
    assert "heim" not in refusal.value.en + refusal.value.de
    assert without_password("https://prefect.example/api") == "https://prefect.example/api"


@pytest.mark.parametrize("url", ["http://[::1/api", "http://prefect:99999999/api", "prefect/api", "http://\x00/api"])
def test_an_address_that_is_none_is_a_server_that_does_not_answer(url: str) -> None:
    assert not healthy(url, patience=0)


def test_while_prefect_is_away_what_cannot_be_asked_for_is_unavailable_and_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import httpx

    from flows.serving.warm import WarmDrain

    warm = WarmDrain()

    def away() -> None:
        raise httpx.ConnectError("away")

    monkeypatch.setattr(warm.task, "delay", away)
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    ledger.entries.enter("batch", "b-1", [{"act": "arrive"}], by="somebody")
    with pytest.raises(Unavailable):
        Relay(ledger, lambda _: None, warm.ask).turn()
    assert not pid_file(tmp_path).exists()


def test_a_data_folder_that_is_made_is_its_owners_alone_and_another_is_left_as_it_is(tmp_path: Path) -> None:
    from flows.wiring import opened

    with opened(tmp_path / "new" / "data"), serving(tmp_path / "served"):
        pass
    for made in (tmp_path / "new" / "data", tmp_path / "served"):
        assert made.stat().st_mode & 0o777 == 0o700
    (tmp_path / "shared").mkdir(mode=0o750)
    with opened(tmp_path / "shared"):
        pass
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o750


def test_a_deployment_that_came_half_way_is_done_again_also_in_the_version_before(monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    from flows import deploying

    remembered: list[str] = []
    monkeypatch.setattr(deploying, "prepare", lambda _: ())
    monkeypatch.setattr(deploying, "client_of", lambda _: nullcontext())
    monkeypatch.setattr(deploying, "_pool", lambda _: ())
    monkeypatch.setattr(deploying, "_missing", lambda *_: ())
    monkeypatch.setattr(deploying, "_known", lambda _: remembered[-1] if remembered else None)
    monkeypatch.setattr(deploying, "_remember", lambda _, digest: remembered.append(digest))
    monkeypatch.setattr(deploying, "_prefect_deploy", lambda *_: None)
    assert deploying.deploy("http://prefect/api")
    assert deploying.deploy("http://prefect/api") == ()

    def half_way(*_: Any) -> None:
        raise Unavailable("deploy.failed", "half", "halb")

    monkeypatch.setattr(deploying, "_prefect_deploy", half_way)
    with pytest.raises(Unavailable):
        deploying.deploy("http://prefect/api", warm=True)  # another text
    monkeypatch.setattr(deploying, "_prefect_deploy", lambda *_: None)
    assert deploying.deploy("http://prefect/api"), "what was there before is no longer all of it"
