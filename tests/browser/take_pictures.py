"""Take the pictures of docs/portal.md and docs/distribution.md anew: ``python -m tests.browser.take_pictures [FOLDER]``, on a house of the samples in the
middle of its work, and of the stories as they are played.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from batches.entered import FindingDecided, GoodsArrived, LotJudged, PromiseMade, ReleaseApproved, ReleasedByCustoms
from batches.order import Order
from flows import cases
from flows.running import open_batch
from flows.wiring import House
from portal import make_app
from tests.browser.played import HANOI, KAISERSLAUTERN, LEIPZIG, findings_of, staff, told
from tests.browser.test_story_kaiserslautern import kaiserslautern
from tests.browser.test_story_leipzig import leipzig
from tests.servers.browser import chromium
from tests.servers.clocks import Clock, house_with
from tests.servers.people import SAMPLES, Person, carried, imported
from tests.servers.portal import served

IMAGES = Path(__file__).parents[2] / "docs" / "images"
#: Orders without papers yet, so that there is something before the first gate: number, supplier, days ago.
WAITING = (
    ("PKB-2021-0455", "Ha Noi Mau Medical Products JSC", 2),
    ("KMS-SP-2021-02", "Hai Phong Muster Trading", 9),
    ("MH-2021-009", "Shanghai Beispiel Medical", 20),
)


def filled(data: Path, work: Path) -> dict[str, Person]:
    """Leipzig is released, Hanoi ready and approved by one, Kaiserslautern under review; three orders wait for papers."""
    clock = Clock()
    clock.now = datetime.now(clock.now.tzinfo) - timedelta(days=41)
    with house_with(clock, data) as house:
        for name in ("leipzig-2020", "hanoi-2021", "kaiserslautern-2020"):
            shutil.copytree(SAMPLES / name, work / name, ignore=shutil.ignore_patterns("out"))
            imported(house, work / name)
            clock.go_on(days=5)
        people = staff(house)
        names = {name: each.account.name for name, each in people.items()}
        _leipzig(house, clock, names)
        _hanoi(house, clock, names)
        _kaiserslautern(house, clock, names)
        cases.take(house, KAISERSLAUTERN, people["qc"].account.id, names["qc"])
        for number, supplier, days in WAITING:
            clock.now = datetime.now(clock.now.tzinfo) - timedelta(days=days)
            told_order = json.loads((SAMPLES / "hanoi-2021" / "order.json").read_text())
            told_order |= {"order": number, "expected_on": (clock.now + timedelta(days=30)).date().isoformat(), "ordered_on": clock.now.date().isoformat()}
            told_order["supplier"]["name"] = supplier
            for lot in (lot for line in told_order["lines"] for lot in line["lots"]):
                lot["expires_on"] = (clock.now + timedelta(days=3 * 365)).date().isoformat()
            order = Order.model_validate(told_order)
            open_batch(house, order, names["importer"])
            carried(house, order.batch_id)
        return people


def _leipzig(house: House, clock: Clock, names: dict[str, str]) -> None:
    told(house, LEIPZIG, GoodsArrived(by="Luftfrachtlager Schkeuditz", on=date(2020, 5, 29)))
    clock.go_on(days=2)
    told(house, LEIPZIG, ReleasedByCustoms(by="Musterhilfe Logistik", mrn="20DE585412345678R1", released_on=date(2020, 6, 2)))
    clock.go_on(days=1)
    for each in ("third", "fourth"):
        told(house, LEIPZIG, ReleaseApproved(by=names[each]))


def _hanoi(house: House, clock: Clock, names: dict[str, str]) -> None:
    told(house, HANOI, GoodsArrived(by="Lager Bremen", on=date(2021, 6, 28)))
    (mismatch,) = findings_of(house, HANOI, "consignment.quantity_mismatch")
    asked = FindingDecided(by=names["qc"], finding=mismatch.id, choice="ask", reason="Rechnung 50, Packliste 49 Schachteln je Karton: was stimmt?")
    told(house, HANOI, asked)
    clock.go_on(days=3)
    told(house, HANOI, ReleasedByCustoms(by="Spedition Probeweser", mrn="21DE510220654321R0", released_on=date(2021, 6, 30)))
    for each in findings_of(house, HANOI, "customs.commodity_code_uncertain"):
        reason = "Mit der Endung und dem Präferenzsatz des Tages der Annahme angemeldet."
        told(house, HANOI, FindingDecided(by=names["qc"], finding=each.id, choice="accept", reason=reason))


def _kaiserslautern(house: House, clock: Clock, names: dict[str, str]) -> None:
    clock.go_on(days=4)
    told(house, KAISERSLAUTERN, GoodsArrived(by="Lager Kaiserslautern", on=date(2020, 6, 22)))
    (outside,) = findings_of(house, KAISERSLAUTERN, "quality.measurement_out_of_limit")
    promised = PromiseMade(by=names["importer"], kind="eu_type_examination_certificate", until=date(2026, 12, 4), whom="Hangzhou Probehafen")
    told(house, KAISERSLAUTERN, promised)
    clock.go_on(hours=5)
    told(house, KAISERSLAUTERN, FindingDecided(by=names["qc"], finding=outside.id, choice="reject", reason="Probe 12 liegt über der Grenze; Charge gesperrt."))
    told(house, KAISERSLAUTERN, LotJudged(by=names["qc"], lot="1/MW20200511A", choice="accept", reason="Stichprobe und Messwerte in Ordnung."))


def pictures(finding: str) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Name → as whom, address, and how it is looked at."""
    case = f"/batches/{KAISERSLAUTERN}"
    review = f"{case}/review?finding={finding}"
    return {
        "review": ("second", review, {"height": 1000}),
        "queue": ("qc", "/queue?list=open", {"height": 720}),
        "papers": ("importer", f"{case}/papers", {"height": 1000}),
        "order": ("importer", "/orders/new", {"height": 900}),
        "goods": ("qc", f"{case}/goods?lot=1%2FMW20200514B", {"height": 900, "at": "#measurements"}),
        "customs": ("qc", f"{case}/customs", {"height": 1000}),
        "release": ("third", f"/batches/{HANOI}/release", {"height": 1000}),
        "released": ("qc", f"/batches/{LEIPZIG}/release", {"height": 620}),
        "glance": ("qc", case, {"height": 900}),
        "overview": ("coordinator", "/overview", {"height": 1000}),
        "figures": ("coordinator", "/overview", {"height": 1000, "at": "h2:has-text('Durchlauf')"}),
        "history": ("auditor", f"{case}/history", {"height": 900}),
        "accounts": ("admin", "/accounts", {"height": 700}),
        "phone-queue": ("qc", "/queue?list=open", {"width": 360, "height": 740}),
        "phone-review": ("second", review, {"width": 360, "height": 740, "at": "#befund"}),
        "review-dark": ("second", review, {"height": 1000, "dark": True}),
    }


