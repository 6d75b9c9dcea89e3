"""The channel over HTTP and with real mail: registered, confirmed, admitted, invited, declined; what strangers and other members learn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from batches.party import Party
from deploy.servers.process import free_port
from distribution.members import Group, Member
from distribution.supply import Quota, Quotas, lot_id
from flows.accounts.keeping import accounts_in, add_organisation, organisations_in
from flows.channel.application import contact_of
from flows.channel.groups import add_group
from flows.channel.members import enrol, members_in
from flows.channel.policy import joining
from flows.channel.prices import Prices, price_for
from flows.kinds import MEMBERS, QUOTAS
from flows.mailing.sending import deliver, setup
from flows.wiring import House
from tests.portal.conftest import Serve
from tests.portal.forms import form_of
from tests.servers.clocks import Clock
from tests.servers.mail import Sink
from tests.servers.people import PASSWORD, Person, imported, person, sign_in

pytestmark = pytest.mark.integration

SAMPLE = Path(__file__).parents[2] / "samples" / "kaiserslautern-2020"
TYPED = {
    "organisation": "Praxis Dr. Muster", "kind": "practice", "contact": "Anna Muster", "mail": "anna@praxis-muster.example", "phone": "0631 205-0",
    "address": "Musterweg 1\n67655 Kaiserslautern", "staff_in_contact": "7", "leitweg_id": "", "group": "", "code": "",
}  # fmt: skip
CONTACT = {"contact": "Bea Beispiel", "mail": "bea@klinik.example", "phone": "0631 4711", "address": "Klinikweg 9"}


@pytest.fixture
def portal(app: FastAPI, serve: Serve) -> httpx.Client:
    client = serve(app)
    client.headers["Accept"] = "text/html"
    return client


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, house: House) -> Iterator[Sink]:
    """The mail server of the house; ``mail.toml`` names a desk, letters go to whom they are for."""
    server = Sink(free_port())
    server.start()
    monkeypatch.setenv("FREIGABE_MAIL", f"smtp://127.0.0.1:{server.port}")
    monkeypatch.setenv("FREIGABE_MAIL_FROM", "freigabe@house.example")
    (house.place.data / "mail.toml").write_text('[default]\nto = ["desk@house.example"]\n', encoding="utf-8")
    yield server
    server.stop()


@pytest.fixture
def koord(house: House) -> Person:
    return person(house, "K. Koord", "coordinator")


@pytest.fixture
def group(house: House) -> Group:
    return add_group(house, {"name": "Landkreis Kaiserslautern", "kind": "district"}, "K. Koord")


def delivered(house: House, sink: Sink) -> list[EmailMessage]:
    """The mails that go out now."""
    before, settings = len(sink.mails), setup(house)
    assert settings is not None
    deliver(house, settings)
    return sink.mails[before:]


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def link_in(mail: EmailMessage, path: str) -> str:
    found = re.search(rf"http://[\w.:]+({re.escape(path)}\S+)", text_of(mail))
    assert found is not None, text_of(mail)
    return found[1]


def csrf(client: httpx.Client) -> dict[str, str]:
    found = re.search(r'name="csrf" content="([0-9a-f]{64})"', client.get("/account").text)
    assert found is not None
    return {"csrf": found[1]}


def post(client: httpx.Client, path: str, **fields: Any) -> httpx.Response:
    return client.post(path, data=csrf(client) | fields)


def test_from_registration_to_the_group_over_pages_and_mail(portal: httpx.Client, house: House, sink: Sink, koord: Person, group: Group) -> None:
    page = portal.get("/channel/join")
    assert page.status_code == 200
    assert set(form_of(page.text, "/channel/join")) >= set(TYPED) - {"code"}
    answer = portal.post("/channel/join", data=TYPED | {"group": group.id})
    assert (answer.status_code, answer.headers["location"]) == (303, "/channel/join/sent")
    assert "E-Mail-Postfach" in portal.get("/channel/join/sent").text
    (mail,) = delivered(house, sink)
    assert (mail["To"], mail["Subject"]) == (TYPED["mail"], "Anmeldung bestätigen")
    link = link_in(mail, "/channel/join/")
    for _ in range(2):  # as a program does that looks at links in mails
        assert "Praxis Dr. Muster" in portal.get(link).text
    assert members_in(house) == ()
    wrong = portal.post(link, data={"password": PASSWORD, "again": "etwas anderes hier"})
    assert (wrong.status_code, members_in(house)) == (422, ())
    done = portal.post(link, data={"password": PASSWORD, "again": PASSWORD})
    (member,) = members_in(house)
    assert (done.status_code, done.headers["location"]) == (303, f"/members/{member.id}")
    own = portal.get(f"/members/{member.id}")
    assert "Ihre Anmeldung ist bestätigt" in own.text
    assert "0631 205-0" in own.text
    assert "Noch nicht aufgenommen" in portal.get("/prices").text
    assert portal.get("/members").headers["location"] == f"/members/{member.id}"
    portal.cookies.clear()
    again = portal.post(link, data={"password": PASSWORD, "again": PASSWORD})
    assert (again.status_code, "nicht mehr gültig" in again.text) == (404, True)
    (told,) = delivered(house, sink)
    assert (told["To"], link_in(told, "/members/")) == (koord.mail, f"/members/{member.id}")
    coordinator = sign_in(portal, koord)
    assert "1 wartet auf Aufnahme" in coordinator.get("/members").text
    refused = post(coordinator, f"/members/{member.id}/admit")
    assert (refused.status_code, "mindestens eine Gruppe" in refused.text) == (422, True)
    admitted = post(coordinator, f"/members/{member.id}/admit", groups=group.id)
    assert admitted.headers["location"] == f"/members/{member.id}?done=admitted"
    (welcome,) = delivered(house, sink)
    assert group.name in text_of(welcome)
    with closing(sign_in(portal, Person(accounts_in(house)[0], TYPED["mail"]))) as buyer:
        assert "aufgenommen" in buyer.get(f"/members/{member.id}").text
        assert buyer.get("/members/o-none").status_code == 404
        assert buyer.get("/groups").status_code == 403
    assert "Praxis Dr. Muster" in coordinator.get(f"/groups/{group.id}").text
    coordinator.close()


def test_who_is_invited_is_in_the_group_as_soon_as_the_mail_is_confirmed(portal: httpx.Client, house: House, sink: Sink, koord: Person) -> None:
    hidden = add_group(house, {"name": "Klinikverbund Pfalz", "kind": "hospital_network", "listed": False}, "K. Koord")
    assert "Klinikverbund" not in portal.get("/channel/join").text
    with closing(sign_in(portal, koord)) as coordinator:
        bad = post(coordinator, f"/groups/{hidden.id}/invitations", mail="x@y.example\r\nBcc: z@z.example")
        assert (bad.status_code, "keine E-Mail-Adresse" in bad.text) == (422, True)
        assert post(coordinator, f"/groups/{hidden.id}/invitations", mail=TYPED["mail"]).status_code == 303
        assert TYPED["mail"] in coordinator.get(f"/groups/{hidden.id}").text
    (mail,) = delivered(house, sink)
    link = link_in(mail, "/channel/join?code=")
    page = portal.get(link)
    assert "Sie sind eingeladen: Klinikverbund Pfalz" in page.text
    shown = form_of(page.text, "/channel/join")
    assert (shown["mail"], shown["code"]) == (TYPED["mail"], link.rpartition("=")[2])
    assert portal.post("/channel/join", data=shown | {name: value for name, value in TYPED.items() if value}).status_code == 303
    (confirm,) = delivered(house, sink)
    portal.post(link_in(confirm, "/channel/join/"), data={"password": PASSWORD, "again": PASSWORD})
    (member,) = members_in(house)
    assert (member.status, member.groups, member.invited_by) == ("admitted", (hidden.id,), "K. Koord")
    assert "eingeladen von K. Koord" in unescape(portal.get(f"/members/{member.id}").text)
    portal.cookies.clear()
    assert "schon benutzt" in portal.get(link).text


def test_the_answer_is_the_same_for_who_is_known_and_who_is_not(portal: httpx.Client, house: House, sink: Sink, group: Group) -> None:
    known = person(house, "B. Buyer", "buyer", organisation="Klinikum Bekannt")
    enrol(house, str(known.account.organisation), "hospital", contact_of(CONTACT), [group.id], "K. Koord")
    answers = [
        portal.post("/channel/join", data=TYPED | changes)
        for changes in ({}, {"mail": known.mail}, {"organisation": "Klinikum Bekannt", "mail": "c@praxis.example"}, {"mail": known.mail})
    ]
    assert {(each.status_code, each.headers["location"], each.text) for each in answers} == {(303, "/channel/join/sent", "")}
    subjects = {each["To"]: each["Subject"] for each in delivered(house, sink)}
    assert subjects == {
        TYPED["mail"]: "Anmeldung bestätigen",
        known.mail: "Sie haben schon ein Konto",
        "c@praxis.example": "Diese Organisation ist schon angemeldet",
    }


def test_a_link_that_expired_says_so_and_keeps_nothing(portal: httpx.Client, house: House, sink: Sink, clock: Clock) -> None:
    portal.post("/channel/join", data=TYPED)
    (mail,) = delivered(house, sink)
    clock.go_on(hours=joining().application_hours)
    link = link_in(mail, "/channel/join/")
    for answer in (portal.get(link), portal.post(link, data={"password": PASSWORD, "again": PASSWORD}), portal.get("/channel/join/" + "x" * 5000)):
        assert (answer.status_code, "nicht mehr gültig" in answer.text) == (404, True)
    assert (organisations_in(house), accounts_in(house)) == ((), ())


def test_who_is_declined_reads_why_and_signs_in_no_more(portal: httpx.Client, house: House, sink: Sink, koord: Person, group: Group) -> None:
    portal.post("/channel/join", data=TYPED)
    portal.post(link_in(delivered(house, sink)[0], "/channel/join/"), data={"password": PASSWORD, "again": PASSWORD})
    (member,) = members_in(house)
    with closing(sign_in(portal, koord)) as coordinator:
        assert post(coordinator, f"/members/{member.id}/decline", reason="").status_code == 422
        assert post(coordinator, f"/members/{member.id}/decline", reason="nicht im Landkreis").status_code == 303
        assert "Kontakt" in coordinator.get(f"/members/{member.id}").text
    assert any("nicht im Landkreis" in text_of(each) and each["To"] == TYPED["mail"] for each in delivered(house, sink))
    assert portal.get(f"/members/{member.id}").headers["location"].startswith("/login")
    assert portal.post("/login", data={"mail": TYPED["mail"], "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mail", "a@b.example\r\nBcc: all@example.org"), ("organisation", "Praxis\r\nSubject: Gewinn"), ("contact", "A\x1b[31m"), ("contact", "\u202eannA"),
        ("phone", "ruf an"), ("address", "x" * 700), ("organisation", "x" * 50_000), ("kind", "bank"), ("leitweg_id", "04011000-1234512345-07"),
        ("staff_in_contact", "viele"), ("group", "g-none"), ("code", "erfunden"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_shown_again_with_what_was_typed(portal: httpx.Client, house: House, field: str, value: str) -> None:
    answer = portal.post("/channel/join", data=TYPED | {field: value})
    assert answer.status_code == 422
    shown = form_of(answer.text, "/channel/join")
    assert shown["phone" if field != "phone" else "mail"] == TYPED["phone" if field != "phone" else "mail"]
    assert "Bitte prüfen Sie Ihre Angaben" in answer.text
    assert 'aria-invalid="true"' in answer.text or field in ("group", "code")
    assert house.ledger.links.forget("application") == 0


def test_nobody_registers_from_another_site_or_too_often(portal: httpx.Client, house: House) -> None:
    assert portal.post("/channel/join", data=TYPED, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    for number in range(joining().of_address):
        assert portal.post("/channel/join", data=TYPED | {"mail": f"a{number}@praxis.example"}).status_code == 303
    assert portal.post("/channel/join", data=TYPED).status_code == 429


def test_a_member_keeps_its_details_and_leaves_by_itself(portal: httpx.Client, house: House, koord: Person, group: Group) -> None:
    buyer = person(house, "B. Buyer", "buyer", organisation="Klinikum Eigen")
    organisation = str(buyer.account.organisation)
    enrol(house, organisation, "hospital", contact_of(CONTACT), [group.id], "K. Koord")
    with closing(sign_in(portal, buyer)) as own:
        page = own.get(f"/members/{organisation}")
        told = form_of(page.text, f"/members/{organisation}/details")
        assert told["mail"] == CONTACT["mail"]
        bad = own.post(f"/members/{organisation}/details", data=told | {"phone": "nie"})
        assert (bad.status_code, "besteht aus Ziffern" in bad.text) == (422, True)
        assert own.post(f"/members/{organisation}/details", data=told | {"contact": "Neu Person"}).status_code == 303
        assert "Neu Person" in own.get(f"/members/{organisation}").text
        assert post(own, f"/members/{organisation}/admit", groups=group.id).status_code == 403
        assert post(own, f"/members/{organisation}/leave", reason="Wir ziehen um").headers["location"] == "/login"
    assert MEMBERS.get(house, organisation).status == "left"


def test_contacts_are_for_the_member_coordinators_and_auditors_only(portal: httpx.Client, house: House, koord: Person, group: Group) -> None:
    buyer, other = person(house, "B. Buyer", "buyer", organisation="Klinikum Eigen"), person(house, "O. Other", "buyer", organisation="Praxis Fremd")
    organisation = str(buyer.account.organisation)
    enrol(house, organisation, "hospital", contact_of(CONTACT), [group.id], "K. Koord")
    sees = {buyer: True, koord: True, person(house, "P. Prüf", "auditor"): True, person(house, "Q. Qual", "qc"): False}
    for who, may in sees.items():
        with closing(sign_in(portal, who)) as client:
            for answer in (client.get(f"/members/{organisation}"), client.get(f"/api/members/{organisation}"), client.get("/api/members")):
                assert answer.status_code == 200
                assert (CONTACT["phone"] in answer.text) is may, who.account.name
    with closing(sign_in(portal, other)) as client:
        assert client.get(f"/members/{organisation}").status_code == 404
        assert client.get(f"/api/members/{organisation}").status_code == 404
        assert client.get("/api/members").json()["items"] == []
    assert httpx.get(f"{portal.base_url}/api/members").status_code == 401


def test_machines_register_confirm_admit_and_list(portal: httpx.Client, house: House, sink: Sink, koord: Person) -> None:
    body = {name: value for name, value in TYPED.items() if value} | {"staff_in_contact": 7}
    stranger = httpx.Client(base_url=portal.base_url)
    assert stranger.post("/api/channel/join", json=body | {"mail": "kein"}).json()["code"] == "join.mail"
    assert stranger.post("/api/channel/join", content=b"{", headers={"content-type": "application/json"}).status_code == 400
    assert stranger.post("/api/channel/join", json=body).status_code == 202
    secret = link_in(delivered(house, sink)[0], "/channel/join/").rpartition("/")[2]
    assert stranger.post(f"/api/channel/join/{secret}", json={"password": "kurz"}).status_code == 422
    confirmed = stranger.post(f"/api/channel/join/{secret}", json={"password": PASSWORD}).json()
    assert confirmed["status"] == "applied"
    assert stranger.get(f"/api/members/{confirmed['member']}").json()["contact"]["phone"] == TYPED["phone"]
    assert stranger.post(f"/api/channel/join/{secret}", json={"password": PASSWORD}).status_code == 409
    stranger.close()
    token = {"authorization": f"Bearer {house.ledger.tokens.make(koord.account.id, 'm', 'write', joining().invitation)}"}
    machine = httpx.Client(base_url=portal.base_url, headers=token)
    made = machine.post("/api/groups", json={"name": "Stadt", "kind": "town"}).json()
    assert machine.put(f"/api/groups/{made['id']}", json={"name": "Stadt KL", "kind": "town", "public": True}).json()["name"] == "Stadt KL"
    assert machine.post(f"/api/groups/{made['id']}/invitations", json={"mail": "neu@praxis.example"}).status_code == 202
    member = machine.post(f"/api/members/{confirmed['member']}/admit", json={"groups": [made["id"]]}).json()
    assert (member["status"], member["groups"]) == ("admitted", [made["id"]])
    assert machine.post("/api/groups/g-none/invitations", json={"mail": "neu@praxis.example"}).status_code == 422
    page = machine.get("/api/members", params={"status": "admitted", "limit": 1}).json()
    assert ([each["id"] for each in page["items"]], page["next"]) == ([member["id"]], None)
    assert machine.post(f"/api/members/{member['id']}/leave", json={"reason": "zu"}).json()["contact"] is None
    machine.close()


@pytest.fixture
def stocked(house: House, tmp_path: Path) -> str:
    """The sample's batch, with the lots of its first line released in the books of stock; the id of one of them."""
    batch = imported(house, SAMPLE)
    rows = [each.row for each in house.ledger.stock.lots(batch=batch)]
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, batch, [replace(each, status="released", expires_on=None) if each.line == 1 else each for each in rows])
    return lot_id(batch, 1, next(each.lot for each in rows if each.line == 1))


