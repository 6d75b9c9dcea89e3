"""Rows about law: categories and products, acts, routes to the market, standards, notified bodies, alerts, what a declaration must state."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from catalogue.rows import Day, Maybe, Row, Several

Subject = Literal["ppe", "medical_device", "in_vitro", "general", "pandemic_respirator", "biocide"]


class Category(Row):
    """A catalogue key an order line may name. ``product_class`` is empty where material or the order itself decides (``class_from``)."""

    key: str
    product: str
    product_class: str = Field(alias="class")
    class_from: Literal["category", "material", "order", "none"]
    name_de: str
    name_en: str


class Product(Row):
    """A product family: its place in law, the words papers use for it and the spellings of its classes.

    ``dual_with``: products whose standards may lawfully stand on the same paper; ``may_conform_as``: products as which such goods may be placed on the
    market too, outside the exception they were made for; ``parts``: words for parts of a kit that come from other makers with papers of their own.
    """

    id: str
    name_de: str
    name_en: str
    subject: Subject
    category: str
    classes: tuple[str, ...] = ()
    class_words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    class_suffixes: tuple[str, ...] = ()
    class_by_material: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    words: tuple[str, ...] = ()
    dual_with: tuple[str, ...] = ()
    may_conform_as: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


class Act(Row):
    """A legal act: goods may be placed on the market under it from ``valid_from`` to ``valid_until``.

    ``evidence_from``: the first day of issue of papers that count although the act did not apply yet; ``evidence_until``: the last day on which
    certificates under it count (transition). Certificates issued from ``extended_if_issued_from`` on and in force on ``extended_if_valid_on`` may count until
    ``extended_until`` although they have expired, on conditions only a person can check; so it has been since ``extended_from``, the day the extension came
    into force. The ``*_basis`` columns are the articles a finding cites.

    ``body_register``: how far ``notified_bodies.csv`` is kept for the act. ``products``: bodies with what they are designated for, so that an open scope is
    to be looked up; ``bodies``: bodies alone, so that only one that is not there is; empty: not kept, and only what a row says outright counts.
    """

    act: str
    title: str
    short: str
    subject: str
    evidence_from: Day
    evidence_until: Day
    extended_from: Day
    extended_until: Day
    extended_if_issued_from: Day
    extended_if_valid_on: Day
    body_register: Literal["", "bodies", "products"]
    certificate_max_years: Annotated[int | None, Maybe]
    certificate_max_basis: str
    certificate_basis: str
    body_basis: str
    production_control_basis: str
    declaration_basis: str


def _papers(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(tuple(paper.strip() for paper in part.split("|")) for part in value.split(";") if part.strip())


def _conditions(one: str) -> str:
    """The pattern of a cell that holds no condition, one, or several joined by ``&``."""
    return rf"^(({one})(&({one}))*)?$"


def _parted(when: str) -> tuple[str, ...]:
    return tuple(when.split("&")) if when else ()


#: Papers, each a tuple of alternatives of which one suffices; ``kind@air`` is asked of that mode of transport only.
Papers = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_papers)]


class Route(Row):
    """The papers a product must come with under an act.

    ``when`` narrows the row (``class:surgical``, ``sterile``, ``declaration_signed_before:2022-05-26``, ``certificate_issued_before:2021-05-26``; several
    joined by ``&``); such a row stands in place of the plain one. ``basis_date``: the day by which the row is chosen.
    """

    product: str
    act: str
    when: Annotated[str, Field(pattern=_conditions(r"sterile|class:[^&]+|(declaration_signed|certificate_issued)_before:\d{4}-\d{2}-\d{2}"))]
    basis_date: Literal["arrival", "certificate_issue"]
    route: str
    required: Papers
    supporting: Papers

    @property
    def conditions(self) -> tuple[str, ...]:
        """What narrows the row, each by itself."""
        return _parted(self.when)

    @property
    def of_legacy(self) -> bool:
        """Whether the row is for goods that go on under an act whose time is over, by papers issued before."""
        return any("_before:" in condition for condition in self.conditions)


class StandardEdition(Row):
    """An edition of a standard. It gave presumption of conformity until ``valid_until``; ``role`` says what else it can be."""

    standard: str
    edition: str
    product: str
    role: Literal["harmonised", "foreign", "supporting", "not_evidence", "management_system"]
    superseded_by: str

    @property
    def name(self) -> str:
        """The edition as papers cite it: ``EN 149:2001+A1:2009``, ``GB 2626-2019``."""
        return f"{self.standard}{'-' if self.role == 'foreign' else ':'}{self.edition}"


class DefiningStandard(Row):
    """The standard by which a product, or some of its classes (none: all), is what it is ordered as; one of several suffices."""

    product: str
    classes: Several
    standards: Several


class Designation(Row):
    """What is known of a notified body under one act. ``products`` empty: scope not known; ``*``: all. ``never``: known not to be designated.

    ``certificates_until``: the day on which certificates the body issued lost their force though they had not expired (bodies of the United Kingdom).
    """

    number: Annotated[str, Field(pattern=r"^\d{4}$")]
    name: str
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    act: str
    products: Several
    scope: str
    status: Literal["active", "ended", "never", "unknown"]
    certificates_until: Day


class BodyName(Row):
    """Another name a notified body signs by."""

    number: Annotated[str, Field(pattern=r"^\d{4}$")]
    name: str


class MarketState(Row):
    """A state whose manufacturers need no authorised representative in the Union."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class NameWord(Row):
    """A word that names must be read by: a company's legal form, a word beside a model number, a word many bodies carry, another form or the translation
    of a word of the trade (``word_form``, ``means`` being the word it stands for), a place, a branch of a company.

    ``means`` of a legal form: ``private`` or ``stock`` where it says which kind of company it is, empty where it does not (``Co., Ltd.`` may be either).
    """

    use: Literal["company_form", "model_word", "body_word", "word_form", "place", "branch"]
    word: str
    means: str


