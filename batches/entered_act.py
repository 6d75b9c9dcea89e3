"""What every act that is entered has in common: who tells it, and what its author was shown of what it changes."""

from __future__ import annotations

from batches.base import Frozen


class EnteredAct(Frozen):
    """``seen``: what its author was shown of the part it changes (:func:`batches.concerned.concerned`); ``None``: not bound."""

    by: str
    seen: str | None = None

    @property
    def judges(self) -> bool:
        """Whether it is about the judgement, which then has to be there first."""
        return False
