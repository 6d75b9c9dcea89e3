"""A batch at a glance: where it stands, what it waits for and until when, what whoever looks can do next, and what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from batches.base import Text
from batches.batch import Batch
from batches.codes import gate_of
from batches.course import course_of, day_of
from batches.course_words import CLASSIFIERS, WORDS
from batches.finding import Finding
from batches.gates import GATES, LotStanding, Standing, open_findings
from batches.order import OrderedLot, OrderLine
from batches.party import Party
from batches.places import Place
from batches.promise import Promise
from batches.promised import kept
from batches.tracking import TrackingEvent, standing_reports
from flows.figures.board import whom_in_words
from flows.stored import KIND
from flows.waiting import day_of as day_in_house
from flows.waiting import rule
from portal.desk import Known
from portal.rights import Right
from portal.views.listed import category_in_words, last_day

if TYPE_CHECKING:
    from flows.figures.timeline import AtGate
    from flows.wiring import House

#: Waits that are the house's own: how long a batch may stand at a gate, and what its machines have to do.
_OWN = ("run", "entry", "message")


@dataclass(frozen=True, slots=True)
class GateSeen:
    """A gate: whether the batch has passed it, stands there or comes to it, the open findings that hold it, and when it stood there."""

    gate: str
    state: Literal["done", "here", "ahead"]
    blocking: int
    review: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class WaitSeen:
    """What the batch waits for. ``parked``: nobody is reminded any more."""

    what: Text
    whom: Text
    since: date
    due_on: date | None
    overdue: bool
    parked: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What whoever looks can do next, and on which page."""

    label: Text
    tab: str


@dataclass(frozen=True, slots=True)
class LotSeen:
    """A lot and where it stands; ``-`` names the only lot of a line."""

    lot: OrderedLot
    stands: LotStanding


