"""Which carriers can be asked, and how: ``tracking.toml`` in the data folder. It names the variable that holds a token, and never the token."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator

from batches.base import Frozen
from batches.batch import Batch
from batches.errors import InputRefused

FILE = "tracking.toml"
#: Hosts that are this machine: a token may go there without encryption.
_HERE = ("127.0.0.1", "localhost", "::1")


class Carrier(Frozen):
    """A carrier that answers.

    ``url``: of DCSA the address of ``events``; of ONE Record that of a logistics object's events, with ``{document}``, ``{prefix}`` and ``{number}`` of the
    air waybill in it. ``documents``: what its transport documents begin with (air waybill prefix, SCAC). ``token_from``: the environment variable that holds
    the token; ``header`` and ``scheme``: how it is sent.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    protocol: Literal["one_record", "dcsa"]
    version: Literal["2", "3"] = "2"
    url: Annotated[str, Field(max_length=500)]
    documents: Annotated[tuple[Annotated[str, Field(pattern=r"^[A-Z0-9]{2,11}$")], ...], Field(min_length=1)]
    token_from: Annotated[str | None, Field(pattern=r"^[A-Z_][A-Z0-9_]*$")] = None
    header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")] = "Authorization"
    scheme: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,20}$")] = "Bearer"

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        address = urlsplit(self.url)
        if not address.hostname or address.port == 0:  # asking for the port refuses one that cannot be
            raise ValueError("url: must name a server")
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _HERE):
            raise ValueError("url: must begin with https://, so that nobody reads along")
        if address.username or address.password:
            raise ValueError("url: must hold no name and no password; put the token into a variable and name it with token_from")
        if self.protocol == "one_record" and not re.search(r"\{(?:document|number)\}", address.path):
            raise ValueError("url: must say with {document} or {number} where the air waybill stands")
        return self

    def url_for(self, document: str) -> str:
        """The address of a document's events."""
        prefix, _, number = document.partition("-")
        return self.url.replace("{document}", document).replace("{prefix}", prefix).replace("{number}", number or prefix)


class _File(Frozen):
    carrier: tuple[Carrier, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [each.name for each in self.carrier]
        if len(names) != len(set(names)):
            raise ValueError("carrier: each name may occur once")
        return self


def carriers_in(data: Path) -> tuple[Carrier, ...]:
    """The carriers of ``tracking.toml``; none where there is no such file, ``InputRefused`` where it is not in order."""
    path = data / FILE
    if not path.is_file():
        return ()
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).carrier
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRefused("tracking.settings", f"{path} is no TOML: {error}", f"{path} ist kein TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        spot = ".".join(map(str, first["loc"]))
        raise InputRefused("tracking.settings", f"{path}: {spot}: {first['msg']}", f"{path}: {spot}: unzulässig ({first['msg']})") from error


def documents_of(batch: Batch) -> tuple[str, ...]:
    """The numbers of a batch's transport documents, in normal form: the order's, those declared, and those its transport papers bear."""
    order = batch.order
    stated = [order.transport_document or "", *(each.reference or "" for each in order.declaration.transport_documents)]
    for paper in batch.papers:
        if paper.kind in ("air_waybill", "bill_of_lading"):
            stated += [str(fact.value) for fact in paper.all("waybill_number")]
    return tuple(dict.fromkeys(number for each in stated for number in _numbers(each)))


def _numbers(text: str) -> Iterator[str]:
    """An air waybill as ``020-12345675``, whatever stands between its figures; other numbers without spaces."""
    for each in re.split(r"[,;]|\s+/\s+", text.upper()):
        airway = re.search(r"(?<!\d)(\d{3})[\s-]*(\d{4})\s?(\d{4})(?!\d)", each)
        number = f"{airway[1]}-{airway[2]}{airway[3]}" if airway else re.sub(r"\s", "", each)
        if re.fullmatch(r"[A-Z0-9][A-Z0-9-]{4,34}", number):
            yield number


def carrier_for(document: str, carriers: tuple[Carrier, ...]) -> Carrier | None:
    """Who carries a document: the carrier with the longest beginning that fits."""
    fitting = [(len(begin), each) for each in carriers for begin in each.documents if document.startswith(begin)]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None
