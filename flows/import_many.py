"""The bulk form: one flow run, many batches, one task a batch. A run costs a process start on a worker, so one run drains all that is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Failed

from batches.codes import Gate
from batches.errors import FreigabeError, InputRefused, Unavailable
from flows.carrying import STEPS, carrying
from flows.folder import load_folder
from flows.import_batch import data_folder, retried, this_run
from flows.observed import observed
from flows.stored import KIND, Outcome
from flows.wiring import House, opened
from flows.work import Asked, last_folder
from record.refusals import LeaseTaken

Ready = tuple[str, Callable[[], Asked]]
Row = dict[str, Any]


@flow(name="import-batches", validate_parameters=True, persist_result=False)
async def import_batches(
    folders: list[str] | None = None,
    batch_ids: list[str] | None = None,
    data: str | None = None,
    as_of: date | None = None,
    until: Gate | None = None,
) -> list[Row] | State[list[Row]]:
    """Carry every batch that is ready, each as far as it goes without a person; what became of each, also as the table ``import-batches``.

    ``folders``: import each, or, where one has no ``order.json`` itself, every folder in it that has. ``batch_ids``: judge these anew. Neither: judge every
    batch in the record anew; one whose papers, catalogue and rules are what they were is left as it is. A batch that is refused or fails does not keep the
    others; the run fails when one failed, and the sweep takes up again what a database or an archive kept from its end.
    """
    with observed(), opened(data_folder(data)) as house:
        rows = [await carried(name, ask) for name, ask in _ready(house, folders, batch_ids, as_of, until)]
    await acreate_table_artifact(table=rows, key="import-batches", description=f"{len(rows)} batches")
    failed = [row["batch"] for row in rows if row["outcome"] == "failed"]
    return Failed(message=f"not carried: {', '.join(failed)}") if failed else rows


async def _carry(batch_id: str, asked: Asked) -> Outcome:
    asked.flow_run = this_run()
    with carrying(batch_id, asked) as work:
        for each in STEPS:
            await each(batch_id, work)
    assert asked.outcome is not None  # noqa: S101 - carrying has set it
    return asked.outcome


carry_batch = retried(_carry, "{batch_id}")


async def carried(name: str, ask: Callable[[], Asked]) -> Row:
    """What became of one batch. ``name``: its id, or the folder it is to come from."""
    try:
        asked = ask()
        batch_id = asked.content.order.batch_id if asked.content is not None else name
        outcome: Outcome = await carry_batch(batch_id, asked)
        while asked.busy is None and asked.house.ledger.entries.waiting(KIND, batch_id):  # entered meanwhile, by somebody who left it to this run
            asked = Asked(asked.house, folder=asked.folder, until=asked.until)
            outcome = await carry_batch(batch_id, asked)
    except LeaseTaken as error:
        return _told(name, "busy", error.en)
    except Unavailable as error:
        return _told(name, "failed", error.en)
    except FreigabeError as error:
        return _told(name, "refused", error.en)
    except Exception as error:  # noqa: BLE001 - a border: one batch that fails must not keep the others
        get_run_logger().exception("%s: run.fault", name)
        return _told(name, "failed", type(error).__name__)
    if asked.busy is not None:
        return _told(batch_id, "busy", asked.busy.en)
    held = sum(finding.severity != "note" for finding in outcome.judgement.findings)
    return _told(batch_id, "carried" if outcome.changed else "unchanged", "", stage=outcome.standing.stage, findings=held)


def _told(batch: str, outcome: str, why: str, stage: str | None = None, findings: int | None = None) -> Row:
    return {"batch": batch, "outcome": outcome, "why": why, "stage": stage, "findings": findings}


def _ready(house: House, folders: Sequence[str] | None, batch_ids: Sequence[str] | None, as_of: date | None, until: Gate | None) -> Iterator[Ready]:
    for folder in _with_orders(folders or ()):
        yield str(folder), partial(_from_folder, house, folder, as_of, until)
    every = house.ledger.list(KIND) if folders is None and batch_ids is None else ()
    for batch_id in (*(batch_ids or ()), *every):
        yield batch_id, partial(from_record, house, batch_id, until)


def _with_orders(folders: Sequence[str]) -> Iterator[Path]:
    for each in map(Path, folders):
        inside = sorted(order.parent for order in each.glob("*/order.json")) if not (each / "order.json").is_file() else []
        yield from (folder.absolute() for folder in inside or [each])


def _from_folder(house: House, folder: Path, as_of: date | None, until: Gate | None) -> Asked:
    return Asked(house, folder=folder, content=load_folder(folder), as_of=as_of, until=until)


def from_record(house: House, batch_id: str, until: Gate | None = None) -> Asked:
    """Judge a batch of the record anew, with what was entered about it."""
    if house.ledger.read(KIND, batch_id) is None and not house.ledger.entries.waiting(KIND, batch_id):
        raise InputRefused("batch.unknown", f"there is no batch {batch_id} in this record")
    return Asked(house, folder=last_folder(house, batch_id), until=until)
