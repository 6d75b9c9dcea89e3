"""What a paper may cost to read; every limit has a name, and a refusal says which one it was."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of the reading process, for one paper each; a paper past one of them costs at most that process."""

    #: Size of the file. Scanned reports of a hundred pages stay below it.
    file_bytes: int = 64 * MEBIBYTE
    pages: int = 400
    #: Address space of the reading process (interpreter and libraries take about a third).
    memory_bytes: int = 1536 * MEBIBYTE
    #: Processor time. It decides alone on an idle machine; ``wall_seconds`` ends what waits without working.
    cpu_seconds: int = 30
    wall_seconds: float = 90.0
    #: Characters on one page; more than any printed page holds.
    page_characters: int = 60_000
    #: Drawn objects looked at on one page for ruled lines and images (drawings and maps have more, and no tables).
    page_objects: int = 30_000
    #: What the process may answer; a longer answer is treated as memory exceeded.
    answer_bytes: int = 64 * MEBIBYTE


DEFAULT_BOUNDS = Bounds()
