"""A temperature log as a picture (SVG): the steps the rule of excursions goes by, the limits, and the time outside. What it says stands in a table beside it.

It carries classes and no colours: whoever shows it says what they look like, in light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from xml.sax.saxutils import escape

from distribution.temperature import Excursion, Limit, Reading, usual_interval

_WIDE, _HIGH, _LEFT, _BELOW, _ABOVE = 800, 260, 48, 28, 10
#: So many columns a picture has; of the readings in one column the lowest and the highest are drawn.
_COLUMNS = 700


def plot(readings: Sequence[Reading], limits: Sequence[Limit], excursions: Sequence[Excursion], title: str, days: Sequence[tuple[datetime, str]]) -> str:
    """The picture; ``days``: what stands below the axis of time, each at its moment."""
    scale = _Scale.of(readings, limits)
    parts = [f'<svg class="temperature" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{escape(title, {chr(34): "&quot;"})}">']
    parts += [
        f'<rect class="temperature__out" x="{scale.x(each.begun_at):.1f}" y="{_ABOVE}" width="{max(scale.x(each.ended_at) - scale.x(each.begun_at), 1):.1f}" '
        f'height="{_HIGH - _ABOVE - _BELOW}"/>'
        for each in excursions
    ]
    for value in dict.fromkeys(each for limit in limits for each in (limit.low, limit.high) if each is not None):
        parts.append(f'<line class="temperature__limit" x1="{_LEFT}" x2="{_WIDE}" y1="{scale.y(value):.1f}" y2="{scale.y(value):.1f}"/>')
    for value in scale.marks:
        parts.append(f'<text class="temperature__word" x="{_LEFT - 6}" y="{scale.y(value) + 4:.1f}" text-anchor="end">{_figure(value)}</text>')
    parts += [f'<path class="temperature__line" d="{d}"/>' for d in _paths(readings, scale)]
    for at, said in days:
        parts.append(f'<text class="temperature__word" x="{scale.x(at):.1f}" y="{_HIGH - 8}" text-anchor="start">{escape(said)}</text>')
    return "".join([*parts, "</svg>"])


class _Scale:
    """Where a moment and a temperature are in the picture."""

    def __init__(self, first: datetime, last: datetime, low: Decimal, high: Decimal) -> None:
        self._first, self._span = first, max((last - first).total_seconds(), 1.0)
        self._low, self._range = float(low), max(float(high - low), 1.0)
        self.marks = tuple(dict.fromkeys((low, (low + high) / 2, high)))

    @classmethod
    def of(cls, readings: Sequence[Reading], limits: Sequence[Limit]) -> _Scale:
        """Room for all of it."""
        values = [each.celsius for each in readings] + [each for limit in limits for each in (limit.low, limit.high) if each is not None]
        low, high = (Decimal(round(each)) for each in (min(values) - 1, max(values) + 1))
        return cls(readings[0].at, readings[-1].at + usual_interval(readings), low, high)

    def x(self, at: datetime) -> float:
        return _LEFT + (at - self._first).total_seconds() / self._span * (_WIDE - _LEFT)

    def y(self, celsius: Decimal) -> float:
        return _HIGH - _BELOW - (float(celsius) - self._low) / self._range * (_HIGH - _ABOVE - _BELOW)


def _paths(readings: Sequence[Reading], scale: _Scale) -> Iterator[str]:
    """A line of steps for each stretch without a gap; of many readings in one column the first, lowest, highest and last."""
    usual = usual_interval(readings)
    stretch: list[Reading] = []
    for each in readings:
        if stretch and each.at - stretch[-1].at > 3 * usual:
            yield _steps(stretch, usual, scale)
            stretch = []
        stretch.append(each)
    if stretch:
        yield _steps(stretch, usual, scale)


def _steps(readings: Sequence[Reading], usual: timedelta, scale: _Scale) -> str:
    """From each reading level to the next, then up or down."""
    shown: list[Reading] = []
    for _, column in groupby(readings, key=lambda each: int(scale.x(each.at) * _COLUMNS / _WIDE)):
        there = list(column)
        by_value = sorted(there, key=lambda each: each.celsius)
        shown += sorted({there[0], by_value[0], by_value[-1], there[-1]})
    first = shown[0]
    d = [f"M{scale.x(first.at):.1f} {scale.y(first.celsius):.1f}"]
    d += [f"H{scale.x(each.at):.1f}V{scale.y(each.celsius):.1f}" for each in shown[1:]]
    return "".join([*d, f"H{scale.x(shown[-1].at + usual):.1f}"])


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}".replace("-", "−").replace(".", ",")
