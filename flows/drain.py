"""The flow behind every event: carry each batch about which something was entered, until none is ready. How many events came does not matter."""

from __future__ import annotations

from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.import_batch import data_folder
from flows.import_many import Row, carried, from_record
from flows.observed import observed
from flows.stored import KIND
from flows.wiring import opened


@flow(name="drain", validate_parameters=True, persist_result=False)
async def drain(data: str | None = None) -> list[Row] | State[list[Row]]:
    """Carry every batch that is ready, one task each; what became of each.

    One that another run works on is left to that run, which looks again when it ends. One that fails is left to the sweep, and fails this run at its end.
    """
    rows: list[Row] = []
    with observed(), opened(data_folder(data)) as house:
        tried: set[str] = set()
        while ready := house.ledger.entries.ready(KIND, besides=tried):
            for batch_id in ready:
                if not house.ledger.entries.waiting(KIND, batch_id):
                    continue  # another drain was quicker
                tried.add(batch_id)
                rows.append(await carried(batch_id, partial(from_record, house, batch_id)))
                if rows[-1]["outcome"] in ("carried", "unchanged"):
                    tried.discard(batch_id)
    failed = [row["batch"] for row in rows if row["outcome"] == "failed"]
    return Failed(message=f"not carried: {', '.join(failed)}") if failed else rows
