"""Numbers on the order and on papers: form and check digit. Whether a number was ever issued is not asked here."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from batches.base import Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.order import Party
from batches.paper import Fact, Paper
from batches.rule import Found, Held, Rule, rule
from catalogue.contents import Catalogue
from validators.facts import CONFORMITY
from validators.identify import Identified, identify
from validators.marking_rows import looked_at
from validators.number_kinds import container_in, issues_eori
from validators.trade_papers import in_order

if TYPE_CHECKING:
    from validators.facts import Facts

_ROLES = {
    "importer": Text(de="des Einführers", en="of the importer"),
    "supplier": Text(de="des Lieferanten", en="of the supplier"),
    "manufacturer": Text(de="des Herstellers", en="of the manufacturer"),
    "consignee": Text(de="des Empfängers", en="of the consignee"),
}
_KINDS = {
    "eori": Text(de="EORI-Nummer", en="EORI number"),
    "vat_id": Text(de="Umsatzsteuer-Identifikationsnummer", en="VAT identification number"),
    "srn": Text(de="SRN (einmalige Registrierungsnummer)", en="SRN (single registration number)"),
    "gtin": Text(de="GTIN", en="GTIN"),
    "udi": Text(de="UDI", en="UDI"),
    "mrn": Text(de="MRN (Bezugsnummer der Zollanmeldung)", en="MRN (master reference number)"),
    "air_waybill": Text(de="Luftfrachtbriefnummer", en="air waybill number"),
    "container": Text(de="Containernummer", en="container number"),
}
#: What stands on papers, and the kind of number it is.
_FIELDS = {
    "eori": "eori",
    "mrn": "mrn",
    "srn": "srn",
    "udi_di": "udi",
    "basic_udi_di": "udi",
    "waybill_number": "air_waybill",
    "container_numbers": "container",
}
#: National company numbers that stand where a VAT id is asked for outside the Union, by country: module of python-stdnum.
_NATIONAL = {"CN": "stdnum.cn.uscc", "VN": "stdnum.vn.mst"}


@dataclass(frozen=True, slots=True)
class _Number:
    """A number, what it should be, whose it is and where it stands."""

    kind: str
    value: str
    where: Text
    evidence: Evidence
    line: int | None = None
    lot: str | None = None
    file: str | None = None
    country: str | None = None


@rule(
    "identifier.invalid",
    "format and check digit of the number's own scheme (ISO 6346, GS1, IATA, EUDAMED, UCC-IA Annex B)",
    "`vat_id`, `gtin` and `transport_document` of the order; `eori`, `srn`, `mrn`; `udi_di`, `basic_udi_di`, `waybill_number`, `container_numbers` of papers; "
    "`udi` of `marking.csv`",
)
def invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Iterable[Found | Held]:
    """Every number of the order, of the papers and on the goods has the form of its kind, and its check digit fits."""
    numbers = (*_on_order(batch), *_on_papers(facts), *_on_goods(batch))
    answers = [(number, answer) for number in numbers if (answer := _answer(number)) is not None]
    wrong = [(number, answer) for number, answer in answers if not answer.valid]
    yield from (_found(number, answer, spots) for number, answer, spots in _once(wrong))
    # An order or a paper holds when every number on it does.
    spoiled = {(number.line, number.lot, number.file) for number, _ in wrong}
    places = dict.fromkeys((number.line, number.lot, number.file) for number, _ in answers)
    yield from (Held(line=line, lot=lot, file=file) for line, lot, file in places if (line, lot, file) not in spoiled)


def _once(wrong: list[tuple[_Number, Identified]]) -> Iterator[tuple[_Number, Identified, tuple[Evidence, ...]]]:
    """Each wrong number once, with every spot it stands in: on papers, or where none has it on the order, or else on the goods."""
    same: dict[tuple[bool, str], list[tuple[_Number, Identified]]] = {}
    for number, answer in wrong:
        article = number.kind in ("gtin", "udi")
        same.setdefault((article, re.sub(r"[\W_]", "", number.value).upper().zfill(14)), []).append((number, answer))
    for several in same.values():
        spots = tuple(dict.fromkeys(number.evidence for number, _ in several))
        told: set[tuple[int | None, str | None]] = set()
        on_papers = [each for each in several if each[0].file is not None]
        on_order = [each for each in several if each[0].file is None and each[0].lot is None]
        for number, answer in on_papers or on_order or several:
            if (number.line, number.lot) not in told:
                told.add((number.line, number.lot))
                yield number, answer, (number.evidence, *(spot for spot in spots if spot != number.evidence))


def _found(number: _Number, answer: Identified, spots: tuple[Evidence, ...]) -> Found:
    kind = _KINDS[number.kind]
    return Found(
        line=number.line,
        lot=number.lot,
        file=number.file,
        seen=f"{kind.en} {number.where.en}: {number.value}",
        expected=answer.reason,
        values={"kind": kind, "where": number.where, "number": number.value, "reason": Text(de=answer.reason_de, en=answer.reason)},
        evidence=spots,
    )


def _on_order(batch: Batch) -> Iterator[_Number]:
    order = batch.order
    parties: list[tuple[str, Party | None, int | None]] = [(role, getattr(order, role), None) for role in _ROLES]
    parties += [("manufacturer", line.manufacturer, line.line) for line in order.lines]
    for role, party, line in parties:
        if party is not None:
            yield from _of_party(role, party, line)
    for each in order.lines:
        if each.gtin:
            yield _ordered("gtin", each.gtin, Text(de=f"von Position {each.line}", en=f"of line {each.line}"), f"lines[{each.line}].gtin", each.line)
    if order.transport_document and order.mode == "air" and _is_master_waybill(order.transport_document):
        yield _ordered("air_waybill", order.transport_document, Text(de="der Bestellung", en="of the order"), "transport_document")
    release = batch.release_by_customs
    if release is not None:
        yield _ordered("mrn", release.mrn, Text(de="der Überlassung", en="of the customs release"), "customs_release.mrn")


def _of_party(role: str, party: Party, line: int | None) -> Iterator[_Number]:
    for kind, value in (("eori", party.eori), ("vat_id", party.vat_id), ("srn", party.srn)):
        if value and value.strip():
            yield _ordered(kind, value, _ROLES[role], f"{role}.{kind}", line, party.country)


def _ordered(kind: str, value: str, where: Text, path: str, line: int | None = None, country: str | None = None) -> _Number:
    return _Number(kind, value, where, in_order(f"{path}: {value}"), line=line, country=country)


def _on_papers(facts: Facts) -> Iterator[_Number]:
    for paper in facts.papers:
        carried = facts.lines_of(paper)
        line = carried[0].number if paper.kind in CONFORMITY and len(carried) == 1 else None
        for fact in paper.facts:
            kind = _FIELDS.get(fact.field)
            if kind is not None and _is_meant(kind, fact, paper):
                where = Text(de=f"auf {paper.file}", en=f"on {paper.file}")
                evidence = Evidence(file=paper.file, page=fact.page, box=fact.box, text=fact.raw)
                value = container_in(str(fact.value)) if kind == "container" else str(fact.value)
                yield _Number(kind, value, where, evidence, line=line, file=paper.file)


def _on_goods(batch: Batch) -> Iterator[_Number]:
    """The article number in the UDI that somebody read on the goods of a lot, where it was written down in full."""
    for (line, lot), elements in sorted(looked_at(batch).items()):
        seen = elements.get("udi")
        article = None if seen is None else re.fullmatch(r"\s*(\d{14})\s*|.*?\(01\)\s*(\d{14})(?!\d).*", seen.text, re.DOTALL)
        if seen is not None and article is not None:
            where = Text(de=f"auf der Ware von Charge {lot}", en=f"on the goods of lot {lot}")
            yield _Number("udi", article[1] or article[2], where, seen.evidence, line=line, lot=lot)


def _is_meant(kind: str, fact: Fact, paper: Paper) -> bool:
    """Whether the number is of a scheme that can be checked: house waybills and Basic UDI-DIs of ICCBBA cannot."""
    if kind == "air_waybill":
        return paper.kind == "air_waybill" and _is_master_waybill(str(fact.value))
    return fact.field != "basic_udi_di" or re.match(r"\d{5}|\+\+|PP\d{5}", str(fact.value)) is not None


def _is_master_waybill(value: str) -> bool:
    return re.fullmatch(r"\s*\d{3}(\s*[-/]\s*|\s+)\d{4} ?\d{2,5}\s*|\s*\d{11}\s*", value) is not None


def _answer(number: _Number) -> Identified | None:
    if number.kind == "vat_id" and not issues_eori(number.value.strip()[:2].upper().replace("EL", "GR")):
        country = number.country or ""
        if country in _NATIONAL:
            return _national(number.value, country)
        # Tax numbers of other countries have forms of their own; only the Union's own are expected to fit.
        if not issues_eori(country):
            return None
    return identify(number.value, number.kind)[0]


def _national(value: str, country: str) -> Identified:
    scheme = importlib.import_module(_NATIONAL[country])
    name = _NATIONAL[country].rpartition(".")[2].upper()
    if scheme.is_valid(value):
        return Identified(name, True, str(scheme.compact(value)), "form and check digit fit", "Form und Prüfziffer passen")
    return Identified(name, False, None, f"no valid company number of {country} ({name})", f"keine gültige Unternehmensnummer von {country} ({name})")


RULES: tuple[Rule[[Batch, Facts, Catalogue, date]], ...] = (invalid,)
