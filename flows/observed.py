"""What is being worked on, told to logs and traces alike: a run, in it a batch, in it a step.

``with observed():`` around a run, ``with observed(batch_id):`` around a batch, ``with observed(batch_id, "judge"):`` around a step of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.logs import bound
from flows.traces import span


@contextmanager
def observed(batch: str | None = None, step: str | None = None) -> Iterator[None]:
    """While the block lasts, log lines carry batch, run and step, and a span of that name is open (where traces are configured)."""
    run, flow = _flow_run()
    name = f"step {step}" if step is not None else "batch" if batch is not None else f"run {flow}" if flow else "run"
    with bound(batch=batch, run=run, step=step), span(name, batch=batch, run=run, step=step):
        yield


def _flow_run() -> tuple[str | None, str | None]:
    """Id of Prefect's flow run and name of the flow that run in this context; nothing where Prefect has no part in it."""
    context = sys.modules.get("prefect.context")
    running = None if context is None else context.FlowRunContext.get()
    if running is None or running.flow_run is None:
        return None, None
    return str(running.flow_run.id), running.flow.name if running.flow is not None else None
