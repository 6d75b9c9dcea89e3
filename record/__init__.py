"""What was seen and done: the ledger (states, leases, events, outbox), the archive of bytes, and where both lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from record.archive import Archive as Archive
    from record.archive import FolderArchive as FolderArchive
    from record.ledger import Change as Change
    from record.ledger import Ledger as Ledger
    from record.ledger import Stored as Stored
    from record.ledger import Thing as Thing
    from record.ledger import open_ledger as open_ledger
    from record.outbox import Message as Message
    from record.place import Place as Place
    from record.refusals import LeaseLost as LeaseLost
    from record.refusals import LeaseTaken as LeaseTaken
    from record.s3 import S3Archive as S3Archive
    from record.s3 import s3_archive as s3_archive

__getattr__, __all__ = face(
    __name__,
    {
        "Archive": "archive",
        "Change": "ledger",
        "FolderArchive": "archive",
        "LeaseLost": "refusals",
        "LeaseTaken": "refusals",
        "Ledger": "ledger",
        "Message": "outbox",
        "Place": "place",
        "S3Archive": "s3",
        "Stored": "ledger",
        "Thing": "ledger",
        "open_ledger": "ledger",
        "s3_archive": "s3",
    },
)
