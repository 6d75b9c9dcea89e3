"""What Prefect is told before the first run, and how patient the record is with it (``orchestration.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

#: The flows of freigabe, by the names Prefect knows them by; a server may carry other people's flows too, which are none of our business.
FLOWS = (
    *("import-batch", "import-batches", "drain", "retry-stalled", "track-shipments", "deliver-messages", "publish-offers", "distribute", "recall"),
    "verify-record",
)


@dataclass(frozen=True, slots=True)
class Mailing:
    """``turn``: the most messages, and the most mails, of one turn; ``in_one``: the most messages in one mail; ``seconds``: how long a server may take."""

    turn: int
    in_one: int
    pause: timedelta
    longest: timedelta
    refused: timedelta
    stale: timedelta
    seconds: float

    def pause_after(self, attempts: int) -> timedelta:
        """How long a mail is left alone after so many attempts."""
        doubled: timedelta = self.pause * (1 << max(0, min(attempts - 1, 20)))
        return min(doubled, self.longest)


@dataclass(frozen=True, slots=True)
class Orchestration:
    """``at_once``: places by outside service; ``patience``: how long a run may stay in a state in which nothing happens, by Prefect's state type."""

    at_once: dict[str, int]
    beat: timedelta
    silent: timedelta
    patience: dict[str, timedelta]
    mail: Mailing


@cache
def orchestration() -> Orchestration:
    """The data as it stands in the file."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "orchestration.toml").read_text(encoding="utf-8"))
    heartbeat = table["heartbeat"]
    return Orchestration(
        at_once={row["name"]: int(row["at_once"]) for row in table["service"]},
        beat=timedelta(seconds=heartbeat["beat_seconds"]),
        silent=timedelta(seconds=heartbeat["silent_seconds"]),
        patience={row["state"]: timedelta(minutes=row["minutes"]) for row in table["patience"]},
        mail=Mailing(
            turn=int(table["mail"]["turn"]),
            in_one=int(table["mail"]["in_one"]),
            pause=timedelta(minutes=table["mail"]["pause_minutes"]),
            longest=timedelta(minutes=table["mail"]["longest_minutes"]),
            refused=timedelta(hours=table["mail"]["refused_hours"]),
            stale=timedelta(days=table["mail"]["stale_days"]),
            seconds=float(table["mail"]["seconds"]),
        ),
    )
