"""The two days a customs notice tells beside its own: when the declaration was accepted, when the goods were released for free circulation.

A wrong day of release would let goods go, a missing one is asked for: a day is read only where the paper names one alone, at a label or in a sentence, and
the day of release never from a paper that says that release was suspended, refused or is still to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.dates import find_dates
from documents.understanding.flow import Flow
from documents.understanding.trade_dates import flows_of
from documents.understanding.trade_labels import Label
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place

#: What may stand beside a date at its label: a day of the week, a time, the box of a form.
_BESIDE_DATE = re.compile(
    r"[\s,;:.|()–-]*(?:(?:am|on|den|the|um|at)\b[\s.]*)?(?:(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s*)?"
    r"[\s,;:.|()/–-]*(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:uhr|h|utc|cest|cet|mesz|mez)?)?[\s,;:.|()–-]*",
    re.IGNORECASE,
)
_ACCEPTED = re.compile(r"\b(?:angenommen|annahme|accepted|acceptance)\b", re.IGNORECASE)
_RELEASED = re.compile(r"\b(?:überlassen|ueberlassen|überlassung|ueberlassung|released|release)\b", re.IGNORECASE)
_RELEASE_WORD = r"(?:überlass\w*|ueberlass\w*|release)"
#: Between the word for what happened and its day: ``released for free circulation on``.
_LEADS_ON = re.compile(
    r"(?:\s+(?:der|die|ihrer?|zum|zur|for|into|in|of|the|your|\w*rechtlich\w*|freien?|free|verkehr|circulation|waren?|goods|zollanmeldung|anmeldung|declaration|erfolgte|took|place))*"
    r"\s+(?:am|on|vom)\s+",
    re.IGNORECASE,
)
#: Between the day and the participle that says what happened on it: ``am 24.06.2020 zum freien Verkehr überlassen``.
_ENDS_ON = re.compile(r"(?:\s+[\wäöüß()]+){0,6}?\s+(?P<word>angenommen|überlassen|ueberlassen)\b", re.IGNORECASE)
_NO_RELEASE = re.compile(
    rf"\b(?:aussetzung|suspension) (?:der|of(?: the)?) {_RELEASE_WORD}\b"
    rf"|\b{_RELEASE_WORD}\b[^.;]{{0,60}}\b(?:ausgesetzt|verweigert|abgelehnt|versagt|suspended|refused|denied)\b"
    rf"|\b(?:nicht|not|never)\b[^.;]{{0,25}}\b(?:überlassen|ueberlassen|released)\b|\b(?:suspended|refused|denied|to suspend|to refuse) (?:the )?release\b"
    r"|\b(?:noch|yet) (?:zu überlassen|to be released)\b",
    re.IGNORECASE,
)
#: Labels of one word that are titles of papers too: a date under one may be that of the paper.
_SHORT = 1


def acceptance_day(paper: TradePaper) -> Candidate | None:
    """The day the customs declaration was accepted (Reg. (EU) No 952/2013 Art. 172)."""
    return _one_day(paper, "accepted", _ACCEPTED)


def release_day(paper: TradePaper) -> Candidate | None:
    """The day the goods were released for free circulation (Reg. (EU) No 952/2013 Art. 194)."""
    if any(_NO_RELEASE.search(text) for text in (*paper.texts(), *(flow.text for flow in flows_of(paper)))):
        return None
    return _one_day(paper, "released", _RELEASED)


def _one_day(paper: TradePaper, role: str, happened: re.Pattern[str]) -> Candidate | None:
    labelled = _at_labels(paper, role)
    found = [*labelled, *_in_sentences(paper, happened)]
    return (best(labelled) or best(found)) if len({one.value for one in found}) == 1 else None


def _at_labels(paper: TradePaper, role: str) -> list[Candidate]:
    found = []
    for page, label in paper.labelled({role}):
        for place in page.places(label):
            if (day := _day_alone(paper, place, label)) is not None:
                found.append(candidate(day[0], place, day[1], ["label", "format"]))
                break
            if place.relation in ("inside", "cell"):
                break
    return found


def _day_alone(paper: TradePaper, place: Place, label: Label) -> tuple[str, str] | None:
    """The date that is all a place says."""
    if not place.lines or (place.relation == "below" and label.count <= _SHORT and not label.caption):
        return None
    text = place.lines[0]
    hits = find_dates(text, compact=True)
    day = hits[0].resolved(paper.order) if len(hits) == 1 else None
    if day is None or not all(_BESIDE_DATE.fullmatch(part) for part in (text[: hits[0].start], text[hits[0].end :])):
        return None
    return day.isoformat(), text[hits[0].start : hits[0].end]


def _in_sentences(paper: TradePaper, happened: re.Pattern[str]) -> Iterator[Candidate]:
    """``wurden am 24.06.2020 zum freien Verkehr überlassen``, ``accepted on 22 June 2020``."""
    for flow in flows_of(paper):
        for hit in find_dates(flow.text):
            day = hit.resolved(paper.order)
            if day is not None and _is_day_of(flow, hit.start, hit.end, happened):
                spot = flow.spot(hit.start, hit.end)
                yield Candidate(day.isoformat(), flow.text[hit.start : hit.end], spot.page, spot.box, ("phrase", "format"))


def _is_day_of(flow: Flow, start: int, end: int, happened: re.Pattern[str]) -> bool:
    """Whether the day is said of what happened: right behind the word (``released on``), or before its participle with no other day between."""
    before, behind = flow.text[:start], flow.text[end:]
    if re.search(r"\b(?:am|on|vom)\s+$", before, re.IGNORECASE) is None:
        return False
    word = max(happened.finditer(before), key=lambda match: match.end(), default=None)
    if word is not None and _LEADS_ON.fullmatch(before[word.end() :]):
        return True
    participle = _ENDS_ON.match(behind)
    return participle is not None and happened.fullmatch(participle["word"]) is not None
