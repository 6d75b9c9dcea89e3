"""Letters about demand and stock, in German as members are written to: what lapsed, what runs out, and requests for quotations to suppliers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from batches.base import Language, Text
from batches.rule import in_words
from distribution.cover import Cover
from distribution.demand import Demand
from distribution.members import Member
from distribution.pool import Pool
from flows.mailing.letters import letter
from record.canonical import sha256_of
from record.outbox import Message

UNITS = {"piece": Text(de="Stück", en="pieces"), "pair": Text(de="Paar", en="pairs"), "kit": Text(de="Packungen", en="kits")}


def counted(quantity: int, unit: str, language: Language = "de") -> str:
    """``1.000 Stück``."""
    return f"{in_words(Decimal(quantity), language)} {UNITS[unit].in_language(language)}"


def with_size(name: str, size: str, language: Language = "de") -> str:
    """The name of goods with their size, where one is told."""
    return f"{name}, {'Größe' if language == 'de' else 'size'} {size}" if size else name


def lapsed_letter(member: Member, demand: Demand, name: Text, days: int) -> Message:
    """That a demand lapsed, and how to ask anew."""
    what = f"{counted(demand.quantity, demand.unit)} {with_size(name.de, demand.wanted.size)}"
    body = (
        f"Guten Tag,\n\nIhr Bedarf vom {in_words(demand.asked_on, 'de')} ist verfallen:\n\n  {what}, benötigt bis {in_words(demand.needed_by, 'de')}\n"
        f"  geliefert: {counted(demand.handed_over, demand.unit)}\n\n"
        f"Der Tag liegt mehr als {days} Tage zurück, und es war nichts dafür reserviert, zugesagt oder bestellt.\n"
        "Wenn Sie die Ware noch brauchen, tragen Sie den Bedarf bitte neu ein oder rufen Sie Ihre Koordination an.\n"
    )
    return letter(f"demand:{demand.id}:lapsed", member.contact.mail, "de", f"Bedarf verfallen: {with_size(name.de, demand.wanted.size)}", body)


def cover_letter(member: Member, runs_out_on: date, on: date, covers: Sequence[tuple[Cover, Text]]) -> Message:
    """That something runs out on a day; told once for that member and day."""
    told = sha256_of("\n".join(cover.warning for cover, _ in covers))[:12]
    when = "ist aufgebraucht" if runs_out_on <= on else f"reicht nur noch bis zum {in_words(runs_out_on, 'de')}"
    rows = "".join(
        f"  {with_size(name.de, cover.level.wanted.size)}: rechnerisch noch {counted(cover.left, cover.level.unit)}, "
        f"Verbrauch {in_words(Decimal(cover.level.daily_use), 'de')} am Tag (gezählt am {in_words(cover.level.counted_on, 'de')})\n"
        for cover, name in covers
    )
    body = (
        f"Guten Tag,\n\nnach Ihren Angaben {when}:\n\n{rows}\n"
        "Stimmt das nicht mehr, tragen Sie bitte Ihren Vorrat neu ein. Stimmt es, tragen Sie bitte Ihren Bedarf ein, falls noch nicht geschehen:\n"
        "Auf der Seite „Vorrat“ füllt die Spalte „Bedarf“ das Formular aus.\n"
    )
    return letter(f"cover:{member.id}:{runs_out_on.isoformat()}:{told}", member.contact.mail, "de", f"Vorrat geht zu Ende: {covers[0][1].de}", body)


def quotation_request(pool: Pool, name: Text, needed: Sequence[tuple[str, int, date]], papers: Sequence[Text], language: Language) -> str:
    """The request for quotations as plain text. ``needed``: size, quantity and latest day; ``papers``: what has to come with the goods."""
    de = language == "de"
    rows = "".join(f"  {with_size(name.in_language(language), size, language)}: {counted(quantity, pool.unit, language)}, "
                   f"{'spätestens am' if de else 'no later than'} {in_words(day, language)}\n" for size, quantity, day in needed)  # fmt: skip
    law = Text(de="die vorgeschriebenen Papiere", en="the papers the law asks for")
    asked = "".join(f"  - {each.in_language(language)}\n" for each in papers or (law,))
    until = "" if pool.answer_by is None else (f" bis zum {in_words(pool.answer_by, 'de')}" if de else f" by {in_words(pool.answer_by, 'en')}")
    if de:
        return (
            f"Angebotsanfrage {pool.id}\n\nSehr geehrte Damen und Herren,\n\nbitte bieten Sie uns{until} an:\n\n{rows}\n"
            "Bitte geben Sie an: Hersteller und Modell, Preis je Einheit ohne Umsatzsteuer mit Währung und Lieferbedingung (Incoterm), Liefertag, "
            f"Mindestmenge, Stück je Gebinde, Gültigkeit des Angebots.\n\nMit der Ware müssen vorliegen:\n{asked}" + (f"\n{pool.note}\n" if pool.note else "")
        )
    return (
        f"Request for quotation {pool.id}\n\nDear Sir or Madam,\n\nplease quote{until} for:\n\n{rows}\n"
        "Please state: manufacturer and model, price of one unit without VAT with currency and Incoterm, day of delivery, least quantity, units in a pack, "
        f"how long the quotation holds.\n\nThe goods have to come with:\n{asked}" + (f"\n{pool.note}\n" if pool.note else "")
    )


def quotation_letter(pool: Pool, to: str, text: str, language: Language) -> Message:
    """The request to one supplier's address; sent again it is sent once."""
    return letter(f"rfq:{pool.id}:{to}", to, language, text.partition("\n")[0], text)
