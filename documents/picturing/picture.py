"""A page as a picture, and what it may cost to make one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from documents.reading.bounds import DEFAULT_BOUNDS, MEBIBYTE

#: The widths in pixels in which a page is shown: in a list of pages, beside its facts, and looked at closely.
WIDTHS = (160, 900, 1600)
#: The longest side an image of this format can have.
LONGEST_SIDE = 16_383
#: What a picture may weigh; one without loss of the most pixels stays below it.
MOST_PICTURE_BYTES = 32 * MEBIBYTE

MEDIA_TYPE = "image/webp"

#: What one page may cost to be pictured. Longer papers than are read may be looked at; memory is that of reading, so that what was read can be shown.
PICTURING_BOUNDS = replace(DEFAULT_BOUNDS, pages=5_000, cpu_seconds=15, wall_seconds=40.0, page_pixels=8_000_000, answer_bytes=16 * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page as shown (cropped and rotated as it says itself), in points; both 0 where it cannot be shown."""

    width_pt: float
    height_pt: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as shown: what reading saw, form fields and annotations drawn in.

    Boxes of facts and findings lie on it scaled by ``width_px / width_pt`` and ``height_px / height_pt``; rotation and crop are in both already.
    ``width_px`` is the width asked for, or less where the page is too tall for that.
    """

    width_pt: float
    height_pt: float
    width_px: int
    height_px: int
    media_type: str
    data: bytes


def pixels_of(size: PageSize, width: int, most: int) -> tuple[int, int]:
    """The pixels of a page of this size: ``width`` across, fewer where it would have more than ``most``, or a side that is too long."""
    wide, tall = max(size.width_pt, 1e-3), max(size.height_pt, 1e-3)
    scale = min(width / wide, math.sqrt(most / wide / tall), LONGEST_SIDE / tall)
    return max(1, round(wide * scale)), max(1, min(LONGEST_SIDE, round(tall * scale)))
