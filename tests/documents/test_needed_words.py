"""Words a pattern cannot match without: a text that lacks them all is not searched, so none may be missing from any match."""

from __future__ import annotations

import re

import pytest

from documents.understanding.lexicon import table
from documents.understanding.needed_words import may_match, needed_words

pytestmark = pytest.mark.unit


def needed(pattern: str, flags: int = 0) -> frozenset[str]:
    return needed_words(pattern, re.compile(pattern, flags).flags)


def test_of_words_that_must_follow_one_another_the_longest_is_needed() -> None:
    assert needed(r"(?i:made\s+by)\s*:?\s+(?P<value>[A-Z].+?)(?=\sfor|$)") == {"made"}


def test_of_words_that_may_stand_for_one_another_all_are_needed() -> None:
    assert needed(r"(?:issued|granted)\s+to|Ausgestellt\s+in") == {"issued", "granted", "ausgestellt"}


@pytest.mark.parametrize("pattern", [r"\d{4}-\d\d", r"(?:issued)?\s*\d+", r"(?:issued|\d+)\s", r"[a-z]+"])
def test_a_pattern_that_can_match_without_letters_of_its_own_needs_none(pattern: str) -> None:
    assert needed(pattern) == frozenset()
    assert may_match(re.compile(pattern), "")


def test_letters_that_may_be_left_out_are_not_needed() -> None:
    assert needed(r"samples?\s") == {"sample"}


@pytest.mark.parametrize("field", ["manufacturer", "product", "models"])
def test_the_sentences_of_the_lexicon_all_need_something(field: str) -> None:
    assert all(needed(pattern) for pattern in table("patterns")[field]["patterns"])


@pytest.mark.parametrize(
    "sentence", ["Manufactured by: Hainan Baiyu Co., Ltd. in 2020", "MADE BY Nordwind GmbH is sold here", "由海南白羽防护用品有限公司生产"]
)
def test_a_sentence_that_matches_holds_what_its_pattern_needs(sentence: str) -> None:
    found = [pattern for pattern in map(re.compile, table("patterns")["manufacturer"]["patterns"]) if pattern.search(sentence)]
    assert found
    assert all(may_match(pattern, sentence.lower()) for pattern in found)
