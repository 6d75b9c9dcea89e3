"""Where each element of a declaration comes from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from batches.base import Box, Text
from batches.paper import Fact, Paper
from catalogue.rows import read_toml

Origin = Literal["order", "paper", "catalogue", "computed", "policy", "record"]


class Source(NamedTuple):
    """Kind of source and what it is there: a key of the order, a file with page and box, a row of the catalogue; else a word of ``words.toml``."""

    origin: Origin
    what: str
    page: int | None = None
    box: Box | None = None

    def in_words(self) -> Text:
        """The source as a person reads it."""
        page_de, page_en = ("", "") if self.page is None else (f", S. {self.page}", f", p. {self.page}")
        origin, what = words("origins")[self.origin], self.described()
        return Text(de=f"{origin.de}: {what.de}{page_de}", en=f"{origin.en}: {what.en}{page_en}")

    def described(self) -> Text:
        """What it is there, without its kind and page."""
        return words("sources").get(self.what, Text(de=self.what, en=self.what))


@lru_cache(maxsize=8)
def words(section: str) -> Mapping[str, Text]:
    """The sentences of a section of ``words.toml``."""
    return {key: Text.model_validate(each) for key, each in read_toml(Path(__file__).parent / "words.toml")[section].items()}


@lru_cache(maxsize=4096)
def ordered(key: str) -> Source:
    """A key of ``order.json``."""
    return Source("order", key)


@lru_cache(maxsize=512)
def known(what: str) -> Source:
    """A row of the catalogue."""
    return Source("catalogue", what)


@lru_cache(maxsize=64)
def computed(how: str) -> Source:
    """A sum or a derivation."""
    return Source("computed", how)


@lru_cache(maxsize=64)
def fixed(why: str) -> Source:
    """What is the same for every declaration of the kind, and why."""
    return Source("policy", why)


def on_paper(paper: Paper, fact: Fact) -> Source:
    """A spot on a paper."""
    return Source("paper", paper.file, fact.page, fact.box)
