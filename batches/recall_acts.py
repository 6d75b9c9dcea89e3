"""What a recall does to a batch: its lots are recalled, or no longer are. Pure, like :mod:`batches.acts`; entered again alike, an act changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from batches.acts import Acted
from batches.batch import Batch, Judgement
from batches.event import Event
from batches.lot_recall import LotRecall
from batches.who_and_why import reasoned, somebody


def recall_lots(batch: Batch, _judgement: Judgement, lots: Sequence[tuple[int, str]], recall: str, reason: str, by: str) -> Acted:
    """Recall lots, in whatever state they are. One that the order no longer names is recalled too: it may come back with a corrected order."""
    somebody(by)
    reasoned(reason)
    there = {(each.line, each.lot) for each in batch.recalls if each.recall == recall}
    new = [key for key in dict.fromkeys(lots) if key not in there]
    if not new:
        return batch, ()
    covered = tuple(LotRecall(line=line, lot=lot, recall=recall, reason=reason, by=by) for line, lot in new)
    payload = {"recall": recall, "reason": reason, "lots": [list(key) for key in new]}
    return batch.model_copy(update={"recalls": (*batch.recalls, *covered)}), (Event(type="lots.recalled", actor=by, payload=payload),)


def end_recall(batch: Batch, _judgement: Judgement, recall: str, reason: str, by: str) -> Acted:
    """Take a recall back that was unfounded: its lots stand where they stood, unless another recall covers them."""
    somebody(by)
    reasoned(reason)
    freed = [[each.line, each.lot] for each in batch.recalls if each.recall == recall]
    if not freed:
        return batch, ()
    kept = tuple(each for each in batch.recalls if each.recall != recall)
    return batch.model_copy(update={"recalls": kept}), (Event(type="recall.taken_back", actor=by, payload={"recall": recall, "reason": reason, "lots": freed}),)
