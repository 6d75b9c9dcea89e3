"""Asking a carrier over HTTP what it reports of a transport document. Its answer is a stranger's: bounded in time, bytes, pages and depth."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit

import httpx

from batches.errors import InputRefused, Unavailable
from batches.tracking import TrackingEvent
from flows.tracking import dcsa, one_record
from flows.tracking.bodies import MOST_KEPT, text
from flows.tracking.carriers import FILE, Carrier
from flows.tracking.places import with_places

#: Seconds: to connect, between two pieces of an answer, and for all that is asked about one document.
CONNECT, READ, ALTOGETHER = 10.0, 20.0, 60.0
#: Bytes of one answer, and of all about one document. A hundred events of DCSA have some 100 kB.
MOST_BYTES, MOST_BYTES_ALTOGETHER = 5_000_000, 20_000_000
MOST_PAGES = 50
MOST_PLACES = 20
A_PAGE = 100
_MOST_REDIRECTS = 3
_SERVER_ERROR = 500
#: Statuses that pass by themselves: too early, too many requests, and the server's own faults.
_PASSES = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a carrier said of a document: its events; ``known`` is false while it does not know the document (yet)."""

    events: tuple[TrackingEvent, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    headers: Mapping[str, str]


async def ask(carrier: Carrier, document: str) -> Reported:
    """Everything the carrier reports of ``document``.

    ``Unavailable``: it did not answer, not in time, or asks to come back later (429, 5xx); trying again is safe. ``InputRefused``: it admits nobody with this
    token (401, 403), or what it answers is not its protocol.
    """
    limits = httpx.Timeout(READ, connect=CONNECT)
    here = urlsplit(carrier.url).hostname in ("127.0.0.1", "localhost", "::1")
    try:
        async with asyncio.timeout(ALTOGETHER), httpx.AsyncClient(timeout=limits, headers=_headers(carrier), trust_env=not here) as client:
            asked = _Asked(client, carrier)
            return await (_dcsa(asked, document) if carrier.protocol == "dcsa" else _one_record(asked, document))
    except TimeoutError as error:
        raise _unavailable(
            carrier, f"did not finish its answer within {ALTOGETHER:.0f} s", f"hat binnen {ALTOGETHER:.0f} s nicht zu Ende geantwortet"
        ) from error
    except httpx.InvalidURL as error:
        raise _refused(carrier, f"url: {error}; mend it in {FILE}", f"url: {error}; bitte in {FILE} berichtigen") from error
    except httpx.HTTPError as error:
        kind = type(error).__name__
        raise _unavailable(carrier, f"does not answer ({kind})", f"antwortet nicht ({kind})") from error


def _headers(carrier: Carrier) -> dict[str, str]:
    # Nothing is unpacked that was packed: a small answer could become a huge one.
    headers = {"Accept-Encoding": "identity", "User-Agent": "freigabe"}
    headers["Accept"] = "application/json" if carrier.protocol == "dcsa" else "application/ld+json"
    if carrier.protocol == "dcsa":
        headers["API-Version"] = carrier.version
    if carrier.token_from is not None:
        token = os.environ.get(carrier.token_from, "").strip()
        if not token or not token.isascii() or not token.isprintable():
            raise InputRefused(
                "tracking.no_token",
                f"carrier {carrier.name}: the environment variable {carrier.token_from} holds no token; set it where freigabe runs",
                f"Beförderer {carrier.name}: die Umgebungsvariable {carrier.token_from} enthält kein Token; bitte dort setzen, wo freigabe läuft",
            )
        headers[carrier.header] = f"{carrier.scheme} {token}".strip()
    return headers


class _Asked:
    """One conversation with a carrier."""

    def __init__(self, client: httpx.AsyncClient, carrier: Carrier) -> None:
        self.client, self.carrier = client, carrier
        self._left = MOST_BYTES_ALTOGETHER

    async def get(self, url: str, parameters: Mapping[str, str] | None = None) -> _Page | None:
        """A page; ``None`` where the server has none (404), or nothing new (304)."""
        asked = httpx.URL(url).copy_merge_params(parameters or {})
        for _ in range(_MOST_REDIRECTS + 1):
            async with self.client.stream("GET", asked) as answer:
                if answer.is_redirect and "location" in answer.headers:
                    asked = self._redirected(asked, answer.headers["location"])
                    continue
                return await self._page(answer)
        raise _refused(self.carrier, "redirects in a circle", "leitet im Kreis um")

    def same_server(self, url: str) -> str | None:
        """``url`` where it is on the server that was asked; another server must not get the token. ``None`` also for what is no address."""
        try:
            address = urlsplit(urljoin(self.carrier.url, url))
            httpx.URL(address.geturl())
            return address.geturl() if _server(address) == _server(urlsplit(self.carrier.url)) else None
        except (ValueError, httpx.InvalidURL):
            return None

    def _redirected(self, asked: httpx.URL, location: str) -> httpx.URL:
        try:
            where = urljoin(str(asked), location)
            host = urlsplit(where).hostname
        except ValueError:
            where, host = "", None
        target = self.same_server(where) if host else None
        if target is None:
            named = text(host) or text(location)
            en, de = (
                f"redirects to {named}, which is not asked; if that is right, put it into {FILE}",
                f"leitet um zu {named}; wenn das stimmt, in {FILE} eintragen",
            )
            raise _refused(self.carrier, en, de)
        return httpx.URL(target)

    async def _page(self, answer: httpx.Response) -> _Page | None:
        status = answer.status_code
        if status in (404, 304, 204):
            return None
        if status in (401, 403):
            known = self.carrier.token_from or "token_from"
            en = f"admits nobody with this token ({status}); renew {known}"
            raise InputRefused(
                "tracking.not_admitted",
                f"carrier {self.carrier.name} {en}",
                f"Beförderer {self.carrier.name} lässt mit diesem Token niemanden zu ({status}); bitte {known} erneuern",
            )
        if status in _PASSES or status >= _SERVER_ERROR:
            after = answer.headers.get("retry-after", "")
            wait = (f"; it asks to wait {after} s", f"; er bittet, {after} s zu warten") if re.fullmatch(r"\d{1,6}", after) else ("", "")
            raise _unavailable(self.carrier, f"answered {status}{wait[0]}", f"antwortete {status}{wait[1]}")
        if status != httpx.codes.OK:
            raise _refused(self.carrier, f"answered {status}", f"antwortete {status}")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise _refused(self.carrier, "answers packed, though it was asked not to", "antwortet gepackt, obwohl es nicht sollte")
        body = bytearray()
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > min(MOST_BYTES, self._left):
                most = MOST_BYTES if len(body) > MOST_BYTES else MOST_BYTES_ALTOGETHER
                raise _refused(self.carrier, f"answers with more than {most} bytes", f"antwortet mit mehr als {most} Byte")
        self._left -= len(body)
        return _Page(bytes(body), answer.headers)


async def _dcsa(asked: _Asked, document: str) -> Reported:
    """Pages follow each other by the ``Next-Page`` header, which is a link or the bare cursor (2.2: "server generated value")."""
    carrier = asked.carrier
    wanted = {"transportDocumentReference": document} if carrier.version == "2" else {"documentTypeCodes": "TRD", "documentReference": document}
    page = await asked.get(carrier.url_for(document), wanted | {"limit": str(A_PAGE)})
    if page is None:
        return Reported(known=False)
    events: list[TrackingEvent] = []
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        events += dcsa.events_in(page.body, document, carrier.name)
        _bounded(carrier, len(events))
        following = page.headers.get("next-page", "").strip().strip("<>")
        if not following or following in seen:
            return Reported(with_places(events), known=bool(events))
        seen.add(following)
        page = await _next_page(asked, document, following)
        if page is None:  # half an answer would take back what the other half still says
            raise _unavailable(carrier, "has no page where it says the next one is", "hat keine Seite, wo die nächste sein soll")
    raise _refused(carrier, f"has more than {MOST_PAGES} pages", f"hat mehr als {MOST_PAGES} Seiten")


async def _next_page(asked: _Asked, document: str, following: str) -> _Page | None:
    if "/" not in following and "?" not in following:
        return await asked.get(asked.carrier.url_for(document), {"cursor": following, "limit": str(A_PAGE)})
    if following.startswith("?"):
        parameters = {key: values[0] for key, values in parse_qs(following[1:]).items()}
        return await asked.get(asked.carrier.url_for(document), parameters)
    link = asked.same_server(following)
    if link is None:
        raise _refused(asked.carrier, "has its next page on another server", "hat die nächste Seite auf einem anderen Server")
    return await asked.get(link)


async def _one_record(asked: _Asked, document: str) -> Reported:
    """Pages by ``limit`` and ``skip`` (API 2.1); places that are only linked are fetched from the same server."""
    carrier, bodies, got = asked.carrier, list[bytes](), 0
    for _ in range(MOST_PAGES):
        page = await asked.get(carrier.url_for(document), {"limit": str(A_PAGE), "skip": str(got)})
        if page is None:
            break
        held, total = one_record.size_of(page.body, carrier.name)
        # A server of API 2.0 knows no skip and answers with all of them each time.
        if bodies and page.body == bodies[-1]:
            break
        bodies.append(page.body)
        got += held
        _bounded(carrier, got)
        if held < A_PAGE or (total is not None and got >= total):
            break
    else:
        raise _refused(carrier, f"has more than {MOST_PAGES} pages", f"hat mehr als {MOST_PAGES} Seiten")
    places: dict[str, one_record.Node] = {}
    for iri in dict.fromkeys(iri for body in bodies for iri in one_record.linked_places(body, carrier.name)):
        link = asked.same_server(iri) if len(places) < MOST_PLACES and re.match(r"https?://", iri) else None
        if link is not None:
            places[iri] = await _place(asked, link)
    events = [each for body in bodies for each in one_record.events_in(body, document, carrier.name, places)]
    return Reported(with_places(events), known=bool(bodies))


async def _place(asked: _Asked, link: str) -> one_record.Node:
    """A place that an event links. One that is not shown to us leaves the event without a place, and the rest of the answer as it is."""
    try:
        described = await asked.get(link)
        return {} if described is None else one_record.place_in(described.body, asked.carrier.name)
    except InputRefused:
        return {}


def _bounded(carrier: Carrier, events: int) -> None:
    if events > MOST_KEPT:
        raise _refused(carrier, f"reports more than {MOST_KEPT} events of one document", f"meldet mehr als {MOST_KEPT} Ereignisse zu einem Papier")


def _server(address: SplitResult) -> tuple[str, str, int]:
    return address.scheme, address.hostname or "", address.port or {"https": 443, "http": 80}.get(address.scheme, 0)


def _unavailable(carrier: Carrier, en: str, de: str) -> Unavailable:
    return Unavailable("tracking.unavailable", f"carrier {carrier.name} {en}; it is asked again later", f"Beförderer {carrier.name} {de}; später noch einmal")


def _refused(carrier: Carrier, en: str, de: str) -> InputRefused:
    return InputRefused("tracking.refused", f"carrier {carrier.name} {en}", f"Beförderer {carrier.name} {de}")
