"""``check_catalogue`` finds rows that cannot both be right, and rows that point at nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from catalogue import check_catalogue, load_catalogue
from catalogue.loading import PACKAGED

pytestmark = pytest.mark.unit


def test_the_packaged_catalogue_does_not_contradict_itself() -> None:
    assert check_catalogue(load_catalogue()) == ()


@pytest.mark.parametrize(
    ("name", "row", "code", "says"),
    [
        ("vat.csv", "7,2020-08-01,2020-08-31,somewhere,K,\n", "overlap", "same day"),
        ("vat.csv", "7,1990-08-01,1980-08-31,somewhere,K,\n", "dates", "after"),
        ("vat.csv", "7,1980-08-01,1980-08-31,,K,\n", "source", "no source"),
        ("air_freight.csv", "CN,80,,,somewhere,K,\n", "overlap", "same day"),
        ("categories.csv", "new_mask,mask_of_tomorrow,,none,neu,new,,,somewhere,K,\n", "reference", "unknown product 'mask_of_tomorrow'"),
        ("routes.csv", "ffp,1999/9,,arrival,x,instructions,,1990-01-01,1990-12-31,somewhere,K,\n", "reference", "unknown act '1999/9'"),
        (
            "routes.csv",
            "ffp,2016/425,sterile,arrival,x,letter_of_comfort,,1990-01-01,,somewhere,K,\n",
            "reference",
            "unknown kind of paper 'letter_of_comfort'",
        ),
        ("notified_bodies.csv", "0158,Somebody Else,DE,93/42/EEC,,,active,,,,somewhere,K,\n", "body_name", "several names"),
        ("body_names.csv", "9998,Nobody,,,somewhere,K,\n", "reference", "unknown notified body '9998'"),
        ("standards.csv", "EN 1,2020,nothing,harmonised,,,,somewhere,K,\n", "reference", "unknown product 'nothing'"),
        ("marking_elements.csv", "1999/9,*,,ce,required,,CE,CE,x,,,somewhere,K,\n", "reference", "unknown act '1999/9'"),
        ("marking_elements.csv", "2016/425,moon_boots,,ce,required,,CE,CE,x,,,somewhere,K,\n", "reference", "unknown product 'moon_boots'"),
        ("marking_elements.csv", "2017/745,*,sterile&class:royal,udi,required,,UDI,UDI,x,,,somewhere,K,\n", "reference", "unknown class 'royal'"),
        ("marking_elements.csv", "2016/425,*,,ce,required,,CE,CE,x,,,somewhere,K,\n", "overlap", "same day"),
        ("routes.csv", "ffp,2016/425,class:royal,arrival,x,instructions,,1990-01-01,,somewhere,K,\n", "reference", "unknown class 'royal'"),
    ],
)
def test_a_wrong_row_is_found(tmp_path: Path, name: str, row: str, code: str, says: str) -> None:
    folder = Path(shutil.copytree(PACKAGED, tmp_path / "data"))
    with (folder / name).open("a", encoding="utf-8") as stream:
        stream.write(row)
    found = check_catalogue(load_catalogue(folder))
    assert [each for each in found if each.code == code and says in each.en], found


def test_a_rate_that_follows_on_the_next_day_is_no_contradiction(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKAGED, tmp_path / "data"))
    with (folder / "vat.csv").open("a", encoding="utf-8") as stream:
        stream.write("16,1998-04-01,2006-12-31,UStG,K,\n")
    assert check_catalogue(load_catalogue(folder)) == ()
