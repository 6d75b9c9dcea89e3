"""What the page of an order offers: kinds of goods with their classes, countries, currencies, terms, and whose orders may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from batches.account import Organisation
from batches.base import Language, Text
from batches.order import Order
from catalogue import Catalogue
from catalogue.as_of import classes_named
from portal.views.order_draft import Draft
from portal.views.order_fields import CHOICES, label_of

#: What the trade in these goods is paid in; any other can be typed.
CURRENCIES = ("EUR", "USD", "CNY", "HKD", "VND", "GBP", "JPY", "CHF")
_UNITS = {"piece": Text(de="Stück", en="pieces"), "pair": Text(de="Paar", en="pairs"), "kit": Text(de="Packung", en="kits")}
_MODES = {
    "air": Text(de="Luftfracht", en="by air"),
    "sea": Text(de="Seefracht", en="by sea"),
    "rail": Text(de="Bahn", en="by rail"),
    "road": Text(de="Straße", en="by road"),
}
Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices of a page in its language."""

    categories: Options
    classes: Mapping[str, tuple[str, ...]]
    incoterms: Options
    modes: Options
    units: Options
    countries: Options
    organisations: Options


def offered(catalogue: Catalogue, organisations: tuple[Organisation, ...], lang: Language) -> Offered:
    """Everything there is to choose from."""
    named = {each.key: each.name_de if lang == "de" else each.name_en for each in catalogue.categories}
    other = "Andere, wie unten eingetragen" if lang == "de" else "Another, as filled in below"
    none = "Bitte wählen" if lang == "de" else "Please choose"
    return Offered(
        categories=[("", none), *sorted(named.items(), key=lambda each: each[1].casefold())],
        classes=classes_of(catalogue),
        incoterms=[("", "–"), *((each, each) for each in CHOICES["incoterm"])],
        modes=[("", "–"), *((key, each.in_language(lang)) for key, each in _MODES.items())],
        units=[(key, each.in_language(lang)) for key, each in _UNITS.items()],
        countries=[(row.code, row.names[0]) for row in catalogue.countries],
        organisations=[
            ("", other),
            *((o.id, o.party.name) for o in organisations),
        ],
    )


def unit_of(unit: str) -> Text:
    """What a unit is called when several are counted."""
    return _UNITS.get(unit, Text(de=unit, en=unit))


def category_of(catalogue: Catalogue, key: str) -> Text:
    """What a category is called."""
    found = next(iter(catalogue.categories_by_key.get(key, ())), None)
    return Text(de=key, en=key) if found is None else Text(de=found.name_de, en=found.name_en)


def classes_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Each category with the classes its goods come in."""
    products = catalogue.products_by_id
    return {each.key: next((row.classes for row in products.get(each.product, ())), ()) for each in catalogue.categories}


def unknown_classes(catalogue: Catalogue, order: Order, draft: Draft) -> dict[str, Text]:
    """Classes that the goods of a line do not come in, at their fields."""
    wrong = {}
    for line, place in zip(order.lines, draft.lines, strict=True):
        rows = catalogue.categories_by_key.get(line.category, ())
        products = [product for row in rows for product in catalogue.products_by_id.get(row.product, ()) if product.classes]
        if line.product_class and products and not any(classes_named(product, line.product_class) for product in products):
            listed = ", ".join(products[0].classes)
            wrong[f"lines.{place.at}.class"] = Text(
                de=f"Diese Klasse gibt es hier nicht; möglich: {listed}.", en=f"There is no such class; possible: {listed}."
            )
    return wrong


def summary(wrong: Mapping[str, Text], draft: Draft, lang: Language) -> list[tuple[str, str]]:
    """What is wrong, each with its field and what that is called; lines and lots by their place on the page."""
    return [(name, f"{_called(name, draft, lang)}: {said.in_language(lang)}" if name else said.in_language(lang)) for name, said in wrong.items()]


def _called(name: str, draft: Draft, lang: Language) -> str:
    """A field's place in words."""
    parts, said = name.split("."), list[str]()
    for at, part in enumerate(parts):
        if not part.isdecimal():
            said.append(label_of(part).in_language(lang))
        elif said:
            said[-1] += f" {_counted(draft, parts[: at + 1])}"
    return " · ".join(said)


def _counted(draft: Draft, parts: list[str]) -> int:
    line: Any = draft.line(int(parts[1]))
    if line is None:
        return int(parts[-1]) + 1
    return draft.lines.index(line) + 1 if len(parts) == 2 else line.lots.index(int(parts[3])) + 1