def test_prices_with_their_build_up_and_above_the_ceiling_on_pages_and_api(
    portal: httpx.Client, house: House, koord: Person, group: Group, stocked: str
) -> None:
    buyer = person(house, "B. Buyer", "buyer", organisation="Klinikum Eigen")
    member = enrol(house, str(buyer.account.organisation), "hospital", contact_of(CONTACT), [group.id], "K. Koord")
    importer = add_organisation(house, Party(name="Musterhafen Medizinbedarf GmbH", eori="DE990001170420001"), "test")
    city = add_organisation(house, Party(name="Stadt Kaiserslautern"), "test")
    with closing(sign_in(portal, koord)) as coordinator:
        form = form_of(coordinator.get("/contracts/new").text, "/contracts")
        form |= {"number": "RV 7/2020", "public_body": city.id, "importer": importer.id, "groups": group.id, "valid_from": "2020-05-01"}
        form |= {"valid_until": "31.12.2026", "category-1": "ffp2", "ceiling-1": "1,1795", "quantity-1": "500000", "unit-1": "piece"}
        assert coordinator.post("/contracts", data=form | {"ceiling-1": "viel"}).status_code == 422
        more = coordinator.post("/contracts", data=form | {"do": "more"})
        assert (more.status_code, 'name="category-6"' in more.text, "1,1795" in more.text) == (200, True, True)
        made = coordinator.post("/contracts", data={name: value for name, value in form.items() if name != "do"})
        assert made.status_code == 303, made.text
        contract = made.headers["location"].partition("?")[0]
        assert "1,1795" in coordinator.get(contract).text
    # by hand: 1.0502 goods + 0.0168 freight and insurance + 0.0672 duty + 0.0454 handling (4 %) = 1.1796 EUR, which is 0.0001 above the ceiling
    priced = price_for(house, stocked, MEMBERS.get(house, member.id), house.ledger.clock().date())
    assert priced.parts is not None
    assert (str(priced.parts.total), priced.flag is not None and str(priced.flag.over)) == ("1.1796", "0.0001")
    with closing(sign_in(portal, buyer)) as own:
        page = unescape(own.get("/prices").text)
        for told in ("1,1796 EUR", "Ware 1,0502", "Fracht 0,0168", "Zoll 0,0672", "Abwicklung 0,0454", "über der Obergrenze", "RV 7/2020", "220.000"):
            assert told in page or (told == "220.000" and "120.000" in page), told
        assert own.get(contract).status_code == own.get("/contracts").status_code == 200
        (offer,) = own.get("/api/prices").json()
        assert offer["parts"] == {"goods": "1.0502", "freight": "0.0168", "duty": "0.0672", "handling": "0.0454", "total": "1.1796"}
        assert (offer["ceiling"], offer["above"]["over"], offer["above"]["rule"]) == ("1.1795", "0.0001", "price.above_ceiling")
        assert [each["number"] for each in own.get("/api/contracts").json()] == ["RV 7/2020"]
    other = person(house, "O. Other", "buyer", organisation="Praxis Fremd")
    with closing(sign_in(portal, other)) as client:
        assert client.get(contract).status_code == client.get(f"/api{contract}").status_code == 404
        assert (client.get("/api/contracts").json(), client.get("/api/prices").json()) == ([], [])
        assert client.get("/api/prices", params={"member": member.id}).json() == []
    with closing(sign_in(portal, koord)) as coordinator:
        assert "RV 7/2020" not in coordinator.get("/prices").text
        assert "über der Obergrenze" in coordinator.get("/prices", params={"member": member.id}).text
        ended = post(coordinator, f"{contract}/end", on="2026-05-29", reason="neu vergeben")
        assert ended.status_code == 303
        assert "über der Obergrenze" not in coordinator.get("/prices", params={"member": member.id}).text


