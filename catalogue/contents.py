"""The whole catalogue, all days at once: tuples of rows and the indexes over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from catalogue.law import (
    Act,
    Alert,
    BodyName,
    Category,
    DeclarationElement,
    DefiningStandard,
    Designation,
    MarketState,
    MarkingElement,
    NameWord,
    Product,
    Route,
    StandardEdition,
)
from catalogue.quality import (
    CodeLetters,
    ConditioningState,
    Limit,
    MeasuredProperty,
    RequiredTest,
    SamplingCell,
    SamplingPolicy,
    ShelfLifePolicy,
    SpecimensAsked,
    SwitchingPolicy,
    Unit,
)
from catalogue.rows import Row
from catalogue.trade import AirFreight, Airport, Country, Relief, TariffRow, VatRate, WeightTolerance

if TYPE_CHECKING:
    from catalogue.as_of import CatalogueAt

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Row)


def indexed(rows: Iterable[R], key: Callable[[R], K]) -> Mapping[K, tuple[R, ...]]:
    """Rows by key, in the order of the file, unchangeable."""
    found: defaultdict[K, list[R]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return MappingProxyType({each: tuple(several) for each, several in found.items()})


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Every row of every file. ``version`` is the digest over all data files; every judgement names it."""

    version: str
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    acts: tuple[Act, ...]
    routes: tuple[Route, ...]
    standards: tuple[StandardEdition, ...]
    defining_standards: tuple[DefiningStandard, ...]
    designations: tuple[Designation, ...]
    body_names: tuple[BodyName, ...]
    single_market: tuple[MarketState, ...]
    name_words: tuple[NameWord, ...]
    alerts: tuple[Alert, ...]
    declaration_elements: tuple[DeclarationElement, ...]
    limits: tuple[Limit, ...]
    properties: tuple[MeasuredProperty, ...]
    units: tuple[Unit, ...]
    conditioning_states: tuple[ConditioningState, ...]
    specimens_asked: tuple[SpecimensAsked, ...]
    sampling_cells: tuple[SamplingCell, ...]
    code_letters: tuple[CodeLetters, ...]
    sampling_policies: tuple[SamplingPolicy, ...]
    switching_policies: tuple[SwitchingPolicy, ...]
    shelf_life_policies: tuple[ShelfLifePolicy, ...]
    tariff: tuple[TariffRow, ...]
    vat_rates: tuple[VatRate, ...]
    reliefs: tuple[Relief, ...]
    air_freight: tuple[AirFreight, ...]
    airports: tuple[Airport, ...]
    countries: tuple[Country, ...]
    weight_tolerances: tuple[WeightTolerance, ...]
    required_tests: tuple[RequiredTest, ...]
    marking_elements: tuple[MarkingElement, ...]

    def at(self, on: date) -> CatalogueAt:
        """The catalogue as of that day."""
        from catalogue.as_of import CatalogueAt

        return CatalogueAt(self, on)

    @cached_property
    def categories_by_key(self) -> Mapping[str, tuple[Category, ...]]:
        """Category rows by key."""
        return indexed(self.categories, lambda row: row.key)

    @cached_property
    def names_of_countries(self) -> tuple[tuple[str, str], ...]:
        """Every name of a country in words for comparison, with its code, the longest first."""
        from catalogue.countries import names_in_order

        return names_in_order(self.countries)

    @cached_property
    def country_by_name(self) -> Mapping[str, str]:
        """The code of a country by its name in words for comparison."""
        return dict(self.names_of_countries)

    @cached_property
    def country_codes(self) -> frozenset[str]:
        """The codes of the countries that have names here."""
        return frozenset(row.code for row in self.countries)

    @cached_property
    def products_by_id(self) -> Mapping[str, tuple[Product, ...]]:
        """Product rows by id."""
        return indexed(self.products, lambda row: row.id)

    @cached_property
    def acts_by_name(self) -> Mapping[str, tuple[Act, ...]]:
        """Act rows by number."""
        return indexed(self.acts, lambda row: row.act)

    @cached_property
    def routes_by_product(self) -> Mapping[str, tuple[Route, ...]]:
        """Route rows by product."""
        return indexed(self.routes, lambda row: row.product)

    @cached_property
    def standards_by_number(self) -> Mapping[str, tuple[StandardEdition, ...]]:
        """Editions by number without year (``EN 149``)."""
        return indexed(self.standards, lambda row: row.standard)

    @cached_property
    def designations_by_number(self) -> Mapping[str, tuple[Designation, ...]]:
        """Designations by the body's number."""
        return indexed(self.designations, lambda row: row.number)

    @cached_property
    def body_names_by_number(self) -> Mapping[str, tuple[BodyName, ...]]:
        """Further names by the body's number."""
        return indexed(self.body_names, lambda row: row.number)

    @cached_property
    def words_by_use(self) -> Mapping[str, tuple[str, ...]]:
        """Words that names are read by, by use."""
        return MappingProxyType({use: tuple(row.word for row in rows) for use, rows in indexed(self.name_words, lambda row: row.use).items()})

    @cached_property
    def meanings_by_use(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Words that say something else or more than themselves, each with what it means, by use."""
        meaning = (row for row in self.name_words if row.means)
        return MappingProxyType({use: tuple((row.word, row.means) for row in rows) for use, rows in indexed(meaning, lambda row: row.use).items()})

    @cached_property
    def limits_by_class(self) -> Mapping[tuple[str, str], tuple[Limit, ...]]:
        """Limits by product and class."""
        return indexed(self.limits, lambda row: (row.product, row.product_class))

    @cached_property
    def specimens_by_limit(self) -> Mapping[tuple[str, str], tuple[SpecimensAsked, ...]]:
        """Specimens asked for by standard and property, as limits name them."""
        return indexed(self.specimens_asked, lambda row: (row.standard, row.property))

    @cached_property
    def cells_by_plan(self) -> Mapping[tuple[str, str, str], tuple[SamplingCell, ...]]:
        """Sampling cells by inspection, code letter and AQL."""
        return indexed(self.sampling_cells, lambda row: (row.inspection, row.code_letter, row.aql))

    @cached_property
    def aqls(self) -> tuple[str, ...]:
        """The AQLs of the sampling tables, in their order."""
        return tuple(dict.fromkeys(row.aql for row in self.sampling_cells))

    def files_rows(self) -> Mapping[str, tuple[Row, ...]]:
        """All rows by the name of the thing they describe, for checks over the whole."""
        return MappingProxyType({each.name: getattr(self, each.name) for each in fields(self) if each.name != "version"})
