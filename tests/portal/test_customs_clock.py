"""How the period of a hold runs, day by day, and what refusals say on a page."""

from __future__ import annotations

from datetime import date

import pytest

from batches.batch import Batch
from batches.border_hold import BorderHold, Maintained
from batches.errors import NotNow
from batches.order import Order
from customs.border_hold import period_of
from portal.refused import in_fields
from portal.views.customs_hold import LAENDER, HoldShown, holds_of
from tests.batches.conftest import ORDER

pytestmark = pytest.mark.unit

SINCE = date(2020, 5, 29)  # a Friday; Whit Monday is no working day
HOLD = BorderHold(since=SINCE, authority="Zollamt", reason="CE", reference="", by="A", period=period_of(SINCE, "SN"))


def shown(hold: BorderHold, today: date) -> HoldShown:
    """The hold of a batch, as of a day."""
    (told,) = holds_of(Batch(id="b", order=Order.model_validate(ORDER), holds=(hold,)), today)
    return told


@pytest.mark.parametrize(
    ("today", "left", "over"),
    [
        (date(2020, 5, 29), 3, False),
        (date(2020, 6, 1), 3, False),
        (date(2020, 6, 2), 2, False),
        (date(2020, 6, 4), 0, False),
        (date(2020, 6, 5), 0, True),
        (date(2020, 5, 1), 3, False),
    ],
)
def test_working_days_are_counted_down_over_weekend_and_holiday(today: date, left: int, over: bool) -> None:
    told = shown(HOLD, today)
    assert (told.left, told.over, told.spent) == (left, over, 3 - left)


def test_a_period_is_not_over_once_market_surveillance_asked_in_time() -> None:
    maintained = HOLD.model_copy(update={"maintained": Maintained(on=date(2020, 6, 3), reference="26-1", by="A")})
    assert not shown(maintained, date(2020, 7, 1)).over


def test_a_held_lot_is_named_with_its_line_and_model() -> None:
    lot = ORDER["lines"][0]["lots"][0]["lot"]
    assert shown(HOLD.model_copy(update={"lots": ((1, lot),)}), SINCE).lots == (f"1 · {ORDER['lines'][0]['model']} · {lot}",)


def test_every_land_has_a_calendar() -> None:
    assert len(LAENDER) == 16
    for code, _ in LAENDER:
        assert period_of(SINCE, code).land == code


def test_a_refusal_names_fields_and_no_commands() -> None:
    told = in_fields(NotNow("x", "check --released-on; ended first (freigabe hold BATCH --ended-on DATE)", "bitte --released-on prüfen (--since TAG …)"))
    assert told.en == "check “Day of release”; ended first"
    assert told.de == "bitte „Tag der Überlassung“ prüfen"
    told = in_fields(NotNow("x", "--box is a place on a page: say --page and the value too; --own-rules stays", "--box braucht --page"))
    assert told.en == "“Place” is a place on a page: say “Page” and the value too; --own-rules stays"
    assert told.de == "„Stelle“ braucht „Seite“"
