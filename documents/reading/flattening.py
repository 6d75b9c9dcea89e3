"""A page image laid flat: its lines of text fall level and its edges upright, though it leaned on the glass or was photographed from the side.

Rows of text meet in one vanishing point, upright edges (the sheet's, those of frames and tables) in another; the map that sends both to infinity lays the
page flat (Hartley and Zisserman, Multiple View Geometry, 2.7). A page without upright edges is only turned level: a scan needs no more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Image = Any
Matrix = Any  # 3×3
Lines = Any  # n×5: middle x, y; direction dx, dy; weight

#: Boxes longer than this many times their height tell the direction of their text.
LONG = 3.0
#: A lean beyond this (tangent) is not how papers lie; the lines measured are then something else than text or edges.
MOST_LEAN = 0.36
#: Rows and edges that would move by less than this part of the page's width over its whole extent are level as they are.
LEVEL = 0.0022
#: Directions that change by less than this across the page show no perspective, only the error of measuring.
KEYSTONE = 0.006
#: … unless they explain what was measured so much better. Directions within this agree.
BETTER, AGREE = 0.6, 0.008
#: So much of the page's height must agree on which way is up, else it is taken to stand square to the rows.
UPRIGHT = 0.35
#: Shorter upright strokes than this part of the page's height are letters and flourishes.
SHORTEST_STROKE = 0.04
#: The sheet is looked for in an image this long.
SHEET_SIDE = 800
#: A sheet's edge deviates from a straight line by less than this part of the image's width.
STRAIGHT = 0.006


@dataclass(frozen=True, slots=True)
class Vanishing:
    """How directions run: at (x, y), ``slope + change · (direction · along − across)``; see :func:`_vanishing`."""

    slope: float = 0.0
    change: float = 0.0


def flattening(image: Image, quads: Sequence[Any]) -> tuple[Matrix, tuple[int, int]] | None:
    """The map from the image to the flat page, in pixels and about the same size, and the page's width and height: those of the sheet where the
    image shows one whole; nothing where the page lies flat already.
    """
    tall, wide = image.shape[:2]
    middle, unit = np.array([wide / 2, tall / 2]), max(wide, tall) / 2
    rows = _rows(quads)
    if len(rows) < 3:
        return None
    side_edges, level_edges = _sheet_edges(image, quads)
    level = _vanishing(_centred(np.vstack([rows, level_edges]), middle, unit), 0.0)
    if level is None:
        return None
    upright = _vanishing(_turned(_centred(np.vstack([side_edges, _strokes(image, quads)]), middle, unit)), UPRIGHT * tall)
    if upright is None or abs(upright.slope + level.slope) > MOST_LEAN / 2:
        upright = Vanishing(-level.slope, 0.0)
    flat = _flat(level, upright)
    there = np.array([[1 / unit, 0, -middle[0] / unit], [0, 1 / unit, -middle[1] / unit], [0, 0, 1]])
    whole = np.linalg.inv(there) @ flat @ there
    if len(side_edges) == 2 and len(level_edges) == 2:
        return _to_sheet(whole, side_edges, level_edges)
    return (whole, (wide, tall)) if _moves(flat) >= LEVEL else None


def _rows(quads: Sequence[Any]) -> Lines:
    """The middle lines of long boxes of text."""
    found = []
    for quad in quads:
        start, stop = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
        (dx, dy), height = stop - start, float(np.linalg.norm(quad[3] - quad[0]))
        if dx > LONG * max(height, 1.0) and abs(dy) < MOST_LEAN * dx:
            found.append((*((start + stop) / 2), dx, dy, math.hypot(dx, dy)))
    return np.array(found, np.float64).reshape(-1, 5)


def _centred(lines: Lines, middle: Any, unit: float) -> Lines:
    moved = lines.copy()
    moved[:, :2] = (moved[:, :2] - middle) / unit
    moved[:, 2:4] /= unit
    return moved


def _turned(lines: Lines) -> Lines:
    """Upright lines with their axes exchanged: rows, to the same arithmetic."""
    return lines[:, [1, 0, 3, 2, 4]]


def _vanishing(lines: Lines, least: float) -> Vanishing | None:
    """The vanishing point of nearly level lines as (1, slope, change): a line through (x, y) of direction s satisfies s = slope + change · (s·x − y).

    Fitted to the lines' directions by least squares, those that do not agree weighed down. Without a change where it does not explain the directions far
    better than one direction for all; nothing where less than ``least`` of the lines' length agrees.
    """
    if len(lines) == 0:
        return None
    direction, along, weight = lines[:, 3] / lines[:, 2], lines[:, 3] / lines[:, 2] * lines[:, 0] - lines[:, 1], lines[:, 4]
    order = np.argsort(direction)
    middle = int(np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2))
    one = two = Vanishing(float(direction[order][min(middle, len(order) - 1)]))
    for _ in range(8):
        one, two = _fitted(direction, along, weight, one, bend=False), _fitted(direction, along, weight, two, bend=len(lines) >= 4)
    best = two if abs(two.change) > KEYSTONE and _error(direction, along, weight, two) < BETTER * _error(direction, along, weight, one) else one
    agree = np.abs(direction - best.slope - best.change * along) < AGREE
    return best if weight[agree].sum() >= least else None


def _fitted(direction: Any, along: Any, weight: Any, found: Vanishing, *, bend: bool) -> Vanishing:
    """One step of the fit: lines count the less the more they deviate from what was found before."""
    error = direction - found.slope - found.change * along
    trust = weight / (1 + (error / max(0.0015, 1.5 * float(np.median(np.abs(error))))) ** 2) ** 2
    mean, mean_along = np.average(direction, weights=trust), np.average(along, weights=trust)
    spread = float(np.average((along - mean_along) ** 2, weights=trust))
    if not bend or spread < 0.02:
        return Vanishing(float(mean))
    change = float(np.average((along - mean_along) * (direction - mean), weights=trust) / (spread + 0.002))
    return Vanishing(float(mean - change * mean_along), change)


def _error(direction: Any, along: Any, weight: Any, found: Vanishing) -> float:
    """How far the directions are from the fit, the farthest left out of account."""
    error = np.abs(direction - found.slope - found.change * along)
    order = np.argsort(error)
    kept = order[: max(2, int(0.8 * len(order)))]
    return float(np.average(error[kept], weights=weight[kept])) + 0.0004


def _flat(level: Vanishing, upright: Vanishing) -> Matrix:
    """The map that sends both vanishing points to infinity, rows level and edges upright, and keeps the middle and about the size."""
    rows, edges = np.array([1, level.slope, level.change]), np.array([upright.slope, 1, upright.change])
    horizon = np.cross(rows, edges)
    project = np.array([[1, 0, 0], [0, 1, 0], horizon / horizon[2]])
    axes = np.array([[rows[0], edges[0]], [rows[1], edges[1]]]) / np.array([np.hypot(*rows[:2]), np.hypot(*edges[:2])])
    straight = np.eye(3)
    straight[:2, :2] = np.linalg.inv(axes)
    return straight @ project


def _to_sheet(flat: Matrix, side_edges: Lines, level_edges: Lines) -> tuple[Matrix, tuple[int, int]]:
    """The map to the flat sheet alone."""
    (left, right), (top, bottom) = (
        sorted(float(moved[axis] / moved[2]) for edge in edges for moved in [flat @ np.array([edge[0], edge[1], 1.0])])
        for axis, edges in ((0, side_edges), (1, level_edges))
    )
    shift = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    return shift @ flat, (max(1, round(right - left)), max(1, round(bottom - top)))


def _moves(flat: Matrix) -> float:
    """How far the map moves the edges of the page relative to one another."""
    corners = np.array([[-0.7, -1, 1], [0.7, -1, 1], [0.7, 1, 1], [-0.7, 1, 1]]).T
    moved = flat @ corners
    moved = moved[:2] / moved[2]
    return float(np.abs(moved - corners[:2]).max())


def _sheet_edges(image: Image, quads: Sequence[Any]) -> tuple[Lines, Lines]:
    """The upright and the level edges of a bright sheet on a darker ground; none where the page fills the image."""
    none = np.zeros((0, 5))
    tall, wide = image.shape[:2]
    scale = min(1.0, SHEET_SIDE / max(tall, wide))
    grey = cv2.GaussianBlur(cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY), (7, 7), 0)
    _, bright = cv2.threshold(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=4)
    middles = [np.round(quad.mean(axis=0) * scale).astype(int) for quad in quads]
    there = [int(parts[min(max(y, 0), parts.shape[0] - 1), min(max(x, 0), parts.shape[1] - 1)]) for x, y in middles]
    if not there or count < 2:
        return none, none
    sheet = max(set(there), key=there.count)
    if there.count(sheet) < 0.8 * len(there) or not 0.3 < stats[sheet, cv2.CC_STAT_AREA] / parts.size < 0.97 or bright[parts == sheet][0] == 0:
        return none, none
    mask = (parts == sheet).astype(np.uint8)
    return _edges(mask, scale), _turned(_edges(np.ascontiguousarray(mask.T), scale))


def _edges(mask: Any, scale: float) -> Lines:
    """The left and the right edge of a mask as straight lines, unless they are the image's own edges."""
    tall, wide = mask.shape
    found = []
    ys = np.arange(int(0.1 * tall), int(0.9 * tall), 4)
    ys = ys[mask[ys].any(axis=1)]
    for xs in (mask[ys].argmax(axis=1), wide - 1 - mask[ys][:, ::-1].argmax(axis=1)):
        inside = (xs > 0.008 * wide) & (xs < 0.992 * wide)
        if inside.sum() < 0.5 * (0.8 * tall / 4):
            continue
        line = _straight(ys[inside].astype(np.float64), xs[inside].astype(np.float64), STRAIGHT * wide)
        if line is not None:
            offset, slope = line
            length = 0.8 * tall
            found.append(((offset + slope * tall / 2) / scale, tall / 2 / scale, slope * length / scale, length / scale, 3 * length / scale))
    return np.array(found, np.float64).reshape(-1, 5)


