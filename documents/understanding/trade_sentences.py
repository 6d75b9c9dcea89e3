"""What trade papers say in sentences and not at labels: who ships to whom, the invoice named in passing, totals in one line, the number of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.flow import Flow, flows
from documents.understanding.parties import name_end
from documents.understanding.trade_paper import Candidate, TradePaper, best

_ROLES = {
    "seller": r"shipper|exporter|seller|supplier|consignor|absender|versender|verkäufer|lieferant|ausführer",
    "consignee": r"consignee|receiver|recipient|empfänger",
    "buyer": r"buyer|purchaser|käufer",
}
_INVOICE = re.compile(
    r"(?<![\w-])(?:(?:commercial|pro-?\s?forma)\s+)?(?:invoice|(?:pro-?\s?forma-?|handels-?)?rechnung|发票|hóa đơn)\s*"
    r"(?:no\.?|nr\.?|number|nummer|号|số)?\s*[:：.]?\s*"
    r"(?P<value>[A-Z0-9][\w/.-]*\d[\w/-]*)",
    re.IGNORECASE,
)
_GIVER = re.compile(
    r"\b(?:von|from|durch|by|der Firma|company|supplied by|donated by|geliefert von)\s+(?:der\s+|dem\s+|the\s+)?(?P<value>[A-ZÀ-Ỹ][^;:()]{3,90})"
)
_FORM_NUMBER = re.compile(r"\b(?:EUR\.?\s?1|EUR-MED|FORM\s+A|A\.\s?TR\.?)\s*(?:No\.?|Nr\.?|N°)\s*[:：]?\s*(?P<value>[A-Z]{0,3}\s?\d{4,})\b", re.IGNORECASE)


def _flows(paper: TradePaper) -> Iterator[Flow]:
    for laid in paper.pages:
        yield from flows(laid)


def _candidate(flow: Flow, start: int, end: int, value: str) -> Candidate:
    spot = flow.spot(start, end)
    return Candidate(value, flow.text[start:end], spot.page, spot.box, ("phrase", "format"))


def party_in_sentence(paper: TradePaper, role: str) -> Candidate | None:
    """``Shipper A Co., Ltd.; consignee B gGmbH``: the company behind the word, up to its legal form."""
    pattern = re.compile(rf"(?:^|(?<=\s))(?:{_ROLES[role]})\s*[:：]?\s+(?P<value>[A-ZÀ-Ỹ][^;:]{{3,90}})", re.IGNORECASE)
    return _company(paper, pattern)


def giver(paper: TradePaper) -> Candidate | None:
    """Who gave or delivered what the letter confirms."""
    return _company(paper, _GIVER)


def _company(paper: TradePaper, pattern: re.Pattern[str]) -> Candidate | None:
    found = []
    for flow in _flows(paper):
        for match in pattern.finditer(flow.text):
            end = name_end(match["value"])
            if end is None or not match["value"][0].isupper():
                continue
            name = match["value"][:end].strip(" ,;")
            found.append(_candidate(flow, match.start("value"), match.start("value") + end, name))
    return found[0] if len({one.value for one in found}) == 1 else None


def invoice_in_sentence(paper: TradePaper) -> Candidate | None:
    """The one invoice the paper names in passing; none where it names several."""
    found = [
        _candidate(flow, match.start("value"), match.end("value"), match["value"].rstrip(".-/"))
        for flow in _flows(paper)
        for match in _INVOICE.finditer(flow.text)
        if len(match["value"]) >= 4 and re.search(r"[A-Z/-]", match["value"]) and not re.fullmatch(r"\d{1,4}([./-]\d{1,4}){1,2}", match["value"])
    ]
    return found[0] if len({one.value for one in found}) == 1 else None


def form_number(paper: TradePaper) -> Candidate | None:
    """The number printed behind the name of the form: ``EUR.1 No A 118802``."""
    found = [
        _candidate(flow, match.start("value"), match.end("value"), " ".join(match["value"].split()))
        for flow in _flows(paper)
        for match in _FORM_NUMBER.finditer(flow.text)
    ]
    return best(found)


def is_invoice(paper: TradePaper) -> bool:
    """Whether a proof of origin is made out on an invoice: its first lines call it one."""
    heads = [line.text for line in paper.first_page.lines if line.middle < 0.35 * paper.first_page.height]
    return any(re.search(r"\b(?:invoice|rechnung|发票|hóa đơn)\b", text, re.IGNORECASE) for text in heads)
