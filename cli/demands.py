"""``freigabe demand``: entered for members on the machine itself, by whoever may write to the data folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.demand import Demand
    from distribution.members import Member
    from flows.demand.demand_table import DemandRow
    from flows.demand.stock_table import StockRow
    from flows.wiring import House


def ask(
    member: str, category: str, size: str, told: Mapping[str, Any], by: str, token: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language
) -> int:
    """Enter demand for a member."""
    from flows.demand import asking
    from flows.demand.products import category_named

    with house_of(data) as house:
        day = day_of(house, on)
        wish = made_of(asking.Wish, {**told, "wanted": {"category": category_named(house.catalogue, day, category), "size": size}})
        kept = asking.ask(house, member_named(house, member).id, wish, by, day, token=token, for_them=True)
        return _told(house, kept, day, as_json=as_json, lang=lang)


def change(demand: str, told: Mapping[str, Any], by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Change an open demand; what is ``None`` stays."""
    from flows.demand import asking
    from flows.kinds import DEMANDS

    with house_of(data) as house:
        known = DEMANDS.get(house, demand)
        changes = {name: value for name, value in told.items() if value is not None}
        wish = made_of(asking.Wish, asking.wish_of(known).model_dump() | changes)
        return _told(house, asking.change(house, demand, wish, by, day_of(house, on)), day_of(house, on), as_json=as_json, lang=lang)


