"""A house in which every door of the portal can be tried: a batch of one organisation, people of every kind, what each path parameter stands for, and a look
at the whole record that tells whether anything changed.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute

from batches.account import Account, Role, belongs_to
from batches.entered import GoodsArrived
from batches.event import Event
from distribution.demand import Demand
from distribution.members import Contact, Group, Member
from distribution.product import Wanted
from distribution.supply import lot_id
from flows.accounts.keeping import change_account, organisation_of
from flows.channel.application import application_of, contact_of
from flows.channel.contracts import add_contract
from flows.channel.groups import add_group
from flows.channel.inviting import invite
from flows.channel.members import enrol
from flows.deliveries.goods import goods_of, goods_papers
from flows.deliveries.papers import write_papers
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import prepare
from flows.deliveries.receipt_links import secret_of
from flows.demand import asking
from flows.demand.pooling import open_pool
from flows.kinds import DEMANDS, GROUPS, MEMBERS
from flows.offers.offering import announced, approve, draft, publish
from flows.running import enter
from flows.wiring import House, opened
from portal import rights as known_rights
from portal.access import said_of
from portal.desk import Desk, Known
from portal.posted import csrf_of
from portal.rights import LOOKING, RIGHTS, SEE_ALL, Right, rights_of
from portal.routes.api.describing import every_route
from record.reservations import Reservation
from record.stock import LotRow
from tests.servers.aftercare import aftercare
from tests.servers.people import person

Way = Literal["session", "write token", "read token", "half a session", "a session that ended", "nothing"]
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: What a token never may, where the portal says so.
NEVER_BY_TOKEN: frozenset[Right] = getattr(known_rights, "NEVER_BY_TOKEN", frozenset())
#: What a door cannot be asked without.
QUERIES = {"GET /api/recalls/reach": "?kind=lot&value=WALK-1", "GET /batches/{batch}/papers/{sha256}/words": "?page=1&x0=0&top=0&x1=200&bottom=200"}
#: Path parameters that name something of one member of the channel.
OF_A_MEMBER = ("member", "demand", "delivery", "contract", "offer", "notice", "complaint")
#: Columns that say when somebody was last seen; asking changes them, and nothing else may change.
_SEEN = {"sessions": {"seen_at"}, "tokens": {"used_at"}, "attempts": {"position", "key", "at"}}


@dataclass(frozen=True)
class Walker:
    """Somebody who tries doors: by what they prove themselves, what they may, and whether the batch is theirs to see; ``entered``: theirs is the entry."""

    name: str
    way: Way
    roles: frozenset[Role] = frozenset()
    sees: bool = False
    entered: bool = False
    secret: str = ""

    @property
    def is_somebody(self) -> bool:
        """Whether the portal knows them."""
        return self.way in ("session", "write token", "read token")

    @property
    def rights(self) -> frozenset[Right]:
        """What they may, as rights and scope say."""
        if not self.is_somebody:
            return frozenset()
        every = rights_of(self.roles)
        return every if self.way == "session" else (every - NEVER_BY_TOKEN) & (LOOKING if self.way == "read token" else frozenset(RIGHTS))

    @property
    def headers(self) -> dict[str, str]:
        """What they send with a request."""
        if self.way.endswith("token"):
            return {"authorization": f"Bearer {self.secret}"}
        return {"cookie": f"freigabe={self.secret}", "x-csrf-token": csrf_of(self.secret), "sec-fetch-site": "same-origin"} if self.secret else {}


@dataclass(frozen=True)
class Door:
    """A route asked one way, its address filled in."""

    route: APIRoute
    method: str
    url: str

    @property
    def is_api(self) -> bool:
        """Whether machines ask here."""
        return self.route.path.startswith("/api/")

    @property
    def of_a_batch(self) -> bool:
        """Whether it is about a batch, something entered about one, or a lot of it in stock."""
        return any(name in self.route.path for name in ("{batch}", "{position}", "{stock}", "{supplier}"))

    @property
    def of_a_member(self) -> bool:
        """Whether it is about something of one member of the channel: the organisation of the walker ``buyer``."""
        return any(f"{{{name}}}" in self.route.path for name in OF_A_MEMBER)

    def __str__(self) -> str:
        return f"{self.method} {self.route.path}"


def expected(door: Door, who: Walker) -> frozenset[int] | Literal["in"]:
    """What a door answers somebody, by what the route says of itself: the statuses of a refusal, or ``in``."""
    said = said_of(door.route)
    if said == ("anybody",):
        return "in"
    if said == ("near",):
        return frozenset({401, 403})
    if not who.is_somebody:
        return frozenset({401}) if door.is_api else frozenset({303})
    if who.way == "read token" and door.method in UNSAFE and NEVER_BY_TOKEN:
        return frozenset({403})
    if said == ("in_person",) and who.way != "session":
        return frozenset({403})
    if set(said) <= set(RIGHTS) and not who.rights & set(said):
        return frozenset({403})
    if "/opening/" in door.url:  # told to nobody but who entered it
        return "in" if who.entered else frozenset({404})
    if door.of_a_member and "see_distribution" not in who.rights:
        return "in" if who.name == "buyer" else frozenset({404})
    return "in" if who.sees or not door.of_a_batch else frozenset({404})


@dataclass
class World:
    """The house, its people, and what addresses are filled with. ``secrets``: what only those who see the batch may learn."""

    data: Path
    app: FastAPI
    batch: Known
    walkers: dict[str, Walker]
    fillers: Mapping[str, str]
    secrets: frozenset[str]
    snapshot: Path
    _looking: sqlite3.Connection = field(init=False)
    _was: tuple[int, str] = field(init=False)
    _first: str = field(init=False)

    def __post_init__(self) -> None:
        self._looking = sqlite3.connect(self.database, check_same_thread=False)
        self._first = digest_of_record(self._looking)
        self._was = (self._version(), self._first)

    @property
    def database(self) -> Path:
        """The record."""
        return self.data / "ledger.sqlite"

    def doors(self) -> Iterator[Door]:
        """Every route of the application, asked every way it takes."""
        for route in every_route(self.app):
            for method in sorted(route.methods or ()):
                yield Door(route, method, self.filled(route.path) + QUERIES.get(f"{method} {route.path}", ""))

    def filled(self, path: str) -> str:
        """The address with what its parameters stand for; ``KeyError`` for one nobody knows: say what it is in ``fillers``."""

        def known(found: re.Match[str]) -> str:
            before = path[: found.start()].rstrip("/").rpartition("/")[2]
            name = found[1].partition(":")[0]
            value = self.fillers.get(f"{before}/{name}", self.fillers.get(name))
            if value is None:
                raise KeyError(f"{path}: nothing is known to put for {{{name}}}")
            return value

        return re.sub(r"\{([^}]+)\}", known, path)

    def changed(self) -> bool:
        """Whether anything in the record changed since it was looked at the last time."""
        version = self._version()
        if version == self._was[0]:
            return False
        before, self._was = self._was[1], (version, digest_of_record(self._looking))
        return before != self._was[1]

    def restore(self) -> None:
        """The record as it was in the beginning."""
        with closing(sqlite3.connect(self.snapshot)) as source, closing(sqlite3.connect(self.database, timeout=30)) as live:
            live.execute("PRAGMA synchronous=OFF")
            source.backup(live)
        self._was = (self._version(), self._first)
        self.app.state.desk._known.clear()  # which are known by their version, and those come again

    def _version(self) -> int:
        return int(self._looking.execute("PRAGMA data_version").fetchone()[0])


def digest_of_record(connection: sqlite3.Connection) -> str:
    """A digest of every row of every table, but when somebody was last seen."""
    found = hashlib.sha256()
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in _SEEN.get(table, ())]
        if columns:
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()  # noqa: S608 - names of our own tables
            found.update(f"{table} {sorted(map(repr, rows))}".encode())
    return found.hexdigest()


def files_of(data: Path) -> frozenset[str]:
    """The files of the house but the database's own and pictures kept to be quick."""
    found = (path for path in data.rglob("*") if path.is_file() and "ledger.sqlite" not in path.name and "pictures" not in path.parts)
    return frozenset(str(path.relative_to(data)) for path in found)


