"""Pages without usable text: rendered, set upright and read by optical character recognition (RapidOCR; its models come with it).

Only a recognising process imports this. A page comes out as the same words, rules and tables as a printed one, in points of the upright page,
with the turn that takes its boxes back to the page as shown.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from documents.reading.bounds import Bounds
from documents.reading.normal_form import plain
from documents.reading.page import Code, Page, Word
from documents.reading.ruled_image import rules_in
from documents.reading.spacing import Letter, respaced
from documents.reading.tables import tables_of
from documents.reading.upright import LEVEL, Turn, lean, quarter_turned

Image = Any

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
#: Part of a line's box that is its letters; the rest is the detector's margin.
LETTERS = 0.72


@cache
def _engine() -> Any:
    """The engine, once a process."""
    logging.disable(logging.CRITICAL)
    from rapidocr import RapidOCR

    return RapidOCR(params={
        "Global.log_level": "critical", "Global.text_score": LEAST_SCORE, "Global.max_side_len": 2600,
        "Global.return_word_box": True,
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
    image, back, boxes = _set_upright(_rendered(page, scale))
    words = tuple(_words(image, boxes, 1 / scale)) if len(boxes) else ()
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
    found = _engine()(image, use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else found.boxes


def _set_upright(image: Image) -> tuple[Image, Any, Any]:
    """The image turned upright, the 2×3 matrix from its pixels back to the given ones, and the boxes of the lines of text in it.

    Lines are sought once, the dear part of recognition, and their boxes turned along; only a page that lies on its side is looked at again.
    """
    back = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    boxes = _detected(image)
    if len(boxes) == 0:
        return image, back, boxes
    if quarter_turned(boxes):
        image, back = cv2.rotate(image, cv2.ROTATE_90_CLOCKWISE), _quarter(image.shape[0])
        boxes = _detected(image)
    if _upside_down(image, boxes):
        tall, wide = image.shape[:2]
        image = cv2.rotate(image, cv2.ROTATE_180)
        back = _after(back, np.array([[-1.0, 0.0, wide], [0.0, -1.0, tall]]))
        boxes = [(np.array([wide, tall], np.float32) - box)[[2, 3, 0, 1]] for box in boxes]
    if abs(angle := lean(boxes)) > LEVEL:
        level = cv2.getRotationMatrix2D((image.shape[1] / 2, image.shape[0] / 2), angle, 1.0)
        image = cv2.warpAffine(image, level, (image.shape[1], image.shape[0]), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
        back = _after(back, cv2.invertAffineTransform(level))
        boxes = [cv2.transform(box[None].astype(np.float32), level)[0] for box in boxes]
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
        result = _engine()(crop, use_det=False, use_cls=True, use_rec=False)
        for label, score in result.cls_res or ():
            votes += (1 if str(label) == "180" else -1) * (score > 0.6)
    return votes > 0


def _words(image: Image, boxes: Any, points: float) -> Iterator[Word]:
    """The words of the upright image in reading order; ``points`` is the extent of a pixel."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    lines = []
    for box, letters in _recognised(image, boxes, points):
        xs, ys = box[:, 0], box[:, 1]
        extent = (float(ys.min()), float(ys.max()), float(xs.min()), float(xs.max()))
        lines.append((*extent, respaced(grey, extent, letters)))
    for row in _rows(lines):
        for top, bottom, _, _, tokens in row:
            middle, size = (top + bottom) / 2 * points, (bottom - top) * LETTERS * points
            for token in tokens:
                if shown := plain("".join(letter.text for letter in token)):
                    x0, x1 = token[0].x0 * points, token[-1].x1 * points
                    legible = sum(letter.score for letter in token) >= LEGIBLE_SCORE * len(token)
                    yield Word(
                        shown, round(x0, 2), round(middle - size * 0.55, 2), round(max(x1, x0 + 0.5), 2), round(middle + size * 0.55, 2),
                        round(size * 0.9, 2), legible=legible,
                    )  # fmt: skip


def _recognised(image: Image, boxes: Any, points: float) -> Iterator[tuple[Any, list[Letter | None]]]:
    """Each level line that is surely text: its box and its letters, ``None`` for each blank."""
    kept = [(box, crop) for box in boxes if (crop := _crop(image, box, points)) is not None]
    if not kept:
        return
    found = _engine().recognize_txt([crop for _, crop in kept])
    for (box, _), text, score, info in zip(kept, found.txts, found.scores, found.word_results, strict=True):
        if text.strip() and score >= LEAST_SCORE:
            yield box, _letters(text, info, float(box[:, 0].min()), float(box[:, 0].max()))


def _crop(image: Image, box: Any, points: float) -> Image | None:
    """The line in a box of four corners, cut out level; nothing for text up the margin (a form's number, a stamp) and for specks."""
    wide = max(float(np.linalg.norm(box[0] - box[1])), float(np.linalg.norm(box[3] - box[2])))
    tall = max(float(np.linalg.norm(box[0] - box[3])), float(np.linalg.norm(box[1] - box[2])))
    if min(wide, tall) < LEAST_PIXELS or (tall > 1.5 * wide and tall * points > TALLEST_LETTER):
        return None
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    level = cv2.getPerspectiveTransform(np.array(box, np.float32), target)
    return cv2.warpPerspective(image, level, (round(wide), round(tall)), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)


def _letters(text: str, info: Any, x0: float, x1: float) -> list[Letter | None]:
    """The letters of a recognised line with their extents in the image, ``None`` for each blank.

    The engine sees a line in columns of equal width, and says in which of them it saw each letter.
    """
    columns = [column for word in info.word_cols for column in word]
    scores = info.confs
    column = (x1 - x0) / max(info.line_txt_len, 1.0)
    blanks = sum(letter.isspace() for letter in text)
    if len(columns) != len(text) - blanks or len(scores) != len(text):
        raise ValueError("the recogniser's letters do not add up to its line")
    places = iter(columns)
    middles = [None if letter.isspace() else x0 + (next(places) + 0.5) * column for letter in text]
    half = 0.5 * (x1 - x0) / max(len(text), 1)
    return [
        None if middle is None else Letter(letter, max(x0, middle - half), min(x1, middle + half), float(score))
        for letter, middle, score in zip(text, middles, scores, strict=True)
    ]


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


def _codes(image: Image, points: float) -> tuple[Code, ...]:
    from documents.reading.codes import codes_in

    return codes_in(image, lambda x, y: (x * points, y * points))
