"""A mail as it travels: plain text in the receiver's language, from the templates beside this file and the sentences the messages bring."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from batches.base import Language, Text
from flows.mailing.addressing import Notice
from flows.waiting import day_of, rule
from record.canonical import sha256_of
from record.outbox import Pending

#: The longest line a payload can put into a mail, and the longest subject.
LONGEST, LONGEST_SUBJECT = 1000, 120
_TITLES = {
    "wait.reminded": Text(de="Erinnerung", en="reminder"),
    "batch.overdue": Text(de="überfällig", en="overdue"),
    "batch.parked": Text(de="geparkt", en="parked"),
    "border.period_over": Text(de="Frist abgelaufen", en="period over"),
    "run.given_up": Text(de="aufgegeben", en="given up"),
}
_HOLD = Text(
    de="Erinnerungen, bis eingetragen ist, wie es weiterging (freigabe hold {batch})", en="reminders, until what happened is entered (freigabe hold {batch})"
)
_LOOK = Text(de="freigabe status {batch} sagt es", en="freigabe status {batch} says so")


def written(mail: Pending, sender: str) -> EmailMessage:
    """The mail. Its Message-ID is that of its key, its date that of the newest message it tells of, so that sent again it is the same."""
    payload = mail.message.payload
    language: Language = "en" if payload["language"] == "en" else "de"
    notices = [_shown(each, language) for each in payload["messages"]]
    older = sum(payload["older"].values())
    at = max((datetime.fromisoformat(each["written_at"]) for each in payload["messages"]), default=mail.written_at)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("freigabe", addr_spec=sender)
    message["To"] = Address(addr_spec=payload["to"])
    message["Subject"] = _subject(notices, older, language)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{sha256_of(mail.message.key)[:40]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_template(language).render(notices=notices, older=older), cte="quoted-printable")
    message["Content-Language"] = language
    return message


def _subject(notices: list[dict[str, str]], older: int, language: Language) -> str:
    german = language == "de"
    if not notices:
        said = f"{older} ältere Nachrichten" if german else f"{older} older messages"
    elif len(notices) == 1:
        said = f"{notices[0]['batch']}: {notices[0]['title']}"
    else:
        batches = len({each["batch"] for each in notices})
        of = ("zu einer Sendung" if batches == 1 else f"zu {batches} Sendungen") if german else ("on one batch" if batches == 1 else f"on {batches} batches")
        said = f"{len(notices)} {'Nachrichten' if german else 'messages'} {of}"
    return f"[freigabe] {said}"[:LONGEST_SUBJECT]


def _shown(notice: Notice, language: Language) -> dict[str, str]:
    payload, topic = notice["payload"], notice["topic"]
    batch = _line(payload.get("batch", ""))
    told, then = _text(payload.get("told")), _text(payload.get("next"))
    then = then or (_HOLD if topic == "border.period_over" else _LOOK)
    return {
        "batch": batch,
        "title": _line(f"{_TITLES[topic].in_language(language)}: {_name(notice).in_language(language)}"),
        "told": _line(told.in_language(language) if told is not None else payload.get("why", "")),
        "next": _line(then.in_language(language).replace("{batch}", batch)),
    }


def _name(notice: Notice) -> Text:
    """What is waited for, in the words of the policy."""
    what = "border_hold" if notice["topic"] == "border.period_over" else str(notice["payload"].get("what", ""))
    return rule(what, day_of(datetime.fromisoformat(notice["written_at"]))).name


def _text(said: Any) -> Text | None:
    return Text.model_validate(said) if isinstance(said, dict) else None


def _line(said: object) -> str:
    """One line of printable signs: what stands in a payload cannot begin a header, another line or another direction of writing."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(said)).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@cache
def _template(language: Language) -> Template:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    plain = Environment(loader=folder, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - plain text
    return plain.get_template(f"{language}.txt.j2")