def ask(world: World, door: Door, who: Walker, **sent: Any) -> httpx.Response:
    """Ask at a door as somebody; the application is called as a server calls it, from another machine but by this one's name."""
    headers = {"accept": "application/json" if door.is_api else "text/html", "accept-language": "de"} | who.headers | sent.pop("headers", {})
    return asked(world.app, door.method, door.url, headers, **sent)


def asked(app: FastAPI, method: str, url: str, headers: Mapping[str, str], **sent: Any) -> httpx.Response:
    """One request to the application."""
    import anyio

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("203.0.113.7", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", trust_env=False) as client:
            return await client.request(method, url, headers=headers, **sent)

    return anyio.run(send)


def make_world(data: Path, app: FastAPI, snapshot: Path) -> World:
    """The world over a data folder that has one batch."""
    desk: Desk = app.state.desk
    with opened(data) as house:
        (batch_id,) = house.ledger.list("batch")
        known = desk.batch(batch_id)
        assert known is not None
        walkers, people = _walkers(house, known)
        own = people["qc"]
        (position,) = enter(house, batch_id, GoodsArrived(by=people["importer"].name, on=date(2020, 6, 1)))
        token = house.ledger.tokens.make(own.id, "walk", "read", timedelta(days=1))
        supplier = house.ledger.links.make("supplier", batch_id, "Werk 3", people["importer"].name, timedelta(days=1))
        invitation = house.ledger.links.make("invitation", people["buyer"].id, people["buyer"].name, "test", timedelta(days=1))
        channel_fillers = _channel(house, people)
        fillers = _fillers(house, known) | {
            "position": str(position),
            "account": people["buyer"].id,
            "organisation": str(people["importer"].organisation),
            "tokens/token": _token_id(house, own, token),
            "supplier/token": supplier,
            "invitations/secret": invitation,
            "link": house.ledger.links.list("supplier", batch_id)[0].id,
            **channel_fillers,
        }
        fillers |= _of_the_channel(house, str(people["buyer"].organisation), people["coordinator"].name)
        fillers |= _shared_out(house, known, str(people["buyer"].organisation))
        fillers |= _delivered(house, str(people["buyer"].organisation), batch_id)
        fillers |= _offered(house, str(people["buyer"].organisation))
        fillers |= _recalled(house, str(people["buyer"].organisation))
        fillers |= aftercare(house, str(people["buyer"].organisation), known.batch.order.supplier.name, people["qc"].name)
    with closing(sqlite3.connect(data / "ledger.sqlite")) as source, closing(sqlite3.connect(snapshot)) as copy:
        source.backup(copy)
    walkers["a supplier with a link"] = Walker("a supplier with a link", "nothing")
    return World(data, app, known, walkers, fillers, _secrets(known), snapshot)


def _walkers(house: House, known: Known) -> tuple[dict[str, Walker], dict[str, Account]]:
    own, made, people = known.batch.order.importer.name, dict[str, Walker](), dict[str, Account]()
    kinds: dict[str, tuple[tuple[Role, ...], str | None]] = {
        "importer": (("importer",), own),
        "importer of another house": (("importer",), "Fremde Handels GmbH"),
        "qc": (("qc",), None),
        "coordinator": (("coordinator",), None),
        "buyer": (("buyer",), "Klinikum Fremdstadt"),
        "buyer of another house": (("buyer",), "Praxis Fremddorf"),
        "auditor": (("auditor",), None),
        "admin": (("admin",), None),
    }

    def add(name: str, way: Way, of: str, secret: str) -> None:
        account = people[of]
        organisation = None if account.organisation is None else organisation_of(house, account.organisation)
        sees = bool(account.roles & SEE_ALL) or (organisation is not None and belongs_to(known.batch.order.importer, organisation))
        made[name] = Walker(name, way, account.roles, sees, of == "importer", secret)

    sessions, tokens, day = house.ledger.sessions, house.ledger.tokens, timedelta(days=1)
    for name, (roles, organisation) in kinds.items():
        people[name] = person(house, f"Walker {name}", *roles, organisation=organisation).account
        add(name, "session", name, sessions.begin(people[name].id, "full", day))
    for name in ("qc", "importer", "importer of another house", "admin"):
        add(f"{name} with a token", "write token", name, tokens.make(people[name].id, "write", "write", day))
        if name in ("qc", "importer"):
            add(f"{name} with a token to read", "read token", name, tokens.make(people[name].id, "read", "read", day))
    add("qc after the password only", "half a session", "qc", sessions.begin(people["qc"].id, "password", day))
    people["gone"] = person(house, "Walker gone", "qc").account
    secret = sessions.begin(people["gone"].id, "full", day)
    change_account(house, people["gone"].id, "test", "account.disabled", disabled=True)
    add("qc whose account is disabled", "a session that ended", "gone", sessions.begin(people["gone"].id, "full", day))
    add("qc whose session ended", "a session that ended", "gone", secret)
    made["stranger"] = Walker("stranger", "nothing")
    return made, people


def _fillers(house: House, known: Known) -> dict[str, str]:
    from portal.routes.static import asset

    digest, _, name = asset("portal.css").removeprefix("/static/").partition("/")
    readable = next(each for each in known.batch.papers if each.sha256 and each.pages)
    return {
        "batch": known.batch.id,
        "sha256": readable.sha256,
        "paper": readable.sha256,
        "page": "1",
        "number": "1",
        "form": "webp",
        "finding": known.judgement.findings[0].id,
        "line": str(known.batch.lots[0][0].line),
        "lot": known.batch.lots[0][1].lot,
        "documents/name": sorted(known.outputs)[0],
        "figures/name": "throughput",
        "digest": digest,
        "{digest}/name": name,
        "what": "ended",
        "sheet": "inspection",
    }


def _channel(house: House, people: Mapping[str, Account]) -> dict[str, str]:
    """The organisation of the walker ``buyer`` as a member of a group with a contract, an invitation, and an application that waits."""
    organisation, importer = str(people["buyer"].organisation), str(people["importer"].organisation)
    group = add_group(house, {"name": "Kreis Fremdstadt", "kind": "district"}, "test")
    told = {"contact": "Bea Buyer", "mail": "bea@example.org", "phone": "0631 2050", "address": "Weg 1"}
    enrol(house, organisation, "hospital", contact_of(told), [group.id], "test")
    line = {"wanted": {"category": "ffp2"}, "ceiling": "1.20"}
    days = {"valid_from": "2020-01-01", "valid_until": "2030-12-31"}
    contract = add_contract(house, {"number": "RV 1", "public_body": organisation, "importer": importer, "lines": [line], **days}, "test")
    invite(house, group.id, "gast@example.org", "de", "test", "http://localhost")
    waiting = application_of(told | {"organisation": "Praxis Wartend", "kind": "practice", "mail": "wartet@example.org"})
    secret = house.ledger.links.make("application", "walk", waiting.model_dump_json(), "stranger", timedelta(days=1))
    invitation = house.ledger.links.list("channel", group.id)[0].id
    return {"member": organisation, "group": group.id, "contract": contract.id, "invitation": invitation, "application": secret}


def _shared_out(house: House, known: Known, organisation: str) -> dict[str, str]:
    """A lot of the batch in stock, a demand of the organisation of the walker ``buyer``, and a draft that answers it."""
    from flows.sharing.plans import draft
    from flows.waiting import day_of

    today, (line, of_line) = house.ledger.clock().date(), known.batch.lots[0]
    wanted = Demand(
        id="bd-walk", member=organisation, wanted=Wanted(category=line.category), quantity=100, asked_on=today, needed_by=today + timedelta(days=20)
    )
    DEMANDS.add(house, wanted, "test", "demand.asked")
    plan = draft(house, line.category, day_of(house.ledger.clock()), "test")
    return {"stock": lot_id(known.batch.id, line.line, of_line.lot), "plan": plan.id, "answer": wanted.id}


def _offered(house: House, member: str) -> dict[str, str]:
    """News to a group of the walker ``buyer``, and of nobody else who walks; its feed is open."""
    group = GROUPS.add(house, Group(id="g-offers", name="Gruppe der Wandernden", kind="town", public=True), "test", "group.added")
    contact = Contact(name="E. Einkauf", mail="einkauf@klinikum.example")
    MEMBERS.add(
        house, Member(id=member, kind="hospital", name="Klinikum", contact=contact, status="admitted", applied_on=date(2020, 5, 1)), "test", "member.admitted"
    )
    with MEMBERS.open(house, member, "test") as opened:
        after = opened.known.model_copy(update={"groups": (*opened.known.groups, group.id)})
        opened.save(after, Event(type="member.changed", actor="test", payload={}))
    told = {"kind": "news", "groups": [group.id], "title": "Ausgabe am Montag", "text": "Nur mit Termin.", "valid_until": "2099-12-31"}
    made = draft(house, announced(told), "test")
    approve(house, made.id, made.said.shown, "test")
    return {"offer": publish(house, made.id, "test").id, "feeds/group": group.id}


def _recalled(house: House, member: str) -> dict[str, str]:
    """A recall of a lot that a member (the walker ``buyer``'s organisation) has some of, with a report and the link of its letter."""
    from distribution.recall import Cause
    from flows.recalls.reporting import report
    from flows.recalls.starting import about, recall
    from record.reservations import Reservation
    from record.stock import LotRow

    lot = LotRow("l-recalled", "walk-recalled", 1, "WALK-R", "ffp2", "walk", "released", "distribution", 100, None, {"model": "W-1", "manufacturer": "Walk"})
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, lot.batch, [lot])
        house.ledger.reservations.reserve(connection, Reservation("r-recalled", lot.id, "bd-none", member, "", 60, True, "LS-walk"), "test")
        house.ledger.reservations.hand_over(connection, "LS-walk", 1, "r-recalled", "test")
    on = house.ledger.clock().date()
    begun = recall(house, Cause(kind="lot", value="WALK-R", reason="Filterleistung zu gering"), "test", on=on)
    secret = house.ledger.links.make("notice", about(begun.id, member), "walk", "test", timedelta(days=1))
    return {"recall": begun.id, "notice": begun.id, "reports/sha256": report(house, begun.id, "test", on).sha256, "letter": secret}


