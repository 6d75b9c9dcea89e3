"""A folder in another order, and with scans beside the originals, is the same folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.validators.violations.cases import judged, spot
from tests.validators.violations.consignment import Consignment, renamed
from tests.validators.violations.garments import coveralls, gowns
from tests.validators.violations.kits import donated_kits
from tests.validators.violations.masks import half_masks, kn95, regulation_masks

MADE = (half_masks, kn95, regulation_masks, gowns, coveralls, donated_kits)


@pytest.mark.parametrize("made", MADE, ids=lambda made: str(made.__name__))
def test_the_order_of_the_papers_says_nothing(made: Callable[[], Consignment]) -> None:
    assert judged(made().changed(papers=tuple(reversed(made().papers)))) == judged(made())


@pytest.mark.parametrize("made", MADE, ids=lambda made: str(made.__name__))
def test_a_scan_beside_the_original_changes_nothing(made: Callable[[], Consignment]) -> None:
    """The packing list is a case of its own (see ``open``)."""
    scans = [renamed(each, f"scan of {each.file}").model_copy(update={"text_source": "ocr"}) for each in made().papers if each.kind != "packing_list"]

    assert [spot(each) for each in judged(made().adding(*scans))] == [spot(each) for each in judged(made())]
