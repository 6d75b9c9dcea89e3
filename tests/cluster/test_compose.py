"""``compose.yaml`` against what it names: every command is one that parses, every setting one that is read, every service there. No container is started."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from deploy.servers.postgres import postgres_server
from deploy.topology import POOL
from flows.logs import PREFECT_SETTINGS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("freigabe:")}
COMMANDS = [each["command"] for each in OURS.values()] + [each["healthcheck"]["test"][1:] for each in OURS.values() if "healthcheck" in each]
SAMPLE = (DEPLOY / "worker.env.sample").read_text(encoding="utf-8")


def texts(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield str(value)


@pytest.mark.unit
def test_the_topology_is_the_one_that_make_cluster_starts() -> None:
    assert set(SERVICES) == {"postgres", "s3", "prefect", "setup", "serve", "pages", "worker"}
    assert POOL in SERVICES["worker"]["command"]
    assert SERVICES["worker"]["deploy"]["replicas"] == "${WORKERS:-3}"


@pytest.mark.unit
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_only_for_services_there_are_and_that_say_when_they_are_ready(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert how["condition"] == "service_completed_successfully" or "healthcheck" in SERVICES[other], other
    assert SERVICES[name]["restart"] == ("no" if name == "setup" else "unless-stopped")
    assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


@pytest.mark.unit
@pytest.mark.parametrize("name", sorted(OURS))
def test_a_service_of_ours_gains_no_rights_and_writes_to_its_volume_only(name: str) -> None:
    service = OURS[name]
    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert all(each.rpartition(":")[2] == "/var/lib/freigabe" for each in service["volumes"])
    assert not any(not each.startswith("127.0.0.1:") for each in service.get("ports", ()))


@pytest.mark.unit
def test_every_volume_named_is_declared_and_used() -> None:
    used = {each.partition(":")[0] for service in SERVICES.values() for each in service.get("volumes", ()) if each[0] not in "./"}
    assert used == set(COMPOSE["volumes"])


@pytest.mark.unit
@pytest.mark.parametrize(
    "command", [each["command"] for each in OURS.values()] + [each["healthcheck"]["test"][1:] for each in OURS.values() if "healthcheck" in each]
)
def test_every_command_is_one_that_parses(command: list[str]) -> None:
    match command:
        case ["freigabe", name, *arguments]:
            import typer

            from cli.app import app

            found = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
            found.make_context(name, list(arguments))
        case ["prefect", *arguments]:
            from prefect.cli._app import _app

            _app.parse_args(list(arguments), exit_on_error=False, print_error=False)
        case ["python", "-m", "portal", *arguments]:
            from portal.__main__ import parser

            parser().parse_args(arguments)
        case ["python", "-m", module, *_]:
            assert find_spec(module) is not None
        case _:
            pytest.fail(shlex.join(command))


@pytest.mark.unit
def test_every_setting_is_one_that_is_read() -> None:
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_settings_fields

    known = set(_get_settings_fields(Settings)) | settings_read_by_us()
    text = "\n".join((*texts(COMPOSE), SAMPLE, (DEPLOY / "Dockerfile").read_text(encoding="utf-8")))
    named = set(re.findall(r"\b(?:FREIGABE|PREFECT)_[A-Z0-9_]+", text))
    assert {"FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "FREIGABE_DATA", "PREFECT_API_URL"} <= named
    assert named - known == set()


def settings_read_by_us() -> set[str]:
    """The settings our sources name as texts."""
    rooms = ("batches", "catalogue", "cli", "customs", "documents", "flows", "portal", "record", "validators")
    sources = (path.read_text(encoding="utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    return {name for source in sources for name in re.findall(r"\"(FREIGABE_[A-Z0-9_]+)\"", source)}


@pytest.mark.unit
def test_what_runs_flows_logs_as_we_do() -> None:
    for name in ("prefect", "serve", "worker"):
        settings = OURS[name]["environment"]
        assert settings["FREIGABE_LOG"] == "${LOG:-json}"
        assert settings["PREFECT_LOGGING_SETTINGS_PATH"] == f"/app/{PREFECT_SETTINGS.relative_to(ROOT)}"
    assert "WORKDIR /app" in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.unit
def test_postgresql_is_ready_once_both_databases_are_made() -> None:
    assert {"-h", "127.0.0.1"} <= set(SERVICES["postgres"]["healthcheck"]["test"])  # meanwhile it answers on its socket alone


@pytest.mark.unit
def test_prefects_pages_are_written_where_the_container_may_write() -> None:
    settings = OURS["prefect"]["environment"]
    assert settings["PREFECT_UI_STATIC_DIRECTORY"].startswith("/var/lib/freigabe/")
    assert settings["PREFECT_UI_API_URL"].startswith("http://127.0.0.1:${RUNS_PORT")


@pytest.mark.unit
def test_everything_asked_of_the_environment_is_explained_in_the_sample() -> None:
    asked = {name for text in texts(COMPOSE) for name in re.findall(r"\$\{([A-Z0-9_]+)", text)}
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", SAMPLE, re.MULTILINE))
    assert asked == explained


@pytest.mark.unit
def test_the_sample_holds_no_secret_and_the_real_one_is_kept_out() -> None:
    assert [line for line in SAMPLE.splitlines() if re.match(r"[A-Z0-9_]*(PASSWORD|SECRET|TOKEN)=.", line)] == []
    assert "/deploy/worker.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "deploy/worker.env" in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()


@pytest.mark.unit
def test_the_image_copies_what_there_is_and_runs_as_nobody_special() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    kept = [line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")]
    assert [name for name in kept if not (ROOT / name).exists()] == []
    packaged = re.search(r"^packages = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert packaged is not None
    assert set(re.findall(r'"(\w+)"', packaged[1])) <= set(kept)
    assert re.findall(r"^USER (.*)$", dockerfile, re.MULTILINE) == ["freigabe"]
    assert dockerfile.count("--require-hashes") == 2


@pytest.mark.integration
def test_the_two_databases_have_an_owner_each_who_cannot_enter_the_other(tmp_path: Path) -> None:
    with postgres_server(tmp_path / "log", superuser="postgres") as server:
        server.run_script(DEPLOY / "postgres" / "init.sh", {"RECORD_PASSWORD": "it's", "RUNS_PASSWORD": "-"})
        for owner, other in (("freigabe", "prefect"), ("prefect", "freigabe")):
            with psycopg.connect(server.url(owner, "").replace("+", ""), autocommit=True) as connection:
                connection.execute("CREATE TABLE own (id integer)")
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(server.url(other, "", user=owner).replace("+", ""))
