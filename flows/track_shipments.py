"""Asking carriers about the goods that are on their way, and entering what they report; the goods' arrival itself is for a person to confirm."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from prefect import flow, get_run_logger
from prefect.concurrency.asyncio import concurrency

from batches.batch import Batch
from batches.errors import FreigabeError, Unavailable
from flows.import_batch import data_folder
from flows.running import enter
from flows.stored import KIND, from_state
from flows.tracking.asking import ask
from flows.tracking.carriers import Carrier, carrier_for, carriers_in, documents_of
from flows.tracking.entering import entered_of
from flows.wiring import House, opened

#: Prefect's limit on conversations with carriers, over all workers; where nobody set one, there is none.
LIMIT = "carrier"
#: Seconds to wait for a place among them.
PATIENCE = 120
#: What a run did: ids by what became of them.
Done = dict[str, list[str]]


@flow(name="track-shipments", validate_parameters=True, persist_result=False)
async def track_shipments(data: str | None = None) -> Done:
    """Ask about every batch that waits for its goods and whose carrier ``tracking.toml`` names.

    The ids by what was done: ``news``, ``same``, ``unknown`` (the carrier does not know the document yet), ``unavailable`` (asked again next time),
    ``refused`` (the settings, the token or the answer is wrong; the log says what). A carrier that has fallen silent is noticed by what the batch waits for.
    """
    done: Done = {"news": [], "same": [], "unknown": [], "unavailable": [], "refused": []}
    with opened(data_folder(data)) as house:
        carriers = carriers_in(house.place.data)
        by_carrier: dict[Carrier, list[tuple[Batch, str]]] = defaultdict(list)
        for batch in _on_their_way(house) if carriers else ():
            for document in documents_of(batch):
                carrier = carrier_for(document, carriers)
                if carrier is not None:
                    by_carrier[carrier].append((batch, document))
        await asyncio.gather(*(_ask_all(house, carrier, wanted, done) for carrier, wanted in by_carrier.items()))
    return {what: sorted(set(ids)) for what, ids in done.items()}


def _on_their_way(house: House) -> list[Batch]:
    waiting = house.ledger.waits.of_kind(KIND, "goods_arrival")
    stored = (house.ledger.read(KIND, each.id) for each in waiting)
    return [from_state(each.state)[0] for each in stored if each is not None]


async def _ask_all(house: House, carrier: Carrier, wanted: list[tuple[Batch, str]], done: Done) -> None:
    """One after the other. A carrier that is out of order, or admits us no longer, is not asked about the rest."""
    for i, (batch, document) in enumerate(wanted):
        try:
            async with concurrency(LIMIT, occupy=1, timeout_seconds=PATIENCE, strict=False):
                done[await _ask(house, carrier, batch, document)].append(batch.id)
        except (FreigabeError, TimeoutError) as error:
            code, en = (error.code, error.en) if isinstance(error, FreigabeError) else ("tracking.busy", f"no place among {LIMIT} within {PATIENCE} s")
            get_run_logger().warning("batch %s, document %s: %s (%s)", batch.id, document, code, en)
            passes = isinstance(error, Unavailable | TimeoutError)
            whole = passes or code in ("tracking.no_token", "tracking.not_admitted")
            done["unavailable" if passes else "refused"] += [each.id for each, _ in (wanted[i:] if whole else wanted[i : i + 1])]
            if whole:
                return


async def _ask(house: House, carrier: Carrier, batch: Batch, document: str) -> str:
    reported = await ask(carrier, document)
    act = entered_of(batch, carrier, document, reported, house.ledger.clock())
    if act is not None:
        enter(house, batch.id, act)
    return "news" if act is not None else "same" if reported.known else "unknown"
