"""Names of files as text: one that is no UTF-8 (packed on another system) is shown with its odd bytes written out; one that somebody sent is only a label."""

from __future__ import annotations

import os
import re
import unicodedata

#: What a name somebody sent is kept to: long enough for any honest one, and what a list can show.
LONGEST_NAME = 200
#: Letters that no name needs: control characters, those that turn the direction of writing or are not seen, lone halves, private ones.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def named(name: str) -> str:
    """The name as text; two names stay two."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def label(name: str, without_name: str = "unnamed") -> str:
    """A name that somebody sent, as it may be shown: its last part, on one line, in the direction of writing it seems to have, at most 200 characters.

    The extension survives, also of a name that is too long. What is left of nothing is ``without_name``.
    """
    last = re.split(r"[/\\]", name)[-1]
    composed = unicodedata.normalize("NFC", last)
    seen = "".join(" " if each.isspace() else each for each in composed if unicodedata.category(each) not in _UNSEEN or each in "\t\n\r")
    plain = re.sub(r" {2,}", " ", seen).strip(" .") if seen.strip(" .") else ""
    if len(plain) > LONGEST_NAME:
        found = _EXTENSION.search(plain)
        extension = found.group() if found else ""
        plain = plain[: LONGEST_NAME - len(extension) - 1].rstrip() + "…" + extension
    return plain or without_name
