"""How a command answers: JSON lines for machines, sentences for people; progress and refusals on standard error."""

from __future__ import annotations

import json
import sys
from typing import Any


def print_json(value: Any) -> None:
    """One JSON object on one line of standard output, flushed at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(", ", ": ")) + "\n")
    sys.stdout.flush()


#: Control characters but tab and line feed: in a name a stranger gave to a file they would write over the terminal.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "�")


def say(sentence: str) -> None:
    """One line for a person on standard output."""
    sys.stdout.write(sentence.translate(_CONTROLS) + "\n")
    sys.stdout.flush()


def complain(sentence: str) -> None:
    """One line on standard error: what is wrong and how to mend it."""
    sys.stderr.write("freigabe: " + " ".join(sentence.split()).translate(_CONTROLS) + "\n")
    sys.stderr.flush()
