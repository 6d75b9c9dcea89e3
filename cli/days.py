"""The day a command is about: the one it names (what was done some days ago is entered as of then), else today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from batches.errors import InputRefused
from cli.questions import day

if TYPE_CHECKING:
    from flows.wiring import House


def day_of(house: House, on: str | None) -> date:
    """The day; ``InputRefused`` for what is no day, and for one that has not come: what is judged by it (life left, contracts, policy) is not known yet."""
    today = house.ledger.clock().date()
    if on is None:
        return today
    if (told := day(on, "--on")) > today:
        raise InputRefused("option.future", f"--on {on} has not come yet; today is {today}", f"--on {on} liegt in der Zukunft; heute ist {today}")
    return told
