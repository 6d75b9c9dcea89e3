"""The facts of a conformity paper: one reader for each group of fields, gathered in the contract's order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from batches.paper import Fact
from documents.understanding.bodies import bodies
from documents.understanding.dates import find_dates
from documents.understanding.goods_named import goods_named
from documents.understanding.identifiers import identifiers
from documents.understanding.inspected_goods import inspected_goods
from documents.understanding.law import law
from documents.understanding.lexicon import table
from documents.understanding.makers import letterhead_address, makers
from documents.understanding.paper_numbers import paper_numbers
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot
from documents.understanding.signing import signing
from documents.understanding.validity import validity

_READERS: tuple[Callable[[Sheet], Iterator[Candidate]], ...] = (paper_numbers, validity, makers, goods_named, law, bodies, signing, identifiers)


def fields_of(kind: str) -> frozenset[str]:
    """The fields a conformity paper of this kind can state."""
    return frozenset(table("fields")[kind]["fields"])


def facts_on(sheet: Sheet) -> tuple[Fact, ...]:
    """Every fact of a laid out paper that is surely there."""
    if not any(page.lines for page in sheet.pages):
        return ()
    allowed = fields_of(sheet.kind)
    found = [candidate for reader in _READERS for candidate in reader(sheet)]
    found += list(_orders(sheet))
    if "manufacturer_address" not in {one.field for one in found}:
        maker = next((one.value for one in found if one.field == "manufacturer"), None)
        address = letterhead_address(sheet, maker) if maker and sheet.kind == "declaration_of_conformity" else None
        found += [address] if address is not None and not find_dates(address.value) else []
    kept = [one for one in found if one.field in allowed and _is_asked_for(sheet.kind, one)]
    signed = any(one.field == "signatory" for one in kept)
    facts = tuple(one.fact() for one in kept if signed or one.field != "signatory_function")
    return (*facts, *inspected_goods(sheet, facts)) if sheet.kind == "inspection_report" else facts


def _is_asked_for(kind: str, candidate: Candidate) -> bool:
    """Whether one of the checks speaks for the candidate that the lexicon asks for in papers of this kind; a person of an unknown paper has two names."""
    asks: dict[str, list[str]] = table("fields")[kind].get("asks", {})
    if kind == "other" and _is_doubtful(candidate):
        return False
    return candidate.field not in asks or bool(set(candidate.checks) & set(asks[candidate.field]))


def _is_doubtful(candidate: Candidate) -> bool:
    """Whether a value of an unknown paper may be something else: one word for a person, a weak label's for a product, a code for an address."""
    match candidate.field:
        case "signatory":
            return len(candidate.value.split()) < 2
        case "product":
            return candidate.rank > 0 and "known" not in candidate.checks
        case "manufacturer_address":
            return ":" in candidate.value
        case _:
            return False


def _orders(sheet: Sheet) -> Iterator[Candidate]:
    """The order an inspection was made for."""
    found = []
    for values in sheet.values("order_number"):
        spot = value_spot(values)
        match = re.match(r"[A-Z0-9][\w/.-]*\d[\w/.-]*", spot.text)
        if match is not None:
            found.append(Candidate("order_number", match.group(), spot, (*label_checks(values), "format")))
    order = best(found)
    if order is not None:
        yield order
