"""The things of aftercare, what each is called, and what it is listed by. Nothing is ever deleted."""

from __future__ import annotations

from distribution.aftercare import Complaint, Retained
from distribution.temperature import TemperatureLog
from flows.things import Kind, listed

#: Listed by lot; a member's own by its id.
COMPLAINTS = Kind(
    "complaint", Complaint, "bs", lambda c: listed(c.status, owner=c.member, about=c.lot.id, due_on=c.received_on), de="Beschwerde", en="complaint"
)
#: Due on the last day it is kept.
RETAINED = Kind("retained", Retained, "rm", lambda r: listed(r.status, about=r.lot.id, due_on=r.keep_until), de="Rückstellmuster", en="retained sample")
LOGS = Kind("temperature_log", TemperatureLog, "tl", lambda t: listed(t.status, due_on=t.last_at.date()), de="Temperaturprotokoll", en="temperature log")
