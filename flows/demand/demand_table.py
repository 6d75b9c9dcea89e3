"""Demand from a table, and as one: every row is looked at and told of before any is kept; then all of them are kept, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from pydantic import ValidationError

from batches.account import plain
from batches.base import Text
from batches.errors import FreigabeError, InputRefused
from batches.event import Event
from batches.rule import in_words
from distribution.demand import Demand
from distribution.members import Member
from distribution.product import Wanted
from flows.demand.asking import Wish, in_order, new_demand, payload_of, taking_part, wish_of
from flows.demand.products import category_named, name_of, words
from flows.demand.tables import Cells, read, written
from flows.kinds import DEMANDS, MEMBERS
from flows.wiring import House

COLUMNS = ("member", "category", "size", "quantity", "unit", "needed_by", "urgency", "partial", "free_only", "note")
REQUIRED = ("category", "quantity", "needed_by")


class RowsRefused(InputRefused):
    """A table of which some rows have to be corrected; ``rows``: the numbers of their lines, each with what is wrong."""

    def __init__(self, rows: Mapping[int, tuple[Text, ...]]) -> None:
        first = next(iter(rows))
        more = f" (+{len(rows) - 1})" if len(rows) > 1 else ""
        super().__init__(
            "table.rows",
            f"nothing was kept; line {first}: {'; '.join(each.en for each in rows[first])}{more}",
            f"Nichts wurde übernommen; Zeile {first}: {'; '.join(each.de for each in rows[first])}{more}",
        )
        self.rows = dict(rows)


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A row: the demand it makes, or what is wrong with it. ``known``: the same demand of the same member is open already, and is not kept twice."""

    number: int
    told: Mapping[str, str]
    verdict: Literal["new", "known", "wrong"]
    demand: Demand | None = None
    member: Member | None = None
    wrong: tuple[Text, ...] = ()


def rows_in(house: House, raw: bytes, by: str, on: date, member: str | None) -> tuple[DemandRow, ...]:
    """The rows of a table, judged. ``member``: whose demand it is; ``None``: each row names its member, and somebody enters it for them.

    ``InputRefused`` for what is no such table at all.
    """
    required = REQUIRED if member is not None else ("member", *REQUIRED)
    own = None if member is None else taking_part(house, member)
    members = {} if own is not None else members_named(house)
    there = Counter((each.member, wish_of(each)) for each in DEMANDS.all(house, owner=member, status=("open",)))
    seen: Counter[tuple[str, Wish]] = Counter()
    made = []
    for cells in read(raw, COLUMNS, required):
        row = _row(house, cells, own, members, by, on, seen)
        known = row.demand is not None and (seen[_same(row.demand)] <= there[_same(row.demand)] or DEMANDS.find(house, row.demand.id) is not None)
        made.append(replace(row, verdict="known") if known else row)
    return tuple(made)


def _same(demand: Demand) -> tuple[str, Wish]:
    """What makes two rows, or a row and a demand that is open, the same demand told twice."""
    return demand.member, wish_of(demand)


def keep_rows(house: House, rows: Iterable[DemandRow], by: str) -> tuple[Demand, ...]:
    """Keep every new row, in one transaction; :class:`RowsRefused` where one is wrong, and then nothing is kept."""
    every = tuple(rows)
    if wrong := {each.number: each.wrong for each in every if each.verdict == "wrong"}:
        raise RowsRefused(wrong)
    new = sorted((each for each in every if each.verdict == "new" and each.demand is not None), key=lambda each: each.demand.id if each.demand else "")
    kept = []
    with ExitStack() as stack:
        opened = [(each, stack.enter_context(DEMANDS.open(house, each.demand.id, by))) for each in new if each.demand is not None]
        fresh = [(each, one) for each, one in opened if one.before is None]
        if not fresh:
            return ()
        (_, leading), rest = fresh[0], fresh[1:]
        for row, one in rest:
            leading.along(one, _demand(row), _event(house, row, by))
        leading.save(_demand(fresh[0][0]), _event(house, fresh[0][0], by))
        kept = [_demand(row) for row, _ in fresh]
    return tuple(kept)


def _demand(row: DemandRow) -> Demand:
    assert row.demand is not None  # noqa: S101 - a new row makes one
    return row.demand


def _event(house: House, row: DemandRow, by: str) -> Event:
    assert row.member is not None  # noqa: S101 - and has a member
    return Event(type="demand.asked", actor=by, payload=payload_of(house, row.member, _demand(row)) | {"line": row.number})


def members_named(house: House) -> dict[str, Member]:
    """The members that take part, by id and by plain name; a name that two have means neither."""
    found: dict[str, Member | None] = {}
    for member in MEMBERS.all(house, status=("admitted",)):
        name = plain(member.name)
        found[name] = None if name in found else member
        found[member.id] = member
    return {name: member for name, member in found.items() if member is not None}


