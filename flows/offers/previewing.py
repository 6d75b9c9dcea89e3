"""How an announcement will look in each of its channels, before it goes there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from distribution.offer import Offer
from flows.offers.adapters import Asked
from flows.offers.channels import Channel, Channels, MailChannel, WebhookChannel
from flows.offers.offering import channels_of
from flows.offers.webhook import told
from flows.offers.wording import Wording, worded
from flows.wiring import House

#: The channel of feeds and pages, which takes no settings.
OWN = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """One channel. ``read``: what people see there; ``raw``: what a program gets instead."""

    channel: str
    adapter: str
    read: Wording
    raw: str = ""


def previews(house: House, offer: Offer, settings: Channels) -> tuple[Preview, ...]:
    """Pages and feeds first, then each channel of the settings; as the text stands now, approved or not."""
    shown = offer.as_drafted if offer.is_open else offer
    return tuple(_each(house, shown, channels_of(house, shown, settings)))


def _each(house: House, offer: Offer, channels: tuple[Channel, ...]) -> Iterator[Preview]:
    yield Preview(OWN, "feed", worded(house, offer))
    for each in channels:
        read = worded(house, offer, each.language if isinstance(each, MailChannel) else "de")
        raw = json.dumps(told(Asked(house, offer, "", None), "offer.published"), ensure_ascii=False, indent=1) if isinstance(each, WebhookChannel) else ""
        yield Preview(each.name, each.adapter, read, raw)
