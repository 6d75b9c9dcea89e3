"""The few types every model of the trade shares."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["de", "en"]
Severity = Literal["blocking", "review", "note"]
#: (x0, top, x1, bottom) in PDF points from the page's top left corner.
Box = tuple[float, float, float, float]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2")]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]


class Frozen(BaseModel):
    """A value: it cannot change, and an unknown key is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Frozen):
    """One sentence in both languages of the house."""

    de: str
    en: str

    def in_language(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.de if language == "de" else self.en
