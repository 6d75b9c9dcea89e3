"""The papers of a recall: the report for the authority and the notice of each recipient, written as the recall stands and kept in the archive."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from batches.account import plain
from batches.base import Text
from batches.errors import InputRefused
from batches.event import Event
from distribution.members import Member
from distribution.recall import Reached, Recall, Reported
from documents.writing.correspondent import Correspondent
from documents.writing.delivery_note import Regime
from documents.writing.recall_notice import NoticedDelivery, NoticedLot, RecallNotice, recall_notice
from documents.writing.recall_report import ReachedRecipient, RecallReport, ReportedLot, recall_report
from flows.accounts.keeping import organisations_in
from flows.accounts.own_address import own_url
from flows.kinds import RECALLS
from flows.recalls.legal import subject_of
from flows.recalls.planning import members_of
from flows.recalls.standing import live, lots_of
from flows.wiring import House
from record.reach import LotReached, handed_on, restocked_in

_REGIME: dict[str, Regime] = {"ppe": "ppe", "pandemic_respirator": "ppe", "medical_device": "device", "in_vitro": "device"}
_KIND_DE = {
    "lot": "Charge", "batch": "Sendung", "certificate": "Bescheinigung", "manufacturer": "Hersteller", "notified_body": "Notifizierte Stelle",
    "model": "Modell", "alert": "Sicherheitswarnung",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A paper: its bytes, which the archive has under their digest, and a name for the file."""

    content: bytes
    sha256: str
    name: str


def report(house: House, id: str, by: str, on: date) -> Made:  # noqa: A002 - the ledger's own word
    """The report for the authority as a recall stands on a day; that it was written is on record. Of a drill it says so on every page."""
    with RECALLS.open(house, id, by) as opened:
        recall = live(house, opened.known)
        lots = lots_of(house, recall)
        content = recall_report(_told(house, recall, lots, on))
        sha256 = house.archive.put(content)
        if all(each.sha256 != sha256 for each in recall.reports):
            written = Reported(on=on, by=by, sha256=sha256)
            event = Event(type="recall.reported", actor=by, payload={"name": f"{recall.id}-{on.isoformat()}.pdf", "sha256": sha256})
            opened.save(opened.known.model_copy(update={"reports": (*opened.known.reports, written)}), event)
    return Made(content, sha256, f"{'uebung' if recall.status == 'drill' else 'rueckruf'}-{recall.id}-{on.isoformat()}.pdf")


def notice_paper(house: House, recall: Recall, member: str) -> Made:
    """The notice to one recipient, as a paper; ``InputRefused`` for who got nothing."""
    notice = recall.notice(member)
    rows = [each for each in recall.reached if each.member == member]
    if notice is None or not rows:
        raise InputRefused("recall.no_notice", f"recall {recall.id} does not concern {member}", f"Der Rückruf {recall.id} betrifft {member} nicht")
    lots = {each.id: each for each in lots_of(house, recall)}
    days = handed_days(house, recall, member)
    named = _names(list(lots.values()))
    told = RecallNotice(
        number=recall.id,
        made_on=notice.told_on,
        sender=_sender(house, list(lots.values())),
        recipient=_recipient(members_of(house, [member]).get(member), notice.name),
        reason=recall.cause.reason,
        lots=tuple(_noticed(house, lots[each.lot], each, named, days, recall.begun_on) for each in rows if each.lot in lots),
        acknowledge_by=notice.due_on,
        answer_at=f"{own_url()}/notices/{recall.id}" if own_url() else "",
        authority=recall.authority,
        drill=recall.status == "drill",
    )
    content = recall_notice(told)
    return Made(content, house.archive.put(content), f"rueckruf-{recall.id}.pdf")


def handed_days(house: House, recall: Recall, member: str) -> Mapping[tuple[str, str], tuple[int, date]]:
    """How much of which lot came with which delivery on which day."""
    with house.ledger.reading() as connection:
        rows = handed_on(connection, recall.lots, member)
    found: dict[tuple[str, str], tuple[int, date]] = {}
    for lot, delivery, quantity, at in rows:
        before = found.get((lot, delivery), (0, at.date()))
        found[lot, delivery] = (before[0] + quantity, before[1])
    return found


