"""No route is open by oversight, and no error tells more than it should."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from fastapi import APIRouter

from batches.errors import InputRefused, NotNow, ProgramFault, Unavailable
from portal import make_app
from portal.access import ANYBODY, guarded
from portal.app import ROUTES
from tests.portal.conftest import Serve

pytestmark = pytest.mark.integration


def test_a_route_that_does_not_say_who_may_use_it_is_none() -> None:
    router = APIRouter()
    router.add_api_route("/open", lambda: "open")
    with pytest.raises(ProgramFault, match="/open"):
        guarded(router)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Unavailable("record.unavailable", "gone", "weg"), 503, "record.unavailable"),
        (NotNow("act.twice", "twice", "zweimal"), 409, "act.twice"),
        (InputRefused("order.bad", "bad", "falsch"), 422, "order.bad"),
        (ValueError("the password is geheim"), 500, "portal.fault"),
    ],
)
def test_a_refusal_is_a_problem_and_a_fault_tells_nothing(data: Path, serve: Serve, error: Exception, status: int, code: str) -> None:
    def refuse() -> None:
        raise error

    app = make_app(data)
    app.add_api_route("/refuse", refuse, dependencies=[ANYBODY])
    answer = serve(app).get("/refuse")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert "geheim" not in answer.text


def test_every_module_of_routes_is_served() -> None:
    rooms = ("portal.routes", "portal.routes.api")
    modules = [
        import_module(f"{room}.{path.stem}") for room in rooms for path in Path(str(find_spec(room).origin)).parent.glob("*.py") if path.stem != "__init__"
    ]  # type: ignore[union-attr]
    assert {module.__name__ for module in modules if hasattr(module, "routes")} == {module.__name__ for module in ROUTES}
