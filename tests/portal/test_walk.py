"""Every door of the portal, tried by everybody. The routes are found by themselves: a new one is walked as soon as it is there.

What each door answers follows from what its route says of itself, the rights of the role, and whose batch it is; nothing is written down route by route.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from lxml import html

import portal.acting
from flows.accounts import passwords
from portal import make_app
from portal.access import said_of
from portal.acting import told_of
from portal.pages import POLICY
from portal.routes.api.describing import described, every_route
from tests.portal.walk import FORM, UNSAFE, Door, World, ask, asked, expected, files_of, json_for, make_world
from tests.servers.people import sample_house

pytestmark = pytest.mark.integration

#: The policy of the one plain page that stands without style sheets (``/health``): its own style, by its digest.
PLAIN = "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: Doors that let somebody in and still say 404 or the like for what these fillers stand for, with why.
NOT_THERE: dict[str, str] = {}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_METRICS_TOKEN", "FREIGABE_URL"):
            patch.delenv(name, raising=False)
        # nobody carries here: no page waits for a run
        patch.setattr(portal.acting, "settled", lambda desk, positions, seconds=0.0: told_of(desk.house.ledger.entries.at(positions)))
        # passwords are looked at hundreds of times here, all of them wrong: quickly
        patch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        folder = tmp_path_factory.mktemp("walk")
        data = sample_house(folder / "data", tmp_path_factory, worker_id)
        app = make_app(data)
        _without_pace(app)
        yield make_world(data, app, folder / "snapshot.sqlite")
        app.state.desk.close()


def _without_pace(app: FastAPI) -> None:
    """So many requests at once are nobody's pace; that it is kept is tested elsewhere."""
    if hasattr(app.state, "pace"):
        app.state.pace.wait = lambda *_: 0.0


def test_every_route_says_who_may_use_it_and_nothing_else_is_mounted(world: World) -> None:
    for route in every_route(world.app):
        assert said_of(route), f"{route.path} does not say who may use it"
    for each in world.app.routes:
        assert isinstance(each, APIRoute) or isinstance(getattr(each, "original_router", None), APIRouter), f"{each} is no route that says who may use it"


def test_whoever_may_not_is_refused_learns_nothing_and_changes_nothing(world: World) -> None:
    wrong: list[str] = []
    files = files_of(world.data)
    for door in world.doors():
        for who in world.walkers.values():
            answer = expected(door, who)
            if answer == "in":
                continue
            for sent in _bodies(world, door):
                found = ask(world, door, who, **sent)
                if found.status_code not in answer:
                    wrong.append(f"{door} by {who.name} with {_named(sent)}: {found.status_code} instead of {sorted(answer)}")
                if 303 in answer and not found.headers.get("location", "").startswith("/login"):
                    wrong.append(f"{door} by {who.name}: not sent to the door but to {found.headers.get('location')}")
                wrong += [f"{door} by {who.name}: learns {each}" for each in _learnt(world, door, found.headers.items(), found.text)]
                if world.changed():
                    wrong.append(f"{door} by {who.name} with {_named(sent)}: the record changed")
                    world.restore()
        wrong += [f"{door}: a file was kept, {each}" for each in files_of(world.data) - files]
    assert not wrong, "\n".join(wrong)


def test_whoever_may_comes_in_and_nobody_is_told_of_a_fault(world: World) -> None:
    wrong: list[str] = []
    for door in world.doors():
        for who in world.walkers.values():
            if expected(door, who) != "in":
                continue
            for sent in _bodies(world, door):
                found = ask(world, door, who, **sent)
                status = found.status_code
                refused = status in (401, 403, 404, 405) and said_of(door.route) != ("anybody",) and f"{door}" not in NOT_THERE
                if status >= 500 or refused or (door.method == "GET" and status >= 400 and said_of(door.route) != ("anybody",)):
                    wrong.append(f"{door} by {who.name} with {_named(sent)}: {status} {found.text[:300] if door.is_api else ''}")
                if "json" in sent and found.json().get("code") == "http.unprocessable":
                    wrong.append(f"{door}: what is sent is not even understood: {found.text[:200]}")
                if not who.sees and not (who.name == "a supplier with a link" and "/supplier/" in door.url):
                    wrong += [f"{door} by {who.name}: learns {each}" for each in _learnt(world, door, found.headers.items(), found.text)]
                if door.method in UNSAFE and world.changed():
                    world.restore()
    assert not wrong, "\n".join(wrong)


