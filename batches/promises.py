"""Entering that somebody promised a paper, or a reply, by a day. The promise is kept by itself when that is there (:mod:`batches.promised`)."""

from __future__ import annotations

from datetime import date

from batches.acts import Acted
from batches.batch import Batch, Judgement
from batches.errors import InputRefused
from batches.event import Event
from batches.promise import PROMISED, REPLIES, Promise
from batches.promised import kept, there
from batches.who_and_why import somebody


def promise(batch: Batch, _judgement: Judgement, kind: str, on: date, whom: str, by: str) -> Acted:
    """Enter that ``whom`` promised a paper of that kind (or a reply) until the day ``on``. Promised again for another day, the later word counts."""
    somebody(by)
    if kind not in PROMISED:
        raise InputRefused(
            "promise.kind",
            f"{kind!r} is nothing that can be promised; choose one of {', '.join(PROMISED)}",
            f"{kind!r} kann nicht zugesagt werden; möglich: {', '.join(PROMISED)}",
        )
    if not whom.strip():
        raise InputRefused("promise.whom", "say who promised it: --from WHOM", "Bitte angeben, wer es zugesagt hat: --from WER")
    if batch.order.ordered_on is not None and on < batch.order.ordered_on:
        raise InputRefused(
            "promise.before_order",
            f"nothing of this batch can have been promised for {on}: it was ordered on {batch.order.ordered_on}; check --until",
            f"Für den {on} kann nichts zugesagt sein: bestellt wurde am {batch.order.ordered_on}; bitte --until prüfen",
        )
    read = {paper.sha256 for paper in batch.papers}
    unread = {attached.sha256 for attached in batch.attached} - read  # what it is turns out when it is read; it was there before the promise
    made = Promise(kind=kind, until=on, whom=whom, by=by, had=tuple(sorted({*there(batch, kind), *unread})))
    same = [each for each in batch.promises if (each.kind, each.whom) == (made.kind, made.whom)]
    if same and not kept(batch, same[-1]) and same[-1].until == on:
        return batch, ()
    others = tuple(each for each in batch.promises if each not in same)
    event = Event(
        type="paper.promised" if kind not in REPLIES else "reply.promised", actor=by, payload={"kind": kind, "until": on.isoformat(), "whom": made.whom}
    )
    return batch.model_copy(update={"promises": (*others, made)}), (event,)
