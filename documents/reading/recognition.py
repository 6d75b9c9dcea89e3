"""Pages without usable text: rendered, set upright and read by optical character recognition (RapidOCR; its models come with it).

Only a recognising process imports this. A page comes out as the same words, rules and tables as a printed one, in points of the upright page,
with the turn that takes its boxes back to the page as shown.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np

from documents.reading.bounds import Bounds
from documents.reading.normal_form import plain
from documents.reading.page import Code, Page, Word
from documents.reading.ruled_image import rules_in
from documents.reading.tables import tables_of
from documents.reading.upright import LEVEL, Turn, lean, quarter_turned

Image = Any

#: Rendered so that ten-point type is some 28 pixels high, what the models were made for.
PIXELS_A_POINT = 200 / 72
#: Lines the recogniser is less sure of than this are not words.
LEAST_SCORE = 0.5
#: Words below this are kept, and marked as not surely legible.
LEGIBLE_SCORE = 0.8
#: Part of a line's box that is its letters; the rest is the detector's margin.
LETTERS = 0.72


@cache
def _engine() -> Any:
    """The engine, once a process."""
    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    return RapidOCR(params={
        "Global.log_level": "critical", "Global.text_score": LEAST_SCORE, "Global.max_side_len": 2600,
        "EngineConfig.onnxruntime.intra_op_num_threads": 2, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })  # fmt: skip


def warm() -> None:
    """Load the models, before any bound binds."""
    engine = _engine()
    canvas = np.full((200, 800, 3), 255, np.uint8)
    cv2.putText(canvas, "Certificate No. 2163-PPE", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    engine(canvas)


def recognised_page(page: Any, number: int, size: tuple[float, float], bounds: Bounds) -> Page:
    """The page of a PDFium document as recognised; ``size`` is its width and height as shown, in points. Without words where it shows no text."""
    width, height = size
    scale = min(PIXELS_A_POINT, math.sqrt(bounds.page_pixels / max(width * height, 1.0)))
    image = _rendered(page, scale)
    boxes = _detected(image)
    image, back, boxes = _set_upright(image, boxes)
    words = tuple(_words(image, 1 / scale)) if len(boxes) else ()
    tall, wide = image.shape[:2]
    turn = Turn(back[0, 0], back[1, 0], back[0, 1], back[1, 1], back[0, 2] / scale, back[1, 2] / scale)
    rules = rules_in(image, 1 / scale)
    return Page(
        number, round(wide / scale, 2), round(tall / scale, 2), words, 1.0, tables_of(number, words, rules),
        source="ocr", codes=_codes(image, 1 / scale), turn=turn,
    )  # fmt: skip


def _rendered(page: Any, scale: float) -> Image:
    bitmap = page.render(scale=scale, rev_byteorder=False)
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2:
            return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
        return cv2.cvtColor(pixels, cv2.COLOR_BGRA2BGR) if pixels.shape[2] == 4 else np.ascontiguousarray(pixels[:, :, :3])
    finally:
        bitmap.close()


def _detected(image: Image) -> Any:
    found = _engine()(image, use_det=True, use_cls=False, use_rec=False, return_word_box=False)
    return [] if found.boxes is None else found.boxes


def _set_upright(image: Image, boxes: Any) -> tuple[Image, Any, Any]:
    """The image turned upright, the 2×3 matrix from its pixels back to the given ones, and the text boxes found in it."""
    back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    if len(boxes) == 0:
        return image, back, boxes
    if quarter_turned(boxes):
        image, back = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), _quarter(image.shape[0])
        boxes = _detected(image)
    if _upside_down(image, boxes):
        tall, wide = image.shape[:2]
        image = cv2.rotate(image, cv2.ROTATE_180)
        back = _after(back, np.array([[-1.0, 0.0, wide], [0.0, -1.0, tall]]))
        boxes = _detected(image)
    if abs(angle := lean(boxes)) > LEVEL:
        level = cv2.getRotationMatrix2D((image.shape[1] / 2, image.shape[0] / 2), angle, 1.0)
        image = cv2.warpAffine(image, level, (image.shape[1], image.shape[0]), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
        back = _after(back, cv2.invertAffineTransform(level))
    return image, back, boxes


def _quarter(tall: int) -> Any:
    """From a page turned a quarter clockwise back to the one before, ``tall`` pixels high: (x, y) was (y, tall − x)."""
    return np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, float(tall)]])


def _after(outer: Any, inner: Any) -> Any:
    """First ``inner``, then ``outer``."""
    whole = np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]])
    return whole[:2]


def _upside_down(image: Image, boxes: Any) -> bool:
    """What the classifier says of the longest lines, by majority."""
    longest = sorted(boxes, key=lambda box: -float(np.linalg.norm(box[1] - box[0])))[:12]
    votes = 0
    for box in longest:
        x0, y0 = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, y1 = np.ceil(box.max(axis=0)).astype(int)
        crop = image[y0:y1, x0:x1]
        if min(crop.shape[:2]) < 4:
            continue
        result = _engine()(crop, use_det=False, use_cls=True, use_rec=False, return_word_box=False)
        for label, score in result.cls_res or ():
            votes += (1 if str(label) == "180" else -1) * (score > 0.6)
    return votes > 0


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    x0: float
    x1: float
    score: float


def _words(image: Image, points: float) -> Iterator[Word]:
    """The words of the upright image in reading order; ``points`` is the extent of a pixel."""
    found = _engine()(image, use_det=True, use_cls=True, use_rec=True, return_word_box=True)
    if not found.txts:
        return
    lines = []
    for box, text, score, parts in zip(found.boxes, found.txts, found.scores, found.word_results, strict=True):
        xs, ys = box[:, 0], box[:, 1]
        wide, tall = float(xs.max() - xs.min()), float(ys.max() - ys.min())
        if tall > 1.5 * wide and len(text.strip()) > 2:
            continue  # text up the margin: a form's number, a stamp
        lines.append((float(ys.min()), float(ys.max()), float(xs.min()), float(xs.max()), text, float(score), parts))
    for row in _rows(lines):
        for top, bottom, x0, x1, text, score, parts in row:
            middle, size = (top + bottom) / 2 * points, (bottom - top) * LETTERS * points
            for token in _tokens(text, score, parts, x0, x1):
                shown = plain(token.text)
                if shown:
                    yield Word(shown, round(token.x0 * points, 2), round(middle - size * 0.55, 2), round(token.x1 * points, 2), round(middle + size * 0.55, 2),
                               round(size * 0.9, 2), legible=token.score >= LEGIBLE_SCORE)  # fmt: skip


def _rows(lines: Sequence[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """Lines at one height share it: their middles are drawn together, left to right."""
    rows: list[list[tuple[Any, ...]]] = []
    for line in sorted(lines, key=lambda one: one[0] + one[1]):
        middle, tall = (line[0] + line[1]) / 2, line[1] - line[0]
        if rows:
            last = rows[-1]
            there = sum((one[0] + one[1]) / 2 for one in last) / len(last)
            least = min(tall, *(one[1] - one[0] for one in last))
            if abs(middle - there) < 0.4 * least and not any(line[2] < one[3] - 2 and one[2] < line[3] - 2 for one in last):
                last.append(line)
                continue
        rows.append([line])
    return [_levelled(sorted(row, key=lambda one: one[2])) for row in rows]


def _levelled(row: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    middle = sum((one[0] + one[1]) / 2 for one in row) / len(row)
    return [(middle - (one[1] - one[0]) / 2, middle + (one[1] - one[0]) / 2, *one[2:]) for one in row]


def _tokens(text: str, score: float, parts: Sequence[Any], x0: float, x1: float) -> Iterator[_Token]:
    """The words of one recognised line: parted at blanks, each with the extent its letters have in the image."""
    letters = [(letter, part) for part in parts for letter in str(part[0]) if not letter.isspace()]
    tokens = text.split()
    if len(letters) != sum(len(token) for token in tokens):
        share = (x1 - x0) / max(len(text), 1)  # the engine's parts do not add up to its line: spread it evenly
        place = 0
        for token in tokens:
            place = text.index(token, place)
            yield _Token(token, x0 + place * share, x0 + (place + len(token)) * share, score)
            place += len(token)
        return
    place = 0
    for token in tokens:
        own = [part for _, part in letters[place : place + len(token)]]
        xs = [float(corner[0]) for part in own for corner in part[2]]
        yield _Token(token, max(x0, min(xs)), min(x1, max(xs)), min(score, *(float(part[1]) for part in own)) if len(token) > 3 else score)
        place += len(token)


def _codes(image: Image, points: float) -> tuple[Code, ...]:
    from documents.reading.codes import codes_in

    return codes_in(image, lambda x, y: (x * points, y * points))