FORGED = {
    "no proof": {"x-csrf-token": ""},
    "proof of another session": {"x-csrf-token": "0" * 64},
    "another site": {"sec-fetch-site": "cross-site"},
    "a site beside ours": {"sec-fetch-site": "same-site"},
    "another origin": {"sec-fetch-site": None, "origin": "https://example.org"},
    "no origin at all": {"sec-fetch-site": None, "origin": "null"},
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_request_that_another_site_forged_changes_nothing(world: World, forged: str) -> None:
    wrong: list[str] = []
    for door in world.doors():
        if door.method not in UNSAFE or said_of(door.route) == ("anybody",):
            continue
        who = next(each for each in world.walkers.values() if each.way == "session" and expected(door, each) == "in")
        headers = {name: value for name, value in ({"accept": "text/html"} | who.headers | FORGED[forged]).items() if value is not None}
        for sent in (*_bodies(world, door), {"files": {"papers": ("a.pdf", b"%PDF-1.4", "application/pdf")}, "data": {"on": "2020-06-02"}}):
            found = asked(world.app, door.method, door.url, headers, **sent)
            if found.status_code != 403:
                wrong.append(f"{door} with {_named(sent)}: {found.status_code}")
            if world.changed():
                wrong.append(f"{door} with {_named(sent)}: the record changed")
                world.restore()
    assert not wrong, "\n".join(wrong)


def test_every_page_can_be_read_by_anybody_and_runs_nothing_but_our_scripts(world: World) -> None:
    seen, wrong = set[str](), list[str]()
    for door in world.doors():
        if door.method != "GET" or door.is_api:
            continue
        for who in world.walkers.values():
            found = ask(world, door, who)
            if found.headers.get("content-type", "").startswith("text/html") and found.status_code != 303:
                seen.add(door.route.path)
                wrong += [f"{door} by {who.name} ({found.status_code}): {each}" for each in _faults(found.text, found.headers["content-security-policy"])]
    assert {"/login", "/"} <= seen or "/login" in seen
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def _bodies(world: World, door: Door) -> Iterator[dict[str, Any]]:
    """What is sent: nothing, and something plausible."""
    yield {}
    if door.method not in UNSAFE:
        return
    if not door.is_api:
        yield {"data": FORM(world)}
    elif door.route.include_in_schema and (body := json_for(world, door, described(world.app))) is not None:
        yield {"json": body}


def _named(sent: dict[str, Any]) -> str:
    return "/".join(sent) or "nothing"


def _learnt(world: World, door: Door, headers: Any, text: str) -> list[str]:
    """What an answer tells of the batch that was not in the question."""
    told = text + "\n".join(f"{name}: {value}" for name, value in headers)
    return [each for each in world.secrets if each in told and each not in door.url]


def _faults(text: str, policy: str) -> Iterator[str]:
    """What is wrong with a page."""
    page = html.document_fromstring(text)
    if policy not in (POLICY, PLAIN.format(*(_hash_of(each.text or "") for each in page.iter("style")), "")):
        yield f"the policy is {policy}"
    if page.get("lang") not in ("de", "en"):
        yield "no language"
    if len(page.findall(".//h1")) != 1:
        yield f"{len(page.findall('.//h1'))} h1"
    if not (page.findtext(".//title") or "").strip():
        yield "no title"
    for each in page.iter():
        if not isinstance(each.tag, str):
            continue
        if (each.tag == "style" and _hash_of(each.text or "") not in policy) or (each.tag == "script" and not each.get("src")):
            yield f"inline {each.tag}"
        yield from (f"{name}= at {each.tag}" for name in each.attrib if name == "style" or name.startswith("on"))
        if str(each.get("href", "")).strip().lower().startswith(("javascript:", "data:")):
            yield f"{each.tag} leads to a script"
        if each.tag in ("input", "select", "textarea") and each.get("type") not in ("hidden", "submit", "button", "image") and not _label(page, each):
            yield f"{each.tag} {each.get('name')} has no label"
    ids = [each.get("id") for each in page.iter() if isinstance(each.tag, str) and each.get("id")]
    yield from (f"id {each} is there twice" for each in sorted({one for one in ids if ids.count(one) > 1}))


def _hash_of(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _label(page: html.HtmlElement, field: html.HtmlElement) -> bool:
    return bool(
        (field.get("aria-label") or "").strip()
        or any(each.get("for") == field.get("id") for each in page.iter("label") if field.get("id"))
        or any(each.tag == "label" for each in field.iterancestors())
        or all(page.xpath("//*[@id=$id]", id=each) for each in (field.get("aria-labelledby") or "").split() or ["-"])
    )


def test_an_address_whose_parts_nobody_knows_is_no_walk(world: World) -> None:
    with pytest.raises(KeyError, match="shipment"):
        world.filled("/batches/{batch}/shipments/{shipment}")


def test_nobody_who_walks_is_left_out(world: World) -> None:
    ways = {(each.way, role) for each in world.walkers.values() for role in each.roles}
    assert {"session", "write token", "read token", "half a session", "a session that ended"} <= {way for way, _ in ways}
    assert {role for way, role in ways if way == "session"} == {"importer", "qc", "coordinator", "buyer", "auditor", "admin"}
    importers = [each for each in world.walkers.values() if each.name.startswith("importer")]
    assert [each.sees for each in importers] == ["another house" not in each.name for each in importers]
