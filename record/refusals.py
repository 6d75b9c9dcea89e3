"""Why the ledger does not let a run write."""

from __future__ import annotations

from batches.errors import NotNow, Unavailable


class LeaseTaken(NotNow):
    """Another run works on the same thing; this one leaves, and may come back when that has ended (exit 3: trying again is all there is to do)."""

    exit_status = 3

    def __init__(self, kind: str, id: str, holder: str) -> None:  # noqa: A002 - the ledger's own word
        super().__init__(
            "record.lease_taken",
            f"{kind} {id} is being worked on by {holder}; try again when that has ended",
            f"{kind} {id} wird gerade von {holder} bearbeitet; danach erneut versuchen",
        )


class LeaseLost(Unavailable):
    """This run's lease ran out or went to another run: nothing was written, and doing it again is safe."""

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - the ledger's own word
        super().__init__(
            "record.lease_lost",
            f"the lease on {kind} {id} was lost, so nothing was written; run it again",
            f"die Bearbeitung von {kind} {id} ist an einen anderen Lauf übergegangen, nichts wurde geschrieben; bitte wiederholen",
        )
