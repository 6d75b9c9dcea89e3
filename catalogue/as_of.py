"""The catalogue as of one day: every answer comes from rows that applied then."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from catalogue.contents import Catalogue
from catalogue.law import Act, Alert, Category, DeclarationElement, Designation, Product, Route
from catalogue.quality import CodeLetters, ConditioningState, Limit, MeasuredProperty, SamplingCell, SamplingPolicy, ShelfLifePolicy, SpecimensAsked
from catalogue.rows import Row
from catalogue.trade import AirFreight, Relief, TariffRow, VatRate

R = TypeVar("R", bound=Row)


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Text for comparison: full-width forms folded, no case, no accents, letters and digits only."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().replace("ß", "ss").replace("đ", "d"))
    return "".join(c for c in decomposed if c.isalnum())


@dataclass(frozen=True, slots=True)
class CatalogueAt:
    """Answers as of ``on``. A key the catalogue does not know gives ``None`` or an empty tuple, never an error."""

    catalogue: Catalogue
    on: date

    def _applying(self, rows: Iterable[R]) -> tuple[R, ...]:
        return tuple(row for row in rows if row.applies(self.on))

    def _first(self, rows: Iterable[R]) -> R | None:
        return next((row for row in rows if row.applies(self.on)), None)

    def category(self, key: str) -> Category | None:
        """The category of that key."""
        return self._first(self.catalogue.categories_by_key.get(key, ()))

    def product(self, product_id: str) -> Product | None:
        """The product family of that id."""
        return self._first(self.catalogue.products_by_id.get(product_id, ()))

    def product_of(self, key: str) -> Product | None:
        """The product family of a category key."""
        category = self.category(key)
        return None if category is None else self.product(category.product)

    def class_ordered(self, key: str, product_class: str | None, material: str | None) -> str | None:
        """The class an order line asks for, as limits name it: from the category, the order's own words, or the material; ``None``: not known."""
        category, product = self.category(key), self.product_of(key)
        if category is None or product is None:
            return None
        if category.class_from == "category":
            return category.product_class
        stated = class_named(product, product_class or "")
        if stated is not None or category.class_from != "material":
            return stated
        named = plain(material or "")
        for each, materials in product.class_by_material.items():
            if any(plain(word) == named or (len(word) > 3 and plain(word) in named) for word in materials):
                return each
        return None

    def act(self, act: str) -> Act | None:
        """The act of that number, whether or not goods may still be placed on the market under it."""
        rows = self.catalogue.acts_by_name.get(act, ())
        return self._first(rows) or next(iter(rows), None)

    def routes(self, product: str) -> tuple[Route, ...]:
        """The routes whose dates cover the day, narrowed ones included; ``*`` holds what every consignment needs."""
        return self._applying(self.catalogue.routes_by_product.get(product, ()))

    def body(self, number: str) -> str | None:
        """The name of the notified body of that number, ``None`` when the register here does not know it."""
        rows = self.catalogue.designations_by_number.get(number, ())
        return rows[0].name if rows else None

    def body_names(self, number: str) -> tuple[str, ...]:
        """Every name the register knows for that number."""
        known = (row.name for row in self.catalogue.designations_by_number.get(number, ()))
        return tuple(dict.fromkeys((*known, *(row.name for row in self.catalogue.body_names_by_number.get(number, ())))))

    def designations(self, number: str, act: str | None = None) -> tuple[Designation, ...]:
        """What is known of a body (under one act, or all), on whatever day; ended and never designated rows included."""
        rows = self.catalogue.designations_by_number.get(number, ())
        return tuple(row for row in rows if act is None or row.act == act)

    def alerts(self) -> tuple[Alert, ...]:
        """The alerts published by then."""
        return self._applying(self.catalogue.alerts)

    def in_single_market(self, country: str) -> bool:
        """Whether makers of devices in that state need no authorised representative."""
        return any(row.country == country for row in self._applying(self.catalogue.single_market))

    def declaration_elements(self, act: str) -> tuple[DeclarationElement, ...]:
        """What a declaration under that act must state."""
        return tuple(row for row in self._applying(self.catalogue.declaration_elements) if row.act == act)

    def limits(self, product: str, product_class: str) -> tuple[Limit, ...]:
        """The limits for a class of a product."""
        return self._applying(self.catalogue.limits_by_class.get((product, product_class), ()))

    def properties(self) -> tuple[MeasuredProperty, ...]:
        """Every measured property known."""
        return self._applying(self.catalogue.properties)

    def specimens_asked(self, standard: str, property_key: str) -> tuple[SpecimensAsked, ...]:
        """How many specimens a standard tests for a property; one row for each state."""
        return self._applying(self.catalogue.specimens_by_limit.get((standard, property_key), ()))

    def conditioning_states(self) -> tuple[ConditioningState, ...]:
        """The states specimens are tested in."""
        return self._applying(self.catalogue.conditioning_states)

    def code_letters(self, lot_size: int) -> CodeLetters | None:
        """The row of ISO 2859-1 table 1 for a lot of that size; ``None`` below two."""
        rows = self._applying(self.catalogue.code_letters)
        return next((row for row in rows if row.lot_min <= lot_size and (row.lot_max is None or lot_size <= row.lot_max)), None)

    def sampling_cell(self, inspection: str, code_letter: str, aql: str) -> SamplingCell | None:
        """The cell of ISO 2859-1 tables 2-A to 2-C, its arrow followed; AQL as in the tables (``1.5``, ``0.10``)."""
        return self._first(self.catalogue.cells_by_plan.get((inspection, code_letter, aql), ()))

    def sampling_policies(self, product: str) -> tuple[SamplingPolicy, ...]:
        """The inspection policy for a product: its own rows first, then those for all products."""
        rows = self._applying(self.catalogue.sampling_policies)
        return tuple(row for row in rows if row.product == product) + tuple(row for row in rows if row.product == "*")

    def reduced_wanted(self, product: str) -> bool:
        """Whether the project wants reduced inspection of a product where the switching rules allow it; its own row before that for all products."""
        rows = self._applying(self.catalogue.switching_policies)
        return next((row.reduced for name in (product, "*") for row in rows if row.product == name), False)

    def shelf_life_policy(self, product: str) -> ShelfLifePolicy | None:
        """The remaining life the project asks for on arrival."""
        rows = self._applying(self.catalogue.shelf_life_policies)
        return next((row for row in rows if row.product == product), None) or next((row for row in rows if row.product == "*"), None)

    def tariff_rows(self) -> tuple[TariffRow, ...]:
        """The commodity codes in force."""
        return self._applying(self.catalogue.tariff)

    def vat_rate(self) -> VatRate | None:
        """The rate of import VAT."""
        return self._first(self.catalogue.vat_rates)

    def reliefs(self) -> tuple[Relief, ...]:
        """The relief decisions running."""
        return self._applying(self.catalogue.reliefs)

    def air_freight(self, country: str) -> AirFreight | None:
        """The row of the annex for a country."""
        return self._first(row for row in self.catalogue.air_freight if row.country == country)


def classes_named(product: Product, text: str) -> tuple[str, ...]:
    """The classes of ``product`` that ``text`` names, however they are written (``FFP 2 NR`` → ``FFP2``, ``Typ II R`` → ``IIR``).

    Longer spellings are taken first, so that ``Type IIR`` is not also taken for ``Type I``; a bare ``II`` counts only when it is all there is.
    """
    seen = plain(text)
    spellings = sorted({(plain(word), name) for name in product.classes for word in (name, *product.class_words.get(name, ()))}, key=lambda s: (-len(s[0]), s))
    exact = [name for word, name in spellings if word == seen]
    if exact:
        return (exact[0],)
    found: list[str] = []
    for word, name in spellings:
        if len(word) > 3 and word in seen:
            seen = seen.replace(word, " ")
            found.append(name)
    return tuple(name for name in product.classes if name in found)


def class_named(product: Product, text: str) -> str | None:
    """The one class of ``product`` that ``text`` names; ``None`` when it names none or several."""
    named = classes_named(product, text)
    return named[0] if len(named) == 1 else None
