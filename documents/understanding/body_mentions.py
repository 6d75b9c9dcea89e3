"""Mentions of notified bodies: number and name, by label or in a sentence, each kept with its sentence.

A number near the letters NB is not enough: papers name the bodies of other papers, examples and subcontractors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.understanding.body_names import BODY_NUMBER, labelled_name, name_after, name_at_end, name_before, name_behind_number, name_between
from documents.understanding.flow import Flow, Spot, flow_of
from documents.understanding.known import is_body_of
from documents.understanding.label_values import Values
from documents.understanding.parties import has_legal_form
from documents.understanding.script import fold
from documents.understanding.sheet import Sheet, label_checks, value_lines, value_spot

BODY_WORDS = (
    r"(?:notified\s+body|NB|notifizierten?\s+Stelle|benannten?\s+Stelle|公告机构|公告号|Kennnummer|Kenn-Nr|"
    r"identification\s+(?:number|no)|organisme\s+notifié|tổ\s+chức\s+được\s+thông\s+báo|tổ\s+chức\s+được\s+chỉ\s+định|"
    r"cơ\s+quan\s+được\s+thông\s+báo)"
)


_NUMBERED = re.compile(
    rf"{BODY_WORDS}(?:\s*/\s*{BODY_WORDS})?(?P<between>[^.;。]{{0,140}}?)(?:\(|\b|(?<=\s)|(?<=[:：号]))(?:NB|No\.?|Nr\.?|n°|number|Kennnummer|identification\s+(?:number|no\.?)|số)?\s*[:：.]?\s*\(?{BODY_NUMBER}\)?",
    re.IGNORECASE,
)


_MARKED = re.compile(rf"\b(?:NB|notified\s+body|notifizierte\s+Stelle)\s*(?:No\.?|Nr\.?|number|n°)?\s*:?\s*{BODY_NUMBER}", re.IGNORECASE)
#: ``[SGS Fimko Oy], Kennnummer: 0598``, ``[AITEX] (0161)``; and ``0598 – [SGS Fimko Oy]``.
_BARE = re.compile(
    r"(?P<name>[A-ZÄÖÜ][\w&.,'’ äöüÄÖÜßéèçáíóąęłńśżź()-]{2,110}?)\s*(?:,|\(|–|-)\s*"
    r"(?:(?:NB|CE|No\.?|Nr\.?|n°|Kennnummer|Kenn-Nr\.?|identification\s+(?:number|no\.?)|Notified\s+Body|notifizierten?\s+Stelle|organisme\s+notifié|number)\s*[:.]?\s*)*"
    rf"{BODY_NUMBER}\)?"
)
_NUMBER_FIRST = re.compile(
    rf"{BODY_NUMBER}(?:\s+[–—-]\s+|\s*:\s*)(?P<name>[A-ZÄÖÜ][\w&.'’ äöüÄÖÜßéèç-]{{2,90}}"
    r"(?:\([A-Z]{2,6}\))?(?:,? ?(?:Ltd|Inc|S\.A|S\.r\.l|S\.p\.A|B\.V|a\.s)\.?)?)"
)
#: Sentences that speak of what notified bodies do.
_BODY_WORK = re.compile(
    rf"{BODY_WORDS}|type[ -]?examin|module?\s*(?:b|c\s?2|d)\b|modul\s|baumuster|surveill|überwach|"
    r"examen\s+(?:ue|ce)\s+de\s+type|issued by|ausgestellt von",
    re.IGNORECASE,
)


CE_NUMBER = re.compile(rf"(?:CE|ＣＥ)[\s-]?{BODY_NUMBER}")


NOT_THE_ISSUER = re.compile(
    r"example|e\.g\.|z\.\s?B\.|for instance|subcontract|shall (?:appear|follow)|affix|beside the CE|follow(?:s|ing)? the CE|"
    r"responsible for Module|issued by the notified body|covered by|"
    r"type-examination certificate\s+\S|Baumusterprüfbescheinigung (?:Nr|der)|not assessed|packaging|Printed on|B certificate|"
    r"certificate of the notified body|weitere Stelle|test laboratory",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A body named on the paper: number, name (either may be missing), where, and the sentence around it.

    ``entry``: under a label that opens its line; ``label``: all lines of that label.
    """

    number: str | None
    name: str | None
    spot: Spot
    sentence: str
    checks: tuple[str, ...]
    context: str = ""
    at: int = 0
    entry: bool = False
    label: str = ""


def name_spot(mention: Mention) -> Spot:
    words = tuple(word for word in mention.spot.words if word.text.strip(",.;()") in mention.name.split()) if mention.name else ()
    return Spot(mention.spot.page, mention.name or "", words or mention.spot.words)


