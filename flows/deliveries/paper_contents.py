"""What each paper of a delivery says: the plain input of the writers, filled from delivery, member and the goods' batches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from distribution.delivery import Delivery
from distribution.members import Member
from documents.writing.acknowledgement import Acknowledgement, ReceivedLine, acknowledgement
from documents.writing.carton_labels import CartonLabel, carton_labels
from documents.writing.delivery_note import DeliveryNote, NoteLine, delivery_note
from documents.writing.picking_list import PickingLine, PickingList, picking_list
from flows.accounts.own_address import own_url
from flows.deliveries.by_lot import by_lot
from flows.deliveries.correspondents import receiver, senders
from flows.deliveries.goods import Goods
from flows.deliveries.receipt_links import address_of, declaration_at
from flows.kinds import DEMANDS
from flows.wiring import House


def picking_list_of(house: House, delivery: Delivery, member: Member, goods: tuple[Goods, ...]) -> bytes:
    """What is to be taken, first expired first."""
    lines = tuple(
        PickingLine(
            number=each.line.number,
            name=each.name,
            model=each.model,
            product_class=each.product_class,
            lot=each.lot,
            expires_on=each.expires_on,
            quantity=each.line.quantity,
            unit=each.line.unit,
            packs=_packs(each),
            gtin=each.gtin,
            key=each.line.lot,
            donated=each.line.donated,
        )
        for each, _ in by_lot(goods)
    )
    told = PickingList(number=delivery.id, made_on=delivery.made_on, sender=senders(house, goods), recipient=receiver(member), lines=lines, note=delivery.note)
    return picking_list(told)


def delivery_note_of(house: House, delivery: Delivery, member: Member, goods: tuple[Goods, ...]) -> bytes:
    """What goes along with the goods."""
    note = DeliveryNote(
        number=delivery.id,
        made_on=_picked_on(delivery),
        sender=senders(house, goods),
        recipient=receiver(member),
        orders=_asked(house, delivery),
        lines=tuple(_note_line(house, delivery, each, numbers) for each, numbers in by_lot(goods)),
        note=delivery.note,
        confirm_at=address_of(house, delivery.id),
    )
    return delivery_note(note)


def labels_of(house: House, delivery: Delivery, member: Member, goods: tuple[Goods, ...]) -> bytes:
    """A label for each carton."""
    cartons = [(each, quantity) for each in goods for quantity in _in_cartons(each)]
    labels = [
        CartonLabel(
            delivery=delivery.id,
            carton=number,
            of=len(cartons),
            recipient=receiver(member),
            name=each.name,
            model=each.model,
            product_class=each.product_class,
            lot=each.lot,
            expires_on=each.expires_on,
            quantity=quantity,
            unit=each.line.unit,
            gtin=each.gtin,
            donated=each.line.donated,
            link=own_url() and f"{own_url()}/deliveries/{delivery.id}",
        )
        for number, (each, quantity) in enumerate(cartons, 1)
    ]
    return carton_labels(labels, senders(house, goods), _picked_on(delivery))


def acknowledgement_of(house: House, delivery: Delivery, member: Member, goods: tuple[Goods, ...]) -> bytes:
    """Who received what."""
    told = Acknowledgement(
        number=delivery.id,
        handed_over_on=delivery.handed_over_on or delivery.made_on,
        received_by=delivery.received_by,
        confirmed=delivery.confirmed or "driver",
        sender=senders(house, goods),
        recipient=receiver(member),
        lines=tuple(
            ReceivedLine(
                number=each.line.number,
                name=each.name,
                model=each.model,
                lot=each.lot,
                expires_on=each.expires_on,
                quantity=each.line.quantity,
                unit=each.line.unit,
            )
            for each in goods
        ),
        note_sha256=next((each.sha256 for each in delivery.papers_of("delivery_note")), ""),
    )
    return acknowledgement(told)


def _note_line(house: House, delivery: Delivery, goods: Goods, numbers: tuple[int, ...]) -> NoteLine:
    declaration, confirmation = goods.paper("declaration_of_conformity"), goods.paper("authority_confirmation")
    return NoteLine(
        number=goods.line.number,
        also=tuple(each for each in numbers if each != goods.line.number),
        name=goods.name,
        product_class=goods.product_class,
        model=goods.model,
        size=goods.size,
        manufacturer=goods.manufacturer or "–",
        authorised_representative=goods.authorised_representative,
        importer=goods.importer.name,
        lot=goods.lot,
        expires_on=goods.expires_on,
        quantity=goods.line.quantity,
        unit=goods.line.unit,
        packs=_packs(goods),
        cartons=goods.line.cartons,
        udi_di=goods.udi_di,
        gtin=goods.gtin,
        order=goods.order or "–",
        released_on=goods.released_on,
        price=None if goods.line.price is None else goods.line.price.total,
        donated=goods.line.donated,
        declaration="" if declaration is None else declaration_at(house, delivery.id, declaration.sha256),
        confirmation="" if confirmation is None else " ".join(part for part in (confirmation.file, confirmation.issued) if part),
        regime=goods.regime,
    )


def _asked(house: House, delivery: Delivery) -> tuple[str, ...]:
    """What the member asked for, by the days it did: it does not know demands by their ids."""
    known = (DEMANDS.find(house, each) for each in {line.demand for line in delivery.lines})
    return tuple(f"Bedarf vom {on:%d.%m.%Y}" for on in sorted({each.asked_on for each in known if each is not None}))


def _packs(goods: Goods) -> int | None:
    """How many packs of the smallest kind it is; nothing where it does not come out even."""
    whole, rest = divmod(goods.line.quantity, goods.pack)
    return whole if goods.pack > 1 and whole and not rest else None


def _in_cartons(goods: Goods) -> Iterator[int]:
    """What is in each carton of a line: whole packs, as evenly as they go; what is left over lies in the last."""
    cartons, pack = goods.line.cartons, goods.pack
    packs, rest = divmod(goods.line.quantity, pack)
    if packs < cartons:  # fewer packs than cartons: single units are spread
        packs, rest, pack = goods.line.quantity, 0, 1
    each, more = divmod(packs, cartons)
    for number in range(cartons):
        quantity = (each + (number < more)) * pack + (rest if number == cartons - 1 else 0)
        if quantity:
            yield quantity


def _picked_on(delivery: Delivery) -> date:
    return delivery.picked_on or delivery.made_on
