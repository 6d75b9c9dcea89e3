"""What a paper is known by: its own number and day, not those of another paper it cites."""

from __future__ import annotations

import pytest

from batches.paper import Fact, Paper

pytestmark = pytest.mark.unit

STATED = ("certificate_number", "document_number", "invoice_number", "waybill_number", "order_number", "mrn")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("commercial_invoice", ("invoice_number", "document_number")),
        ("air_waybill", ("waybill_number", "document_number")),
        ("bill_of_lading", ("waybill_number", "document_number")),
        ("packing_list", ("document_number", "invoice_number")),
        ("origin_proof", ("certificate_number", "document_number")),
        ("test_report", ("certificate_number", "document_number")),
        ("customs_notice", ("mrn", "document_number")),
        (None, ("certificate_number", "document_number")),
    ],
)
def test_a_paper_is_known_by_its_own_number(kind: str | None, fields: tuple[str, ...]) -> None:
    stated = list(STATED)
    for field in fields:
        facts = tuple(Fact(field=each, value=f"no. of {each}", raw="", confidence=1.0) for each in stated)
        assert Paper(file="a.pdf", sha256="ab" * 32, kind=kind, facts=facts).own_number == f"no. of {field}"
        stated.remove(field)
    others = tuple(Fact(field=each, value="x", raw="", confidence=1.0) for each in stated)
    assert Paper(file="a.pdf", sha256="ab" * 32, kind=kind, facts=others).own_number is None


@pytest.mark.parametrize(("kind", "day"), [("commercial_invoice", "2020-05-18"), ("packing_list", "2020-05-18"), ("air_waybill", None), ("origin_proof", None)])
def test_the_day_of_an_invoice_is_not_that_of_a_paper_citing_it(kind: str, day: str | None) -> None:
    cited = Fact(field="invoice_date", value="2020-05-18", raw="", confidence=1.0)
    issued = Fact(field="issue_date", value="2020-05-20", raw="", confidence=1.0)
    assert Paper(file="a.pdf", sha256="ab" * 32, kind=kind, facts=(cited,)).own_day == day
    assert Paper(file="a.pdf", sha256="ab" * 32, kind=kind, facts=(cited, issued)).own_day == "2020-05-20"
