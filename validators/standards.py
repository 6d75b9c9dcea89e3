"""Standards as papers cite them, against the editions the catalogue knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from batches.paper import Fact, Paper
from catalogue.contents import Catalogue
from catalogue.law import StandardEdition

_NATIONAL = re.compile(r"^(DIN|BS|NF|UNE|UNI|ÖNORM|OENORM|SN|NEN|SS|DS|PN|ČSN|CSN|TS)[\s-]+(?=EN\b)", re.IGNORECASE)
#: A part of the Code of Federal Regulations, however its subparts and sections are named behind it.
_FEDERAL = re.compile(r"^(\d+ CFR) (?:Part )?(\d+)\b.*$", re.IGNORECASE)
_CITED = re.compile(r"^(?P<number>[A-Z][A-Z/]*(?: [A-Z/]+)* ?\d+(?:\.\d+)?(?:-\d{1,2}(?!\d))*)(?:\s*[:\-]\s*(?P<edition>(?:19|20)\d\d.*))?$")


@dataclass(frozen=True, slots=True)
class Citation:
    """A standard on a paper: its number, the edition as cited (``""``: none given), and the editions of that number the catalogue knows."""

    fact: Fact
    number: str
    edition: str
    known: tuple[StandardEdition, ...]

    @property
    def editions(self) -> tuple[StandardEdition, ...]:
        """The rows of the edition cited. A corrigendum (AC) corrects an edition and makes no new one."""
        exact = tuple(row for row in self.known if row.edition == self.edition)
        return exact or tuple(row for row in self.known if self.edition and _uncorrected(row.edition) == _uncorrected(self.edition))

    def covers(self, products: tuple[str, ...]) -> bool:
        """Whether the standard is one by which those products can be judged to conform."""
        return any(row.product in products and row.role in ("harmonised", "foreign") for row in self.known)


def citations(paper: Paper, catalogue: Catalogue) -> tuple[Citation, ...]:
    """The standards a paper cites that speak of a product; management systems and test methods do not, and are left out."""
    cited = (_citation(fact, catalogue) for fact in paper.all("standards"))
    return tuple(each for each in cited if not any(row.role in ("management_system", "supporting") for row in each.known))


def citation_of(text: str, catalogue: Catalogue) -> Citation:
    """A standard as people write it by hand (``EN149:2001 + A1:2009``)."""
    spaced = re.sub(r"^((?:[A-Z]+[ /]?)+?)\s*(?=\d)", r"\1 ", re.sub(r"\s*\+\s*", "+", " ".join(text.upper().split())))
    return _citation(Fact(field="standards", value=" ".join(spaced.split()), raw=text, confidence=1), catalogue)


def _citation(fact: Fact, catalogue: Catalogue) -> Citation:
    text = _FEDERAL.sub(lambda match: f"{match[1].upper()} {match[2]}", _NATIONAL.sub("", " ".join(str(fact.value).split())))
    match = _CITED.match(text)
    number, edition = (match["number"].strip(), re.sub(r"/(?=A)", "+", (match["edition"] or "").replace(" ", ""))) if match else (text, "")
    known = (catalogue.standards_by_number.get(each, ()) for each in (number, f"EN {number}", number.removeprefix("EN ")))
    return Citation(fact, number, edition, next((rows for rows in known if rows), ()))


def _uncorrected(edition: str) -> str:
    return re.sub(r"[+/]AC(:\d{4})?.*$", "", edition)


def harmonised_for(products: tuple[str, ...], catalogue: Catalogue) -> tuple[StandardEdition, ...]:
    """The harmonised standards for these products that have not been replaced."""
    return tuple(row for row in catalogue.standards if row.product in products and row.role == "harmonised" and row.valid_until is None)
