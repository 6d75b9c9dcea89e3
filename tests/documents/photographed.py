"""Papers as pictures: lines of text drawn on a sheet, the sheet turned or photographed from the side, the picture as a PDF of one page."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

#: Pixels a point, as scanners make them.
SCALE = 200 / 72
WIDTH, HEIGHT = 420, 595


def sheet(lines: list[tuple[float, float, str]], *, size: float = 11, rules: list[tuple[float, float, float, float]] | None = None) -> Any:
    """A white sheet (colour image) with each line of text at its place, in points from the top left corner."""
    image = Image.new("RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), "white")
    pen = ImageDraw.Draw(image)
    for x, y, text in lines:
        pen.text((x * SCALE, y * SCALE), text, font=ImageFont.load_default(size * SCALE), fill="black")
    for x0, top, x1, bottom in rules or ():
        pen.line((x0 * SCALE, top * SCALE, x1 * SCALE, bottom * SCALE), fill="black", width=3)
    return np.array(image)[:, :, ::-1].copy()


def photographed(image: Any, corners: list[tuple[float, float]]) -> tuple[Any, Any]:
    """The sheet on a dark table, its corners (clockwise from the top left) at these parts of the picture; and the matrix from the sheet to the picture."""
    tall, wide = image.shape[:2]
    table = np.full((round(tall * 1.2), round(wide * 1.2), 3), (40, 60, 80), np.uint8)
    there = np.array(corners, np.float32) * np.array([table.shape[1], table.shape[0]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32), there)
    cv2.warpPerspective(image, matrix, (table.shape[1], table.shape[0]), dst=table, borderMode=cv2.BORDER_TRANSPARENT)
    return table, matrix


def as_pdf(*images: Any) -> bytes:
    """The pictures as the pages of a PDF, at the scanner's resolution."""
    pages = [Image.fromarray(image[:, :, ::-1]) for image in images]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return stream.getvalue()
