"""What somebody looked up in TARIC for the goods of a line, and whether it goes with what the catalogue knows (``tariff`` of a line of the order)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from batches.base import Text
from batches.order import OrderLine
from catalogue import Catalogue
from catalogue.trade import TariffRow
from customs.account import sentence
from customs.tariff import Classified

#: The digits of a subheading of the Harmonized System.
_SUBHEADING = 6


def with_established_code(found: Classified, line: OrderLine, catalogue: Catalogue, on: date) -> Classified:
    """``found`` with the code that was looked up, which closes what the catalogue leaves open.

    A code that no row in question begins is no answer but a contradiction: the catalogue's stays, and a person has to look.
    """
    told = line.tariff
    if told is None or told.commodity_code is None:
        return found
    code = told.commodity_code
    rows = [row for row in found.candidates or catalogue.at(on).tariff_rows() if _same(code, row)]
    if not rows and found.candidates:
        known = ", ".join(row.code for row in found.candidates)
        contradiction = sentence("code_contradicts", code=code, source=told.source, known=known, on=on)
        return replace(found, doubt=found.doubt or contradiction, missing=(*found.missing, contradiction))
    if not rows:
        return Classified(code)
    row = max(rows, key=lambda each: len(each.code))
    whole = max(code, row.code, key=len)
    if row.duty_mark == "U" and told.duty_rate is None:
        unsure = sentence("rate_unverified", code=row.code)
        return Classified(whole, (row,), (unsure,), unsure, f"{row.code}: duty rate")
    # Eight digits of a code that has ten say nothing the catalogue did not know.
    settled = len(whole) > 8 or len(found.candidates) != 1
    return Classified(whole, (row,)) if settled else found


def without_rate(line: OrderLine) -> OrderLine:
    """The line without the rate that was looked up: that of a preference whose proof does not carry it says nothing of the third-country rate."""
    return line if line.tariff is None else line.model_copy(update={"tariff": line.tariff.model_copy(update={"duty_rate": None})})


def enough_for_low_value(found: Classified) -> Classified:
    """``found`` for the low-value data set: it asks for the subheading of the Harmonized System alone, and no rate of duty rests on the rest."""
    known = found.code is not None and len(found.code) >= _SUBHEADING and found.unverified is None and bool(found.candidates)
    return replace(found, missing=(), doubt=None) if known else found


def established_rate(line: OrderLine, row: TariffRow | None, *, preferred: bool) -> tuple[Decimal, Text] | None:
    """The rate of duty that was looked up, and where; ``None`` where none was, or where it is not the third-country rate that the catalogue knows for sure."""
    told = line.tariff
    if told is None or told.duty_rate is None:
        return None
    known = None if row is None or preferred or row.duty_mark == "U" else row.duty_percent
    if known is not None and known != told.duty_rate:
        return None
    return told.duty_rate, sentence("rate_established", rate=told.duty_rate, source=told.source)


def contradicted_rate(line: OrderLine, row: TariffRow | None, *, preferred: bool) -> Text | None:
    """What is to be said of a rate that was looked up and is not the catalogue's."""
    told = line.tariff
    if told is None or told.duty_rate is None or established_rate(line, row, preferred=preferred) is not None or row is None:
        return None
    return sentence("rate_contradicts", rate=told.duty_rate, source=told.source, known=row.duty_percent or Decimal(0), code=row.code)


def _same(code: str, row: TariffRow) -> bool:
    """Whether one of the two codes begins with the other."""
    return code.startswith(row.code) or row.code.startswith(code)
