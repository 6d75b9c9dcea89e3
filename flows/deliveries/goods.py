"""What batches tell of the goods on a delivery: how papers name them, and which papers go with them (declaration, instructions, confirmation)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.order import OrderLine
from batches.paper import Paper
from batches.party import Party
from distribution.delivery import Delivery, DeliveryLine
from flows.stored import KIND, from_state
from flows.wiring import House
from record.stock import Kept

#: What a receiver is entitled to with the goods (Reg. (EU) 2016/425 Art. 8(7), (8); Rec. (EU) 2020/403 point 8 with MedBVSV § 9(3)).
GoodsPaperKind = Literal["declaration_of_conformity", "instructions", "authority_confirmation"]
_GOING_ALONG: tuple[GoodsPaperKind, ...] = ("declaration_of_conformity", "instructions", "authority_confirmation")
#: By which law goods are traced, by what they are in the catalogue.
_REGIMES: Mapping[str, Literal["device", "ppe"]] = {"ppe": "ppe", "pandemic_respirator": "ppe", "medical_device": "device", "in_vitro": "device"}


@dataclass(frozen=True, slots=True)
class GoodsPaper:
    """A paper of the batch that goes with some lines; ``issued``: the day it states."""

    kind: GoodsPaperKind
    file: str
    sha256: str
    lines: tuple[int, ...]
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods of a line; ``order``: the number of the importer's order they came by."""

    line: DeliveryLine
    name: Text
    model: str
    product_class: str
    size: str
    lot: str
    expires_on: date | None
    pack: int
    manufacturer: str
    authorised_representative: str
    importer: Party
    order: str
    udi_di: str
    gtin: str
    released_on: date | None
    regime: Literal["device", "ppe", ""]
    papers: tuple[GoodsPaper, ...]

    def paper(self, kind: GoodsPaperKind) -> GoodsPaper | None:
        """The first of its papers of a kind."""
        return next((each for each in self.papers if each.kind == kind), None)


def goods_of(house: House, delivery: Delivery) -> tuple[Goods, ...]:
    """The goods of a delivery, line by line."""
    lots = {each.row.id: each for each in house.ledger.stock.lots(ids={line.lot for line in delivery.lines})}
    batches = {each: _batch(house, each) for each in {line.batch for line in delivery.lines}}
    return tuple(_goods(house, line, lots[line.lot], batches[line.batch]) for line in delivery.lines)


def goods_papers(every: Iterable[Goods]) -> tuple[GoodsPaper, ...]:
    """The papers that go with a delivery, each once, with the lines it is about."""
    found: dict[str, GoodsPaper] = {}
    for goods in every:
        for each in goods.papers:
            before = found.get(each.sha256)
            lines = (*(() if before is None else before.lines), *each.lines)
            found[each.sha256] = GoodsPaper(each.kind, each.file, each.sha256, lines, each.issued)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Known:
    batch: Batch
    judgement: Judgement
    released: Mapping[tuple[int, str], date]


def _batch(house: House, id: str) -> _Known | None:  # noqa: A002 - the ledger's own word
    stored = house.ledger.read(KIND, id) if id else None
    if stored is None:
        return None
    events = [each for each in house.ledger.events(KIND, id) if each.type == "lot.released"]
    released = {(int(each.payload["line"]), str(each.payload["lot"])): each.at.date() for each in events}
    return _Known(*from_state(stored.state)[:2], released)


def _goods(house: House, line: DeliveryLine, lot: Kept, known: _Known | None) -> Goods:
    row, told = lot.row, lot.row.told
    category = next((each for each in house.catalogue.categories if each.key == row.category), None)
    product = None if category is None else next((each for each in house.catalogue.products if each.id == category.product), None)
    ordered = None if known is None else next((each for each in known.batch.order.lines if each.line == row.line), None)
    papers = () if known is None or ordered is None else tuple(_about(known, ordered))
    return Goods(
        line=line,
        name=Text(de=row.category, en=row.category) if category is None else Text(de=category.name_de, en=category.name_en),
        model=str(told.get("model", "")),
        product_class=str(told.get("product_class", "")),
        size=str(told.get("size", "")),
        lot=row.lot,
        expires_on=row.expires_on,
        pack=int(told.get("pack", 1)),
        manufacturer=str(told.get("manufacturer", "")),
        authorised_representative=_stated(papers, "authorised_representative"),
        importer=Party(name=str(told.get("importer", "")) or row.importer) if known is None else known.batch.order.importer,
        order=str(told.get("order", "")) if known is None else known.batch.order.order,
        udi_di=_stated(papers, "udi_di"),
        gtin=(ordered.gtin or "") if ordered is not None else "",
        released_on=None if known is None else known.released.get((row.line, row.lot)),
        regime="" if product is None else _REGIMES.get(product.subject, ""),
        papers=tuple(_going_along(papers, line.number)),
    )


def _about(known: _Known, line: OrderLine) -> Iterable[Paper]:
    """The papers of a batch that are about a line: those the judgement relates to it, and those it relates to none."""
    related: dict[str, set[int]] = {}
    told = [(each.file, each.line) for each in known.judgement.findings] + [(each.file, each.line) for each in known.judgement.passed]
    for file, number in told:
        if file is not None and number is not None:
            related.setdefault(file, set()).add(number)
    return (paper for paper in known.batch.papers if line.line in related.get(paper.file, {line.line}))


def _stated(papers: Iterable[Paper], field: str) -> str:
    return next((value for each in papers if (value := each.value(field))), "")[:300]


def _going_along(papers: Iterable[Paper], line: int) -> Iterable[GoodsPaper]:
    for each in papers:
        for kind in _GOING_ALONG:
            if each.kind == kind and each.sha256:
                yield GoodsPaper(kind, each.file, each.sha256, (line,), each.value("issue_date") or "")
