"""What people call the gates, and the ends a batch may come to."""

from __future__ import annotations

from batches.base import Text

_NAMES = {
    "papers": Text(de="Papiere", en="papers"),
    "conformity": Text(de="Konformität", en="conformity"),
    "quality": Text(de="Qualität", en="quality"),
    "customs": Text(de="Zoll", en="customs"),
    "release": Text(de="Freigabe", en="release"),
    "distribution": Text(de="Verteilung", en="distribution"),
    "closed": Text(de="abgeschlossen", en="closed"),
    "rejected": Text(de="zurückgewiesen", en="rejected"),
    "cancelled": Text(de="storniert", en="cancelled"),
    "recalled": Text(de="zurückgerufen", en="recalled"),
}


def stage_in_words(stage: str) -> Text:
    """The name of a gate or an end; one this version does not know, as it is kept."""
    return _NAMES.get(stage, Text(de=stage, en=stage))
