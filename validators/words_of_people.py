"""What people wrote, folded for comparison: no case, no accents, no punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from validators import name_words


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """``text`` as :func:`validators.name_words.folded` folds it, without punctuation, words parted by one blank."""
    return re.sub(r"[\W_]+", " ", name_words.folded(text)).strip()
