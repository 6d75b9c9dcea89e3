"""Every night: has anybody altered the record? The run fails when somebody did, and its table says what."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Failed

from flows.import_batch import data_folder
from flows.verifying import verify_record as faults_of
from flows.wiring import has_record


@flow(name="verify-record", validate_parameters=True, persist_result=False)
async def verify_record(data: str | None = None) -> list[str] | State[list[str]]:
    """Check every chain of events, every digest, every paper and every document of the record; the faults, also as the table ``verify-record``."""
    folder = data_folder(data)
    faults = list(faults_of(folder)) if has_record(folder) else []  # nothing was recorded yet, so nothing was altered
    if not faults:
        return faults
    await acreate_table_artifact(table=[{"fault": each} for each in faults], key="verify-record", description=f"{len(faults)} faults in the record")
    return Failed(message=f"{len(faults)} faults, the first: {faults[0]}")
