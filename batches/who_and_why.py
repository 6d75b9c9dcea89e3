"""What every act asks for: who does it, why, and to which lot."""

from __future__ import annotations

from batches.batch import Batch
from batches.errors import InputRefused


def lot_named(batch: Batch, lot: str) -> tuple[int, str]:
    """Line and name of the lot meant by ``LOT`` or ``LINE/LOT``; ``InputRefused`` where it is none, or one of several."""
    matches = [(line.line, each.lot) for line, each in batch.lots if lot in (each.lot, f"{line.line}/{each.lot}")]
    if len(matches) == 1:
        return matches[0]
    known = ", ".join(f"{line.line}/{each.lot}" for line, each in batch.lots)
    raise InputRefused(
        "lot.unknown",
        f"lot {lot} is {'ambiguous' if matches else 'not in this batch'}; its lots are {known}",
        f"Charge {lot} ist {'mehrdeutig' if matches else 'unbekannt'}; es gibt {known}",
    )


def somebody(by: str) -> None:
    """``InputRefused`` where nobody is named."""
    if not by.strip():
        raise InputRefused("by.empty", "say who decides: --by NAME", "Wer entscheidet? --by NAME angeben")


def reasoned(reason: str) -> None:
    """``InputRefused`` where no reason is given."""
    if not reason.strip():
        raise InputRefused("reason.empty", "say why: --reason TEXT", "Warum? --reason TEXT angeben")