class Alert(Row):
    """A public safety alert; ``valid_from`` is the day of publication."""

    alert: str
    subject: str
    maker: str
    product: str
    models: Several
    certificate_numbers: Several
    notified_body: str
    action: str


class DeclarationElement(Row):
    """An element a declaration of conformity must state under an act, by the declaration's date of issue.

    ``fields``: the facts any of which shows it; ``excludes``: values that show the contrary. ``when`` narrows the row: ``body`` where a notified body is
    required, ``category_III``. ``absence``: whether a fact that was not read is surely not there, or ``doubtful`` because papers print it in too many ways.
    """

    act: str
    element: str
    fields: Several
    excludes: Several
    when: Literal["", "body", "category_III"]
    absence: Literal["certain", "doubtful"]
    name_de: str
    name_en: str
    clause: str


class MarkingElement(Row):
    """What must, or may not, stand on product, box or accompanying paper of a product under an act.

    ``products`` are ids, ``*`` for all under the act. ``when`` narrows the row: ``sterile``, ``not_sterile``, ``class:surgical``, ``not_class:surgical``,
    ``maker_outside`` (the maker is established outside the single market), ``not_approved`` (no special approval stands in the place of a body's
    certificate), several joined by ``&``. ``form``: what the element must read, beyond being
    there at all.
    """

    act: str
    products: Several
    when: Annotated[str, Field(pattern=_conditions("sterile|not_sterile|maker_outside|not_approved|class:[^&]+|not_class:[^&]+"))]
    element: str
    demand: Literal["required", "forbidden"]
    form: Literal[
        "", "class", "class_and_reuse", "standard", "standard_dated", "german", "manufacturer", "importer", "model", "ce", "authorised_representative"
    ]
    name_de: str
    name_en: str
    clause: str

    @property
    def conditions(self) -> tuple[str, ...]:
        """What narrows the row, each by itself."""
        return _parted(self.when)
