"""The words of papers as data: labels, titles, product words, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The lexicon file ``name`` (without ``.toml``). Raises ``FileNotFoundError`` where there is none."""
    return tomllib.loads(resources.files("documents.understanding").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8"))


def phrases(name: str, key: str) -> tuple[str, ...]:
    """All phrases of one entry of a lexicon file, in every language (keys ``en``, ``de``, ``zh``, ``vi``, ``fr``)."""
    entry = table(name)[key]
    return tuple(phrase for language in ("en", "de", "zh", "vi", "fr", "it", "es", "pl", "tr") for phrase in entry.get(language, ()))
