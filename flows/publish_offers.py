"""What was approved reaches its channels, and what ended is told to them, every five minutes."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.concurrency.asyncio import concurrency

from flows.import_batch import data_folder
from flows.offers.sending import Turn, bring
from flows.wiring import opened

#: Prefect's limit on conversations with channels, over all workers; where nobody set one, there is none.
LIMIT = "channels"
#: Seconds to wait for a place there.
PATIENCE = 120


@flow(name="publish-offers", validate_parameters=True, persist_result=False)
async def publish_offers(data: str | None = None) -> dict[str, int]:
    """Bring to every channel what waits for it; how many messages were ``brought``, ``overtaken`` by a later one or ``not_taken``, and how many offers
    ``ended`` by themselves.

    A channel that is away fails nothing: what waits stays, and is tried again at growing pauses. ``InputRefused`` where ``channels.toml`` is not in order.
    """
    with opened(data_folder(data)) as house:
        async with concurrency(LIMIT, occupy=1, timeout_seconds=PATIENCE, strict=False):
            done = await asyncio.to_thread(bring, house)
    if rows := _told(done):
        await acreate_table_artifact(table=rows, key="publish-offers", description="What the last turn with something to tell could not bring to its channel")
    return {"brought": done.brought, "overtaken": done.overtaken, "ended": done.ended, "not_taken": len(done.not_taken), "busy": int(done.busy)}


def _told(done: Turn) -> list[dict[str, Any]]:
    return [{"channel": channel, "offer": offer, "why": why} for channel, offer, why in done.not_taken]
