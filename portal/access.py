"""Who may use a route. Every route names it; the application does not start with one that does not.

*Anybody* is anybody. *Somebody* is whoever is signed in, *in person* who is so in a browser and not by a token, :func:`may` who has one of the rights it names,
over their own organisation's batches or all (:func:`batch_here`): what belongs to somebody else is not there (404), as if it never was. *Near* is who asks from
this machine, or brings ``Authorization: Bearer`` with the token of ``FREIGABE_METRICS_TOKEN``: those who run freigabe, not those who use it.

Passwords, sessions and tokens travel encrypted: by TLS to the address of ``FREIGABE_URL``, or within this machine. Whoever comes another way is told so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from batches.account import Account, Organisation, belongs_to
from batches.errors import ProgramFault
from flows.accounts.signing_in import SignedIn, signed_in, with_token
from flows.wiring import House
from portal.connection import came_from, cookie_name, is_encrypted, is_near, metrics_token
from portal.desk import Desk, Known
from portal.pace import paced, paced_stranger
from portal.posted import SAFE, csrf_of, from_our_pages, is_ours, posted
from portal.refused import no_right, no_such_batch, not_in_person, not_of_this_session, only_reads
from portal.rights import LOOKING, NEVER_BY_TOKEN, RIGHTS, SEE_ALL, Right, rights_of


def anybody() -> None:
    """Anybody may."""


def brings_files() -> None:
    """Said by a route that takes forms with files: their proof is a field among the others, which the route looks at itself (``before_files``)."""


def near(request: Request) -> None:
    """Only who :func:`is_near`."""
    if is_near(request):
        return
    if metrics_token():
        raise HTTPException(401, "this needs the token of FREIGABE_METRICS_TOKEN", headers={"WWW-Authenticate": "Bearer"})
    raise HTTPException(403, "this is told on the machine itself only; set FREIGABE_METRICS_TOKEN there to ask from elsewhere")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. ``secret``: of the session, empty with a token."""

    account: Account
    organisation: Organisation | None
    rights: frozenset[Right]
    secret: str

    @property
    def name(self) -> str:
        """What the record knows them by."""
        return self.account.name

    @property
    def csrf(self) -> str:
        """What forms of this session carry."""
        return csrf_of(self.secret) if self.secret else ""

    @property
    def sees_all(self) -> bool:
        """Whether batches of every organisation are theirs to see."""
        return bool(self.account.roles & SEE_ALL)

    @property
    def only(self) -> str | None:
        """The one organisation whose demand, deliveries and notices are theirs to see; ``None``: those of all; empty: nobody's."""
        if "see_distribution" in self.rights:
            return None
        return self.organisation.id if self.organisation is not None else ""

    def may(self, *rights: Right) -> bool:
        """Whether they have one of these rights."""
        return any(right in self.rights for right in rights)

    def sees(self, known: Known) -> bool:
        """Whether a batch is theirs to see."""
        return self.sees_all or (self.organisation is not None and belongs_to(known.batch.order.importer, self.organisation))


def desk_of(request: Request) -> Desk:
    """What the application works with."""
    desk: Desk = request.app.state.desk
    return desk


def open_desk(request: Request) -> Desk:
    """The same with its house open. In a thread, as every plain function a route depends on: opening takes as long as the database does."""
    desk = desk_of(request)
    _ = desk.house
    return desk


async def caller_of(request: Request) -> Caller | None:
    """Who asks, found once a request; ``None`` for a stranger. A request that changes something has to come from one of our own pages, or with a token."""
    if not hasattr(request.state, "caller"):
        request.state.caller = await _caller(request)
        if request.state.caller is None:
            paced_stranger(request, came_from(request).address)
    found: Caller | None = request.state.caller
    return found


async def _caller(request: Request) -> Caller | None:
    if (token := bearer(request)) is not None:
        there = await run_in_threadpool(_proved, desk_of(request), with_token, token)
        return None if there is None else _by_token(request, there)
    secret = request.cookies.get(cookie_name(request), "")
    there = await run_in_threadpool(_proved, desk_of(request), signed_in, secret) if secret else None
    if there is None or there.proved != "full" or not is_encrypted(request):
        return None
    if request.method not in SAFE:
        await prove_ours(request, secret)
    paced(request, there.account.id)
    return _as_caller(there, rights_of(there.account.roles), secret)


def _proved(desk: Desk, look: Callable[[House, str], SignedIn | None], secret: str) -> SignedIn | None:
    """Who shows that secret. Opening the house takes as long as its database does: for a thread, as the look itself."""
    return look(desk.house, secret)


