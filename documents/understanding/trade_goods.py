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
    r"\d[\d.,]*\s*(?:ctns?|cartons|pcs|packages|kgs?|lbs?|cbm|m3|pallets?|koli|kartons?)\b(?!\s+of)|measurement|marks|lot\b|no\.|nos?\b|po\b|p/o\b|order\b|"
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


_COUNTED_GOODS = re.compile(
    r"\d[\d.,' ]*\s*(?:Stück|Stk\.?|Packungen|Paar|pcs|pieces|pairs|sets|boxes|units|kits|只|个|cái|chiếc)\s+(?:of\s+|an\s+)?(?P<goods>[^,.;:()]{4,80}?)"
    r"(?=\s+in\s+\d|\s+(?:für|for|von|from|mit|with|zu|an|sind|are|were|to|as|laut|gemäß|unentgeltlich|free)\b|[,.;:(]|$)"
)
_NAMED_GOODS = re.compile(r"^(?P<goods>[A-ZÀ-Ỹ][^,.;:]{4,80}?),\s+(?:model|Modell|Typ|type|Art(?:ikel)?|REF)\b")


def product_in_sentence(paper: TradePaper) -> Candidate | None:
    """The goods a letter names in its sentences, when the words are those of goods of the trade."""
    for pattern in (_NAMED_GOODS, _COUNTED_GOODS):
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
        if _NOT_GOODS.match(line) or _LOADED.match(line) or is_form_text(line):
            if kept:
                break
            continue
        kept.append(line)
        if len(kept) == 3:
            break
    return _shortened(folded_space(" ".join(kept)))


def _behind_packages(lines: Sequence[str]) -> Sequence[str]:
    """The lines behind the count of packages, where goods are named behind it: ``286 (TWO HUNDRED …) CARTONS`` and then what they hold."""
    for at, line in enumerate(lines[:5]):
        hit = next(iter(package_spans(line)), None)
        if hit is None:
            continue
        rest = line[hit[1] :].strip(" ,.:;()-")
        words = [rest] if len(re.findall(r"[^\W\d_]", rest)) > 3 and not re.match(r"(?:on|per|each|in|à|je)\b", rest, re.IGNORECASE) else []
        behind = [*words, *lines[at + 1 :]]
        return behind if any(len(re.findall(r"[^\W\d_]", one)) > 3 and not _NOT_GOODS.match(one) for one in behind) else lines
    return lines


def _shortened(text: str) -> str | None:
    """The name of goods without the count before it and without model, code and term behind it."""
    if re.match(r"^[A-Z ]*\(?\d", text):
        text = re.sub(r"^.*?\b(?:ctns?|cartons?|packages?|pkgs|cases|boxes|kartons?)\b\.?\s+(?:of\s+|mit\s+)?(?=[A-ZÀ-Ỹ])", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^\d[\d.,]*\s*(?:Stück|Stk\.?|pcs\.?|pieces|Paar|pairs|boxes|sets)\s+(?:of\s+)?", "", text, flags=re.IGNORECASE)
    text = re.split(
        r",\s*(?=(?:Modell|Model|Typ|Type|Art)\b|\d[\d.,]*\s*(?:pcs|pieces|stück|stk|cartons?|ctns|boxes|kgs?|x)\b|HS\b|H\.S\.|UN\s?\d|lot\b)|"
        r"\s+HS(?: code)?\s*:?\s*\d|\s+FREIGHT\b|\s+(?:INV(?:OICE)?|PO|P/O)\b[ .:#]*(?=\S*\d)|\s+\d{2}(?:HC|HQ|GP)\b",
        text,
        flags=re.IGNORECASE,
    )[0].strip(" ,;.")
    return text if len(re.findall(r"[^\W\d_]", text)) >= 4 and len(text) <= 120 and not is_form_text(text) else None


_LOT = re.compile(
    r"(?<![\w-])(?:lot|batch|charge|chargen|lots|batches|ch\.-b\.|批号|số lô)\s*(?:-?\s*(?:nos?|nr|nummern?|number|numbers)\b)?\.?\s*[:：#]?\s*"
    r"(?P<lots>(?=[\w./-]*\d)[A-Z0-9][\w.-]{3,24}(?:\s*(?:[,;/、&+]|and|und)\s*(?=[\w.-]*\d)[A-Z0-9][\w.-]{3,24})*)",
    re.IGNORECASE,
)


def lots(paper: TradePaper, lines: Sequence[TradeLine]) -> list[Candidate]:
    """The lots of the goods: in their column or at the lines of goods, and wherever the paper names them (``Lot JS21A118, JS21A120``)."""
    found: dict[str, Candidate] = {}
    for line in lines:
        for lot in _parted(line.lot or ""):
            found.setdefault(lot, Candidate(lot, lot, line.page, line.box, ("column_total", "format")))
    for text, place, check in (*_lots_in_text(paper), *_lots_at_labels(paper)):
        for lot in _parted(text):
            if _is_lot(lot) and lot not in found:
                found[lot] = candidate(lot, place, lot, [check, "format"])
    return list(found.values())


def _lots_in_text(paper: TradePaper) -> Iterator[tuple[str, Place, str]]:
    for laid in paper.pages:
        for block in laid.blocks:
            for match in _LOT.finditer(flow_of(block).text):
                yield match["lots"], Place("inside", block), "phrase"


def _lots_at_labels(paper: TradePaper) -> Iterator[tuple[str, Place, str]]:
    for _, place, value in paper.first_values({"lots"}, lambda place, _: place.lines[0] if place.lines else None):
        yield value, place, "label"


def _parted(text: str) -> Iterator[str]:
    for part in re.split(r"\s*[,;、&+]\s*|\s*/\s*|\s+(?:and|und)\s+", text):
        if part.strip(" ."):
            yield part.strip(" .")


def _is_lot(text: str) -> bool:
    return re.fullmatch(r"(?=.*\d)[A-Z0-9][\w.-]{3,24}", text) is not None and not re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d-\d\d", text)


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


_MODEL = re.compile(r"(?<!\w)(?:[Mm]odelle?|[Mm]odels?|Typ|[Tt]ype|型号|kiểu|mẫu)\s*(?:Nr\.?|No\.?)?\s*[:：]?\s*(?P<model>[A-Z][\w/+.-]*\d[\w/+-]*)")


def models(paper: TradePaper) -> list[Candidate]:
    """Models named in running text (``Modell BY-95``), once each; classes of standards (Type IIR) have no figure and are none."""
    found: dict[str, Candidate] = {}
    for laid in paper.pages:
        for segment in laid.segments:
            for match in _MODEL.finditer(segment.text):
                found.setdefault(match["model"], candidate(match["model"], Place("inside", (segment,)), match["model"], ["phrase", "format"]))
    return list(found.values())
