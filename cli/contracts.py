"""Framework contracts and prices by command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.channel import group_named, house_of, member_named
from cli.days import day_of
from cli.questions import day
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.members import FrameworkContract
    from flows.channel.prices import OnOffer
    from flows.wiring import House

_GOODS = re.compile(r"(?P<category>[\w-]+)(/(?P<size>[^:=]{1,40}))?(:(?P<unit>piece|pair|kit))?=(?P<ceiling>\d{1,12}([.,]\d{1,6})?)(x(?P<quantity>\d{1,9}))?")


def add(told: dict[str, Any], goods: list[str], groups: list[str], by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Enter a contract."""
    from flows.channel.contracts import add_contract

    lines, days = [_goods(each) for each in goods], {"valid_from": day(told["valid_from"], "--from"), "valid_until": day(told["valid_until"], "--until")}
    with house_of(data) as house:
        parties = {name: _organisation(house, told[name]) for name in ("public_body", "importer")}
        called = tuple(group_named(house, each).id for each in groups)
        contract = add_contract(house, told | parties | days | {"groups": called, "lines": lines}, by)
    return _told(contract, f"{contract.number} ist eingetragen", f"{contract.number} is entered", as_json=as_json, lang=lang)


def list_(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every contract."""
    from flows.accounts.keeping import organisations_in
    from flows.channel.contracts import contracts_in

    with house_of(data) as house:
        found, named = contracts_in(house), {each.id: each.party.name for each in organisations_in(house)}
    if as_json:
        print_json({"contracts": [each.model_dump(mode="json") for each in found]})
        return 0
    for each in found:
        ended = "" if each.ended_on is None else f"  ({'beendet zum' if lang == 'de' else 'ended on'} {each.ended_on})"
        say(f"{each.number}  {named.get(each.public_body, '–')} ↔ {named.get(each.importer, '–')}  {each.valid_from} – {each.valid_until}{ended}")
        for line in each.lines:
            size = f" {line.wanted.size}" if line.wanted.size else ""
            say(f"    {line.wanted.category}{size}: ≤ {line.ceiling} EUR / {line.unit}{f', ≤ {line.quantity}' if line.quantity else ''}")
    if not found:
        say("noch kein Rahmenvertrag" if lang == "de" else "no framework contract yet")
    return 0


def end(contract: str, on: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """End a contract."""
    from batches.account import plain
    from flows.channel.contracts import contracts_in, end_contract

    with house_of(data) as house:
        known = [each for each in contracts_in(house) if contract == each.id or plain(contract) == plain(each.number)]
        if len(known) != 1:
            en = f"there is no contract {contract}" if not known else f"{contract} names {len(known)} contracts; take the id"
            raise InputRefused("contract.unknown", f"{en}; freigabe channel contract list --json", f"Einen Rahmenvertrag {contract} gibt es nicht eindeutig")
        ended = end_contract(house, known[0].id, day(on, "--on"), reason, by)
    return _told(ended, f"{ended.number} ist beendet zum {ended.ended_on}", f"{ended.number} is ended on {ended.ended_on}", as_json=as_json, lang=lang)


def prices(member: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """What goods in stock cost; 1 where something is above its ceiling."""
    from flows.channel.prices import Prices

    with house_of(data) as house:
        offered = Prices(house, day_of(house, on)).on_offer(member_named(house, member) if member else None)
    if as_json:
        print_json({"prices": [_shown(each) for each in offered]})
    for each in () if as_json else offered:
        say(f"{each.category}{f' {each.size}' if each.size else ''}  {each.model}  {each.free_quantity} {each.unit}  {_price(each, lang)}")
    if not offered and not as_json:
        say("nichts im Lager" if lang == "de" else "nothing in stock")
    return 1 if any(each.price.flag for each in offered) else 0


def _price(offer: OnOffer, lang: Language) -> str:
    price = offer.price
    if price.parts is None:
        return "" if price.why is None else price.why.in_language(lang)
    names = ("Ware", "Fracht", "Zoll", "Abwicklung") if lang == "de" else ("goods", "freight", "duty", "handling")
    built = " + ".join(f"{name} {amount}" for name, amount in zip(names, price.parts.model_dump().values(), strict=True))
    return f"{price.parts.total} EUR ({built}){f'; {price.flag.says.in_language(lang)}' if price.flag else ''}"


def _shown(offer: OnOffer) -> dict[str, Any]:
    price = offer.price
    told = {name: getattr(offer, name) for name in ("category", "size", "model", "product_class", "unit", "importer")}
    parts = None if price.parts is None else {**price.parts.model_dump(mode="json"), "total": str(price.parts.total)}
    return told | {
        "available": offer.free_quantity,
        "lots": list(offer.lots),
        "free": price.free,
        "parts": parts,
        "why": None if price.why is None else price.why.model_dump(),
        "contract": price.contract.number if price.contract else None,
        "ceiling": str(price.contract.ceiling) if price.contract else None,
        "above": None if price.flag is None else price.flag.model_dump(mode="json"),
    }


def _goods(told: str) -> dict[str, Any]:
    found = _GOODS.fullmatch(told.strip())
    if found is None:
        raise InputRefused(
            "contract.goods",
            f"{told!r} is not CATEGORY[/SIZE][:UNIT]=EUR[xQUANTITY], such as ffp2=1.18x500000",
            f"{told!r}: etwa ffp2=1.18x500000",
        )
    wanted = {"category": found["category"], "size": found["size"] or ""}
    quantity = int(found["quantity"]) if found["quantity"] else None
    return {"wanted": wanted, "unit": found["unit"] or "piece", "ceiling": found["ceiling"].replace(",", "."), "quantity": quantity}


def _organisation(house: House, name: str) -> str:
    from flows.accounts.keeping import organisation_named, organisation_of

    found = organisation_of(house, name) or organisation_named(house, name)
    if found is None:
        raise InputRefused(
            "organisation.unknown",
            f"there is no organisation {name}; freigabe account organisation add",
            f"Eine Organisation {name} gibt es nicht; freigabe account organisation add",
        )
    return found.id


def _told(contract: FrameworkContract, de: str, en: str, *, as_json: bool, lang: Language) -> int:
    if as_json:
        print_json({"contract": contract.model_dump(mode="json")})
    else:
        say(de if lang == "de" else en)
    return 0
