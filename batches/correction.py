"""What a person says a paper states, where the reader read something else or nothing."""

from __future__ import annotations

from batches.base import Box, Frozen


class Correction(Frozen):
    """One field of one paper, corrected by a person. It holds for these bytes wherever they turn up.

    ``value`` ``None``: the paper does not state the field. Of fields that may repeat, ``value`` is one more, ``instead_of`` the one it replaces, and
    ``value`` ``None`` takes that one away (all of them where ``instead_of`` is ``None`` too). ``raw``, ``page`` and ``box``: where it stands, if it was found.
    """

    sha256: str
    field: str
    value: str | int | None = None
    instead_of: str | None = None
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    by: str
    reason: str
