"""A paper as the customs dossier and the customs bundle name it: its document code, number and day, and the lines it is declared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from batches.base import Text


@dataclass(frozen=True, slots=True)
class CustomsPaper:
    """One paper of a batch as customs knows it (EUCDM 12 03, 12 05).

    ``code`` is ``None`` where the paper has no document code; ``stem`` is what its file is called in a bundle, ``lines`` the numbers of the lines it is for.
    """

    code: str | None
    element: str
    stem: str
    name: Text
    file: str
    sha256: str
    pages: int
    number: str | None
    issued: date | None
    lines: tuple[int, ...]

    @property
    def filed_as(self) -> str:
        """The name, without ending, under which papers of its kind are filed: ``N380-invoice``, or the stem alone."""
        return f"{self.code}-{self.stem}" if self.code else self.stem


def grouped(papers: Sequence[CustomsPaper]) -> list[list[CustomsPaper]]:
    """The papers by the name they are filed under, names and papers in the order given."""
    groups: dict[str, list[CustomsPaper]] = {}
    for paper in papers:
        groups.setdefault(paper.filed_as, []).append(paper)
    return list(groups.values())
