"""The sweep, every quarter of an hour: nothing stalls in silence.

It looks at the record's own rows, not at Prefect's: a run whose process was killed stays RUNNING in Prefect for ever.
"""

from __future__ import annotations

from prefect import flow, get_client, get_run_logger
from prefect.artifacts import acreate_table_artifact

from flows.drain import drain
from flows.import_batch import data_folder
from flows.reconciling import reconcile
from flows.stalled.dead_runs import take_up_dead_runs
from flows.stalled.reminding import remind_of_what_is_due
from flows.stalled.undone import undelivered, unsettled_entries
from flows.wiring import House, opened

#: What a sweep can have done, each with the batches; ``astray``: runs of Prefect's, by name, that would never have ended by themselves.
WORDS = ("astray", "retried", "failed", "given_up", "drained", "reminded", "overdue", "hold_over", "parked")


@flow(name="retry-stalled", persist_result=False)
async def retry_stalled(data: str | None = None) -> dict[str, list[str]]:
    """Take up runs that died, entries nobody took up, waits that are due; the ids of the batches by what was done."""
    done: dict[str, list[str]] = {word: [] for word in WORDS}
    with opened(data_folder(data)) as house:
        now = house.ledger.clock()
        done["astray"] += await _reconcile(house)
        async for word, batch in take_up_dead_runs(house, now):
            done[word].append(batch)
        if left := unsettled_entries(house, now):
            done["drained"] += await _drain(house, left)
        for word, batch in remind_of_what_is_due(house, now):
            done[word].append(batch)
        late = undelivered(house, now)
    rows = [{"batch": each, "what": what} for what, ids in done.items() for each in ids]
    if late.count:
        rows.append({"batch": "", "what": f"{late.count} messages undelivered, the oldest since {late.oldest:%Y-%m-%d %H:%M} UTC"})
    if rows:
        await acreate_table_artifact(table=rows, key="retry-stalled", description="What the last sweep with something to do did")
    return done


async def _reconcile(house: House) -> list[str]:
    """Put Prefect's picture of our runs right; that Prefect does not answer keeps no batch waiting. The names of the runs that had gone astray."""
    try:
        async with get_client() as client:
            return [each.name for each in await reconcile(house, client)]
    except Exception:  # noqa: BLE001 - a border: whatever Prefect answers, the record's own rows are looked at
        get_run_logger().exception("reconcile.fault")
        return []


async def _drain(house: House, waiting: tuple[str, ...]) -> list[str]:
    """Carry what nobody came for; the batches of which nothing waits any more."""
    await drain(str(house.place.data), return_state=True)
    still = set(unsettled_entries(house, house.ledger.clock()))
    return [each for each in waiting if each not in still]
