"""The letters of a recall: the notice, the reminder, the word that it was unfounded. In plain German, for whoever opens the post of a care home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from batches.rule import in_words
from distribution.members import Member
from distribution.recall import Notice, Reached, Recall
from documents.writing import wording
from flows.accounts.own_address import address_on
from flows.mailing.letters import letter
from record.outbox import Message
from record.reach import LotReached

#: Where a link of a notice leads, within the portal.
PATH = "/recall-notice/"
#: Where the pages answer when nobody says otherwise.
_PORT = 8080


def link_to(secret: str) -> str:
    """The address by which a member acknowledges."""
    return address_on(_PORT) + PATH + secret


class Telling:
    """Writes the letters of one recall about these lots."""

    def __init__(self, recall: Recall, lots: Iterable[LotReached], contacts: Mapping[str, Member]) -> None:
        self._recall, self._contacts, self._lots = recall, contacts, {each.id: each for each in lots}
        self._rows: dict[str, list[Reached]] = defaultdict(list)
        for each in recall.reached:
            if each.lot in self._lots:
                self._rows[each.member].append(each)
        self._all = _goods(str(each.told.get("model", "")) for each in self._lots.values())

    def notice(self, told: Notice, secret: str) -> Message:
        """What a member is told first: which lots, why, what to do, by when to answer. One whose reservation ends learns that nothing will come."""
        key = f"recall:{self._recall.id}:{told.member}:{told.round}"
        if told.member not in self._rows:
            return self._letter("reserved", key, told, "Rückruf: {goods} – Ihre Reservierung entfällt", link=link_to(secret))
        return self._letter("notice", key, told, "RÜCKRUF: {goods} – bitte nicht mehr verwenden", link=link_to(secret))

    def reminder(self, told: Notice, secret: str) -> Message:
        """That the acknowledgement has not come; ``told.reminders`` counts this one."""
        key = f"recall:{self._recall.id}:{told.member}:{told.round}:reminder:{told.reminders}"
        return self._letter("reminder", key, told, "Erinnerung – RÜCKRUF: {goods}", link=link_to(secret))

    def all_clear(self, told: Notice) -> Message:
        """That the recall was unfounded."""
        return self._letter("all_clear", f"recall:{self._recall.id}:{told.member}:all_clear", told, "Entwarnung: {goods} – Rückruf zurückgenommen")

    def _letter(self, template: str, key: str, told: Notice, subject: str, **shown: str) -> Message:
        contact = self._contacts[told.member]
        mine = sorted(self._rows.get(told.member, ()), key=lambda one: (self._lots[one.lot].lot, one.lot))
        lots = [_lot(each, self._lots[each.lot]) for each in mine]
        goods = _goods(each["model"] for each in lots) or self._all
        text = _environment().get_template(f"{template}.txt.j2")
        body = text.render(recall=self._recall, told=told, contact=contact, lots=lots, goods=goods, **shown)
        return letter(key, contact.contact.mail, "de", subject.replace("{goods}", goods), body)


def _lot(row: Reached, lot: LotReached) -> dict[str, str]:
    notes = ", ".join(row.deliveries[:5]) + (" …" if len(row.deliveries) > 5 else "")
    told = {"lot": lot.lot, "model": str(lot.told.get("model", "")), "maker": str(lot.told.get("manufacturer", "")), "notes": notes}
    return told | {"quantity": in_words(Decimal(row.delivered), "de"), "unit": wording.word("unit", str(lot.told.get("unit", "piece")))["de"]}


def _goods(models: Iterable[str]) -> str:
    """The models, the first three by name."""
    named: Sequence[str] = [each for each in dict.fromkeys(models) if each]
    return ", ".join(named[:3]) + (f" und {len(named) - 3} weitere" if len(named) > 3 else "")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - plain text
    )
    day: Callable[[date], str] = lambda value: in_words(value, "de")  # noqa: E731
    made.filters["day"] = day
    return made
