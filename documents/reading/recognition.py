"""Pages without usable text: rendered, laid flat and read by optical character recognition (RapidOCR; its models come with it).

Only a recognising process imports this. A page comes out as the same words, rules and tables as a printed one, in points of the flat page,
with the turn that takes its boxes back to the page as shown.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import cv2
import numpy as np

from documents.reading.bounds import Bounds
from documents.reading.doubts import looked_again
from documents.reading.engine import Image, Quad, heads_down, lines_in, told, warm
from documents.reading.flattening import flattening
from documents.reading.ink import Letter, Level, evened, ink_of, letters_in, level_of
from documents.reading.likeness import likeness_of
from documents.reading.normal_form import plain
from documents.reading.page import Code, Page, Word
from documents.reading.ruled_image import rules_in
from documents.reading.spacing import words_in
from documents.reading.stamps import without_stamps
from documents.reading.tables import tables_of
from documents.reading.upright import Turn, quarter_turned

__all__ = ["recognised_page", "warm"]

#: Rendered so that ten-point type is some 28 pixels high, what the models were made for.
PIXELS_A_POINT = 200 / 72
#: Lines the recogniser is less sure of than this are not words.
LEAST_SCORE = 0.5
#: Words below this are kept, and marked as not surely legible.
LEGIBLE_SCORE = 0.8
#: Boxes thinner than this hold no letters.
LEAST_PIXELS = 4
#: A box that is taller than wide holds a letter or two up to this height, in points; beyond it, text that runs up the page.
TALLEST_LETTER = 30.0
#: A line that leans more than this (tangent) after the page was laid flat was written aslant.
ASLANT = 0.03
#: So many of the longest lines say which way up the page lies; between these shares of them they are read both ways.
ASKED, SURE_UP, SURE_DOWN = 12, 0.2, 0.8
#: Above and below the baseline, in parts of the type size: where printed words have their boxes.
ABOVE, BELOW = 0.93, 0.22
#: A line of which print covers this part is no news.
PRINTED = 0.15
#: A single sign this many times larger than the page's usual type is a stamp's.
STAMPED = 1.4


@dataclass(frozen=True, slots=True)
class Row:
    """A recognised line: its letters with their places in the crop, where it stands in it, and what takes the crop's pixels to the page's."""

    letters: tuple[Letter, ...]
    level: Level
    back: Any  # 2×3

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, baseline, right and type size, in pixels of the page."""
        x0, y = self._point(self.letters[0].x0)
        x1, other = self._point(self.letters[-1].x1)
        return (x0, (y + other) / 2, x1, self.level.size)

    def _point(self, x: float) -> tuple[float, float]:
        at = self.back @ np.array([x, self.level.baseline, 1.0])
        return float(at[0]), float(at[1])

    def extent(self, letters: Sequence[Letter]) -> tuple[float, float]:
        """Left and right of some of its letters, in pixels of the page."""
        return self._point(letters[0].x0)[0], self._point(letters[-1].x1)[0]


def recognised_page(page: Any, number: int, size: tuple[float, float], bounds: Bounds, printed: Page | None = None) -> Page:
    """The page of a PDFium document as recognised; ``size`` is its width and height as shown, in points. Without words where it shows no text.

    A page that is ``printed`` in part stays as it lies; what its pictures say beside the printed words is added to it.
    """
    width, height = size
    scale = min(PIXELS_A_POINT, math.sqrt(bounds.page_pixels / max(width * height, 1.0)))
    image = _rendered(page, scale)
    if printed is not None:
        grey = evened(image)
        beside = [quad for quad in lines_in(image) if not _is_printed(quad / scale, printed.words)]
        seen = tuple(_words(_without_stamps(list(_rows(image, grey, beside, 1 / scale))), 1 / scale))
        return replace(printed, words=(*printed.words, *seen), source="mixed", codes=_codes(image, 1 / scale)) if seen else printed
    image, back, quads = _laid_flat(without_stamps(image, 1 / scale))
    grey = evened(image)
    words = tuple(_words(_without_stamps(list(_rows(image, grey, quads, 1 / scale))), 1 / scale))
    tall, wide = image.shape[:2]
    rules = rules_in(grey, 1 / scale)
    return Page(
        number, round(wide / scale, 2), round(tall / scale, 2), words, 1.0, tables_of(number, words, rules),
        source="ocr", codes=_codes(image, 1 / scale), turn=Turn.of(back, scale), likeness=likeness_of(grey),
    )  # fmt: skip


