"""How an announcement reads, the same in every channel: a title and paragraphs of plain text. Each adapter puts them into its own form, and escapes them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from batches.base import Language, Text
from batches.rule import in_words
from distribution.offer import Announcement, Offer
from documents.writing import wording
from flows.waiting import day_of
from flows.wiring import House

#: What stands before a title, by kind: what the village app calls the channel too.
KINDS = {
    "offer": Text(de="Biete", en="On offer"),
    "request": Text(de="Suche", en="Wanted"),
    "recall": Text(de="Rückruf", en="Recall"),
    "news": Text(de="Aktuelles", en="News"),
}
ENDED = {"withdrawn": Text(de="Zurückgezogen", en="Withdrawn"), "expired": Text(de="Abgelaufen", en="Ended")}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a reader sees. ``paragraphs`` may have lines; ``link``: where to go on, empty: nowhere."""

    title: str
    paragraphs: tuple[str, ...]
    link: str
    language: Language

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return "\n\n".join((*self.paragraphs, *([self.link] if self.link else [])))


def worded(house: House, offer: Offer, language: Language = "de") -> Wording:
    """The announcement as its readers get it; once it has ended that, and nothing anybody could act on."""
    said = offer.live
    english = language == "en" and bool(said.title_en)
    told: Language = "en" if english else "de"
    title = f"{KINDS[said.kind].in_language(told)}: {said.title_en if english else said.title}"
    if offer.status in ENDED and offer.ended_at is not None:
        return Wording(f"{ENDED[offer.status].in_language(told)}: {title}", (ended(offer).in_language(told),), "", told)
    text = said.text_en if english else said.text
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    paragraphs += filter(None, ("\n".join(_facts(house, said, told)), _whom(said, told)))
    return Wording(title, tuple(paragraphs), said.link, told)


def ended(offer: Offer) -> Text:
    """That it has ended, when, and why."""
    assert offer.ended_at is not None  # noqa: S101 - asked only of what has ended
    on = day_of(offer.ended_at)
    if offer.status == "expired":
        return Text(de=f"Diese Mitteilung ist am {on:%d.%m.%Y} abgelaufen.", en=f"This ended on {on.isoformat()}.")
    de = f"Diese Mitteilung wurde am {on:%d.%m.%Y} zurückgezogen. Grund: {offer.reason}"
    return Text(de=de, en=f"This was withdrawn on {on.isoformat()}. Reason: {offer.reason}")


def product_of(house: House, said: Announcement) -> Text | None:
    """What the product is called."""
    category = None if said.wanted is None else house.catalogue.at(day_of(house.ledger.clock())).category(said.wanted.category)
    return None if category is None else Text(de=category.name_de, en=category.name_en)


def quantity(said: Announcement, language: Language) -> str:
    """The band of what there is; empty where it says none."""
    if said.least is None and said.most is None:
        return ""
    unit = wording.word("unit", said.unit)[language]
    least, most = (None if each is None else in_words(Decimal(each), language) for each in (said.least, said.most))
    if least and most and least != most:
        return f"{least} bis {most} {unit}" if language == "de" else f"{least} to {most} {unit}"
    if least and not most:
        return f"ab {least} {unit}" if language == "de" else f"{least} {unit} or more"
    return f"{most} {unit}" if least else (f"bis {most} {unit}" if language == "de" else f"up to {most} {unit}")


def _facts(house: House, said: Announcement, language: Language) -> list[str]:
    german, facts = language == "de", list[str]()
    if (product := product_of(house, said)) is not None and said.wanted is not None:
        size = f", {'Größe' if german else 'size'} {said.wanted.size}" if said.wanted.size else ""
        facts.append(f"{'Produkt' if german else 'Product'}: {product.in_language(language)}{size}")
    if band := quantity(said, language):
        facts.append(f"{'Menge' if german else 'Quantity'}: {band}")
    if said.kind != "recall":
        facts.append(f"Gültig bis {said.valid_until:%d.%m.%Y}" if german else f"Valid until {said.valid_until.isoformat()}")
    return facts


def _whom(said: Announcement, language: Language) -> str:
    return f"{'Kontakt' if language == 'de' else 'Contact'}: {said.contact}" if said.contact else ""
