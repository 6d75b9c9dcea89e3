"""A house in the middle of its work: samples imported, people's words on them, so that every page has something to show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from batches.batch import Batch
from batches.entered import Entered, FindingDecided, GoodsArrived, HoldEnded, LotJudged, PromiseMade, ReleaseApproved, ReleasedByCustoms, ReleaseSuspended
from batches.finding import Finding
from batches.party import Party
from customs.border_hold import period_of
from distribution.product import Wanted
from distribution.recall import Cause, Told
from distribution.supply import lot_id
from flows import cases
from flows.accounts.inviting import new_link
from flows.accounts.keeping import add_account, add_organisation
from flows.channel.application import application_of, contact_of
from flows.channel.contracts import add_contract
from flows.channel.groups import add_group
from flows.channel.inviting import invite
from flows.channel.members import enrol
from flows.deliveries.papers import write_papers
from flows.deliveries.picking import Counted, pick
from flows.deliveries.preparing import prepare
from flows.deliveries.receipt_links import secret_of
from flows.demand import asking
from flows.demand.pooling import open_pool
from flows.kinds import GROUPS
from flows.offers import offering
from flows.recalls.acknowledging import acknowledge
from flows.recalls.drilling import drill
from flows.recalls.reporting import report
from flows.recalls.starting import about, recall
from flows.running import enter, open_batch
from flows.sharing.plans import draft
from flows.stored import KIND, from_state
from flows.waiting import day_of
from flows.wiring import House, opened
from record.reservations import Reservation
from record.stock import LotRow
from tests.servers.aftercare import aftercare
from tests.servers.people import Person, carried, person
from tests.servers.sharing import demand, member

KAISERSLAUTERN, LEIPZIG, HANOI = "mh-2020-117-aaf7f67d", "kms-sp-2020-07-3d5eb273", "pkb-2021-0412-ad06f649"


@dataclass(frozen=True)
class Played:
    """Who there is, and what stands for the parameters of addresses."""

    people: dict[str, Person]
    fillers: dict[str, str]

    def filled(self, path: str) -> str:
        """An address with what its parameters stand for; a filler named with what comes before it (``h/token``) goes before one named by the parameter."""

        def value(part: re.Match[str]) -> str:
            before = path[: part.start()].strip("/").rpartition("/")[2]
            return self.fillers.get(f"{before}/{part[1]}", self.fillers.get(part[1], part[0]))

        return re.sub(r"\{(\w+)(:\w+)?\}", value, path)


def told(house: House, batch: str, *acts: Entered) -> None:
    """Enter acts, and have them applied at once."""
    enter(house, batch, *acts)
    carried(house, batch)


def findings_of(house: House, batch: str, code: str) -> list[Finding]:
    """The findings of a code."""
    stored = house.ledger.read(KIND, batch)
    assert stored is not None
    return [each for each in from_state(stored.state)[1].findings if each.code == code]


def staff(house: House) -> dict[str, Person]:
    """Everybody who works with the samples."""
    return {
        "qc": person(house, "Petra Muster", "qc"),
        "second": person(house, "Quirin Zweit", "qc"),
        "third": person(house, "Ayse Klein", "qc"),
        "fourth": person(house, "Bernd Gross", "qc"),
        "importer": person(house, "Ines Kaufmann", "importer", organisation="Musterhafen Medizinbedarf GmbH"),
        "foreign": person(house, "Frank Fremd", "importer", organisation="Andere Handels GmbH"),
        "buyer": person(house, "Bert Bedarf", "buyer", organisation="Klinikum Beispielstadt"),
        "coordinator": person(house, "Karla Lage", "coordinator"),
        "auditor": person(house, "Rosa Nachweis", "auditor"),
        "admin": person(house, "Anna Brandt", "admin"),
    }


def play(data: Path) -> Played:
    """Kaiserslautern: the goods are there, a finding is overridden once and another asked about, customs held and released them, three lots are released."""
    with opened(data) as house:
        people = staff(house)
        qc = people["qc"].account
        play_kaiserslautern(house, {name: each.account.name for name, each in people.items()})
        cases.take(house, KAISERSLAUTERN, qc.id, qc.name)
        return Played(people, _fillers(house, people))


def play_kaiserslautern(house: House, names: dict[str, str]) -> None:
    """See :func:`play`."""
    qc, batch = names["qc"], KAISERSLAUTERN
    told(house, batch, GoodsArrived(by="Lager Kaiserslautern", on=date(2020, 6, 22)))
    (voluntary,), (outside,) = (findings_of(house, batch, code) for code in ("certificate.not_valid_evidence", "quality.measurement_out_of_limit"))
    told(
        house,
        batch,
        PromiseMade(by=names["importer"], kind="eu_type_examination_certificate", until=date(2020, 7, 3), whom="Hangzhou Probehafen"),
        FindingDecided(by=qc, finding=voluntary.id, choice="ask", reason="Gibt es für die PH-K200 ein Modul B?"),
        FindingDecided(by=qc, finding=outside.id, choice="override", reason="Nachgemessen; der Wert war ein Schreibfehler."),
        LotJudged(by=qc, lot="1/MW20200511A", choice="accept", reason="Stichprobe und Messwerte in Ordnung."),
    )
    period = period_of(date(2020, 6, 22), "HH")
    told(house, batch, ReleaseSuspended(by=qc, since=date(2020, 6, 22), authority="HZA Hamburg", reason="Baumusterprüfung unklar", period=period))
    told(house, batch, HoldEnded(by=qc, on=date(2020, 6, 24), outcome="released", reason="Marktüberwachung ohne Einwand."))
    told(house, batch, ReleasedByCustoms(by="Zollagentur Muster", mrn="20DE510220123456R1", released_on=date(2020, 6, 24)))
    for approver in ("third", "fourth"):
        told(house, batch, ReleaseApproved(by=names[approver]))


def _fillers(house: House, people: dict[str, Person]) -> dict[str, str]:
    """What the parameters of addresses stand for."""
    ours = add_organisation(house, Party(name="Muster Handel GmbH", eori="DE1234567"), "test")
    invited = add_account(house, "T. Neu", "t.neu@example.org", ["importer"], "Anna Brandt", ours.id)
    stored = house.ledger.read(KIND, KAISERSLAUTERN)
    assert stored is not None
    batch, judgement, _ = from_state(stored.state)
    paper = next(each for each in batch.papers if each.file.endswith("Certificate of Compliance.pdf"))
    waiting = open_batch(house, batch.order.model_copy(update={"order": "MH-2020-118"}), people["qc"].account.name)
    return {
        "batch": KAISERSLAUTERN,
        "sha256": paper.sha256,
        "finding": next(each.id for each in judgement.findings if each.severity == "blocking"),
        "account": people["importer"].account.id,
        "organisation": ours.id,
        "token": house.ledger.links.make("supplier", KAISERSLAUTERN, "Werk Hangzhou", "Ines Kaufmann", timedelta(days=30)),
        "secret": new_link(house, invited, "Anna Brandt"),
        "position": str(waiting[-1]),
        **shared_out(house, batch),
        **recalled(house, channel := _channel(house, people)),
        **delivered(house, batch, channel["member"], people["coordinator"].account.name),
        "offer": announced_to_all(house, people["coordinator"].account.name),
        **aftercare(house, "o-praxis", batch.order.supplier.name, people["qc"].account.name),
    }


def _channel(house: House, people: dict[str, Person]) -> dict[str, str]:
    """A group with a member, somebody who waits to be admitted, an invitation, and a framework contract with the importer."""
    coordinator = people["coordinator"].account.name
    group = add_group(house, {"name": "Landkreis Beispielstadt", "kind": "district"}, coordinator)
    told = {"contact": "Bert Bedarf", "mail": "bedarf@klinikum.example", "phone": "0631 205-0", "address": "Klinikweg 9\n67655 Beispielstadt"}
    member = enrol(house, str(people["buyer"].account.organisation), "hospital", contact_of(told), [group.id], coordinator)
    invite(house, group.id, "praxis@example.org", "de", coordinator, "http://127.0.0.1")
    lines = [{"wanted": {"category": "ffp2"}, "ceiling": "1.1795", "quantity": 500_000}, {"wanted": {"category": "surgical_mask_iir"}, "ceiling": "0.16"}]
    terms = {"number": "RV 7/2020", "groups": [group.id], "valid_from": "2020-05-01", "valid_until": "2030-12-31", "lines": lines}
    parties = {"public_body": member.id, "importer": str(people["importer"].account.organisation)}
    contract = add_contract(house, terms | parties, coordinator)
    waits = application_of(told | {"organisation": "Praxis Dr. Muster", "kind": "practice", "mail": "anna@praxis.example", "group": group.id})
    secret = house.ledger.links.make("application", "played", waits.model_dump_json(), "stranger", timedelta(days=2))
    return {"member": member.id, "group": group.id, "contract": contract.id, "application": secret}


def shared_out(house: House, batch: Batch) -> dict[str, str]:
    """A hospital with demand for what was released, and a draft that answers it."""
    today, (line, of_line) = day_of(house.ledger.clock()), batch.lots[0]
    member(house, "o-klinikum", name="Klinikum Beispielstadt")
    demand(house, "bd-klinikum", "o-klinikum", 500, category=line.category, asked_on=today, needed_by=today + timedelta(days=20))
    plan = draft(house, line.category, today, "Karla Lage")
    return {"stock": lot_id(batch.id, line.line, of_line.lot), "plan": plan.id, "answer": "bd-klinikum"}


def delivered(house: House, batch: Batch, of: str, by: str) -> dict[str, str]:
    """A member with demand of its own and a purchase for some of it, and a delivery to it that is packed and waits for who receives it."""
    today, wanted = day_of(house.ledger.clock()), Wanted(category="ffp2")
    asked, pooled = (asking.ask(house, of, asking.Wish(wanted=wanted, quantity=each, needed_by=today), by, today) for each in (100, 2000))
    pool = open_pool(house, wanted.category, "piece", [pooled.id], by, today)
    told = {"model": "MW-2100", "manufacturer": "Muster Mask Co., Ltd.", "unit": "piece", "importer": "Musterhafen Medizinbedarf GmbH"}
    lot = LotRow("l-packed", batch.id, 1, "MW20261101", "ffp2", "musterhafen", "released", "distribution", 5_000, None, told)  # those of the batch have expired
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, batch.id, [lot, *(each.row for each in house.ledger.stock.lots_in(connection, batch=batch.id))])
        house.ledger.reservations.reserve(connection, Reservation("r-packed", lot.id, asked.id, of, "", 100, firm=True), by)
    made = prepare(house, of, ["r-packed"], today, by)
    picked = write_papers(house, pick(house, made.id, [Counted(line=1, quantity=100)], today, by).id)
    return {"demand": asked.id, "pool": pool.id, "delivery": picked.id, "h/token": secret_of(house, picked.id)}


def recalled(house: House, channel: dict[str, str]) -> dict[str, str]:
    """A lot that the channel's member and another got, recalled; the member is late, the other has told what it knows."""
    on = day_of(house.ledger.clock())
    told = {"model": "MW-2100", "manufacturer": "Muster Mask Co., Ltd.", "unit": "piece", "importer": "Musterhafen Medizinbedarf GmbH"}
    lot = LotRow("l-recalled", "mh-2020-090-00000000", 1, "FA-2005-01", "ffp2", "musterhafen", "released", "distribution", 20_000, None, told)
    member(house, "o-praxis", name="Praxis Dr. Beispiel")
    with house.ledger.writing() as connection:
        house.ledger.stock.put(connection, lot.batch, [lot])
        for number, (whom, quantity) in enumerate(((channel["member"], 5_000), ("o-praxis", 400)), 1):
            made = Reservation(f"r-recalled-{number}", lot.id, "bd-none", whom, "", quantity, True, f"LS-2020-00{number}")
            house.ledger.reservations.reserve(connection, made, "test")
            house.ledger.reservations.hand_over(connection, made.delivery, 1, made.id, "test")
    cause = Cause(kind="lot", value=lot.lot, reason="Die Filterleistung lag in einer Nachprüfung bei 82 % statt 94 %.")
    drill(house, cause, "Petra Muster", on=on)
    begun = recall(house, cause, "Petra Muster", on=on - timedelta(days=4), authority="Landesdirektion Sachsen")
    words = [Told(lot=lot.id, used=120, there=200, sent_back=80)]
    acknowledge(house, begun.id, "o-praxis", "Dr. Beispiel", "link", on, told=words)
    report(house, begun.id, "Petra Muster", on)
    secret = house.ledger.links.make("notice", about(begun.id, channel["member"]), "Klinikum", "test", timedelta(days=30))
    return channel | {"recall": begun.id, "notice": begun.id, "letter": secret}


def announced_to_all(house: House, by: str) -> str:
    """News to the groups there are, published."""
    groups = [each.id for each in GROUPS.all(house)]
    told = {"kind": "news", "groups": groups, "title": "Ausgabe am Montag", "text": "Bitte einen Termin ausmachen.", "valid_until": "2099-12-31"}
    made = offering.draft(house, offering.announced(told), by)
    offering.approve(house, made.id, made.said.shown, by)
    return offering.publish(house, made.id, by).id
