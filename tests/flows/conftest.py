"""One data folder with one real local Prefect server for the whole session, and folders to import."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

Folder = Callable[..., Path]

ORDER: dict[str, Any] = {
    "order": "MH-2020-117",
    "ordered_on": "2020-04-20",
    "expected_on": "2020-05-29",
    "importer": {"name": "Muster Handel GmbH", "address": "Kaiserslautern", "country": "DE"},
    "supplier": {"name": "Saigon Medical", "address": "Ho Chi Minh City", "country": "VN"},
    "incoterm": "CIF",
    "incoterm_place": "Frankfurt",
    "mode": "air",
    "origin": "VN",
    "dispatch_country": "VN",
    "currency": "EUR",
    "lines": [
        {
            "line": 1,
            "category": "ffp2",
            "model": "MW-2100",
            "class": "FFP2 NR",
            "quantity": 1000,
            "unit_price": "1.50",
            "lots": [{"lot": "L1", "quantity": 1000, "expires_on": "2023-04-30"}],
        }
    ],
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder; its server, if a test started one, is stopped at the end."""
    folder = tmp_path_factory.mktemp("data")
    yield folder
    from flows import stop_server

    stop_server(folder)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a folder with an order (``changes`` to it) and ``papers`` blank papers."""

    def make(name: str, papers: int = 2, **changes: Any) -> Path:
        path = tmp_path / name
        path.mkdir()
        (path / "order.json").write_text(json.dumps(ORDER | changes))
        for number in range(papers):
            blank_paper(path / f"paper {number}.pdf", number)
        return path

    return make


def blank_paper(path: Path, number: int) -> None:
    """A PDF of one empty page; another ``number`` gives other bytes."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.docinfo["/Title"] = f"paper {number}"
        pdf.save(path, deterministic_id=True)
