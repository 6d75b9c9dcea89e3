"""Sums of money on a trade paper: net, gross, tax, and the currency they are in. A sum counts for more when the lines or the other sums bear it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from batches.paper import TradeLine
from documents.understanding.lexicon import table
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate, find_spot
from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_places import Place
from documents.understanding.trade_summary import CENT, Entry, adds_up, entries
from documents.understanding.trade_values import amounts_in, currencies_in
from documents.understanding.trade_words import fold


@dataclass(frozen=True)
class Sums:
    """The paper's net and gross totals, as far as it states them."""

    net: Candidate | None
    gross: Candidate | None


def sums(paper: TradePaper, lines: Sequence[TradeLine]) -> Sums:
    """Net and gross. One total only is the gross, unless its label calls it net; a net one is called so, or only tax stands between it and the gross."""
    found = [entry for entry in entries(paper) if entry.value or entry.kind in ("tax", "charge")]
    of_lines = _sum_of(lines)
    reached = {at: adds_up(found, at, of_lines) for at, entry in enumerate(found) if entry.kind in _TOTALS}
    last = next((at for at, entry in enumerate(found) if entry.kind == "paid"), len(found))
    gross = _gross(found[:last], {at: held for at, (held, _) in reached.items()}, of_lines)
    net = _net(found[:last], reached, gross, of_lines)
    if gross is not None and net is not None and gross.value == net.value and found[_at(found, gross)].kind != "gross" and not _untaxed(found, net, gross):
        gross = None if found[_at(found, net)].kind == "net" else gross
    return Sums(net, gross)


def _untaxed(found: Sequence[Entry], net: Candidate, gross: Candidate) -> bool:
    """Whether the same sum stands as the net one and, behind taxes and charges of nothing, as the one to pay."""
    first, last = (
        next((at for at, entry in enumerate(found) if entry.segments and find_spot(entry.segments, entry.raw) == one.box), 0) for one in (net, gross)
    )
    return first < last and any(entry.kind in ("tax", "charge") and not entry.value for entry in found[first:last])


_TOTALS = ("net", "gross", "total", "sub")


def _at(found: Sequence[Entry], one: Candidate) -> int:
    return next(at for at, entry in enumerate(found) if entry.plain == one.value and entry.raw == one.raw)


def _gross(found: Sequence[Entry], held: dict[int, bool], of_lines: Decimal | None) -> Candidate | None:
    """The last total that is borne out and not called net; without one, the total all others agree with."""
    totals = [at for at, entry in enumerate(found) if entry.kind in ("total", "gross")]
    subs = [at for at, entry in enumerate(found) if entry.kind == "sub"]
    borne_out = [at for at in totals if held.get(at)]
    called = [at for at in totals if found[at].kind == "gross"]
    later = [at for at in totals if not borne_out or at >= borne_out[-1]]
    chosen = borne_out[-1] if borne_out else called[-1] if called else totals[-1] if totals else None
    if borne_out and called and found[called[-1]].value != found[chosen or 0].value and called[-1] > borne_out[-1]:
        chosen = called[-1]
    if chosen is not None and not borne_out and not called and len({found[at].value for at in later}) > 1:
        in_table = [at for at in totals if found[at].in_table]
        chosen = in_table[-1] if len({found[at].value for at in in_table}) == 1 else None
    if chosen is None and not totals and subs and not any(entry.kind == "net" for entry in found) and held.get(subs[-1]):
        chosen = subs[-1]
    return None if chosen is None else _candidate(found[chosen], held.get(chosen, False), of_lines)


def _net(found: Sequence[Entry], reached: dict[int, tuple[bool, Entry | None]], gross: Candidate | None, of_lines: Decimal | None) -> Candidate | None:
    for at, (_, before) in reached.items():
        if before is not None and gross is not None and found[at].plain == gross.value:
            return _candidate(before, True, of_lines)
    called = [at for at, entry in enumerate(found) if entry.kind == "net"]
    values = {found[at].value for at in called}
    if not called:
        return None
    sure = [at for at in called if reached.get(at, (False, None))[0]]
    chosen = sure[-1] if sure else called[-1] if len(values) == 1 else None
    return None if chosen is None else _candidate(found[chosen], bool(sure), of_lines)


def _candidate(entry: Entry, held: bool, of_lines: Decimal | None) -> Candidate:
    checks = ["label", "column_total" if entry.in_table else "format"]
    if of_lines is not None and abs(entry.value - of_lines) <= CENT:
        checks.append("sum_of_lines")
    elif held:
        checks.append("adds_up")
    return candidate(entry.plain, Place("inside", entry.segments), entry.raw, checks)


