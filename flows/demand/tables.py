"""Tables as German spreadsheets write them, read and written: semicolon or comma, UTF-8 or Windows-1252, decimals with a comma, days as 22.06.2020.

Nothing is guessed at: a cell that can be read two ways is refused with how to write it. A cell that a spreadsheet would take for a formula is written with an
apostrophe before it, which reading takes away again (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from batches.base import Text
from batches.errors import InputRefused
from catalogue.as_of import plain
from flows.demand.products import words

#: What a member needs stands in some dozen rows; a district's collected demand in some hundred.
MOST_BYTES, MOST_ROWS, LONGEST_CELL = 200_000, 500, 2_000
_DELIMITERS = ";,\t"
#: Full-width signs begin a formula too, in some languages.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_QUOTED_FORMULA = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_THOUSANDS = re.compile(r"\d{1,3}(\.\d{3})+|\d{1,3}([ \u00a0']\d{3})+", re.ASCII)
#: Without separators of thousands; of these ``1,000``, which is one thousand to some and one to others.
_PLAIN, _EITHER = re.compile(r"\d{1,12}(,\d{1,9})?", re.ASCII), re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
_FRACTION = re.compile(r"(\d{1,2}|\d{4,9})?", re.ASCII)


@dataclass
class Cells:
    """A row of a table: its cells by what they mean, and what is wrong with them. ``number``: the line of the file it begins in, the header's being 1."""

    number: int
    told: Mapping[str, str]
    wrong: dict[str, Text] = field(default_factory=dict)

    def text(self, name: str, *, required: bool = False, longest: int = 1000) -> str:
        """A cell as it stands."""
        value = self.told.get(name, "").strip()
        if required and not value:
            self.wrong[name] = Text(de="fehlt", en="missing")
        if len(value) > longest:
            self.wrong[name] = Text(de=f"länger als {longest} Zeichen", en=f"longer than {longest} characters")
        return value

    def figure(self, name: str, *, required: bool = False) -> Decimal | None:
        """A figure: ``1000``, ``1.000``, ``12,5``. ``1,000`` and ``1.5`` can be read two ways and are refused."""
        value = self.text(name, required=required, longest=30)
        if not value or name in self.wrong:
            return None
        whole, _, fraction = value.partition(",")
        if value.isascii() or "\u00a0" in whole:
            if _THOUSANDS.fullmatch(whole) and _FRACTION.fullmatch(fraction):
                return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}")
            if _PLAIN.fullmatch(value) and not _EITHER.fullmatch(value):
                return Decimal(value.replace(",", "."))
        self.wrong[name] = Text(
            de=f"„{value}“ ist keine eindeutige Zahl; bitte 1000 oder 12,5 schreiben", en=f"“{value}” is no figure that reads one way; write 1000 or 12,5"
        )
        return None

    def count(self, name: str, *, required: bool = False, least: int = 0, round_up: bool = False) -> int | None:
        """A whole number; with ``round_up`` a fraction becomes the next one."""
        figure = self.figure(name, required=required)
        if figure is None:
            return None
        whole = figure.to_integral_value(ROUND_CEILING)
        if (whole != figure and not round_up) or not least <= whole <= 1_000_000_000:
            self.wrong[name] = Text(de=f"bitte eine ganze Zahl ab {least}", en=f"a whole number from {least} on")
            return None
        return int(whole)

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A day: ``22.06.2020``, ``22.6.20`` or ``2020-06-22``."""
        value = self.text(name, required=required, longest=30)
        for form in ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d"):
            try:
                found = datetime.strptime(value, form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            if found.year >= 2000:
                return found
        if value:
            self.wrong[name] = Text(de=f"„{value}“ ist kein Tag; bitte TT.MM.JJJJ schreiben", en=f"“{value}” is no day; write 22.06.2020 or 2020-06-22")
        return None

    def choice(self, name: str, default: str) -> str:
        """One of the words of a table of ``words.toml`` by its meaning; ``default`` where the cell is empty."""
        return self.one_of(name, name, default)

    def yes(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        return self.one_of(name, "yes", "yes" if default else "no") == "yes"

    def one_of(self, name: str, table: str, default: str) -> str:
        """A cell by the words of a table."""
        value = self.text(name, longest=60)
        found = next((key for key, named in words()[table].items() if plain(value) in {plain(key), *map(plain, named)}), None)
        if value and found is None:
            possible = ", ".join(named[0] for named in words()[table].values())
            self.wrong[name] = Text(de=f"„{value}“ ist nicht bekannt; möglich: {possible}", en=f"“{value}” is not known; possible: {possible}")
        return found or default


def read(raw: bytes, wanted: Sequence[str], required: Sequence[str]) -> tuple[Cells, ...]:
    """The rows of a table; ``InputRefused`` for what is none, has a header without what is required, or too many rows. Empty rows are passed over."""
    if len(raw) > MOST_BYTES:
        raise InputRefused("table.too_large", f"a table has at most {MOST_BYTES // 1000} kB", f"Eine Tabelle hat höchstens {MOST_BYTES // 1000} kB")
    text = decoded(raw)
    if text.startswith("sep=") and len(first := text.splitlines()[0]) == 5:  # Excel's own line before the header
        text = text[len(first) :].lstrip("\r\n")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(next(reader, []), wanted, required)
        return _rows(reader, header)
    except csv.Error as error:
        said = f"line {reader.line_num} is no CSV", f"Zeile {reader.line_num} ist kein CSV (Anführungszeichen prüfen)"
        raise InputRefused("table.csv", f"{said[0]}: {error}", said[1]) from error


def decoded(raw: bytes) -> str:
    """The text of a table: UTF-8, else Windows-1252; ``InputRefused`` for what is neither, or holds NUL."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise InputRefused(
        "table.encoding",
        "the table is no text in UTF-8 or Windows-1252; save it as CSV (UTF-8)",
        "Die Tabelle ist kein Text in UTF-8 oder Windows-1252; bitte als „CSV UTF-8“ speichern",
    )


