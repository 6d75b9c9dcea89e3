"""Files that people send: what one must be (``uploads.toml``), looked at before it is kept, and counted whatever becomes of it.

``take_in`` is the one way in for all of them; it knows nothing of HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from flows.uploads.policy import Rules as Rules
    from flows.uploads.policy import UploadKind as UploadKind
    from flows.uploads.policy import rules as rules
    from flows.uploads.refusing import FileRefused as FileRefused
    from flows.uploads.refusing import said as said
    from flows.uploads.sent import Received as Received
    from flows.uploads.sent import Sender as Sender
    from flows.uploads.sent import SentFile as SentFile
    from flows.uploads.sent import Taken as Taken
    from flows.uploads.taking import room_for as room_for
    from flows.uploads.taking import take_in as take_in

__getattr__, __all__ = face(
    __name__,
    {
        "FileRefused": "refusing",
        "Received": "sent",
        "Rules": "policy",
        "Sender": "sent",
        "SentFile": "sent",
        "Taken": "sent",
        "UploadKind": "policy",
        "room_for": "taking",
        "rules": "policy",
        "said": "refusing",
        "take_in": "taking",
    },
)
