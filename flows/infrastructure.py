"""Which errors are worth another try: those of disks, databases and networks, never one of the trade."""

from __future__ import annotations

from typing import Any

from batches.errors import FreigabeError, Unavailable
from record.refusals import LeaseLost

#: Seconds before each retry; Prefect adds jitter, so that many runs do not come back at once.
DELAYS = [0.5, 2.0, 8.0]
JITTER = 0.5


def passes_by_itself(error: BaseException) -> bool:
    """Whether the same work may succeed a moment later."""
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

    if isinstance(error, FreigabeError):
        return isinstance(error, Unavailable) and not isinstance(error, LeaseLost)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError) and not isinstance(error, PermissionError)


async def worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """Prefect's question after a task failed."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, BaseException) and passes_by_itself(error)
