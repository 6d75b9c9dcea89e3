"""The customs room's own tables: classification, words for materials, delivery terms, preferences, thresholds, beneficiaries, documents, codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator

from catalogue.contradictions import Contradiction, overlapping
from catalogue.loading import PACKAGED
from catalogue.rows import Row, Several, read_csv


def _yes(value: object) -> object:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_yes)]


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
    """What the price includes under an Incoterm. ``delivered``: carriage to a place inland; ``air_share_deducted``: to a place within the Union."""

    incoterm: str
    name: str
    carriage_in_price: YesNo
    insurance_in_price: YesNo
    delivered: YesNo
    air_share_deducted: YesNo


class Preference(Row):
    """A preferential arrangement by origin: the preference code (14 11) and the proofs of origin it takes."""

    code: str
    origin: str
    name: str
    proofs: Several
    declaration_limit_eur: Decimal


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
    thresholds: tuple[Threshold, ...]
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
        thresholds=read_csv(PACKAGED / "customs_thresholds.csv", Threshold),
        beneficiary_words=read_csv(PACKAGED / "relief_beneficiaries.csv", BeneficiaryWord),
        documents=read_csv(PACKAGED / "customs_documents.csv", CustomsDocument),
        codes=read_csv(PACKAGED / "customs_codes.csv", CustomsCode),
    )


def check_tables(read: CustomsTables) -> tuple[Contradiction, ...]:
    """Rows of the tables of which one must be wrong."""
    return tuple(overlapping("customs_codes", read.codes, lambda row: f"{row.list} {row.code}"))


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"(?<!\w){_spelt(word)}(?!\w)" for word in longest_first))


def _spelt(word: str) -> str:
    return re.escape(word.casefold()).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


def words_in(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Which of ``words`` stand in ``text``; where two overlap, the longer is taken."""
    return tuple(next(w for w in words if re.fullmatch(_spelt(w), hit)) for hit in _pattern(words).findall(text.casefold()))


def told_by(text: str) -> frozenset[str]:
    """What the words of an order line tell about the goods: families of materials and of forms."""
    family_of = {row.word: row.family for row in tables().material_words}
    return frozenset(part for word in words_in(text, tuple(family_of)) for part in family_of[word].split("+") if part)


__all__ = [
    "BeneficiaryWord",
    "Classification",
    "CustomsCode",
    "CustomsDocument",
    "CustomsTables",
    "DeliveryTerm",
    "Preference",
    "ProofSeries",
    "Threshold",
    "check_tables",
    "tables",
    "told_by",
    "words_in",
]
