"""Names of files: two stay two where we read a folder; one that somebody sent is a label."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.file_names import LONGEST_NAME, label

pytestmark = pytest.mark.unit


@given(st.text(max_size=400))
def test_a_label_is_one_line_that_can_be_shown_and_stays_what_it_is(name: str) -> None:
    shown = label(name)
    assert 1 <= len(shown) <= LONGEST_NAME
    assert not any(unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp", "Cs"} or each in "/\\" for each in shown)
    assert label(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Prüfbericht 2.pdf", "Prüfbericht 2.pdf"), ("a/b\\c.pdf", "c.pdf"), ("x" * 300 + ".pdf", "x" * 195 + "….pdf"), ("a\tb\n.pdf", "a b .pdf"),
        ("\u202egpj.exe.pdf", "gpj.exe.pdf"), ("...", "unnamed"), ("Pru\u0308fung.pdf", "Prüfung.pdf"), ("folder/", "unnamed"),
    ],
)  # fmt: skip
def test_a_name_becomes_a_label(name: str, shown: str) -> None:
    assert label(name) == shown
