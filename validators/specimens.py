"""How many specimens were measured, beside how many the standard tests and in which states. Shown to the reviewer; it is no finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from batches.base import Text
from catalogue.as_of import CatalogueAt
from catalogue.quality import ConditioningState, Limit
from validators.limits import JudgedValue
from validators.words_of_people import folded


@dataclass(frozen=True, slots=True)
class Specimens:
    """Specimens of one lot under one limit: those measured, in all and by state where the standard names states, beside those it asks for."""

    measured: int
    asked: int
    by_state: tuple[tuple[ConditioningState, int, int], ...]
    clause: str

    @property
    def fewer(self) -> bool:
        """Whether fewer were measured than the standard tests."""
        return self.measured < self.asked

    def in_words(self, standard: str) -> Text:
        """One sentence with the numbers."""
        de = "; ".join(f"{state.name_de} {asked}, gemessen {measured}" for state, measured, asked in self.by_state)
        en = "; ".join(f"{state.name_en} {asked}, measured {measured}" for state, measured, asked in self.by_state)
        return Text(
            de=f"Gemessen: {self.measured} von {self.asked} Proben, die {standard} ({self.clause}) prüft{f' ({de})' if de else ''}.",
            en=f"Measured: {self.measured} of the {self.asked} specimens that {standard} ({self.clause}) tests{f' ({en})' if en else ''}.",
        )


def specimens_of(limit: Limit, values: Iterable[JudgedValue], at: CatalogueAt) -> Specimens | None:
    """The specimens behind ``values``; ``None`` where the catalogue does not say how many the standard tests."""
    asked = at.specimens_asked(limit.standard, limit.property)
    if not asked:
        return None
    seen = {(folded(each.condition), folded(each.whose)): None for value in values for each in value.of}
    states = {row.state: row for row in at.conditioning_states()}
    in_state = [_state_of(condition, states.values()) for condition, _ in seen]
    by_state = tuple((states[row.state], in_state.count(row.state), row.count) for row in asked if row.state)
    return Specimens(len(seen), sum(row.count for row in asked), by_state, asked[0].clause)


def _state_of(condition: str, states: Iterable[ConditioningState]) -> str | None:
    """The state a condition names: the first one of whose words it holds."""
    text = f" {condition} "
    return next((state.state for state in states if any(_stands_in(word, text) for word in _folded(state.words))), None)


@lru_cache(maxsize=64)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(word) for word in words)


def _stands_in(word: str, text: str) -> bool:
    return f" {word} " in text if word.isascii() and len(word) <= 5 else word in text
