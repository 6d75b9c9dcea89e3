"""What happens when: the Prefect flows, the house they work in, and the local Prefect server they run against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from flows.judging import judgement as judgement
    from flows.running import attach_papers as attach_papers
    from flows.running import carry_on as carry_on
    from flows.running import run_import as run_import
    from flows.server import stop_server as stop_server
    from flows.stored import Outcome as Outcome
    from flows.stored import stored_outcome as stored_outcome
    from flows.stored import stored_outcomes as stored_outcomes
    from flows.verifying import verify_document as verify_document
    from flows.verifying import verify_record as verify_record
    from flows.wiring import House as House

__getattr__, __all__ = face(
    __name__,
    {
        "House": "wiring",
        "Outcome": "stored",
        "attach_papers": "running",
        "carry_on": "running",
        "judgement": "judging",
        "run_import": "running",
        "stop_server": "server",
        "stored_outcome": "stored",
        "stored_outcomes": "stored",
        "verify_document": "verifying",
        "verify_record": "verifying",
    },
)
