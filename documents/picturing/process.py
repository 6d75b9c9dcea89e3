"""One picturing process, seen from outside: asked for a page it answers, or its death is the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeVar

from batches.errors import InputRefused
from batches.paper import ReadError
from documents.bounded.process import BoundedProcess
from documents.picturing.picture import MEDIA_TYPE, MOST_PICTURE_BYTES, PagePicture, PageSize
from documents.reading.bounds import Bounds
from documents.reading.page import Word
from documents.reading.refusal import PaperRefused

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a paper."""

    ask: Literal["picture", "sizes", "words"]
    page: int = 1
    width: int = 0


class PicturingProcess(BoundedProcess):
    """A warm ``python -m documents.picturing.worker``; we trust only answers of the form asked for."""

    def __init__(self) -> None:
        super().__init__("documents.picturing.worker")

    def started(self) -> PicturingProcess:
        """The same, once it can be asked."""
        self._await_ready()
        return self

    def asked(self, data: bytes, wanted: Wanted, bounds: Bounds, understood: Callable[[PicturingProcess, dict[str, Any]], Told]) -> Told:
        """What the process says of the paper. Raises :class:`PaperRefused`, or ``InputRefused`` for a page that the paper does not have."""
        told: Told | PaperRefused | InputRefused
        with self.one_paper(bounds.wall_seconds):
            try:
                answer = self.said(asdict(wanted) | {"bounds": asdict(bounds)}, data, bounds.answer_bytes)
                told = _refusal(answer, wanted) or understood(self, answer)
            except (OSError, ValueError, KeyError, TypeError):
                told = self.cause_of_death(bounds)
        if isinstance(told, PaperRefused | InputRefused):
            raise told
        return told


def _refusal(answer: dict[str, Any], wanted: Wanted) -> PaperRefused | InputRefused | None:
    if "refused" in answer:
        error = ReadError.model_validate(answer["refused"])
        return PaperRefused(error.code, error.message)
    return no_such_page(wanted.page, int(answer["pages"])) if "pages" in answer else None


def no_such_page(page: int, pages: int) -> InputRefused:
    """The refusal of a page that the paper does not have."""
    return InputRefused(
        "picture.no_such_page",
        f"the paper has no page {page}; its pages are 1 to {pages}",
        f"Die Unterlage hat keine Seite {page}; sie hat die Seiten 1 bis {pages}",
    )


def picture_told(process: PicturingProcess, answer: dict[str, Any]) -> PagePicture:
    """The picture in an answer."""
    said = answer["picture"]
    (wide, tall), (across, down), size = map(float, said["points"]), map(int, said["pixels"]), int(said["bytes"])
    if not 0 < size <= MOST_PICTURE_BYTES or min(wide, tall, across, down) <= 0 or said["media_type"] != MEDIA_TYPE:
        raise ValueError("no picture")
    data = process.handed(size)
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("no picture")
    return PagePicture(wide, tall, across, down, MEDIA_TYPE, data)


def sizes_told(_: PicturingProcess, answer: dict[str, Any]) -> tuple[PageSize, ...]:
    """The sizes in an answer."""
    return tuple(PageSize(max(0.0, float(wide)), max(0.0, float(tall))) for wide, tall in answer["sizes"])


def words_told(_: PicturingProcess, answer: dict[str, Any]) -> tuple[Word, ...]:
    """The words in an answer."""
    return tuple(Word(str(text), float(x0), float(top), float(x1), float(bottom), float(size)) for text, x0, top, x1, bottom, size in answer["words"])