def take(browser: Browser, address: str, session: str, path: str, how: dict[str, Any]) -> bytes:
    """One picture, as PNG."""
    context = browser.new_context(
        viewport={"width": how.get("width", 1280), "height": how["height"]},
        locale="de-DE",
        timezone_id="Europe/Berlin",
        color_scheme="dark" if how.get("dark") else "light",
        reduced_motion="reduce",
        device_scale_factor=2 if "width" in how else 1,
    )
    context.add_cookies([{"name": "freigabe", "value": session, "url": address}])
    page = context.new_page()
    page.goto(address + path)
    _loaded(page)
    if "at" in how:
        page.locator(how["at"]).first.evaluate("each => each.scrollIntoView()")
    made = page.screenshot()
    context.close()
    return made


STORIES = {"leipzig": leipzig, "kaiserslautern": kaiserslautern}
#: Story → picture of it → its name here, and how many pixels of its height.
PLAYED: dict[str, dict[str, tuple[str, int]]] = {
    "leipzig": {"why-desk": ("why", 1040), "hand-over-phone": ("phone-hand-over", 1020)},
    "kaiserslautern": {
        "plan-desk": ("plan", 1180),
        "prices-desk": ("prices", 480),
        "recall-desk": ("recall", 1000),
        "notice-phone": ("phone-notice", 1020),
    },
}


def played(browser: Browser, work: Path, folder: Path) -> None:
    """Play the stories, and keep what the pages of distribution looked like."""

    def visit(url: str, *, phone: bool = False) -> Page:
        size: Any = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        page = browser.new_context(viewport=size, has_touch=phone, locale="de-DE", timezone_id="Europe/Berlin", reduced_motion="reduce").new_page()
        page.goto(url)
        return page

    for story, wanted in PLAYED.items():
        (work / story).mkdir()
        with pytest.MonkeyPatch.context() as patch, STORIES[story](work / story, patch, visit) as pictures:
            for name, (kept, height) in wanted.items():
                (found,) = pictures.glob(f"??-{name}.png")
                with Image.open(found) as picture:
                    picture.convert("RGB").crop((0, 0, picture.width, min(height, picture.height))).save(folder / f"{kept}.webp", quality=82, method=6)
                print(f"{kept}.webp", (folder / f"{kept}.webp").stat().st_size)


def _loaded(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(each => { each.loading = 'eager' })")
    while not page.evaluate("[...document.images].every(each => each.complete)"):
        page.wait_for_timeout(200)


def main(folder: Path) -> None:
    """Make the house, look at it, write the pictures as WebP."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        data = Path(work) / "data"
        people = filled(data, Path(work))
        with house_with(Clock(), data) as house:
            finding = findings_of(house, KAISERSLAUTERN, "certificate.not_valid_evidence")[0].id
        app = make_app(data)
        with served(app) as address:
            sessions = app.state.desk.house.ledger.sessions
            secrets = {name: sessions.begin(each.account.id, "full", timedelta(hours=2)) for name, each in people.items()}
            with chromium() as browser:
                for name, (who, path, how) in pictures(finding).items():
                    png = take(browser, address, secrets[who], path, how)
                    Image.open(io.BytesIO(png)).convert("RGB").save(folder / f"{name}.webp", quality=82, method=6)
                    print(f"{name}.webp", (folder / f"{name}.webp").stat().st_size)
        with chromium() as browser:
            played(browser, Path(work), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
