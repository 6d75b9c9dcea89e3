"""The lots a paper is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.flow import Spot
from documents.understanding.label_values import Values
from documents.understanding.product_words import is_column
from documents.understanding.sheet import Candidate, Sheet, label_checks, value_spot

_LOT = re.compile(r"[A-Z0-9][\w./-]*\d[\w./-]*|\d{4,}")


_ENUMERATED = r"[A-Z0-9][\w./-]*\d[\w/-]*"
_IN_SENTENCES = re.compile(
    r"(?:Chargen?|lots?(?: no\.?)?|batch(?:es)?(?: no\.?)?|批号[:：]?|số lô:?)\s+" rf"(?P<value>{_ENUMERATED}(?:(?:,\s*|\s+(?:und|and|và)\s+){_ENUMERATED})*)",
    re.IGNORECASE,
)
#: ``batches 0121 to 0952`` is a range: its ends are no list of its lots.
_RANGE = re.compile(r"\s+(?:to|up to|through|bis|đến|至|-|–)\s+\w*\d")
#: What follows a plot of land in an address.
_LAND = re.compile(
    r",?\s+[^.;:]{0,60}\b(?:Road|Street|Park|Zone|Industrial|District|Province|Ward|Village|Cluster|KCN|Khu|Đường|Phường|Quận|Huyện|Tỉnh)\b", re.IGNORECASE
)
_SENTENCE_KINDS = frozenset({"declaration_of_conformity", "inspection_report", "authority_confirmation", "production_control_certificate"})


def lots_of(sheet: Sheet) -> Iterator[Candidate]:
    """The lots, in reading order, each once: those labelled, else those named in sentences."""
    seen: dict[str, Candidate] = {}
    for values in sheet.values("lots"):
        for candidate in _labelled(values):
            seen.setdefault(candidate.value, candidate)
    for flow, match in sheet.search(_IN_SENTENCES) if not seen and sheet.kind in _SENTENCE_KINDS else ():
        if _RANGE.match(flow.text, match.end()) or _LAND.match(flow.text, match.end()):
            continue
        for lot in re.split(r",\s*|\s+(?:und|and|và)\s+", match["value"]):
            if len(lot) >= 4 and sum(sign.isdigit() for sign in lot) >= 3:
                seen.setdefault(lot, Candidate("lots", lot, flow.spot(match.start("value"), match.end("value")), ("prose", "format")))
    yield from seen.values()


def _labelled(values: Values) -> Iterator[Candidate]:
    spot, label = value_spot(values), values.label
    text = values.segments[0].text if values.relation == "below" and not is_column(values) else spot.text
    parts = re.split(r"\s+/\s+", text)
    if len(parts) == len(label.fields) > 1:
        text = parts[label.fields.index("lots")]
    text = re.sub(r"^(?:Ch|Chargen?|Lots?|Lose?|Batch)\b[.:]?(?:\s*(?:No|Nr)\b[.:]?)?\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*\([^()]*\)", "", text)
    if _LAND.search(text):
        return
    if (values.relation == "inside" and not label.colon and not label.at_start and not _LOT.match(text)) or _RANGE.search(text):
        return
    for part in re.split(r"\s*[,;、，；]\s*|\s+(?:and|und|và|/|\+)\s+|\s+", text):
        lot = part.strip(" .()")
        if not _LOT.fullmatch(lot):
            return
        words = tuple(word for word in spot.words if lot in word.text)
        candidate = Candidate("lots", lot, Spot(spot.page, lot, words or spot.words), (*label_checks(values), "format"))
        if candidate.confidence >= 0.7 and _is_lot(lot):
            yield candidate


def _is_lot(text: str) -> bool:
    """Whether it is long enough for a lot, no day, and no quantity with its unit."""
    other = re.fullmatch(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}|[\d.]+(?:mAh?|V|W|Wh|kg|g|mm|ml|pcs)", text)
    return len(text) >= 4 and sum(sign.isdigit() for sign in text) >= 2 and other is None
