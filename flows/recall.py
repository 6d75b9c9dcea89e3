"""Recalls that run are followed, every hour: lots that came later, acknowledgements that did not come, what could not be done at once."""

from __future__ import annotations

import asyncio
from datetime import date

from prefect import flow
from prefect.artifacts import acreate_table_artifact

from flows.import_batch import data_folder
from flows.recalls.following import WORDS, follow
from flows.wiring import House, opened


@flow(name="recall", validate_parameters=True, persist_result=False)
async def recall(data: str | None = None) -> dict[str, list[str]]:
    """Add lots found since, remind whoever has not acknowledged in time, note and withdraw what was left; the ids of the recalls by what was done.

    ``busy``: somebody works on one; it comes with the next run. Letters leave with ``deliver-messages``.
    """
    done: dict[str, list[str]] = {word: [] for word in WORDS}
    with opened(data_folder(data)) as house:
        for word, id_ in await asyncio.to_thread(_followed, house, house.ledger.clock().date()):
            done[word].append(id_)
    if rows := [{"recall": each, "what": what} for what, ids in done.items() for each in ids]:
        await acreate_table_artifact(table=rows, key="recall", description="What the last run with something to do did about recalls")
    return done


def _followed(house: House, on: date) -> list[tuple[str, str]]:
    return list(follow(house, on))
