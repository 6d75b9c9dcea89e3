"""What an act changes, as its author was shown it: of two people who had the same page before them, the second is not to overwrite the first unseen.

A page asks :func:`concerned` when it shows a form and gives the answer back with the act as ``seen``. An act that says what stands already changes nothing and
is never refused, whatever it was shown: whoever clicks twice said it once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from batches import acts
from batches.batch import Batch, Judgement
from batches.entered import judged_anew
from batches.errors import FreigabeError, NotNow
from batches.who_and_why import lot_named

if TYPE_CHECKING:
    from batches.acts import Acted
    from batches.base import Frozen
    from batches.correcting import PaperCorrected
    from batches.decision import LotVerdict
    from batches.entered import Entered, SheetsEntered

#: What of a batch these acts are about as a whole.
_HOLDS = ("hold_suspend", "hold_letter", "hold_maintain", "hold_end")


def concerned(act: Entered, batch: Batch, judgement: Judgement) -> str:
    """A digest of the part of the batch that the act changes, as it stands; empty for what changes nothing another person may have entered.

    For rows of sheets one digest for each lot, so that a form may show more lots than are filled in; for a verdict on a lot the grounds of the judgement and,
    after a point, the verdicts so far.
    """
    if act.act == "decide":
        return _digest(each for each in batch.decisions if each.finding == act.finding)
    if act.act == "lot":
        key = lot_named(batch, act.lot)
        return of_verdicts(judgement, (each for each in batch.lot_verdicts if (each.line, each.lot) == key))
    if act.act == "approve":
        return acts.digest_shown(batch, judgement)
    if act.act == "sheets":
        return " ".join(_of_lots(act, batch))
    if act.act == "arrive":
        return _of_text(str(batch.arrival))
    if act.act == "customs_release":
        return _digest(each for each in [batch.release_by_customs] if each is not None)
    if act.act == "order":
        return _digest([batch.order])
    if act.act == "correct":
        return _digest(_of_field(act, batch))
    if act.act == "promise":
        return _digest(batch.promises)
    return _digest(batch.holds) if act.act in _HOLDS else ""


def of_verdicts(judgement: Judgement, verdicts: Iterable[LotVerdict]) -> str:
    """The same for a verdict on a lot that has these already: who shows many lots looks for none of them by its name."""
    return f"{judgement.grounds}.{_digest(verdicts)}"


def applied(act: Entered, batch: Batch, judgement: Judgement, apply: Callable[[], Acted] | None = None) -> Acted:
    """What the act makes of the batch (``apply``, else the act's own), refused where its author was shown something else than stands there now."""
    try:
        acted = act.apply(batch, judgement) if apply is None else apply()
    except FreigabeError:
        as_shown(act, batch, judgement)
        raise
    if acted[1]:
        as_shown(act, batch, judgement)
    return acted


def as_shown(act: Entered, batch: Batch, judgement: Judgement) -> None:
    """``NotNow`` where the act is bound to something else than what stands there now."""
    if act.seen is None:
        return
    if act.act == "approve" and act.seen != acts.digest_shown(batch, judgement):
        raise judged_anew(batch.id)
    if act.act == "lot":
        grounds, point, _ = act.seen.partition(".")
        if grounds != judgement.grounds:
            raise judged_anew(batch.id)
        if not point:  # bound by the command line, which shows no form
            return
    if not _stands(act.seen, concerned(act, batch, judgement)):
        raise NotNow(
            "batch.changed_meanwhile",
            f"somebody entered something else about this in batch {batch.id} since you were shown it: look at it again, then repeat this",
            f"Zu Sendung {batch.id} hat hierzu inzwischen jemand anderes etwas eingetragen: bitte erneut ansehen und dann wiederholen",
        )


def bound_in_turn(act: Entered, shown: Batch, now: Batch, judgement: Judgement) -> Entered:
    """An act told together with others before it: bound to what those make of the batch (``now``), where its author was ``shown`` what stood before them."""
    if act.seen is None or now is shown or not _stands(act.seen, concerned(act, shown, judgement)):
        return act
    return act.model_copy(update={"seen": concerned(act, now, judgement)})


def _stands(seen: str, now: str) -> bool:
    return set(now.split()) <= set(seen.split())


def _of_lots(act: SheetsEntered, batch: Batch) -> Iterator[str]:
    given = (*act.sheets.measurements, *act.sheets.inspections, *act.sheets.markings)
    there = (*batch.measurements, *batch.inspections, *batch.markings)
    for line, lot in sorted({(row.line, row.lot) for row in given}):
        rows = (row for row in there if (row.line, row.lot) == (line, lot))
        yield _of_text("\0".join((line, lot, _digest(rows))))


def _of_field(act: PaperCorrected, batch: Batch) -> Iterator[Frozen]:
    for paper in batch.papers:
        if paper.sha256 == act.sha256:
            yield from paper.all(act.field)
            yield from (each for each in paper.corrections if each.field == act.field)
            return


def _digest(values: Iterable[Frozen]) -> str:
    return _of_text("\0".join(f"{type(each).__name__} {each.model_dump_json()}" for each in values))


def _of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
