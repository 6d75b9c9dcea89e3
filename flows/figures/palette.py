"""The colours of plots: those of KERN's light and dark themes, as numbers, because a picture cannot read the page's style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """``strong`` and ``soft`` are told apart by lightness alone too; ``alarm`` never stands without a word or another shape."""

    ground: str
    text: str
    muted: str
    grid: str
    strong: str
    soft: str
    alarm: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette("#ffffff", "#131525", "#51577a", "#dfe1ea", "#2044aa", "#b2c4e9", "#c31c13"),
    "dark": Palette("#131525", "#f3f4f7", "#b2b6cc", "#454b6b", "#97afe1", "#2e53b2", "#f59587"),
}
