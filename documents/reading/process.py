"""One reading process, seen from outside: asked for a paper it answers, or its death is the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from batches.correction import Correction
from batches.lexicon import Lesson
from batches.paper import Paper
from documents.bounded.process import BoundedProcess
from documents.reading.bounds import Bounds

#: What a process that cannot recognise says of a paper with pages that are pictures.
PICTURED = "pictured"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a paper: to read it with these lexicon entries, or (``corrections``) what the last of these corrections of it teaches.

    ``learnt`` is a text, made once for many papers and understood once by a process that gets it again.
    """

    file: str
    sha256: str
    learnt: str = "[]"
    corrections: Sequence[Correction] = ()

    def header(self) -> dict[str, object]:
        """The question as JSON."""
        corrections = [each.model_dump() for each in self.corrections]
        return {"file": self.file, "sha256": self.sha256, "learnt": self.learnt, "corrections": corrections}


@dataclass(frozen=True, slots=True)
class Answer:
    """The paper as read, or why it could not be; and the lesson, where one was asked for and the paper could be read."""

    paper: Paper
    lesson: Lesson | None = None


class ReadingProcess(BoundedProcess):
    """A warm ``python -m documents.reading.worker``; we trust only JSON from it."""

    def __init__(self, *, recognise: bool = False) -> None:
        super().__init__("documents.reading.worker", "recognise" if recognise else "read")
        self._recognise = recognise

    def read(self, data: bytes, asked: Asked, bounds: Bounds) -> Answer | None:
        """The paper as the process read it, or why it could not; ``None`` from a process that cannot recognise what stands in pictures."""
        bounds = bounds.recognising if self._recognise else bounds
        with self.one_paper(bounds.wall_seconds):
            answer = self._ask(data, asked, bounds)
        if answer == PICTURED:
            return None
        if not isinstance(answer, Answer):
            return Answer(Paper(file=asked.file, sha256=asked.sha256, error=self.cause_of_death(bounds).error))
        return answer

    def _ask(self, data: bytes, asked: Asked, bounds: Bounds) -> Answer | str | None:
        """The paper, or that it is :data:`PICTURED`; ``None`` when the process died, or what it said is neither."""
        try:
            answer = self.said(asked.header() | {"bounds": asdict(bounds)}, data, bounds.answer_bytes)
            if answer.get("pictured") is True and not self._recognise:
                return PICTURED
            paper = Paper.model_validate(answer["paper"])
            lesson = Lesson.model_validate(answer["lesson"]) if answer.get("lesson") is not None else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Answer(paper, lesson) if (paper.file, paper.sha256) == (asked.file, asked.sha256) else None
