"""The benchmark of orchestration carries the same batches by Prefect and bare, and both leave the same record; it says so itself where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.orchestration import parts
from flows.server import server_url
from tests.flows.conftest import use_record

pytestmark = pytest.mark.integration


def test_both_ways_carry_every_batch_and_leave_the_same_record(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", server_url(data, lambda _: None))
    use_record(monkeypatch, tmp_path, {})
    ((batches, prefect_s, bare_s),) = parts(tmp_path, 1, 1, warming=0)
    assert batches == 1
    assert prefect_s > 0 < bare_s
