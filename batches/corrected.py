"""A paper with what people corrected: their facts take the place of the reader's, which are kept aside."""

from __future__ import annotations

from collections.abc import Iterable

from batches.correction import Correction
from batches.paper import LIST_FIELDS, Fact, Paper

#: The check that names a fact a person's.
PERSON = "person"


def corrected(paper: Paper, corrections: Iterable[Correction]) -> Paper:
    """The paper with these corrections, in the order they were made: the last word on a field counts. A paper that could not be read stays as it is."""
    if paper.error is not None:
        return paper
    for correction in corrections:
        paper = _with(paper, correction)
    return paper


def fact_of(correction: Correction) -> Fact | None:
    """The person's fact, ``None`` where the correction says that there is none."""
    if correction.value is None:
        return None
    return Fact(
        field=correction.field, value=correction.value, raw=correction.raw or str(correction.value), confidence=1.0, page=correction.page,
        box=correction.box, checks=(PERSON,),
    )  # fmt: skip


def _with(paper: Paper, correction: Correction) -> Paper:
    gone = [fact for fact in paper.facts if _goes(fact, correction)]
    at = next((i for i, fact in enumerate(paper.facts) if fact in gone), len(paper.facts))
    new = fact_of(correction)
    facts = [*(fact for fact in paper.facts[:at]), *([new] if new else []), *(fact for fact in paper.facts[at:] if fact not in gone)]
    return paper.model_copy(
        update={
            "facts": tuple(facts),
            "absent": tuple(one for one in paper.absent if one.field != correction.field),
            "overruled": (*paper.overruled, *(fact for fact in gone if _is_overruled(fact, new, paper))),
            "corrections": (*paper.corrections, correction),
        }
    )


def _is_overruled(fact: Fact, new: Fact | None, paper: Paper) -> bool:
    """Whether a fact that goes was the reader's, and says something else."""
    return PERSON not in fact.checks and (new is None or fact.value != new.value) and fact not in paper.overruled


def _goes(fact: Fact, correction: Correction) -> bool:
    """Whether the correction sets the fact aside: every one of its field; of fields that may repeat, those of the values it names."""
    if fact.field != correction.field:
        return False
    if fact.field not in LIST_FIELDS or (correction.value is None and correction.instead_of is None):
        return True
    return str(fact.value) in {str(value) for value in (correction.instead_of, correction.value) if value is not None}
