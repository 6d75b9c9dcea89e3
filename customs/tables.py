"""The customs room's own tables: classification, words for materials, delivery terms, preferences, thresholds, beneficiaries, documents, codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from batches.base import Text
from catalogue.loading import PACKAGED
from catalogue.rows import Maybe, Row, Several, read_csv


def _yes(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _alternatives(value: object) -> object:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes)]
Alternatives = Annotated[tuple[str, ...], BeforeValidator(_alternatives)]
_CIRCUMSTANCE = r"(always|sold|not_sold|by_(air|sea|road|rail)|preference:\d{3}|up_to_limit|above_limit|relief|value_declaration_due)"
#: What a condition may hang on, one or several joined by ``&``.
_CIRCUMSTANCES = rf"^{_CIRCUMSTANCE}(&{_CIRCUMSTANCE})*$"
#: A document code of TARIC (EUCDM 12 03 002): a letter and three figures.
DOCUMENT_CODE = re.compile(r"[A-Z]\d{3}")


class Classification(Row):
    """Which goods a commodity code takes.

    ``needs``: every one of these must be known of the goods (``woven|nonwoven``: either); ``excludes``: none may be. ``when_unsaid`` tells what
    silence about ``needs`` means: the code ``fits`` all the same, ``differs`` (goods of that kind are always named), or is left ``open``.
    ``ending``: whether the digits 9 and 10 are ``known``, exist but are ``not_known``, or are ``not_recorded`` here.
    """

    code: str
    product: Several
    categories: Several
    classes: Several
    needs: Several
    excludes: Several
    when_unsaid: Literal["fits", "differs", "open"]
    ending: Literal["known", "not_known", "not_recorded"]


class Word(Row):
    """A word of orders (``*`` stands for any letters) and what it tells; an empty family: it tells nothing (``latex-free``)."""

    word: str
    family: str


class DeliveryTerm(Row):
    """What the price includes under an Incoterm. ``delivered``: carriage to a place inland; ``air_share_deducted``: to a place within the Union;
    ``duties_in_price``: the seller bears the import duties; ``ships_only``: a term for carriage by sea and inland waterway;
    ``from_works``: the buyer bears the way from the works on."""

    incoterm: str
    name: str
    carriage_in_price: YesNo
    insurance_in_price: YesNo
    delivered: YesNo
    air_share_deducted: YesNo
    duties_in_price: YesNo
    ships_only: YesNo
    from_works: YesNo


class Preference(Row):
    """A preferential arrangement by origin: the preference code (14 11) and the proofs of origin it takes, which hold ``valid_months`` from their issue.

    ``registered_exporters``: whether a declaration that names the exporter's registration (REX) suffices above the limit too; ``wording``: the statement
    (:attr:`batches.paper.Paper.statements`) by which a declaration says that it is made under this arrangement.
    """

    code: str
    origin: str
    name: str
    name_de: str
    proofs: Several
    declaration_limit_eur: Decimal
    valid_months: int
    registered_exporters: YesNo
    wording: str

    @property
    def called(self) -> Text:
        """The name of the arrangement."""
        return Text(de=self.name_de, en=self.name)


class PreferenceReduction(Row):
    """How an arrangement reduces the duty on a category of goods: by equal yearly ``stages`` (the first on ``valid_from``, each further one on
    1 January), by ``percent`` of the rate, or by percentage ``points``; ``amount``: the number of stages, percent or points."""

    preference: str
    origin: str
    category: str
    reduction: Literal["stages", "percent", "points"]
    amount: Annotated[Decimal, Field(gt=0)]


class PreferenceCategory(Row):
    """The category an arrangement puts the goods of a commodity code in; ``code``: the digits it begins with; ``base_percent``: the rate that is reduced
    (empty: the third-country rate of the day)."""

    preference: str
    origin: str
    code: Annotated[str, Field(pattern=r"^\d{2,10}$")]
    category: str
    base_percent: Annotated[Decimal | None, Maybe]


class MeasureCondition(Row):
    """What goods must come with, and when.

    ``codes``: what a commodity code begins with (none: every code). ``when``: words that must all hold of a line (``sold&by_air``, ``preference:300``).
    ``satisfied_by``: document codes or kinds of papers, one of which suffices (``N740|N741|N703``; ``route``: the papers of the goods' route to the market).
    ``demand``: ``required``; ``welcome`` (customary, no law asks for it); ``declared`` (stated in the declaration, no paper); ``ask`` (only where TARIC asks).
    """

    key: str
    codes: Several
    when: Annotated[str, Field(pattern=_CIRCUMSTANCES)]
    satisfied_by: Alternatives
    demand: Literal["required", "welcome", "declared", "ask"]
    whom: Literal["importer", "supplier", "exporter", "declarant"]
    name_de: str
    name_en: str
    when_de: str
    when_en: str
    get_de: str
    get_en: str

    @property
    def words(self) -> frozenset[str]:
        """What must hold for the condition to apply."""
        return frozenset(self.when.split("&"))

    @property
    def document_codes(self) -> tuple[str, ...]:
        """The document codes among what satisfies it."""
        return tuple(each for each in self.satisfied_by if DOCUMENT_CODE.fullmatch(each))

    @property
    def called(self) -> Text:
        """What it is."""
        return Text(de=self.name_de, en=self.name_en)

    @property
    def to_get(self) -> Text:
        """What exactly is to be got or done."""
        return Text(de=self.get_de, en=self.get_en)


class ProofSeries(Row):
    """A series of forms of a proof of origin, by the letters its numbers begin with; accepted when issued until ``valid_until``."""

    code: str
    origin: str
    proof: str
    series: str


class Threshold(Row):
    """An amount above which something is due."""

    key: str
    amount_eur: Decimal


class AdjustmentCode(Row):
    """A code of additions to and deductions from the price (EUCDM 14 04 008): its article of Reg. (EU) 952/2013, its box on the D.V.1, and whether a
    deduction goes back into the base of import VAT (§ 11(3) Nr. 3 UStG)."""

    code: str
    kind: Literal["addition", "deduction"]
    box: str
    in_vat_base: YesNo
    name_de: str
    name_en: str
    article: str
    article_de: str

    @property
    def name(self) -> Text:
        """What the code stands for."""
        return Text(de=self.name_de, en=self.name_en)


class ValuationMethod(Row):
    """A method of customs valuation (14 10) by its number, the words orders name it by, and its article (UCC Art. 70 and 74)."""

    method: str
    words: Several
    name_de: str
    name_en: str
    article: str
    article_de: str


class BeneficiaryWord(Row):
    """A word in the name or kind of a beneficiary that tells whether the relief decisions mean it."""

    word: str
    entitled: YesNo


class CustomsDocument(Row):
    """What a kind of paper is to customs: its code (empty: it has none), the data element it is declared in (12 03, 12 05) and the stem of its file name."""

    kind: str
    variant: str
    code: str
    element: str
    stem: str
    name_de: str
    name_en: str


class CustomsCode(Row):
    """A code of the customs declaration: the ``list`` it belongs to, and what it means.

    Which data element a list is for stands in ``source``. Codes of a list that are not recorded here exist: a missing code proves nothing.
    """

    list: str
    code: str
    name_de: str
    name_en: str


@dataclass(frozen=True)
class CustomsTables:
    """All of them, read once."""

    classification: tuple[Classification, ...]
    material_words: tuple[Word, ...]
    delivery_terms: tuple[DeliveryTerm, ...]
    preferences: tuple[Preference, ...]
    proof_series: tuple[ProofSeries, ...]
    preference_reductions: tuple[PreferenceReduction, ...]
    preference_categories: tuple[PreferenceCategory, ...]
    measure_conditions: tuple[MeasureCondition, ...]
    thresholds: tuple[Threshold, ...]
    adjustments: tuple[AdjustmentCode, ...]
    valuation_methods: tuple[ValuationMethod, ...]
    beneficiary_words: tuple[BeneficiaryWord, ...]
    documents: tuple[CustomsDocument, ...]
    codes: tuple[CustomsCode, ...]


@lru_cache(maxsize=1)
def tables() -> CustomsTables:
    """The packaged tables (they lie with the catalogue's data, so that its version covers them)."""
    return CustomsTables(
        classification=read_csv(PACKAGED / "classification.csv", Classification),
        material_words=read_csv(PACKAGED / "material_words.csv", Word),
        delivery_terms=read_csv(PACKAGED / "incoterms.csv", DeliveryTerm),
        preferences=read_csv(PACKAGED / "preferences.csv", Preference),
        proof_series=read_csv(PACKAGED / "proof_series.csv", ProofSeries),
        preference_reductions=read_csv(PACKAGED / "preference_reductions.csv", PreferenceReduction),
        preference_categories=read_csv(PACKAGED / "preference_categories.csv", PreferenceCategory),
        measure_conditions=read_csv(PACKAGED / "measure_conditions.csv", MeasureCondition),
        thresholds=read_csv(PACKAGED / "customs_thresholds.csv", Threshold),
        adjustments=read_csv(PACKAGED / "value_adjustments.csv", AdjustmentCode),
        valuation_methods=read_csv(PACKAGED / "valuation_methods.csv", ValuationMethod),
        beneficiary_words=read_csv(PACKAGED / "relief_beneficiaries.csv", BeneficiaryWord),
        documents=read_csv(PACKAGED / "customs_documents.csv", CustomsDocument),
        codes=read_csv(PACKAGED / "customs_codes.csv", CustomsCode),
    )


def value_particulars_due(customs_value: Decimal | None, on: date) -> bool:
    """Whether particulars of customs value (N934) are due for a consignment of that value in EUR (Del. Reg. (EU) 2016/341 Art. 6)."""
    limit = threshold("value_declaration", on)
    return limit is not None and customs_value is not None and customs_value > limit.amount_eur


def of_low_value(goods_value: Decimal | None, on: date) -> bool:
    """Whether goods of that value in EUR are of negligible value on a day: no duty, and the low-value data set (Reg. (EC) 1186/2009 Art. 23)."""
    limit = threshold("low_value", on)
    return limit is not None and goods_value is not None and goods_value <= limit.amount_eur


def threshold(key: str, on: date) -> Threshold | None:
    """The threshold of that name on a day."""
    return next((row for row in tables().thresholds if row.key == key and row.applies(on)), None)
