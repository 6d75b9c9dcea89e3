"""How the period of a hold runs, day by day, and what refusals say on a page."""

from __future__ import annotations

from datetime import date

import pytest

from batches.border_hold import BorderHold, Maintained
from batches.errors import NotNow
from customs.border_hold import period_of
from portal.refused import in_fields
from portal.views.customs_hold import LAENDER, _shown

pytestmark = pytest.mark.unit

SINCE = date(2020, 5, 29)  # a Friday; Whit Monday is no working day
HOLD = BorderHold(since=SINCE, authority="Zollamt", reason="CE", reference="", by="A", period=period_of(SINCE, "SN"))


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
    shown = _shown(HOLD, today)
    assert (shown.left, shown.over, shown.spent) == (left, over, 3 - left)


def test_a_period_is_not_over_once_market_surveillance_asked_in_time() -> None:
    maintained = HOLD.model_copy(update={"maintained": Maintained(on=date(2020, 6, 3), reference="26-1", by="A")})
    assert not _shown(maintained, date(2020, 7, 1)).over


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
