"""Handing mails to the server, and what becomes of one it does not take.

A mail is marked once the server has it; killed in between, the same mail goes again under the same Message-ID. One that is refused, or
at which the line breaks, keeps no other back.
"""

from __future__ import annotations

import logging
import smtplib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from flows.mailing.addressing import MAIL, Addressed, address
from flows.mailing.letters import LETTER, written_letter
from flows.mailing.receivers import Receivers, receivers_in
from flows.mailing.server import Line, MailServer, answer, connected, lasting, named, sender, trouble
from flows.mailing.writing import written
from flows.orchestration import Mailing, orchestration
from flows.wiring import House
from record import outbox
from record.outbox import AWAY, Pending

#: How the reason of a mail begins that the server will not take for its receiver, and of one it takes later.
REFUSED, LATER = "refused: ", "later: "
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that is needed to mail. Without ``receivers`` (no ``mail.toml``) only letters leave, which name their receiver themselves."""

    server: MailServer
    sender: str
    receivers: Receivers | None


@dataclass
class Delivered:
    """What a turn did: messages made into mails, mails taken, those refused or put off (address and reason), and why the server could not be spoken to."""

    addressed: Addressed = field(default_factory=Addressed)
    taken: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    put_off: list[tuple[str, str]] = field(default_factory=list)
    away: str | None = None


def setup(house: House) -> Setup | None:
    """What is set; ``None`` where no server is named, ``InputRefused`` where what is named is not in order."""
    server, receivers = named(), receivers_in(house.place.data)
    return None if server is None else Setup(server, sender(server), receivers)


def deliver(house: House, settings: Setup) -> Delivered:
    """One turn: make mails of what waits, and send those whose time has come. ``Unavailable`` when the record does not answer; nothing is lost by that."""
    rules, now = orchestration().mail, house.ledger.clock()
    with house.ledger.writing() as connection:
        done = Delivered(Addressed() if settings.receivers is None else address(connection, settings.receivers, rules, now))
    queue = deque(_due(house, rules, now))
    if not queue:
        return done
    offering = False
    try:
        with connected(settings.server, rules.seconds) as line:
            with house.ledger.writing() as connection:
                outbox.try_again(connection, (MAIL, LETTER), AWAY, beginning=True)
            queue = deque(sorted(_due(house, rules, now), key=lambda each: each.attempts))  # one at which the line broke comes last
            while queue and line.smtp.sock is not None:  # a server may end the line with its answer; the others go next turn
                offering = True
                _one(house, settings, line, queue[0], done)
                queue.popleft()
                offering = False
    except (OSError, smtplib.SMTPException) as error:
        done.away = trouble(error).says.en
        _log.warning("mail: %s; what waits stays in the outbox", done.away)
        broke = offering and not isinstance(error, smtplib.SMTPSenderRefused)
        with house.ledger.writing() as connection:
            for mail in [queue[0]] if broke else queue:
                why = f"{LATER if broke else AWAY}{done.away}"
                outbox.put_off(connection, [mail.message.key], why, now + rules.pause_after(mail.attempts + 1))
    return done


def _due(house: House, rules: Mailing, now: datetime) -> tuple[Pending, ...]:
    with house.ledger.writing() as connection:
        return outbox.pending(connection, (MAIL, LETTER), now, rules.turn)


def _one(house: House, settings: Setup, line: Line, mail: Pending, done: Delivered) -> None:
    """Offer one mail. What the server says about this mail or its receiver is noted here; what it says about us, or a line that breaks, is for the caller."""
    to = str(mail.message.payload["to"])
    write = written_letter if mail.message.topic == LETTER else written
    try:
        line.smtp.send_message(write(mail, settings.sender), settings.sender, [to])
    except smtplib.SMTPRecipientsRefused as error:
        _not_taken(house, mail, to, *error.recipients[to], done)
    except smtplib.SMTPDataError as error:
        _not_taken(house, mail, to, error.smtp_code, error.smtp_error, done)
    except (OSError, smtplib.SMTPException):
        raise
    except Exception as error:  # noqa: BLE001 - a border: one mail that cannot be written must not keep the others
        _log.exception("mail %s: mail.fault", mail.message.key)
        _not_taken(house, mail, to, 554, f"it cannot be written ({type(error).__name__})", done)
    else:
        _settled(house, mail)
        done.taken += 1


def _settled(house: House, mail: Pending, why: str | None = None) -> None:
    """A mail is done with. What a letter said goes: it holds links that let somebody in, and whoever reads the record is not who it was written to."""
    with house.ledger.writing() as connection:
        outbox.delivered(connection, [mail.message], house.ledger.clock(), why=why)
        if mail.message.topic == LETTER:
            outbox.emptied(connection, mail.message, "body")


def _not_taken(house: House, mail: Pending, to: str, code: int, said: bytes | str, done: Delivered) -> None:
    rules, now, why = orchestration().mail, house.ledger.clock(), answer(code, said)
    if lasting(code) and now - mail.written_at > rules.stale:
        done.refused.append((to, f"{why}; given up"))
        _settled(house, mail, f"given up: {why}")
        return
    with house.ledger.writing() as connection:
        if not lasting(code):
            done.put_off.append((to, why))
            outbox.put_off(connection, [mail.message.key], f"{LATER}{why}", now + rules.pause_after(mail.attempts + 1))
        else:
            done.refused.append((to, why))
            outbox.put_off(connection, [mail.message.key], f"{REFUSED}{to}: {why}", now + rules.refused)
