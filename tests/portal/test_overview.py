"""The overview of the house: the board, the figures with their tables, and pictures only for those who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from batches.errors import Unavailable
from flows.figures import plots
from flows.wiring import House, opened
from portal import make_app
from portal.routes.figures import FIGURES
from tests.portal.conftest import Serve
from tests.servers.people import person, sample_house, sign_in

pytestmark = pytest.mark.integration

Client = Callable[..., httpx.Client]


@pytest.fixture
def sample(data: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[House]:
    sample_house(data, tmp_path_factory, worker_id)
    with opened(data) as house:
        yield house


@pytest.fixture
def as_(data: Path, sample: House, serve: Serve) -> Client:
    portal = serve(make_app(data))
    return lambda name, *roles, organisation=None: sign_in(portal, person(sample, name, *roles, organisation=organisation))


def test_the_board_leads_to_each_batch_and_every_figure_has_its_table(sample: House, as_: Client) -> None:
    (listed,) = sample.ledger.overviews.find()
    page = as_("Kim Koordination", "coordinator").get("/overview").text
    assert f'href="/batches/{listed.overview.batch}"' in page
    assert listed.overview.shown["order"] in page
    for name in FIGURES:
        assert f'src="/figures/{name}.svg?lang=de' in page
    assert "Zahlen als Tabelle" in page
    assert f'href="/batches/{listed.overview.batch}/papers"' in page  # of a certificate that expires


def test_a_period_that_is_none_is_told_and_the_whole_time_is_shown(as_: Client) -> None:
    client = as_("R. Weber", "qc")
    page = client.get("/overview", params={"from": "gestern", "until": "2020-12-31"})
    assert (page.status_code, "Bitte als TT.MM.JJJJ angeben" in page.text) == (200, True)
    page = client.get("/overview", params={"from": "2020-01-01", "until": "2040-12-31", "step": "week"}).text
    assert "/figures/throughput.svg?lang=de&amp;from=2020-01-01&amp;until=2040-12-31&amp;step=week&amp;theme=dark" in page


def test_those_who_see_no_figures_see_neither_page_nor_picture(as_: Client) -> None:
    for client in (as_("Ina Import", "importer", organisation="Muster GmbH"), as_("Karl Konten", "admin")):
        for path in ("/overview", "/figures/throughput.svg"):
            assert client.get(path).status_code == 403
    stranger = as_("R. Weber", "qc")
    stranger.cookies.clear()
    assert stranger.get("/figures/throughput.svg", headers={"Accept": "image/*"}).status_code == 401


def test_a_picture_is_drawn_kept_by_its_digest_and_by_no_shared_cache(as_: Client) -> None:
    client = as_("R. Weber", "qc")
    drawn = client.get("/figures/reasons.svg", params={"lang": "de", "theme": "dark"})
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert ElementTree.fromstring(drawn.content).tag.endswith("svg")  # noqa: S314 - our own picture
    assert drawn.headers["cache-control"].startswith("private")
    assert "script" not in drawn.headers["content-security-policy"]
    again = client.get("/figures/reasons.svg", params={"lang": "de", "theme": "dark"}, headers={"If-None-Match": drawn.headers["etag"]})
    assert again.status_code == 304


def test_a_picture_nobody_knows_or_that_could_not_be_drawn_is_refused_and_the_page_stays(as_: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_("R. Weber", "qc")
    assert client.get("/figures/nothing.svg").status_code == 404
    assert client.get("/figures/reasons.svg", params={"theme": "pink"}).status_code == 422

    def broken(*_: object) -> str:
        raise Unavailable("figure.not_drawn", "the plot could not be drawn", "Das Bild ließ sich nicht zeichnen")

    monkeypatch.setattr(plots.drawing, "draw", broken)
    plots._kept.clear()
    assert client.get("/figures/reasons.svg").status_code == 503
    assert client.get("/overview").status_code == 200