def _told(house: House, recall: Recall, lots: tuple[LotReached, ...], on: date) -> RecallReport:
    named, members = _names(list(lots)), members_of(house, {each.member for each in recall.reached})
    of_lot: dict[str, list[Reached]] = defaultdict(list)
    for each in recall.reached:
        of_lot[each.lot].append(each)
    with house.ledger.reading() as connection:
        restocked = restocked_in(connection, recall.lots)
    notices = {each.member: each for each in recall.notices}
    recipients = []
    for each in recall.reached:
        member = members.get(each.member)
        recipients.append(
            ReachedRecipient(
                name=notices[each.member].name if each.member in notices else each.member,
                address=" ".join(member.contact.address.split())[:300] if member else "",
                reach=" · ".join(part for part in (member.contact.phone, member.contact.mail) if part)[:300] if member else "",
                lot=named[each.lot],
                deliveries=each.deliveries,
                acknowledged_on=each.acknowledged_on,
                acknowledged_by=each.acknowledged_by[:300],
                delivered=each.delivered,
                returned=each.returned,
                destroyed=each.destroyed,
                used=each.used,
            )
        )
    return RecallReport(
        number=recall.id,
        made_on=on,
        begun_on=recall.begun_on,
        acknowledge_by=recall.acknowledge_by,
        closed_on=recall.closed_on,
        sender=_sender(house, list(lots)),
        authority=Correspondent(name=recall.authority or "Zuständige Marktüberwachungsbehörde"),
        cause=f"{_KIND_DE[recall.cause.kind]} {recall.cause.value}"[:300],
        reason=recall.cause.reason,
        measures=_measures(recall),
        lots=tuple(_reported(house, each, of_lot[each.id], named, restocked.get(each.id, 0), recall.begun_on) for each in lots),
        recipients=tuple(recipients),
        drill=recall.status == "drill",
    )


def _reported(house: House, lot: LotReached, rows: list[Reached], named: Mapping[str, str], restocked: int, on: date) -> ReportedLot:
    """What came back and was put into stock again counts as released again: it can have been delivered twice."""
    sums = {name: sum(getattr(each, name) for each in rows) for name in ("delivered", "returned", "destroyed", "used")}
    entered = sum(lot.held.values()) + restocked
    return ReportedLot(
        name=_goods(house, lot, on),
        model=str(lot.told.get("model", ""))[:300],
        manufacturer=str(lot.told.get("manufacturer", "")) or "–",
        lot=named[lot.id],
        unit=lot.told.get("unit", "piece"),
        regime=_REGIME.get(subject_of(house.catalogue, lot.category, on), ""),
        released=entered,
        in_stock=lot.in_house,
        withdrawn=entered - lot.in_house - sums["delivered"],
        **sums,
    )


def _noticed(house: House, lot: LotReached, row: Reached, named: Mapping[str, str], days: Mapping[tuple[str, str], tuple[int, date]], on: date) -> NoticedLot:
    deliveries = tuple(
        NoticedDelivery(number=each, on=days[lot.id, each][1], quantity=days[lot.id, each][0]) for each in row.deliveries if (lot.id, each) in days
    )
    return NoticedLot(
        name=_goods(house, lot, on),
        model=str(lot.told.get("model", ""))[:300],
        manufacturer=str(lot.told.get("manufacturer", "")) or "–",
        lot=named[lot.id],
        expires_on=lot.expires_on,
        unit=lot.told.get("unit", "piece"),
        deliveries=deliveries,
        regime=_REGIME.get(subject_of(house.catalogue, lot.category, on), ""),
    )


def _goods(house: House, lot: LotReached, on: date) -> Text:
    category = house.catalogue.at(on).category(lot.category)
    return Text(de=lot.category, en=lot.category) if category is None else Text(de=category.name_de, en=category.name_en)


def _names(lots: list[LotReached]) -> dict[str, str]:
    """What each lot is called in a paper: by its number, with its order where two have the same; by its batch where that has the same order too."""
    often, orders = Counter(each.lot for each in lots), Counter((each.lot, _order(each), each.line) for each in lots)

    def named(lot: LotReached) -> str:
        if often[lot.lot] == 1:
            return lot.lot
        return f"{lot.lot} ({_order(lot) if orders[lot.lot, _order(lot), lot.line] == 1 else lot.batch}/{lot.line})"

    return {each.id: named(each) for each in lots}


def _order(lot: LotReached) -> str:
    return str(lot.told.get("order", "")) or lot.batch


def _recipient(member: Member | None, name: str) -> Correspondent:
    if member is None:
        return Correspondent(name=name)
    told = member.contact
    return Correspondent(name=member.name, address=told.address, contact=told.name, phone=told.phone, mail=told.mail)


def _sender(house: House, lots: list[LotReached]) -> Correspondent:
    """Who placed most of the lots on the market: their importer, whose duty a recall is."""
    names = Counter(str(each.told.get("importer", "")) for each in lots if each.told.get("importer"))
    if not names:
        return Correspondent(name="freigabe")
    name = names.most_common(1)[0][0]
    known = next((each.party for each in organisations_in(house) if plain(each.party.name) == plain(name)), None)
    if known is None:
        return Correspondent(name=name)
    numbers = tuple(f"{label} {number}" for label, number in (("EORI", known.eori), ("SRN", known.srn)) if number)
    return Correspondent(name=known.name, address=known.address, numbers=numbers)


def _measures(recall: Recall) -> str:
    told = f"Am {recall.begun_on:%d.%m.%Y} alle Bestände gesperrt, Reservierungen und Zusagen beendet, alle bekannten Empfänger benachrichtigt."
    late = sum(each.acknowledged_on is None for each in recall.notices if each.delivered)
    return told + (f" {late} Antworten stehen aus; sie werden erinnert und angerufen." if late and recall.status == "running" else "")
