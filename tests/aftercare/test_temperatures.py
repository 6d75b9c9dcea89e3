"""Temperature logs hold lots until somebody decides, and never free what a recall holds; on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from batches.errors import InputRefused, NotNow
from distribution.recall import Cause
from distribution.temperature import TemperatureLog
from flows.aftercare.kinds import LOGS
from flows.aftercare.register import entries
from flows.aftercare.temperatures import Logged, decide, loggable, readings_of, take_log
from flows.recalls.closing import close
from flows.recalls.starting import recall
from tests.aftercare.conftest import NOON, ON, Bench, kits

pytestmark = pytest.mark.integration
WARM = ["20", *["35"] * 8, "20"]
FINE = ["20", "29.9", "30", "2", "20"]


def csv(celsius: Sequence[str], first: datetime = NOON) -> bytes:
    rows = (f"{first + timedelta(minutes=10 * at):%d.%m.%Y %H:%M};{each.replace('.', ',')}" for at, each in enumerate(celsius))
    return "\n".join(["Zeitpunkt;Temperatur °C", *rows]).encode()


def log(bench: Bench, celsius: Sequence[str], *lots: str, place: str = "Kühlraum 2", first: datetime = NOON) -> TemperatureLog:
    return take_log(bench.house, Logged(place=place, zone="UTC", lots=lots or ("L-K",)), csv(celsius, first), "Quinn", ON)


def reserve(bench: Bench, quantity: int = 1) -> None:
    bench.reserved("l-k", "o-1", quantity)


def test_within_the_limit_nothing_is_held(bench: Bench) -> None:
    kits(bench)
    kept = log(bench, FINE)
    assert (kept.status, kept.lots[0].excursions, kept.readings, kept.interval) == ("within", (), 5, 600)
    reserve(bench)


def test_too_warm_for_too_long_holds_the_lot_until_it_is_found_usable(bench: Bench) -> None:
    kits(bench)
    kept = log(bench, WARM)
    (excursion,) = kept.lots[0].excursions
    assert (kept.status, excursion.minutes, str(excursion.highest), bench.blocked("l-k")) == ("held", 80, "35", kept.id)
    with pytest.raises(NotNow):
        reserve(bench)
    assert log(bench, WARM).id == kept.id, "sent twice it is one"
    with pytest.raises(InputRefused):
        decide(bench.house, kept.id, "L-K", "usable", "", "Quinn", ON)
    after = decide(bench.house, kept.id, "L-K", "usable", "Stabilitätsdaten des Herstellers", "Quinn", ON)
    assert (after.status, bench.blocked("l-k")) == ("decided", "")
    reserve(bench)


def test_outside_for_no_longer_than_tolerated_is_seen_and_holds_nothing(bench: Bench) -> None:
    kits(bench)
    kept = log(bench, ["20", *["35"] * 6, "20"])
    assert (kept.status, kept.lots[0].excursions[0].minutes, bench.blocked("l-k")) == ("outside", 60, "")


def test_found_unusable_what_is_in_the_house_is_withdrawn_and_what_is_reserved_ends(bench: Bench) -> None:
    kits(bench)
    bench.delivered("l-k", "o-1", 50)
    reserve(bench, 30)
    kept = log(bench, WARM)
    after = decide(bench.house, kept.id, "l-k", "unusable", "zu lange warm", "Quinn", ON, destroyed=True)
    assert bench.books("l-k") == {"out": 50, "destroyed": 450}
    assert (after.lots[0].withdrawn, bench.blocked("l-k"), bench.ledger.reservations.open(lot="l-k")) == (450, kept.id, ())
    with pytest.raises(NotNow, match="for good"):
        decide(bench.house, kept.id, "l-k", "usable", "doch gut", "Quinn", ON)
    assert [(each.kind, each.status) for each in entries(bench.house)] == [("temperature", "unusable")]


def test_a_lot_two_logs_hold_is_free_when_both_are_decided(bench: Bench) -> None:
    kits(bench)
    first, second = log(bench, WARM), log(bench, WARM, place="Transport", first=NOON - timedelta(hours=6))
    decide(bench.house, first.id, "l-k", "usable", "kurz", "Quinn", ON)
    assert bench.blocked("l-k") == second.id
    decide(bench.house, second.id, "l-k", "usable", "auch kurz", "Quinn", ON)
    assert bench.blocked("l-k") == ""


def test_what_a_recall_holds_a_log_does_not_free(bench: Bench) -> None:
    kits(bench)
    begun = recall(bench.house, Cause(kind="lot", value="L-K", reason="x"), "Quinn", on=ON)
    kept = log(bench, WARM)
    assert (kept.status, bench.blocked("l-k")) == ("held", begun.id)
    decide(bench.house, kept.id, "l-k", "usable", "kurz", "Quinn", ON)
    assert bench.blocked("l-k") == begun.id


def test_a_recall_that_was_unfounded_does_not_free_what_a_log_holds(bench: Bench) -> None:
    kits(bench)
    kept = log(bench, WARM)
    begun = recall(bench.house, Cause(kind="lot", value="L-K", reason="x"), "Quinn", on=ON)
    assert bench.blocked("l-k") == begun.id
    for who in ("Quinn", "Rita"):
        close(bench.house, begun.id, "unfounded", "Verwechslung", who, ON)
    assert bench.blocked("l-k") == kept.id


def test_its_readings_are_read_again_from_the_file_as_it_was_kept(bench: Bench) -> None:
    kits(bench)
    kept = log(bench, WARM)
    assert [str(each.celsius) for each in readings_of(bench.house, kept)] == WARM
    assert bench.house.archive.get(kept.sha256) == csv(WARM)


def test_what_no_limit_is_known_of_or_what_is_still_to_come_is_refused(bench: Bench) -> None:
    kits(bench)
    kits(bench, "l-m", category="ffp2", batch="b-m")
    with pytest.raises(InputRefused, match="no storage temperature is known for ffp2"):
        log(bench, FINE, "L-M")
    with pytest.raises(InputRefused, match="times to come"):
        log(bench, FINE, first=NOON + timedelta(days=9))
    assert LOGS.all(bench.house) == ()
    assert [each.row.id for each in loggable(bench.house, ON)] == ["l-k"]
