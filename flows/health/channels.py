"""Can offers leave: are the channels' settings in order, their credentials there, and does a channel refuse what it is to be told?"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from batches.base import Text
from batches.errors import InputRefused, Unavailable
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.offers.channels import FILE, Channels, WebhookChannel, WordPressChannel, channels_in, credential
from flows.offers.offering import TOPIC
from flows.offers.sending import REFUSED
from flows.wiring import database_url, has_record
from record.database import NEWEST, looking_engine, revision
from record.outbox import put_off_for
from record.place import Place

NAME = "channels"
_MEND = Text(en=f"correct {FILE} and the variables it names (docs/offers.md)", de=f"{FILE} und die dort genannten Variablen berichtigen (docs/offers.md)")


def channels(site: Site) -> Checked | None:
    """Nobody is asked anything. ``None`` where no channel is set up."""
    try:
        settings = channels_in(site.data)
        if not settings.channel:
            return None
        _credentials(settings)
    except InputRefused as refused:
        return fault(NAME, Text(en=refused.en, de=refused.de), _MEND)
    if refused_now := _refused(site):
        says = Text(en=f"{refused_now} notices are refused by their channel", de=f"{refused_now} Mitteilungen nimmt ihr Kanal nicht an")
        mend = Text(en="the page of the offer says why; try again there", de="auf der Seite des Angebots steht, warum; dort noch einmal versuchen")
        return warn(NAME, says, mend)
    count = len(settings.channel)
    return ok(NAME, f"{count} set up", f"{count} eingerichtet")


def _credentials(settings: Channels) -> None:
    for each in settings.channel:
        if isinstance(each, WordPressChannel):
            credential(each, each.user_from)
            credential(each, each.password_from)
        elif isinstance(each, WebhookChannel):
            credential(each, each.secret_from)


def _refused(site: Site) -> int:
    if not has_record(site.data):
        return 0
    engine = looking_engine(database_url(Place(site.data)), site.seconds)
    try:
        if revision(engine) != NEWEST:
            return 0
        with engine.connect() as connection:
            return sum(rows for why, rows in put_off_for(connection, (TOPIC,)).items() if why.startswith(REFUSED))
    except (DBAPIError, Unavailable):  # that is for the check of the database
        return 0
    finally:
        engine.dispose()
