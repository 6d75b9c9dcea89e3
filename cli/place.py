"""Where the record lies: ``--data DIR``, else ``FREIGABE_DATA``, else the platform's folder for user data."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder(given: Path | None) -> Path:
    """The folder of the record, made absolute; it is created by whoever first writes to it."""
    if given is not None:
        return given.expanduser().absolute()
    named = os.environ.get("FREIGABE_DATA", "").strip()
    if named:
        return Path(named).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("freigabe", appauthor=False))
