"""The adapter for programs elsewhere: a signed POST of JSON, as Standard Webhooks has it (webhook-id, webhook-timestamp, webhook-signature).

https://github.com/standard-webhooks/standard-webhooks: what is signed is ``id.timestamp.body``, with HMAC-SHA256; a receiver refuses old timestamps and
lets each id have its effect once. ``Idempotency-Key`` says the id again, for receivers that know that header.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any

from flows.offers.adapters import Asked, Brought, Refused
from flows.offers.channels import FILE, WebhookChannel, credential
from flows.offers.speaking import asked as ask
from flows.offers.wording import worded
from record.canonical import canonical

_PREFIX = "whsec_"


class Webhook:
    """One POST for each event. The same message has the same id and body at every attempt; time and signature are of the attempt."""

    def __init__(self, channel: WebhookChannel) -> None:
        self._channel = channel

    def publish(self, asked: Asked) -> Brought:
        """Tell that it is published."""
        return self._tell(asked, "offer.published")

    def update(self, asked: Asked) -> Brought:
        """Tell how it reads now."""
        return self._tell(asked, "offer.updated")

    def withdraw(self, asked: Asked) -> Brought:
        """Tell that it has ended; also whoever may not have heard of it."""
        return self._tell(asked, f"offer.{asked.offer.status}")

    def _tell(self, asked: Asked, event: str) -> Brought:
        body = canonical(told(asked, event)).encode()
        at = str(int(asked.house.ledger.clock().timestamp()))
        secret = _secret(credential(self._channel, self._channel.secret_from))
        headers = {"Content-Type": "application/json", "Idempotency-Key": asked.key, **signed(secret, asked.key, at, body)}
        answer = ask(self._channel, "POST", self._channel.url, content=body, headers=headers)
        if not 200 <= answer.status < 300:
            raise Refused(
                f"answered {answer.status}; see what its program says, and mend {FILE} / antwortete {answer.status}; dort nachsehen und {FILE} berichtigen"
            )
        return Brought(asked.offer.id)


def told(asked: Asked, event: str) -> dict[str, Any]:
    """The body; what is in it does not change between attempts."""
    offer, said = asked.offer, asked.offer.live
    read, at = worded(asked.house, offer), offer.updated_at
    return {
        "type": event,
        "timestamp": None if at is None else at.isoformat(),
        "data": {
            "id": offer.id,
            "kind": said.kind,
            "status": offer.status,
            "revision": offer.revision,
            "groups": list(said.groups),
            "title": read.title,
            "text": read.text,
            "category": None if said.wanted is None else said.wanted.category,
            "size": None if said.wanted is None else said.wanted.size,
            "least": said.least,
            "most": said.most,
            "unit": said.unit,
            "valid_until": said.valid_until.isoformat(),
            "contact": said.contact,
            "link": said.link,
            "reason": offer.reason,
        },
    }


def signed(secret: bytes, key: str, at: str, body: bytes) -> dict[str, str]:
    """The headers that prove where it comes from."""
    mac = hmac.new(secret, f"{key}.{at}.".encode() + body, hashlib.sha256).digest()
    return {"webhook-id": key, "webhook-timestamp": at, "webhook-signature": f"v1,{base64.b64encode(mac).decode()}"}


def _secret(held: str) -> bytes:
    """The key: base64 after ``whsec_``, else the signs themselves."""
    if not held.startswith(_PREFIX):
        return held.encode()
    try:
        return base64.b64decode(held.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise Refused("its secret is no base64 after whsec_ / sein Geheimnis ist nach whsec_ kein Base64") from error
