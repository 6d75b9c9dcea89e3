"""A recall ends by the word of two people. ``done``: its lots stay blocked. ``unfounded``: they stand where they stood, and everybody who was told hears so."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy import Connection, select

from batches.decision import same_person
from batches.entered import RecallTakenBack
from batches.errors import NotNow
from batches.event import Event
from batches.who_and_why import reasoned, somebody
from distribution.recall import Closing, Outcome, Recall
from flows.aftercare.holding import held_by_logs
from flows.kinds import RECALLS
from flows.recalls.letters import Telling
from flows.recalls.planning import members_of
from flows.recalls.standing import live, lots_of
from flows.stored import KIND
from flows.wiring import House
from record.outbox import Message
from record.tables import aggregates


def close(house: House, id: str, outcome: Outcome, reason: str, by: str, on: date) -> Recall:  # noqa: A002 - the ledger's own word
    """Say that a recall is over. The first person's word asks for it, another's with the same outcome ends it; ``NotNow`` for the same person's again."""
    somebody(by)
    reasoned(reason)
    with RECALLS.open(house, id, by) as opened:
        recall = opened.known
        if recall.status != "running":
            raise NotNow("recall.closed", f"recall {id} does not run", f"Der Rückruf {id} läuft nicht")
        asked = recall.closing
        if asked is None or asked.outcome != outcome:
            closing = Closing(outcome=outcome, reason=reason, by=by, on=on)
            event = Event(type="recall.closing_asked", actor=by, payload=closing.model_dump(mode="json", exclude={"by", "on"}))
            return opened.save(recall.model_copy(update={"closing": closing}), event)
        if same_person(asked.by, by):
            raise NotNow(
                "recall.same_person",
                f"{by} has said so already; a second, different person has to look and agree",
                f"{by} hat das schon gesagt; eine zweite, andere Person muss nachsehen und zustimmen",
            )
        closed = live(house, recall).model_copy(update={"status": "closed", "closed_on": on, "closed_by": by})
        what = {"outcome": outcome, "reason": asked.reason, "by": [asked.by, by], "second_reason": reason}
        unfounded = outcome == "unfounded"
        return opened.save(
            closed,
            Event(type="recall.closed", actor=by, payload=what),
            messages=_all_clear(house, closed) if unfounded else (),
            also=[partial(_freed, house, closed, asked, by)] if unfounded else (),
        )


def _all_clear(house: House, recall: Recall) -> list[Message]:
    """To whoever was told: of the lots that no other recall covers."""
    with house.ledger.reading() as connection:
        covered = _covered(connection, recall.id)
    lots = [each for each in lots_of(house, recall) if each.id not in covered]
    freed = {each.id for each in lots}
    having = {each.member for each in recall.reached if each.lot in freed}
    contacts = members_of(house, [each.member for each in recall.notices])
    telling = Telling(recall, lots, contacts)
    told = (each for each in recall.notices if each.mailed and each.member in contacts and (each.member in having or (lots and not each.delivered)))
    return [telling.all_clear(each) for each in told]


def _freed(house: House, recall: Recall, asked: Closing, by: str, connection: Connection) -> None:
    """Take the block off the lots that no other recall covers, and tell the batches."""
    house.ledger.stock.unblock(connection, recall.lots, recall.id, lambda: held_by_logs(connection) | _covered(connection, recall.id))
    act = RecallTakenBack(by=by, recall=recall.id, reason=asked.reason).model_dump(mode="json")
    known = select(aggregates.c.id).where(aggregates.c.kind == KIND, aggregates.c.id.in_(recall.batches)).order_by(aggregates.c.id)
    for batch in connection.execute(known).scalars().all():
        house.ledger.entries.enter_in(connection, KIND, batch, [act], by)


def _covered(connection: Connection, besides: str) -> dict[str, str]:
    """The lots that another recall covers, one that runs or was closed and not as unfounded, each with that."""
    found: dict[str, str] = {}
    for state in connection.execute(select(aggregates.c.state).where(aggregates.c.kind == RECALLS.name).order_by(aggregates.c.id)).scalars():
        recall = Recall.model_validate_json(state)
        taken_back = recall.status == "closed" and recall.closing is not None and recall.closing.outcome == "unfounded"
        if recall.id != besides and recall.status != "drill" and not taken_back:
            found |= dict.fromkeys(recall.lots, recall.id)
    return found
