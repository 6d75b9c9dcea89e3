"""A house with people and batches, for tests of pages and API: a run carries what they enter, in a thread and without Prefect."""

from __future__ import annotations

import asyncio
import fcntl
import re
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from batches.account import Account, Role
from batches.party import Party
from flows.accounts.keeping import account_with_mail, add_account, add_organisation, organisations_in
from flows.accounts.passwords import set_password
from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.stored import KIND
from flows.wiring import House, opened
from flows.work import Asked
from record.refusals import LeaseTaken

SAMPLES = Path(__file__).parents[2] / "samples"
PASSWORD = "vier ruhige Worte zusammen"  # noqa: S105 - of people who exist in tests only


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    account: Account
    mail: str


def carried(house: House, batch_id: str, folder: Path | None = None) -> None:
    """One run over a batch; ``folder``: import it first."""
    asked = Asked(house, folder=folder, content=load_folder(folder) if folder is not None else None)
    with carrying(batch_id, asked) as work:
        for step in STEPS:
            asyncio.run(step(batch_id, work))


def imported(house: House, folder: Path) -> str:
    """Import a folder; the batch's id."""
    batch_id = load_folder(folder).order.batch_id
    carried(house, batch_id, folder)
    return batch_id


@contextmanager
def carrier(data: Path) -> Iterator[None]:
    """Carry, as long as the block lasts, whatever somebody enters."""
    ended = threading.Event()

    def carry() -> None:
        with opened(data) as house:
            while not ended.wait(0.03):
                for batch_id in house.ledger.entries.ready(KIND):
                    try:
                        carried(house, batch_id)
                    except LeaseTaken:
                        continue

    thread = threading.Thread(target=carry, name="carrier", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(60)


def person(house: House, name: str, *roles: Role, organisation: str | None = None) -> Person:
    """An account that can sign in; ``organisation``: the name of a party. Making them with argon2 takes a tenth of a second each."""
    mail = re.sub(r"\W+", ".", name.lower()) + "@example.org"
    found = account_with_mail(house, mail)
    if found is None:
        found = add_account(house, name, mail, roles, "test", _organisation(house, organisation))
        set_password(house, found, PASSWORD)
    return Person(found, mail)


def _organisation(house: House, name: str | None) -> str | None:
    if name is None:
        return None
    known = next((each for each in organisations_in(house) if each.party.name == name), None)
    return (known or add_organisation(house, Party(name=name), "test")).id


def sign_in(portal: httpx.Client, who: Person) -> httpx.Client:
    """A client of the same portal, signed in as somebody."""
    client = httpx.Client(base_url=portal.base_url, trust_env=False, timeout=60, headers={"Accept": "text/html"})
    answer = client.post("/login", data={"mail": who.mail, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def sample_house(data: Path, factory: pytest.TempPathFactory, worker: str, names: Iterable[str] = ("kaiserslautern-2020",)) -> Path:
    """``data`` with the record of these samples as imported; made once for all processes of a session, and copied."""
    shared = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    made = shared / f"house-of-{'-'.join(names)}"
    made.mkdir(exist_ok=True)
    with (made / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "ready").exists():
            with opened(made / "data") as house:
                for name in names:
                    shutil.copytree(SAMPLES / name, made / name, ignore=shutil.ignore_patterns("out"), dirs_exist_ok=True)
                    imported(house, made / name)
            (made / "ready").touch()
    shutil.copytree(made / "data", data, ignore=shutil.ignore_patterns("ledger.sqlite*"), dirs_exist_ok=True)
    with closing(sqlite3.connect(made / "data" / "ledger.sqlite")) as source, closing(sqlite3.connect(data / "ledger.sqlite")) as copy:
        source.backup(copy)
    return data
