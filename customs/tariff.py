"""The commodity code of goods on a day. What depends on a fact that is not known stays open; it is never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from batches.base import Text
from batches.order import OrderLine
from catalogue import Catalogue
from catalogue.trade import TariffRow
from customs.said_words import told_by
from customs.tables import Classification, tables

#: Fewer common digits than a subheading of the Harmonized System say nothing worth declaring.
_SUBHEADING = 6
#: What a model name may tell.
_MAKES = frozenset({"drape", "replaceable_filter", "electronic", "not_electronic", "reusable"})


@dataclass(frozen=True, slots=True)
class Classified:
    """The code of a line: its known digits (``None``: none), the tariff rows it may be, and what is missing to be sure.

    ``doubt`` says in both languages why a person must look before it is declared; ``unverified`` names the row with mark U it rests on.
    """

    code: str | None
    candidates: tuple[TariffRow, ...] = ()
    missing: tuple[Text, ...] = ()
    doubt: Text | None = None
    unverified: str | None = None


def classify(catalogue: Catalogue, line: OrderLine, on: date) -> Classified:
    """The commodity code for ``line`` on the day of acceptance ``on`` (Reg. (EEC) 2658/87, General Rules 1 and 6)."""
    at = catalogue.at(on)
    category = at.category(line.category)
    if category is None:
        return _unknown(
            Text(en=f"the catalogue has no category {line.category}", de=f"der Katalog kennt keine Kategorie {line.category}"),
        )
    product_class = at.class_ordered(line.category, line.product_class, line.material)
    told = _told(line)
    known = {row.code: row for row in at.tariff_rows()}
    rows = [row for row in tables().classification if row.applies(on) and row.code in known and category.product in row.product]
    rows = [row for row in rows if not row.categories or line.category in row.categories]
    fitting = [row for row in rows if _fits(row, told, product_class)]
    if not fitting:
        fitting = [row for row in rows if _may_fit(row, told, product_class)]
        return _open(fitting, known, line, on)
    if len(fitting) > 1:
        return _open(fitting, known, line, on)
    return _settled(fitting[0], known[fitting[0].code], on)


def _told(line: OrderLine) -> frozenset[str]:
    """What is known of the goods. A model name tells the make only: ``PE-100`` is a name, not a material."""
    told = told_by(f"{line.material or ''} {line.product_class or ''}") | (told_by(line.model) & _MAKES)
    return told | {"reusable"} if line.reusable else told


def _class_fits(row: Classification, product_class: str | None) -> bool:
    return not row.classes or product_class in row.classes


def _fits(row: Classification, told: frozenset[str], product_class: str | None) -> bool:
    if told & set(row.excludes) or not _class_fits(row, product_class):
        return False
    return row.when_unsaid == "fits" or all(told & set(need.split("|")) for need in row.needs)


def _may_fit(row: Classification, told: frozenset[str], product_class: str | None) -> bool:
    """Whether the goods could still be these once what is not said becomes known."""
    if told & set(row.excludes) or (product_class is not None and not _class_fits(row, product_class)):
        return False
    if row.when_unsaid == "differs":
        return False
    needed = {word for need in row.needs for word in need.split("|")}
    return not told or bool(told & needed) or not row.needs


def _open(rows: list[Classification], known: dict[str, TariffRow], line: OrderLine, on: date) -> Classified:
    codes = sorted({row.code for row in rows})
    candidates = tuple(known[code] for code in codes)
    if not codes:
        goods, day = line.category, on.isoformat()
        return _unknown(
            Text(
                en=f"no row of the catalogue fits {goods} of this material and class on {day}",
                de=f"am {day} passt keine Zeile des Katalogs auf {goods} aus diesem Material und dieser Klasse",
            )
        )
    common = _common_digits(codes)
    listed = "; ".join(f"{row.code} {row.description}" for row in candidates)
    doubt = Text(
        en=f"it depends on material or make, which the order does not say clearly ({listed})",
        de=f"sie hängt von Material oder Ausführung ab, die der Auftrag nicht klar nennt ({listed})",
    )
    return Classified(common if len(common) >= _SUBHEADING else None, candidates, (_of_the_code(doubt),), doubt)


def _of_the_code(doubt: Text) -> Text:
    return Text(en=f"commodity code: {doubt.en}", de=f"Warennummer: {doubt.de}")


def _unknown(doubt: Text) -> Classified:
    return Classified(None, missing=(_of_the_code(doubt),), doubt=doubt)


def _common_digits(codes: list[str]) -> str:
    """The digits all codes begin with."""
    first, last = min(codes), max(codes)
    return first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))]


def _settled(row: Classification, tariff: TariffRow, on: date) -> Classified:
    missing: list[Text] = []
    doubt: Text | None = None
    if row.ending == "not_known":
        doubt = Text(
            en=f"TARIC digits 9 and 10 of {row.code}: endings exist but are not in the catalogue; take them from TARIC for {on.isoformat()}",
            de=f"die Stellen 9 und 10 (TARIC) zu {row.code}: es gibt Endungen, aber sie stehen nicht im Katalog; in TARIC für den {on:%d.%m.%Y} nachschlagen",
        )
        missing.append(doubt)
    elif row.ending == "not_recorded":
        missing.append(
            Text(
                en=f"TARIC digits 9 and 10 of {row.code}: not in the catalogue; take them from TARIC for {on.isoformat()}",
                de=f"die Stellen 9 und 10 (TARIC) zu {row.code}: sie stehen nicht im Katalog; in TARIC für den {on:%d.%m.%Y} nachschlagen",
            )
        )
    marked = [(row.unverified, row.note), (tariff.unverified, tariff.note), (tariff.duty_mark == "U", "duty rate")]
    unsure = ", ".join(dict.fromkeys(note or "code" for doubtful, note in marked if doubtful))
    if unsure:
        missing.append(
            Text(
                en=f"confirmation of {row.code}: the catalogue marks it unverified ({unsure})",
                de=f"die Bestätigung von {row.code}: im Katalog als nicht bestätigt gekennzeichnet ({unsure})",
            )
        )
        doubt = doubt or Text(en=f"confirmation of code and rate ({unsure})", de=f"die Bestätigung von Warennummer und Zollsatz ({unsure})")
    return Classified(row.code, (tariff,), tuple(missing), doubt, f"{row.code}: {unsure}" if unsure else None)
