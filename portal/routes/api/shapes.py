"""What the API answers, as models: the description of it is made from these, and an answer of another shape is a fault."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

from batches.decision import Choice, State
from batches.finding import Finding, Passed
from batches.gates import LotStatus, Stage, WaitsFor

Item = TypeVar("Item", bound=BaseModel)


class PageOf(BaseModel, Generic[Item]):
    """A page of a list; ``next`` is null on the last."""

    items: list[Item]
    next: str | None


class WaitShown(BaseModel):
    """On what a batch waits, on whom, and why."""

    what: WaitsFor
    whom: str
    why: str


class OpenShown(BaseModel):
    """How many findings hold it."""

    blocking: int
    review: int


class HeadShown(BaseModel):
    """A batch, in a line."""

    batch: str
    order: str
    importer: str
    supplier: str
    judged_for: date
    stage: Stage
    waiting_for: list[WaitShown]
    open: OpenShown


class FindingShown(Finding):
    """A finding with the state that decisions gave it; ``shown``: what a decision on it is bound to (``seen``)."""

    batch: str
    state: State
    shown: str


class DecisionShown(BaseModel):
    """A decision; ``code``: of its finding, null where that is found no more."""

    batch: str
    number: int
    finding: str
    code: str | None
    choice: Choice
    by: str
    reason: str


class VerdictShown(BaseModel):
    """A word on a lot."""

    choice: Literal["accept", "reject"]
    by: str
    reason: str


class LotShown(BaseModel):
    """A lot, where it stands and its verdicts; ``shown``: what a verdict is bound to (``seen``)."""

    batch: str
    line: int
    lot: str
    quantity: int
    status: LotStatus
    gate: str | None
    expires_on: date | None
    verdicts: list[VerdictShown]
    shown: str


class PaperShown(BaseModel):
    """A paper as it was read and corrected: ``fields`` are objects with ``value``, ``raw``, ``page`` and ``box`` (of repeated fields lists of them)."""

    model_config = {"extra": "allow"}

    batch: str
    attached_by: str
    file: str
    sha256: str
    kind: str | None
    fields: dict[str, Any]
    error: dict[str, Any] | None


class BatchLotShown(BaseModel):
    """A lot as the command line shows it."""

    line: int
    lot: str
    quantity: int
    status: LotStatus


class BatchShown(BaseModel):
    """A batch, whole, as ``freigabe import --json`` has it; ``shown``: what an approval is bound to, ``concerned``: what other acts are bound to."""

    batch: str
    order: str
    judged_for: date
    stage: Stage
    waiting_for: list[WaitShown]
    papers: list[dict[str, Any]]
    findings: list[Finding]
    passed: list[Passed]
    lots: list[BatchLotShown]
    sampling: list[dict[str, Any]]
    customs: dict[str, Any]
    holds: list[dict[str, Any]]
    outputs: list[str]
    version: int
    shown: str
    concerned: dict[str, str]


class EventShown(BaseModel):
    """Something that happened, with the digest that chains it to what happened before."""

    number: int
    at: datetime
    actor: str
    type: str
    payload: dict[str, Any]
    digest: str
