"""Whose a batch is."""

from __future__ import annotations

import pytest

from batches.account import Organisation, belongs_to
from batches.party import Party

pytestmark = pytest.mark.unit


def of(name: str, eori: str | None = None) -> Organisation:
    return Organisation(id="o-1", party=Party(name=name, eori=eori))


@pytest.mark.parametrize(
    ("importer", "organisation", "own"),
    [
        (Party(name="Muster Handel GmbH", eori="DE 123"), of("Anders GmbH", "DE123"), True),  # the number counts, however it is written
        (Party(name="Muster Handel GmbH", eori="DE123"), of("Muster Handel GmbH", "DE124"), False),  # and counts more than the name
        (Party(name="Muster  Handel gmbh"), of("Muster Handel GmbH", "DE123"), True),
        (Party(name="Muster Handel GmbH", eori="DE123"), of("Muster Handel GmbH"), True),
        (Party(name="Muster Handel GmbH"), of("Anders GmbH"), False),
        (Party(name="…", eori="--"), of("!!", "---"), False),  # signs alone are nobody's name and nobody's number
        (Party(name="Muster", eori="--"), of("Anders", "---"), False),
    ],
)
def test_a_batch_belongs_to_the_organisation_its_order_names(importer: Party, organisation: Organisation, own: bool) -> None:
    assert belongs_to(importer, organisation) is own
