"""A batch: one supplier order with its papers, measurements, people's decisions, and the judgement over them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batches.base import Frozen, Text
from batches.border_hold import BorderHold
from batches.decision import Approval, Decision, LotVerdict, Release
from batches.finding import Finding, Passed
from batches.gone_lot import GoneLot
from batches.inspected_before import InspectedBefore
from batches.lot_recall import LotRecall
from batches.order import CustomsRelease, Order, OrderedLot, OrderLine
from batches.paper import Paper
from batches.promise import Promise
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow, Sheets
from batches.seen_before import SeenBefore
from batches.tracking import TrackingEvent


class Attachment(Frozen):
    """A paper's bytes (in the archive under ``sha256``) and the name people know it by; ``by`` names who attached it, ``folder`` the imported folder."""

    file: str
    sha256: str
    by: str = "folder"


def _none(values: tuple[object, ...]) -> bool:
    return not values


class Batch(Frozen):
    """Everything known of a batch that did not come from judging it. A pure value: each act of a person or a flow makes a new one.

    ``attached`` says which papers belong to the batch, ``papers`` what was read from them, ``seen_before`` where the record saw them in earlier batches.
    ``sheets`` are the rows people entered, which are among ``measurements``, ``inspections`` and ``markings``.
    ``inspected_before``: how inspection stood in the series its lots belong to when they were inspected, or stands while they are not.
    ``tracking``: what carriers report of the goods on their way; no rule looks at it. ``gone``: the released lots of which nothing is left in stock;
    ``recalls``: lots that are recalled; both left out where there are none.
    """

    id: str
    order: Order
    attached: tuple[Attachment, ...] = ()
    papers: tuple[Paper, ...] = ()
    seen_before: tuple[SeenBefore, ...] = ()
    measurements: tuple[MeasuredRow, ...] = ()
    inspections: tuple[InspectedRow, ...] = ()
    markings: tuple[MarkedRow, ...] = ()
    sheets: Sheets = Sheets()
    inspected_before: tuple[InspectedBefore, ...] = ()
    arrived_on: date | None = None
    customs_release: CustomsRelease | None = None
    decisions: tuple[Decision, ...] = ()
    lot_verdicts: tuple[LotVerdict, ...] = ()
    approvals: tuple[Approval, ...] = ()
    releases: tuple[Release, ...] = ()
    holds: tuple[BorderHold, ...] = ()
    promises: tuple[Promise, ...] = ()
    tracking: tuple[TrackingEvent, ...] = ()
    #: Left out of a batch that has none: what was kept before lots could be gone stays as it is, byte for byte.
    gone: Annotated[tuple[GoneLot, ...], Field(exclude_if=_none)] = ()
    recalls: Annotated[tuple[LotRecall, ...], Field(exclude_if=_none)] = ()
    as_of: date | None = None

    @property
    def lots(self) -> tuple[tuple[OrderLine, OrderedLot], ...]:
        """Every lot with its line. A line that names no lots is one lot named ``-``."""
        return tuple((line, lot) for line in self.order.lines for lot in line.lots or (OrderedLot(lot="-", quantity=line.quantity),))

    def goods(self, line: int, lot: str) -> str:
        """What a lot consists of as the order has it now; a release covers exactly this."""
        for ordered, each in self.lots:
            if (ordered.line, each.lot) == (line, lot):
                return _goods(ordered, each)
        raise KeyError((line, lot))

    @property
    def releases_that_hold(self) -> tuple[Release, ...]:
        """The newest release of each lot that is still the goods the two people saw, and not recalled; others stay on record, and cover nothing."""
        now = {(line.line, lot.lot): _goods(line, lot) for line, lot in self.lots if not self.is_recalled(line.line, lot.lot)}
        holding = {(r.line, r.lot): r for r in self.releases if now.get((r.line, r.lot)) == r.goods}
        return tuple(holding[key] for key in now if key in holding)

    def is_released(self, line: int, lot: str) -> bool:
        """Whether a release of that lot holds."""
        covered = {release.goods for release in self.releases if (release.line, release.lot) == (line, lot)}
        # Every lot of a batch is asked, and mostly none is released: what it consists of is put into words only where it matters.
        return bool(covered) and any((ordered.line, each.lot) == (line, lot) and _goods(ordered, each) in covered for ordered, each in self.lots)

    def is_gone(self, line: int, lot: str) -> bool:
        """Whether nothing is left of a lot, as it was released."""
        return any((each.line, each.lot) == (line, lot) and each.goods == self.goods(line, lot) for each in self.gone)

    def is_recalled(self, line: int, lot: str) -> bool:
        """Whether a recall covers that lot."""
        return any((each.line, each.lot) == (line, lot) for each in self.recalls)

    def hold_on(self, line: int, lot: str) -> BorderHold | None:
        """The newest hold at the border that holds the lot. Where the order no longer has a lot that a hold names, it holds all of them."""
        if not self.holds:
            return None
        there = {(ordered.line, each.lot) for ordered, each in self.lots}
        held = [hold for hold in self.holds if hold.holds and (not hold.lots or (line, lot) in hold.lots or not there.issuperset(hold.lots))]
        return held[-1] if held else None

    @property
    def arrival(self) -> date | None:
        """The day the goods arrived, as entered or as the order says; ``None`` while they are on their way."""
        return self.arrived_on or self.order.arrived_on

    @property
    def release_by_customs(self) -> CustomsRelease | None:
        """The customs release, as entered or as the order says."""
        return self.customs_release or self.order.customs_release

    @property
    def in_series_on(self) -> date:
        """The day that gives a batch's lots their place in a series: arrival, while they are on their way the expected one."""
        return self.arrival or self.order.expected_on

    @property
    def judged_for(self) -> date:
        """The day the batch is judged for: as asked, else customs release, else arrival, else the expected arrival; never today."""
        if self.as_of is not None:
            return self.as_of
        if self.release_by_customs is not None:
            return self.release_by_customs.released_on
        return self.arrival or self.order.expected_on

    @property
    def lots_judged_for(self) -> date:
        """The day lots are judged for: arrival (or as asked)."""
        return self.as_of or self.arrival or self.order.expected_on


