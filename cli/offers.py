"""What the commands of ``freigabe offer`` do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Language
from batches.errors import InputRefused
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from distribution.offer import Offer
    from flows.wiring import House

_DE = {"draft": "Entwurf", "approved": "freigegeben", "published": "veröffentlicht", "withdrawn": "zurückgezogen", "expired": "abgelaufen"}
_WAITS = {"waiting": ("ein Kanal wartet", "a channel waits"), "refused": ("ein Kanal nimmt es nicht an", "a channel does not take it")}


def draft(category: str, groups: list[str], file: Path | None, contact: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Draft one."""
    from flows.offers import offering
    from flows.offers.drafting import prefilled

    if (file is None) == (not category):
        raise InputRefused("offer.input", "say either --category or --file", "entweder --category oder --file angeben")
    with _house(data) as house:
        told = _read(file) if file is not None else prefilled(house, category)
        told |= ({"groups": groups} if groups else {}) | ({"contact": contact} if contact else {})
        return _told(house, offering.draft(house, offering.announced(told), by), as_json=as_json, lang=lang)


def list_(*, every: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Every announcement."""
    from flows.kinds import OFFERS
    from flows.offers.standing import waiting_in

    with _house(data) as house:
        found = OFFERS.all(house, status=None if every else ("draft", "approved", "published", "withdrawn", "expired"))
        waits = waiting_in(house)
    if as_json:
        print_json({"offers": [_line(each) | {"channels": waits.get(each.id, "")} for each in found]})
        return 0
    for each in found:
        state = _DE[each.status] if lang == "de" else each.status
        waiting = f"  ({_WAITS[waits[each.id]][0 if lang == 'de' else 1]})" if each.id in waits else ""
        say(f"{each.id}  {state}  {each.said.valid_until.isoformat()}  {each.said.title}{waiting}")
    if not found:
        say("noch kein Angebot: freigabe offer draft" if lang == "de" else "no offer yet: freigabe offer draft")
    return 0


def show(offer: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """One of them."""
    from flows.kinds import OFFERS

    with _house(data) as house:
        return _told(house, OFFERS.get(house, offer), as_json=as_json, lang=lang)


def approve(offer: str, seen: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Approve the text that was seen."""
    from flows.offers import offering

    with _house(data) as house:
        return _told(house, offering.approve(house, offer, seen, by), as_json=as_json, lang=lang)


def publish(offer: str, by: str, *, again: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Publish what is approved."""
    from flows.offers import offering
    from flows.offers.sending import try_again

    with _house(data) as house:
        done = offering.publish(house, offer, by)
        if again:
            try_again(house)
        return _told(house, done, as_json=as_json, lang=lang)


def withdraw(offer: str, reason: str, by: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Withdraw it."""
    from flows.offers import offering

    with _house(data) as house:
        return _told(house, offering.withdraw(house, offer, reason, by), as_json=as_json, lang=lang)


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    from flows.wiring import opened

    with opened(data_folder(data)) as house:
        yield house


def _read(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputRefused("offer.file", f"{file.name} is no JSON", f"{file.name} ist kein JSON") from error
    if not isinstance(told, dict):
        raise InputRefused("offer.file", f"{file.name} holds no announcement", f"{file.name} enthält keine Mitteilung")
    return told


def _line(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "status": offer.status,
        "approved": offer.is_approved,
        "kind": offer.said.kind,
        "groups": list(offer.said.groups),
        "title": offer.said.title,
        "valid_until": offer.said.valid_until.isoformat(),
        "revision": offer.revision,
        "shown": offer.said.shown,
    }


def _told(house: House, offer: Offer, *, as_json: bool, lang: Language) -> int:
    from flows.offers.channels import channels_in
    from flows.offers.standing import in_channels
    from flows.offers.wording import worded

    channels = in_channels(house, offer, channels_in(house.place.data))
    read = worded(house, offer.as_drafted if offer.is_open else offer, lang)
    if as_json:
        told = [{"channel": each.channel, "where": each.where, "why": each.why and each.why.en, "link": each.link} for each in channels]
        print_json({"offer": _line(offer) | {"text": read.text}, "channels": told})
        return 0
    say(f"{offer.id}  {_DE[offer.status] if lang == 'de' else offer.status}")
    say(f"{read.title}\n\n{read.text}\n")
    for each in channels:
        why = f": {each.why.in_language(lang)}" if each.why else ""
        say(f"{each.channel}: {each.where}{why}{f' {each.link}' if each.link else ''}")
    if offer.is_open and not offer.is_approved:
        say(f"{'freigeben' if lang == 'de' else 'approve'}: freigabe offer approve {offer.id} --seen {offer.said.shown}")
    return 0
