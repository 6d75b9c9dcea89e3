"""A batch as somebody may read it who does not see all: of other organisations' batches, which its findings may name, only that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.others_batches import NAMING, without_others
from portal.desk import Desk, Known

if TYPE_CHECKING:
    from portal.access import Caller


def as_told(desk: Desk, caller: Caller, known: Known) -> Known:
    """The batch as whoever asks may read it; ``known`` itself where nothing in it is of somebody else. Where it stands, and its digest, are of the whole."""
    if caller.sees_all or not any(each.code == NAMING for each in known.judgement.findings):
        return known
    made: dict[str, Known] = known.made.setdefault("as told", {})
    party = "" if caller.organisation is None else caller.organisation.model_dump_json()
    if party not in made:
        made[party] = _told(desk, caller, known)
    return made[party]


def _told(desk: Desk, caller: Caller, known: Known) -> Known:
    strange = _not_theirs(desk, caller, known)
    findings = tuple(without_others(each) if any(batch in each.message.en for batch in strange) else each for each in known.judgement.findings)
    told = Known(known.version, known.batch, known.judgement.model_copy(update={"findings": findings}), known.outputs)
    told.__dict__.update(standing=known.standing, shown=known.shown)
    return told


def _not_theirs(desk: Desk, caller: Caller, known: Known) -> frozenset[str]:
    """The earlier batches its papers were seen in, that whoever asks may not see."""
    seen_in = {each.earlier.batch for each in known.batch.seen_before}
    return frozenset(each for each in seen_in if (other := desk.batch(each)) is None or not caller.sees(other))