def test_only_what_may_still_be_handed_on_that_day_is_on_offer(house: House, group: Group, stocked: str) -> None:
    on = house.ledger.clock().date()
    buyer = person(house, "B. Buyer", "buyer", organisation="Klinikum Eigen")
    member = enrol(house, str(buyer.account.organisation), "hospital", contact_of(CONTACT), [group.id], "K. Koord")
    (there,) = house.ledger.stock.lots(ids=[stocked])
    others = [each.row for each in house.ledger.stock.lots(batch=there.row.batch) if each.row.line != 1]

    def offered(whom: Member | None = None, **told: Any) -> list[str]:
        with house.ledger.writing() as connection:
            house.ledger.stock.put(connection, there.row.batch, [*others, replace(there.row, **told)])
        return [lot for each in Prices(house, on).on_offer(whom) for lot in each.lots]

    assert offered(member) == [stocked]
    assert offered(member, expires_on=on - timedelta(days=1)) == [], "expired"
    assert offered(member, expires_on=on + timedelta(days=29)) == [], "keeps for less than sharing asks (distribution/policy.toml)"
    assert offered(member, expires_on=on + timedelta(days=30)) == [stocked]
    given = there.row.told | {"donated": True}
    assert (offered(told=given), offered(member, told=given)) == ([stocked], []), "nobody said yet whom it is for"
    QUOTAS.add(house, Quotas(id=there.row.batch, quotas=(Quota(whom=group.id, per_mille=500),)), "K. Koord", "quotas.set")
    assert offered(member, told=given) == [stocked]
    with house.ledger.writing() as connection:
        house.ledger.stock.block(connection, [stocked], "rc-1")
    assert offered(member) == [], "recalled"


