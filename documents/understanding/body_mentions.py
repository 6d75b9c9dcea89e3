"""Mentions of notified bodies: number and name, by label or in a sentence, each kept with its sentence.

A number near the letters NB is not enough: papers name the bodies of other papers, examples and subcontractors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.understanding.flow import Flow, Spot, flow_of
from documents.understanding.known import is_body_of, is_known_body
from documents.understanding.label_values import Values
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, name_end, split_party
from documents.understanding.people import functions_pattern
from documents.understanding.script import fold, latin_part
from documents.understanding.sheet import Sheet, label_checks, value_lines, value_spot

BODY_NUMBER = r"(?<![\d/.-])(?P<number>\d{4})(?![\d/]|-\d|\.\d)"


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
        name = _body_name(value_lines(values)) if {"notified_body", "production_control_body"} & set(values.label.fields) else None
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


def _body_name(lines: list[str]) -> str | None:
    """The name out of ``AITEX - 0161``, ``DEKRA …, 0158`` or an address block."""
    first = latin_part(lines[0])
    if not has_legal_form(first) and len(lines) > 1 and has_legal_form(" ".join(lines[:2])):
        first = " ".join(latin_part(line) for line in lines[:2])
    first = re.sub(rf"^(?:NB\s*)?{BODY_NUMBER}\s*[–—:,-]\s*", "", first)
    text = re.split(rf"\s*(?:[-–,(]\s*)?(?:NB\b|No\.|Nr\.|Kennnummer|Notified Body|notifizierte)?\s*[:]?\s*{BODY_NUMBER}", first)[0].strip(" ,;-–(:")
    party = split_party([text])
    name = party.name if party else text
    return name if is_body_name(name) else None


def is_body_name(name: str) -> bool:
    """Whether the text can name a notified body: no function of a person, no sentence, no heading, no addressee."""
    if not has_legal_form(name) and (functions_pattern().search(name) or re.search(r"[^\W\d]\s\d{1,4}\s?[a-z]?$", name)):
        return False
    if (
        (has_legal_form(name) and len(name.split()) == 1)
        or not 2 < len(name) < 130
        or not re.search(r"[A-ZÄÖÜŁŚŻ]{1}", name)
        or sum(sign.isdigit() for sign in name) > 2
    ):
        return False
    if re.search(r"(?:\b\w ){4,}|\bbehalf of\b|\bim Namen\b", name):
        return False  # set with spaces between its letters
    if re.search(r"\bPage \d|\bSeite \d|\([^()]*$|^\(", name) and not name.endswith(")"):
        return False
    if re.match(r"(?:the|a|an|this|for|of|number|with|is|not|none|and|see|keine|nicht|no)\b", name, re.IGNORECASE):
        return False
    return len(name.split()) <= 14 and not re.search(
        r"(?i:notified body|notifizierte|benannte stelle)|"
        r"\b(?:certificate|Bescheinigung|examination|Regulation|Directive|Module|Annex|Manufacturer|issued|date)\b",
        name,
    )


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
    for flow, lead in _flows_with_leads(sheet):
        spans: list[tuple[int, int]] = []
        for match in _NUMBERED.finditer(flow.text):
            if re.search(r"\d{4}/\d+/|\b(?:EN|ISO)\s*$", flow.text[max(0, match.start("number") - 4) : match.end("number") + 4]):
                continue
            spans.append(match.span())
            number = match["number"]
            name = _name_between(match["between"]) or _name_before(flow, match.start()) or _name_after(flow.text[match.end() :])
            yield Mention(
                number, name, flow.spot(match.start(), match.end()), flow.sentence(match.start("number")), ("prose", "format"), *_context(flow, match, lead)
            )
        for match in (*_BARE.finditer(flow.text), *_NUMBER_FIRST.finditer(flow.text)):
            if any(start < match.end("number") <= end for start, end in spans):
                continue
            name = _name_tail(match["name"]) if match.re is _BARE else _name_of_pair(match["name"])
            sentence = flow.sentence(match.start("number"))
            if (name and (_BODY_WORK.search(f"{lead} {sentence}") if has_legal_form(name) else re.search(BODY_WORDS, sentence, re.IGNORECASE))) or (
                name and is_body_of(match["number"], name)
            ):
                spot = flow.spot(match.start(), match.end())
                yield Mention(match["number"], name, spot, sentence, ("prose", "format"), *_context(flow, match, lead))


def _name_of_pair(text: str) -> str | None:
    """The name behind ``0598 –``: to its legal form, else as far as its words are capitalised."""
    party = split_party([text])
    name = party.name if party is not None and party.legal_form else text.split(",")[0].strip(" .")
    return name if is_body_name(name) else None


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


def _name_between(text: str) -> str | None:
    """``notified body [DEKRA Testing and Certification GmbH] (identification number 0158)``."""
    text = re.sub(
        r"\s+(?:with|mit)\s+(?:the\s+|der\s+)?(?:identification\s*)?(?:number|no\.?|Kennnummer|Nummer)?\s*$", "", text.strip(" :,(-–)/"), flags=re.IGNORECASE
    )
    text = re.sub(r"\(?(?:identification\s+)?(?:number|no\.?|Nr\.?|Kennnummer|Identification No\.?|n°)\s*[:.]?\s*$", "", text, flags=re.IGNORECASE).strip(
        " :,(-–)/"
    )
    text = re.sub(r"^(?:is|for|of|der|die|no\.?|number|by|with|:|name)\s+", "", text, flags=re.IGNORECASE)
    text = text.rsplit(":", 1)[-1].strip()
    if not text or not text[0].isupper() or re.search(r"\b(?:with|mit|above|PPE)$", text):
        return None
    party = split_party([text])
    name = party.name if party and party.legal_form else text.split(",")[0]
    return name if is_body_name(name) and name.upper() not in ("NB", "NO") else None


def _name_after(text: str) -> str | None:
    """``The notified body (identification number 0121) [Institute for Occupational Safety …], Alte Heerstr. 111``."""
    match = re.match(r"\)?\s*[,:]?\s*(?P<name>[A-ZÄÖÜ][^,;.:]{4,110}?)\s*(?=,|;|\s(?:certifies|bescheinigt|hereby|bestätigt|überwacht|has|hat)\b)", text)
    if match is None:
        return None
    name = match["name"].strip()
    if (end := name_end(name)) is not None and end < len(name):
        return None
    institutes = "|".join(re.escape(word) for word in table("parties")["institutes"])
    return name if is_body_name(name) and (has_legal_form(name) or re.search(institutes, name)) else None


def _name_before(flow: Flow, at: int) -> str | None:
    """``[SGS Fimko Oy], Takomotie 8, Helsinki. Notified Body 0598``: the party that opens the paragraph or the sentence before the mention."""
    if (issuer := _issued_by(flow.text[max(0, at - 220) : at])) is not None:
        return issuer
    same_line = _line_before(flow, at)
    if (name := _name_head(same_line)) is not None:
        return name
    pieces = re.split(r"\s*[·|•]\s*", same_line)
    if (institute := next((one for one in pieces[:5] if re.match(r"(?:Institute?|Institut für|Prüfinstitut)\b", one) and is_body_name(one)), None)) is not None:
        return institute
    before = flow.text[:at].rstrip(" ,·(–-:.")
    if not before or len(before) > 260:
        return None
    tail = re.split(r"(?<=[a-z)\d])[.]\s+(?=[A-Z])", before)
    for piece in (tail[-1].split("·")[0].split("–")[0].strip(), before):
        name = _name_head(piece) or (None if re.search(r"\d{4}", piece) else _name_tail(piece))
        if name:
            return name
    return None


_ISSUED_BY = re.compile(
    r"(?i:issued\s+by|ausgestellt\s+(?:von|durch)|erteilt\s+(?:von|durch)|délivrée?\s+par|rilasciato\s+da)\s+(?:(?i:the|der|die|dem)\s+)?"
    r"(?:(?i:notified\s+body|notifizierten?\s+Stelle)\s+)?(?P<name>[A-ZÄÖÜ][^;:]{2,110})$"
)


def _issued_by(text: str) -> str | None:
    """``… certificate 1 issued by [SGS Fimko Oy], Takomotie 8, FI-00380 Helsinki, Notified Body 0598``: the house between the words and its number."""
    match = next((one for one in reversed(list(re.finditer(r"(?i:issued|ausgestellt|erteilt|délivr|rilasciat)", text)))), None)
    found = _ISSUED_BY.search(text[match.start() :].rstrip(" ,(")) if match is not None else None
    if found is None:
        return None
    party = split_party([found["name"]])
    if party is not None and party.legal_form and is_body_name(party.name):
        return party.name
    head = found["name"].split(",")[0].strip()
    return head if is_known_body(head) and is_body_name(head) else None


def _line_before(flow: Flow, at: int) -> str:
    """The words left of position ``at`` on the same printed line."""
    home = flow.spot(at, at + 1).words[0]
    return " ".join(word.text for word, start in zip(flow.words, flow.starts, strict=True) if start < at and abs(word.top - home.top) < 3)


def _name_head(text: str) -> str | None:
    # What stands before a colon says what the body did: ``EU-Baumusterprüfung und Überwachung (Modul C2): …``.
    text = _ARTICLE.sub("", re.split(r":\s+", text)[-1])
    party = split_party([text])
    return party.name if party is not None and party.legal_form and is_body_name(party.name) and text.startswith(party.name[:6]) else None


_ARTICLE = re.compile(r"^(?:(?:Die|The|Der|Das|By|We|Wir)\s*,?\s+)+")
_POSTAL = re.compile(r"(?:\b(?:[A-Z]{1,2}-)?\d{4,6}|\b\d{2}-\d{3}|\b\d{3} \d{2})\s*$")


def _name_tail(text: str) -> str | None:
    """The name at the end of a run of prose: capitals backwards, through ``and``, ``für`` and ``of``."""
    words = text.strip(" ,(").split()
    kept: list[str] = []
    for word in reversed(words):
        bare = word.strip("(),")
        if ":" in word:
            break
        if bare[:1].isupper() or bare in ("and", "für", "of", "for", "&", "und", "der", "des", "the", "e.V.", "mbH", "o.o."):
            kept.insert(0, word)
            if bare.casefold() in ("stelle", "body", "nb"):
                kept.pop(0)
                break
        else:
            break
    while kept and kept[0].strip("(),").casefold() in ("and", "of", "for", "the", "für", "und", "der", "des", "die", "das", "stelle", "körper"):
        kept.pop(0)
    name = " ".join(kept).strip(" ,(;:")
    name = re.sub(r"^(?:Die|The|Der|By|Notified Body|Module? [CD]2?,?)\s+", "", name)
    head, comma, tail = name.partition(", ")
    if comma and re.search(r"\d", head) and (has_legal_form(tail) or is_known_body(tail)):
        name = tail
    if kept and _POSTAL.search(text[: text.rfind(kept[0])]):
        # A place behind its postal code: the name opens the line before the address.
        head = re.split(r"\s*[,·|]\s+", text.strip())[0].rsplit(":", 1)[-1].strip()
        return head if head != name and len(head.split()) <= 8 and is_body_name(head) else None
    return name if is_body_name(name) and (has_legal_form(name) or len(name.split()) <= 6) else None
