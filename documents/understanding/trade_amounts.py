"""Sums of money on a trade paper: net, gross, tax, and the currency they are in. A sum counts for more when the lines or the other sums bear it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from batches.paper import TradeLine
from documents.understanding.lexicon import table
from documents.understanding.trade_labels import Label, fold, words_of
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import amounts_in, currencies_in

#: Rounding that sums on a paper may show.
CENT = Decimal("0.02")


@dataclass(frozen=True)
class Sums:
    """The paper's net and gross totals, as far as it states them."""

    net: Candidate | None
    gross: Candidate | None


def sums(paper: TradePaper, lines: Sequence[TradeLine]) -> Sums:
    """Net and gross. One total only is the gross, unless its label calls it net; a net total needs to be called so, or to stand beside a gross one."""
    net, gross, tax = list(_labelled_sums(paper, "total_net")), list(_labelled_sums(paper, "total_gross")), list(_taxes(paper))
    net += _column_totals(paper, net=True)
    gross += _column_totals(paper, net=False)
    of_lines = _sum_of(lines)
    gross = [_with_charges(one, _charges(paper), of_lines) for one in gross]
    net = [_supported(one, gross, tax, of_lines, is_net=True) for one in net]
    gross = [_supported(one, net, tax, of_lines, is_net=False) for one in gross]
    return Sums(_chosen(net), _chosen(gross))


def _charges(paper: TradePaper) -> list[Decimal]:
    """Freight, insurance and the like on lines of their own."""
    names = words_of("charges")
    found = []
    for laid in paper.pages:
        for line in laid.lines:
            amounts = amounts_in(line.text)
            if len(amounts) == 1 and any(fold(word) in names for word in line.text.split()[:4]) and (value := paper.figures.plain(amounts[0])):
                found.append(Decimal(value))
    return found


def _with_charges(one: Candidate, charges: Sequence[Decimal], of_lines: Decimal | None) -> Candidate:
    """A total that is the lines and the charges printed beside them."""
    if of_lines is None or not charges:
        return one
    reached = {of_lines + sum(some) for count in (1, 2, 3) for some in combinations(charges[:6], count) if sum(some)}
    return replace(one, checks=(*one.checks, "adds_up")) if any(abs(Decimal(str(one.value)) - total) <= CENT for total in reached) else one


def _labelled_sums(paper: TradePaper, role: str) -> Iterator[Candidate]:
    for page, label in paper.labelled({"total_net", "total_gross"}):
        if role not in label.roles and role != _called(label.segment.text):
            continue
        segments = page.rest_of_line(label)
        place = Place("inside", segments) if segments else next((place for place in page.places(label) if place.relation == "below"), None)
        if place is None or not place.segments:
            continue
        found = [figure for figure in amounts_in(_first_sentence(place.text)) if _is_sum(figure, place.text, label)]
        called = _called(f"{label.segment.text} {place.text}") or role
        if called == role and len(found) == 1 and (value := paper.figures.plain(found[0])) is not None:
            yield candidate(value, place, found[0], ["label", "format"])


def _called(text: str) -> str | None:
    """``total_net`` or ``total_gross`` where the words of a total say which of the two it is."""
    words = {fold(word) for word in text.split()}
    net, gross = bool(words & words_of("net")), bool(words & words_of("gross"))
    return None if net == gross else "total_net" if net else "total_gross"


