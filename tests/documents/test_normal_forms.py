"""What a person enters has the form the contract gives the field, or is refused with that form."""

from __future__ import annotations

import pytest

from batches.errors import InputRefused
from batches.fields import FIELDS
from batches.paper import LIST_FIELDS
from documents.understanding.lexicon import table
from documents.understanding.normal_forms import entered

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("field", "value", "normal"),
    [
        ("issue_date", "2020-05-12", "2020-05-12"),
        ("total_gross", "18780.00", "18780.00"),
        ("gross_weight_kg", "12", "12"),
        ("packages", "412", 412),
        ("notified_body_number", "0158", "0158"),
        ("standards", "EN 149:2001+A1:2009", "EN 149:2001+A1:2009"),
        ("standards", "Werknorm 7", "Werknorm 7"),
        ("legislation", "2016/425", "2016/425"),
        ("conformity_module", "C2", "C2"),
        ("currency", "USD", "USD"),
        ("incoterm", "CIF", "CIF"),
        ("manufacturer", "  Hubei   Testwerk Co., Ltd. ", "Hubei Testwerk Co., Ltd."),
    ],
)
def test_a_value_in_its_normal_form_is_taken(field: str, value: str, normal: str | int) -> None:
    assert entered(field, value) == normal


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("issue_date", "12.05.2020", "ISO 8601"),
        ("issue_date", "2020-13-01", "ISO 8601"),
        ("issue_date", "20200512", "ISO 8601"),
        ("total_net", "1,234.50", "figures with a dot"),
        ("total_net", "-3", "figures with a dot"),
        ("line_count", "2.5", "a whole number"),
        ("production_control_body_number", "158", "four figures"),
        ("standards", "EN149:2001", "EN 149:2001"),
        ("legislation", "Regulation (EU) 2016/425", "2016/425"),
        ("conformity_module", "module B", "such as B, C2"),
        ("currency", "US$", "ISO 4217"),
        ("incoterm", "FREE", "such as CIF"),
        ("product", " ", "a line of text"),
        ("product", "x" * 301, "a line of text"),
        ("product", "mask\x07", "a line of text"),
    ],
)
def test_a_value_in_another_form_is_refused_with_the_right_one(field: str, value: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says) as refused:
        entered(field, value)
    assert refused.value.code == "correct.value"


def test_every_field_a_paper_may_state_can_be_corrected() -> None:
    stated = {field for kind in table("fields").values() for field in kind["fields"]}
    assert stated | LIST_FIELDS <= set(FIELDS)
