"""What is wanted, and what serves for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from batches.base import Frozen
from batches.party import Name

Size = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Wanted(Frozen):
    """Goods as somebody asks for them: a category of the catalogue (which carries the class: FFP2 is not KN95, type II is not IIR) and a size where there
    are several; an empty size is any.
    """

    category: Name
    size: Size = ""


def size_serves(asked: str, there: str) -> bool:
    """Whether goods of one size serve who asked for another: any does where none was asked."""
    return not asked or asked.casefold() == there.casefold()
