"""What happened, in one line of the record."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from batches.base import Frozen


class Event(Frozen):
    """Something a person or a flow did to a batch. ``type`` is dotted and stable (``finding.accepted``); ``payload`` is JSON."""

    type: str
    actor: str
    payload: dict[str, Any] = Field(default_factory=dict)
