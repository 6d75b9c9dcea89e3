"""Can what the outbox holds for people be mailed, and to everybody it is for?"""

from __future__ import annotations

import smtplib

from sqlalchemy.exc import DBAPIError

from batches.base import Text
from batches.errors import InputRefused, Unavailable
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.mailing.addressing import MAIL, TOPICS
from flows.mailing.letters import LETTER
from flows.mailing.receivers import FILE, receivers_in
from flows.mailing.sending import REFUSED
from flows.mailing.server import OPEN, MailServer, connected, named, on_this_machine, sender, trouble
from flows.wiring import database_url, has_record
from record.database import NEWEST, looking_engine, revision
from record.outbox import NOBODY, put_off_for
from record.place import Place

NAME = "mail"
_SET_UP = Text(
    en=f"set FREIGABE_MAIL=smtp://USER:PASSWORD@HOST:587 and FREIGABE_MAIL_FROM, and name who is mailed in {FILE} (docs/operating.md, Mail)",
    de=f"FREIGABE_MAIL=smtp://BENUTZER:PASSWORT@HOST:587 und FREIGABE_MAIL_FROM setzen und in {FILE} nennen, wer Post bekommt (docs/operating.md, Mail)",
)


def mail(site: Site) -> Checked:
    """The server greets, offers TLS, and takes our name and password; nothing is sent. And: for whom nobody is named, and whom the server refuses."""
    waiting = _waiting(site)
    try:
        server = named()
        receivers = receivers_in(site.data)
        if server is None or receivers is None:
            return warn(NAME, _not_mailed(server, waiting), _SET_UP)
        sender(server)
    except InputRefused as refused:
        return fault(NAME, Text(en=refused.en, de=refused.de), _SET_UP)
    found = _answering(server, site.seconds)
    return found if found.state == "fault" else _of_receivers(waiting) or found


def _answering(server: MailServer, seconds: float) -> Checked:
    try:
        with connected(server, seconds) as line:
            sealed = line.sealed
    except (OSError, smtplib.SMTPException) as error:
        met = trouble(error)
        return fault(NAME, met.says, met.mend, outside=met.passes)
    if not sealed and not on_this_machine(server.host):
        return warn(NAME, OPEN.says, OPEN.mend)
    how_en, how_de = ("with TLS", "mit TLS") if sealed else ("without TLS, on this machine", "ohne TLS, auf diesem Rechner")
    return ok(NAME, f"the mail server answers {how_en}", f"der Mailserver antwortet {how_de}")


def _not_mailed(server: MailServer | None, waiting: dict[str, int]) -> Text:
    en, de = ("no mail server is named", "kein Mailserver genannt") if server is None else (f"there is no {FILE}", f"{FILE} fehlt")
    count = sum(rows for why, rows in waiting.items() if not why.startswith(REFUSED))
    kept_en = f"{count} messages wait in the record, and freigabe stalled shows what they are about"
    kept_de = f"{count} Nachrichten warten in der Akte, und freigabe stalled zeigt, worum es geht"
    return Text(
        en=f"{en}: reminders and notices of overdue batches are not mailed; {kept_en}",
        de=f"{de}: Erinnerungen und Hinweise auf überfällige Sendungen gehen nicht hinaus; {kept_de}",
    )


def _of_receivers(waiting: dict[str, int]) -> Checked | None:
    """Those for whom nobody is named, and those whose address the server refuses; ``None`` when there are none."""
    nobody = {why.removeprefix(NOBODY): rows for why, rows in sorted(waiting.items()) if why.startswith(NOBODY)}
    refused = [why.removeprefix(REFUSED) for why in sorted(waiting) if why.startswith(REFUSED)]
    en, de = list[str](), list[str]()
    if nobody:
        listed = ", ".join(f"{whom} ({rows})" for whom, rows in nobody.items())
        en.append(f"{sum(nobody.values())} messages wait because {FILE} names nobody for {listed}")
        de.append(f"{sum(nobody.values())} Nachrichten warten, weil {FILE} niemanden nennt für {listed}")
    if refused:
        en.append(f"the mail server refuses {'; '.join(refused)}")
        de.append(f"der Mailserver weist zurück: {'; '.join(refused)}")
    if not en:
        return None
    mend = Text(en=f"correct {FILE}; what waits is then sent", de=f"{FILE} berichtigen; was wartet, geht dann hinaus")
    return warn(NAME, Text(en="; ".join(en), de="; ".join(de)), mend)


def _waiting(site: Site) -> dict[str, int]:
    """Why messages for people have not left, each with how many; nothing where there is no record of this schema, or it does not answer."""
    if not has_record(site.data):
        return {}
    engine = looking_engine(database_url(Place(site.data)), site.seconds)
    try:
        if revision(engine) != NEWEST:
            return {}
        with engine.connect() as connection:
            return put_off_for(connection, (*TOPICS, MAIL, LETTER))
    except (DBAPIError, Unavailable):  # that is for the check of the database
        return {}
    finally:
        engine.dispose()