def _of_the_channel(house: House, member: str, by: str) -> dict[str, str]:
    """Demand of a member of the channel (the walker ``buyer``'s), and a pool with another of its demands."""
    on, wanted = house.ledger.clock().date(), Wanted(category="ffp2")
    one, other = (asking.ask(house, member, asking.Wish(wanted=wanted, quantity=each, needed_by=on), by, on) for each in (1000, 2000))
    pool = open_pool(house, "ffp2", "piece", [other.id], by, on)
    return {"demand": one.id, "pool": pool.id}


def _delivered(house: House, member: str, batch: str) -> dict[str, str]:
    """A picked delivery to a member, of a lot beside those of the batch; another reservation of it waits."""
    day = house.ledger.clock().date()
    asked = Demand(id="bd-delivered", member=member, wanted=Wanted(category="ffp2"), quantity=100, asked_on=day, needed_by=day)
    DEMANDS.add(house, asked, "test", "demand.asked")
    lot = LotRow("l-walk", batch, 1, "WALK-1", "ffp2", "walk", "released", "distribution", 500, None, {"model": "W-1", "unit": "piece"})
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, batch, [lot, *(each.row for each in house.ledger.stock.lots_in(connection, batch=batch))])
        for name, quantity in (("r-walk", 100), ("r-ready", 50)):
            house.ledger.reservations.reserve(connection, Reservation(name, "l-walk", asked.id, member, "", quantity, firm=True), "test")
    made = prepare(house, member, ["r-walk"], day, "Walker coordinator")
    picked = write_papers(house, pick(house, made.id, [Counted(line=1, quantity=100)], day, "Walker coordinator").id)
    goods = goods_papers(goods_of(house, picked))[0].sha256
    return {"delivery": made.id, "papers/name": picked.papers[0].name, "goods/sha256": goods, "h/token": secret_of(house, made.id)}


