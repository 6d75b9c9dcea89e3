"""Which release of a library is installed: what was read or judged with another one may come out otherwise."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def installed(library: str) -> str:
    """The release of a library, ``absent`` where there is none."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