def _goods(line: OrderLine, lot: OrderedLot) -> str:
    known = (line.category, line.model, line.product_class, f"{lot.quantity} {line.unit}", lot.expires_on)
    return " · ".join(str(part) for part in known if part is not None)


class SamplingPlan(Frozen):
    """The single sampling plan one lot is to be inspected by (ISO 2859-1:1999); ``because``: why inspection is not normal, or what the plan leaves open."""

    line: int
    lot: str
    defect_class: str
    aql: str
    level: str
    inspection: str
    code_letter: str
    sample_size: int
    accept: int
    reject: int
    because: Text | None = None


def _in_both_languages(sentences: object) -> object:
    """Sentences a record of before kept in English alone."""
    return tuple({"de": each, "en": each} if isinstance(each, str) else each for each in sentences) if isinstance(sentences, list | tuple) else sentences


#: Sentences of the customs computation.
Said = Annotated[tuple[Text, ...], BeforeValidator(_in_both_languages)]


class ValueAdjustment(Frozen):
    """An addition to (A…) or a deduction from (B…) the price of a line, in EUR, by its code (EUCDM 14 04 008; UCC Art. 71 and 72).

    ``charge``: the charge of the order it comes from; ``None``: one of the order's ``adjustments``.
    """

    code: str
    amount: Decimal
    charge: Literal["freight", "insurance", "inland_transport"] | None = None


class CustomsLine(Frozen):
    """What customs will charge for one line; amounts in EUR, rates in percent. ``None``: not known, and ``missing`` says why.

    ``goods_value`` plus additions less deductions is the customs value; ``union_transport`` is what import VAT adds to value and duty. ``procedures``:
    additional procedure codes beside ``000`` (C26).
    """

    line: int
    commodity_code: str | None
    origin: str | None
    preference: str
    customs_value: Decimal | None
    duty_rate: Decimal | None
    duty: Decimal | None
    vat_rate: Decimal | None
    vat: Decimal | None
    goods_value: Decimal | None = None
    valuation_method: str | None = None
    adjustments: tuple[ValueAdjustment, ...] = ()
    union_transport: Decimal | None = None
    procedures: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    missing: Said = ()


class CustomsResult(Frozen):
    """The customs computation of a batch with each step in words that an auditor can follow."""

    lines: tuple[CustomsLine, ...] = ()
    customs_value: Decimal | None = None
    duty: Decimal | None = None
    import_vat: Decimal | None = None
    currency: str = "EUR"
    steps: Said = ()


class Judgement(Frozen):
    """What the rules said about a batch, the catalogue (digest) they said it by, and the day.

    ``grounds`` is a digest of all the judgement rests on: papers, data, catalogue and rules. While it is the same, judging again says the same.
    """

    judged_for: date
    catalogue: str
    grounds: str = ""
    findings: tuple[Finding, ...] = ()
    passed: tuple[Passed, ...] = ()
    sampling: tuple[SamplingPlan, ...] = ()
    customs: CustomsResult = CustomsResult()

    @property
    def remarks_on_plans(self) -> tuple[tuple[Text, tuple[int, ...]], ...]:
        """What is to be said of the sampling plans, once each, with the lines it is about."""
        lines: dict[Text, dict[int, None]] = {}
        for plan in self.sampling:
            if plan.because is not None:
                lines.setdefault(plan.because, {})[plan.line] = None
        return tuple((because, tuple(concerned)) for because, concerned in lines.items())
