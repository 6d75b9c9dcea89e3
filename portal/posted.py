"""What a form sent: its fields, bounded, and proof that it is one of our own pages (against requests forged across sites)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, HTTPException, Request

from batches.base import Text
from batches.errors import InputRefused

#: A form holds a few sentences and rows of figures; files travel otherwise (see :mod:`portal.receiving`).
MOST_BYTES, MOST_FIELDS = 1_000_000, 5_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM = "application/x-www-form-urlencoded"


class Posted(Mapping[str, str]):
    """The fields of a form, the last of each name; :meth:`all` gives every one of a name."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs
        self._last = dict(pairs)

    def __getitem__(self, name: str) -> str:
        return self._last[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._last)

    def __len__(self) -> int:
        return len(self._last)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name, in order."""
        return tuple(value for key, value in self._pairs if key == name)

    def text(self, name: str) -> str:
        """The value without spaces around it; empty where there is none."""
        return self._last.get(name, "").strip()


async def posted(request: Request) -> Posted:
    """The form of a request, read once."""
    kept: Posted | None = getattr(request.state, "posted", None)
    if kept is None:
        kept = Posted(await _pairs(request)) if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM else Posted([])
        request.state.posted = kept
    return kept


#: The form a route takes.
Form = Annotated[Posted, Depends(posted)]


async def _pairs(request: Request) -> list[tuple[str, str]]:
    taken = bytearray()
    async for piece in request.stream():
        taken += piece
        if len(taken) > MOST_BYTES:
            raise HTTPException(413, f"a form has at most {MOST_BYTES} bytes")
    try:
        pairs = parse_qsl(taken.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise HTTPException(422, "this is no form as pages send it") from error
    return [(name, plain(value)) for name, value in pairs]


def plain(value: str) -> str:
    """A value as it is kept: lines as everywhere but in forms, and no NUL, which no record keeps."""
    return value.replace("\r\n", "\n").replace("\0", "")


def csrf_of(secret: str) -> str:
    """What forms carry to prove that they are ours: only who has the session's secret can make it."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def from_our_pages(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent the request, or says nothing of it."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def is_ours(told: str, secret: str) -> bool:
    """Whether that is what our own forms carry in this session."""
    return hmac.compare_digest(told.encode(), csrf_of(secret).encode())


class NotInOrder(InputRefused):
    """A form that has to be corrected; ``fields``: what is wrong, by field."""

    def __init__(self, fields: Mapping[str, Text]) -> None:
        super().__init__("form.not_in_order", "; ".join(each.en for each in fields.values()), "; ".join(each.de for each in fields.values()))
        self.fields = dict(fields)


class Filled:
    """Reads a form field by field and collects what is wrong; :meth:`done` raises :class:`NotInOrder` when anything is."""

    def __init__(self, form: Posted) -> None:
        self.form = form
        self.wrong: dict[str, Text] = {}

    def text(self, name: str, *, required: bool = False, longest: int = 2000) -> str:
        """Text of one or several lines."""
        value = self.form.text(name)
        if required and not value:
            self.wrong[name] = Text(de="Bitte ausfüllen.", en="Please fill this in.")
        if len(value) > longest:
            self.wrong[name] = Text(de=f"Höchstens {longest} Zeichen.", en=f"At most {longest} characters.")
        return value

    def choice(self, name: str, among: Collection[str], *, required: bool = True) -> str:
        """One of several; empty where nothing was chosen and nothing has to be."""
        value = self.form.text(name)
        if (value or required) and value not in among:
            self.wrong[name] = Text(de="Bitte wählen.", en="Please choose.")
        return value

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day, as browsers send it (ISO 8601) or as people write it (``22.06.2020``)."""
        value = self.form.text(name)
        if not value:
            self.text(name, required=required)
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        self.wrong[name] = Text(de="Bitte als TT.MM.JJJJ angeben.", en="Please write it as YYYY-MM-DD.")
        return None

    def figure(self, name: str, *, required: bool = False) -> Decimal | None:
        """A figure with a dot or a comma, without separators of thousands; never guessed at."""
        value = self.form.text(name).replace(" ", "")
        if not value:
            self.text(name, required=required)
            return None
        if re.fullmatch(r"-?\d{1,15}([.,]\d{1,9})?", value) is None:
            self.wrong[name] = Text(de="Bitte eine Zahl, etwa 1234,5.", en="Please a figure such as 1234.5.")
            return None
        return Decimal(value.replace(",", "."))

    def count(self, name: str, *, required: bool = False, least: int = 0, most: int = 10**12) -> int | None:
        """A whole number; thousands may stand apart as tables have them (``1.000``), so that what a page shows can be typed."""
        value = self.form.text(name).replace(" ", "")
        value = value.replace(".", "") if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+", value, re.ASCII) else value
        if not value:
            self.text(name, required=required)
            return None
        if not (value.isascii() and value.isdecimal() and len(value) < 16 and least <= int(value) <= most):
            self.wrong[name] = Text(de="Bitte eine ganze Zahl.", en="Please a whole number.")
            return None
        return int(value)

    def done(self) -> None:
        """``NotInOrder`` when anything is wrong."""
        if self.wrong:
            raise NotInOrder(self.wrong)
