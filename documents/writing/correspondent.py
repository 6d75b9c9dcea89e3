"""Who a paper of the distribution comes from and goes to, and the words such papers are printed with."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from batches.base import Frozen, Language
from batches.party import Name
from documents.writing.characters import Plain

Short = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
Long = Annotated[str, Field(max_length=4000)]


class Correspondent(Frozen):
    """A house as an envelope and a telephone need it. ``address``: its lines; ``numbers``: what authorities know it by, as printed (``USt-IdNr. DE…``)."""

    name: Name
    address: Annotated[str, Field(max_length=600)] = ""
    contact: Short = ""
    phone: Short = ""
    mail: Short = ""
    numbers: tuple[Short, ...] = ()


def shown(each: Correspondent | None) -> dict[str, Plain] | None:
    """A correspondent as templates take it: its address line by line; one written in a row is broken at its commas."""
    if each is None:
        return None
    broken = each.address if "\n" in each.address else each.address.replace(", ", "\n")
    lines = [line.strip() for line in broken.splitlines() if line.strip()]
    return {"name": each.name, "lines": lines, "contact": each.contact, "phone": each.phone, "mail": each.mail, "numbers": list(each.numbers)}


def printed(paper: str, language: Language) -> dict[str, Plain]:
    """The words of a kind of paper (``outgoing.toml``) in one language, with those all of them share."""
    loaded = _words()
    return {key: said[language] for key, said in {**loaded["every"], **loaded[paper]}.items()}


def head(paper: str, language: Language, number: str, made_on: date, sender: Correspondent) -> dict[str, Plain]:
    """What every such paper says of itself; ``drill`` puts ÜBUNG on each of its pages."""
    return {
        "w": printed(paper, language),
        "lang": language,
        "number": number,
        "made_on": [made_on.year, made_on.month, made_on.day],
        "sender": shown(sender),
        "drill": False,
    }


@cache
def _words() -> dict[str, dict[str, dict[Language, str]]]:
    loaded: dict[str, dict[str, dict[Language, str]]] = tomllib.loads((Path(__file__).parent / "outgoing.toml").read_text(encoding="utf-8"))
    return loaded