def _row(house: House, cells: Cells, own: Member | None, members: Mapping[str, Member], by: str, on: date, seen: Counter[tuple[str, Wish]]) -> DemandRow:
    member = own or _member(cells, members)
    if own is not None and (told := cells.text("member")) and told != own.id and plain(told) != plain(own.name):
        cells.wrong["member"] = Text(de=f"„{told[:60]}“ ist nicht {own.name}", en=f"“{told[:60]}” is not {own.name}")
    wish = _wish(house, cells, on)
    if wish is None or member is None or cells.wrong:
        return DemandRow(cells.number, cells.told, "wrong", wrong=said_of(cells))
    seen[member.id, wish] += 1
    demand = new_demand(member, wish, by, on, token=f"table:{on.isoformat()}:{seen[member.id, wish]}", for_them=own is None)
    return DemandRow(cells.number, cells.told, "new", demand, member)


def _member(cells: Cells, members: Mapping[str, Member]) -> Member | None:
    told = cells.text("member", required=True, longest=300)
    found = members.get(told) or members.get(plain(told))
    if told and found is None:
        cells.wrong["member"] = Text(de=f"„{told[:60]}“ ist kein Mitglied, das teilnimmt", en=f"“{told[:60]}” is no member that takes part")
    return found


def _wish(house: House, cells: Cells, on: date) -> Wish | None:
    wanted, quantity, needed_by = wanted_in(house, cells, on), cells.count("quantity", required=True, least=1), cells.day("needed_by", required=True)
    told = {
        "unit": cells.choice("unit", "piece"), "urgency": cells.choice("urgency", "normal"), "partial": cells.yes("partial", default=True),
        "free_only": cells.yes("free_only", default=False), "note": cells.text("note"),
    }  # fmt: skip
    if cells.wrong or wanted is None or quantity is None or needed_by is None:
        return None
    try:
        wish = Wish.model_validate({"wanted": wanted, "quantity": quantity, "needed_by": needed_by} | told)
        in_order(house, wish, on)
    except ValidationError as error:
        cells.wrong["row"] = Text(de="enthält unzulässige Zeichen", en=str(error.errors()[0]["msg"]))
        return None
    except FreigabeError as refusal:
        cells.wrong[refusal.code.rpartition(".")[2]] = Text(de=refusal.de, en=refusal.en)
        return None
    return wish


def wanted_in(house: House, cells: Cells, on: date) -> Wanted | None:
    """The product of a row, by the name people call it; ``None`` where it is wrong, which the cells then say."""
    category, size = cells.text("category", required=True, longest=200), cells.text("size", longest=40)
    if not category or cells.wrong.keys() & {"category", "size"}:
        return None
    try:
        return Wanted(category=category_named(house.catalogue, on, category), size=size)
    except ValidationError:
        cells.wrong["size"] = Text(de="enthält unzulässige Zeichen", en="holds signs that cannot be kept")
    except InputRefused as refusal:
        cells.wrong["category"] = Text(de=refusal.de, en=refusal.en)
    return None


def said_of(cells: Cells) -> tuple[Text, ...]:
    """What is wrong with a row, each with the heading of its column."""
    heads = {name: named[0] for name, named in words()["header"].items()}
    return tuple(Text(de=f"{heads.get(name, 'Zeile')}: {said.de}", en=f"{name}: {said.en}") for name, said in cells.wrong.items())


def exported(house: House, demands: Iterable[Demand], names: Mapping[str, str]) -> bytes:
    """Demand as a table that can be read again; ``names``: of the members."""
    return written(COLUMNS, (_cells(house, each, names) for each in demands))


def _cells(house: House, demand: Demand, names: Mapping[str, str]) -> tuple[str, ...]:
    called = words()
    return (
        names.get(demand.member, demand.member), name_of(house.catalogue, demand.wanted.category).de, demand.wanted.size, str(demand.quantity),
        called["unit"][demand.unit][0], in_words(demand.needed_by, "de"), called["urgency"][demand.urgency][0],
        called["yes"]["yes" if demand.partial else "no"][0], called["yes"]["yes" if demand.free_only else "no"][0], demand.note,
    )  # fmt: skip


def template(house: House, on: date, *, many: bool) -> bytes:
    """An example to be filled in; ``many``: with a column for the member."""
    columns = COLUMNS if many else COLUMNS[1:]
    row = ("Klinikum Musterstadt", name_of(house.catalogue, "ffp2").de, "", "1000", "Stück", in_words(on, "de"), "normal", "ja", "nein", "")
    return written(columns, [row if many else row[1:]])
