"""Pages of accounts over HTTP: what a browser is given, what is refused, and who may what."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pyotp
import pytest
from fastapi import FastAPI, Request

from flows.accounts.keeping import ACCOUNT, account_of, accounts_in, organisations_in
from flows.accounts.policy import policy
from flows.wiring import House
from portal.connection import came_from
from portal.pace import Pace
from tests.portal.conftest import Serve
from tests.servers.clocks import Clock
from tests.servers.people import PASSWORD, Person, person, sign_in

pytestmark = pytest.mark.integration

OTHER, WRONG = "fünf andere Worte am Stück", "geraten und falsch"
#: How a proxy with TLS in front passes requests on.
PROXIED = {"Host": "freigabe.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7", "Accept": "text/html"}


@pytest.fixture
def portal(app: FastAPI, serve: Serve) -> httpx.Client:
    client = serve(app)
    client.headers["Accept"] = "text/html"
    return client


@pytest.fixture
def admin(house: House) -> Person:
    return person(house, "A. Admin", "admin")


@pytest.fixture
def weber(house: House) -> Person:
    return person(house, "R. Weber", "qc")


def csrf_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" (?:value|content)="([0-9a-f]{64})"', page.text)
    assert found is not None, page.text
    return found[1]


def post(client: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    """What a form of our own page sends."""
    return client.post(path, data={"csrf": csrf_in(client.get("/account")), **fields})


def link_in(page: httpx.Response) -> str:
    found = re.search(r"/invitations/[\w-]{43}", page.text)
    assert found is not None, page.text
    return found[0]


def token_in(page: httpx.Response) -> str:
    found = re.search(r"freigabe_[\w-]{43}", page.text)
    assert found is not None, page.text
    return found[0]


def code_for(page: httpx.Response, clock: Clock) -> dict[str, str]:
    """The fields that answer a page that offers a second factor."""
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    sealed = re.search(r'name="offer" value="([^"]+)"', page.text)
    assert secret is not None
    assert sealed is not None
    return {"offer": unescape(sealed[1]), "code": pyotp.TOTP(secret[1].replace(" ", "")).at(int(clock().timestamp())), "csrf": csrf_in(page)}


# Coming in


def test_an_invitation_leads_from_the_administrator_to_the_persons_own_page(portal: httpx.Client, admin: Person, house: House) -> None:
    desk = sign_in(portal, admin)
    shown = post(desk, "/accounts", name="A. Klein", mail="a.klein@example.org", roles=["qc", "coordinator"], language="en")
    assert shown.status_code == 200
    link = link_in(shown)
    assert "no-store" in shown.headers["cache-control"]
    stranger = httpx.Client(base_url=portal.base_url, trust_env=False, headers={"Accept": "text/html"})
    page = stranger.get(link)
    assert "A. Klein" in page.text
    assert page.text.count('autocomplete="new-password"') == 2
    assert "onpaste" not in page.text
    differs = stranger.post(link, data={"password": OTHER, "again": "etwas anderes, auch lang"})
    assert differs.status_code == 422
    came = stranger.post(link, data={"password": OTHER, "again": OTHER})
    assert (came.status_code, came.headers["location"]) == (303, "/")
    assert "A. Klein" in stranger.get("/account").text
    assert "My account" in stranger.get("/account").text, "in the language of the account"
    assert stranger.get(link).status_code == 404
    assert link.rpartition("/")[2] not in str(house.ledger.events(ACCOUNT, accounts_in(house)[1].id))
    stranger.close()


def test_half_a_session_opens_nothing_and_its_forms_are_proved(portal: httpx.Client, weber: Person, clock: Clock) -> None:
    client = sign_in(portal, weber)
    offered = client.get("/account/second-factor")
    set_up = client.post("/account/second-factor", data=code_for(offered, clock) | {"password": PASSWORD})
    assert set_up.status_code == 200
    assert len(re.findall(r"<li><code>(?:\w{4}-){3}\w{4}</code>", set_up.text)) == 10
    assert "<script>" not in set_up.text
    assert " style=" not in offered.text
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', offered.text)[1].replace(" ", "")  # type: ignore[index]
    half = httpx.Client(base_url=portal.base_url, trust_env=False, headers={"Accept": "text/html"})
    answer = half.post("/login", data={"mail": weber.mail, "password": PASSWORD, "next": "/queue?a=1&b=2"})
    assert answer.headers["location"] == "/login/code?next=%2Fqueue%3Fa%3D1%26b%3D2"
    for path in ("/account", "/", "/account/second-factor"):
        assert half.get(path).headers["location"].startswith("/login"), path
    page = half.get(answer.headers["location"])
    clock.go_on(minutes=1)
    code = pyotp.TOTP(secret).at(int(clock().timestamp()))
    assert half.post("/login/code", data={"code": code}).status_code == 403, "without the form's proof"
    wrong = half.post("/login/code", data={"code": "000000", "csrf": csrf_in(page)})
    assert wrong.status_code == 422
    before = half.cookies["freigabe"]
    done = half.post("/login/code", data={"code": code, "csrf": csrf_in(page), "next": "/queue?a=1&b=2"})
    assert (done.status_code, done.headers["location"]) == (303, "/queue?a=1&b=2")
    assert half.cookies["freigabe"] != before
    assert half.get("/account").status_code == 200
    half.close()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example", "javascript:alert(1)", "evil"]
)
def test_nobody_is_led_elsewhere_after_signing_in(portal: httpx.Client, weber: Person, elsewhere: str) -> None:
    answer = portal.post("/login", data={"mail": weber.mail, "password": PASSWORD, "next": elsewhere})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert 'value="/"' in portal.get("/login", params={"next": elsewhere}).text
    said = portal.post("/language", data={"lang": "en", "next": elsewhere, "csrf": csrf_in(portal.get("/account"))})
    assert said.headers["location"] == "/"


def test_signing_in_replaces_a_session_somebody_else_may_have_planted(portal: httpx.Client, weber: Person, admin: Person) -> None:
    planted = sign_in(portal, admin).cookies["freigabe"]
    portal.cookies.set("freigabe", planted)
    answer = portal.post("/login", data={"mail": weber.mail, "password": PASSWORD})
    assert answer.status_code == 303
    assert portal.cookies.get("freigabe", domain="127.0.0.1") != planted
    thief = httpx.Client(base_url=portal.base_url, trust_env=False, cookies={"freigabe": planted}, headers={"Accept": "text/html"})
    assert thief.get("/account").status_code == 303
    thief.close()


def test_a_stale_cookie_leads_to_the_door_and_a_form_of_it_changes_nothing(portal: httpx.Client, weber: Person, clock: Clock, house: House) -> None:
    client = sign_in(portal, weber)
    token = csrf_in(client.get("/account"))
    clock.go_on(minutes=61)
    answer = client.post("/account/password", data={"csrf": token, "before": PASSWORD, "password": OTHER, "again": OTHER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client.get("/account").headers["location"] == "/login?next=%2Faccount"
    sign_in(portal, weber)


def test_a_form_that_is_not_of_this_session_is_refused(portal: httpx.Client, admin: Person, weber: Person, house: House) -> None:
    desk, other = sign_in(portal, admin), sign_in(portal, weber)
    fields = {"disabled": "yes"}
    path = f"/accounts/{weber.account.id}/disabled"
    assert desk.post(path, data=fields).status_code == 403
    assert desk.post(path, data=fields | {"csrf": csrf_in(other.get("/account"))}).status_code == 403
    ours = fields | {"csrf": csrf_in(desk.get("/account"))}
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
        assert desk.post(path, data=ours, headers=header).status_code == 403, header
        assert portal.post("/login", data={"mail": weber.mail, "password": PASSWORD}, headers=header).status_code == 403, header
    assert not account_of(house, weber.account.id).disabled  # type: ignore[union-attr]
    assert desk.post(path, data=ours).status_code == 303


# One's own account


def test_roles_change_and_the_open_session_ends(portal: httpx.Client, admin: Person, weber: Person, house: House) -> None:
    desk, client = sign_in(portal, admin), sign_in(portal, weber)
    assert client.get("/account").status_code == 200
    assert post(desk, f"/accounts/{weber.account.id}", roles=["coordinator"]).status_code == 303
    assert client.get("/account").headers["location"].startswith("/login")
    event = house.ledger.events(ACCOUNT, weber.account.id)[-1]
    assert (event.actor, event.payload["roles"]) == ("A. Admin", ["coordinator"])


def test_a_new_password_keeps_this_browser_in_and_puts_every_other_out(portal: httpx.Client, weber: Person) -> None:
    here, there = sign_in(portal, weber), sign_in(portal, weber)
    wrong = post(here, "/account/password", before=WRONG, password=OTHER, again=OTHER)
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text
    assert post(here, "/account/password", before=PASSWORD, password=OTHER, again=OTHER).headers["location"] == "/account?done=password"
    assert here.get("/account?done=password").status_code == 200
    assert there.get("/account").status_code == 303


def test_all_other_sessions_can_be_ended(portal: httpx.Client, weber: Person) -> None:
    here, there = sign_in(portal, weber), sign_in(portal, weber)
    assert "noch in einer anderen Sitzung" in here.get("/account?lang=de").text
    assert post(here, "/account/sessions/end").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_the_language_lasts_in_a_cookie_before_and_in_the_account_after(portal: httpx.Client, weber: Person, house: House) -> None:
    portal.post("/language", data={"lang": "en", "next": "/login"})
    assert "Sign in" in portal.get("/login").text
    client = sign_in(portal, weber)
    assert "Mein Konto" in client.get("/account").text
    assert client.post("/language", data={"lang": "en"}).status_code == 403
    assert post(client, "/language", lang="en", next="/account").headers["location"] == "/account"
    assert account_of(house, weber.account.id).language == "en"  # type: ignore[union-attr]
    assert "My account" in sign_in(portal, weber).get("/account").text


# Tokens


def test_a_token_is_shown_once_listed_and_revoked(portal: httpx.Client, weber: Person) -> None:
    client = sign_in(portal, weber)
    assert post(client, "/account/tokens", name="Lagerabgleich 7", scope="read", days="400", password=PASSWORD).status_code == 422
    assert post(client, "/account/tokens", name="Lagerabgleich 7", scope="read", days="30", password=WRONG).status_code == 422
    made = post(client, "/account/tokens", name="Lagerabgleich 7", scope="read", days="30", password=PASSWORD)
    token = token_in(made)
    listed = client.get("/account")
    assert token not in listed.text
    assert "Lagerabgleich 7" in listed.text
    revoke = re.search(r"/account/tokens/[0-9a-f]{16}/revoke", listed.text)[0]  # type: ignore[index]
    assert post(client, revoke).headers["location"] == "/account?done=token_revoked"
    assert "Lagerabgleich 7" not in client.get("/account").text


def test_a_token_never_acts_on_accounts_and_one_that_reads_changes_nothing(portal: httpx.Client, admin: Person, weber: Person, house: House) -> None:
    desk = sign_in(portal, admin)
    for scope in ("read", "write"):
        made = post(desk, "/account/tokens", name=scope, scope=scope, days="30", password=PASSWORD)
        token = {"Authorization": f"Bearer {token_in(made)}", "Accept": "application/json"}
        assert portal.get("/accounts", headers=token).status_code == 200, "looking is allowed"
        for path in (f"/accounts/{weber.account.id}/disabled", f"/accounts/{weber.account.id}/link", "/accounts", "/organisations"):
            assert portal.post(path, headers=token, data={"disabled": "yes"}).status_code == 403, path
        for path in ("/account/password", "/account/tokens", "/account/second-factor", "/account/sessions/end"):
            assert portal.post(path, headers=token, data={"password": PASSWORD}).status_code == 403, path
        assert portal.get("/account", headers=token).status_code == 403
        assert portal.post("/logout", headers=token).status_code == (403 if scope == "read" else 303)
    assert not account_of(house, weber.account.id).disabled  # type: ignore[union-attr]


# Keeping accounts


def test_the_administrator_keeps_accounts_the_auditor_reads_them_and_nobody_else_sees_them(
    portal: httpx.Client, admin: Person, weber: Person, house: House
) -> None:
    auditor = person(house, "P. Auditor", "auditor")
    desk, eyes, other = sign_in(portal, admin), sign_in(portal, auditor), sign_in(portal, weber)
    one = f"/accounts/{weber.account.id}"
    for path in ("/accounts", one, f"{one}/history"):
        assert desk.get(path).status_code == eyes.get(path).status_code == 200, path
        assert other.get(path).status_code == 403, path
    for path in ("/accounts/new", "/organisations/new"):
        assert desk.get(path).status_code == 200
        assert eyes.get(path).status_code == other.get(path).status_code == 403
    for path in ("/accounts", one, f"{one}/mail", f"{one}/disabled", f"{one}/link", f"{one}/second-factor", f"{one}/tokens", "/organisations"):
        for client in (eyes, other):
            assert post(client, path, disabled="yes", mail="x@example.org").status_code == 403, path
    assert desk.get("/accounts/a-0000000000").status_code == 404
    assert "Angemeldet" in desk.get(f"{one}/history").text
    assert "Passwort" not in eyes.get("/accounts").text.replace("Passwort ", "")


def test_an_administrator_neither_raises_themselves_nor_resets_their_own_proof(portal: httpx.Client, admin: Person, house: House) -> None:
    desk, own = sign_in(portal, admin), f"/accounts/{admin.account.id}"
    for path, fields in ((own, {"roles": ["admin", "qc"]}), (f"{own}/link", {}), (f"{own}/second-factor", {}), (f"{own}/disabled", {"disabled": "yes"})):
        assert post(desk, path, **fields).status_code == 409, path
    assert account_of(house, admin.account.id) == admin.account


def test_an_administrator_resets_a_lost_second_factor_and_gives_a_new_link(
    portal: httpx.Client, admin: Person, weber: Person, clock: Clock, house: House
) -> None:
    client, desk, one = sign_in(portal, weber), sign_in(portal, admin), f"/accounts/{weber.account.id}"
    client.post("/account/second-factor", data=code_for(client.get("/account/second-factor"), clock) | {"password": PASSWORD})
    assert post(desk, f"{one}/second-factor").headers["location"] == f"{one}?done=second_factor"
    assert client.get("/account").status_code == 303
    link = link_in(post(desk, f"{one}/link"))
    assert portal.post(link, data={"password": OTHER, "again": OTHER}).status_code == 303
    assert post(desk, f"{one}/disabled", disabled="yes").status_code == 303
    assert portal.get("/account").status_code == 303
    refused = portal.post("/login", data={"mail": weber.mail, "password": OTHER})
    assert refused.status_code == 422
    assert house.ledger.verify(ACCOUNT, weber.account.id) == ()


def test_an_organisation_is_added_and_its_numbers_changed(portal: httpx.Client, admin: Person, house: House) -> None:
    desk = sign_in(portal, admin)
    assert post(desk, "/organisations", name="", eori="DE1").status_code == 422
    assert post(desk, "/organisations", name="Muster Handel GmbH", country="de", eori="de 1234567").status_code == 303
    (ours,) = organisations_in(house)
    assert (ours.party.eori, ours.party.country) == ("DE1234567", "DE")
    wrong = post(desk, f"/organisations/{ours.id}", name="Muster Handel GmbH", srn="SRN")
    assert wrong.status_code == 422
    assert 'id="srn-error"' in wrong.text
    assert post(desk, f"/organisations/{ours.id}", name="Muster Handel GmbH", vat_id="DE123456789").status_code == 303
    assert organisations_in(house)[0].party.vat_id == "DE123456789"
    assert "Muster Handel GmbH" in desk.get("/accounts").text


# Encrypted, or within this machine


def test_nobody_types_a_password_over_a_line_others_can_read(portal: httpx.Client, weber: Person, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = [{"Host": "freigabe.example"}, {"X-Forwarded-For": "203.0.113.7"}, {"Host": "192.0.2.1:8000"}]
    for headers in attempts:
        assert portal.get("/login", headers=headers).status_code == 403, headers
        answer = portal.post("/login", headers=headers, data={"mail": weber.mail, "password": PASSWORD})
        assert (answer.status_code, "FREIGABE_URL" in answer.text, "set-cookie" in answer.headers) == (403, True, False), headers
    client = sign_in(portal, weber)
    assert client.get("/account", headers={"Host": "192.0.2.1:8000"}).status_code == 303, "nor is a session good there"
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    for headers in ({"Host": "other.example"}, PROXIED | {"X-Forwarded-Proto": "http"}, PROXIED | {"Host": "freigabe.example:8000"}):
        assert portal.post("/login", headers=headers, data={"mail": weber.mail, "password": PASSWORD}).status_code == 403, headers


def test_behind_tls_cookies_are_bound_to_the_host_and_the_browser_is_told_to_stay_encrypted(
    portal: httpx.Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = person(house, "B. Rest", "coordinator")
    assert "strict-transport-security" not in portal.get("/login").headers
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example/")
    answer = portal.post("/login", headers=PROXIED | {"Origin": "https://freigabe.example"}, data={"mail": rest.mail, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-freigabe"), cookie
        assert all(each in cookie for each in ("Secure", "HttpOnly", "Path=/", "SameSite=lax")), cookie
        assert "Domain" not in cookie
    assert "strict-transport-security" not in portal.get("/health").headers, "asked within the machine there is no TLS"


def test_in_public_operation_quality_control_is_led_to_a_second_factor_before_anything_else(
    portal: httpx.Client, weber: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    cookies: dict[str, str] = {}

    def ask(method: str, path: str, **fields: str) -> httpx.Response:
        headers = PROXIED | {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        answer = portal.request(method, path, headers=headers, data=fields or None)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        portal.cookies.clear()
        return answer

    answer = ask("POST", "/login", mail=weber.mail, password=PASSWORD)
    assert answer.headers["location"] == "/login/second-factor?next=%2F"
    assert ask("GET", "/account").headers["location"].startswith("/login")
    half = cookies["__Host-freigabe"]
    page = ask("GET", answer.headers["location"])
    assert ask("POST", "/login/second-factor", **code_for(page, clock) | {"code": "000000"}).status_code == 422
    done = ask("POST", "/login/second-factor", **code_for(page, clock))
    assert "Wiederherstellungscodes" in done.text
    assert cookies["__Host-freigabe"] != half
    assert ask("GET", "/account").status_code == 200


def test_attempts_behind_a_proxy_are_counted_by_who_asked_it_and_nobody_makes_an_address_up(
    portal: httpx.Client, weber: Person, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    wrong = {"mail": weber.mail, "password": "geraten und falsch"}
    for number in range(policy().of_account):
        made_up = PROXIED | {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        assert portal.post("/login", headers=made_up, data=wrong).status_code == 422
    assert portal.post("/login", headers=PROXIED, data=wrong).status_code == 429
    assert portal.post("/login", headers=PROXIED | {"X-Forwarded-For": "203.0.113.8"}, data=wrong).status_code == 422


@pytest.mark.parametrize(
    ("peer", "proxies", "told", "counted"),
    [
        ("127.0.0.1", "", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("127.0.0.1", "", "::ffff:203.0.113.7", "203.0.113.7"),
        ("172.18.0.1", "", "203.0.113.7", "172.18.0.1"),
        ("172.18.0.1", "10.0.0.0/8, 172.16.0.0/12", "203.0.113.7", "203.0.113.7"),
        ("172.18.0.1", "nonsense", "203.0.113.7", "172.18.0.1"),
        ("127.0.0.1", "", "unknown", "unknown"),
    ],
)
def test_an_attempt_is_counted_where_it_came_from(monkeypatch: pytest.MonkeyPatch, peer: str, proxies: str, told: str, counted: str) -> None:
    monkeypatch.setenv("FREIGABE_URL", "https://freigabe.example")
    monkeypatch.setenv("FREIGABE_PROXY", proxies)
    scope = {"type": "http", "client": (peer, 1), "headers": [(b"x-forwarded-for", told.encode()), (b"host", b"freigabe.example")], "scheme": "http"}
    request = Request(scope | {"path": "/", "query_string": b"", "server": ("127.0.0.1", 80)})
    assert came_from(request).address == counted
    monkeypatch.delenv("FREIGABE_URL")
    assert came_from(request).address == peer


# Pace


def test_whoever_changes_things_too_fast_is_told_to_wait(app: FastAPI, portal: httpx.Client, weber: Person) -> None:
    seconds = [0.0]
    app.state.pace = Pace(lambda: seconds[0])
    client = sign_in(portal, weber)
    token = csrf_in(client.get("/account"))
    answers = [client.post("/language", data={"csrf": token, "lang": "de"}, headers={"Accept": "application/json"}) for _ in range(policy().writes + 1)]
    assert [each.status_code for each in answers].count(303) == policy().writes
    assert answers[-1].status_code == 429
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert answers[-1].headers["retry-after"] == "1"
    assert client.get("/account").status_code == 200, "looking goes on"
    assert sign_in(portal, person(app.state.desk.house, "A. Klein", "qc")).get("/account").status_code == 200, "and so do others"
    seconds[0] += 1
    assert client.post("/language", data={"csrf": token, "lang": "de"}).status_code == 303


def test_fifty_people_at_work_are_not_held_up() -> None:
    seconds = [0.0]
    pace = Pace(lambda: seconds[0])
    for _ in range(600):
        seconds[0] += 0.5
        assert all(pace.wait(f"writes {number}", policy().writes) == 0 for number in range(50))
