"""The history of a batch: everything anyone did, and the gates it stood at. Nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from batches.base import Language, Text
from batches.finding import Finding
from flows.accounts.keeping import ACCOUNT
from flows.figures.figure import Table, days, number
from flows.figures.stages import stage_in_words
from flows.figures.telling import filled, told, words
from flows.stored import KIND, from_state, no_such_batch
from record import surveys
from record.events import Recorded
from record.ledger import Ledger

#: The type of an entry that is no event of the record: a gate was left.
GATE_LEFT = "gate.left"
_SHORT = 0.125
#: Where events about who reviews a batch name an account.
_ACCOUNTS = ("account", "from")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened. ``number`` is the event's own (``None`` for a gate left, which the events do not say); ``house``: no person did it.

    ``finding``, ``file``, ``sha256``, ``line`` and ``lot`` name what it was about; ``payload`` is all the event tells.
    """

    at: datetime
    actor: str
    house: bool
    type: str
    what: Text
    number: int | None
    finding: str | None
    file: str | None
    sha256: str | None
    line: int | None
    lot: str | None
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AtGate:
    """A stay at a gate; ``until`` is ``None`` while it goes on."""

    gate: str
    name: Text
    since: datetime
    until: datetime | None
    days: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened to one batch, the earliest first."""

    batch: str
    entries: tuple[Entry, ...]
    gates: tuple[AtGate, ...]

    @property
    def table(self) -> Table:
        """The same as a table."""
        return Table(
            Text(de=f"Verlauf der Sendung {self.batch}", en=f"History of batch {self.batch}"),
            (Text(de="Zeitpunkt", en="Time"), Text(de="Wer", en="Who"), Text(de="Was", en="What")),
            tuple((entry.at, entry.actor, entry.what) for entry in self.entries),
        )


def timeline(ledger: Ledger, batch_id: str, now: datetime, findings: Iterable[Finding] | None = None) -> Timeline:
    """The history of a batch; ``InputRefused`` when there is none. ``findings``: as whoever asks may read them, else as the record has them."""
    if findings is None:
        stored = ledger.read(KIND, batch_id)
        if stored is None:
            raise no_such_batch(batch_id)
        findings = from_state(stored.state)[1].findings
    messages = {each.id: each.message for each in findings}
    gates = stays(ledger, batch_id, now)
    happened = ledger.events(KIND, batch_id)
    entries = (*_events(happened, messages, _names(ledger, happened)), *_passings(gates))
    return Timeline(batch_id, tuple(sorted(entries, key=lambda each: (each.at, each.number is None, each.number or 0))), gates)


def stays(ledger: Ledger, batch_id: str, now: datetime) -> tuple[AtGate, ...]:
    """The gates a batch stood at, the earliest first."""
    with ledger.reading() as connection:
        return tuple(_gates(surveys.passed(connection, KIND, batch_id), surveys.stands(connection, KIND, batch_id), now))


def _names(ledger: Ledger, events: Iterable[Recorded]) -> Mapping[str, str]:
    """The names of the accounts that events name by their ids."""
    ids = {str(event.payload[name]) for event in events for name in _ACCOUNTS if event.type.startswith("case.") and name in event.payload}
    return {each.id: each.state["name"] for each in ledger.read_all(ACCOUNT, ids)} if ids else {}


def _events(events: Iterable[Recorded], messages: Mapping[str, Text], names: Mapping[str, str]) -> Iterator[Entry]:
    for event in events:
        about = {name: _text(event.payload.get(name)) for name in ("finding", "file", "sha256", "lot")}
        line = event.payload.get("line")
        named = {name: names[event.payload[name]] for name in _ACCOUNTS if _text(event.payload.get(name)) in names}
        what = told(event.type, event.payload | named, messages)
        house = event.actor == "freigabe" or event.actor.startswith("freigabe ")
        yield Entry(event.at, event.actor, house, event.type, what, event.number, line=line if isinstance(line, int) else None, payload=event.payload, **about)


def _passings(gates: Iterable[AtGate]) -> Iterator[Entry]:
    for each in gates:
        if each.until is not None:
            payload = {"gate": each.gate, "since": each.since.isoformat()}
            yield Entry(each.until, "freigabe", True, GATE_LEFT, _passing(each), None, None, None, None, None, None, payload)


def _while(days: float, language: Language) -> str:
    """How long, in words: what took less than a tenth of a day is no ``0,0 Tage``."""
    if days < _SHORT:
        return "weniger als drei Stunden" if language == "de" else "less than three hours"
    return f"{number(days, language)} {'Tagen' if language == 'de' else 'days'}"


def _passing(gate: AtGate) -> Text:
    return filled(words()["passing"]["left"], lambda language: {"stage": gate.name.in_language(language), "days": _while(gate.days, language)})


def _gates(passed: Iterable[tuple[str, datetime, datetime]], stands: tuple[str, datetime] | None, now: datetime) -> Iterator[AtGate]:
    for gate, since, until in passed:
        yield AtGate(gate, stage_in_words(gate), since, until, days((until - since).total_seconds()))
    if stands is not None:
        gate, since = stands
        yield AtGate(gate, stage_in_words(gate), since, None, days(max((now - since).total_seconds(), 0.0)))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