def _straight(along: Any, across: Any, within: float) -> tuple[float, float] | None:
    """Offset and slope of the line through most of the points, nothing where there is none."""
    kept = np.ones(len(along), bool)
    for _ in range(6):
        slope, offset = np.polyfit(along[kept], across[kept], 1)
        error = np.abs(across - offset - slope * along)
        limit = max(within, 1.5 * float(np.median(error[kept])))
        kept = error <= limit
        if kept.sum() < 10:
            return None
    good = error <= within
    return (float(offset), float(slope)) if good.mean() > 0.7 and abs(slope) < MOST_LEAN else None


def _strokes(image: Image, quads: Sequence[Any]) -> Lines:
    """Long upright strokes among the text: frames and tables."""
    tall, wide = image.shape[:2]
    scale = min(1.0, 1.5 * SHEET_SIDE / max(tall, wide))
    grey = cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE, 1.0).detect(grey)[0]
    if found is None:
        return np.zeros((0, 5))
    x0, y0, x1, y1 = (found.reshape(-1, 4) / scale).T
    dx, dy = x1 - x0, y1 - y0
    length = np.hypot(dx, dy)
    corners = np.concatenate(quads)
    (left, top), (right, bottom) = corners.min(axis=0) - 0.05 * wide, corners.max(axis=0) + 0.05 * wide
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    kept = (length > SHORTEST_STROKE * tall) & (np.abs(dx) < MOST_LEAN * np.abs(dy)) & (x > left) & (x < right) & (y > top) & (y < bottom)
    return np.stack([x, y, dx, dy, length], axis=1)[kept]
