"""Papers that somebody sends for a batch, from a page, the API or a supplier's link: room, proof, looking at them, and entering what was kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from batches.entered import PapersAttached
from flows.running import enter
from flows.stored import KIND
from flows.uploads import Received, Sender, SentFile, room_for
from portal.access import Caller
from portal.desk import Desk, Known
from portal.posted import is_ours
from portal.receiving import receive, receive_body, taken
from portal.refused import not_of_this_session


@dataclass(frozen=True, slots=True)
class Papers:
    """What became of the files of one request; ``position``: of the entry that attaches those that were kept, if any were."""

    received: tuple[Received, ...]
    position: int | None = None

    @property
    def all_refused(self) -> bool:
        """Whether nothing of what was sent is there."""
        return bool(self.received) and all(each.outcome == "refused" for each in self.received)


def proving(request: Request, caller: Caller) -> Callable[[Mapping[str, Sequence[str]]], None]:
    """To be called before the first file of a form is written: ``HTTPException`` 403 unless the form comes from a page of the caller's session.

    With a token there is no session to forge; a proof in the header was looked at already (:func:`portal.access.caller_of`).
    """

    def prove(fields: Mapping[str, Sequence[str]]) -> None:
        if not caller.secret or request.headers.get("x-csrf-token"):
            return
        if not is_ours(next(iter(fields.get("csrf", ())), ""), caller.secret):
            raise not_of_this_session()

    return prove


def sender_of(caller: Caller, known: Known) -> Sender:
    """Somebody with an account, as quotas count them."""
    return Sender(batch=known.batch.id, by=caller.name, account=caller.account.id, organisation=caller.account.organisation or "")


async def papers_sent(request: Request, desk: Desk, known: Known, sender: Sender, prove: Callable[[Mapping[str, Sequence[str]]], None]) -> Papers:
    """The files of a form, looked at and, where they may be, kept and attached; refused as a whole where a quota leaves no room for any."""

    @asynccontextmanager
    async def received() -> AsyncIterator[Sequence[SentFile]]:
        async with receive(request, "papers", desk.data, prove) as form:
            yield form.files

    return await _kept(desk, known, sender, received())


async def paper_sent(request: Request, desk: Desk, known: Known, sender: Sender, name: str) -> Papers:
    """The same for a request whose body is the one file."""

    @asynccontextmanager
    async def received() -> AsyncIterator[Sequence[SentFile]]:
        async with receive_body(request, "papers", Path(desk.data), name) as file:
            yield [file]

    return await _kept(desk, known, sender, received())


async def _kept(desk: Desk, known: Known, sender: Sender, received: AbstractAsyncContextManager[Sequence[SentFile]]) -> Papers:
    await run_in_threadpool(room_for, desk.house, sender)
    there = await run_in_threadpool(_there, desk, known)
    async with received as files:
        told = await taken(desk.house, sender, "papers", files, there)
    if not told.attachments:
        return Papers(told.received)
    act = PapersAttached(by=sender.by, papers=told.attachments)
    positions = await run_in_threadpool(enter, desk.house, known.batch.id, act)
    return Papers(told.received, positions[-1])


def _there(desk: Desk, known: Known) -> set[str]:
    """The digests of the batch's papers, also of those that wait to be attached."""
    return {each.sha256 for each in known.batch.attached} | {sha256 for _, sha256 in attaching(desk, known)}


def attaching(desk: Desk, known: Known) -> tuple[tuple[str, str], ...]:
    """Papers that were kept and wait for the run that attaches them: name and digest."""
    waiting = (entry.act for entry in desk.house.ledger.entries.waiting(KIND, known.batch.id))
    there = {each.sha256 for each in known.batch.attached}
    found = (paper for act in waiting if act.get("act") == "attach" for paper in act["papers"])
    return tuple((paper["file"], paper["sha256"]) for paper in found if paper["sha256"] not in there)
