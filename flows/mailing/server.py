"""The house's mail server: ``FREIGABE_MAIL``, ``FREIGABE_MAIL_FROM``, and how it is spoken to.

``FREIGABE_MAIL`` is ``smtp://[USER:PASSWORD@]HOST[:PORT]`` (STARTTLS where the server offers it) or ``smtps://…`` (TLS from the start).
"""

from __future__ import annotations

import ipaddress
import os
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from batches.base import Text
from batches.errors import InputRefused

#: What may stand between ``<`` and ``>`` of a mail, and nothing that could end a header.
ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and who we are there. ``sealed``: TLS from the start."""

    host: str
    port: int
    sealed: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A conversation with the server that has begun; ``sealed``: nobody reads along."""

    smtp: smtplib.SMTP
    sealed: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the server could not be spoken to, and what to do; ``passes``: trying again later is worth it without mending anything."""

    says: Text
    mend: Text
    passes: bool = False


class NoTls(smtplib.SMTPException):
    """The server offers no TLS, and a password would travel open."""


OPEN = Trouble(
    Text(
        en="the mail server offers no TLS: mail and password would travel open", de="der Mailserver bietet kein TLS: Post und Passwort gingen offen übers Netz"
    ),
    Text(en="use a server with STARTTLS, or smtps://", de="einen Server mit STARTTLS oder smtps:// verwenden"),
)


def named() -> MailServer | None:
    """The server that ``FREIGABE_MAIL`` names; ``None`` where it names none, ``InputRefused`` where what it says is no mail server."""
    address = os.environ.get("FREIGABE_MAIL", "").strip()
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise InputRefused(
            "mail.address",
            "FREIGABE_MAIL names no mail server; write it as smtp://USER:PASSWORD@HOST:587",
            "FREIGABE_MAIL nennt keinen Mailserver; als smtp://BENUTZER:PASSWORT@HOST:587 schreiben",
        )
    sealed = parts.scheme == "smtps"
    return MailServer(parts.hostname, port or (465 if sealed else 587), sealed, unquote(parts.username or ""), unquote(parts.password or ""))


def sender(server: MailServer) -> str:
    """The address we write from: ``FREIGABE_MAIL_FROM``, else the name we have at the server where that is an address; else ``InputRefused``."""
    address = os.environ.get("FREIGABE_MAIL_FROM", "").strip() or server.user
    if not re.fullmatch(ADDRESS, address):
        raise InputRefused(
            "mail.sender",
            "FREIGABE_MAIL_FROM names no address to write from; set it to one such as freigabe@house.example",
            "FREIGABE_MAIL_FROM nennt keine Absenderadresse; eine wie freigabe@haus.example setzen",
        )
    return address


@contextmanager
def connected(server: MailServer, seconds: float) -> Iterator[Line]:
    """Greet the server, go over to TLS where it offers that, and say who we are; ``OSError`` and ``SMTPException`` as they come (see :func:`trouble`)."""
    trusted = ssl.create_default_context()
    if server.sealed:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=trusted)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=seconds)
    with smtp:
        smtp.ehlo()
        sealed = server.sealed
        if not sealed and smtp.has_extn("starttls"):
            smtp.starttls(context=trusted)  # refused after all: an error, never an open line
            smtp.ehlo()
            sealed = True
        if server.user:
            if not sealed and not on_this_machine(server.host):
                raise NoTls
            smtp.login(server.user, server.password)
        yield Line(smtp, sealed)


def trouble(error: OSError | smtplib.SMTPException) -> Trouble:
    """What went wrong, for people."""
    correct = Text(en="correct them in FREIGABE_MAIL", de="in FREIGABE_MAIL berichtigen")
    if isinstance(error, NoTls):
        return OPEN
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "verify_message", "") or error.reason or "TLS"
        says = Text(en=f"the mail server's certificate is not trusted: {why}", de=f"dem Zertifikat des Mailservers ist nicht zu trauen: {why}")
        return Trouble(
            says, Text(en="correct it there, or name its authority in SSL_CERT_FILE", de="dort berichtigen oder die Ausstellerin in SSL_CERT_FILE nennen")
        )
    if isinstance(error, smtplib.SMTPAuthenticationError) and lasting(error.smtp_code):
        return Trouble(Text(en="the mail server refuses name and password", de="der Mailserver weist Name und Passwort zurück"), correct)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Trouble(Text(en="the mail server takes no name and password", de="der Mailserver nimmt keinen Namen und kein Passwort"), correct)
    if isinstance(error, smtplib.SMTPSenderRefused) and lasting(error.smtp_code):
        said = answer(error.smtp_code, error.smtp_error)
        says = Text(en=f"the mail server takes nothing from our address: {said}", de=f"der Mailserver nimmt von unserer Adresse nichts an: {said}")
        return Trouble(says, Text(en="correct FREIGABE_MAIL_FROM", de="FREIGABE_MAIL_FROM berichtigen"))
    kind = type(error).__name__
    says = Text(en=f"the mail server does not answer as it should ({kind})", de=f"der Mailserver antwortet nicht, wie er soll ({kind})")
    return Trouble(says, Text(en="start it, or correct FREIGABE_MAIL", de="starten oder FREIGABE_MAIL berichtigen"), passes=True)


def lasting(code: int) -> bool:
    """Whether the server means it for good (RFC 5321 4.2.1)."""
    return 500 <= code < 600


def answer(code: int, said: bytes | str) -> str:
    """What a server answered, as one short line of printable signs."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(''.join(sign if sign.isprintable() else ' ' for sign in text).split())}"[:200]


def on_this_machine(host: str) -> bool:
    """Whether nothing travels over a network."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
