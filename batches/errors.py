"""What can go wrong, sorted by what the caller can do about it.

Every refusal has a stable ``code`` and one sentence in German and English that says what is wrong and how to mend it.
"""

from __future__ import annotations


class FreigabeError(Exception):
    """Root of everything freigabe raises on purpose; ``exit_status`` is that of the contract's commands."""

    exit_status = 2

    def __init__(self, code: str, en: str, de: str | None = None) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.de = de or en


class InputRefused(FreigabeError):
    """The input is wrong; the caller mends it (exit 2)."""


class NotNow(FreigabeError):
    """The act is not open to this person or at this moment, e.g. a second approval by the same person (exit 2)."""


class Unavailable(FreigabeError):
    """A service outside (database, archive, Prefect) did not answer; trying again is safe (exit 3)."""

    exit_status = 3


class RecordAltered(FreigabeError):
    """The record does not match its digests: somebody changed it, or the disk did (exit 1)."""

    exit_status = 1


class ProgramFault(FreigabeError):
    """freigabe contradicts itself, e.g. a rule that exceeds its code's maximum severity; to be mended in the code."""
