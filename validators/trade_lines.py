"""The goods lines of invoices and packing lists beside the order: which line is meant, how many units, how much money."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from batches.finding import Evidence
from batches.order import Order, OrderLine
from batches.paper import Paper, TradeLine
from catalogue.contents import Catalogue
from validators.names import model_fits
from validators.trade_papers import in_order
from validators.trade_words import names_one
from validators.words_of_people import folded

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Ordered:
    """Order lines of one model (sizes or colours of it may be several lines), which papers cannot tell apart."""

    lines: tuple[OrderLine, ...]

    @property
    def quantity(self) -> int:
        """Units ordered."""
        return sum(line.quantity for line in self.lines)

    @property
    def amount(self) -> Decimal:
        """What they cost, in the order's currency."""
        return sum((line.quantity * line.unit_price for line in self.lines), Decimal(0))

    @property
    def unit(self) -> str:
        """What is counted."""
        return self.lines[0].unit

    @property
    def prices(self) -> tuple[Decimal, ...]:
        """The prices agreed for one unit, the lowest first."""
        return tuple(sorted({line.unit_price for line in self.lines}))

    @property
    def only_line(self) -> int | None:
        """The number of the line, ``None`` where several lines order the model."""
        return self.lines[0].line if len(self.lines) == 1 else None

    def evidence(self) -> tuple[Evidence, ...]:
        """What the order says."""
        return tuple(in_order(f"line {e.line}: {e.model}, {e.quantity} {e.unit} at {e.unit_price}") for e in self.lines)


def ordered_models(order: Order) -> tuple[Ordered, ...]:
    """The order's lines by model and unit."""
    groups: dict[tuple[str, str], list[OrderLine]] = {}
    for line in order.lines:
        groups.setdefault((folded(line.model), line.unit), []).append(line)
    return tuple(Ordered(tuple(group)) for group in groups.values())


def models_of_lines(paper: Paper, groups: tuple[Ordered, ...], catalogue: Catalogue) -> tuple[Ordered | None, ...]:
    """The model each line of a paper is about; ``None`` for a line that fits none, or several and so none of them for certain."""
    fitting = ([group for group in groups if _is_about(group, line, catalogue)] for line in paper.lines)
    return tuple(several[0] if len(several) == 1 else None for several in fitting)


def number(text: str | None) -> Decimal | None:
    """A number as the reader normalises it; ``None``: absent, no number, or larger or finer than any that is traded in."""
    plain = (text or "").strip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def line_evidence(paper: Paper, lines: Iterable[TradeLine]) -> tuple[Evidence, ...]:
    """The spots of a paper's lines."""
    return tuple(Evidence(file=paper.file, page=line.page, box=line.box, text=line_text(line)) for line in lines)


def line_text(line: TradeLine) -> str:
    """A line in one string."""
    parts = (line.model, line.description, f"{line.quantity or ''} {line.unit or ''}".strip(), line.unit_price, line.amount)
    return " | ".join(part for part in parts if part)


def is_charge(line: TradeLine) -> bool:
    """Whether the line bills no goods: freight, insurance, a discount."""
    return not (line.model or "").strip() and names_one("charge", line.description)


def is_free(line: TradeLine) -> bool:
    """Whether the line lists goods given free of charge: at no price, or named as samples."""
    return 0 in (number(line.unit_price), number(line.amount)) or names_one("sample", f"{line.description} {line.unit or ''}")


def paid_for(lines: tuple[TradeLine, ...]) -> tuple[TradeLine, ...]:
    """The lines of a model without those given free beside others; all of them where none is paid for."""
    return tuple(line for line in lines if not is_free(line)) or lines


def _is_about(ordered: Ordered, line: TradeLine, catalogue: Catalogue) -> bool:
    model = ordered.lines[0].model
    if line.model and line.model.strip():
        return model_fits(model, line.model, catalogue)
    # Where the paper has no column for it, the model stands in the description as a word of its own.
    wanted, described = folded(model), f" {folded(line.description)} "
    return len(wanted) > 2 and f" {wanted} " in described
