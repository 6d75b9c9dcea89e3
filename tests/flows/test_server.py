"""The local Prefect server: started once, reused, stopped, never left behind; a configured one is used or named."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from batches.errors import Unavailable
from flows.server import mark_of_server, pid_file, server_url, stop_server

pytestmark = pytest.mark.integration


def test_one_server_is_started_reused_and_stopped(tmp_path: Path) -> None:
    said: list[str] = []
    first = server_url(tmp_path, said.append)
    assert any("starting" in sentence for sentence in said)
    said.clear()
    assert server_url(tmp_path, said.append) == first
    assert said == []
    mark = mark_of_server(pid_file(tmp_path))
    assert mark is not None
    assert mark.alive
    assert stop_server(tmp_path) is True
    assert not mark.alive
    assert stop_server(tmp_path) is False


def test_a_server_whose_data_folder_is_gone_ends_by_itself(tmp_path: Path, old_server: Callable[[Path], Path]) -> None:
    data = old_server(tmp_path / "data")
    server_url(data, lambda _: None)
    mark = mark_of_server(pid_file(data))
    assert mark is not None
    pid_file(data).unlink()
    until = time.monotonic() + 30
    while mark.alive and time.monotonic() < until:
        time.sleep(0.2)
    assert not mark.alive
    shutil.rmtree(data)


def test_a_configured_server_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(Unavailable, match="PREFECT_API_URL") as refused:
        server_url(tmp_path, lambda _: None)
    assert refused.value.exit_status == 3
    assert not pid_file(tmp_path).exists()


def test_a_pid_file_of_a_process_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    pid_file(tmp_path).parent.mkdir(parents=True)
    pid_file(tmp_path).write_text('{"process": "1@0", "port": 9}')
    assert stop_server(tmp_path) is False
