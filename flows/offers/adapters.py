"""What every adapter does with an announcement: bring it to its channel, keep it up to date there, and end it. Each may be asked twice, and does it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from distribution.offer import Offer, Published
from flows.offers.channels import Channel, FileChannel, MailChannel, WebhookChannel, WordPressChannel
from flows.wiring import House
from record.outbox import Message


@dataclass(frozen=True, slots=True)
class Asked:
    """What a channel is to be told of. ``key``: of the message, unique for the effect; ``before``: what the channel has already; ``attempts``: in vain."""

    house: House
    offer: Offer
    key: str
    before: Published | None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it: the channel's own id and address of the announcement, and messages that are written with the note of it.

    ``there``: whether the channel has anything of it; what ends where nothing is has ended.
    """

    remote: str = ""
    link: str = ""
    messages: Sequence[Message] = ()
    there: bool = True


class Later(Exception):
    """The channel does not answer, or asks to come back later: tried again with growing pauses."""


class Refused(Exception):
    """The channel will not take it until somebody mends something; tried again daily, and as soon as somebody asks for it."""


class Adapter(Protocol):
    """One way out of the house. ``Later`` and ``Refused`` say what is wrong in one sentence of each language, parted by `` / ``."""

    def publish(self, asked: Asked) -> Brought:
        """Bring it there. It may be there already: whoever asked before may not have lived to hear the answer."""

    def update(self, asked: Asked) -> Brought:
        """Bring it there as it reads now, in place of what ``before`` says is there."""

    def withdraw(self, asked: Asked) -> Brought:
        """Have it ended there: withdrawn or expired, as the offer says."""


def adapter_of(channel: Channel) -> Adapter:
    """The adapter of a channel."""
    match channel:
        case MailChannel():
            from flows.offers.by_mail import ByMail

            return ByMail(channel)
        case WebhookChannel():
            from flows.offers.webhook import Webhook

            return Webhook(channel)
        case WordPressChannel():
            from flows.offers.wordpress import WordPress

            return WordPress(channel)
        case FileChannel():
            from flows.offers.files import Files

            return Files(channel)
