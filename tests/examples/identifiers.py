"""Numbers with a check digit."""

from __future__ import annotations

from tests.examples.example import Example, marked
from tests.validators.sound_batch import batch, paper, with_paper

EXAMPLES = (
    Example(
        "identifier.invalid",
        "The check digit of a container's number is 3.",
        "It is 1, as the other digits come to.",
        batch(with_paper(paper("bill_of_lading", "bl.pdf", container_numbers=["MSKU6011673"]))),
        batch(with_paper(paper("bill_of_lading", "bl.pdf", container_numbers=["MSKU6011672"]))),
    ),
    Example(
        "identifier.invalid",
        "An EORI number has 16 digits.",
        "It has 15 at most.",
        batch(importer={"name": "Pfalz Schutz GmbH", "country": "DE", "eori": "DE1234567890123456"}),
        batch(importer={"name": "Pfalz Schutz GmbH", "country": "DE", "eori": "DE123456789012345"}),
    ),
    Example(
        "identifier.invalid",
        "Two digits of an air waybill's number are swapped.",
        "They stand in their order.",
        batch(with_paper(paper("air_waybill", "awb.pdf", waybill_number="020-12346575"))),
        batch(with_paper(paper("air_waybill", "awb.pdf", waybill_number="020-12345675"))),
    ),
    Example(
        "identifier.invalid",
        "The article number in the UDI on the masks ends in 4.",
        "It ends in 7, as the other digits come to.",
        marked(batch(), "2,,udi,(01)08931234567894"),
        marked(batch(), "2,,udi,(01)08931234567897"),
    ),
)
