"""``freigabe serve`` as a person runs it: what is entered is carried without anybody running a flow, what dies is started again, and stop ends all of it.

The tests of the first process follow one another: what serves is started once.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from batches.entered import GoodsArrived
from batches.errors import InputRefused
from flows import run_import, stop_server, stored_outcome, verify_record
from flows.accounts.inviting import invited
from flows.server import mark_of_server, pid_file
from flows.serving.served import served, stop_serving
from flows.serving.supervisor import _free
from flows.stored import KIND
from flows.wiring import opened
from record.process import started
from tests.flows.conftest import Folder, use_record

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
#: Seconds a busy machine may take for what takes two.
PATIENCE = 90


class Serve:
    """A ``freigabe serve``, and what it said."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.port = free_port()
        self.data, self.said = data, data / f"said{''.join(arguments)}"
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT_", "FREIGABE_"))}
        with self.said.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cli", "serve", "--data", str(data), "--port", str(self.port), *arguments],
                stdout=output,
                stderr=output,
                cwd=ROOT,
                env=environment,
            )
        wait(lambda: "batches are carried" in self.lines or self.process.poll() is not None, f"serve does not start: {self.lines}")

    @property
    def lines(self) -> str:
        return self.said.read_text()

    def pid_of(self, name: str) -> int:
        """The process that was last said to be ``name``."""
        for line in reversed(self.lines.splitlines()):
            if line.startswith((f"{name}: process ", f"{name} runs again (process ")):
                return int(line.partition("process ")[2].split(",")[0].rstrip(")"))
        raise AssertionError(self.lines)

    def group(self) -> set[int]:
        """Every process of it that runs: the server, the children, and what leads or belongs to their groups."""
        server = mark_of_server(pid_file(self.data))
        leaders = {self.pid_of("runner"), self.pid_of("web")} | ({server.pid} if server else set())
        found = {self.process.pid, *leaders}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and started(int(entry.name)) is not None:
                with_group = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(with_group[2]) in leaders:
                    found.add(int(entry.name))
        return found


