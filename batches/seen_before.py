"""What the record saw before: papers of batches opened earlier that have to do with a paper of this one."""

from __future__ import annotations

from itertools import product
from typing import Literal

from batches.base import Frozen
from batches.likeness import same_picture
from batches.paper import PageLikeness, Paper

#: What connects the two papers: their bytes, their certificate number, the picture of a page.
Bond = Literal["file", "number", "scan"]
#: The facts a sighting keeps: what tells whose certificate it is, who issued it and when, and for what.
KEPT = frozenset(
    {
        "certificate_number", "manufacturer", "notified_body_number", "production_control_body_number", "notified_body_name", "issue_date", "expiry_date",
        "models",
    }
)  # fmt: skip


class Sighting(Frozen):
    """A paper as a batch held it: in which batch and order, from which supplier, for which models; of the paper itself only what tells whose it is."""

    batch: str
    order: str
    supplier: str
    models: tuple[str, ...] = ()
    paper: Paper

    @classmethod
    def of(cls, batch: str, order: str, supplier: str, models: tuple[str, ...], paper: Paper) -> Sighting:
        """The sighting of a paper; what it does not need to know of the paper is left out."""
        facts = tuple(fact for fact in paper.facts if fact.field in KEPT)
        kept = Paper(file=paper.file, sha256=paper.sha256, pages=paper.pages, kind=paper.kind, facts=facts, likeness=pictures_naming_the_holder(paper))
        return cls(batch=batch, order=order, supplier=supplier, models=models, paper=kept)


class SeenBefore(Frozen):
    """A sighting in a batch opened earlier, and the paper of this batch (by its digest) that it has to do with."""

    sha256: str
    bond: Bond
    earlier: Sighting


def pictures_naming_the_holder(paper: Paper) -> tuple[PageLikeness, ...]:
    """The pictures of the pages that name whom the paper is made out to; a page of terms, the same in all papers of a body, says nothing."""
    naming = {fact.page for fact in paper.all("manufacturer")}
    return tuple(page for page in paper.likeness if page.page in naming)


def one_picture(one: Paper, other: Paper) -> bool:
    """Whether the pages that name the holders may be pictures of one scan."""
    pictures = product(pictures_naming_the_holder(one), pictures_naming_the_holder(other))
    return any(same_picture(page.picture, before.picture) for page, before in pictures)
