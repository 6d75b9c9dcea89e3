"""Files sent: each counts towards quotas before it is looked at, whatever becomes of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from record import Ledger
from record.uploads import INTERRUPTED, Limit, Reached, Sent
from tests.record.conftest import Clock


def sent(size: int = 10, batch: str = "b-1", account: str = "ada") -> Sent:
    return Sent(batch, account, "org-1", "a.pdf", "0" * 64, size)


def of_account(most_files: int = 100, most_bytes: int = 1000, ledger: Ledger | None = None) -> Limit:
    return Limit("account", most_bytes, most_files, None if ledger is None else ledger.clock() - timedelta(hours=24))


def test_a_file_counts_from_the_moment_it_is_looked_at_and_says_so_when_that_never_ends(ledger: Ledger) -> None:
    assert isinstance(ledger.uploads.begin(sent(), [of_account()]), str)
    (row,) = ledger.uploads.of_batch("b-1")
    assert (row.refused, row.sent.bytes) == (INTERRUPTED, 10)


def test_what_becomes_of_it_is_kept_and_an_archive_counts_as_what_was_in_it(ledger: Ledger, clock: Clock) -> None:
    for refused, counted in ((None, None), ("upload.type", None), (None, 0)):
        begun = ledger.uploads.begin(sent(), ())
        assert isinstance(begun, str)
        ledger.uploads.settle(begun, refused, counted)
        clock.go_on(1)
    assert [(row.refused, row.sent.bytes) for row in ledger.uploads.of_batch("b-1")] == [(None, 0), ("upload.type", 10), (None, 10)]


def test_the_last_file_within_a_quota_is_taken_and_the_next_is_not(ledger: Ledger) -> None:
    assert isinstance(ledger.uploads.begin(sent(990), [of_account()]), str)
    assert ledger.uploads.room(sent(10), [of_account()]) is None
    assert isinstance(ledger.uploads.begin(sent(10), [of_account()]), str)
    assert ledger.uploads.begin(sent(1), [of_account()]) == Reached(0, "bytes")
    assert ledger.uploads.begin(sent(1, account="eve"), [of_account()]) != Reached(0, "bytes"), "another's files are another's"


def test_what_a_quota_of_bytes_refuses_counts_as_a_file_and_what_one_of_files_refuses_leaves_no_row(ledger: Ledger) -> None:
    limit = of_account(most_files=2, most_bytes=10)
    told = [ledger.uploads.begin(sent(11), [limit]) for _ in range(4)]
    assert told == [Reached(0, "bytes"), Reached(0, "bytes"), Reached(0, "files"), Reached(0, "files")]
    assert [(row.refused, row.sent.bytes) for row in ledger.uploads.of_batch("b-1")] == [("upload.quota_bytes", 0)] * 2


def test_a_quota_of_a_day_forgets_yesterday_and_one_in_all_does_not(ledger: Ledger, clock: Clock) -> None:
    ledger.uploads.begin(sent(1000), ())
    assert ledger.uploads.room(sent(), [of_account(ledger=ledger)]) == Reached(0, "bytes")
    clock.go_on(24 * 3600 + 1)
    assert ledger.uploads.room(sent(), [of_account(ledger=ledger)]) is None
    assert ledger.uploads.room(sent(), [Limit("batch", 5, 5, None), of_account()]) == Reached(0, "bytes")


def test_two_sent_at_once_are_not_both_the_last(ledger: Ledger) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: ledger.uploads.begin(sent(), [of_account(most_files=3)]), range(8)))
    assert sum(isinstance(each, str) for each in told) == 3
