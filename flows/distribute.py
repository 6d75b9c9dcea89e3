"""Every hour: promises are settled, demand that nobody has any more lapses, members are warned before stock runs out, and where there is something new to share
out a draft waits for the coordinator. Nothing is confirmed by itself.
"""

from __future__ import annotations

import asyncio

from prefect import flow
from prefect.artifacts import acreate_table_artifact

from flows.import_batch import data_folder
from flows.sharing.turn import Done, take_turn
from flows.waiting import day_of
from flows.wiring import House, opened


@flow(name="distribute", validate_parameters=True, persist_result=False)
async def distribute(data: str | None = None) -> Done:
    """One turn (:func:`flows.sharing.turn.take_turn`); ids by what was done, also as the table ``distribute``."""
    with opened(data_folder(data)) as house:
        done = await asyncio.to_thread(_turn, house)
    if rows := [{"what": what, "id": each} for what, ids in done.items() for each in ids]:
        await acreate_table_artifact(table=rows, key="distribute", description="What the last turn with something to do did")
    return done


def _turn(house: House) -> Done:
    return take_turn(house, day_of(house.ledger.clock()))
