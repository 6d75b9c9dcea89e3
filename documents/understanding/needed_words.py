"""Words that a pattern cannot match without: most sentences a paper might hold it does not, and a word is found sooner than a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any


@lru_cache(maxsize=512)
def needed_words(pattern: str, flags: int) -> frozenset[str]:
    """Runs of letters, in small ones, of which every match of the pattern holds at least one; none where the pattern asks for no letters."""
    return _of_sequence(_parser.parse(pattern, flags))


def may_match(pattern: re.Pattern[str], lowered: str) -> bool:
    """Whether a text in small letters holds what the pattern needs."""
    words = needed_words(pattern.pattern, pattern.flags)
    return not words or any(word in lowered for word in words)


def _of_sequence(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of all that must follow one another, what is rarest: the words whose shortest is longest."""
    found: list[frozenset[str]] = [frozenset()]
    run = ""
    for kind, what in parts:
        if kind is _constants.LITERAL and chr(what).isalnum():
            run += chr(what).lower()
            continue
        found += [frozenset(filter(None, [run])), _of_part(kind, what)]
        run = ""
    found.append(frozenset(filter(None, [run])))
    return max(found, key=lambda words: min(map(len, words), default=0))


def _of_part(kind: Any, what: Any) -> frozenset[str]:
    if kind is _constants.SUBPATTERN:
        return _of_sequence(what[3])
    if kind is _constants.BRANCH:
        ways = [_of_sequence(way) for way in what[1]]
        return frozenset().union(*ways) if all(ways) else frozenset()
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and what[0] > 0:
        return _of_sequence(what[2])
    return frozenset()
