"""The two models that find and tell letters (PP-OCRv6, from RapidOCR's wheel, run by ONNX Runtime), asked directly: what they see beside their answer matters.

The finder marks lines of text in an image; the teller says for every narrow column of a line which sign stands there, and how sure it is of it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime

Image = Any
Quad = Any  # four corners, clockwise from the text's top left, float32

FINDER, TELLER, WAY_UP = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx", "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
#: The finder looks at an image no longer than this: ten-point type is then 18 pixels high, and the look costs a third of one at full size.
FINDER_SIDE = 1600
#: What counts as text for the finder, and what its outline is widened by (it marks the core of a line).
TEXT, TEXT_BOX, WIDENED = 0.3, 0.5, 1.6
MOST_BOXES = 2500
#: Height of a line for the teller, and for the model that says which way up it lies (with its width).
TELLER_HEIGHT, WAY_UP_SIZE = 48, (192, 48)
#: A line is shown to the teller no narrower than it was made for, and no wider than the memory is for: it answers with 18,710 signs for every eight pixels.
SHORTEST, LONGEST = 200, 4800
THREADS = 2
#: Signs beside the likeliest one that are kept, when they are at least so likely.
OTHERS = 0.02


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign seen in a line: where (0…1 of its width), how surely (0…1), what else it may be, and whether a closer look left it in doubt.

    The text of a blank is one blank.
    """

    text: str
    at: float
    score: float
    others: tuple[tuple[str, float], ...] = ()
    doubted: bool = False


@cache
def _session(model: str) -> Any:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS if model == FINDER else 1, 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(_models() / model), options, providers=["CPUExecutionProvider"])


def _models() -> Path:
    """The models' folder, found without importing the library around it."""
    found = importlib.util.find_spec("rapidocr")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("the recogniser's models are not installed (rapidocr)")
    return Path(found.submodule_search_locations[0]) / "models"


@cache
def _signs() -> tuple[str, ...]:
    characters = _session(TELLER).get_modelmeta().custom_metadata_map["character"].splitlines()
    return ("", *characters, " ")


def _answer(model: str, batch: Any) -> Any:
    session = _session(model)
    return session.run(None, {session.get_inputs()[0].name: batch})[0]


def lines_in(image: Image, side: int = FINDER_SIDE) -> list[Quad]:
    """The lines of text in a colour image, in its pixels, top to bottom."""
    tall, wide = image.shape[:2]
    scale = min(1.0, side / max(tall, wide))
    size = (max(32, round(wide * scale / 32) * 32), max(32, round(tall * scale / 32) * 32))
    seen = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR).astype(np.float32) / 127.5 - 1
    likely = _answer(FINDER, seen.transpose(2, 0, 1)[None])[0, 0]
    back = np.array([wide / size[0], tall / size[1]], np.float32)
    return sorted((quad * back for quad in _outlines(likely)), key=lambda quad: (float(quad[:, 1].mean()), float(quad[:, 0].mean())))


def _outlines(likely: Any) -> Iterator[Quad]:
    """The lines in the finder's answer: each region that is surely text, as a rectangle widened to the letters' whole height."""
    regions = cv2.dilate((likely > TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, nesting = cv2.findContours(regions, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    outer = [contour for contour, (*_, parent) in zip(contours, nesting[0], strict=True) if parent < 0] if contours else []
    for contour in outer[:MOST_BOXES]:
        middle, (wide, tall), angle = cv2.minAreaRect(contour)
        if min(wide, tall) < 3 or _likeness(likely, cv2.boxPoints((middle, (wide, tall), angle))) < TEXT_BOX:
            continue
        more = wide * tall * WIDENED / (wide + tall)
        yield _clockwise(cv2.boxPoints((middle, (wide + more, tall + more), angle)))


def _likeness(likely: Any, quad: Quad) -> float:
    x0, y0 = np.maximum(np.floor(quad.min(axis=0)).astype(int), 0)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int) + 1
    part = likely[y0:y1, x0:x1]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillConvexPoly(mask, np.round(quad - np.array([x0, y0])).astype(np.int32), 1)
    return float(cv2.mean(part, mask)[0])


def _clockwise(quad: Quad) -> Quad:
    """The corners from the top left one on, as the image lies."""
    by_x = quad[np.argsort(quad[:, 0], kind="stable")]
    left, right = (pair[np.argsort(pair[:, 1], kind="stable")] for pair in (by_x[:2], by_x[2:]))
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def told(crops: Sequence[Image]) -> list[tuple[Sign, ...]]:
    """What each level line says; ``crops`` are colour images of one line each. Line by line, two at a time: nothing is padded to the longest."""
    return list(_pool().map(_told, crops))


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="teller")


def _told(crop: Image) -> tuple[Sign, ...]:
    wide = min(LONGEST, max(16, round(TELLER_HEIGHT * crop.shape[1] / crop.shape[0])))
    seen = np.zeros((1, 3, TELLER_HEIGHT, max(wide, SHORTEST)), np.float32)
    seen[0, :, :, :wide] = cv2.resize(crop, (wide, TELLER_HEIGHT)).astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
    return tuple(_decoded(_answer(TELLER, seen)[0], seen.shape[3] / wide))


def _decoded(likely: Any, stretch: float) -> Iterator[Sign]:
    """The signs of one line: a run of columns with one sign is that sign once; the first of the model's signs stands for "none here"."""
    signs, best = _signs(), likely.argmax(axis=1)
    edges = np.flatnonzero(np.diff(best, prepend=-1, append=-1))
    for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if (index := int(best[start])) == 0:
            continue
        run = likely[start:stop]
        peak = run[int(run[:, index].argmax())]
        middle = (float(np.average(np.arange(start, stop), weights=run[:, index])) + 0.5) / len(likely)
        beside = [int(one) for one in np.argpartition(-peak, 4)[:5] if one not in (0, index) and peak[one] >= OTHERS]
        others = tuple((signs[one], round(float(peak[one]), 3)) for one in sorted(beside, key=lambda one: -peak[one]))
        yield Sign(signs[index], middle * stretch, float(peak[index]), others)


def heads_down(crops: Sequence[Image]) -> float:
    """To what part the level lines lie upside down, by the model made to tell that."""
    down = 0.0
    for crop in crops:
        wide = min(WAY_UP_SIZE[0], max(16, round(WAY_UP_SIZE[1] * crop.shape[1] / crop.shape[0])))
        seen = np.zeros((1, 3, WAY_UP_SIZE[1], WAY_UP_SIZE[0]), np.float32)
        seen[0, :, :, :wide] = cv2.resize(crop, (wide, WAY_UP_SIZE[1])).astype(np.float32).transpose(2, 0, 1) / 127.5 - 1
        down += float(_answer(WAY_UP, seen)[0, 1])
    return down / max(1, len(crops))


def warm() -> None:
    """Load the models, before any bound binds."""
    canvas = np.full((320, 800, 3), 255, np.uint8)
    cv2.putText(canvas, "Certificate No. 2163-PPE", (20, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    lines_in(canvas)
    told([canvas[80:140]])
    heads_down([canvas[80:140]])
