"""Names of notified bodies: what can be one, and where it stands to its number in a label's value or a sentence."""

from __future__ import annotations

import re

from documents.understanding.flow import Flow
from documents.understanding.known import is_known_body
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, name_end, split_party
from documents.understanding.people import functions_pattern
from documents.understanding.script import latin_part

BODY_NUMBER = r"(?<![\d/.-])(?P<number>\d{4})(?![\d/]|-\d|\.\d)"


def labelled_name(lines: list[str]) -> str | None:
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


def name_behind_number(text: str) -> str | None:
    """The name behind ``0598 –``: to its legal form, else as far as its words are capitalised."""
    party = split_party([text])
    name = party.name if party is not None and party.legal_form else text.split(",")[0].strip(" .")
    return name if is_body_name(name) else None


def name_between(text: str) -> str | None:
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


def name_after(text: str) -> str | None:
    """``The notified body (identification number 0121) [Institute for Occupational Safety …], Alte Heerstr. 111``."""
    match = re.match(r"\)?\s*[,:]?\s*(?P<name>[A-ZÄÖÜ][^,;.:]{4,110}?)\s*(?=,|;|\s(?:certifies|bescheinigt|hereby|bestätigt|überwacht|has|hat)\b)", text)
    if match is None:
        return None
    name = match["name"].strip()
    if (end := name_end(name)) is not None and end < len(name):
        return None
    institutes = "|".join(re.escape(word) for word in table("parties")["institutes"])
    return name if is_body_name(name) and (has_legal_form(name) or re.search(institutes, name)) else None


def name_before(flow: Flow, at: int) -> str | None:
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
        name = _name_head(piece) or (None if re.search(r"\d{4}", piece) else name_at_end(piece))
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


def name_at_end(text: str) -> str | None:
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
