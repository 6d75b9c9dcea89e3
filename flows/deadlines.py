"""How long a batch may stand at each gate (``deadlines.toml``)."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from batches.gates import Standing
from record.standings import Sweep


@cache
def allowed_days() -> dict[str, int]:
    """Days by gate; a gate that is not named has no deadline."""
    table = tomllib.loads((Path(__file__).parent / "deadlines.toml").read_text(encoding="utf-8"))
    return {row["gate"]: int(row["days"]) for row in table["deadline"]}


def sweep_of(standing: Standing) -> Sweep:
    """A batch's row for sweeps."""
    days = allowed_days().get(standing.stage)
    return Sweep(standing.stage, None if days is None else timedelta(days=days), tuple(wait.what for wait in standing.waiting_for))