def withdraw(demand: str, by: str, reason: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Withdraw what is outstanding."""
    from flows.demand import asking

    with house_of(data) as house:
        return _told(house, asking.withdraw(house, demand, by, reason), day_of(house, on), as_json=as_json, lang=lang)


def list_(
    member: str | None, category: str | None, csv: Path | None, *, every: bool, on: str | None, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Demand and where it stands; with ``csv`` also as a table."""
    from flows.demand.demand_table import exported
    from flows.demand.products import category_named
    from flows.kinds import DEMANDS, MEMBERS

    with house_of(data) as house:
        day = day_of(house, on)
        owner = None if member is None else member_named(house, member).id
        about = None if category is None else category_named(house.catalogue, day, category)
        found = DEMANDS.all(house, owner=owner, about=about, status=None if every else ("open",))
        found = tuple(sorted(found, key=lambda each: (each.needed_by, each.id)))
        if csv is not None:
            csv.write_bytes(exported(house, found, {each.id: each.name for each in MEMBERS.all(house)}))
        rows = [_shown(house, each, day) for each in found]
    if as_json:
        print_json({"demands": rows})
        return 0
    for each in rows:
        say(_line(each, lang))
    if not rows:
        say("kein Bedarf" if lang == "de" else "no demand")
    return 0


def import_(
    file: Path, by: str, member: str | None, *, stock: bool, look: bool, on: str | None, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """A table of demand or stock levels, kept as a whole or, with ``look``, only told of."""
    from flows.demand.demand_table import keep_rows, rows_in
    from flows.demand.stock_table import keep_stock_rows, stock_rows_in

    raw = _bytes(file)
    with house_of(data) as house:
        day, whose = day_of(house, on), None if member is None else member_named(house, member).id
        if stock and whose is None:
            raise InputRefused("demand.member", "say whose stock it is: --member", "Bitte angeben, wessen Bestand es ist: --member")
        rows = stock_rows_in(house, raw, day, whose) if stock and whose else ()
        if stock and whose is not None:
            if not look:
                keep_stock_rows(house, whose, rows, by, day)
            return _rows_told(rows, kept=not look, as_json=as_json, lang=lang)
        demand = rows_in(house, raw, by, day, whose)
        if not look:
            keep_rows(house, demand, by)
        return _rows_told(demand, kept=not look, as_json=as_json, lang=lang)


def stock(
    member: str, category: str, size: str, told: Mapping[str, Any], by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language
) -> int:  # fmt: skip
    """Tell what a member has of a product."""
    from distribution.demand import StockLevel
    from flows.demand.products import category_named
    from flows.demand.stock_levels import tell_stock

    with house_of(data) as house:
        day, known = day_of(house, on), member_named(house, member)
        wanted = {"category": category_named(house.catalogue, day, category), "size": size}
        level = made_of(StockLevel, {**told, "wanted": wanted, "counted_on": told["counted_on"] or day})
        tell_stock(house, known.id, [level], by, day)
        return _covers_told(house, [known], day, as_json=as_json, lang=lang, short=0)


def cover(member: str | None, csv: Path | None, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """For how long stock lasts; 1 while something is short."""
    from flows.demand.stock_levels import shelf_of
    from flows.demand.stock_table import exported_stock
    from flows.kinds import MEMBERS

    with house_of(data) as house:
        members = list(MEMBERS.all(house, status=("admitted",))) if member is None else [member_named(house, member)]
        if csv is not None:
            if member is None:
                raise InputRefused("demand.member", "say whose table it is: --member", "Bitte angeben, wessen Tabelle es ist: --member")
            csv.write_bytes(exported_stock(house, shelf_of(house, members[0].id)))
        return _covers_told(house, members, day_of(house, on), as_json=as_json, lang=lang, short=1)


@contextmanager
def house_of(data: Path | None) -> Iterator[House]:
    """The house of a data folder."""
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house


def day_of(house: House, on: str | None) -> date:
    """The day a command is about: the one it names, else today."""
    if on is None:
        return house.ledger.clock().date()
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise InputRefused("date.format", f"{on} is no day; write 2020-06-22", f"{on} ist kein Tag; bitte 2020-06-22 schreiben") from error


def made_of(model: Any, told: Mapping[str, Any]) -> Any:
    """A model of what was told; ``InputRefused`` names the first field that is not in order."""
    from pydantic import ValidationError

    try:
        return model.model_validate(dict(told))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise InputRefused("demand.input", said, said) from error


def member_named(house: House, told: str) -> Member:
    """The member of that id or name."""
    from batches.account import plain
    from flows.kinds import MEMBERS

    found = MEMBERS.find(house, told) or next((each for each in MEMBERS.all(house) if plain(each.name) == plain(told)), None)
    if found is None:
        raise MEMBERS.unknown(told)
    return found


def _bytes(file: Path) -> bytes:
    from flows.demand.tables import MOST_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputRefused("file.unreadable", f"{file} cannot be read: {error.strerror}", f"{file} ist nicht lesbar: {error.strerror}") from error


def _shown(house: House, demand: Demand, on: date) -> dict[str, Any]:
    from flows.demand.standing import next_step, standing_of

    there = standing_of(house, demand, on)
    told = {"id": demand.id, "member": there.member, **demand.model_dump(mode="json", exclude={"id", "member", "wanted"}), **demand.wanted.model_dump()}
    return told | {
        "stand": there.stand,
        "delivered": there.delivered,
        "reserved": there.reserved,
        "promised": there.promised_quantity,
        "failed": there.failed_quantity,
        "missing": there.missing,
        "next_step": next_step(there, on).model_dump(),
    }


def _line(each: Mapping[str, Any], lang: Language) -> str:
    what = f"{each['quantity']} {each['category']}" + (f" {each['size']}" if each["size"] else "")
    return f"{each['id']}  {each['member']}: {what}, {each['needed_by']}  {each['next_step'][lang]}"


def _told(house: House, demand: Demand, on: date, *, as_json: bool, lang: Language) -> int:
    shown = _shown(house, demand, on)
    if as_json:
        print_json(shown)
    else:
        say(_line(shown, lang))
    return 0


def _rows_told(rows: tuple[DemandRow, ...] | tuple[StockRow, ...], *, kept: bool, as_json: bool, lang: Language) -> int:
    if as_json:
        print_json({"kept": kept, "rows": [{"line": each.number, "verdict": each.verdict, "wrong": [one.model_dump() for one in each.wrong]} for each in rows]})
    else:
        for each in rows:
            said = "; ".join(one.in_language(lang) for one in each.wrong)
            say(f"{each.number}: {each.verdict}{f' ({said})' if said else ''}")
    return 1 if any(each.verdict == "wrong" for each in rows) else 0


def _covers_told(house: House, members: list[Member], on: date, *, as_json: bool, lang: Language, short: int) -> int:
    from flows.demand.stock_levels import covers, missing_for

    rows = [
        {
            "member": member.name, **each.level.wanted.model_dump(), "left": each.left, "days": each.days, "state": each.state,
            "runs_out_on": None if each.runs_out_on is None else each.runs_out_on.isoformat(), "fill": missing_for(house, member.id, each.level, on),
        }
        for member in members
        for each in covers(house, member.id, on)
    ]  # fmt: skip
    if as_json:
        print_json({"levels": rows})
    for row in () if as_json else rows:
        days = "–" if row["days"] is None else f"{row['days']} {'Tage' if lang == 'de' else 'days'}"
        say(f"{row['member']}: {row['category']} {row['size']}  {row['left']}, {days}, {row['runs_out_on'] or '–'}")
    return short if any(row["state"] in ("soon", "out") for row in rows) else 0
