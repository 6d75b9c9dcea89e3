"""A person says what a paper states, where the reader read something else or nothing: an entry like any other, learnt from by the run that applies it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from batches.acts import Acted, correct
from batches.base import Box
from batches.batch import Batch, Judgement
from batches.correction import Correction
from batches.entered_act import EnteredAct

#: No page is larger, in points.
_LARGEST = 20_000


class PaperCorrected(EnteredAct):
    """One field of one paper (by the digest of its bytes); ``value`` as the person wrote it, ``None``: the paper does not state the field.

    ``instead_of``: of a field that may repeat, the value it replaces. ``page`` and ``box``: where it stands, where the person says so.
    """

    act: Literal["correct"] = "correct"
    sha256: str
    field: str
    value: str | None = None
    instead_of: str | None = None
    page: int | None = None
    box: Box | None = None
    reason: str

    @model_validator(mode="after")
    def _on_a_page(self) -> Self:
        if self.box is not None:
            left, top, right, bottom = self.box
            if not (0 <= left < right <= _LARGEST and 0 <= top < bottom <= _LARGEST):
                raise ValueError("box: left, top, right, bottom in points")
        return self

    def apply(self, batch: Batch, judgement: Judgement) -> Acted:
        """See :func:`batches.acts.correct`; a run first brings the value into its normal form and looks for it on the paper."""
        said = self.model_dump(include={"sha256", "field", "value", "instead_of", "page", "box", "by", "reason"})
        return correct(batch, judgement, Correction.model_validate(said))
