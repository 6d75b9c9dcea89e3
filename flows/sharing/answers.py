"""What came of a demand, for its member: from the newest confirmed plan that answered it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from sqlalchemy import Connection

from distribution.plan import Answer, Plan
from flows.kinds import PLANS
from flows.wiring import House
from record.ledger import Write
from record.register import Registered

#: The rows by which the plan that answered a demand is found.
ANSWER = "answer"


def answer_for(house: House, demand: str) -> Answer | None:
    """What the newest confirmed plan gives a demand, and why; ``None``: no plan has answered it yet."""
    return answers_for(house, (demand,)).get(demand)


def answer_in(house: House, demand: str) -> tuple[Answer, Plan] | None:
    """The same with the plan."""
    row = house.ledger.register.row(ANSWER, demand)
    plan = None if row is None else PLANS.find(house, row.about)
    found = None if plan is None else next((each for each in plan.answers() if each.demand == demand), None)
    return None if plan is None or found is None else (found, plan)


def answers_for(house: House, demands: Iterable[str]) -> dict[str, Answer]:
    """The same for several; those that no plan has answered are left out."""
    by_plan: dict[str, set[str]] = {}
    for demand in demands:
        if (row := house.ledger.register.row(ANSWER, demand)) is not None:
            by_plan.setdefault(row.about, set()).add(demand)
    found: dict[str, Answer] = {}
    for plan, asked in by_plan.items():
        found |= {each.demand: each for each in PLANS.get(house, plan).answers() if each.demand in asked}
    return found


def answered(house: House, plan: Plan) -> Write:
    """What writes, in the transaction that confirms a plan, that it answers its demands."""
    return partial(_write, house=house, plan=plan)


def _write(connection: Connection, house: House, plan: Plan) -> None:
    for each in plan.computed.answers:
        house.ledger.register.put(connection, Registered(ANSWER, each.demand, "answered", owner=each.member, about=plan.id))
