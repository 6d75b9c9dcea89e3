"""What a paper says: each fact holds the lines as they are drawn and, beside them, what a practitioner would note down of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.papers.content.companies import Company
from benchmarks.papers.content.goods import GOODS, Product
from benchmarks.papers.content.issuers import Issuer
from benchmarks.papers.writing import Ink, joined, standard

Value = str | int | tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """Something printed; without notes it is there to be passed over."""

    key: str
    lines: tuple[str, ...]
    notes: tuple[tuple[str, Value], ...] = ()

    @property
    def inline(self) -> str:
        """In one line, as a sentence would have it."""
        return ", ".join(line.rstrip(",") for line in self.lines)


def fact(key: str, lines: str | Sequence[str], **notes: Value) -> Fact:
    """A fact with its notes."""
    return Fact(key, (lines,) if isinstance(lines, str) else tuple(lines), tuple(notes.items()))


def same(key: str, value: str, field: str = "") -> Fact:
    """A fact noted just as it is printed."""
    return Fact(key, (value,), ((field or key, value),))


def day(ink: Ink, key: str, when: date, field: str = "") -> Fact:
    """A date; noted only under a field."""
    return Fact(key, (ink.day(when),), ((field, when.isoformat()),) if field else ())


def listed(ink: Ink, key: str, values: tuple[str, ...], field: str) -> Fact:
    """Several values in one place."""
    return Fact(key, joined(ink, values), ((field, values),))


def models(ink: Ink, product: Product) -> Fact:
    """The models of a product."""
    return listed(ink, "models", product.models, "models")


def standards(ink: Ink, names: tuple[str, ...], key: str = "standards") -> Fact:
    """Standards, spaced as the paper does."""
    return Fact(key, joined(ink, tuple(standard(ink, name) for name in names)), (("standards", names),))


def legislation(ink: Ink, *acts: str) -> Fact:
    """Acts in the words of the paper."""
    texts = tuple(ink.words.of(GOODS["acts"][act], f"act {act}") for act in acts)
    return Fact("legislation", joined(ink, texts), (("legislation", acts),))


def company(key: str, who: Company, field: str, address: bool = False, more: Iterable[str] = ()) -> Fact:
    """A firm with its address below; the address is noted for manufacturers only."""
    notes: list[tuple[str, Value]] = [(field, who.name)] if field else []
    if address:
        notes.append((f"{field}_address", ", ".join(who.address)))
    return Fact(key, (who.name, *who.address, *more), tuple(notes))


def body(ink: Ink, key: str, issuer: Issuer, name_field: str, number_field: str) -> Fact:
    """A notified body with its number, in one of the ways they are put."""
    number = f"{issuer.number}"
    way = ink.chance.pick(f"body {key}", ("{n} ({b})", "{n}, {w} {b}", "{n}, {b}", "{b} – {n}", "{n}\n{w}: {b}"))
    word = {"en": "Notified Body No.", "de": "Kennnummer", "zh": "公告机构号", "vi": "NB"}[ink.words.first]
    notes = ((name_field, issuer.name), (number_field, number))
    return Fact(key, tuple(way.format(n=issuer.name, b=number, w=word).split("\n")), tuple(n for n in notes if n[0]))


def product_name(ink: Ink, product: Product, key: str = "product") -> Fact:
    """What the goods are called, now and then with the class in the name."""
    name = ink.words.of(product.known["names"], "product name")
    if product.product_class and product.product_class not in name and ink.chance.whether("class in name", 0.15):
        return fact(key, f"{name} {shown_class(ink, product)}", product=f"{name} {shown_class(ink, product)}", product_class=shown_class(ink, product))
    return same(key, name, "product")


def shown_class(ink: Ink, product: Product) -> str:
    """The class in the language of the paper."""
    return product.product_class.replace("Type ", "Typ ") if ink.words.first == "de" else product.product_class


def noted(facts: Iterable[Fact]) -> dict[str, Value]:
    """All fields that the facts give: the first value of a field stands, lists grow."""
    fields: dict[str, Value] = {}
    for one in facts:
        for field, value in one.notes:
            old = fields.get(field)
            if isinstance(value, tuple):
                fields[field] = tuple(dict.fromkeys((*(old if isinstance(old, tuple) else ()), *value)))
            elif old is None:
                fields[field] = value
    return fields