def test_contracts_of_the_api_are_refused_by_what_is_wrong(portal: httpx.Client, house: House, koord: Person) -> None:
    token = {"authorization": f"Bearer {house.ledger.tokens.make(koord.account.id, 'm', 'write', joining().invitation)}"}
    a, b = (add_organisation(house, Party(name=name), "test").id for name in ("Stadt A", "Handel B"))
    body = {"number": "1", "public_body": a, "importer": b, "valid_from": "2020-01-01", "valid_until": "2020-12-31"}
    body["lines"] = [{"wanted": {"category": "ffp2"}, "ceiling": "1.20"}]  # type: ignore[assignment]
    with httpx.Client(base_url=portal.base_url, headers=token) as machine:
        made = machine.post("/api/contracts", json=body)
        assert (made.status_code, made.json()["lines"][0]["ceiling"]) == (201, "1.20")
        assert machine.post("/api/contracts", json=body).json()["code"] == "contract.exists"
        assert machine.post("/api/contracts", json=body | {"number": "2", "importer": a}).json()["code"] == "contract.importer"
        end = {"on": "2020-06-01", "reason": "neu"}
        assert machine.post(f"/api/contracts/{made.json()['id']}/end", json=end).json()["ended_on"] == "2020-06-01"
        assert machine.post(f"/api/contracts/{made.json()['id']}/end", json=end).status_code == 409
        assert json.loads(machine.get("/api/contracts", params={"status": "open"}).text) == []
