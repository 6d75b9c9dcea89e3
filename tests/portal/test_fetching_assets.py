"""tools/assets.sh where there is no npm and no network: it says so and goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
NEEDED = ("package.json", "package-lock.json", ".npmrc", "requirements-node.lock", "tools/assets.sh")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The files the script reads, with a .venv of which only python is there."""
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    (tools / "python").symlink_to(sys.executable)
    return tmp_path


def run(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "tools/assets.sh"], cwd=checkout, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120)


def test_without_npm_and_without_a_way_to_get_it_one_line_says_so(checkout: Path) -> None:
    found = checkout / "bin"
    found.mkdir()
    for name in ("sh", "mktemp", "cp", "cat", "rm", "mkdir"):
        (found / name).symlink_to(shutil.which(name) or name)
    done = run(checkout, PATH=str(found))
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert "npm is missing" in done.stdout
    assert not (checkout / "portal").exists()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not here")
def test_without_a_registry_it_says_so_and_goes_on(checkout: Path) -> None:
    done = run(checkout, npm_config_registry="http://127.0.0.1:9/", npm_config_fetch_retries="0")
    assert done.returncode == 0
    assert "npm could not fetch it" in done.stdout
    assert not (checkout / "portal").exists()
