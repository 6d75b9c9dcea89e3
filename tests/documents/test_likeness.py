"""The picture of a page stays what it is when the file is saved again, and is another one on another sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from batches.likeness import BITS, same_picture
from documents.reading.ink import evened
from documents.reading.likeness import likeness_of
from tests.documents.photographed import sheet

pytestmark = pytest.mark.unit

HOLDERS = ("Foshan Lanting Protective Products Co., Ltd.", "Hubei Huaxia Medical Co., Ltd.")


def page(holder: str, number: str = "ZP/B417/20", dx: float = 0, dy: float = 0) -> Any:
    said = ("EU Type-Examination Certificate", f"Certificate No. {number}", f"Manufacturer {holder}", "Product Particle filtering half mask", "Class FFP2 NR")
    lines = [(40.0 + dx, 60.0 + 22 * row + dy, text) for row, text in enumerate((*said, *(f"Clause {n}: what the holder has to observe" for n in range(14))))]
    return sheet(lines)


def picture(image: Any) -> str:
    return likeness_of(evened(image))


def saved_again(image: Any) -> Any:
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], cv2.IMREAD_COLOR)


def scaled(image: Any) -> Any:
    return cv2.resize(image, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)


def with_another_name(image: Any) -> Any:
    forged, other = image.copy(), page(HOLDERS[1], "ZP/B862/21")
    rows = np.flatnonzero(np.abs(image.astype(int) - other).max(axis=(1, 2)) > 100)
    forged[rows.min() : rows.max() + 1] = other[rows.min() : rows.max() + 1]
    return saved_again(scaled(forged))


@pytest.mark.parametrize("change", [saved_again, scaled, with_another_name])
def test_one_scan_saved_again_scaled_or_with_another_name_laid_over_is_one_picture(change: Callable[[Any], Any]) -> None:
    genuine = page(HOLDERS[0])
    assert len(picture(genuine)) == BITS // 4
    assert same_picture(picture(genuine), picture(change(genuine)))


def test_the_same_form_laid_on_the_glass_another_time_is_another_picture() -> None:
    assert not same_picture(picture(page(HOLDERS[0])), picture(page(HOLDERS[1], dx=5, dy=7)))


def test_an_empty_sheet_tells_nothing() -> None:
    empty = picture(sheet([]))
    assert int(empty, 16) == 0
    assert not same_picture(empty, empty)