def _delimiter(text: str) -> str:
    """What parts the cells: that by which the first line has most known headings."""
    first = text.lstrip().splitlines()[0] if text.strip() else ""
    known = _headings()
    return max(_DELIMITERS, key=lambda sign: sum(plain(each.strip('"')) in known for each in first.split(sign)))


def _headings() -> dict[str, str]:
    return {plain(name): key for key, named in words()["header"].items() for name in (key, *named)}


def _header(cells: list[str], wanted: Sequence[str], required: Sequence[str]) -> list[str]:
    """What each column means; empty for one that is passed over because nothing is known of it."""
    known = _headings()
    header = [name if (name := known.get(plain(each), "")) in wanted else "" for each in cells]
    called = {key: words()["header"][key][0] for key in wanted}
    strange = [each.strip() for each, name in zip(cells, header, strict=True) if each.strip() and not name]
    twice = sorted({called[each] for each in header if each and header.count(each) > 1})
    missing = [called[each] for each in required if each not in header]
    if strange or twice or missing:
        faults = [("fehlt", "missing", missing), ("unbekannt", "unknown", strange), ("doppelt", "twice", twice)]
        de, en = ("; ".join(f"{fault[at]}: {', '.join(each[:60] for each in fault[2][:10])}" for fault in faults if fault[2]) for at in (0, 1))
        columns = ", ".join(called.values())
        raise InputRefused("table.header", f"header: {en}. Columns are: {columns}", f"Kopfzeile: {de}. Spalten sind: {columns}")
    return header


def _rows(reader: Iterable[list[str]], header: list[str]) -> tuple[Cells, ...]:
    found: list[Cells] = []
    line = 2
    for cells in reader:
        number, line = line, reader.line_num + 1  # type: ignore[attr-defined]
        if not any(each.strip() for each in cells):
            continue
        if len(found) == MOST_ROWS:
            raise InputRefused(
                "table.too_many", f"a table has at most {MOST_ROWS} rows; part it", f"Eine Tabelle hat höchstens {MOST_ROWS} Zeilen; bitte teilen"
            )
        row = Cells(number, {name: without_guard(each) for name, each in zip(header, cells, strict=False) if name})
        if any(each.strip() for each in cells[len(header) :]):
            row.wrong["row"] = Text(de="mehr Zellen als Spalten", en="more cells than columns")
        for name, each in row.told.items():
            if len(each) > LONGEST_CELL:
                row.wrong[name] = Text(de="zu lang", en="too long")
        found.append(row)
    if not found:
        raise InputRefused("table.empty", "the table has a header and no row", "Die Tabelle hat nur eine Kopfzeile und keine Zeile")
    return tuple(found)


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as German spreadsheets open it: UTF-8 with a byte order mark, semicolons, headings in German, no cell a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([words()["header"].get(each, [each])[0] for each in header])
    writer.writerows([guarded(each) for each in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def without_guard(cell: str) -> str:
    """A cell as it was before :func:`guarded`."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell
