"""Where offers go: ``channels.toml`` in the data folder. It names the variables that hold credentials, and never a credential."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator

from batches.base import Frozen, Language
from batches.errors import InputRefused
from distribution.offer import OFFER_KINDS, OfferKind
from flows.mailing.server import ADDRESS

FILE = "channels.toml"
#: Who mends it: who reads this on a page cannot.
_TURN_TO_EN, _TURN_TO_DE = "those who run freigabe mend this", "das berichtigt die Stelle, die freigabe betreibt"
#: Hosts that are this machine: a credential may go there without encryption.
_HERE = ("127.0.0.1", "localhost", "::1")
#: A channel of every group.
EVERY = "*"
Variable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$")]
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[a-z0-9%_-]+$")]


class _Channel(Frozen):
    """``groups``: whose offers go there (``*``: all); ``kinds``: which."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    groups: Annotated[tuple[str, ...], Field(min_length=1)]
    kinds: Annotated[tuple[OfferKind, ...], Field(min_length=1)] = OFFER_KINDS


class _Elsewhere(_Channel):
    url: Annotated[str, Field(max_length=500)]

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        address = urlsplit(self.url)
        if not address.hostname or address.port == 0:
            raise ValueError("url: must name a server")
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _HERE):
            raise ValueError("url: must begin with https://, so that nobody reads along")
        if address.username or address.password or address.fragment:
            raise ValueError("url: must hold no name and no password; put them into variables and name those")
        return self

    @property
    def on_this_machine(self) -> bool:
        """Whether nothing travels over a network."""
        return urlsplit(self.url).hostname in _HERE


class MailChannel(_Channel):
    """Mail to the members of the groups (``members``), and to ``editors`` who put the text where people read it."""

    adapter: Literal["mail"]
    members: bool = True
    editors: tuple[Annotated[str, Field(pattern=ADDRESS)], ...] = ()
    language: Language = "de"


class WebhookChannel(_Elsewhere):
    """A program elsewhere; ``secret_from``: the variable with the secret both sides sign with (Standard Webhooks)."""

    adapter: Literal["webhook"]
    secret_from: Variable


class WordPressChannel(_Elsewhere):
    """A WordPress site, by its REST interface; ``url``: of the site. ``categories``: the slug of the category for each kind, which has to be there.

    ``withdraw``: what becomes of a post that is withdrawn: its ``text`` says so, it is a ``draft`` again, or in the ``trash``.
    """

    adapter: Literal["wordpress"]
    user_from: Variable
    password_from: Variable
    categories: dict[OfferKind, Word] = Field(default_factory=dict)
    withdraw: Literal["text", "draft", "trash"] = "text"


class FileChannel(_Channel):
    """A folder of the data folder in which everything is written that would have left: for trying."""

    adapter: Literal["file"]


Channel = MailChannel | WebhookChannel | WordPressChannel | FileChannel


class Channels(Frozen):
    """The file. ``feed_days``: how long feeds say that something has ended; ``prices_in``: groups whose announcements may name prices."""

    feed_days: Annotated[int, Field(ge=1, le=365)] = 30
    prices_in: tuple[str, ...] = ()
    channel: Annotated[tuple[Annotated[Channel, Field(discriminator="adapter")], ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [each.name for each in self.channel]
        if len(names) != len(set(names)):
            raise ValueError("channel: each name may occur once")
        return self

    def of(self, kind: OfferKind, groups: Iterable[str], also: Iterable[str] = ()) -> tuple[Channel, ...]:
        """The channels of a kind for these groups, and those named beside them."""
        wanted, named = {EVERY, *groups}, set(also)
        return tuple(each for each in self.channel if each.name in named or (kind in each.kinds and wanted & set(each.groups)))

    def named(self, name: str) -> Channel | None:
        """The channel of that name."""
        return next((each for each in self.channel if each.name == name), None)

    def prices_allowed(self, groups: Iterable[str]) -> bool:
        """Whether all of these groups may be told prices."""
        return EVERY in self.prices_in or set(groups) <= set(self.prices_in)


def channels_in(data: Path) -> Channels:
    """Those of ``channels.toml``; none where there is no such file, ``InputRefused`` where it is not in order."""
    path = data / FILE
    if not path.is_file():
        return Channels()
    try:
        return Channels.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefused("channels.settings", f"{FILE} is no TOML: {error}; {_TURN_TO_EN}", f"{FILE} ist kein TOML: {error}; {_TURN_TO_DE}") from error
    except ValidationError as error:
        first: Any = error.errors(include_input=False, include_url=False)[0]
        spot = ".".join(map(str, first["loc"]))
        raise InputRefused(
            "channels.settings", f"{FILE}: {spot}: {first['msg']}; {_TURN_TO_EN}", f"{FILE}: {spot}: unzulässig ({first['msg']}); {_TURN_TO_DE}"
        ) from error


def credential(channel: Channel, variable: str) -> str:
    """What a variable holds; ``InputRefused`` where it holds nothing that can be sent."""
    held = os.environ.get(variable, "").strip()
    if not held or not held.isascii() or not held.isprintable():
        raise InputRefused(
            "channels.no_credential",
            f"channel {channel.name}: the environment variable {variable} holds nothing that can be sent; set it where freigabe runs",
            f"Kanal {channel.name}: die Umgebungsvariable {variable} enthält nichts Verwendbares; bitte dort setzen, wo freigabe läuft",
        )
    return held
