"""A house of 2020 with its mail server, and people at browsers of their own who work by what they read: labels, links, buttons."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from batches.entered import Entered
from deploy.servers.process import free_port
from flows.mailing.sending import deliver, setup
from flows.wiring import House
from portal import make_app
from tests.browser.conftest import Visit
from tests.browser.played import told
from tests.servers.clocks import Clock, house_with
from tests.servers.mail import Sink
from tests.servers.people import PASSWORD, SAMPLES, Person, imported
from tests.servers.portal import served

T = TypeVar("T")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass
class Stage:
    """Where a story is played. ``pictures``: where what was looked at is kept."""

    house: House
    clock: Clock
    address: str
    sink: Sink
    visit: Visit
    pictures: Path
    _seen: int = field(default=0)

    def on(self, day: str) -> None:
        """Noon of a day in Germany."""
        self.clock.now = datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=UTC)

    def sample(self, name: str, work: Path) -> str:
        """Import a sample; the batch's id."""
        shutil.copytree(SAMPLES / name, work / name, ignore=shutil.ignore_patterns("out"))
        return _apart(lambda: imported(self.house, work / name))

    def told(self, batch: str, *acts: Entered) -> None:
        """Enter acts about a batch, and have them applied at once."""
        _apart(lambda: told(self.house, batch, *acts))

    def post(self) -> list[EmailMessage]:
        """The mails that go out now."""
        before, settings = len(self.sink.mails), setup(self.house)
        assert settings is not None
        done = deliver(self.house, settings)
        assert (done.refused, done.put_off, done.away) == ([], [], None)
        return self.sink.mails[before:]

    def visitor(self, path: str = "/login", **how: Any) -> Visitor:
        """Somebody without an account, at an address."""
        page = self.visit(path if path.startswith("http") else self.address + path, **how)
        page.set_default_timeout(15_000)
        return Visitor(self, page)

    def worker(self, who: Person) -> Visitor:
        """Somebody with an account, signed in."""
        found = self.visitor()
        found.sign_in(who.mail)
        return found


@dataclass
class Visitor:
    """Somebody at a browser."""

    stage: Stage
    page: Page
    mail: str = ""

    @property
    def main(self) -> Locator:
        """What the page is about."""
        return self.page.locator("main")

    def go(self, path: str) -> None:
        """An address, typed."""
        answer = self.page.goto(path if path.startswith("http") else self.stage.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def place(self, name: str) -> None:
        """A place of the navigation; its menu is opened where it is in one."""
        navigation, called = self.page.locator("nav.nav"), re.compile(rf"^\s*{re.escape(name)}\s*\d*\s*$")
        menu = navigation.locator("details").filter(has=self.page.locator("a", has_text=called))
        if menu.count():
            menu.locator("summary").click()
        navigation.locator("a", has_text=called).first.click()

    def link(self, name: str, within: str = "main") -> None:
        """Follow the first link of this name."""
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def press(self, name: str, within: str = "main") -> None:
        """Press the button of exactly this name."""
        self.page.locator(within).get_by_role("button", name=name, exact=True).first.click()

    def at(self, label: str, within: str = "main") -> Locator:
        """The field of a label."""
        return self.page.locator(within).get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(Pflichtangabe\))?\s*$")).first

    def write(self, told: dict[str, str], within: str = "main") -> None:
        """Fill in fields by label; of a choice, what stands in it."""
        for label, text in told.items():
            found = self.at(label, within)
            if found.evaluate("each => each.tagName") == "SELECT":
                found.select_option(label=text)
            else:
                found.fill(text)

    def tick(self, label: str, within: str = "main") -> None:
        """A box or one of several."""
        self.page.locator(within).get_by_label(label).first.check()

    def unfold(self, summary: str) -> None:
        """Open what is folded away."""
        self.page.locator("summary", has_text=summary).first.click()

    def reads(self, *told: str, within: str = "main") -> None:
        """The page says so."""
        for each in told:
            expect(self.page.locator(within).first).to_contain_text(each)

    def row(self, name: str) -> Locator:
        """The first row of a table that says this."""
        return self.main.get_by_role("row").filter(has_text=name).first

    def fetched(self, link: str) -> bytes:
        """What lies behind a link, with the same session."""
        href = self.main.get_by_role("link", name=link).first.get_attribute("href")
        assert href is not None
        answer = self.page.request.get(href if href.startswith("http") else self.stage.address + href)
        assert answer.status == 200, f"{href}: {answer.status}"
        return answer.body()

    def sign_in(self, mail: str) -> None:
        """By mail and password."""
        self.mail = mail
        self.write({"E-Mail-Adresse": mail, "Passwort": PASSWORD})
        self.press("Anmelden")
        self.page.wait_for_url(lambda url: "/login" not in url)

    def back(self) -> None:
        """Some days later: the session has ended, and they sign in again."""
        self.go("/login")
        self.sign_in(self.mail)

    def look(self, name: str) -> None:
        """On the desk and on a phone: nothing scrolls sideways, nobody is shut out, and a picture to look at."""
        self.stage._seen += 1
        for size, kind in ((PHONE, "phone"), (WIDE, "desk")):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.screenshot(path=self.stage.pictures / f"{self.stage._seen:02}-{name}-{kind}.png", full_page=True)
            assert not self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), f"{name} scrolls sideways, {kind}"
        found = Axe().run(self.page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found if each["impact"] in ("serious", "critical")] == [], name


