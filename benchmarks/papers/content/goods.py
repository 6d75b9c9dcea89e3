"""What is ordered: a product with its class, standards and models, and the lines, lots, cartons and amounts of an order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.papers.chance import Chance

GOODS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("goods.toml").read_text(encoding="utf-8"))
PRODUCTS: dict[str, dict[str, Any]] = {p["key"]: p for p in GOODS["product"]}
SORTS = {
    "ppe": {"ffp2": 0.62, "protective_glove": 0.14, "coverall": 0.14, "goggles": 0.1},
    "cat3": {"ffp2": 0.7, "protective_glove": 0.15, "coverall": 0.15},
    "tested": {"ffp2": 0.4, "surgical_mask": 0.22, "nitrile_glove": 0.12, "kn95": 0.12, "coverall": 0.07, "protective_glove": 0.07},
    "device": {"surgical_mask": 0.5, "nitrile_glove": 0.3, "gown": 0.2},
    "ivd": {"antigen_test": 1.0},
    "kn95": {"kn95": 1.0},
}
LOTS = ("{y:%Y%m%d}A", "{y:%Y%m%d}", "{p}{y:%y%m%d}", "{y:%y%m}-0##", "{y:%y%m}-N%#", "L%#####", "B{y:%y}-%###", "{p}{y:%y}%###", "LOT{y:%y%m}%#")


@dataclass(frozen=True)
class Product:
    """A product of a maker."""

    key: str
    sort: str
    certified_as: str
    models: tuple[str, ...]
    product_class: str
    standards: tuple[str, ...]
    series: str
    code: str
    gtin_prefix: str

    @property
    def known(self) -> dict[str, Any]:
        """What goods.toml says of it."""
        return PRODUCTS[self.key]


@dataclass(frozen=True)
class Line:
    """A line of an order; prices to two places, amounts follow."""

    product: str
    description: str
    detail: str
    model: str
    quantity: int
    unit: str
    price: Decimal
    lots: tuple[str, ...]
    cartons: int
    net_kg: Decimal
    gross_kg: Decimal
    code: str

    @property
    def amount(self) -> Decimal:
        """Quantity times price."""
        return (self.price * self.quantity).quantize(Decimal("0.01"))


def product(chance: Chance, sort: str, zone: str) -> Product:
    """A product of the sort (ppe, device, ivd, kn95) with one to five models."""
    known = PRODUCTS[chance.weighed("product", SORTS[sort])]
    count = int(chance.weighed("models", {"1": 0.42, "2": 0.28, "3": 0.15, "4": 0.1, "5": 0.05}))
    stem = chance.filled("model", chance.pick("pattern", known["models"]))
    names = [stem + v for v in known["variants"]]
    names += [chance.filled(f"model {i}", chance.pick("pattern", known["models"])) for i in range(5)]
    models = tuple(dict.fromkeys(names))[:count]
    extra = known.get("extra_standards", [])
    product_class = chance.pick("class", known["classes"]) if known["classes"] else ""
    return Product(
        key=known["key"],
        sort=known["sort"],
        certified_as=known["body"],
        models=models,
        product_class=product_class,
        standards=(*known["standards"], *chance.some("extra", extra, chance.number("extras", 0, len(extra)))),
        series=known["series"],
        code=chance.pick("code", known["codes"]),
        gtin_prefix={
            "CN": "69" + chance.filled("gs1", "%")[:1],
            "VN": "893",
            "DE": "40" + chance.filled("gs1", "%")[:1],
            "TR": "868",
            "MY": "955",
            "PT": "560",
        }[zone],
    )


def lots(chance: Chance, made: date, stem: str, count: int) -> tuple[str, ...]:
    """Lot numbers of one pattern; some of them look like dates."""
    pattern = chance.pick("pattern", LOTS)
    prefix = "".join(c for c in stem if c.isalpha())[:2].upper() or "AB"
    numbers = (chance.filled(f"lot {i}", pattern.format(y=made + timedelta(days=4 * i), p=prefix)) for i in range(count))
    return tuple(dict.fromkeys(numbers))


def lines(chance: Chance, main: Product, made: date, count: int) -> tuple[Line, ...]:
    """An order: the product's models first, then other goods of the trade."""
    rest = chance.mixed("others", [k for k in PRODUCTS if k not in (main.key, "kn95")])
    made_lines = []
    for i in range(count):
        here = chance.at(f"line {i}")
        key = main.key if i < len(main.models) else rest[i % len(rest)]
        known = PRODUCTS[key]
        model = main.models[i] if i < len(main.models) else here.filled("model", here.pick("models", known["models"]))
        shown = main.product_class if key == main.key else (here.pick("class", known["classes"]) if known["classes"] else "")
        made_lines.append(_line(here, known, model, shown, made))
    return tuple(made_lines)


def _line(chance: Chance, known: dict[str, Any], model: str, product_class: str, made: date) -> Line:
    carton = chance.pick("carton", known["carton"])
    cartons = chance.number("cartons", 2, 240) if known["unit"] == "piece" else chance.number("cartons", 10, 320)
    quantity = carton * cartons
    low, high = known["price"]
    price = Decimal(str(round(low + (high - low) * chance.share("price"), 2)))
    weight = low_weight(chance, known)
    net = (weight * quantity / 1000).quantize(Decimal("0.1"))
    gross = (net * Decimal("1.09") + Decimal("0.9") * cartons).quantize(Decimal("0.1"))
    detail = ", ".join(
        filter(
            None,
            (
                known["standards"][0] if chance.whether("detail", 0.5) else "",
                chance.pick("pack", ("", "non-sterile", "individually packed", "50 pcs/box", "white")),
            ),
        )
    )
    name = f"{chance.pick('trade', known['trade'])}{' ' + product_class if product_class and chance.whether('with class', 0.6) else ''}"
    return Line(
        known["key"],
        name,
        detail,
        model,
        quantity,
        known["unit"],
        price,
        lots(chance.at("lots"), made, model, chance.pick("lots", (1, 1, 1, 2))),
        cartons,
        net,
        gross,
        chance.pick("code", known["codes"]),
    )


def low_weight(chance: Chance, known: dict[str, Any]) -> Decimal:
    """Grams a unit."""
    low, high = known["weight_g"]
    return Decimal(str(round(low + (high - low) * chance.share("weight"), 1)))