def _by_token(request: Request, there: SignedIn) -> Caller:
    if not is_encrypted(request):
        raise HTTPException(403, "tokens travel encrypted: use the address of FREIGABE_URL, or ask on the machine itself; replace this token, it was seen")
    if there.scope == "read" and request.method not in SAFE:
        raise only_reads()
    paced(request, f"token {there.account.id}")
    rights = rights_of(there.account.roles) - NEVER_BY_TOKEN
    return _as_caller(there, rights if there.scope == "write" else rights & LOOKING, "")


async def prove_ours(request: Request, secret: str) -> None:
    """``HTTPException`` 403 for a request that another site forged. A route that :func:`brings_files` proves it itself, before it keeps any."""
    files = _brings_files(request) and request.headers.get("content-type", "").lower().startswith("multipart/form-data")
    told = request.headers.get("x-csrf-token") or (await posted(request)).get("csrf", "")
    if not from_our_pages(request) or not (is_ours(told, secret) or (files and not told)):
        raise not_of_this_session()


def _as_caller(there: SignedIn, rights: frozenset[Right], secret: str) -> Caller:
    return Caller(there.account, there.organisation, rights, secret)


def bearer(request: Request) -> str | None:
    """The token a machine brings."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip().startswith("freigabe_") else None


async def somebody(request: Request) -> Caller:
    """Only who is signed in."""
    caller = await caller_of(request)
    if caller is None:
        raise HTTPException(401, "sign in, or bring a token", headers={"WWW-Authenticate": "Bearer"})
    return caller


async def in_person(request: Request) -> Caller:
    """Only who is signed in in a browser: what proves somebody is not changed by a machine that acts for them."""
    caller = await somebody(request)
    if not caller.secret:
        raise not_in_person()
    return caller


def may(*rights: Right) -> Any:
    """Only who has one of these rights: ``dependencies=[may("decide")]``."""
    if not set(rights) <= set(RIGHTS):
        raise ProgramFault("portal.no_right", f"{rights} are no rights")

    async def having(request: Request) -> Caller:
        caller = await somebody(request)
        if not caller.may(*rights):
            raise no_right()
        return caller

    _SAID.add(having)
    _RIGHTS_OF[having] = rights
    return Depends(having)


async def batch_here(batch: str, request: Request) -> Known:
    """The batch a route is about, as it stands; 404 where there is none, or none of theirs."""
    return await run_in_threadpool(batch_seen_by, await somebody(request), desk_of(request), batch)


def batch_seen_by(caller: Caller, desk: Desk, batch: str) -> Known:
    """The batch of that id; 404 where there is none, or none of theirs."""
    known = desk.batch_for(caller, batch)
    if known is None:
        raise no_such_batch()
    return known


#: Who may use a route: ``dependencies=[ANYBODY]``.
ANYBODY, NEAR, SOMEBODY, IN_PERSON = Depends(anybody), Depends(near), Depends(somebody), Depends(in_person)
#: Beside it, of a route that takes forms with files: ``dependencies=[may("send_papers"), FILES]``.
FILES = Depends(brings_files)
#: What a route is given: who asks, what the portal works with, the batch of its path.
CallerHere = Annotated[Caller, Depends(somebody)]
DeskHere = Annotated[Desk, Depends(open_desk)]
BatchHere = Annotated[Known, Depends(batch_here)]
_SAID: set[Callable[..., None] | Callable[..., Awaitable[Caller]]] = {anybody, near, somebody, in_person}
_RIGHTS_OF: dict[Callable[..., Any], tuple[Right, ...]] = {}


def said_of(route: APIRoute) -> tuple[str, ...]:
    """Who may use a route: ``anybody``, ``near``, ``somebody``, ``in_person``, or the rights of which one is needed."""
    for each in route.dependencies:
        if each.dependency in _RIGHTS_OF:
            return _RIGHTS_OF[each.dependency]
        if each.dependency in _SAID:
            return (each.dependency.__name__,)
    return ()


def guarded(router: APIRouter) -> APIRouter:
    """The router, every route of which says who may use it; ``ProgramFault`` for one that does not. Only the API is described to machines."""
    for route in router.routes:
        if not isinstance(route, APIRoute) or not said_of(route):
            raise ProgramFault("portal.open_route", f"{getattr(route, 'path', route)} does not say who may use it")
        route.include_in_schema = route.include_in_schema and route.path.startswith("/api/")
    return router


def _brings_files(request: Request) -> bool:
    route = request.scope.get("route")
    return isinstance(route, APIRoute) and any(each.dependency is brings_files for each in route.dependencies)
