"""A file somebody sent, who sent it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from batches.base import Frozen, Text
from batches.batch import Attachment

Outcome = Literal["kept", "already_there", "refused"]


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: its bytes at ``path`` (whoever made the file removes it), what its sender calls it and says it is, both unchecked.

    ``bytes`` is what was sent; of a file past every limit (``cut``) not all of it is at ``path``. ``field``: of the form it came in.
    """

    path: Path
    name: str
    media_type: str
    sha256: str
    bytes: int
    field: str = ""
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends files for which batch: account and organisation by id, ``by`` as people call them; ``link``: a supplier's link, in place of an account."""

    batch: str
    by: str
    account: str = ""
    organisation: str = ""
    link: str = ""

    @property
    def counted_as(self) -> str:
        """What quotas count it under."""
        return f"link:{self.link}" if self.link else self.account


class Received(Frozen):
    """What became of one file, to be shown to whoever sent it. ``name`` may be shown; ``sha256`` and ``bytes`` are of what was sent.

    ``kept_as``: its bytes in the archive (of a picture, the PDF it was laid into), for one that is kept or already there. ``code`` and ``said``: why it was
    refused. ``inside``: the archive it came in.
    """

    id: str
    name: str
    sha256: str
    bytes: int
    outcome: Outcome
    kept_as: str | None = None
    pages: int | None = None
    code: str | None = None
    said: Text | None = None
    inside: str | None = None


class Taken(Frozen):
    """What became of all of them, in the order sent. ``attachments`` is what is new and was kept: papers to be entered with ``PapersAttached``."""

    received: tuple[Received, ...] = ()
    attachments: tuple[Attachment, ...] = ()
