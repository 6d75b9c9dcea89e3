"""Letters: mails to one person who is named nowhere but in the record (a member's contact), written whole by who has something to tell."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from batches.base import Language
from record.canonical import sha256_of
from record.outbox import Message, Pending

#: The topic of a letter.
LETTER = "letter"
_LONGEST_SUBJECT = 150


def letter(key: str, to: str, language: Language, subject: str, body: str) -> Message:
    """A letter to one address; ``key`` is unique for its effect: written again, it goes out once. ``body``: plain text; what people typed may stand in it."""
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in subject).split())[:_LONGEST_SUBJECT]
    return Message(f"letter:{key}", LETTER, {"to": to, "language": language, "subject": shown, "body": body.replace("\0", "")})


def written_letter(mail: Pending, sender: str) -> EmailMessage:
    """The letter as it travels; sent again it is the same mail."""
    payload = mail.message.payload
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("freigabe", addr_spec=sender)
    message["To"] = Address(addr_spec=payload["to"])
    message["Subject"] = payload["subject"]
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{sha256_of(mail.message.key)[:40]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(payload["body"], cte="quoted-printable")
    message["Content-Language"] = payload["language"]
    return message
