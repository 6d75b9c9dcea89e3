"""The papers of a delivery: written from what the record knows when their step has come, kept in the archive under their digests, and never twice.

The same delivery gives the same bytes: papers are dated by its steps, not by a clock. What keeps one from being written (no IBAN yet, a GTIN whose check digit
is wrong) is noted with the delivery, and keeps no goods from going.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

from batches.base import Text
from batches.errors import FreigabeError
from batches.event import Event
from distribution.delivery import Delivery, DeliveryPaper, Lacking, PaperKind
from distribution.members import Member
from flows.deliveries import paper_contents as contents
from flows.deliveries.goods import Goods, goods_of
from flows.deliveries.invoices import invoice_of, sellers_in
from flows.deliveries.numbers import SERIES, Series, given, going_on, of_invoices
from flows.deliveries.pricing import PriceOf, free_of_charge, priced
from flows.kinds import DELIVERIES, MEMBERS
from flows.things import Opened
from flows.wiring import House

BY = "freigabe"
_NAMES: dict[PaperKind, str] = {
    "picking_list": "kommissionierliste.pdf",
    "delivery_note": "lieferschein.pdf",
    "labels": "etiketten.pdf",
    "acknowledgement": "empfangsbestaetigung.pdf",
}


def write_papers(house: House, delivery: str, price: PriceOf = free_of_charge) -> Delivery:
    """The delivery with every paper its step asks for. ``price``: for lines whose price was not known when the delivery was prepared."""
    with ExitStack() as stack:
        opened = stack.enter_context(DELIVERIES.open(house, delivery, BY))
        before = opened.known
        if before.status == "cancelled" or not before.lines:
            return before
        member = MEMBERS.get(house, before.member)
        after = _priced_anew(house, before, member, price)
        goods = goods_of(house, after)
        made, lacking = list[DeliveryPaper](), list[Lacking]()
        for kind, write in _wanted(house, after, member, goods):
            _try(house, after, kind, write, made, lacking)
        if after.status == "handed_over":
            with_note = after.model_copy(update={"papers": (*after.papers, *made)})
            if not after.papers_of("acknowledgement"):
                _try(house, after, "acknowledgement", partial(contents.acknowledgement_of, house, with_note, member, goods), made, lacking)
            _invoices(house, stack, opened, after, member, goods, made, lacking)
        after = after.model_copy(update={"papers": (*after.papers, *made), "lacking": tuple(lacking)})
        told = [{"kind": each.kind, "name": each.name, "sha256": each.sha256} for each in made]
        return opened.save(after, *([Event(type="delivery.papers_written", actor=BY, payload={"papers": told})] if after != before else []))


def _wanted(house: House, delivery: Delivery, member: Member, goods: tuple[Goods, ...]) -> Iterator[tuple[PaperKind, Callable[[], bytes]]]:
    """The papers that are due and not there."""
    due: dict[PaperKind, Callable[[], bytes]] = {}
    if delivery.status == "prepared":
        due["picking_list"] = partial(contents.picking_list_of, house, delivery, member, goods)
    else:
        due["delivery_note"] = partial(contents.delivery_note_of, house, delivery, member, goods)
        due["labels"] = partial(contents.labels_of, house, delivery, member, goods)
    for kind, write in due.items():
        if not delivery.papers_of(kind):
            yield kind, write


def _try(house: House, delivery: Delivery, kind: PaperKind, write: Callable[[], bytes], made: list[DeliveryPaper], lacking: list[Lacking]) -> None:
    try:
        made.append(DeliveryPaper(kind=kind, name=f"{delivery.id}-{_NAMES[kind]}", sha256=house.archive.put(write())))
    except FreigabeError as refusal:
        lacking.append(Lacking(kind=kind, why=Text(de=refusal.de, en=refusal.en)))


def _invoices(
    house: House,
    stack: ExitStack,
    opened: Opened[Delivery],
    delivery: Delivery,
    member: Member,
    goods: tuple[Goods, ...],
    made: list[DeliveryPaper],
    lacking: list[Lacking],
) -> None:
    """One invoice of each importer that has none yet. Its number is taken in the transaction that names the paper: what cannot be written takes none."""
    from documents.writing.invoice_paper import invoice_paper, invoice_xml

    on = delivery.handed_over_on or delivery.made_on
    series: dict[str, tuple[Opened[Series], Series]] = {}
    for importer, theirs in sellers_in(goods).items():
        if any(each.importer == importer for each in delivery.papers_of("invoice")):
            continue
        name = of_invoices(theirs[0].importer.name, on)
        held, before = series[name] if name in series else (stack.enter_context(SERIES.open(house, name, BY)), None)
        after = going_on(held, before)
        try:
            invoice = invoice_of(house, delivery, member, theirs, after.number)
            written = (("invoice", "pdf", invoice_paper(invoice)), ("invoice_xml", "xml", invoice_xml(invoice)))
        except FreigabeError as refusal:
            lacking.append(Lacking(kind="invoice", why=Text(de=refusal.de, en=refusal.en)))
            continue
        for kind, ending, content in written:
            paper = DeliveryPaper.model_validate({
                "kind": kind, "name": f"{after.number}.{ending}", "sha256": house.archive.put(content), "number": after.number, "importer": importer
            })  # fmt: skip
            made.append(paper)
        series[name] = (held, after)
    for held, after in series.values():
        opened.along(held, after, given(after, BY))


def _priced_anew(house: House, delivery: Delivery, member: Member, price: PriceOf) -> Delivery:
    """Lines whose price was not known are asked for again, at the price of the day the delivery was prepared."""
    if all(each.unpriced is None for each in delivery.lines):
        return delivery
    lots = {each.row.id: each for each in house.ledger.stock.lots(ids={line.lot for line in delivery.lines})}
    lines = tuple(each if each.unpriced is None else priced(each, lots[each.lot], member, delivery.made_on, price) for each in delivery.lines)
    return delivery.model_copy(update={"lines": lines})
