"""``freigabe stock``, ``quota``, ``share`` and ``distribute``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.days import day_of
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.plan import Plan
    from distribution.supply import ExpectedOn, Quota
    from flows.sharing.supply import Stocked
    from flows.wiring import House

#: So much is taken out, why, and by whom.
Taking = tuple[int, str, str]


def stock(lot: str | None, category: str | None, taking: Taking | None, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every lot, or one with its movements, after taking something out of it where that is asked for."""
    from flows.sharing.supply import stocked
    from flows.sharing.withdrawing import lot_of, withdraw

    if lot is None and taking is not None:
        raise InputRefused("stock.which", "name the lot to take from", "Bitte die Charge nennen, aus der entnommen wird")
    with _house(data, on) as (house, day):
        if lot is not None:
            lot_of(house, lot)
        if lot is not None and taking is not None:
            quantity, reason, by = taking
            withdraw(house, lot, quantity, reason, by)
        found = stocked(house, day, category=category, ids=None if lot is None else [lot])
        moves = [] if lot is None else [(at, each) for at, each in house.ledger.stock.moves_of(lot)]
    if as_json:
        told = {"moves": [{"from": m.source, "to": m.target, "quantity": m.quantity, "about": m.about, "by": m.by} for _, m in moves]}
        print_json({"lots": [_lot(each) for each in found]} | (told if lot is not None else {}))
        return 0
    for each in found:
        say(_lot_in_words(each, lang))
    for at, move in moves:
        say(f"  {at:%Y-%m-%d %H:%M}  {move.source} → {move.target}  {move.quantity}  {move.by}  {move.about}")
    if not found:
        say("nichts im Bestand und nichts unterwegs" if lang == "de" else "nothing in stock and nothing on its way")
    return 0


