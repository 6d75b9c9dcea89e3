"""What the outbox holds for people leaves the house, every five minutes."""

from __future__ import annotations

import asyncio
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_table_artifact
from prefect.concurrency.asyncio import concurrency

from flows.import_batch import data_folder
from flows.mailing.sending import Delivered, deliver, setup
from flows.wiring import opened

#: Prefect's limit on conversations with the mail server, over all workers; where nobody set one, there is none.
LIMIT = "mail"
#: Seconds to wait for a place there.
PATIENCE = 120


@flow(name="deliver-messages", validate_parameters=True, persist_result=False)
async def deliver_messages(data: str | None = None) -> dict[str, int]:
    """Mail what waits for people, if a server is named (and, for who works here, receivers); how many mails were ``taken``, ``refused`` or ``put_off``, how
    many messages were too old (``stale``) or for whom nobody is named (``nobody``).

    A server that is away fails nothing: what waits stays, and is tried again at growing pauses. ``InputRefused`` where the settings are not in order.
    """
    with opened(data_folder(data)) as house:
        settings = setup(house)
        if settings is None:
            get_run_logger().info("nothing is mailed: FREIGABE_MAIL is not there (freigabe doctor)")
            return _counts(Delivered())
        if settings.receivers is None:
            get_run_logger().info("only letters to members are mailed: mail.toml is not there (freigabe doctor)")
        async with concurrency(LIMIT, occupy=1, timeout_seconds=PATIENCE, strict=False):
            done = await asyncio.to_thread(deliver, house, settings)
    if rows := _told(done):
        await acreate_table_artifact(table=rows, key="deliver-messages", description="What the last turn with something to tell could not mail")
    return _counts(done)


def _counts(done: Delivered) -> dict[str, int]:
    addressed = done.addressed
    return {
        "taken": done.taken,
        "refused": len(done.refused),
        "put_off": len(done.put_off),
        "stale": addressed.stale,
        "nobody": addressed.nobody.total(),
        "away": int(done.away is not None),
    }


def _told(done: Delivered) -> list[dict[str, Any]]:
    """What a person should know of the turn; nothing when all went well. A message for whom nobody is named is told of once, when it is first seen."""
    rows = [{"to": to, "what": "refused", "why": why} for to, why in done.refused]
    rows += [{"to": to, "what": "put off", "why": why} for to, why in done.put_off]
    rows += [{"to": whom, "what": f"{count} messages stay", "why": "mail.toml names nobody for this"} for whom, count in done.addressed.nobody.items()]
    if done.addressed.stale:
        rows.append({"to": "", "what": f"{done.addressed.stale} messages not mailed", "why": "too old; the receivers are told how many"})
    if done.away is not None:
        rows.append({"to": "", "what": "mails wait", "why": done.away})
    return rows
