"""Line by line what customs charges: from price to customs value, duty and import VAT, and which measures hang on the code."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from batches.base import Language, Text
from batches.batch import CustomsLine
from batches.errors import InputRefused
from batches.order import OrderLine
from catalogue import Catalogue
from customs.gaps import LineGaps
from customs.measures import Measures, measures_on
from customs.tables import tables
from documents.writing.value_build_up import build_up
from flows.gaps import gaps_in
from portal.desk import Known


@dataclass(frozen=True, slots=True)
class MeasureShown:
    """A measure; ``claimed``: the one the declaration asks for. ``preference``: empty for import VAT."""

    kind: str
    preference: str
    percent: Decimal | None
    specific: str
    said: Text
    verified: bool
    claimed: bool


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with its amounts row by row, its measures, and what it must come with; ``doubts``: what of its code and rates nobody has verified."""

    ordered: OrderLine
    goods: Text
    charged: CustomsLine
    country: str
    preference: Text | None
    build_up: list[dict[str, object]]
    measures: tuple[MeasureShown, ...]
    doubts: tuple[Text, ...]
    gaps: LineGaps | None

    @property
    def number(self) -> int:
        """The number of the line."""
        return self.ordered.line

    @property
    def certain(self) -> bool:
        """Whether code and rates are known and verified."""
        return not self.charged.missing and self.charged.commodity_code is not None and all(each.verified for each in self.measures if each.claimed)


def lines_of(known: Known, catalogue: Catalogue, lang: Language) -> tuple[LineShown, ...]:
    """The lines in the order of the computation; none where nothing is computed yet."""
    made = known.made.setdefault(f"customs lines {lang}", None)
    if made is None:
        gaps = {each.line: each for each in gaps_of(known, catalogue)}
        made = tuple(_shown(known, catalogue, charged, gaps.get(charged.line), lang) for charged in known.judgement.customs.lines)
        known.made[f"customs lines {lang}"] = made
    shown: tuple[LineShown, ...] = made
    return shown


def gaps_of(known: Known, catalogue: Catalogue) -> tuple[LineGaps, ...]:
    """What each line lacks, found once for each version of the batch; none where nothing is computed yet."""
    if "customs gaps" not in known.made:
        known.made["customs gaps"] = gaps_in(known.batch, known.judgement, catalogue) if known.judgement.customs.lines else ()
    found: tuple[LineGaps, ...] = known.made["customs gaps"]
    return found


def _shown(known: Known, catalogue: Catalogue, charged: CustomsLine, gaps: LineGaps | None, lang: Language) -> LineShown:
    order = known.batch.order
    ordered = order.line(charged.line)
    category = next((row for row in catalogue.categories if row.key == ordered.category), None)
    hanging = _measures(known, catalogue, charged)
    arrangement = next((row for row in tables().preferences if (row.code, row.origin) == (charged.preference, charged.origin)), None)
    adjustments = {row.code: row.name for row in tables().adjustments}
    methods = {row.method: Text(de=row.name_de, en=row.name_en) for row in tables().valuation_methods}
    return LineShown(
        ordered=ordered,
        goods=Text(de=ordered.category, en=ordered.category) if category is None else Text(de=category.name_de, en=category.name_en),
        charged=charged,
        country=country_named(charged.origin, lang),
        preference=None if arrangement is None else arrangement.called,
        build_up=[dict(row) for row in build_up(order, ordered, charged, adjustments, methods, lang)],
        measures=() if hanging is None else _measures_shown(hanging, charged.preference),
        doubts=() if hanging is None else tuple(each for each in dict.fromkeys(hanging.unknown) if not _told(each, charged)),
        gaps=gaps,
    )


def _measures(known: Known, catalogue: Catalogue, charged: CustomsLine) -> Measures | None:
    if charged.commodity_code is None or charged.origin is None:
        return None
    try:
        return measures_on(catalogue, charged.commodity_code, charged.origin, known.judgement.judged_for)
    except InputRefused:  # the heading is known, the code is not
        return None


def _told(doubt: Text, charged: CustomsLine) -> bool:
    """Whether the computation says the same of the line already, be it with more words."""
    begins = doubt.de.partition(":")[0]
    return any(doubt.de in each.de or each.de.startswith(begins) for each in charged.missing)


def _measures_shown(hanging: Measures, preference: str) -> tuple[MeasureShown, ...]:
    return tuple(
        MeasureShown(
            kind=each.kind,
            preference="" if each.kind == "import_vat" else each.preference,
            percent=each.percent,
            specific=each.specific,
            said=each.said,
            verified=each.verified,
            claimed=each.kind == "import_vat" or each.preference == preference,
        )
        for each in hanging.measures
    )


@lru_cache(maxsize=512)
def country_named(code: str | None, lang: Language) -> str:
    """The name of a country; a code nobody knows, and none, stand for themselves."""
    if not code:
        return ""
    from babel import Locale

    return str(Locale(lang).territories.get(code, code))
