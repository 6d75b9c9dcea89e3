"""A real PostgreSQL from the distribution's package, in a folder of its own, run by somebody who is not root: ``initdb`` refuses root."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from deploy.servers.process import NotStarted, free_port, running

#: Sorting as people do, not by bytes: an order the database chose must never reach an output.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de")
#: Nothing here has to outlive the session, unless its starter says so.
HURRIED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")


@dataclass
class Postgres:
    """A running server."""

    port: int
    superuser: str = "freigabe"
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self, name: str | None = None) -> str:
        """The URL of a new, empty database."""
        name = name or f"freigabe_{next(self._numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # the name is ours
        return self.url(name, user=self.superuser)

    def url(self, name: str, driver: str = "psycopg", user: str | None = None) -> str:
        """The URL of a database, used by ``user``, else by the user of its name."""
        return f"postgresql+{driver}://{user or name}@127.0.0.1:{self.port}/{name}"

    def run_script(self, script: Path, settings: Mapping[str, str]) -> None:
        """Run a shell script that speaks to the server with ``psql``. ``NotStarted`` when it fails."""
        speaking = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "POSTGRES_USER": self.superuser, "PATH": f"{_programs()}:{os.environ['PATH']}"}
        done = subprocess.run(["sh", str(script)], env={**speaking, **settings}, capture_output=True, text=True, check=False)  # noqa: S607
        if done.returncode != 0:
            raise NotStarted(f"{script}: {done.stderr}")

    def close_connections(self, url: str) -> None:
        """End every connection to a database from the server's side, as a restart of the server does."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.rpartition("/")[2]])

    def address(self, name: str) -> str:
        """Where a database is, as psycopg is told."""
        return f"host=127.0.0.1 port={self.port} user={self.superuser} dbname={name} connect_timeout=2"

    def answers(self) -> bool:
        """Whether it accepts connections."""
        try:
            psycopg.connect(self.address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres_server(log: Path | None = None, settings: Sequence[str] = HURRIED, superuser: str = "freigabe") -> Iterator[Postgres]:
    """A server while the block lasts; its folder is gone afterwards. ``log`` stays, if it is named."""
    programs = _programs()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix="freigabe-postgres-"))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        user, group = (None, None) if owner is None else (owner.pw_uid, owner.pw_gid)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh"}
        make = [str(programs / "initdb"), "-D", f"{folder}/data", "-U", superuser, "--auth=trust", "--no-sync", *LOCALE]
        made = subprocess.run(make, capture_output=True, text=True, env=environment, cwd="/", check=False, user=user, group=group)
        if made.returncode != 0:
            raise NotStarted(f"initdb: {made.stderr}")
        server = Postgres(free_port(), superuser)
        given = [part for each in settings for part in ("-c", each)]
        command = [str(programs / "postgres"), "-D", f"{folder}/data", "-h", "127.0.0.1", "-p", str(server.port), "-k", str(folder), *given]
        with running(command, server.answers, log or folder / "log", environment=environment, ends_with=signal.SIGINT, user=user, group=group):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where ``initdb`` and ``postgres`` are: the newest of the distribution's, else what the path has."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = packaged[-1] if packaged else shutil.which("initdb")
    if found is None:
        raise NotStarted("PostgreSQL is missing: sudo apt-get install postgresql (or, for the tests, leave it out with --db sqlite)")
    return Path(found).resolve().parent


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: whoever starts it, but for root the package's own user."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