def _token_id(house: House, account: Account, secret: str) -> str:
    found = house.ledger.tokens.of(secret)
    assert found is not None
    return found.id


def _secrets(known: Known) -> frozenset[str]:
    """What only those who see the batch may learn of it."""
    order = known.batch.order
    told = [order.order, order.supplier.name, *(lot.lot for _, lot in known.batch.lots), *(each.id for each in known.judgement.findings)]
    told += [each.file for each in known.batch.attached] + [each.sha256 for each in known.batch.attached] + list(known.outputs.values())
    return frozenset(each for each in told if len(each) > 4)


#: Plausible fields of every form there is, by name; a route takes those it knows.
FORM: Callable[[World], dict[str, str]] = lambda world: {  # noqa: E731
    "choice": "ask", "reason": "Bitte den Bericht nachreichen", "finding": world.fillers["finding"], "lot": f"{world.fillers['line']}/{world.fillers['lot']}",
    "line": "1",
    "on": "2020-06-02", "since": "2020-06-02", "until": "2020-06-20", "arrived_on": "2020-06-02", "released_on": "2020-06-02", "mrn": "20DE000000000000A1",
    "authority": "HZA Dresden", "land": "SN", "outcome": "released", "direction": "in", "with_whom": "HZA", "subject": "Muster", "reference": "1",
    "kind": "test_report", "whom": "importer", "looked": "yes", "name": "Neu", "mail": "neu@example.org", "roles": "qc", "days": "7", "scope": "read",
    "password": "falsch geraten hier", "again": "falsch geraten hier", "before": "falsch geraten", "code": "123456", "lang": "en", "list": "queue", "query": "",
    "do": "take", "action": "take", "disabled": "yes", "country": "DE", "eori": "", "seen": world.batch.shown, "next": "/",
    "stock": world.fillers["stock"], "percent": "10",
    "category": "ffp2", "quantity": "500", "unit": "piece", "needed_by": "2099-01-01", "urgency": "normal", "member": world.fillers["member"],
    "demand": world.fillers["demand"], "there": "100", "daily_use": "10", "csv": "Produkt;Menge;Benötigt bis\nffp2;1;01.01.2020",
    "received_by": "K. Lager", "reservation": "r-ready", "fate": "used", "quantity-1": "1", "count-1": "100", "told": "1", "left": "1",
    "inspected": "destroyed",
    "title": "Masken gesucht", "text": "Wir suchen Masken.", "valid_until": "2099-12-31", "groups": "g-offers", "group": "g-offers",
    "what": "Das Band reißt", "verdict": "upheld", "step": "manufacturer_told", "end": "tested", "word": "usable", "place": "Kühlraum", "zone": "UTC",
    "lots": "l-kits", "goods": "LS-1 1", "received_on": "2020-06-02",
}  # fmt: skip


def json_for(world: World, door: Door, told: Mapping[str, Any]) -> Any:
    """A plausible body of a route of the API, made from its description."""
    operation = told["paths"][door.route.path][door.method.lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return None if content is None else _value(content["schema"], told, {**FORM(world), "batch": world.fillers["batch"], "paper": world.fillers["sha256"]}, "")


def _value(schema: Mapping[str, Any], told: Mapping[str, Any], known: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        schema = told["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return None if any(each.get("type") == "null" for each in schema["anyOf"]) else _value(schema["anyOf"][0], told, known, name)
    if schema.get("enum") or "const" in schema:
        return known[name] if known.get(name) in schema.get("enum", ()) else schema.get("const", (schema.get("enum") or [None])[0])
    if schema.get("type") == "object" or "properties" in schema:
        required = schema.get("required", ())
        return {key: _value(each, told, known, key) for key, each in schema.get("properties", {}).items() if key in required or key in ("sheets",)}
    if schema.get("type") == "array":
        return []
    if schema.get("type") in ("integer", "number"):
        return 1
    if schema.get("type") == "boolean":
        return True
    if schema.get("format") == "date":
        return "2020-06-02"
    return known.get(name, "etwas")
