"""Two different people release, whichever doors they come through: page, API by session or token, command line, a flow run, a run over many batches.

Every pair of doors is tried. One person twice, under however many spellings, releases nothing; who overrode a finding never releases; two people do.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

import flows.handing_out
import flows.import_many
import flows.running
import portal.acting
from batches.entered import FindingDecided, GoodsArrived, ReleaseApproved, ReleasedByCustoms
from batches.errors import InputRefused
from cli.app import status_of
from flows.accounts.keeping import add_account
from flows.carrying import STEPS, carrying
from flows.running import enter
from flows.stored import Outcome
from flows.wiring import House, opened
from flows.work import Asked
from portal import make_app
from portal.acting import Told, told_of
from portal.desk import Desk, Known
from portal.posted import csrf_of
from tests.portal.walk import asked as ask_app
from tests.servers.people import carried, person, sample_house

pytestmark = pytest.mark.integration
WEBER, KLEIN, OVERRIDER = "R. Weber", "A. Klein", "Otto Über"
#: One person as a command may be told their name.
SPELLINGS = {WEBER: "r weber", KLEIN: "a. KLEIN", OVERRIDER: "OTTO  über"}


@dataclass
class Doors:
    """A batch that is ready for release, and every way to release it."""

    app: FastAPI
    house: House
    batch: str
    data: Path
    snapshot: Path
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> Known:
        """The batch as it stands."""
        desk: Desk = self.app.state.desk
        found = desk.batch(self.batch)
        assert found is not None
        return found

    @property
    def is_released(self) -> bool:
        """Whether anything was."""
        return bool(self.known.batch.releases)

    def restore(self) -> None:
        """The batch before anybody approved."""
        with closing(sqlite3.connect(self.snapshot)) as source, closing(sqlite3.connect(self.data / "ledger.sqlite", timeout=30)) as live:
            live.execute("PRAGMA synchronous=OFF")
            source.backup(live)
        self.app.state.desk._known.clear()  # which are known by their version, and those come again

    def page(self, who: str) -> None:
        """The form of the page."""
        headers = {"cookie": f"freigabe={self.sessions[who]}", "sec-fetch-site": "same-origin", "accept": "text/html"}
        data = {"csrf": csrf_of(self.sessions[who]), "seen": self.known.shown, "looked": "yes"}
        _answered(ask_app(self.app, "POST", f"/batches/{self.batch}/release", headers, data=data))

    def session(self, who: str) -> None:
        """The API, as a script of a page asks it."""
        headers = {"cookie": f"freigabe={self.sessions[who]}", "x-csrf-token": csrf_of(self.sessions[who]), "sec-fetch-site": "same-origin"}
        _answered(ask_app(self.app, "POST", f"/api/batches/{self.batch}/approvals", headers, json={"seen": self.known.shown}))

    def token(self, who: str) -> None:
        """The API, as a machine asks it."""
        _answered(ask_app(self.app, "POST", f"/api/batches/{self.batch}/approvals", {"authorization": f"Bearer {self.tokens[who]}"}, json={}))

    def command(self, who: str) -> None:
        """The command line, which believes whom it is told, however they are spelt."""
        assert status_of(["approve", self.batch, "--by", SPELLINGS[who], "--data", str(self.data)]) in (0, 1, 2)

    def run(self, who: str) -> None:
        """What was entered, applied by a flow run; entered past the first look at it, as before a run that holds the batch."""
        self._entered(who)
        carried(self.house, self.batch)

    def bulk(self, who: str) -> None:
        """The same by a run over many batches."""
        self._entered(who)
        asyncio.run(flows.import_many.carried(self.batch, lambda: flows.import_many.from_record(self.house, self.batch)))

    def _entered(self, who: str) -> None:
        act = ReleaseApproved(by=SPELLINGS[who].title(), seen=self.known.shown)
        self.house.ledger.entries.enter("batch", self.batch, [act.model_dump(mode="json")], by=act.by)


DOORS: dict[str, Callable[[Doors, str], None]] = {
    "page": Doors.page, "API by session": Doors.session, "API by token": Doors.token, "command line": Doors.command, "flow run": Doors.run, "bulk": Doors.bulk,
}  # fmt: skip
PAIRS = list(itertools.product(DOORS, DOORS))


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Doors]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_URL"):
            patch.delenv(name, raising=False)
        folder = tmp_path_factory.mktemp("release")
        data = sample_house(folder / "data", tmp_path_factory, worker_id)
        app = make_app(data)
        with opened(data) as house:
            (batch,) = house.ledger.list("batch")
            made = Doors(app, house, batch, data, folder / "snapshot.sqlite")
            _without_prefect(patch, house)
            _ready_for_release(made)
            yield made
        app.state.desk.close()


@pytest.fixture(autouse=True)
def _as_before(doors: Doors) -> None:
    doors.restore()


def _without_prefect(patch: pytest.MonkeyPatch, house: House) -> None:
    """Runs happen here and at once, by the same steps."""

    async def run(batch_id: str, asked: Asked) -> Outcome:
        with carrying(batch_id, asked) as work:
            for step in STEPS:
                await step(batch_id, work)
        assert asked.outcome is not None
        return asked.outcome

    def settled(desk: Desk, positions: Sequence[int], seconds: float = 0.0) -> Told:
        entries = desk.house.ledger.entries.at(positions)
        carried(house, entries[0].id)
        return told_of(desk.house.ledger.entries.at(positions))

    patch.setattr(portal.acting, "settled", settled)
    patch.setattr(flows.running, "prefect_session", lambda *_: nullcontext())
    patch.setattr(flows.running, "run_asked", lambda asked, batch_id: asyncio.run(run(batch_id, asked)))
    patch.setattr(flows.import_many, "carry_batch", run)
    # three quarters of a run are documents, which are tested elsewhere
    patch.setattr(flows.handing_out, "write_documents", lambda _: None)


def _ready_for_release(doors: Doors) -> None:
    """Goods there, customs passed, one blocking finding overridden by one person; nobody has approved."""
    house, batch, day = doors.house, doors.batch, timedelta(days=1)
    blocking = next(each for each in doors.known.judgement.findings if each.severity == "blocking")
    enter(house, batch, GoodsArrived(by="Lager", on=date(2020, 6, 22)), ReleasedByCustoms(by="Zoll", mrn="20DE510220123456R1", released_on=date(2020, 6, 24)))
    carried(house, batch)
    enter(house, batch, FindingDecided(by=OVERRIDER, finding=blocking.id, choice="override", reason="so"))
    carried(house, batch)
    for name in (WEBER, KLEIN, OVERRIDER):
        account = person(house, name, "qc").account
        doors.sessions[name] = house.ledger.sessions.begin(account.id, "full", day)
        doors.tokens[name] = house.ledger.tokens.make(account.id, "test", "write", day)
    assert doors.known.standing.ready_for_release, "no lot is ready: nothing would be tested"
    with closing(sqlite3.connect(doors.data / "ledger.sqlite")) as source, closing(sqlite3.connect(doors.snapshot)) as copy:
        source.backup(copy)


def _answered(answer: httpx.Response) -> None:
    """Taken, or refused in words; never a fault, and never past the door unknown."""
    assert answer.status_code in (200, 202, 303, 409, 422), (answer.status_code, answer.text[:300])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_person_through_two_doors_releases_nothing_and_another_does(doors: Doors, first: str, second: str) -> None:
    DOORS[first](doors, WEBER)
    assert len(doors.known.batch.approvals) == 1
    DOORS[second](doors, WEBER)
    assert not doors.is_released
    DOORS[second](doors, KLEIN)
    assert doors.is_released
    assert {len({each.casefold() for each in release.by}) for release in doors.known.batch.releases} == {2}


@pytest.mark.parametrize("door", DOORS)
def test_who_overrode_a_finding_releases_through_no_door_neither_first_nor_second(doors: Doors, door: str) -> None:
    DOORS[door](doors, OVERRIDER)
    assert not doors.known.batch.approvals
    DOORS[door](doors, WEBER)
    DOORS[door](doors, OVERRIDER)
    assert not doors.is_released
    assert len(doors.known.batch.approvals) == 1


def test_why_an_act_was_refused_tells_nobody_over_the_api_who_spoke_first(doors: Doors) -> None:
    doors.run(OVERRIDER)
    position = doors.house.ledger.entries.of("batch", doors.batch)[-1].position

    def told(who: str) -> tuple[str, str]:
        headers = {"authorization": f"Bearer {doors.tokens[who]}"}
        urls = (f"/api/batches/{doors.batch}/events?limit=200", f"/api/entries/{position}")
        events, entry = (ask_app(doors.app, "GET", url, headers).text for url in urls)
        return events, entry

    assert all("release.overrider" in each for each in told(OVERRIDER))
    events, entry = told(KLEIN)
    assert not [each for each in ("overrode", "Otto", "release.overrider") if each in events or each in entry]
    assert '"outcome":"refused"' in entry


def test_no_account_is_given_to_the_same_person_under_another_spelling(doors: Doors) -> None:
    for name in ("r weber", "R.Weber", "Ｒ. ＷＥＢＥＲ", "R.\u200b Weber"):
        with pytest.raises(InputRefused, match=r"name of an account|printable"):
            add_account(doors.house, name, "other@example.org", ["qc"], "test")


def test_what_is_approved_after_something_changed_counts_for_what_is_there_now(doors: Doors) -> None:
    doors.token(WEBER)
    finding = [each for each in doors.known.judgement.findings if each.severity == "blocking"][-1]
    enter(doors.house, doors.batch, FindingDecided(by="U. Frage", finding=finding.id, choice="ask", reason="so"))
    carried(doors.house, doors.batch)
    doors.token(KLEIN)
    assert not doors.is_released
    doors.token(WEBER)
    assert doors.is_released


def test_the_doors_are_all_there_are() -> None:
    """Whoever adds a way to approve adds it here: nothing else makes the act."""
    made = {
        str(path.relative_to(Path(__file__).parents[2]))
        for room in ("cli", "portal", "flows", "samples")
        for path in (Path(__file__).parents[2] / room).rglob("*.py")
        if "ReleaseApproved(" in path.read_text(encoding="utf-8")
    }
    assert made == {"cli/people.py", "portal/routes/release.py"}
