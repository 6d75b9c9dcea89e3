"""What a paper may cost to read; every limit has a name, and a refusal says which one it was."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    #: Pixels a page is rendered to for recognition; a poster is rendered coarser, never larger.
    page_pixels: int = 6_000_000
    #: Pages recognised of one paper, the first of those without usable text; the others are named as unread.
    recognised_pages: int = 40
    #: The recognising process needs more of everything; its models alone reserve most of this address space.
    recognition_memory_bytes: int = 4096 * MEBIBYTE
    recognition_cpu_seconds: int = 400
    recognition_wall_seconds: float = 420.0
    #: What the process may answer; a longer answer is treated as memory exceeded.
    answer_bytes: int = 64 * MEBIBYTE

    @property
    def recognising(self) -> Bounds:
        """The same bounds for a process that recognises."""
        return replace(self, memory_bytes=self.recognition_memory_bytes, cpu_seconds=self.recognition_cpu_seconds, wall_seconds=self.recognition_wall_seconds)


DEFAULT_BOUNDS = Bounds()
