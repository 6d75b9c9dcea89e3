"""Names of files as text: one that is no UTF-8 (packed on another system) is shown with its odd bytes written out."""

from __future__ import annotations

import os


def named(name: str) -> str:
    """The name as text; two names stay two."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
