"""Draws that depend on nothing but their name: a choice added anywhere moves no other, and the same seed makes the same papers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True)
class Chance:
    """A place in the tree of draws."""

    name: str

    def at(self, part: object) -> Chance:
        """The place below this one."""
        return Chance(f"{self.name}/{part}")

    def share(self, name: object) -> float:
        """Between 0 and 1, spread evenly."""
        return int.from_bytes(hashlib.sha256(f"{self.name}/{name}".encode()).digest()[:7], "big") / 2**56

    def whether(self, name: object, probability: float) -> bool:
        """True as often as ``probability`` says."""
        return self.share(name) < probability

    def number(self, name: object, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.share(name) * (high - low + 1))

    def pick(self, name: object, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.number(name, 0, len(options) - 1)]

    def weighed(self, name: object, options: dict[str, float]) -> str:
        """One of the options, as often as its weight says."""
        left = self.share(name) * sum(options.values())
        for option, weight in options.items():
            left -= weight
            if left < 0:
                return option
        return next(reversed(options))

    def perhaps(self, name: object, probability: float, *items: T) -> tuple[T, ...]:
        """The items, as often as ``probability`` says; else none."""
        return items if self.whether(name, probability) else ()

    def mixed(self, name: object, options: Sequence[T]) -> tuple[T, ...]:
        """All options in a drawn order."""
        order = sorted(range(len(options)), key=lambda i: self.share(f"{name}/{i}"))
        return tuple(options[i] for i in order)

    def some(self, name: object, options: Sequence[T], count: int) -> tuple[T, ...]:
        """``count`` different ones of the options, in their own order."""
        chosen = set(sorted(range(len(options)), key=lambda i: self.share(f"{name}/{i}"))[:count])
        return tuple(option for i, option in enumerate(options) if i in chosen)

    def filled(self, name: object, pattern: str) -> str:
        """``pattern`` with a digit for each ``#`` (never a leading zero for ``%``) and a letter for each ``@``."""
        made = []
        for i, character in enumerate(pattern):
            match character:
                case "#":
                    made.append(str(self.number(f"{name}/{i}", 0, 9)))
                case "%":
                    made.append(str(self.number(f"{name}/{i}", 1, 9)))
                case "@":
                    made.append(self.pick(f"{name}/{i}", LETTERS))
                case _:
                    made.append(character)
        return "".join(made)
