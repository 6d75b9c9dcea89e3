"""A test report names its tests even where its tables cannot be read."""

from __future__ import annotations

import pytest

from documents.understanding.laying_out import lay_out
from documents.understanding.tests_named import tests_named as lines_naming_tests
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit


def test_lines_that_name_a_test_are_kept_as_printed_and_others_are_not() -> None:
    text = """
# Test report
Applicant: Nanjing Musterwerk
7.9.1 Total inward leakage 46 of 50 Pass
Spritzwiderstand nach ISO 22609
Page 1 of 3
"""
    assert lines_naming_tests(lay_out(paper(text))) == ("7.9.1 Total inward leakage 46 of 50 Pass", "Spritzwiderstand nach ISO 22609")


@pytest.mark.parametrize("line", ["Paraffin oil penetration: not tested", "Splash resistance N/A", "Entflammbarkeit: nicht geprüft"])
def test_a_test_that_was_not_made_is_not_named(line: str) -> None:
    assert lines_naming_tests(lay_out(paper(line))) == ()
