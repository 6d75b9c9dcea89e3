"""Framework contracts: entered, listed for those who may call off, ended with a reason. What was agreed is never changed; it is ended, and made anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ValidationError

from batches.account import plain
from batches.errors import InputRefused, NotNow
from batches.event import Event
from distribution.members import FrameworkContract, Member
from distribution.pricing import may_call_off
from flows.accounts.keeping import organisation_of
from flows.channel.members import groups_of, reason_of
from flows.kinds import CONTRACTS
from flows.wiring import House


def contracts_in(house: House, *, status: str = "", importer: str | None = None, member: Member | None = None) -> tuple[FrameworkContract, ...]:
    """The contracts that fit, the newest first; ``member``: those it may call off."""
    found = CONTRACTS.all(house, status=(status,) if status else None, about=importer)
    theirs = (each for each in found if member is None or may_call_off(each, member.groups, member.id))
    return tuple(sorted(theirs, key=lambda each: (each.valid_from, each.number), reverse=True))


def add_contract(house: House, told: dict[str, Any], by: str) -> FrameworkContract:
    """Enter a contract; ``InputRefused`` whose code ends in the field that is not in order, or where one of that number is there."""
    try:
        contract = FrameworkContract.model_validate({"id": CONTRACTS.new_id(), **told})
    except ValidationError as error:
        raise _not_in_order(error) from error
    _known_parts(house, contract)
    if any(plain(each.number) == plain(contract.number) and each.public_body == contract.public_body for each in CONTRACTS.all(house)):
        raise InputRefused("contract.exists", f"there is a contract {contract.number} already", f"Einen Rahmenvertrag {contract.number} gibt es schon")
    return CONTRACTS.add(house, contract, by, type_="contract.added")


def end_contract(house: House, id: str, on: date, reason: str, by: str) -> FrameworkContract:  # noqa: A002 - the ledger's own word
    """End a contract: from that day on nobody may call it off. ``NotNow`` where it was ended."""
    why = reason_of(reason)
    with CONTRACTS.open(house, id, by) as opened:
        before = opened.known
        if before.ended_on is not None:
            raise NotNow("contract.ended", f"{before.number} was ended on {before.ended_on}", f"{before.number} ist seit {before.ended_on:%d.%m.%Y} beendet")
        if not before.valid_from <= on <= before.valid_until:
            raise InputRefused("contract.on", "the day lies outside the contract", "Der Tag liegt außerhalb der Laufzeit")
        after = before.model_copy(update={"ended_on": on, "end_reason": why})
        return opened.save(after, Event(type="contract.ended", actor=by, payload={"on": on.isoformat(), "reason": why}))


def _known_parts(house: House, contract: FrameworkContract) -> None:
    """Whether whoever and whatever it names is there."""
    for field, id_ in (("public_body", contract.public_body), ("importer", contract.importer)):
        if organisation_of(house, id_) is None:
            raise InputRefused(f"contract.{field}", f"{field}: there is no organisation {id_}", "Bitte eine der Organisationen wählen")
    groups_of(house, contract.groups)
    if contract.public_body == contract.importer:
        raise InputRefused("contract.importer", "public body and importer are the same", "Auftraggeber und Importeur sind dieselbe Organisation")
    for line in contract.lines:
        if line.wanted.category not in house.catalogue.categories_by_key:
            raise InputRefused("contract.category", f"there is no category {line.wanted.category}", f"Ein Produkt {line.wanted.category} gibt es nicht")
        if line.ceiling == 0:
            raise InputRefused("contract.ceiling", "a price ceiling is more than nothing", "Eine Preisobergrenze ist größer als null")
    wanted = [(line.wanted.category, line.wanted.size.casefold(), line.unit) for line in contract.lines]
    if len(set(wanted)) != len(wanted):
        raise InputRefused("contract.lines", "the same goods stand in two lines", "Dieselbe Ware steht in zwei Zeilen")


def _not_in_order(error: ValidationError) -> InputRefused:
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    field = "valid_until" if not place else next((each for each in reversed(place.split(".")) if not each.isdecimal()), "lines")
    return InputRefused(f"contract.{field}", f"{place or 'valid_until'}: {first['msg']}", f"{_GERMAN.get(field, field)}: so nicht zulässig")


_GERMAN = {
    "number": "Nummer", "public_body": "Auftraggeber", "importer": "Importeur", "groups": "Gruppen", "valid_from": "Gültig ab", "valid_until": "Gültig bis",
    "lines": "Waren", "ceiling": "Preisobergrenze", "quantity": "Höchstmenge", "unit": "Einheit", "category": "Produkt", "size": "Größe", "wanted": "Ware",
}  # fmt: skip
