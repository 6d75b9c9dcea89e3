"""Why a paper is not read: one code and one sentence each, the limit named."""

from __future__ import annotations

from batches.paper import ReadError, ReadErrorCode


class PaperRefused(Exception):
    """A paper that cannot be read; an outcome for the person who sent it, not a fault of the program."""

    def __init__(self, code: ReadErrorCode, message: str) -> None:
        super().__init__(message)
        self.code: ReadErrorCode = code
        self.message = message

    @property
    def error(self) -> ReadError:
        """The refusal as the paper carries it."""
        return ReadError(code=self.code, message=self.message)


def not_found(why: str = "there is no such file") -> PaperRefused:
    """Nothing to read."""
    return PaperRefused("not_found", f"The paper cannot be opened: {why}.")


def not_a_pdf(why: str) -> PaperRefused:
    """Some other kind of file."""
    return PaperRefused("not_a_pdf", f"The file is not a PDF: {why}.")


def damaged(why: str) -> PaperRefused:
    """A PDF whose bytes contradict themselves."""
    return PaperRefused("damaged", f"The PDF is damaged: {why}. Ask the sender for it again.")


def encrypted() -> PaperRefused:
    """A PDF that opens only with a password."""
    return PaperRefused("encrypted", "The PDF is protected by a password. Ask the sender for a copy without one.")


def too_large(size: int, limit: int) -> PaperRefused:
    """More bytes than a paper may have."""
    return PaperRefused("too_large", f"The file has {size} bytes; the limit is {limit} bytes.")


def too_many_pages(pages: int, limit: int) -> PaperRefused:
    """More pages than a paper may have."""
    return PaperRefused("too_many_pages", f"The PDF has {pages} pages; the limit is {limit} pages.")


def time_exceeded(limit: str) -> PaperRefused:
    """Reading took longer than any sound paper takes."""
    return PaperRefused("time_exceeded", f"Reading the PDF took longer than the limit of {limit}.")


def memory_exceeded(limit: int) -> PaperRefused:
    """Reading took more memory than any sound paper takes."""
    return PaperRefused("memory_exceeded", f"Reading the PDF took more memory than the limit of {limit // (1024 * 1024)} MiB.")


def page_overfull(characters: int, limit: int) -> PaperRefused:
    """A page with more text than paper can carry: what a decompression bomb unpacks to."""
    return PaperRefused("memory_exceeded", f"A page of the PDF holds {characters} characters; the limit is {limit} characters.")
