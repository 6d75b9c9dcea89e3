"""What the goods of a trade paper are: product, models, lots, standards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from batches.paper import TradeLine
from documents.understanding.flow import flow_of, flows
from documents.understanding.layout import Laid, Segment
from documents.understanding.product_words import has_product_word
from documents.understanding.script import folded_space
from documents.understanding.standards import find_standards
from documents.understanding.trade_paper import Candidate, TradePaper, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import package_spans
from documents.understanding.trade_words import is_form_text

_NOT_GOODS = re.compile(
    r"^(?:not restricted|general cargo|freight\b|dims?\b|vol(?:ume)?\b|hs\b|h\.s\.|un\s?\d|said to contain|shipper'?s?\b.{0,6}load|shipped on board|"
    r"\d[\d.,]*\s*(?:ctns?|cartons|pcs|packages|kgs?|lbs?|cbm|m3|pallets?|koli|kartons?)\b(?!\s+of)|measurement|marks|lot\b|no\.|nos?\b|po\b|p/o\b|order\b|bestell\w*\b|auftrag\b|rechnung\b|"
    r"inv(?:oice)?\b|l/c\b|"
    r"(?:EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP|DAT)\b|proforma\b|gross\b|net\b|seal\b|country of origin|made in|origin\b|cy/cy|fcl\b|lcl\b|"
    r"n/m\b|exp\b|ref\b|style\b|model\b|"
    r"art(?:icle)?\b|batch\b|charge\b|hts\b|temperature|keep\b|packed\b|total\b|as per|\(|date\b|[A-Z]{4}\s?\d{6}|[\d./x*,' +-]+$)",
    re.IGNORECASE,
)
_LOADED = re.compile(
    r"^(?:\d+|one|two|three|four|five)\s*(?:\(\w+\)\s*)?x?\s*\d{0,2}['’ ]?\s*(?:ft|'|hc|hq|gp|dc|dv|hd|ot|rf|dry|high)*\s*(?:hc|hq|gp|dc|hd|container)",
    re.IGNORECASE,
)


def product(paper: TradePaper) -> Candidate | None:
    """What the goods are, of a transport paper or proof of origin: the first lines of its goods box or column."""
    found: list[tuple[str, Place]] = []
    for one in paper.tables:
        for row in one.rows:
            lines = [line for line in row.by_line("description") if line]
            if lines and (name := _goods_name(lines)):
                found.append((name, Place("inside", _holding(row.segments, name))))
    if not found:
        found = [(name, place) for label, place, name in paper.first_values({"product"}, lambda place, _: _goods_name(place.lines)) if not label.colon or name]
    different = {name.casefold() for name, _ in found}
    if not found or (len(different) > 1 and paper.kind == "bill_of_lading"):
        return None
    name, place = found[0]
    return candidate(name, place, name, ["label", "format"])


#: ``gespendete Ware (OP-Mantel, steril, Modell GW41, …)``, ``gelieferten Schutzbrille kostenlos erhalten``.
_IN_BRACKETS = re.compile(
    r"\b(?:Waren?|goods|donation|Spende)\b[^().;]{0,60}\((?P<goods>[^()]{4,90}?),\s*"
    r"(?:Modelle?|models?|Typ(?! I)|type(?! I)|Art(?:ikel)?|REF|Rechnung|invoice)\b"
)
_GIVEN_GOODS = re.compile(
    r"\b(?:gelieferten?|gespendeten?|überlassenen?)\s+(?P<goods>[A-ZÄÖÜ][^.;:()]{3,80}?)\s+(?:kostenlos|unentgeltlich|kostenfrei)\s+(?:erhalten|überlassen|übernommen)"
)
_COUNTED_GOODS = re.compile(
    r"\d[\d.,' ]*\s*(?:Stück|Stk\.?|Packungen|Paar|pcs|pieces|pairs|sets|boxes|units|kits|只|个|cái|chiếc)\s+(?:of\s+|an\s+)?(?P<goods>[^,.;:()]{4,80}?)"
    r"(?=\s+in\s+\d|\s+(?:für|for|von|from|mit|with|zu|an|sind|are|were|to|as|laut|gemäß|unentgeltlich|free)\b|[,.;:(]|$)"
)
_COUNTED_MODEL = re.compile(r"(?<![\d.,])\d[\d.,' ]*\s+(?P<goods>[^\W\d][^\d,.;:()]{3,60}?),\s+(?:Modelle?|models?|Typ|type|REF)\b")
_NAMED_GOODS = re.compile(r"^(?P<goods>[A-ZÀ-Ỹ][^,.;:]{4,80}?),\s+(?:model|Modell|Typ|type|Art(?:ikel)?|REF)\b")


def product_in_sentence(paper: TradePaper) -> Candidate | None:
    """The goods a letter names in its sentences, when the words are those of goods of the trade."""
    for pattern in (_IN_BRACKETS, _GIVEN_GOODS, _NAMED_GOODS, _COUNTED_GOODS, _COUNTED_MODEL):
        for laid in paper.pages:
            for flow in flows(laid):
                for match in flow.find(pattern):
                    text = folded_space(match["goods"]).strip()
                    if has_product_word(text):
                        spot = flow.spot(match.start("goods"), match.end("goods"))
                        return Candidate(text, spot.text, spot.page, spot.box, ("phrase", "known"))
    return None


def _holding(segments: Sequence[Segment], name: str) -> tuple[Segment, ...]:
    held = tuple(segment for segment in segments if segment.text in name or name in segment.text)
    return held or tuple(segments)


def _goods_name(lines: Sequence[str]) -> str | None:
    kept: list[str] = []
    for line in _behind_packages([line.strip() for line in lines if line.strip()]):
        line = re.sub(r"^(?:said to contain|stc|s\.t\.c\.|of|containing)\s*:?\s+", "", line, flags=re.IGNORECASE)
        if not line:
            continue
        runs_on = bool(kept) and kept[-1].endswith(",")
        if _NOT_GOODS.match(line) or _LOADED.match(line) or (is_form_text(line) and not runs_on):
            if kept:
                break
            continue
        kept.append(line)
        if len(kept) == 3:
            break
    return _shortened(folded_space(" ".join(kept)))


def _behind_packages(lines: Sequence[str]) -> Sequence[str]:
    """The lines behind the count of packages, where goods are named behind it: ``286 (TWO HUNDRED …) CARTONS`` and then what they hold."""
    lines = _count_joined(lines)
    for at, line in enumerate(lines[:5]):
        hit = next(iter(package_spans(line)), None)
        if hit is None:
            continue
        if has_product_word(line[: hit[0]]):
            return lines
        rest = line[hit[1] :].strip(" ,.:;()-")
        words = [rest] if len(re.findall(r"[^\W\d_]", rest)) > 3 and not re.match(r"(?:on|per|each|in|à|je)\b", rest, re.IGNORECASE) else []
        behind = [*words, *lines[at + 1 :]]
        return behind if any(len(re.findall(r"[^\W\d_]", one)) > 3 and not _NOT_GOODS.match(one) for one in behind) else lines
    return lines


def _count_joined(lines: Sequence[str]) -> Sequence[str]:
    """The lines with a count that ends the first one put before what it counts: ``SIXTY (60)`` / ``CARTONS OF GOGGLES``."""
    if len(lines) > 1 and re.fullmatch(r"[A-Z][A-Z -]+\(\d[\d.,]*\)", lines[0]) and package_spans(f"{lines[0]} {lines[1]}"):
        return [f"{lines[0]} {lines[1]}", *lines[2:]]
    return lines


#: What waybills print behind the name of goods.
_ASIDE = re.compile(
    r"[\s,;(–-]+(?:not restricted|non[- ]?(?:hazardous|dangerous|restricted)|general cargo|"
    r"as per (?:attached|invoice|list|above|manifest|shipper|contract|p/?o|order))\b.*$|\s+as(?: per)?$|[\s,]+not$",
    re.IGNORECASE,
)


def _shortened(text: str) -> str | None:
    """The name of goods without the count before it and without model, code and term behind it."""
    if re.match(r"^[A-Z ]*\(?\d", text):
        text = re.sub(r"^.*?\b(?:ctns?|cartons?|packages?|pkgs|cases|boxes|kartons?)\b\.?\s+(?:of\s+|mit\s+)?(?=[A-ZÀ-Ỹ])", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^\d[\d.,]*\s*(?:Stück|Stk\.?|pcs\.?|pieces|Paar|pairs|boxes|sets)\s+(?:of\s+)?", "", text, flags=re.IGNORECASE)
    text = re.split(
        r",\s*(?=(?:Modell|Model|Typ|Type|Art)\b|\d[\d.,]*\s*(?:cartons?|ctns|boxes|kgs?|x)\b|\d[\d.,]{2,}\s*(?:pcs|pieces|stück|stk)\b|HS\b|H\.S\.|UN\s?\d|lot\b)|"
        r"\s+HS(?: code)?\s*:?\s*\d|\s+FREIGHT\b|\s+(?:INV(?:OICE)?|PO|P/O)\b[ .:#]*(?=\S*\d)|\s+\d{2}(?:HC|HQ|GP)\b",
        text,
        flags=re.IGNORECASE,
    )[0]
    text = _ASIDE.sub("", text).strip(" ,;.-–")
    if (text.islower() and " " not in text) or (text[:1].isdigit() and not has_product_word(text)):
        return None
    return text if len(re.findall(r"[^\W\d_]", text)) >= 4 and len(text) <= 120 and not is_form_text(text) else None


_LOT = re.compile(
    r"(?<![\w-])(?:(?:lot|batch|charge|chargen|lots|batches)(?![a-z\d])|ch\.-b\.|批号|số lô)\s*(?:-?\s*(?:nos?|nr|nummern?|number|numbers)\b)?\.?\s*[:：#]?\s*"
    r"(?P<lots>(?=[\w./-]*\d)[A-Z0-9][\w.-]{3,24}(?:\s*(?:[,;/、&+]|and|und)\s*(?=[\w.-]*\d)[A-Z0-9][\w.-]{3,24})*)",
    re.IGNORECASE,
)


#: What follows the lot of land that a works stands on: ``Lot B1-5, Road 3``.
_IN_ADDRESS = re.compile(
    r"[^:;=]{0,45}?\b(?:road|rd|street|str|avenue|industrial|park|zone|district|ward|block|jalan|jln|lorong|đường|kcn|khu|quận|kawasan|taman)\b", re.IGNORECASE
)


def lots(paper: TradePaper, lines: Sequence[TradeLine]) -> list[Candidate]:
    """The lots of the goods: in their column or at the lines of goods, and wherever the paper names them (``Lot JS21A118, JS21A120``)."""
    found: dict[str, Candidate] = {}
    for line in lines:
        for lot in _parted(line.lot or ""):
            if not any(map(str.isdigit, lot)):
                continue
            found.setdefault(lot, Candidate(lot, lot, line.page, line.box, ("column_total", "format")))
    for text, place, check in (*_lots_in_text(paper), *_lots_at_labels(paper)):
        for lot in _parted(text):
            if _is_lot(lot) and lot not in found:
                found[lot] = candidate(lot, place, lot, [check, "format"])
    return list(found.values())


def _lots_in_text(paper: TradePaper) -> Iterator[tuple[str, Place, str]]:
    # The head of a column of lots names none: what follows it is the first cell of the next line.
    listed = {word.box for table in paper.tables if table.head.of("lot") is not None for segment in table.segments for word in segment.words}
    for laid in paper.pages:
        for block in laid.blocks:
            flow = flow_of(block)
            for match in _LOT.finditer(flow.text):
                if _IN_ADDRESS.match(flow.text, match.end()) or (paper.kind == "air_waybill" and match.group().casefold().startswith("charge")):
                    continue
                if all(word.box in listed for word in flow.spot(match.start(), match.end()).words):
                    continue
                yield match["lots"], Place("inside", block), "phrase"


def _lots_at_labels(paper: TradePaper) -> Iterator[tuple[str, Place, str]]:
    for _, place, value in paper.first_values({"lots"}, lambda place, _: _lot_line(place)):
        yield value, place, "label"


def _lot_line(place: Place) -> str | None:
    """The first line at a label of lots, but for the lot of land of an address."""
    line = place.lines[0] if place.lines else ""
    return None if not line or (re.match(r"[\w.-]+,", line) and _IN_ADDRESS.match(line)) else line


#: What a cell repeats of its head before a lot, and the day its goods expire behind it.
_CALLED = re.compile(r"^(?:ch|lot|batch|charge|los|lô)\b\s*[.:]?\s*(?=\S*\d)", re.IGNORECASE)
_EXPIRES = re.compile(r"\s+(?:exp(?:iry|\.)?|mfg|mhd|verw\.? ?bis|haltbar|hsd|nsx)\b.*$", re.IGNORECASE)


def _parted(text: str) -> Iterator[str]:
    for part in re.split(r"\s*[,;、&+]\s*|\s*/\s*|\s+(?:and|und)\s+", _EXPIRES.sub("", text)):
        part = _CALLED.sub("", part)
        words = part.split()
        lots = [word for word in words if _is_lot(word)]
        if len(lots) > 1 and len(lots) == len(words):
            yield from lots
        elif part.strip(" ."):
            yield part.strip(" .")


def _is_lot(text: str) -> bool:
    """A number of four signs or more, no day, no month, no sum."""
    other = re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d-\d\d|\d+\.\d{1,3}", text)
    return re.fullmatch(r"(?=.*\d)[A-Z0-9][\w.-]{3,24}", text) is not None and other is None


def standards(paper: TradePaper) -> list[Candidate]:
    """The standards an order asks for, once each."""
    found: dict[str, Candidate] = {}
    for laid in paper.pages:
        for flow in (*(flow_of(segments) for segments in _cells_of(laid)), *flows(laid)):
            for hit in find_standards(flow.text):
                spot = flow.spot(hit.start, hit.end)
                if hit.value not in found and not any(other.startswith(hit.value) for other in found):
                    found[hit.value] = Candidate(hit.value, spot.text, spot.page, spot.box, ("pattern", "format"))
    return [one for value, one in found.items() if not any(other != value and other.startswith(value) for other in found)]


def _cells_of(laid: Laid) -> list[list[Segment]]:
    """The segments of each ruled cell together: a number broken over its lines is one number."""
    cells: dict[int, list[Segment]] = {}
    for segment in laid.segments:
        if segment.cell is not None:
            cells.setdefault(id(segment.cell), []).append(segment)
    return list(cells.values())


_ONE_MODEL = r"[A-Z][\w.+-]*\d[\w+-]*"
_MODEL = re.compile(
    rf"(?<!\w)(?:[Mm]odelle?|[Mm]odels?|Typ|[Tt]ype|型号|kiểu|mẫu)\s*(?:Nr\.?|No\.?)?\s*[:：]?\s*"
    rf"(?P<models>{_ONE_MODEL}(?:/[\w+-]+)?(?:\s*[,;]\s*{_ONE_MODEL}(?![\w/])|\s+/\s+{_ONE_MODEL})*)"
)


def models(paper: TradePaper) -> list[Candidate]:
    """Models named in running text (``Modell BY-95, BY-96``), once each; classes of standards (Type IIR) have no figure and are none."""
    found: dict[str, Candidate] = {}
    for laid in paper.pages:
        for flow in flows(laid):
            for match in flow.find(_MODEL):
                for model in re.split(r"\s*[,;]\s*|\s+/\s+", match["models"]):
                    if re.fullmatch(r"FFP[123]|K?N95", model):
                        continue
                    spot = flow.spot(match.start("models"), match.end("models"))
                    found.setdefault(model, Candidate(model, spot.text, spot.page, spot.box, ("phrase", "format")))
    return list(found.values())


def models_at_labels(paper: TradePaper) -> list[Candidate]:
    """Models at their label, one a line or side by side: all of them, or none where one has no form of a model."""
    for _, place, lines in paper.first_values({"models"}, lambda place, _: place.lines or None):
        parts = [part.strip() for line in lines for part in re.split(r"\s*[,;]\s*|\s+/\s+", line) if part.strip()]
        if parts and len(parts) < 20 and all(re.fullmatch(_ONE_MODEL, part) for part in parts):
            return [candidate(part, place, part, ["label", "format"]) for part in dict.fromkeys(parts)]
    return []
