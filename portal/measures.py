"""The record as Prometheus metrics, derived from its tables on each scrape: right for any number of processes, and nothing to lose when one ends.

The counts are kept for :data:`GOOD_SECONDS`, those that need every reading counted for longer. When the database is away, ``freigabe_record_up`` is 0 and
nothing else is told: an old number would be taken for a true one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from batches.errors import FreigabeError
from batches.gates import GATES
from flows.stored import KIND
from flows.wiring import database_url, has_record
from record import counts
from record.database import NEWEST, looking_engine, revision
from record.place import Place
from record.runs import dead_among

#: How long counts are good, and how long the number of readings is.
GOOD_SECONDS, READINGS_SECONDS = 10.0, 300.0
#: How long the database may take to answer, and how long a count.
PATIENCE_SECONDS, COUNTING_SECONDS = 2, 60
#: Upper bounds of the time at a gate, in hours.
HOURS = (1, 4, 12, 24, 48, 72, 120, 168, 240, 336, 720, 1440, 2160)
#: Ages of waits, in days.
DAYS = (1, 3, 7, 14, 30, 60, 90)
#: No label has more values than this: what comes on top is counted as ``other``.
MOST_VALUES = 30
Together = Callable[[Iterable[float]], float]
#: Counted events → metric and what it says.
_TOTALS = {
    "act.refused": ("freigabe_acts_refused", "Acts of people that were refused."),
    "run.retried": ("freigabe_runs_retried", "Dead runs taken up again."),
    "run.given_up": ("freigabe_runs_given_up", "Runs that died too often and were left to a person."),
    "batch.overdue": ("freigabe_batches_overdue", "Times a person was told that a batch is past its gate's deadline."),
    "batch.parked": ("freigabe_batches_parked", "Times a batch was parked."),
    "wait.reminded": ("freigabe_reminders", "Reminders of what is waited for."),
}


class RecordCollector(Collector):
    """Collects from the record of one data folder."""

    def __init__(self, data: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC), clock: Callable[[], float] = time.monotonic) -> None:
        self._data, self._now, self._clock = data, now, clock
        self._alone = threading.Lock()
        self._grown = counts.Grown(GATES)
        self._kept: list[Metric] = []
        self._good_until = float("-inf")
        self._readings, self._readings_good_until = 0, float("-inf")

    def collect(self) -> Iterable[Metric]:
        """All metrics; also to a second scrape at the same time, which waits for the first."""
        with self._alone:
            if self._clock() >= self._good_until:
                self._kept = list(self._counted())
                self._good_until = self._clock() + GOOD_SECONDS
            return self._kept

    def _counted(self) -> Iterator[Metric]:
        begun = self._clock()
        up = GaugeMetricFamily("freigabe_record_up", "1 while the record can be counted, else 0.")
        found: list[Metric] = []
        try:
            if has_record(self._data):
                found = self._of_record()
            up.add_metric([], 1)
        except (DBAPIError, FreigabeError, _OtherSchema) as error:
            logging.getLogger("freigabe.metrics").warning("the record cannot be counted: %s", type(error).__name__)
            up.add_metric([], 0)
        yield up
        yield from found
        yield GaugeMetricFamily("freigabe_scrape_seconds", "How long counting took.", value=self._clock() - begun)

    def _of_record(self) -> list[Metric]:
        engine = looking_engine(database_url(Place(self._data)), PATIENCE_SECONDS, COUNTING_SECONDS)
        try:
            if (found := revision(engine)) != NEWEST:
                if found is None:
                    return []
                raise _OtherSchema
            with engine.connect() as connection:
                return [*self._standing(connection), *self._grown_by_now(connection)]
        finally:
            engine.dispose()

    def _standing(self, connection: Connection) -> Iterator[Metric]:
        now = self._now()
        yield _by_label("freigabe_batches", "Batches by the gate they stand at.", "gate", counts.at_gates(connection))
        waits = counts.waited_for(connection, KIND, now, [timedelta(days=days) for days in DAYS])
        yield _by_label("freigabe_waits", "What batches wait for.", "what", {what: each.rows for what, each in waits.items()})
        yield _by_label("freigabe_waits_oldest_seconds", "Age of the oldest wait.", "what", {what: _age(now, each.oldest) for what, each in waits.items()}, max)
        longer = GaugeMetricFamily("freigabe_waits_longer_than", "Waits older than so many days.", labels=["what", "days"])
        for what, each in list(waits.items())[:MOST_VALUES]:
            for days, rows in zip(DAYS, each.longer, strict=True):
                longer.add_metric([what, str(days)], rows)
        yield longer
        yield _by_label("freigabe_waits_parked", "Waits with which nothing happens by itself any more.", "what", counts.parked(connection, KIND))
        entries = counts.entries_waiting(connection)
        yield GaugeMetricFamily("freigabe_entries_waiting", "Entries no run has settled yet.", value=entries.rows)
        yield GaugeMetricFamily("freigabe_entries_oldest_seconds", "Age of the oldest of them; 0 when there is none.", value=_age(now, entries.oldest))
        messages = counts.undelivered(connection)
        yield _by_label(
            "freigabe_outbox_undelivered", "Messages that have not left the house.", "topic", {topic: each.rows for topic, each in messages.items()}
        )
        ages = {topic: _age(now, each.oldest) for topic, each in messages.items()}
        yield _by_label("freigabe_outbox_oldest_seconds", "Age of the oldest of them.", "topic", ages, max)
        runs = counts.unfinished_runs(connection)
        yield GaugeMetricFamily("freigabe_runs_unfinished", "Runs that have not come to their end.", value=runs.rows)
        yield GaugeMetricFamily("freigabe_runs_dead", "Of them, those nobody works on.", value=len(dead_among(connection, now)) if runs.rows else 0)
        yield GaugeMetricFamily("freigabe_runs_attempts_most", "The most often one of them was taken up again.", value=runs.attempts)

    def _grown_by_now(self, connection: Connection) -> Iterator[Metric]:
        stays, happened, refused = self._grown.count(connection, self._now())
        histogram = HistogramMetricFamily("freigabe_gate_seconds", "How long batches stood at a gate they have left.", labels=["gate"])
        for gate, each in stays.items():
            below = [(str(hours * 3600.0), sum(rows for hour, rows in each.hours.items() if hour < hours)) for hours in HOURS]
            histogram.add_metric([gate], [*below, ("+Inf", each.hours.total())], sum_value=each.seconds)
        yield histogram
        for type_, (name, says) in _TOTALS.items():
            yield CounterMetricFamily(name, says, value=happened[type_])
        papers = CounterMetricFamily("freigabe_papers_refused", "Files that could not be read as papers.", labels=["code"])
        for code, rows in _bounded(refused).items():
            papers.add_metric([code], rows)
        yield papers
        uploads = CounterMetricFamily("freigabe_uploads_refused", "Files that were sent and not taken.", labels=["code"])
        for code, rows in _bounded(counts.refused_uploads(connection)).items():
            uploads.add_metric([code], rows)
        yield uploads
        if self._clock() >= self._readings_good_until:
            self._readings = counts.papers_read(connection)
            self._readings_good_until = self._clock() + READINGS_SECONDS
        yield GaugeMetricFamily("freigabe_papers_read", "Readings kept: a paper's bytes, understood by one version of the reader.", value=self._readings)


class _OtherSchema(Exception):
    """The record is of another version of the program."""


def _by_label(name: str, says: str, label: str, values: Mapping[str, float], together: Together = sum) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in _bounded(values, together).items():
        family.add_metric([key], value)
    return family


def _bounded(values: Mapping[str, float], together: Together = sum) -> dict[str, float]:
    """The largest, and the others ``together``: nobody can fill a monitoring system with labels."""
    most = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    kept = dict(most[:MOST_VALUES])
    if len(most) > MOST_VALUES:
        kept["other"] = together(value for _, value in most[MOST_VALUES:])
    return kept


def _age(now: datetime, then: datetime | None) -> float:
    return 0.0 if then is None else max(0.0, (now - then).total_seconds())
