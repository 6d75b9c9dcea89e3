"""Style sheets, scripts and fonts, asked over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from batches.errors import ProgramFault
from portal.access import guarded
from portal.routes import static

pytestmark = pytest.mark.integration


@pytest.fixture
def client(serve: Callable[[FastAPI], httpx.Client]) -> httpx.Client:
    app = FastAPI()
    app.include_router(guarded(static.routes(Path())))
    return serve(app)


def test_a_file_is_sent_packed_with_its_type_and_may_be_kept_for_ever(client: httpx.Client) -> None:
    answer = client.get(static.asset("portal.css"))
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == (Path(static.__file__).parents[1] / "static" / "portal.css").read_bytes()


def test_who_takes_no_gzip_gets_the_file_as_it_is(client: httpx.Client) -> None:
    for accepted in ("identity", "gzip;q=0"):
        answer = client.get(static.asset("portal.js"), headers={"Accept-Encoding": accepted})
        assert "content-encoding" not in answer.headers
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_who_has_it_is_told_so(client: httpx.Client) -> None:
    first = client.get(static.asset("portal.css"))
    assert client.get(static.asset("portal.css"), headers={"If-None-Match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e%2fapp.py", "nothing.css", "kern-LICENSE.md", ".stamp"])
def test_what_is_not_in_the_list_is_not_there(client: httpx.Client, name: str) -> None:
    assert client.get(f"/static/{static.digest_of_all()}/{name}").status_code == 404


def test_an_address_of_other_files_is_not_there(client: httpx.Client) -> None:
    assert client.get("/static/0123456789abcdef/portal.css").status_code == 404


def test_every_file_of_the_list_of_ours_is_there_and_every_file_there_is_in_the_list() -> None:
    assert {path.name for path in (Path(static.__file__).parents[1] / "static").iterdir()} == set(static.OWN)


def test_a_file_nobody_listed_is_a_fault_of_the_program_and_one_not_built_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ProgramFault):
        static.asset("unheard-of.css")
    monkeypatch.setattr(static, "assets", dict)
    assert static.asset("kern.min.css") == ""
