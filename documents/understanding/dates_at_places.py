"""Lines of a place and a date, as papers are dated: ``Foshan, 27 August 2020``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.understanding.dates import DateHit, find_dates
from documents.understanding.flow import Flow, flow_of
from documents.understanding.labels import phrase_index
from documents.understanding.lexicon import phrases
from documents.understanding.script import fold
from documents.understanding.sheet import Sheet

_PLACE = re.compile(r"(?P<place>[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'()-]*){0,3}),?\s*(?:,|den|the|on|am|ngày)?\s*$")


def place_dates(sheet: Sheet) -> Iterator[tuple[Flow, str, DateHit]]:
    """Lines that hold a place and a date and nothing else: ``Foshan, 27 August 2020``, ``Fait à Lyon, le 3 mai 2021``, ``31st May 2021, Milano``."""
    for page in sheet.label_pages[:3]:
        for segment in page.segments:
            if len(segment.words) > 12 or not find_dates(segment.text):
                continue
            flow = flow_of([segment])
            hits = find_dates(flow.text)
            if len(hits) == 1 and (place := _place_beside(flow.text, hits[0])) is not None and fold(place) not in phrase_index()[0]:
                yield flow, place, hits[0]


_DONE = re.compile(
    r"^(?:Done|Signed|Issued|Given|Executed|Fait|Signé|Ausgestellt|Gegeben|Unterzeichnet|Fatto|Rilasciato|Hecho|Emitido)\s+(?:at|in|à|zu|a|en)\s+",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(r"(?:[\s,/]+(?:den|the|on(?: this)?|am|ngày|le|il|el|li))+[\s,]*$|[\s,/–-]+$", re.IGNORECASE)
_AFTER_DATE = re.compile(r"\s*[,/]\s*(?:in\s+)?(?P<place>[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'()-]*){0,3})\s*\.?")


def _place_beside(text: str, hit: DateHit) -> str | None:
    """The name of a place before or behind a date that is all the line holds besides."""
    before, after = text[: hit.start], text[hit.end :]
    if before.strip() and not after.strip(" ."):
        done = _DONE.sub("", before)
        if done == before and not re.search(r",|/|\b(?:den|le)\s*$", before):
            return None
        found = _PLACE.fullmatch(_BEFORE_DATE.sub("", done))
    elif not before.strip():
        found = _AFTER_DATE.fullmatch(after)
    else:
        found = None
    if trigger_words("issue_date").fullmatch(before.strip(" ,:")):
        return None
    if found is None or trigger_words("other_date").search(found["place"]) or trigger_words("issue_date").search(found["place"]):
        return None
    return found["place"].strip(" ,")


@cache
def trigger_words(key: str) -> re.Pattern[str]:
    """The words of sentences that a day of this kind stands behind: ``issued on``, ``valid until``."""
    body = "|".join(sorted((re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases("triggers", key)), key=len, reverse=True))
    return re.compile(rf"(?:{body})", re.IGNORECASE)
