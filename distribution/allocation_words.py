"""Why a demand gets what it gets and not more, in sentences for those who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from batches.base import Text
from batches.order import Unit
from distribution.allocation_need import Barred, Need
from distribution.allocation_serving import Serving
from distribution.allocation_supply import Hindrance, merged, quota_for
from distribution.policy import AllocationPolicy
from distribution.supply import ExpectedOn, StockLot

_UNITS: Mapping[Unit, tuple[str, str]] = {"piece": ("Stück", "pieces"), "pair": ("Paar", "pairs"), "kit": ("Sets", "kits")}
_BARRED: Mapping[Barred, Text] = {
    "closed": Text(de="Der Bedarf ist erledigt, zurückgezogen oder verfallen.", en="The demand is fulfilled, withdrawn or lapsed."),
    "reserved": Text(de="Alles ist bereits für Sie zurückgelegt.", en="Everything is reserved for you already."),
    "lapsed": Text(de="Die Frist des Bedarfs ist abgelaufen; bitte fragen Sie neu an.", en="The time of this demand is over; please ask anew."),
    "no_part": Text(
        de="Ihre Organisation ist (noch) nicht aufgenommen; zugeteilt wird erst danach.",
        en="Your organisation is not admitted (yet); goods are allocated only after that.",
    ),
}
_HINDERED: Mapping[Hindrance, Text] = {
    "size": Text(de="Freigegeben ist nur eine andere Größe.", en="Only another size is released."),
    "paid": Text(
        de="Es gibt nur Ware gegen Bezahlung; Sie haben nur Unentgeltliches angefragt.", en="There are only goods for sale; you asked for free ones only."
    ),
    "quota": Text(de="Eine Spende ist da, aber für andere bestimmt.", en="There is a donation, but it is meant for others."),
    "late": Text(de="Ware ist unterwegs, kommt aber erst nach Ablauf Ihres Bedarfs.", en="Goods are on their way, but come after your demand lapses."),
}


class Words:
    """The sentences of one allocation."""

    def __init__(self, policy: AllocationPolicy, lots: Sequence[StockLot], serving: Serving, on: date) -> None:
        self._policy, self._serving, self._on = policy, serving, on
        self._last = max(policy.classes.values())
        self._by_goods: dict[tuple[str, str], list[StockLot]] = defaultdict(list)
        for lot in lots:
            self._by_goods[lot.category, lot.unit].append(lot)

    def why(self, need: Need) -> tuple[Text, ...]:
        """Why a demand gets what it gets, and why not more."""
        if need.barred:
            return (_BARRED[need.barred],)
        return (*self._got(need), *(self._short(need) if need.left else (_ALL,)))

    def _got(self, need: Need) -> Iterator[Text]:
        if need.reserved:
            yield _quantity(need, need.reserved, "Bereits für Sie zurückgelegt: {}.", "Already reserved for you: {}.")
        if need.earmarked:
            yield _quantity(need, need.earmarked, "Aus Ihrer gemeinsamen Bestellung: {}.", "Of your pooled order: {}.")
        if need.promised:
            yield _quantity(
                need,
                need.promised,
                "Zugesagt aus Ware, die noch nicht freigegeben ist: {}; wird sie abgelehnt, entfällt die Zusage.",
                "Promised of goods that are not released yet: {}; if they are rejected, the promise falls.",
            )
        if need.minimum and need.demand.partial:
            days = self._policy.cover(need.demand.wanted.category)
            yield _quantity(
                need,
                need.minimum,
                f"Zum Mindestvorrat von {days} Tagen fehlen Ihnen {{}}; dieser Teil kommt in Ihrer Klasse zuerst.",
                f"You lack {{}} of the minimum cover of {days} days; that part comes first within your class.",
            )

    def _short(self, need: Need) -> Iterator[Text]:
        lots = self._by_goods.get((need.demand.wanted.category, need.demand.unit), [])
        serving, hindered = self._serving.told(lots, need)
        if serving:
            yield from self._scarce(need, serving)
        elif not any(lot.is_stock for lot in lots):
            yield _NOTHING
        yield from self._hindered(need, {why for why, those in hindered.items() if why == "late" or any(lot.is_stock for lot in those)})
        if awaited := [lot.expected for lot in hindered.get("status", ()) if _comes(lot)]:
            yield _awaited(awaited)

    def _scarce(self, need: Need, serving: Sequence[StockLot]) -> Iterator[Text]:
        pack = min(lot.pack for lot in serving)
        if need.left < pack and need.demand.partial:
            yield _quantity(
                need,
                need.left,
                f"Zugeteilt werden nur ganze Packungen; die fehlenden {{}} sind weniger als eine Packung zu {pack}.",
                f"Only whole packs are allocated; the missing {{}} are less than a pack of {pack}.",
            )
            return
        yield from _quotas(need, serving)
        percent = 100 * need.has // need.demand.quantity
        if all(quota_for(lot, need.member) == need.member.id for lot in serving if lot.donated) and all(lot.donated for lot in serving):
            yield Text(de=f"Sie kommen damit auf {percent} % Ihrer Menge.", en=f"That brings you to {percent} % of your quantity.")
            return
        yield self._class(need)
        if not need.demand.partial:
            yield _ALL_OR_NOTHING
        else:
            yield Text(
                de=f"Es reicht nicht für alle: geteilt wird zu gleichen Teilen des Bedarfs, in ganzen Packungen; Sie kommen damit auf {percent} % Ihrer Menge.",
                en=f"There is not enough for all: everybody gets the same part of its demand, in whole packs; that brings you to {percent} % of yours.",
            )
        kept = self._policy.reserve_per_mille
        if kept and any(not lot.donated for lot in serving):
            yield Text(
                de=f"{_percent(kept, ',')} % jeder Charge bleiben als Notreserve zurück.",
                en=f"{_percent(kept, '.')} % of each lot are kept back for emergencies.",
            )

    def _class(self, need: Need) -> Text:
        at = need.priority_class
        if at == 1:
            return Text(de="Sie sind in Klasse 1, die zuerst bedient wird.", en="You are in class 1, which is served first.")
        before = "Klasse 1 kommt" if at == 2 else f"die Klassen 1 bis {at - 1} kommen"
        return Text(
            de=f"Sie sind in Klasse {at} von {self._last}; {before} zuerst.",
            en=f"You are in class {at} of {self._last}; {'class 1 comes' if at == 2 else f'classes 1 to {at - 1} come'} first.",
        )

    def _hindered(self, need: Need, hindrances: set[Hindrance]) -> Iterator[Text]:
        if "expiry" in hindrances:
            days, by = self._policy.residual(need.demand.wanted.category), need.used_from
            yield Text(
                de=f"Vorhandene Ware läuft zu früh ab: am {by:%d.%m.%Y} muss sie noch {days} Tage haltbar sein.",
                en=f"Goods that are there expire too early: on {by.isoformat()} they must still keep for {days} days.",
            )
        yield from (_HINDERED[each] for each in ("size", "paid", "quota", "late") if each in hindrances)


_ALL = Text(de="Sie erhalten alles, was offen ist.", en="You get everything that is open.")
_NOTHING = Text(de="Zurzeit ist nichts davon freigegeben.", en="Nothing of it is released at present.")
_ALL_OR_NOTHING = Text(
    de="Ihnen nützt nur die ganze Menge; sie wird nach den Einrichtungen Ihrer Klasse bedient, denen auch ein Teil hilft, und reicht jetzt nicht.",
    en="Only the whole quantity is of use to you; it is served after those of your class that a part helps, and there is not enough now.",
)


def _quotas(need: Need, serving: Sequence[StockLot]) -> Iterator[Text]:
    """Which parts of donations are for who asked, or for a group of theirs: nothing beyond them is given, however much is there."""
    named = {(whom == need.member.id, merged(lot.quotas)[whom]) for lot in serving if lot.donated and (whom := quota_for(lot, need.member)) is not None}
    for own, per_mille in sorted(named, reverse=True):
        de, en = ("für Sie", "for you") if own else ("für Ihre Gruppe", "for your group")
        yield Text(
            de=f"Es ist eine Spende mit Quoten: {_percent(per_mille, ',')} % davon sind {de} bestimmt, mehr darf nicht zugeteilt werden.",
            en=f"It is a donation with quotas: {_percent(per_mille, '.')} % of it are meant {en}; more may not be allocated.",
        )


def _comes(lot: StockLot) -> bool:
    return lot.status == "quarantined" and not lot.blocked and lot.expected is not None


def _awaited(bands: Sequence[ExpectedOn | None]) -> Text:
    """The first band of those that are to come."""
    first = min((band for band in bands if band is not None), key=lambda band: (band.likely, band.earliest, band.latest))
    return Text(
        de=f"Ware ist unterwegs und voraussichtlich zwischen {first.earliest:%d.%m.%Y} und {first.latest:%d.%m.%Y} freigegeben.",
        en=f"Goods are on their way and expected to be released between {first.earliest.isoformat()} and {first.latest.isoformat()}.",
    )


def _quantity(need: Need, quantity: int, de: str, en: str) -> Text:
    """A sentence with a quantity in it, written as each language does."""
    units = _UNITS[need.demand.unit]
    return Text(de=de.format(f"{quantity:,} {units[0]}".replace(",", ".")), en=en.format(f"{quantity:,} {units[1]}"))


def _percent(per_mille: int, point: str) -> str:
    whole, tenths = divmod(per_mille, 10)
    return f"{whole}{point}{tenths}" if tenths else str(whole)
