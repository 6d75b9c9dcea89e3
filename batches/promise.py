"""That somebody promised a paper or a reply by a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from batches.base import Frozen
from batches.paper import KINDS

#: What may be promised beside a paper: word from those who move the goods, and from customs.
REPLIES = ("carrier_reply", "customs_reply")
PROMISED = (*(kind for kind in KINDS if kind != "other"), *REPLIES)


class Promise(Frozen):
    """``whom`` promised ``kind`` (a kind of paper, or one of :data:`REPLIES`) until a day, that day included; ``by`` entered it.

    ``had``: the papers of the kind that were there already (their digests): a better one was promised, so they do not keep the promise.
    """

    kind: str
    until: date
    whom: str
    by: str
    had: tuple[str, ...] = ()


class Awaited(Frozen):
    """Something that somebody said would come and that is not there; ``ref`` tells several of a kind apart, ``until`` is the last day it was promised for."""

    what: Literal["paper_promised", "carrier_reply", "customs_reply", "carrier_report"]
    ref: str
    whom: str
    why: str
    until: date | None = None