def labelled_mentions(sheet: Sheet, *more: str) -> Iterator[Mention]:
    for values in sheet.values("notified_body", "notified_body_number", *more):
        if "legislation" in values.label.fields:
            continue
        if values.relation == "inside" and not values.label.colon and not values.label.at_start and not _is_own_number(sheet, values):
            continue
        if values.label.phrase in _CE_LABELS and sheet.kind != "voluntary_certificate":
            continue
        spot = value_spot(values)
        if len(spot.text) > 200 or NOT_THE_ISSUER.search(spot.text):
            continue
        match = re.search(BODY_NUMBER, spot.text)
        number = match["number"] if match else None
        if (
            number
            and re.search(r"\b(?:19|20)\d\d\b", number)
            and not re.search(rf"{BODY_WORDS}|\(\s*{number}\s*\)|[,–-]\s*{number}", spot.text, re.IGNORECASE)
            and "notified_body_number" not in values.label.fields
        ):
            number = None
        name = labelled_name(value_lines(values)) if {"notified_body", "production_control_body"} & set(values.label.fields) else None
        if number or name:
            yield Mention(
                number,
                name,
                spot,
                "",
                (*label_checks(values), "format"),
                entry=values.label.at_start and (values.label.colon or values.relation != "inside"),
                label=_label_text(sheet, values),
            )


def _label_text(sheet: Sheet, values: Values) -> str:
    """All lines of the label, as printed."""
    page = next(page for page in sheet.label_pages if page.number == values.label.segment.page)
    row = sheet.labelled(page).rows.get(values.label.segment)
    return " ".join(one.text for one in row.label) if row is not None else values.label.segment.text


def _is_own_number(sheet: Sheet, values: Values) -> bool:
    """Whether ``…, Notified Body 0598`` within a line is about this paper: a line that names a certificate is about another's body."""
    segment = values.label.segment
    line = next(line.text for page in sheet.label_pages if page.number == segment.page for line in page.lines if segment in line.segments)
    named = re.search(r"certificate|bescheinigung|证书|chứng nhận", line, re.IGNORECASE)
    return named is None and re.match(r"\d{4}\b", value_spot(values).text) is not None


_CE_LABELS = frozenset(fold(one) for one in ("ce marking", "ce", "certification ecm mark", "certification mark", "ce mark", "ce mark number"))


def _flows_with_leads(sheet: Sheet) -> Iterator[tuple[Flow, str]]:
    """Every paragraph, with the words that stand left of its first line: the label of a wide table, known or not. An entry of a form is one paragraph."""
    for page in sheet.label_pages:
        entries = {segment: row for row in sheet.labelled(page).form for segment in row.values}
        for block in page.blocks:
            free = [segment for segment in block if segment not in entries]
            if free:
                lefts = [one for one in page.segments if one.x1 <= free[0].x0 and abs(one.middle - free[0].middle) < 3]
                yield flow_of(free), " ".join(one.text for one in lefts)
        for row in dict.fromkeys(entries.values()):
            yield flow_of(row.values), " ".join(one.text for one in row.label)


def mentions_in_text(sheet: Sheet) -> Iterator[Mention]:
    """Every body that a sentence names with its number, or a number with its name."""
    for flow, lead in _flows_with_leads(sheet):
        spans: list[tuple[int, int]] = []
        for match in _NUMBERED.finditer(flow.text):
            if re.search(r"\d{4}/\d+/|\b(?:EN|ISO)\s*$", flow.text[max(0, match.start("number") - 4) : match.end("number") + 4]):
                continue
            spans.append(match.span())
            number = match["number"]
            name = name_between(match["between"]) or name_before(flow, match.start()) or name_after(flow.text[match.end() :])
            yield Mention(
                number, name, flow.spot(match.start(), match.end()), flow.sentence(match.start("number")), ("prose", "format"), *_context(flow, match, lead)
            )
        for match in (*_BARE.finditer(flow.text), *_NUMBER_FIRST.finditer(flow.text)):
            if any(start < match.end("number") <= end for start, end in spans):
                continue
            name = name_at_end(match["name"]) if match.re is _BARE else name_behind_number(match["name"])
            sentence = flow.sentence(match.start("number"))
            if (name and (_BODY_WORK.search(f"{lead} {sentence}") if has_legal_form(name) else re.search(BODY_WORDS, sentence, re.IGNORECASE))) or (
                name and is_body_of(match["number"], name)
            ):
                spot = flow.spot(match.start(), match.end())
                yield Mention(match["number"], name, spot, sentence, ("prose", "format"), *_context(flow, match, lead))


#: What follows a mention within its sentence still says what the body did, up to so many letters.
AHEAD = 130


def _context(flow: Flow, match: re.Match[str], lead: str = "") -> tuple[str, int]:
    """The words around a mention, and where in them its number stands."""
    earlier = max((one.end() for one in _NUMBERED.finditer(flow.text) if one.end() <= match.start()), default=0)
    start = max(earlier, match.start() - 110)
    lead = f"{lead} " if lead and start == 0 else ""
    sentence = flow.sentence(match.start("number"))
    stop = flow.text.find(sentence) + len(sentence)
    later = next((one.start() for one in _NUMBERED.finditer(flow.text) if one.start() >= match.end()), len(flow.text))
    end = min(match.end() + AHEAD, max(match.end(), min(stop, later)))
    return lead + flow.text[start:end], len(lead) + match.start("number") - start
