"""Letters to members about what was promised them: plain sentences, in German; each once, whatever is done again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from batches.rule import in_words
from distribution.demand import Demand
from distribution.members import Member
from documents.writing import wording
from flows.mailing.letters import letter
from record.outbox import Message
from record.reservations import Reservation
from record.stock import Kept

if TYPE_CHECKING:
    from catalogue import Catalogue


def promise_firm(catalogue: Catalogue, member: Member, demand: Demand, promise: Reservation, lot: Kept | None, got: int) -> Message:
    """What was promised is there, or a part of it."""
    whole = got == promise.quantity
    goods = _goods(catalogue, demand)
    of = "" if whole else f" von zugesagten {_count(promise.quantity, demand)}"
    lines = [f"für Sie freigegeben und reserviert: {_count(got, demand)}{of} {goods}."]
    if not whole:
        lines.append("Der Rest ist nicht mehr zugesagt; er zählt bei der nächsten Verteilung wieder mit.")
    lines.append("Sie müssen nichts tun; zur Lieferung melden wir uns.")
    return _written(f"promise:{promise.id}", member, f"Reserviert: {goods}" if whole else f"Teilweise reserviert: {goods}", demand, lines)


def promise_fell(catalogue: Catalogue, member: Member, demand: Demand, promise: Reservation, lot: Kept | None, got: int) -> Message:
    """What was promised or reserved does not come: its lot was not released, or was called back."""
    goods = _goods(catalogue, demand)
    held = "Reservierung" if promise.firm else "Zusage"
    lines = [
        f"die {held} über {_count(promise.quantity, demand)} {goods} können wir leider nicht halten: Die Charge wird nicht abgegeben.",
        "Ihr Bedarf bleibt offen und zählt bei der nächsten Verteilung wieder mit.",
        "Wenn Sie ihn nicht mehr haben, nehmen Sie ihn bitte zurück.",
    ]
    return _written(f"promise:{promise.id}", member, f"{held} entfallen: {goods}", demand, lines)


def _written(key: str, member: Member, subject: str, demand: Demand, lines: list[str]) -> Message:
    body = "\n\n".join(["Guten Tag,", *lines, f"Ihr Bedarf: {demand.id}, gebraucht bis {in_words(demand.needed_by, 'de')}"])
    return letter(key, member.contact.mail, "de", subject, body + "\n")


def _goods(catalogue: Catalogue, demand: Demand) -> str:
    category = catalogue.at(demand.asked_on).category(demand.wanted.category)
    name = demand.wanted.category if category is None else category.name_de
    return f"{name}, Größe {demand.wanted.size}" if demand.wanted.size else name


def _count(quantity: int, demand: Demand) -> str:
    return f"{in_words(Decimal(quantity), 'de')} {wording.word('unit', demand.unit)['de']}"