def _sum_of(lines: Sequence[TradeLine]) -> Decimal | None:
    amounts = [Decimal(line.amount) for line in lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(lines) else None


def currency(paper: TradePaper) -> Candidate | None:
    """The currency at the sums: by its label, at a total, in the heads of price columns, or beside the amounts."""
    found = _at_labels(paper)
    found += _at_totals(paper) + _in_heads(paper) + _beside_amounts(paper)
    found = found or _only_one(paper)
    sure = [one for one in found if one.raw not in table("trade")["words"]["ambiguous_currencies"]]
    if not sure:
        return best(found)
    counts = Counter(str(one.value) for one in sure)
    top = counts.most_common(2)
    labelled = [one for one in sure if "label" in one.checks]
    if len(top) > 1 and not labelled and top[0][1] < 2 * top[1][1]:
        return None
    return best(labelled) or best([one for one in sure if one.value == top[0][0]])


def _at_labels(paper: TradePaper) -> list[Candidate]:
    values = paper.first_values({"currency"}, lambda place, _: next(iter(currencies_in(place.text[:30])), None))
    return [candidate(code, place, raw, ["label", "format"]) for _, place, (code, raw) in values]


def labelled_currency(paper: TradePaper) -> Candidate | None:
    """The currency at its label only: on a waybill, sums of goods are in another one than its charges."""
    return best(_at_labels(paper)) or best(_at_charges(paper))


_CHARGES = re.compile(r"\b(?:charges?|prepaid|collect|freight|fracht|rate)\b", re.IGNORECASE)


def _at_charges(paper: TradePaper) -> list[Candidate]:
    segments = [segment for laid in paper.pages[:2] for segment in laid.segments if _CHARGES.search(segment.text) and amounts_in(segment.text)]
    return [
        candidate(code, Place("inside", (segment,)), raw, ["near_label", "format"]) for segment in segments for code, raw in currencies_in(segment.text)[:1]
    ]


def _only_one(paper: TradePaper) -> list[Candidate]:
    """Every currency the paper names anywhere, when they are all the same."""
    named = [
        candidate(code, Place("inside", (segment,)), raw, ["pattern", "format"])
        for laid in paper.pages[:3]
        for segment in laid.segments
        for code, raw in currencies_in(segment.text)
    ]
    return named if len({one.value for one in named}) == 1 else []


def _at_totals(paper: TradePaper) -> list[Candidate]:
    found = []
    for page, label in paper.labelled({"total_net", "total_gross"}):
        place = Place("inside", (label.segment, *page.rest_of_line(label)))
        if not amounts_in(place.text):
            continue
        found += [candidate(code, place, raw, ["near_label", "format"]) for code, raw in currencies_in(place.text)[:1]]
    return found


def _in_heads(paper: TradePaper) -> list[Candidate]:
    found = []
    for one in paper.tables:
        for column in one.head.columns:
            for code, raw in currencies_in(column.head)[:1] if column.role in ("amount", "unit_price") else []:
                box = (column.x0, one.head.top, column.x1, one.head.bottom)
                found.append(Candidate(code, raw, one.head.page, box, ("column_total", "format")))
    return found


def _beside_amounts(paper: TradePaper) -> list[Candidate]:
    found = []
    for one in paper.tables:
        for row in (*one.rows, *one.totals):
            text = f"{row.text('unit_price')} {row.text('amount')}"
            found += [candidate(code, Place("inside", tuple(row.segments)), raw, ["pattern", "format"]) for code, raw in currencies_in(text)[:1]]
    if found:
        return found
    for laid in paper.pages[:3]:
        for segment in laid.segments:
            if re.search(r"\d[.,]\d{2}(?!\d)", segment.text):
                found += [candidate(code, Place("inside", (segment,)), raw, ["pattern", "format"]) for code, raw in currencies_in(segment.text)[:1]]
    for laid in paper.pages[:3]:
        for segment in laid.segments:
            if fold(segment.text.split()[0]) in words_of("total_row") or fold(segment.text.split()[0]) == "say":
                found += [candidate(code, Place("inside", (segment,)), raw, ["pattern", "format"]) for code, raw in currencies_in(segment.text)[:1]]
    return found


def customs_sum(paper: TradePaper) -> Candidate | None:
    """The sum of duties on a notice: on the line of its total, or in its table's row of totals."""
    found = [entry for entry in entries(paper) if entry.kind in ("total", "gross")]
    return best([_candidate(entry, held=False, of_lines=None) for entry in found[-1:]])