@dataclass(frozen=True, slots=True)
class LineSeen:
    """A line of the order in words."""

    ordered: OrderLine
    goods: Text
    lots: tuple[LotSeen, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier reported: ``sure`` is empty for what happened."""

    on: date
    what: Text
    sure: Text
    where: str
    means: str
    note: str


@dataclass(frozen=True, slots=True)
class PromiseSeen:
    """A promise; ``late``: its day is over and it is not kept."""

    made: Promise
    kept: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The way of the goods: reports, the newest first; ``late_by`` days behind what the order expects; ``troubles``: what keeps them."""

    reports: tuple[Report, ...]
    last: Report | None
    coming: Report | None
    reached: Report | None
    diverted_to: str
    late_by: int
    troubles: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """All of it. ``statuses``: how many lots are in which."""

    gates: tuple[GateSeen, ...]
    waits: tuple[WaitSeen, ...]
    step: Step | None
    lines: tuple[LineSeen, ...]
    statuses: dict[str, int]
    blocking: int
    review: int
    notes: int
    parties: tuple[tuple[Text, Party], ...]
    course: Course
    promises: tuple[PromiseSeen, ...]
    documents: tuple[str, ...]


def glance(house: House, known: Known, rights: frozenset[Right], now: datetime) -> Glance:
    """A batch at a glance, for somebody of these rights."""
    batch, stands = known.batch, known.standing
    held = [each for each in open_findings(batch, known.judgement) if _holds(each, stands)]
    severities = Counter(each.severity for each in held)
    return Glance(
        gates=tuple(_gates(house, known, held, now)),
        waits=tuple(_waits(house, batch.id, now)),
        step=next_step(known, rights, severities["blocking"] + severities["review"]),
        lines=tuple(_lines(house, known)),
        statuses=dict(Counter(str(lot.status) for lot in stands.lots)),
        blocking=severities["blocking"],
        review=severities["review"],
        notes=sum(each.severity == "note" for each in known.judgement.findings),
        parties=tuple(_parties(batch)),
        course=_course(batch),
        promises=tuple(PromiseSeen(each, kept(batch, each), day_in_house(now) > each.until) for each in batch.promises),
        documents=tuple(sorted(known.outputs)),
    )


def next_step(known: Known, rights: frozenset[Right], undecided: int) -> Step | None:
    """What somebody of these rights can do next; ``None`` where there is nothing for them, or all waits for somebody else."""
    waits = {each.what for each in known.standing.waiting_for}
    steps: tuple[tuple[bool, Right, Step], ...] = (
        (undecided > 0, "decide", Step(Text(de="Befunde prüfen", en="Review the findings"), "review")),
        ("inspection" in waits, "decide", Step(Text(de="Ware prüfen", en="Inspect the goods"), "goods")),
        ("release_approval" in waits, "release", Step(Text(de="Freigabe prüfen", en="Review the release"), "release")),
        ("papers" in waits, "send_papers", Step(Text(de="Fehlende Papiere senden", en="Send missing papers"), "papers")),
        (bool(waits & {"correction", "issuer_reply"}), "send_papers", Step(Text(de="Papiere berichtigen", en="Correct papers"), "papers")),
        ("goods_arrival" in waits, "enter_goods", Step(Text(de="Ankunft eintragen", en="Enter the arrival"), "goods")),
        (bool(waits & {"customs_release", "border_hold"}), "enter_customs", Step(Text(de="Zum Zoll", en="To customs"), "customs")),
    )
    return next((step for there, right, step in steps if there and right in rights), None)


def _holds(finding: Finding, stands: Standing) -> bool:
    return any(lot.status == "quarantined" and finding.concerns(lot.line, lot.lot) for lot in stands.lots)


def _gates(house: House, known: Known, held: list[Finding], now: datetime) -> Iterator[GateSeen]:
    from flows.figures.timeline import stays

    stage, last = known.standing.stage, dict[str, "AtGate"]()
    for stay in stays(house.ledger, known.batch.id, now):
        last[stay.gate] = stay
    at = Counter((gate_of(each.code), each.severity) for each in held)
    for number, gate in enumerate(GATES):
        passed = number < GATES.index(stage) if stage in GATES else gate in last
        stay_there = last.get(gate)
        state: Literal["done", "here", "ahead"] = "here" if gate == stage else "done" if passed else "ahead"
        yield GateSeen(
            gate,
            state,
            at[gate, "blocking"],
            at[gate, "review"],
            day_in_house(stay_there.since) if stay_there is not None and state != "ahead" else None,
            day_in_house(stay_there.until) if stay_there is not None and stay_there.until is not None and state == "done" else None,
        )


def _waits(house: House, batch_id: str, now: datetime) -> Iterator[WaitSeen]:
    for each in house.ledger.waits.of(KIND, batch_id):
        if not each.what.startswith("gate:") and each.what not in _OWN:
            name = rule(each.what, day_in_house(each.since)).name
            overdue = each.due_at is not None and each.due_at <= now
            due_on = None if each.due_at is None else last_day(each.due_at)
            yield WaitSeen(name, whom_in_words(each.whom), day_in_house(each.since), due_on, overdue, each.parked_at is not None)


def _lines(house: House, known: Known) -> Iterator[LineSeen]:
    stands = {(each.line, each.lot): each for each in known.standing.lots}
    for line in known.batch.order.lines:
        lots = tuple(LotSeen(lot, stands[of.line, lot.lot]) for of, lot in known.batch.lots if of.line == line.line)
        yield LineSeen(line, category_in_words(line.category, house.catalogue, known.judgement.judged_for), lots)


def _parties(batch: Batch) -> Iterator[tuple[Text, Party]]:
    order = batch.order
    named: tuple[tuple[Text, Party | None], ...] = (
        (Text(de="Importeur", en="Importer"), order.importer),
        (Text(de="Lieferant", en="Supplier"), order.supplier),
        (Text(de="Hersteller", en="Manufacturer"), order.manufacturer),
        (Text(de="Empfänger", en="Consignee"), order.consignee),
    )
    yield from ((label, party) for label, party in named if party is not None)


def _course(batch: Batch) -> Course:
    course = course_of(batch)
    told = sorted(standing_reports(batch.tracking), key=lambda each: each.at, reverse=True)
    return Course(
        reports=tuple(map(_report, told)),
        last=_report(course.last) if course.last is not None else None,
        coming=_report(course.eta) if course.eta is not None else None,
        reached=_report(course.reached) if course.reached is not None else None,
        diverted_to=course.diverted_to.shown if course.diverted_to is not None else "",
        late_by=course.late_by,
        troubles=tuple(map(_report, course.troubles)),
    )


def _report(event: TrackingEvent) -> Report:
    place = Place(code=event.place, name=event.place_name)
    means = ", ".join(part for part in (event.means, event.equipment) if part)
    return Report(day_of(event.at), WORDS[event.what], CLASSIFIERS[event.classifier], "" if place == Place() else place.shown, means, event.note)
