"""Who is mailed: ``mail.toml`` in the data folder. Messages go to addresses that stand there and to no others."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from batches.base import Frozen, Language
from batches.errors import InputRefused
from flows.mailing.server import ADDRESS

FILE = "mail.toml"
_Addresses = Annotated[tuple[Annotated[str, Field(pattern=ADDRESS)], ...], Field(min_length=1)]


class Recipient(NamedTuple):
    """One address, and the language that is read there."""

    address: str
    language: Language


class Named(Frozen):
    """Addresses, and the language that is read there."""

    to: _Addresses
    language: Language = "de"


class Receiver(Named):
    """Who gets what waits for one of ``whom``: the words of ``freigabe stalled`` (importer, qc, carrier, customs …)."""

    whom: Annotated[tuple[str, ...], Field(min_length=1)]


class Receivers(Frozen):
    """The file: each ``receiver``, and ``default`` for whom nobody else is named."""

    default: Named | None = None
    receiver: tuple[Receiver, ...] = ()

    @model_validator(mode="after")
    def _whom_once(self) -> Self:
        every = [whom.casefold() for each in self.receiver for whom in each.whom]
        if twice := next((whom for whom in every if every.count(whom) > 1), None):
            raise ValueError(f"whom: {twice!r} stands in two places; name all its addresses in one")
        return self

    def of(self, whom: str) -> tuple[Recipient, ...]:
        """Who is mailed what waits for ``whom``; nobody where neither it nor a default is named."""
        found = next((each for each in self.receiver if whom.casefold() in (word.casefold() for word in each.whom)), self.default)
        return () if found is None else tuple(Recipient(address, found.language) for address in dict.fromkeys(found.to))

    def addresses(self) -> frozenset[str]:
        """Every address of the file."""
        return frozenset(address for each in (*self.receiver, *([self.default] if self.default else [])) for address in each.to)


def receivers_in(data: Path) -> Receivers | None:
    """Those of ``mail.toml``; ``None`` where there is no such file, ``InputRefused`` where it is not in order."""
    path = data / FILE
    if not path.is_file():
        return None
    try:
        return Receivers.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefused("mail.settings", f"{path} is no TOML: {error}", f"{path} ist kein TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        spot = ".".join(map(str, first["loc"]))
        raise InputRefused("mail.settings", f"{path}: {spot}: {first['msg']}", f"{path}: {spot}: unzulässig ({first['msg']})") from error


def set_up(data: Path) -> bool:
    """Whether anything is to be mailed at all: a server is named, and somebody to write to."""
    return bool(os.environ.get("FREIGABE_MAIL", "").strip()) and (data / FILE).is_file()
