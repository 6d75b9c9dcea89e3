"""Hostile and broken files, made on the spot: each with the exact outcome it must come to.

An outcome is the code of a refusal, ``read`` (the invoice's number must come out) or ``empty`` (opened, and nothing on it to read).
"""

from __future__ import annotations

from tests.documents.hostile import bombs, contents, other_files, structure
from tests.documents.hostile.making import CASES

__all__ = ["CASES", "bombs", "contents", "other_files", "structure"]
