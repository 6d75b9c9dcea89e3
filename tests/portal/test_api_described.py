"""The API does what its description says, whatever is sent: no fault, only the statuses, types and shapes that are described (Schemathesis).

``FREIGABE_API_EXAMPLES=500 python -m pytest tests/portal/test_api_described.py`` looks longer (docs/api.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

import portal.acting
from flows.wiring import House
from portal import make_app
from portal.acting import Told, told_of
from portal.desk import Desk
from portal.posted import csrf_of
from portal.routes.api.describing import described, every_route
from tests.portal.api_desk import Api, api_over
from tests.servers.people import person, sample_house

pytestmark = pytest.mark.integration
#: Examples of each operation and way to prove oneself; a longer look is a command in docs/api.md.
EXAMPLES = int(os.environ.get("FREIGABE_API_EXAMPLES", "12"))
DESCRIPTION = described(make_app(Path("nowhere")))
OPERATIONS = [(path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations]
CHECKS = (schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Api]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FREIGABE_DATABASE", "FREIGABE_ARCHIVE", "PREFECT_API_URL", "FREIGABE_URL"):
            patch.delenv(name, raising=False)

        def settled(desk: Desk, positions: Sequence[int], seconds: float = 0.0) -> Told:  # nobody carries here
            return told_of(desk.house.ledger.entries.at(positions))

        patch.setattr(portal.acting, "settled", settled)
        with api_over(sample_house(tmp_path_factory.mktemp("described") / "data", tmp_path_factory, worker_id)) as api:
            api.app.state.pace.wait = lambda *_: 0.0  # that it is kept is tested elsewhere
            yield api


@pytest.fixture(scope="module")
def ways(api: Api) -> dict[str, dict[str, str]]:
    """How somebody of QC proves themselves: a token, or a session with the proof that pages send."""
    account = person(api.house, "R. Weber", "qc", "admin").account
    session = _session(api.house, account.id)
    return {
        "token": {"Authorization": f"Bearer {api.token('R. Weber', 'qc', 'admin')}"},
        "session": {"Cookie": f"freigabe={session}", "X-CSRF-Token": csrf_of(session), "Sec-Fetch-Site": "same-origin"},
    }


def _session(house: House, account: str) -> str:
    return house.ledger.sessions.begin(account, "full", timedelta(days=1))


@pytest.fixture(scope="module")
def schema(api: Api) -> Any:
    """The description, asked in this process."""
    return schemathesis.openapi.from_asgi("/api/openapi.json", api.app)


@pytest.mark.parametrize("way", ["token", "session"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_operation_answers_as_described_whatever_is_sent(api: Api, schema: Any, ways: dict[str, dict[str, str]], path: str, method: str, way: str) -> None:
    known = api.app.state.desk.batch(api.batch)
    real = {"batch": api.batch, "sha256": known.batch.papers[0].sha256, "name": sorted(known.outputs)[0], "position": 1}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=EXAMPLES < 100,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method.upper()].as_strategy())
    def look(case: Any) -> None:
        for parameters in ({}, real):
            case.path_parameters = {**(case.path_parameters or {}), **{name: value for name, value in parameters.items() if f"{{{name}}}" in path}}
            answer = case.call(base_url="http://localhost", headers=ways[way])
            case.validate_response(answer, checks=CHECKS)
            if "{" not in path:
                break

    look()


def test_every_route_of_the_api_is_described_and_its_id_is_its_own(api: Api) -> None:
    told = described(api.app)
    asked = {(route.path, method.lower()) for route in every_route(api.app) if route.path.startswith("/api/") for method in route.methods or ()}
    assert asked - {("/api/openapi.json", "get")} == {(path, method) for path, operations in told["paths"].items() for method in operations}
    ids = [operation["operationId"] for operations in told["paths"].values() for operation in operations.values()]
    assert len(ids) == len(set(ids))
    assert set(told["components"]["securitySchemes"]) == {"token", "session"}
    for operations in told["paths"].values():
        for operation in operations.values():
            assert operation["tags"]
            assert operation["summary"]
            for status in ("401", "404"):
                assert set(operation["responses"][status]["content"]) == {"application/problem+json"}


def test_the_list_of_addresses_in_the_documents_is_current() -> None:
    from tools.list_api import TARGET, page

    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m tools.list_api"
