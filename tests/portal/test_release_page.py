"""The page of release: what is ready and why not, two people who look unprejudiced, and one door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import httpx
import pytest

from batches.batch import Batch, Judgement
from batches.entered import Entered, FindingDecided, GoodsArrived, LotJudged, ReleasedByCustoms
from flows.folder import load_folder
from flows.running import enter
from flows.stored import KIND, from_state
from flows.wiring import opened
from portal import make_app
from portal.acting import patiently
from tests.portal.conftest import Serve
from tests.portal.forms import form_of, forms_of
from tests.portal.quiet import quiet
from tests.servers.people import SAMPLES, carried, carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration
BATCH = load_folder(SAMPLES / "kaiserslautern-2020").order.batch_id
HERE = f"/batches/{BATCH}/release"
GOODS = f"/batches/{BATCH}/goods"
READY = ("MW20200511A", "BW2005-17", "BW2005-18")
REASON = "Nachweis liegt im Original vor, Ablage 7"


@pytest.fixture
def house(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return sample_house(data, tmp_path_factory, worker_id)


@pytest.fixture
def portal(house: Path, serve: Serve) -> Iterator[httpx.Client]:
    with carrier(house):
        yield serve(make_app(house))


@pytest.fixture
def arrived(house: Path) -> None:
    """Three of the five lots are past all gates before release."""
    tell(house, GoodsArrived(by="R. Weber", on=date(2020, 6, 22)), ReleasedByCustoms(by="R. Weber", mrn="20DE510220123456R1", released_on=date(2020, 6, 23)))


def tell(house: Path, *acts: Entered) -> None:
    with opened(house) as there:
        for act in acts:
            enter(there, BATCH, act)
            patiently(partial(carried, there, BATCH), seconds=60)  # the carrier may be at work on it already
    quiet(house, BATCH)


def stands(house: Path) -> tuple[Batch, Judgement]:
    with opened(house) as there:
        stored = there.ledger.read(KIND, BATCH)
    assert stored is not None
    return from_state(stored.state)[:2]


def somebody(portal: httpx.Client, house: Path, name: str, role: str = "qc", organisation: str | None = None) -> httpx.Client:
    with opened(house) as there:
        return sign_in(portal, person(there, name, role, organisation=organisation))  # type: ignore[arg-type]


def page(client: httpx.Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def approve(client: httpx.Client, form: dict[str, str] | None = None) -> httpx.Response:
    return client.post(HERE, data=(form or form_of(page(client), HERE)) | {"looked": "yes"})


def approved(client: httpx.Client, house: Path) -> str:
    answer = approve(client)
    assert answer.status_code == 303, answer.text
    quiet(house, BATCH)
    shown = page(client, answer.headers["location"])
    assert "Eingetragen." in shown
    return shown


def test_lots_that_are_held_say_why_and_cannot_be_released(portal: httpx.Client, house: Path) -> None:
    weber = somebody(portal, house, "R. Weber")
    shown = page(weber)
    assert "Zurzeit ist keine Charge bereit" in shown
    for said in ("Ankunft der Ware nicht eingetragen", "Überlassung durch den Zoll nicht eingetragen", "EU-Baumusterprüfbescheinigung"):
        assert said in shown
    assert HERE not in forms_of(shown)
    csrf = form_of(shown, "/logout")["csrf"]
    refused = approve(weber, {"csrf": csrf, "seen": "0" * 64})
    assert refused.status_code == 409


@pytest.mark.usefixtures("arrived")
def test_two_people_release_what_is_ready_and_the_certificate_is_offered(portal: httpx.Client, house: Path) -> None:
    weber, klein = somebody(portal, house, "R. Weber"), somebody(portal, house, "A. Klein")
    shown = page(weber)
    assert all(f"Charge {lot}" in shown for lot in READY)
    assert "Charge PH200512-01" not in shown
    assert "Ihre Zustimmung liegt vor" in approved(weber, house)
    shown = approved(klein, house)
    assert "R. Weber und A. Klein" in shown
    assert f"/batches/{BATCH}/documents/release-certificate.pdf" in shown
    assert {(each.lot, each.by) for each in stands(house)[0].releases} == {(lot, ("R. Weber", "A. Klein")) for lot in READY}
    assert "R. Weber und A. Klein" in page(somebody(portal, house, "P. Pahl", "auditor"))


@pytest.mark.usefixtures("arrived")
def test_whoever_has_not_approved_is_not_told_that_or_who_did(portal: httpx.Client, house: Path) -> None:
    klein, pahl = somebody(portal, house, "A. Klein"), somebody(portal, house, "P. Pahl", "auditor")
    before = [page(client, path) for client in (klein, pahl) for path in (HERE, GOODS)]
    approved(somebody(portal, house, "Sabine Erstgenannt"), house)
    after = [page(client, path) for client in (klein, pahl) for path in (HERE, GOODS)]
    assert before == after
    assert not any("Erstgenannt" in each for each in after)
    assert "Erstgenannt" in approved(klein, house)


def test_of_a_finding_overridden_once_nobody_else_learns_name_or_reason(portal: httpx.Client, house: Path) -> None:
    finding = next(each.id for each in stands(house)[1].findings if each.code == "quality.measurement_out_of_limit")
    tell(house, FindingDecided(by="Sabine Erstgenannt", finding=finding, choice="override", reason=REASON))
    klein = somebody(portal, house, "A. Klein")
    for shown in (page(klein), page(klein, GOODS), page(klein, f"{GOODS}?lot=1/MW20200514B")):
        assert "Erstgenannt" not in shown
        assert REASON not in shown
    assert REASON in page(somebody(portal, house, "Sabine Erstgenannt"))
    tell(house, FindingDecided(by="A. Klein", finding=finding, choice="override", reason="Selbst nachgemessen"))
    shown = page(klein)
    assert all(said in shown for said in ("Sabine Erstgenannt", REASON, "A. Klein", "Selbst nachgemessen", "Übergangene Befunde"))


@pytest.mark.usefixtures("arrived")
def test_nobody_releases_twice_without_looking_or_what_they_overrode(portal: httpx.Client, house: Path) -> None:
    weber = somebody(portal, house, "R. Weber")
    form = form_of(page(weber), HERE)
    unseen = weber.post(HERE, data=form)
    assert unseen.status_code == 422
    assert 'id="looked-error"' in unseen.text
    approved(weber, house)
    twice = approve(weber, form)
    assert twice.status_code == 303  # a second click says what was said already
    assert "Eine zweite, andere Person muss noch freigeben" in page(weber)
    assert HERE not in forms_of(page(weber))
    assert [each.by for each in stands(house)[0].approvals] == ["R. Weber"]
    finding = next(each.id for each in stands(house)[1].findings if each.code == "quality.measurement_out_of_limit")
    tell(house, FindingDecided(by="A. Klein", finding=finding, choice="override", reason=REASON))
    klein = somebody(portal, house, "A. Klein")
    shown = page(klein)
    assert "Sie haben einen Befund dieser Sendung übergangen" in shown
    refused = approve(klein, {"csrf": form_of(shown, "/logout")["csrf"], "seen": form["seen"]})
    assert refused.status_code == 409
    assert not stands(house)[0].releases


@pytest.mark.usefixtures("arrived")
def test_a_page_opened_before_something_changed_releases_nothing(portal: httpx.Client, house: Path) -> None:
    weber = somebody(portal, house, "R. Weber")
    form = form_of(page(weber), HERE)
    tell(house, LotJudged(by="A. Klein", lot="3/BW2005-18", choice="reject", reason="Nasse Kartons"))
    stale = approve(weber, form)
    assert stale.status_code == 409
    assert "bitte ansehen und dann wiederholen" in stale.text
    assert "Nasse Kartons" in stale.text
    assert not stands(house)[0].approvals
    assert form_of(stale.text, HERE)["seen"] != form["seen"]


@pytest.mark.usefixtures("arrived")
@pytest.mark.parametrize("left_out", ["seen", "csrf"])
def test_an_approval_is_bound_to_what_was_shown_and_to_the_session(portal: httpx.Client, house: Path, left_out: str) -> None:
    weber = somebody(portal, house, "R. Weber")
    form = form_of(page(weber), HERE)
    assert approve(weber, {name: value for name, value in form.items() if name != left_out}).status_code == {"seen": 422, "csrf": 403}[left_out]
    assert not stands(house)[0].approvals


@pytest.mark.usefixtures("arrived")
@pytest.mark.parametrize(
    ("name", "role", "organisation", "looks"),
    [
        ("I. Möller", "importer", "Musterhafen Medizinbedarf GmbH", 200),
        ("F. Fremd", "importer", "Andere Handels GmbH", 404),
        ("P. Pahl", "auditor", None, 200),
        ("K. Koch", "coordinator", None, 200),
        ("B. Bauer", "buyer", "Klinikum Musterstadt", 403),
    ],
)
def test_who_may_not_release_does_not(portal: httpx.Client, house: Path, name: str, role: str, organisation: str | None, looks: int) -> None:
    form = form_of(page(somebody(portal, house, "R. Weber")), HERE)
    other = somebody(portal, house, name, role, organisation)
    answer = other.get(HERE)
    assert answer.status_code == looks
    assert HERE not in forms_of(answer.text)
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', answer.text)
    assert csrf is not None
    assert approve(other, form | {"csrf": csrf[1]}).status_code == 403
    assert not stands(house)[0].approvals
