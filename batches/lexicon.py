"""What people's corrections teach: where papers of one issuer state a field. Plain data, handed into reading."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Literal

from pydantic import TypeAdapter

from batches.base import Box, Frozen
from batches.paper import Fact

#: How a value lies to its label: on its line behind it (``inside`` the same run of words, or ``beside``), under it in its ruled ``cell``, ``below``, ``above``.
Relation = Literal["inside", "beside", "cell", "below", "above"]

#: Why a correction teaches nothing.
WhyNot = Literal[
    "not_found",  # the value was not found on the paper
    "not_read",  # the field was not read, so there is nothing to unlearn
    "no_issuer",  # nothing names the paper's issuer
    "no_label",  # no words name the value, and its place alone does not tell
    "not_alone",  # where it stands the paper names values that are not (yet) among the right ones
    "several_places",  # it stands in several places, and which one counts is not said
    "known",  # the reader finds it so already
    "said_otherwise",  # an entry of the lexicon says the opposite
    "withdrawn",  # what it teaches was withdrawn before
    "unread",  # the paper could not be read once more to learn from it
]


class Issuer(Frozen):
    """Who issued a paper. ``marks``: folded words; a paper with all of them in its ``issuer_text`` is the issuer's."""

    name: str
    marks: tuple[str, ...]


class LexiconEntry(Frozen):
    """On papers of this kind and issuer, what stands at this label (or, without one, in this box of the first page) is this field.

    ``names`` false: it is not. ``label`` is the label as printed, ``phrase`` the same folded. ``extent``: the value ends with its line, or goes on below.
    ``form`` names the parser that reads it, ``nth`` of ``of`` which of the values there it is; ``shape`` its figures and letters, where only that tells.
    With a label, ``page`` and ``box`` say which of several such labels it is.
    """

    issuer: Issuer
    kind: str
    field: str
    names: bool = True
    label: str = ""
    phrase: str = ""
    relation: Relation | None = None
    extent: Literal["line", "block"] = "line"
    form: str = ""
    nth: int = 0
    of: int = 1
    shape: str = ""
    page: int | None = None
    box: Box | None = None

    @property
    def id(self) -> str:
        """The same for everybody who teaches the same: a digest of all but how issuer and label are written."""
        told = self.model_dump_json(exclude={"issuer": {"name"}, "label": True})
        return "l-" + hashlib.sha256(told.encode()).hexdigest()[:10]


class Spot(Frozen):
    """A place on a paper where a value stands."""

    page: int
    box: Box
    raw: str


class Lesson(Frozen):
    """What a correction comes to on its paper: where the value stands, what was read for the field before, and what that teaches.

    ``entry`` ``None``: nothing, and ``why_not`` says why. ``places``: all of them, where the value stands in several. ``against``: entries that read otherwise.
    """

    spot: Spot | None = None
    read: tuple[Fact, ...] = ()
    entry: LexiconEntry | None = None
    why_not: WhyNot | None = None
    places: tuple[Spot, ...] = ()
    against: tuple[str, ...] = ()


def applying(entries: Iterable[LexiconEntry], kind: str | None, issuer_text: str) -> tuple[LexiconEntry, ...]:
    """The entries for a paper of this kind whose first page and footers hold this text, by id."""
    if not issuer_text:
        return ()
    ours = [each for each in entries if each.kind == kind]
    is_the_issuer = _recognising(issuer_text)
    known = {issuer: is_the_issuer(issuer) for issuer in {each.issuer for each in ours}}
    return tuple(sorted((each for each in ours if known[each.issuer]), key=lambda each: each.id))


def recognises(issuer: Issuer, issuer_text: str) -> bool:
    """Whether every mark of the issuer stands in the text, word for word; Chinese characters, which papers space as they like, without their blanks."""
    return _recognising(issuer_text)(issuer)


def _recognising(issuer_text: str) -> Callable[[Issuer], bool]:
    words, signs = f" {issuer_text} ", issuer_text.replace(" ", "")

    def stands(mark: str) -> bool:
        return f" {mark} " in words if mark.isascii() or all(ord(sign) < 0x2E80 for sign in mark) else mark.replace(" ", "") in signs

    return lambda issuer: bool(issuer.marks) and all(map(stands, issuer.marks))


_ENTRIES = TypeAdapter(tuple[LexiconEntry, ...])


def to_text(entries: Iterable[LexiconEntry]) -> str:
    """The entries as JSON, to be handed to another process."""
    return _ENTRIES.dump_json(tuple(entries)).decode()


def from_text(text: str) -> tuple[LexiconEntry, ...]:
    """The entries in such JSON."""
    return _ENTRIES.validate_json(text)
