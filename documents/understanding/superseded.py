"""What a paper names only as gone: a certificate or an act that was replaced, withdrawn or held before."""

from __future__ import annotations

import re

from documents.understanding.flow import Flow

_GONE = (
    r"replaced|withdrawn|superseded|repealed|revoked|cancelled|not\s+used\s+any\s?more|no\s+longer\s+used|ersetzt|zurückgezogen|aufgehoben|widerrufen|"
    r"nicht\s+mehr\s+verwendet|ungültig|ritirat\w|sostituit\w|annullat\w|remplacée?s?|retirée?s?|annulée?s?|retirad\w|sustituid\w|anulad\w|wycofan\w|zastąpion\w|uchylon\w"
)
_BEFORE = re.compile(
    r"\b(?:supersed(?:es|ing)|replac(?:es|ing)|former(?:ly)?|previous(?:ly)?|preceding|earlier|früher\w*|vormals|vorherig\w*|bisherig\w*|ehemals|"
    r"(?<!wird )(?<!wurde )ersetzt|precedente|sostituisce|remplace|précédente?|antérieure?|anterior|poprzedni\w*|zastępuje)\b"
    r"(?:(?!\s(?:and|und|et|e|y|i)\s)[^.;,]|\.(?=\S)){0,80}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"[^.;,:]{{0,60}}?\s(?:is|are|was|were|has\s+been|wird|wurde|werden|ist|è|est|es|został\w?)\s+(?:hereby\s+|hiermit\s+)?(?:{_GONE})\b", re.IGNORECASE
)
_WITHDRAWN = re.compile(rf"\s*[,;(–-]\s*(?:now\s+|meanwhile\s+|inzwischen\s+)?(?:{_GONE})\b", re.IGNORECASE)


def is_superseded(flow: Flow, start: int, end: int) -> bool:
    """Whether the sentence says of what stands at ``[start:end]``, or of the paper it was issued under, that it is gone."""
    sentence = flow.sentence(start)
    at = flow.text.find(sentence)
    inner = flow.text[max(0, at) : start] if 0 <= at <= start else flow.text[:start]
    return _BEFORE.search(inner) is not None or _AFTER.match(flow.text, end) is not None or is_withdrawn(flow.text, end)


def is_withdrawn(text: str, end: int) -> bool:
    """Whether the words right behind say that it was withdrawn: ``valid until 26 May 2024, withdrawn``."""
    return _WITHDRAWN.match(text, end) is not None
