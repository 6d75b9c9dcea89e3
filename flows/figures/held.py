"""What figures keep of a batch's state: whose it is, what was held against it, and the certificates among its papers.

Read from the state as it is kept, without making a whole batch of it: that would take ten times as long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from batches.decision import Decision, plain_name, state_of
from batches.finding import Finding
from batches.paper import Paper
from flows.stored import KIND
from record import surveys

How = Literal["rejected", "overridden", "open"]
#: Certificates that end by themselves and are held against later batches too.
CERTIFICATES = ("eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "iso_certificate")
#: What a lot that QC rejected as a whole is counted under; no finding has this code.
BY_VERDICT = "lot.rejected"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as a batch holds it; ``models`` as it states them; ``same`` is the same for the same certificate, however it was scanned or typed."""

    kind: str
    number: str | None
    holder: str | None
    expires_on: date
    models: tuple[str, ...]
    file: str
    sha256: str
    same: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of one batch; ``reasons``: code and how for each finding that decided something or still blocks."""

    order: str
    supplier: str
    reasons: tuple[tuple[str, How], ...]
    certificates: tuple[Certificate, ...]


def held(connection: Connection, ids: Sequence[str]) -> Mapping[str, Held]:
    """What is kept of these batches."""
    return {id_: of_state(json.loads(text)) for id_, _, text in surveys.states(connection, KIND, ids)}


def of_state(state: Mapping[str, Any]) -> Held:
    """What is kept of a batch in that state."""
    batch, judgement = state["batch"], state["judgement"]
    return Held(batch["order"]["order"], batch["order"]["supplier"]["name"], tuple(_reasons(batch, judgement)), tuple(_certificates(batch)))


def _reasons(batch: Mapping[str, Any], judgement: Mapping[str, Any]) -> Iterator[tuple[str, How]]:
    decisions = tuple(Decision.model_validate(each) for each in batch.get("decisions", ()))
    decided = {each.finding for each in decisions}
    for raw in judgement.get("findings", ()):
        if raw["severity"] == "blocking" or raw["id"] in decided:
            how = _how(Finding.model_validate(raw), decisions)
            if how is not None:
                yield raw["code"], how
    last = {(each["line"], each["lot"]): each["choice"] for each in batch.get("lot_verdicts", ())}
    yield from ((BY_VERDICT, "rejected") for choice in last.values() if choice == "reject")


def _how(finding: Finding, decisions: tuple[Decision, ...]) -> How | None:
    state = state_of(finding, decisions)
    if state == "rejected":
        return "rejected"
    if state == "closed":
        closing = [each.choice for each in decisions if each.finding == finding.id and each.choice in ("accept", "override")]
        return "overridden" if closing[-1:] == ["override"] else None
    return "open" if finding.severity == "blocking" else None


def _certificates(batch: Mapping[str, Any]) -> Iterator[Certificate]:
    for raw in batch.get("papers", ()):
        if raw.get("kind") in CERTIFICATES and raw.get("error") is None:
            paper = Paper.model_validate({"file": raw["file"], "sha256": raw["sha256"], "kind": raw["kind"], "facts": raw.get("facts", ())})
            expires_on = _day(paper.value("expiry_date"))
            if expires_on is not None:
                models = tuple(str(fact.value) for fact in paper.all("models"))
                number, holder = paper.own_number, paper.value("manufacturer")
                same = "/".join((raw["kind"], plain_name(number or "") or paper.sha256, plain_name(holder or ""), expires_on.isoformat()))
                yield Certificate(raw["kind"], number, holder, expires_on, models, paper.file, paper.sha256, same)


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:  # a paper may state a day no calendar has
        return None
