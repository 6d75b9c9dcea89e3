"""Plots as SVG, each drawn once: kept by the digest of what it shows, in which language and theme."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import asdict, dataclass
from threading import Lock

from batches.base import Language
from flows.figures.certificates import CertificatesExpiring
from flows.figures.drawing import drawing
from flows.figures.palette import Theme
from flows.figures.plot import Plot, plot_of_certificates, plot_of_gates, plot_of_reasons, plot_of_throughput
from flows.figures.reasons import Reasons
from flows.figures.throughput import Throughput
from flows.figures.time_at_gates import TimeAtGates

Plotted = TimeAtGates | Throughput | Reasons | CertificatesExpiring
#: So many pictures are kept, some 20 kB each.
MOST = 256


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot as SVG. ``digest`` is that of what it shows: the same digest, the same picture, so it serves as an ETag."""

    svg: bytes
    digest: str
    title: str
    description: str


_kept: OrderedDict[str, Picture] = OrderedDict()
_lock = Lock()


def plot_of(figure: Plotted, language: Language) -> Plot:
    """What the plot of a figure shows."""
    match figure:
        case TimeAtGates():
            return plot_of_gates(figure, language)
        case Throughput():
            return plot_of_throughput(figure, language)
        case Reasons():
            return plot_of_reasons(figure, language)
        case CertificatesExpiring():
            return plot_of_certificates(figure, language)


def digest_of(plot: Plot, theme: Theme) -> str:
    """The digest of what a plot shows and how."""
    return hashlib.sha256(json.dumps([asdict(plot), theme], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def picture(figure: Plotted, language: Language, theme: Theme = "light") -> Picture:
    """The plot of a figure; ``Unavailable`` where it could not be drawn. Blocks while it is drawn: not for an event loop."""
    plot = plot_of(figure, language)
    digest = digest_of(plot, theme)
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    drawn = Picture(drawing.draw(plot, theme).encode(), digest, plot.title, plot.description)
    with _lock:
        _kept[digest] = drawn
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawn
