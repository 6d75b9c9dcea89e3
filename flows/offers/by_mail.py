"""The adapter for mail: a letter to each member of the groups, and to editors who put the text where people read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from batches.base import Text
from flows.kinds import MEMBERS
from flows.mailing.letters import letter
from flows.mailing.server import ADDRESS
from flows.offers.adapters import Asked, Brought, Refused
from flows.offers.channels import MailChannel
from flows.offers.wording import worded
from record.canonical import sha256_of
from record.outbox import Message

_MEMBERS_FOOT = Text(
    de="Sie bekommen diese Nachricht, weil Ihre Einrichtung zu einer der angesprochenen Gruppen gehört.",
    en="You get this because your organisation belongs to one of the groups it is for.",
)
_EDITORS_FOOT = Text(
    de="Bitte den Text unverändert übernehmen; wenn er sich ändert oder endet, schreiben wir wieder.",
    en="Please put the text up as it is; when it changes or ends, we write again.",
)


class ByMail:
    """Letters are written in the transaction that notes it, each with a key of its own: there is no moment between."""

    def __init__(self, channel: MailChannel) -> None:
        self._channel = channel

    def publish(self, asked: Asked) -> Brought:
        """A letter to everybody who is to know."""
        return Brought(messages=tuple(self._letters(asked, Text(de="", en=""), anybody=True)))

    def update(self, asked: Asked) -> Brought:
        """The same, saying that it changed."""
        return Brought(messages=tuple(self._letters(asked, Text(de="Geändert – ", en="Changed – "), anybody=True)))

    def withdraw(self, asked: Asked) -> Brought:
        """A letter to everybody, where it was withdrawn; that a day has passed needs no mail. Who never heard of it is not told of its end."""
        if asked.before is None or asked.offer.status == "expired":
            return Brought(there=asked.before is not None)
        return Brought(messages=tuple(self._letters(asked, Text(de="", en=""), anybody=False)))

    def _letters(self, asked: Asked, begins: Text, *, anybody: bool) -> Iterator[Message]:
        read = worded(asked.house, asked.offer, self._channel.language)
        subject = begins.in_language(read.language) + read.title
        found = dict(self._addresses(asked))
        if anybody and not found:
            raise Refused(
                "no member of the groups has a mail address, and no editor is named / kein Mitglied der Gruppen hat eine Mailadresse, und niemand von der "
                "Redaktion ist genannt"
            )
        for address, foot in found.items():
            body = f"{read.title}\n\n{read.text}\n\n-- \n{foot.in_language(read.language)}\n"
            yield letter(f"{asked.key}:{sha256_of(address)[:16]}", address, read.language, subject, body)

    def _addresses(self, asked: Asked) -> Iterator[tuple[str, Text]]:
        groups = set(asked.offer.live.groups)
        for member in MEMBERS.all(asked.house, status=("admitted",)) if self._channel.members else ():
            if groups & set(member.groups) and re.fullmatch(ADDRESS, member.contact.mail):
                yield member.contact.mail, _MEMBERS_FOOT
        yield from ((each, _EDITORS_FOOT) for each in self._channel.editors)
