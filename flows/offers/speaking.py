"""One request to a channel over HTTP: to the host that ``channels.toml`` names and to no other, bounded in time and bytes, with no redirect followed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from batches.errors import ProgramFault
from flows.offers.adapters import Later, Refused
from flows.offers.channels import FILE, WebhookChannel, WordPressChannel

#: Seconds: to connect, and between two pieces of an answer.
CONNECT, READ = 5.0, 15.0
#: Bytes of an answer that are looked at.
MOST_BYTES = 2_000_000
#: Statuses that pass by themselves.
_PASSES = (408, 425, 429)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``told``: its JSON, ``None`` where it is none."""

    status: int
    told: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of a refusal (WordPress's ``code``)."""
        return str(self.told.get("code", ""))[:80] if isinstance(self.told, dict) else ""


def asked(channel: WebhookChannel | WordPressChannel, method: str, url: str, **sent: Any) -> Answer:
    """Ask, and hear the answer. ``Later`` where nobody answers, or the server's trouble passes by itself; ``Refused`` where it leads elsewhere."""
    if urlsplit(url)[:2] != urlsplit(channel.url)[:2]:
        raise ProgramFault("channels.other_host", f"channel {channel.name}: {url} is not on the host of its settings")
    limits = httpx.Timeout(READ, connect=CONNECT)
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "freigabe"} | sent.pop("headers", {})
    try:
        client = httpx.Client(timeout=limits, follow_redirects=False, trust_env=not channel.on_this_machine)
        with client, client.stream(method, url, headers=headers, **sent) as answer:
            return _heard(answer)
    except httpx.InvalidURL as error:
        raise Refused(f"url: {error}; mend it in {FILE} / url: {error}; bitte in {FILE} berichtigen") from error
    except httpx.HTTPError as error:
        kind = type(error).__name__
        raise Later(f"does not answer ({kind}) / antwortet nicht ({kind})") from error


def _heard(answer: httpx.Response) -> Answer:
    status = answer.status_code
    if status in _PASSES or status >= 500:
        raise Later(f"answered {status} / antwortete {status}")
    if answer.is_redirect:
        raise Refused(f"leads elsewhere ({status}); name its own address in {FILE} / leitet um ({status}); bitte in {FILE} die eigene Adresse nennen")
    body = bytearray()
    for piece in answer.iter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Refused(f"answers with more than {MOST_BYTES} bytes / antwortet mit mehr als {MOST_BYTES} Byte")
    try:
        told = json.loads(bytes(body)) if body else None
    except (ValueError, RecursionError):
        told = None
    return Answer(status, told, answer.headers)
