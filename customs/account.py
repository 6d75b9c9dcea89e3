"""The computation as it grows: each step in words, German and English, and what is missing for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from batches.base import Text
from batches.order import Order
from batches.rule import Value, in_words
from catalogue.rows import read_toml
from customs.money import converted


def sentence(key: str, **values: Value) -> Text:
    """The sentence ``key`` of ``steps.toml`` with its blanks filled."""
    return filled(_sentences()[key], **values)


def filled(words: Text, **values: Value) -> Text:
    """``words`` with their blanks filled: amounts as a pocket calculator takes them in English, ``1.234,50`` in German."""
    german = words.de.format_map({name: in_words(value, "de") for name, value in values.items()})
    english = words.en.format_map({name: f"{value:f}" if isinstance(value, Decimal) else in_words(value, "en") for name, value in values.items()})
    return Text(de=german, en=english)


@cache
def _sentences() -> Mapping[str, Text]:
    return {key: Text.model_validate(words) for key, words in read_toml(Path(__file__).parent / "steps.toml").items()}


def joined(parts: tuple[Text, ...], between: str) -> Text:
    """Several texts as one."""
    return Text(de=between.join(part.de for part in parts), en=between.join(part.en for part in parts))


@dataclass(slots=True)
class Account:
    """``steps`` in words; ``lacking``: what the value of the whole consignment waits for; ``notes``: what may be missing but leaves the amount standing;
    ``doubts``: what the value of a line rests on unsurely; ``by_air_percentage``: whether a percentage of air freight was used."""

    steps: list[Text] = field(default_factory=list)
    lacking: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    doubts: dict[int, Text] = field(default_factory=dict)
    without_rate: dict[str, list[Text]] = field(default_factory=dict)
    by_air_percentage: bool = False

    @property
    def missing(self) -> tuple[Text, ...]:
        """What the value of the consignment waits for; a rate of exchange once, with all it is needed for."""
        rates = [sentence("without_rate", currency=currency, what=joined(tuple(needed), ", ")) for currency, needed in self.without_rate.items()]
        return (*rates, *self.lacking)

    def step(self, key: str, **values: Value) -> None:
        """Note a step of the computation."""
        self.steps.append(sentence(key, **values))

    def lacks(self, key: str, **values: Value) -> None:
        """Note what the whole consignment lacks."""
        self.lacking.append(sentence(key, **values))

    def doubts_line(self, key: str, line: int, **values: Value) -> None:
        """Note what the value of a line lacks, or rests on unsurely."""
        self.doubts[line] = sentence(key, line=line, **values)

    def in_euro(self, order: Order, amount: Decimal, currency: str, what: Text, *, short: Text | None = None) -> Decimal | None:
        """``amount`` in EUR by the order's rate (UCC Art. 53(1)), rounded to the cent; ``None`` where the order has no rate.

        ``short``: what it is, said in few words where the rate is asked for. Nothing is nothing in any currency.
        """
        rate = order.units_for_one_euro(currency)
        if rate is None and amount != 0:
            needed = self.without_rate.setdefault(currency, [])
            needed.append(short or what)
            return None
        euro = converted(amount, rate or Decimal(1))
        if currency == "EUR" or rate is None:
            self.step("in_euro", what=what, euro=euro)
        else:
            self.step("converted", what=what, amount=amount, currency=currency, rate=rate, euro=euro)
        return euro
