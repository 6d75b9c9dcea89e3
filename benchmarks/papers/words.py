"""The wording of a paper: one language, or two side by side; synonyms are drawn once for a paper."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.papers.chance import Chance

FOLDER = Path(__file__).with_name("wording")


@cache
def wording(language: str) -> dict[str, dict[str, list[str]]]:
    """All that is written in a language."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Words:
    """The languages of a paper, the leading one first."""

    languages: tuple[str, ...]
    chance: Chance

    @property
    def first(self) -> str:
        """The leading language."""
        return self.languages[0]

    def label(self, key: str, section: str = "labels") -> tuple[str, ...]:
        """What stands beside a value, in each language that has a word for it; in English if none has."""
        known = [(one, wording(one)[section].get(key)) for one in self.languages]
        found = tuple(self.chance.pick(f"{section} {key} {one}", options) for one, options in known if options)
        return found or (self.chance.pick(f"{section} {key}", wording("en")[section][key]),)

    def title(self, key: str) -> tuple[str, ...]:
        """The heading of a kind of paper."""
        return self.label(key, "titles")

    def text(self, key: str, name: object = "") -> tuple[str, ...]:
        """Words without facts, in each language that has them."""
        known = [wording(one)["texts"].get(key, []) for one in self.languages]
        found = tuple(self.chance.pick(f"text {key} {name} {i}", options) for i, options in enumerate(known) if options)
        return found or (self.chance.pick(f"text {key} {name}", wording("en")["texts"][key]),)

    def texts(self, key: str) -> list[str]:
        """All the ways of the leading language."""
        return wording(self.first)["texts"].get(key) or wording("en")["texts"][key]

    def sentences(self, key: str, language: str) -> list[str]:
        """The ways to put something in a sentence; none if the language has no such sentence."""
        return wording(language)["sentences"].get(key, [])

    @property
    def values(self) -> str:
        """The language that values are in: on papers that lead with Chinese and repeat all in English, the English one."""
        return "en" if self.first == "zh" and "en" in self.languages else self.first

    def of(self, options: dict[str, Any], name: str) -> str:
        """One of the ways that a data file gives for the language of the values, else for English."""
        return str(self.chance.pick(name, options.get(self.values) or options["en"]))


def languages(name: str) -> tuple[str, ...]:
    """``en+zh`` as its parts."""
    return tuple(name.split("+"))
