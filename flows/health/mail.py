"""Can messages be mailed?

``FREIGABE_MAIL`` is ``smtp://[USER:PASSWORD@]HOST[:PORT]`` (STARTTLS where the server offers it) or ``smtps://…`` (TLS from the start).
"""

from __future__ import annotations

import ipaddress
import os
import smtplib
import ssl
from urllib.parse import SplitResult, unquote, urlsplit

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok, warn

NAME = "mail"


def mail(site: Site) -> Checked:
    """The server greets, offers TLS, and takes our name and password; nothing is sent."""
    address = os.environ.get("FREIGABE_MAIL", "").strip()
    if not address:
        says = Text(
            en="no mail server is named: reminders and notices of overdue batches are not mailed; they stay in the record, and freigabe status shows them",
            de="kein Mailserver genannt: Erinnerungen und Hinweise auf überfällige Sendungen gehen nicht hinaus; sie stehen in der Akte und in freigabe status",
        )
        return warn(NAME, says, Text(en="set FREIGABE_MAIL=smtp://USER:PASSWORD@HOST:587", de="FREIGABE_MAIL=smtp://BENUTZER:PASSWORT@HOST:587 setzen"))
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or port == -1:
        says = Text(en="FREIGABE_MAIL names no mail server", de="FREIGABE_MAIL nennt keinen Mailserver")
        return fault(NAME, says, Text(en="write it as smtp://USER:PASSWORD@HOST:587", de="als smtp://BENUTZER:PASSWORT@HOST:587 schreiben"))
    try:
        return _spoken_with(parts, parts.hostname, site.seconds)
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or error.reason or "TLS"
        says = Text(en=f"the mail server's certificate is not trusted: {why}", de=f"dem Zertifikat des Mailservers ist nicht zu trauen: {why}")
        return fault(
            NAME, says, Text(en="correct it there, or name its authority in SSL_CERT_FILE", de="dort berichtigen oder die Ausstellerin in SSL_CERT_FILE nennen")
        )
    except smtplib.SMTPAuthenticationError:
        says = Text(en="the mail server refuses name and password", de="der Mailserver weist Name und Passwort zurück")
        return fault(NAME, says, Text(en="correct them in FREIGABE_MAIL", de="in FREIGABE_MAIL berichtigen"))
    except (OSError, smtplib.SMTPException) as error:
        kind = type(error).__name__
        says = Text(en=f"the mail server does not answer as it should ({kind})", de=f"der Mailserver antwortet nicht, wie er soll ({kind})")
        return fault(NAME, says, Text(en="start it, or correct FREIGABE_MAIL", de="starten oder FREIGABE_MAIL berichtigen"), outside=True)


def _spoken_with(parts: SplitResult, host: str, seconds: float) -> Checked:
    trusted = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=seconds, context=trusted)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=seconds)
    with server:
        server.ehlo()
        sealed = parts.scheme == "smtps"
        if not sealed and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
            sealed = True
        if not sealed and not _on_this_machine(host):
            says = Text(
                en="the mail server offers no TLS: mail and password would travel open",
                de="der Mailserver bietet kein TLS: Post und Passwort gingen offen übers Netz",
            )
            if parts.username:
                return fault(NAME, says, Text(en="use a server with STARTTLS, or smtps://", de="einen Server mit STARTTLS oder smtps:// verwenden"))
            return warn(NAME, says, Text(en="use a server with STARTTLS, or smtps://", de="einen Server mit STARTTLS oder smtps:// verwenden"))
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    how_en, how_de = ("with TLS", "mit TLS") if sealed else ("without TLS, on this machine", "ohne TLS, auf diesem Rechner")
    return ok(NAME, f"the mail server answers {how_en}", f"der Mailserver antwortet {how_de}")


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
