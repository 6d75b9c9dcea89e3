"""How values are written on a paper: dates, numbers, amounts, lists. What a label then says of them stands beside, in ISO and with dots."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from benchmarks.papers.chance import Chance
from benchmarks.papers.words import Words

MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
}
# d m: without leading zero; dd mm: with; Mon, Month, Monat: names; slashes and dots between two small numbers are read day first only where that is the custom.
DATES = {
    "en": (
        "{d} {Month} {yyyy}",
        "{dd} {Month} {yyyy}",
        "{Month} {d}, {yyyy}",
        "{d} {Mon} {yyyy}",
        "{dd}-{Mon}-{yyyy}",
        "{Mon}. {dd}, {yyyy}",
        "{yyyy}-{mm}-{dd}",
        "{dd}/{mm}/{yyyy}",
        "{mm}/{dd}/{yyyy}",
        "{dd}.{mm}.{yyyy}",
        "{yyyy}/{mm}/{dd}",
        "{MON} {dd}, {yyyy}",
        "{d}{th} {Month} {yyyy}",
        "{dd}-{Mon}-{yy}",
        "{yyyy}.{mm}.{dd}",
        "{dd} {MON} {yyyy}",
    ),
    "de": (
        "{dd}.{mm}.{yyyy}",
        "{dd}.{mm}.{yyyy}",
        "{dd}.{mm}.{yyyy}",
        "{d}. {Monat} {yyyy}",
        "{yyyy}-{mm}-{dd}",
        "{d}.{m}.{yyyy}",
        "{dd}. {Monat} {yyyy}",
        "{dd}.{mm}.{yy}",
    ),
    "zh": (
        "{yyyy}年{m}月{d}日",
        "{yyyy}年{mm}月{dd}日",
        "{yyyy}-{mm}-{dd}",
        "{yyyy}.{mm}.{dd}",
        "{yyyy}/{mm}/{dd}",
        "{yyyy} 年 {mm} 月 {dd} 日",
        "full:{yyyy}年{m}月{d}日",
    ),
    "vi": ("{dd}/{mm}/{yyyy}", "{dd}/{mm}/{yyyy}", "{dd}-{mm}-{yyyy}", "ngày {dd} tháng {mm} năm {yyyy}", "{dd}.{mm}.{yyyy}"),
}
NUMBERS = {"en": (",", "."), "de": (".", ","), "plain": ("", "."), "space": (" ", ","), "swiss": ("'", ".")}
NUMBER_STYLES = {
    "en": {"en": 0.7, "plain": 0.2, "de": 0.05, "space": 0.05},
    "de": {"de": 0.9, "space": 0.05, "swiss": 0.05},
    "zh": {"en": 0.6, "plain": 0.4},
    "vi": {"de": 0.6, "en": 0.4},
}
CURRENCIES = {"USD": ("USD", "US$", "USD"), "EUR": ("EUR", "€", "EUR"), "CNY": ("CNY", "RMB", "CNY"), "GBP": ("GBP", "£", "GBP")}


@dataclass(frozen=True)
class Ink:
    """How one paper writes: its words, date formats, number style and ways of listing."""

    chance: Chance
    words: Words
    dates: str
    signed_dates: str
    numbers: str
    join: str
    standards: str
    currency: str

    def day(self, day: date) -> str:
        """A date in the text."""
        return clear(self.dates, day, self.words.first)

    def signed(self, day: date) -> str:
        """A date beside a signature."""
        return clear(self.signed_dates, day, self.words.first)

    def number(self, value: Decimal | int, places: int = 0) -> str:
        """A number with the separators of the paper."""
        return written(value, places, self.numbers)

    def decimal(self, value: str) -> str:
        """A measured value, dot or comma."""
        return value.replace(".", NUMBERS[self.numbers][1])

    def alone(self, language: str) -> Ink:
        """The same ink in one language only, for papers with a column for each language."""
        return replace(self, words=Words((language,), self.words.chance.at(language)))


def ink(chance: Chance, names: tuple[str, ...]) -> Ink:
    """The habits of a paper in the given languages."""
    words = Words(names, chance.at("words"))
    dated_in = names[chance.number("date language", 0, len(names) - 1)] if chance.whether("either", 0.5) else names[0]
    return Ink(
        chance=chance,
        words=words,
        dates=chance.pick("dates", DATES[dated_in]),
        signed_dates=chance.pick("signed dates", DATES[names[0]]),
        numbers=chance.weighed("numbers", NUMBER_STYLES[names[0]]),
        join=chance.pick("join", (", ", ", ", "; ", " / ", "\n", "\n", " and ")),
        standards=chance.pick("standards", ("", "", "", " + ", "tight")),
        currency=chance.weighed("currency", {"code": 0.7, "sign": 0.3}),
    )


def clear(pattern: str, day: date, language: str) -> str:
    """The date in this pattern, or in one nobody can misread: 05/06/2020 on an English paper could be either month."""
    mixed = "/" in pattern and not pattern.startswith("{yyyy}")
    if mixed and language != "vi" and (day.day <= 12 or (pattern.startswith("{mm}") and language != "en")):
        pattern = "{dd}-{Mon}-{yyyy}" if language == "en" else "{yyyy}-{mm}-{dd}"
    return dated(pattern, day)


def dated(pattern: str, day: date) -> str:
    """The date in exactly this pattern."""
    if pattern.startswith("full:"):  # digits as wide as the characters beside them, as Chinese input makes them
        return dated(pattern.removeprefix("full:"), day).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    month = MONTHS["en"][day.month - 1]
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return pattern.format(
        d=day.day,
        dd=f"{day.day:02d}",
        m=day.month,
        mm=f"{day.month:02d}",
        yyyy=day.year,
        yy=f"{day.year % 100:02d}",
        Month=month,
        Mon=month[:3],
        MON=month[:3].upper(),
        Monat=MONTHS["de"][day.month - 1],
        th=ending,
    )


def renderings(day: date) -> set[str]:
    """Every way a date can be written here, for the test that looks for it."""
    return {dated(pattern, day) for patterns in DATES.values() for pattern in patterns} | {dated("{dd}{mm}{yyyy}", day), dated("{yyyy}{mm}{dd}", day)}


def written(value: Decimal | int, places: int, style: str) -> str:
    """A number in the style: thousands and decimals."""
    thousands, point = NUMBERS[style]
    plain = f"{value:,.{places}f}"
    return plain.replace(",", "\0").replace(".", point).replace("\0", thousands)


def plain(value: Decimal | int, places: int) -> str:
    """The number as a label writes it."""
    return f"{value:.{places}f}"


def joined(ink: Ink, values: tuple[str, ...]) -> tuple[str, ...]:
    """Several values as lines of a cell."""
    if ink.join == "\n":
        return values
    gap = ink.join if ink.join != " and " else ", "
    if ink.join == " and " and ink.words.first in ("en", "de") and len(values) > 1:
        link = {"en": " and ", "de": " und "}[ink.words.first]
        return (", ".join(values[:-1]) + link + values[-1],)
    return (gap.join(values),)


def standard(ink: Ink, name: str) -> str:
    """A standard as the paper spaces it."""
    match ink.standards:
        case " + ":
            return name.replace("+", " + ")
        case "tight":
            return name.replace("EN 149", "EN149").replace("EN 14683", "EN14683").replace("EN 455", "EN455")
        case _:
            return name