def wait(until: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not until():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def enter_arrival(data: Path, batch: str, on: str) -> int:
    """What a page or a command does: one row, one message, no run."""
    with opened(data) as house:
        act = GoodsArrived(by="warehouse", on=date.fromisoformat(on))
        (position,) = house.ledger.entries.enter(KIND, batch, [act.model_dump(mode="json")], by="warehouse")
    return position


def settled(data: Path, position: int) -> bool:
    with opened(data) as house:
        (entry,) = house.ledger.entries.at([position])
        run = house.ledger.runs.get(KIND, entry.id)
        return entry.settled is not None and run is not None and run.ended_at is not None


def arrivals(data: Path, batch: str) -> int:
    with opened(data) as house:
        return sum(event.type == "goods.arrived" for event in house.ledger.events(KIND, batch))


def at_work(data: Path, batch: str) -> bool:
    with opened(data) as house:
        return house.ledger.worked_on(KIND, batch)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("served")
    yield folder
    stop_serving(folder)
    stop_server(folder)


@pytest.fixture(scope="module")
def serve(place: Path) -> Iterator[Serve]:
    running = Serve(place)
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def batch(place: Path, serve: Serve, folder: Folder, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A batch of the served record, imported by a command beside: both use one Prefect server."""
    use_record(monkeypatch, place, {})
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    (outcome,) = run_import([folder("given", order=request.node.name[:60], papers=0)], place)
    return outcome.batch.id


def test_what_is_entered_is_carried_without_anybody_running_a_flow(place: Path, serve: Serve, batch: str) -> None:
    for on in ("2020-06-02", "2020-06-03", "2020-06-04"):
        begun = time.monotonic()
        position = enter_arrival(place, batch, on)
        wait(lambda at=position: settled(place, at), serve.lines + (place / "prefect" / "runner.log").read_text()[-3000:])
        print(f"from entering to the end of the run: {time.monotonic() - begun:.2f} s")
    assert stored_outcome(place, batch).batch.arrived_on == date(2020, 6, 4)
    assert arrivals(place, batch) == 3
    assert verify_record(place, batch) == ()
    told = mark_of_server(pid_file(place))
    assert told is not None
    ask = {"filter": {"event": {"name": ["freigabe.batch.changed"]}, "resource": {"id": [f"freigabe.batch.{batch}"]}}}
    wait(lambda: httpx.post(f"{told.url}/events/filter", json=ask, trust_env=False).json()["total"] == 3, "three events in Prefect")


def test_the_pages_are_part_of_it(serve: Serve) -> None:
    def healthy() -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{serve.port}/health", timeout=20, trust_env=False).status_code in (200, 503)
        except httpx.HTTPError:
            return False

    wait(healthy, serve.lines)


def test_a_record_nobody_can_sign_in_to_gets_an_administrator_and_the_way_in_is_said_at_the_terminal_alone(place: Path, serve: Serve) -> None:
    (line,) = (each for each in serve.lines.splitlines() if "/invitations/" in each)
    link = line.rpartition(" ")[2]
    assert link.startswith(f"http://127.0.0.1:{serve.port}/invitations/")
    assert "Administrator" in line
    assert link.rpartition("/")[2] not in "".join(each.read_text() for each in (place / "prefect").glob("*.log"))
    with opened(place) as house:
        assert invited(house, link.rpartition("/")[2]).roles == {"admin"}


def test_a_second_one_on_the_same_folder_is_refused_in_one_line(place: Path, serve: Serve) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "serve", "--data", str(place), "--port", str(free_port())], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert str(serve.process.pid) in line
    assert "freigabe stop" in line


def test_a_runner_killed_in_the_middle_is_started_again_and_the_batch_carried_once(place: Path, serve: Serve, batch: str) -> None:
    runner = serve.pid_of("runner")
    position = enter_arrival(place, batch, "2020-06-05")
    wait(lambda: at_work(place, batch), "the batch is not taken up")
    os.kill(runner, signal.SIGKILL)
    assert not settled(place, position)
    wait(lambda: settled(place, position), serve.lines + (place / "prefect" / "runner.log").read_text()[-3000:])
    assert serve.pid_of("runner") != runner
    assert "was killed by signal 9" in serve.lines
    assert arrivals(place, batch) == 1
    assert verify_record(place, batch) == ()


def test_prefects_server_and_its_whole_database_may_be_lost(place: Path, serve: Serve, batch: str) -> None:
    mark = mark_of_server(pid_file(place))
    assert mark is not None
    os.kill(mark.pid, signal.SIGKILL)
    for file in (place / "prefect").glob("prefect.sqlite*"):
        file.unlink()
    position = enter_arrival(place, batch, "2020-06-06")
    wait(lambda: settled(place, position), serve.lines + (place / "prefect" / "runner.log").read_text()[-3000:], patience=2 * PATIENCE)
    again = mark_of_server(pid_file(place))
    assert again is not None
    assert again != mark
    assert again.port == mark.port
    assert arrivals(place, batch) == 1


def test_stop_ends_every_process_of_it(place: Path, serve: Serve) -> None:
    group = serve.group()
    assert len(group) >= 3
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "cli", "stop", "--data", str(place), "--json"], capture_output=True, text=True, cwd=ROOT, check=False)
    print(f"stopped in {time.monotonic() - begun:.1f} s")
    assert done.stdout == '{"stopped": true, "served": true}\n'
    assert serve.process.wait(10) == 0
    assert [pid for pid in group if started(pid) is not None] == []
    assert served(place) is None


def test_with_workers_nothing_is_run_here_and_killing_it_leaves_nobody(place: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    running = Serve(place, "--workers")
    try:
        use_record(monkeypatch, place, {})
        with opened(place) as house:
            batch = house.ledger.list(KIND)[0]
        position = enter_arrival(place, batch, "2020-06-07")
        server = mark_of_server(pid_file(place))
        assert server is not None
        ask = {"filter": {"event": {"name": ["freigabe.batches.ready"]}}}
        wait(lambda: httpx.post(f"{server.url}/events/filter", json=ask, trust_env=False).json()["total"] == 1, running.lines)
        assert not settled(place, position)
        group = running.group()
    finally:
        running.process.kill()
        running.process.wait()
    wait(lambda: [pid for pid in group if started(pid) is not None] == [], "somebody is left", patience=20)


def test_a_port_in_use_is_refused_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputRefused, match="--port"):
            _free(other.getsockname()[1])


def test_it_ends_when_its_folder_is_removed_and_makes_it_not_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    running = Serve(data, "--workers")
    try:
        group = running.group()
        shutil.rmtree(data)
        assert running.process.wait(30) == 3
    finally:
        running.process.kill()
        running.process.wait()
    wait(lambda: [pid for pid in group if started(pid) is not None] == [], "somebody is left", patience=20)
    assert not data.exists()
