"""What trade papers say in sentences and not at labels: who ships to whom, the invoice named in passing, totals in one line, the number of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from documents.understanding.flow import Flow, flow_of, flows
from documents.understanding.parties import name_end
from documents.understanding.trade_names import is_organisation
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
    r"\b(?:von|from|durch|by|der Firma|company|spender(?:in)? ist|donor is)\s+(?:der\s+|dem\s+|the\s+|Firma\s+)?"
    r"(?P<value>[A-ZÀ-Ỹ](?:[^;:()]|\([A-Z][a-z]+\)){3,90})"
)
_DONATED = re.compile(
    r"(?:(?:donated|given|supplied|provided)(?: to us)?(?: free of charge)? by|"
    r"gespendet(?:en|e)? (?:von|durch)|unentgeltlich von|(?:gift|donation) (?:of|from)|Spende (?:der|des|von))\s+"
    r"(?:the\s+|der\s+|dem\s+|des\s+)?(?P<value>[A-ZÀ-Ỹ][^;:()]{3,90})"
)
_WRITER = re.compile(
    r"(?:^|(?<=[.:]\s))(?:We|Wir|Hiermit bestätig\w+ (?:wir|die|der|das)|The undersigned|Der Unterzeichner|I),?\s+"
    r"(?:the\s+|die\s+|der\s+|das\s+)?(?P<value>[A-ZÀ-Ỹ][^;:()]{3,90}?),?\s+"
    r"(?=a\s|an\s|als\s|ein|dass\s|that\s|hereby|confirm|declare|certify|acknowledge|bestätig|erklär|being|located|with\s|having|in its|the\s)"
)
_NAMED = re.compile(
    r"\b(?:dass|that|durch|by)\s+(?:die\s+|der\s+|das\s+|the\s+)?(?:[Ff]irma\s+|company\s+|Spedition\s+)?"
    r"(?P<value>[A-ZÀ-Ỹ][^;:()]{3,180})"
)
_IS_IMPORTER = re.compile(
    r"\b(?:Einführer(?:in)?|Importeur(?:in)?|importer|Zollanmelder)(?: der Waren| of record| of the goods)? (?:ist|is)\s+(?:die |der |das |the )?(?:Firma )?"
    r"(?P<value>[A-ZÀ-Ỹ][^;:()]{3,90})"
)
#: ``führt für uns die X GmbH, Passau, als Einführer ein``, ``imported on our behalf by X Ltd``.
_IMPORTS_FOR = re.compile(
    r"\b(?:führ(?:t|en)\s+(?:für uns|in unserem (?:Auftrag|Namen))|import(?:s|ed)\s+(?:for us|on our behalf|in our name)\s+by)\s+"
    r"(?:die\s+|der\s+|das\s+|the\s+)?(?P<value>[A-ZÀ-Ỹ][^;:()]{3,90})"
)
_GAVE = re.compile(
    r"(?:^|(?<=[.:)]\s))(?:Die|Der|Das|The)?\s*(?:Stiftung\s+|Firma\s+|company\s+)?(?P<value>[A-ZÀ-Ỹ][^.;:()]{3,90}?)\s+"
    r"(?:(?:hat|haben)\s+uns\b[^.;]{0,60}|has\s+(?:kindly\s+)?(?=donated|given)|hat\s+uns\b.{0,140}?)"
    r"\s*(?:geschenkt|gespendet|zugewendet|unentgeltlich überlassen|donated|given)\b"
)
_IMPORTS = re.compile(r"\b(?:einführt|importiert|eingeführt|imports?|importing|imported|zur Einfuhr|Zollanmeldung)\b")
#: A name that is a body's without a legal form: capitalised words, joined by small ones.
_BODY = re.compile(
    r"(?:[A-ZÀ-Ỹ][\w&'’.-]*|(?:of|for|and|the|der|die|des|für|und|zu|zur|im|am|de|du|la|del|di)(?=\s[A-ZÀ-Ỹ]))(?:\s(?:[A-ZÀ-Ỹ][\w&'’.-]*|(?:of|for|and|the|der|die|des|für|und|zu|zur|im|am|de|du|la|del|di)(?=\s[A-ZÀ-Ỹ]))){1,8}"
)
_FORM_NUMBER = re.compile(
    r"\b(?:EUR\.?\s?1|EUR-MED|FORM\s+[A-Z]{1,2}|A\.\s?TR\.?)\s*(?:No\.?|Nr\.?|N°)\s*[:：]?\s*(?P<value>[A-Z]{0,3}\s?\d{2,4}\s\d{3,4}|[A-Z]{0,3}\s?\d{4,})\b",
    re.IGNORECASE,
)
#: The number printed on a blank form of a certificate, without any label: one or two letters and six or seven figures.
_SERIAL = re.compile(r"[A-Z]{1,2}\s?(?:\d{3}\s?\d{3,4}|\d{6,7})")


#: Who declares the origin may be the maker: ``The exporter X (REX …) of the products covered by this document declares``.
_DECLARES = re.compile(r"[^.;]{0,70}\b(?:of the products covered|der Waren)")


def _flows(paper: TradePaper) -> Iterator[Flow]:
    for laid in paper.pages:
        yield from flows(laid)


def _candidate(flow: Flow, start: int, end: int, value: str) -> Candidate:
    spot = flow.spot(start, end)
    return Candidate(value, flow.text[start:end], spot.page, spot.box, ("phrase", "format"))


def party_in_sentence(paper: TradePaper, role: str) -> Candidate | None:
    """``Shipper A Co., Ltd.; consignee B gGmbH``: the company behind the word, up to its legal form."""
    pattern = re.compile(rf"(?:^|(?<=\s))(?:{_ROLES[role]})\s*[:：]?\s+(?P<value>[A-ZÀ-Ỹ][^;:]{{3,90}})", re.IGNORECASE)
    return _company(paper, pattern, unless=_DECLARES)


def declaring_exporter(paper: TradePaper) -> Candidate | None:
    """Who declares the origin of the goods in a statement on the paper."""
    return _company(paper, re.compile(r"\bexporter\s+(?P<value>[A-ZÀ-Ỹ][^;:]{3,90})", re.IGNORECASE))


def giver(paper: TradePaper) -> Candidate | None:
    """Who gave or delivered what the letter confirms."""
    given = [(flow, match) for flow in _flows(paper) for match in flow.find(_DONATED)]
    named = [(flow, match.start("value"), body.group()) for flow, match in given if (body := _BODY.match(match["value"])) is not None]
    if len({name for _, _, name in named}) == 1 and name_end(given[0][1]["value"]) is None:
        flow, start, name = named[0]
        return _candidate(flow, start, start + len(name), name)
    return _company(paper, _GIVER, bodies=True) or _company(paper, _GAVE, bodies=True)


def writer(paper: TradePaper) -> Candidate | None:
    """Who confirms, where the letter begins ``We, X, a hospital, confirm``."""
    return _company(paper, _WRITER, bodies=True)


def importer_in_sentence(paper: TradePaper) -> Candidate | None:
    """Who brings the goods in for somebody else: ``dass die X GmbH die Waren in unserem Auftrag einführt``."""
    named = _company(paper, _IS_IMPORTER, bodies=True) or _company(paper, _IMPORTS_FOR)
    if named is not None:
        return named
    found = []
    for flow in _flows(paper):
        for match in _NAMED.finditer(flow.text):
            end = name_end(match["value"])
            if end is not None and _IMPORTS.search(match["value"][end : end + 110]):
                found.append(_candidate(flow, match.start("value"), match.start("value") + end, match["value"][:end].strip(" ,;")))
    return found[0] if len({one.value for one in found}) == 1 else None


def _company(paper: TradePaper, pattern: re.Pattern[str], *, bodies: bool = False, unless: re.Pattern[str] | None = None) -> Candidate | None:
    found = []
    for flow in _flows(paper):
        for match in pattern.finditer(flow.text):
            end = name_end(match["value"])
            if end is None and bodies and (body := _BODY.match(match["value"])) is not None and is_organisation(body.group()):
                end = body.end()
            if end is None or not match["value"][0].isupper() or (unless is not None and unless.match(match["value"][end:])):
                continue
            name = match["value"][:end].strip(" ,;")
            name = name if re.search(r"(?:co|ltd|inc|corp|e\.v|e\. v|v|k)\.$", name, re.IGNORECASE) else name.rstrip(".")
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
    """The number printed behind the name of the form (``EUR.1 No A 118802``), or alone at the head of the certificate."""
    found = []
    for flow in (*_flows(paper), *(flow_of(line.segments) for line in paper.first_page.lines)):
        found += [_candidate(flow, hit.start("value"), hit.end("value"), " ".join(hit["value"].split())) for hit in _FORM_NUMBER.finditer(flow.text)]
    if not found:
        heads = [segment for segment in paper.first_page.segments if segment.middle < 0.2 * paper.first_page.height]
        serials = [flow_of((segment,)) for segment in heads if _SERIAL.fullmatch(segment.text)]
        found = [_candidate(flow, 0, len(flow.text), flow.text) for flow in serials] if len(serials) == 1 else []
    return best(found)


_ON_INVOICE = re.compile(r"\b(?:declaration|statement) on (?:the |an )?invoice|erklärung auf (?:der |einer )?rechnung|\binvoice declaration", re.IGNORECASE)


def is_invoice(paper: TradePaper) -> bool:
    """Whether a proof of origin is made out on an invoice: it is titled so."""
    page = paper.first_page
    usual = median([segment.size for segment in page.segments]) if page.segments else 10.0
    heads = [segment for segment in page.segments if segment.middle < 0.3 * page.height and (segment.size > 1.12 * usual or _ON_INVOICE.search(segment.text))]
    return any(re.search(r"\b(?:invoice|rechnung|发票|hóa đơn)\b", segment.text, re.IGNORECASE) for segment in heads)