def quota(batch: str, quotas: list[str], *, clear: bool, by: str, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show or set for whom a donation is."""
    from flows.sharing.quotas import quotas_set, set_quotas

    told = [_quota(each) for each in quotas]
    with _house(data) as (house, _):
        if told or clear:
            set_quotas(house, batch, told, by)
        now = quotas_set(house, batch)
    if as_json:
        print_json({"batch": batch, "quotas": [each.model_dump() for each in now]})
        return 0
    for each in now:
        say(f"{each.whom}  {each.per_mille} ‰")
    if not now:
        say("noch keine Quoten: von einer Spende bekommt so niemand etwas" if lang == "de" else "no quotas yet: nobody gets any of a donation that way")
    return 0


def distribute(*, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """One turn."""
    from flows.sharing.turn import take_turn

    with _house(data, on) as (house, day):
        done = take_turn(house, day)
    if as_json:
        print_json(done)
        return 0
    for what, ids in done.items():
        for each in ids:
            say(f"{_DONE[what][0 if lang == 'de' else 1]}: {each}")
    if not any(done.values()):
        say("nichts zu tun" if lang == "de" else "nothing to do")
    return 0


def draft(category: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Draft a plan."""
    from flows.sharing import plans

    return _told(lambda house, day: plans.draft(house, category, day, by), data, on, as_json=as_json, lang=lang)


def show(plan: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Tell a plan."""
    from flows.kinds import PLANS

    return _told(lambda house, _: PLANS.get(house, plan), data, on, as_json=as_json, lang=lang)


def change(plan: str, demand: str, lot: str, quantity: int, reason: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Set a share."""
    from flows.sharing.changing import change_share

    return _told(lambda house, day: change_share(house, plan, demand, lot, quantity, reason, by, day), data, on, as_json=as_json, lang=lang)


def confirm(plan: str, by: str, *, on: str | None, data: Path | None, as_json: bool, lang: Language) -> int:
    """Confirm a draft."""
    from flows.sharing import confirming

    return _told(lambda house, day: confirming.confirm(house, plan, by, day), data, on, as_json=as_json, lang=lang)


def discard(plan: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Put a draft aside."""
    from flows.sharing import plans

    return _told(lambda house, _: plans.discard(house, plan, by, reason), data, None, as_json=as_json, lang=lang)


def list_(category: str | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every plan."""
    from flows.kinds import PLANS

    with _house(data) as (house, _):
        found = PLANS.all(house, about=category)
    if as_json:
        print_json({"plans": [_plan(each) for each in found]})
        return 0
    for each in found:
        say(f"{each.id}  {each.category}  {each.computed.on}  {_STATUS[each.status][0 if lang == 'de' else 1]}")
    if not found:
        say("noch kein Plan: freigabe share draft" if lang == "de" else "no plan yet: freigabe share draft")
    return 0


@contextmanager
def _house(data: Path | None, on: str | None = None) -> Iterator[tuple[House, date]]:
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house, day_of(house, on)


def _told(act: Callable[[House, date], Plan], data: Path | None, on: str | None, *, as_json: bool, lang: Language) -> int:
    from flows.sharing.plans import is_stale
    from flows.sharing.showing import told

    with _house(data, on) as (house, day):
        plan = act(house, day)
        stale = is_stale(house, plan, day) if plan.status == "draft" else ()
        shown = told(house, plan, day)
    if as_json:
        lines = [each.answer.model_dump(mode="json") | {"name": each.name} for each in shown.lines]
        shares = [each.model_dump(mode="json") for each in plan.shares]
        print_json(_plan(plan) | {"answers": lines, "shares": shares, "stale": [each.model_dump(mode="json") for each in stale]})
        return 0
    say(f"{plan.id}  {plan.category}  {_STATUS[plan.status][0 if lang == 'de' else 1]}  ({plan.computed.policy})")
    for line in shown.lines:
        answer = line.answer
        words = ("gefragt", "fest", "zugesagt", "fehlt") if lang == "de" else ("asked", "firm", "promised", "short")
        figures = ", ".join(f"{word} {value}" for word, value in zip(words, (answer.asked, answer.firm, answer.promised, answer.short), strict=True))
        say(f"  {answer.priority_class}  {line.name}  {answer.demand}: {figures}")
        for each in line.given:
            say(f"       {each.quantity}  {each.label}{f'  ({each.reason})' if each.reason else ''}")
        for why in answer.why:
            say(f"       {why.in_language(lang)}")
    for differs in stale:
        say(f"  ! {differs.told.in_language(lang)} {differs.id}")
    return 0


def _plan(plan: Plan) -> dict[str, Any]:
    told = plan.model_dump(mode="json", include={"id", "category", "status", "made_by", "confirmed_by", "confirmed_on", "changes", "reason"})
    return told | {"on": plan.computed.on.isoformat(), "policy": plan.computed.policy}


def _quota(told: str) -> Quota:
    from distribution.supply import Quota

    whom, _, part = told.rpartition("=")
    if not whom or not part.isascii() or not part.isdecimal() or len(part) > 4:
        en, de = f"{told}: write WHOM=PER_MILLE (g-1=250)", f"{told}: bitte WEN=PROMILLE schreiben (g-1=250)"
        raise InputRefused("quota.form", en, de)
    return Quota(whom=whom, per_mille=int(part))


def _lot(each: Stocked) -> dict[str, Any]:
    return each.lot.model_dump(mode="json") | {"held": dict(each.held), "promised": each.promised, "gate": each.gate or None}


def _lot_in_words(each: Stocked, lang: Language) -> str:
    lot = each.lot
    words = ("frei", "reserviert", "ausgeliefert", "zugesagt") if lang == "de" else ("free", "reserved", "with members", "promised")
    figures = ", ".join(
        f"{word} {value}" for word, value in zip(words, (lot.free, each.held["reserved"], each.held["out"], each.promised), strict=True) if value
    )
    stands = "" if lot.is_stock else f"  [{lot.blocked or lot.status}]"
    return f"{lot.id}  {lot.category}  {lot.lot}  {lot.model}{stands}  {figures}{_when(lot.expected, lang)}{f'  ≤ {lot.expires_on}' if lot.expires_on else ''}"


def _when(expected: ExpectedOn | None, lang: Language) -> str:
    if expected is None:
        return ""
    until, likely = ("bis", "meist") if lang == "de" else ("to", "mostly")
    return f"  {expected.earliest} {until} {expected.latest}, {likely} {expected.likely}"


_STATUS = {"draft": ("Entwurf", "draft"), "confirmed": ("bestätigt", "confirmed"), "discarded": ("verworfen", "discarded")}
_DONE = {
    "firm": ("Zusage eingelöst", "promise kept"),
    "short": ("Zusage teilweise eingelöst", "promise kept in part"),
    "fell": ("Zusage oder Reservierung entfallen", "promise or reservation fell through"),
    "given_back": ("wieder frei", "free again"),
    "lapsed": ("Bedarf verfallen", "demand lapsed"),
    "warned": ("vor leerem Bestand gewarnt", "warned of stock running out"),
    "undelivered": ("wartet auf Lieferung", "waits for its delivery"),
    "drafted": ("Entwurf wartet", "draft waits"),
    "refused": ("nicht zu Ende geführt", "not brought to its end"),
}