def _apart(act: Callable[[], T]) -> T:
    """In a thread of its own: that of the browser has an event loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


@contextmanager
def staged(data: Path, begins: str, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> Iterator[Stage]:
    """A new house on its first day, ``begins``; its pages, its mail server."""
    for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    clock, sink = Clock(), Sink(free_port())
    sink.start()
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{sink.port}")
    monkeypatch.setenv("FREIGABE_MAIL_FROM", "beschaffung@example.org")
    clock.now = datetime.fromisoformat(f"{begins}T10:00:00").replace(tzinfo=UTC)
    expect.set_options(timeout=15_000)
    try:
        with house_with(clock, data) as house:
            (data / "mail.toml").write_text('[default]\nto = ["koordination@example.org"]\n', encoding="utf-8")
            app = make_app(data)
            app.state.desk._house = house
            with served(app) as address:
                monkeypatch.setenv("FREIGABE_URL", address)
                (pictures := data.parent / "pictures").mkdir()
                yield Stage(house, clock, address, sink, visit, pictures)
    finally:
        expect.set_options(timeout=5_000)
        sink.stop()


def text_of(mail: EmailMessage) -> str:
    """What a letter says."""
    return str(mail.get_content())


def link_in(mail: EmailMessage) -> str:
    """The link of a letter."""
    found = re.search(r"http://\S+", text_of(mail))
    assert found is not None, text_of(mail)
    return found[0]


def letter_to(mails: list[EmailMessage], address: str) -> EmailMessage:
    """The only mail to an address."""
    (found,) = [each for each in mails if each["To"] == address]
    return found


def joined(stage: Stage, told: dict[str, str], group: str, more: dict[str, str] | None = None, **how: Any) -> Visitor:
    """An organisation registers itself and confirms by the mail it gets; its buyer, signed in."""
    they = stage.visitor(**how)
    they.link("Neu hier?")
    they.write(told)
    they.write({"Gruppe, zu der Sie gehören möchten": group})
    if more:
        they.unfold("Weitere Angaben")
        they.write(more)
    they.press("Anmelden")
    they.reads("E-Mail-Postfach")
    they.mail = told["E-Mail-Adresse"]
    they.go(link_in(letter_to(stage.post(), they.mail)))
    they.reads(told["Name der Organisation"], group)
    they.write({"Passwort": PASSWORD, "Noch einmal": PASSWORD})
    they.press("Bestätigen und anmelden")
    they.reads("Ihre Anmeldung ist bestätigt")
    return they
