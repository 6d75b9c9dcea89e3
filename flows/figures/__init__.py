"""The numbers behind the overview pages, and their plots: each a pure function of the record that gives data, a table in both languages, and a picture.

``Figures(ledger)`` makes them, ``picture(figure, language, theme)`` draws one; ``figure.table.in_language(language)`` is the same for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from flows.figures.overview import Figures as Figures
    from flows.figures.period import Period as Period
    from flows.figures.plots import Picture as Picture
    from flows.figures.plots import picture as picture

__getattr__, __all__ = face(
    __name__,
    {"Figures": "overview", "Period": "period", "Picture": "plots", "picture": "plots"},
)
