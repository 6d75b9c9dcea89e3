"""Forms that show the value first and name it in small print underneath; and values that cannot be what their field asks for."""

from __future__ import annotations

import pytest

from batches.paper import Fact
from documents.reading.page import Page, Reading, Word
from documents.understanding.implausible import plausible
from documents.understanding.understand import understand

pytestmark = pytest.mark.unit

ENTRIES = [
    ("Protective glove against chemicals", "product"),
    ("Musterschutz Long 300", "type / model"),
    ("Musterwerk Glove Works Public Co., Ltd.", "manufacturer"),
    ("EN ISO 374-1:2016+A1:2018", "harmonised standards"),
    ("1211/493/161/05/23/0604", "certificate number"),
    ("30 May 2023", "date of issue"),
    ("30 May 2028", "expiry date"),
]


def line(text: str, top: float, size: float) -> list[Word]:
    words, x = [], 57.0
    for word in text.split():
        words.append(Word(word, x, top, x + len(word) * size * 0.5, top + size * 1.2, size))
        x += (len(word) + 0.6) * size * 0.5
    return words


def form(*, apart: float) -> Reading:
    """The entries, each value with its label in small print ``apart`` points under it, and 24 points to the next."""
    words = line("EU TYPE-EXAMINATION CERTIFICATE", 60, 17)
    top = 120.0
    for value, label in ENTRIES:
        words += line(value, top, 11.5) + line(label, top + apart, 7.5)
        top += apart + 24
    return Reading((Page(1, 595.0, 842.0, tuple(words)),))


def test_small_labels_under_their_values_name_what_stands_over_them() -> None:
    found = {fact.field: fact.value for fact in understand(form(apart=14)).facts}
    assert found["product"] == "Protective glove against chemicals"
    assert found["models"] == "Musterschutz Long 300"
    assert found["manufacturer"] == "Musterwerk Glove Works Public Co., Ltd."
    assert (found["certificate_number"], found["issue_date"], found["expiry_date"]) == ("1211/493/161/05/23/0604", "2023-05-30", "2028-05-30")


def test_labels_nearer_to_what_follows_name_what_stands_under_them() -> None:
    found = {fact.field: fact.value for fact in understand(form(apart=30)).facts}
    assert found.get("product") != "Protective glove against chemicals"


@pytest.mark.parametrize(
    ("field", "value", "stays"),
    [
        ("models", "Ltd", False), ("models", "KG-100", True), ("models", "Model: KG-100", False), ("models", "drawing KG-100-01", False),
        ("models", "CE", False), ("models", "50 Reaktionen", False), ("models", "3M 1860", True),
        ("laboratory", "Technology Co., Ltd.", False), ("laboratory", "Probetech Testing Services Hangzhou", True),
        ("place", "accordance with Regulation (EU) 2016/425", False), ("place", "CCQS", False), ("place", "Rho (MI)", True), ("place", "Łódź", True),
        ("signatory", "Referatsleiterin", False), ("signatory", "Hellriegel", True),
        ("manufacturer", "99/5 Moo 4", False), ("manufacturer", "3M Deutschland GmbH", True),
        ("manufacturer_address", "CNAS L13907", False), ("manufacturer_address", "Am Alten Kalkwerk 7, 04668 Grimma", True),
    ],
)  # fmt: skip
def test_what_cannot_be_the_value_is_absent_with_its_spot(field: str, value: str, stays: bool) -> None:
    kept, absent = plausible([Fact(field=field, value=value, raw=value, confidence=0.9, page=2, box=(1, 2, 3, 4))])
    assert [fact.value for fact in kept] == ([value] if stays else [])
    assert [(one.field, one.raw, one.page) for one in absent] == ([] if stays else [(field, value, 2)])


def fact(field: str, value: str) -> Fact:
    return Fact(field=field, value=value, raw=value, confidence=0.9, page=1, box=(1, 2, 3, 4))


def test_a_lot_is_no_model_a_broken_number_no_second_one_and_a_name_no_function() -> None:
    numbers = [fact("referenced_certificates", "0598/ C2/20/0862"), fact("referenced_certificates", "0598/C2/20/0862")]
    given = [fact("models", "MW-2100"), fact("models", "MW20200514B"), fact("lots", "MW20200514B"), *numbers]
    kept, _ = plausible([*given, fact("signatory", "Zhao Beispiel"), fact("signatory_function", "Sun Probe, Technical Manager")])
    assert [(one.field, one.value) for one in kept] == [
        ("models", "MW-2100"), ("lots", "MW20200514B"), ("referenced_certificates", "0598/C2/20/0862"),
        ("signatory", "Sun Probe"), ("signatory_function", "Technical Manager"),
    ]  # fmt: skip