def _taxes(paper: TradePaper) -> Iterator[Candidate]:
    """The last sum on every line that names a tax (``zzgl. 19 % USt. 190,00``): it serves to bear out the totals, and is no field itself."""
    names = {fold(phrase) for phrases in table("trade")["labels"]["tax"].values() for phrase in phrases if " " not in phrase}
    for laid in paper.pages:
        for line in laid.lines:
            if not any(fold(word) in names for word in line.text.split()):
                continue
            found = [figure for figure in amounts_in(line.text) if re.search(r"[.,]\d{2}$", figure)]
            if found and (value := paper.figures.plain(found[-1])) is not None:
                yield candidate(value, Place("inside", line.segments), found[-1], ["label", "format"])


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[\d)])\.\s+(?=[A-Z])|\(", text)[0]


def _is_sum(figure: str, text: str, label: Label) -> bool:
    """Two decimals, or a currency at it: figures without either are quantities."""
    return bool(re.search(r"[.,]\d{2}$", figure)) or bool(currencies_in(text)) or bool(currencies_in(label.segment.text))


def _column_totals(paper: TradePaper, *, net: bool) -> list[Candidate]:
    """The amount column's figures in the tables' own rows of totals: those called net (or subtotal), or the others."""
    nets = {fold(phrase) for phrases in table("trade")["labels"]["total_net"].values() for phrase in phrases}
    totals = []
    for one in paper.tables:
        for row in one.totals:
            found = amounts_in(row.text("amount"))
            if (row.word in nets) == net and len(found) == 1 and (value := paper.figures.plain(found[0])) is not None:
                totals.append(candidate(value, Place("inside", tuple(row.segments)), found[0], ["label", "column_total"]))
    return totals


def _sum_of(lines: Sequence[TradeLine]) -> Decimal | None:
    amounts = [Decimal(line.amount) for line in lines if line.amount is not None]
    return sum(amounts, Decimal(0)) if amounts and len(amounts) == len(lines) else None


def _supported(one: Candidate, others: Sequence[Candidate], tax: Sequence[Candidate], of_lines: Decimal | None, *, is_net: bool) -> Candidate:
    value = Decimal(str(one.value))
    checks = list(one.checks)
    if of_lines is not None and abs(value - of_lines) <= CENT and value:
        checks.append("sum_of_lines")
    for other in others:
        net, gross = (value, Decimal(str(other.value))) if is_net else (Decimal(str(other.value)), value)
        if any(abs(net + Decimal(str(vat.value)) - gross) <= CENT and Decimal(str(vat.value)) for vat in tax):
            checks.append("adds_up")
            break
    return replace(one, checks=tuple(dict.fromkeys(checks)))


def _chosen(found: Sequence[Candidate]) -> Candidate | None:
    """The sum that is borne out; among several that are not, none is known to be the total."""
    found = [one for one in found if Decimal(str(one.value))] or list(found)
    values = {Decimal(str(one.value)) for one in found}
    borne_out = [one for one in found if {"sum_of_lines", "adds_up"} & set(one.checks)]
    if borne_out:
        # Of the sum of the lines and the sum with freight, the latter is what is due.
        adding_up = [one for one in borne_out if "adds_up" in one.checks] or borne_out
        most = max(Decimal(str(one.value)) for one in adding_up)
        return best([one for one in adding_up if Decimal(str(one.value)) == most])
    if len(values) == 1:
        return best(found)
    explicit = [one for one in found if "column_total" in one.checks]
    return best(explicit) if len({one.value for one in explicit}) == 1 else None


def currency(paper: TradePaper) -> Candidate | None:
    """The currency at the sums: by its label, at a total, in the heads of price columns, or beside the amounts."""
    found = [
        candidate(code, place, raw, ["label", "format"])
        for _, place, (code, raw) in paper.first_values({"currency"}, lambda place, _: next(iter(currencies_in(place.text[:30])), None))
    ]
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


def customs_sum(paper: TradePaper, roles: Collection[str] = ("total_gross",)) -> Candidate | None:
    """The sum of duties on a notice: the last figure on the line of its total."""
    found = []
    for page, label in paper.labelled(roles):
        segments = page.rest_of_line(label)
        figures = [figure for segment in segments for figure in amounts_in(segment.text) if re.search(r"[.,]\d{2}$", figure)]
        if figures and (value := paper.figures.plain(figures[-1])) is not None:
            found.append(candidate(value, Place("inside", segments), figures[-1], ["label", "format"]))
    for one in paper.tables:
        for row in one.totals:
            text = " ".join(segment.text for segment in row.segments)
            figures = [figure for figure in amounts_in(text) if re.search(r"[.,]\d{2}$", figure)]
            if figures and (value := paper.figures.plain(figures[-1])) is not None:
                found.append(candidate(value, Place("inside", tuple(row.segments)), figures[-1], ["label", "column_total"]))
    return best(found)
