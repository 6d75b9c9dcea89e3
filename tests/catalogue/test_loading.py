"""The catalogue's files load strictly, and the catalogue names its version."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from catalogue import Catalogue, CatalogueFault, load_catalogue
from catalogue.loading import PACKAGED

pytestmark = pytest.mark.unit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged files that a test may spoil."""
    return Path(shutil.copytree(PACKAGED, tmp_path / "data"))


def _edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_copy_of_the_files_has_the_same_version(folder: Path) -> None:
    assert load_catalogue(folder).version == load_catalogue().version


def test_one_changed_rate_makes_another_version(folder: Path) -> None:
    _edit(folder, "vat.csv", "16,2020-07-01", "17,2020-07-01")
    changed = load_catalogue(folder)
    assert changed.version != load_catalogue().version
    rate = changed.at(date(2020, 8, 1)).vat_rate()
    assert rate is not None
    assert rate.rate_percent == Decimal(17)


def test_the_packaged_catalogue_is_read_once_a_process() -> None:
    assert load_catalogue() is load_catalogue()


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("vat.csv", "2020-12-31", "2020-13-31", "vat.csv, line {line}, valid_until"),
        ("notified_bodies.csv", "0158,DEKRA Testing", "158,DEKRA Testing", "notified_bodies.csv, line {line}, number"),
        ("acts.csv", ",K,", ",Q,", "acts.csv, line {line}, mark"),
        ("relief.csv", "declaration_code,", "code,", "relief.csv, line 2, declaration_code"),
        ("policy.toml", 'inspection = "normal"', 'inspection = "usual"', "policy.toml, sampling 1, inspection"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_with_file_row_and_column(folder: Path, name: str, old: str, new: str, where: str) -> None:
    before = (folder / name).read_text(encoding="utf-8")
    line = before[: before.index(old)].count("\n") + 1
    _edit(folder, name, old, new)
    with pytest.raises(CatalogueFault) as refused:
        load_catalogue(folder)
    assert where.format(line=line) in refused.value.en
    assert refused.value.code == "catalogue.malformed"


def test_a_row_with_a_cell_too_many_is_refused(folder: Path) -> None:
    _edit(folder, "air_freight.csv", "CN,70,", "CN,70,70,")
    with pytest.raises(CatalogueFault, match=r"air_freight.csv, line 2"):
        load_catalogue(folder)


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    (folder / "routes.csv").unlink()
    with pytest.raises(CatalogueFault, match=r"routes\.csv") as refused:
        load_catalogue(folder)
    assert refused.value.code == "catalogue.incomplete"


def test_every_row_carries_a_source_and_a_mark() -> None:
    for name, rows in load_catalogue().files_rows().items():
        assert all(row.source and row.mark in ("V", "K", "U") for row in rows), name


def test_rows_cannot_be_changed() -> None:
    row = load_catalogue().acts[0]
    with pytest.raises(ValidationError, match="frozen"):
        row.act = "2016/425"  # type: ignore[misc]


def test_the_catalogue_is_whole() -> None:
    catalogue = load_catalogue()
    assert isinstance(catalogue, Catalogue)
    assert {len(catalogue.categories) >= 21, len(catalogue.designations) >= 130, len(catalogue.sampling_cells) >= 500} == {True}
