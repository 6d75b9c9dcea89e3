"""The head of a table of goods: which column holds what, by its words in four languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from documents.understanding.lexicon import table
from documents.understanding.trade_phrases import match_at, phrases_of
from documents.understanding.trade_words import fold, meaning

#: Columns with figures: a table of goods has at least one, and a line with a figure in one of them begins an item.
FIGURE_COLUMNS = frozenset({"quantity", "unit_price", "amount", "cartons", "net_weight", "gross_weight", "weight"})
#: Columns that name the goods.
NAMING_COLUMNS = frozenset({"description", "model"})
WEIGHT_COLUMNS = frozenset({"net_weight", "gross_weight", "weight"})


#: ``Preis/100``, ``Price per 1000 pcs``.
PER_COUNT = re.compile(r"\s?(?:/|\b(?:per|je|pro)\b)\s?1\s?[.,']?(?:000|00|0)\b(?:\s?(?:pcs|st(?:k|ück)?|ea|pieces)\b\.?)?", re.IGNORECASE)
_BRACKET = re.compile(r"\([^)]*\)?")
_BETWEEN_LANGUAGES = re.compile(r"[/|\n;]|\s[-–]\s|(?<=[一-鿿])\s*(?=[A-Za-z])|(?<=[A-Za-z.])\s*(?=[一-鿿])")
BOX_NUMBER = re.compile(r"^\(?\d{1,2}\s?[.)]\s*")


@dataclass(frozen=True)
class Column:
    """A column: its role, the words of its head and the width it takes; ``ruled`` when lines fix that width."""

    role: str
    head: str
    x0: float
    x1: float
    ruled: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a table of goods: its columns from left to right and where it begins and ends."""

    page: int
    columns: tuple[Column, ...]
    top: float
    bottom: float

    def roles(self) -> frozenset[str]:
        """The roles its columns have."""
        return frozenset(column.role for column in self.columns)

    def of(self, role: str) -> Column | None:
        """The first column of that role."""
        return next((column for column in self.columns if column.role == role), None)


@dataclass(frozen=True)
class Headed:
    """A run of words that may head a column, with every role its words allow."""

    roles: tuple[str, ...]
    head: str
    x0: float
    x1: float
    ruled: bool


@lru_cache(maxsize=8192)
def roles_of(text: str) -> tuple[str, ...]:
    """The roles a column with this head can have: ``Amount USD`` is an amount, ``Số lượng / Qty`` a quantity, a bare currency a price."""
    flat = PER_COUNT.sub("", re.sub(r"^(?:\(?\d{1,2}\s?[.)]|\d{1,2}\s(?=[^\W\d]))\s*", "", " ".join(text.split())))
    bare = _BRACKET.sub(" ", flat)
    if flat and fold(flat) in phrases_of("columns"):
        return phrases_of("columns")[fold(flat)]
    unmarked = " ".join(word for word in bare.split() if not is_mark(word))
    if _has_currency(flat.replace("/", " / ")) and _per_unit(flat) in (("unit",), ("unit_price",)):
        return ("unit_price",)  # ``CHF/Einh.``
    parts = [part for part in _BETWEEN_LANGUAGES.split(unmarked) if fold(part)]
    named = [roles for part in parts if (roles := column_roles(part))]
    if len(named) > 1 and (common := tuple(role for role in named[0] if all(role in roles for roles in named))):
        return common
    for candidate in (flat, bare, unmarked):
        if found := column_roles(candidate):
            return found
    if named:
        return named[-1]
    hit = match_at(unmarked.split(), 0, phrases_of("columns")) if unmarked else None
    if hit is not None and len(unmarked.split()) - hit[0] <= 2 and not column_roles(" ".join(unmarked.split()[hit[0] :])):
        return phrases_of("columns")[hit[1]]
    return ("unit_price", "amount") if flat and all(is_mark(word) for word in flat.split()) and _has_currency(flat) else ()


@lru_cache(maxsize=8192)
def _per_unit(text: str) -> tuple[str, ...]:
    """What is left of a head without its currency."""
    return meaning(re.sub(r"\b[A-Z]{3}\b|[€$£¥]", " ", text).replace("/", " "), "columns")


def column_roles(text: str) -> tuple[str, ...]:
    """The roles of a head, as a phrase of the lexicon or by its grammar."""
    return phrases_of("columns").get(fold(text)) or meaning(text, "columns")


@lru_cache(maxsize=8192)
def is_mark(word: str) -> bool:
    """Whether the word is a currency or a unit, which only qualifies a head."""
    words = table("trade")["words"]
    plain = word.strip("()[],.:/")
    return bool(plain) and (plain in words["currencies"] or plain.casefold() in words["units"] or plain.casefold() in ("kg", "kgs", "cbm", "m3", "m³", "in"))


def _has_currency(text: str) -> bool:
    return any(word.strip("()[],.:") in table("trade")["words"]["currencies"] for word in text.split())


def resolved(candidates: Sequence[Headed]) -> tuple[Column, ...]:
    """One role for each column: heads that can be two things are what no other column is."""
    taken = {candidate.roles[0] for candidate in candidates if len(candidate.roles) == 1}
    columns = []
    for candidate in sorted(candidates, key=lambda one: one.x0):
        free = [role for role in candidate.roles if role not in taken] or list(candidate.roles)
        role = _preferred(free, taken) if candidate.roles else "other"
        if role not in ("other",):
            taken.add(role)
        columns.append(Column(role, candidate.head, candidate.x0, candidate.x1, candidate.ruled))
    return tuple(_told_apart(columns))


def _told_apart(columns: Sequence[Column]) -> Iterator[Column]:
    """Of two columns that hold the same the one that says more: the weight of all, not that of one; the order's number, not its reference."""
    for column in columns:
        others = [other for other in columns if other is not column and other.role == column.role]
        weaker = (column.role in WEIGHT_COLUMNS and not _is_total(column.head) and any(_is_total(other.head) for other in others)) or (
            column.role == "order" and _is_reference(column.head) and any(not _is_reference(other.head) for other in others)
        )
        yield replace(column, role="other") if weaker else column


def _is_total(head: str) -> bool:
    return re.search(r"\b(?:total|ttl|gesamt\w*|tổng|toplam)\b|[总合]", head, re.IGNORECASE) is not None


def _is_reference(head: str) -> bool:
    return re.search(r"\bref", head, re.IGNORECASE) is not None


def _preferred(roles: Sequence[str], taken: set[str]) -> str:
    if "description" in roles and "description" not in taken:
        return "description"
    return roles[0]


def is_goods(columns: Sequence[Column]) -> bool:
    """Whether these columns make a table of goods: something is named and something is counted."""
    roles = {column.role for column in columns}
    named, counted = roles & NAMING_COLUMNS, roles & FIGURE_COLUMNS
    if counted & WEIGHT_COLUMNS and (len(counted - {"unit_price"}) >= 3 or {"cartons", "position"} <= roles):
        return True  # a list of cartons names the goods over the table
    return bool(named and counted and len(roles - {"other", "position"}) >= 3) or bool("description" in roles and counted and len(columns) >= 2)
