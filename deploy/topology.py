"""The topology of ``compose.yaml`` without containers: PostgreSQL, an S3 server, Prefect's server on PostgreSQL, relay, workers; real, on ports it picks.

Every worker has a data folder of its own, as if it were a machine of its own: what they share is the database, the archive and Prefect's server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.prefect_api import PrefectAPI
from deploy.servers.postgres import Postgres, postgres_server
from deploy.servers.process import family, free_port, kill, running
from deploy.servers.s3 import S3Server, rclone_server
from flows.logs import PREFECT_SETTINGS
from flows.relaying import CHANGED
from flows.wiring import House, opened
from record import Ledger, outbox

ROOT = Path(__file__).parents[1]
POOL = "freigabe"
#: What the machine is configured for stays out of it.
_OURS = ("FREIGABE_", "PREFECT_", "AWS_")
Progress = Callable[[str], None]


@dataclass
class Worker:
    """A running worker: itself, and a process for each of its runs."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]
    killed: bool = False

    def has(self, pid: int, since: str) -> bool:
        """Whether that process is one of this worker's."""
        return (pid, since) in family(self.process.pid)

    def kill(self) -> None:
        """``kill -9`` to the worker and all it started, as when its machine loses power."""
        kill(*family(self.process.pid))
        self.process.wait()
        self.killed = True


@dataclass
class Topology:
    """What runs, where it answers, and what a person sets to use it."""

    folder: Path
    environment: dict[str, str]
    api: PrefectAPI
    postgres: Postgres
    s3: S3Server
    workers: list[Worker] = field(default_factory=list)
    relay: subprocess.Popen[bytes] | None = None
    relay_url: str = ""
    _kept: ExitStack = field(default_factory=ExitStack)

    @property
    def database(self) -> str:
        """The record's database."""
        return self.environment["FREIGABE_DATABASE"]

    def environment_of(self, name: str) -> dict[str, str]:
        """The environment of a machine of that name."""
        home = self.folder / name / "prefect"
        home.mkdir(parents=True, exist_ok=True)
        return self.environment | {"FREIGABE_DATA": str(self.folder / name), "PREFECT_HOME": str(home)}

    def freigabe(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours against the record, as a person would; its output is kept."""
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.run(command, env=self.environment_of("person"), cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)

    @contextmanager
    def house(self) -> Iterator[House]:
        """The record as a person's program opens it, with what it is set to in the environment meanwhile."""
        before = dict(os.environ)
        os.environ.update(self.environment_of("person"))
        try:
            with opened(self.folder / "person") as house:
                yield house
        finally:
            os.environ.clear()
            os.environ.update(before)

    def start_workers(self, count: int) -> None:
        """Start that many workers more and wait until each has reported to Prefect's server."""
        begun = [self._worker(f"worker-{len(self.workers) + number}") for number in range(1, count + 1)]
        self.workers += begun
        wait_for(lambda: {each.name for each in begun} <= self.api.online_workers(POOL), "the workers report to Prefect's server", begun)

    @property
    def alive(self) -> tuple[Worker, ...]:
        """The workers that have not been killed."""
        return tuple(each for each in self.workers if not each.killed)

    def ended(self, runs: list[str], patience: float = 240) -> None:
        """Wait until these runs have ended. ``RuntimeError`` unless they completed."""
        states = self.api.ended(runs, patience)
        if set(states.values()) != {"COMPLETED"}:
            raise RuntimeError(f"{states}; the workers' logs in {self.folder} say why")

    def settle(self, ledger: Ledger) -> None:
        """Wait until nothing is under way: every message sent, every run over, and Prefect has been told of it."""

        def quiet() -> bool:
            taken, dead = self.api.worker_of(), {each.name for each in self.workers if each.killed}
            with ledger.reading() as connection:
                unsent = outbox.undelivered(connection, 1, CHANGED)
            return not unsent and all(run.over for run in self.api.runs() if taken.get(run.id) not in dead)

        wait_for(quiet, "everything has come to its end", self.alive)
        time.sleep(1.5)  # Prefect's server keeps what it hears of tasks a moment later

    def holder(self, pid: int, since: str) -> Worker | None:
        """The worker one of whose processes that is."""
        return next((each for each in self.workers if each.process.poll() is None and each.has(pid, since)), None)

    def _worker(self, name: str) -> Worker:
        environment = self.environment_of(name) | {"PREFECT_WORKER_QUERY_SECONDS": "1"}
        command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process", "--limit", "1", "--name", name]
        log = self.folder / f"{name}.log"
        process = self._kept.enter_context(running(command, lambda: True, log, environment=environment, folder=ROOT))
        return Worker(name, log, process)


@contextmanager
def topology(folder: Path, progress: Progress = lambda _: None, workers: int = 3) -> Iterator[Topology]:
    """Start everything in the order it needs, and end it in the other; whatever runs is gone afterwards, however the block ends."""
    with ExitStack() as kept:
        progress("PostgreSQL and an S3 server")
        postgres = kept.enter_context(postgres_server(folder / "postgres.log", superuser="postgres"))
        s3 = kept.enter_context(rclone_server(folder))
        bucket = s3.new_bucket()
        postgres.run_script(ROOT / "deploy" / "postgres" / "init.sh", {"RECORD_PASSWORD": "-", "RUNS_PASSWORD": "-"})
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        environment = {
            **clean,
            **s3.environment,
            "FREIGABE_DATABASE": postgres.url("freigabe"),
            "FREIGABE_ARCHIVE": f"s3://{bucket}/archive",
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "GX_ANALYTICS_ENABLED": "false",
            "FREIGABE_LOG": "json",
            "PREFECT_LOGGING_SETTINGS_PATH": str(PREFECT_SETTINGS),
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        }
        progress("Prefect's server on PostgreSQL")
        api = PrefectAPI(environment["PREFECT_API_URL"])
        kept.callback(api.close)
        server = {"PREFECT_API_DATABASE_CONNECTION_URL": postgres.url("prefect", "asyncpg"), "PREFECT_HOME": str(folder / "server")}
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
        kept.enter_context(running(command, api.answers, folder / "prefect.log", environment=environment | server, folder=ROOT))
        yield _set_up(Topology(folder, environment, api, postgres, s3, _kept=kept), progress, workers)


def _set_up(built: Topology, progress: Progress, workers: int) -> Topology:
    progress("freigabe deploy")
    done = built.freigabe("deploy")
    if done.returncode != 0:
        raise RuntimeError(f"freigabe deploy: {done.stdout}{done.stderr}")
    port = free_port()
    progress(f"relay, {workers} workers")
    built.relay_url = f"http://127.0.0.1:{port}"
    log = built.folder / "relay.log"
    relay = [sys.executable, "-m", "cli", "serve", "--workers", "--port", str(port)]
    ready = "workers elsewhere"
    built.relay = built._kept.enter_context(
        running(relay, lambda: ready in log.read_text(errors="replace"), log, environment=built.environment_of("relay"), folder=ROOT)
    )
    built.start_workers(workers)
    return built


def wait_for(seen: Callable[[], bool], what: str, workers: Sequence[Worker] = (), patience: float = 240, pause: float = 0.1) -> None:
    """Wait until it is seen. ``RuntimeError`` when a worker ends meanwhile, ``TimeoutError`` when patience ends."""
    until = time.monotonic() + patience
    while not seen():
        for each in workers:
            if each.process.poll() is not None:
                raise RuntimeError(f"{each.name} ended with {each.process.returncode}; {each.log} says why")
        if time.monotonic() > until:
            raise TimeoutError(f"after {patience:.0f} s it was not so that {what}")
        time.sleep(pause)