def _is_printed(quad: Quad, words: Sequence[Word]) -> bool:
    """Whether printed words take up a good part of a line seen in the image (``quad`` in points)."""
    (x0, top), (x1, bottom) = quad.min(axis=0), quad.max(axis=0)
    shared = sum(max(0.0, min(x1, w.x1) - max(x0, w.x0)) * max(0.0, min(bottom, w.bottom) - max(top, w.top)) for w in words)
    return float(shared) > PRINTED * float((x1 - x0) * (bottom - top))


def _rendered(page: Any, scale: float) -> Image:
    bitmap = page.render(scale=scale, rev_byteorder=False)
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2:
            return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
        return cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR) if pixels.shape[2] == 4 else np.ascontiguousarray(pixels[:, :, :3])
    finally:
        bitmap.close()


def _laid_flat(image: Image) -> tuple[Image, Any, list[Quad]]:
    """The image upright and flat, the 3×3 matrix from its pixels back to the given ones, and the lines of text in it.

    Lines are sought once, the dear part of recognition, and their boxes moved along; only a page that lies on its side is looked at again.
    """
    back, quads = np.eye(3), lines_in(image)
    if not quads:
        return image, back, quads
    if quarter_turned(quads):
        back = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, float(image.shape[0])], [0.0, 0.0, 1.0]])
        image = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE)
        quads = lines_in(image)
    size = (image.shape[1], image.shape[0])
    if (found := flattening(image, quads)) is not None:
        flat, size = found
        quads = [moved for quad in quads if _inside(moved := cv2.perspectiveTransform(quad[None], flat)[0], size)]
        image = cv2.warpPerspective(image, flat, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        back = back @ np.linalg.inv(flat)
    if _upside_down(image, quads):
        image = cv2.rotate(image, cv2.ROTATE_180)
        back = back @ np.array([[-1.0, 0.0, size[0]], [0.0, -1.0, size[1]], [0.0, 0.0, 1.0]])
        quads = [(np.array(size, np.float32) - quad)[[2, 3, 0, 1]] for quad in quads]
    return image, back, quads


def _inside(quad: Quad, size: tuple[int, int]) -> bool:
    x, y = quad.mean(axis=0)
    return bool(0 <= x < size[0] and 0 <= y < size[1])


def _upside_down(image: Image, quads: Sequence[Quad]) -> bool:
    """What the longest lines say: to the model made for the question and, where that is in doubt, read both ways."""
    longest = sorted(quads, key=lambda quad: -float(np.linalg.norm(quad[1] - quad[0])))[:ASKED]
    crops = [crop for quad in longest if min((crop := _crop(image, quad)[0]).shape[:2]) >= LEAST_PIXELS]
    down = heads_down(crops)
    if down < SURE_UP or down > SURE_DOWN:
        return down > SURE_DOWN
    some = crops[: ASKED // 2]
    upright, turned = (sum(sign.score for line in told(way) for sign in line) for way in (some, [cv2.rotate(crop, cv2.ROTATE_180) for crop in some]))
    return turned > upright


def _crop(image: Image, quad: Quad) -> tuple[Image, Any]:
    """The line in a box of four corners, cut out level, and what takes its pixels (2×3) to the image's."""
    right, down = quad[1] - quad[0], quad[3] - quad[0]
    wide, tall = float(np.linalg.norm(right)), float(np.linalg.norm(down))
    if abs(right[1]) < ASLANT * abs(right[0]) or wide < 1.5 * tall:
        middle = quad.mean(axis=0)
        x0, y0 = np.maximum(np.round(middle - np.array([wide, tall]) / 2), 0).astype(int).tolist()
        back = np.array([[1.0, 0.0, x0], [0.0, 1.0, y0]])
        return image[y0 : y0 + max(1, round(tall)), x0 : x0 + max(1, round(wide))], back
    back = np.stack([right / max(wide, 1.0), down / max(tall, 1.0), quad[0]], axis=1).astype(np.float64)
    size = (max(1, round(wide)), max(1, round(tall)))
    return cv2.warpAffine(image, back, size, flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE), back


def _rows(image: Image, grey: Any, quads: Sequence[Quad], points: float) -> Iterator[Row]:
    """The lines that surely say something; ``points`` is the extent of a pixel."""
    cut = [(quad, *_crop(image, quad)) for quad in quads if _may_be_text(quad, points)]
    cut = [one for one in cut if min(one[1].shape[:2]) >= LEAST_PIXELS]
    crops = [crop for _, crop, _ in cut]
    for (quad, _, back), signs in zip(cut, looked_again(crops, told(crops)), strict=True):
        if not signs or not any(not sign.text.isspace() for sign in signs) or sum(sign.score for sign in signs) < LEAST_SCORE * len(signs):
            continue
        ink = ink_of(_crop(grey, quad)[0])
        letters = letters_in(signs, ink)
        yield Row(tuple(letters), level_of(letters, ink), back)


def _may_be_text(quad: Quad, points: float) -> bool:
    """Not text up the margin (a form's number, a stamp), and no speck."""
    wide = max(float(np.linalg.norm(quad[0] - quad[1])), float(np.linalg.norm(quad[3] - quad[2])))
    tall = max(float(np.linalg.norm(quad[0] - quad[3])), float(np.linalg.norm(quad[1] - quad[2])))
    return min(wide, tall) >= LEAST_PIXELS and not (tall > 1.5 * wide and tall * points > TALLEST_LETTER)


def _without_stamps(rows: list[Row]) -> list[Row]:
    """The rows without single large signs: the letters around a stamp, one by one."""
    if not rows:
        return rows
    usual = median(row.level.size for row in rows)
    return [row for row in rows if len(row.letters) > 1 or row.level.size <= STAMPED * usual]


def _words(rows: list[Row], points: float) -> Iterator[Word]:
    """The words of the flat page in reading order."""
    for level in _levels(rows):
        baseline = sum(row.box[1] for row in level) / len(level) * points
        for row in level:
            size = row.level.size * points
            for token in words_in(row.letters, row.level.size):
                if shown := plain("".join(letter.sign.text for letter in token)):
                    x0, x1 = (edge * points for edge in row.extent(token))
                    legible = not any(letter.sign.doubted for letter in token) and sum(letter.sign.score for letter in token) >= LEGIBLE_SCORE * len(token)
                    yield Word(
                        shown, round(x0, 2), round(baseline - size * ABOVE, 2), round(max(x1, x0 + 0.5), 2), round(baseline + size * BELOW, 2),
                        round(size, 2), legible=legible, recognised=True,
                    )  # fmt: skip


def _levels(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows at one height, left to right."""
    levels: list[list[Row]] = []
    for row in sorted(rows, key=lambda one: one.box[1]):
        x0, y, x1, size = row.box
        if levels:
            last = levels[-1]
            there = sum(one.box[1] for one in last) / len(last)
            least = min(size, *(one.level.size for one in last))
            if abs(y - there) < 0.4 * least and not any(x0 < one.box[2] - 2 and one.box[0] < x1 - 2 for one in last):
                last.append(row)
                continue
        levels.append([row])
    return [sorted(level, key=lambda one: one.box[0]) for level in levels]


def _codes(image: Image, points: float) -> tuple[Code, ...]:
    from documents.reading.codes import codes_in

    return codes_in(image, lambda x, y: (x * points, y * points))
