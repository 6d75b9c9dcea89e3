"""The data set of an import declaration (Reg. (EU) 2015/2446 Annex B: H1 standard, H7 low value), element by element under the numbers of the EUCDM.

Every element may be absent, so that an unfinished declaration can be held, shown and completed; what has to be there is judged in ``checking.py``.
A group's number and its parts' make the number of an element: name (``016 000``) of the exporter (``13 01``) is 13 01 016 000.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from batches.base import Frozen
from customs.declaration.formats import El, Group


class Address(Frozen):
    """Street and number, postcode, city, country (part 018 of a party or a place)."""

    city: Annotated[str | None, El("022", "an..35")] = None
    country: Annotated[str | None, El("020", "a2")] = None
    street: Annotated[str | None, El("019", "an..70")] = None
    postcode: Annotated[str | None, El("021", "an..17")] = None


class Trader(Frozen):
    """A party: its name and address, or the number customs know it by (EORI)."""

    name: Annotated[str | None, El("016 000", "an..70")] = None
    identification: Annotated[str | None, El("017 000", "an..17")] = None
    address: Annotated[Address | None, Group("018")] = None


class Representative(Trader):
    """Who declares for another; status 2 direct, 3 indirect (UCC Art. 18)."""

    status: Annotated[str | None, El("030 000", "n1")] = None


class Authorisation(Frozen):
    """An authorisation used and who holds it, e.g. DPO deferred payment, CGU comprehensive guarantee; its number is a supporting document (C506, C505)."""

    holder: Annotated[str | None, El("080 000", "an..17")] = None
    type: Annotated[str | None, El("002 000", "an..4")] = None


class PreviousDocument(Frozen):
    """What the goods were under before: temporary storage, entry summary declaration."""

    reference: Annotated[str | None, El("001 000", "an..70")] = None
    type: Annotated[str | None, El("002 000", "an4")] = None
    item: Annotated[int | None, El("007 000", "n..5")] = None


class AdditionalInformation(Frozen):
    """A statement by code and text."""

    code: Annotated[str | None, El("008 000", "an5")] = None
    text: Annotated[str | None, El("009 000", "an..512")] = None


class SupportingDocument(Frozen):
    """A paper the declaration rests on: invoice, proof of origin, certificate."""

    reference: Annotated[str | None, El("001 000", "an..70")] = None
    type: Annotated[str | None, El("002 000", "an4")] = None


class ItemDocument(SupportingDocument):
    """A supporting document of one goods item, with who issued it and until when it is valid (CCYYMMDD)."""

    issuing_authority: Annotated[str | None, El("010 000", "an..70")] = None
    valid_until: Annotated[str | None, El("011 000", "n8")] = None


class AdditionalReference(Frozen):
    """A reference without a paper behind it, e.g. a Y code saying that a restriction does not apply."""

    reference: Annotated[str | None, El("001 000", "an..70")] = None
    type: Annotated[str | None, El("002 000", "an4")] = None


class TransportDocument(Frozen):
    """The contract of carriage: air waybill, bill of lading."""

    reference: Annotated[str | None, El("001 000", "an..70")] = None
    type: Annotated[str | None, El("002 000", "an4")] = None


class SupplyChainActor(Frozen):
    """A further party of the supply chain by its role (CS, FW, MF, WH) and number."""

    identification: Annotated[str | None, El("017 000", "an..17")] = None
    role: Annotated[str | None, El("031 000", "a..3")] = None


class FiscalReference(Frozen):
    """Who owes import VAT, by role (FR1 importer, FR3 tax representative, FR5 vendor under the import scheme) and VAT number."""

    vat_number: Annotated[str | None, El("034 000", "an..17")] = None
    role: Annotated[str | None, El("031 000", "an3")] = None


class DeliveryTerms(Frozen):
    """Incoterm and place."""

    incoterm: Annotated[str | None, El("035 000", "a3")] = None
    unlocode: Annotated[str | None, El("036 000", "an..17")] = None
    location: Annotated[str | None, El("037 000", "an..35")] = None


class Tax(Frozen):
    """A charge on an item: duty (A00), import VAT (B00). Amounts in EUR, rate in percent."""

    base: Annotated[Decimal | None, El("040 014", "n..16,2")] = None
    rate: Annotated[Decimal | None, El("040 041", "n..17,3")] = None
    type: Annotated[str | None, El("039 000", "an3")] = None
    amount: Annotated[Decimal | None, El("040 043", "n..16,2")] = None
    payable: Annotated[Decimal | None, El("042 000", "n..16,2")] = None
    payment_method: Annotated[str | None, El("038 000", "a1")] = None


class Adjustment(Frozen):
    """An addition to or a deduction from the price, in EUR (UCC Art. 71, 72)."""

    code: Annotated[str | None, El("008 000", "a2")] = None
    amount: Annotated[Decimal | None, El("014 000", "n..16,2")] = None


class GoodsLocation(Frozen):
    """Where the goods can be examined: type of place, how it is identified, and its code by that qualifier, or its address."""

    type: Annotated[str | None, El("045 000", "a1")] = None
    qualifier: Annotated[str | None, El("046 000", "a1")] = None
    unlocode: Annotated[str | None, El("036 000", "an..17")] = None
    office: Annotated[str | None, El("047 001", "an8")] = None
    operator: Annotated[str | None, El("051 017", "an..17")] = None
    authorisation: Annotated[str | None, El("052 000", "an..35")] = None
    additional: Annotated[str | None, El("053 000", "an..4")] = None
    address: Annotated[Address | None, Group("018")] = None


#: Which element of a location its code is, by the qualifier: U UN/LOCODE, V customs office, X EORI, Y authorisation.
PLACE_BY_QUALIFIER = {"U": "unlocode", "V": "office", "X": "operator", "Y": "authorisation"}


class TransportMeans(Frozen):
    """A means of transport by type of identification and number (40 flight number, 10 IMO ship number)."""

    id: Annotated[str | None, El("017 000", "an..35")] = None
    type: Annotated[str | None, El("061 000", "n2")] = None


class Packaging(Frozen):
    """Packages of an item: kind, number, shipping marks."""

    marks: Annotated[str | None, El("054 000", "an..512")] = None
    number: Annotated[int | None, El("004 000", "n..8")] = None
    type: Annotated[str | None, El("003 000", "an2")] = None


class CommodityCode(Frozen):
    """HS subheading, CN and TARIC digits, additional codes."""

    hs: Annotated[str | None, El("056 000", "an6")] = None
    cn: Annotated[str | None, El("057 000", "an2")] = None
    taric: Annotated[str | None, El("058 000", "an2")] = None
    additional: Annotated[tuple[str, ...], El("059 000", "an4")] = ()
    national: Annotated[tuple[str, ...], El("060 000", "an4")] = ()

    @property
    def digits(self) -> str:
        """The code in one: six, eight or ten digits."""
        return "".join(part or "" for part in (self.hs, self.cn, self.taric))


class Procedure(Frozen):
    """Requested and previous procedure: 40 00 is release for free circulation without one before."""

    requested: Annotated[str | None, El("001 000", "an2")] = None
    previous: Annotated[str | None, El("002 000", "an2")] = None


class Money(Frozen):
    """An amount with its currency."""

    amount: Annotated[Decimal | None, El("014 000", "n..16,2")] = None
    currency: Annotated[str | None, El("012 000", "a3")] = None


class GoodsItem(Frozen):
    """One goods item (SI): goods of one commodity code, origin, preference, procedure and valuation method."""

    number: Annotated[int | None, El("11 03 000 000", "n..5")] = None
    procedure: Annotated[Procedure | None, Group("11 09")] = None
    additional_procedures: Annotated[tuple[str, ...], El("11 10 001 000", "an3")] = ()
    statistical_value: Annotated[Decimal | None, El("99 06 000 000", "n..16,2")] = None
    previous_documents: Annotated[tuple[PreviousDocument, ...], Group("12 01")] = ()
    additional_information: Annotated[tuple[AdditionalInformation, ...], Group("12 02")] = ()
    supporting_documents: Annotated[tuple[ItemDocument, ...], Group("12 03")] = ()
    additional_references: Annotated[tuple[AdditionalReference, ...], Group("12 04")] = ()
    description: Annotated[str | None, El("18 05 000 000", "an..512")] = None
    cus: Annotated[str | None, El("18 08 000 000", "an9")] = None
    commodity_code: Annotated[CommodityCode | None, Group("18 09")] = None
    preference: Annotated[str | None, El("14 11 001 000", "n3")] = None
    quota: Annotated[str | None, El("99 01 000 000", "n6")] = None
    taxes: Annotated[tuple[Tax, ...], Group("14 03")] = ()
    gross_mass: Annotated[Decimal | None, El("18 04 001 000", "n..16,6")] = None
    net_mass: Annotated[Decimal | None, El("18 01 001 000", "n..16,6")] = None
    supplementary_units: Annotated[Decimal | None, El("18 02 001 000", "n..16,6")] = None
    amount_invoiced: Annotated[Decimal | None, El("14 08 001 000", "n..16,2")] = None
    intrinsic_value: Annotated[Money | None, Group("14 14")] = None
    valuation_method: Annotated[str | None, El("14 10 001 000", "n1")] = None
    adjustments: Annotated[tuple[Adjustment, ...], Group("14 04")] = ()
    valuation_indicators: Annotated[str | None, El("14 07 001 000", "an4")] = None
    origin: Annotated[str | None, El("16 08 001 000", "a2")] = None
    preferential_origin: Annotated[str | None, El("16 09 001 000", "an..4")] = None
    packaging: Annotated[tuple[Packaging, ...], Group("18 06")] = ()


class GoodsShipment(Frozen):
    """The consignment (GS)."""

    nature_of_transaction: Annotated[str | None, El("99 05 001 000", "n..2")] = None
    ucr: Annotated[str | None, El("12 08 001 000", "an..35")] = None
    exporter: Annotated[Trader | None, Group("13 01")] = None
    importer: Annotated[Trader | None, Group("13 04")] = None
    seller: Annotated[Trader | None, Group("13 08")] = None
    buyer: Annotated[Trader | None, Group("13 09")] = None
    supply_chain_actors: Annotated[tuple[SupplyChainActor, ...], Group("13 14")] = ()
    fiscal_references: Annotated[tuple[FiscalReference, ...], Group("13 16")] = ()
    delivery_terms: Annotated[DeliveryTerms | None, Group("14 01")] = None
    transport_costs: Annotated[Money | None, Group("14 15")] = None
    destination: Annotated[str | None, El("16 03 000 000", "a2")] = None
    region_of_destination: Annotated[str | None, El("16 04 000 000", "an..35")] = None
    dispatch: Annotated[str | None, El("16 06 001 000", "a2")] = None
    location: Annotated[GoodsLocation | None, Group("16 15")] = None
    gross_mass: Annotated[Decimal | None, El("18 04 001 000", "n..16,6")] = None
    in_containers: Annotated[str | None, El("19 01 001 000", "n1")] = None
    arrival_means: Annotated[TransportMeans | None, Group("19 06")] = None
    containers: Annotated[tuple[str, ...], El("19 07 063 000", "an..17")] = ()
    inland_mode: Annotated[str | None, El("19 04 001 000", "n1")] = None
    previous_documents: Annotated[tuple[PreviousDocument, ...], Group("12 01")] = ()
    additional_information: Annotated[tuple[AdditionalInformation, ...], Group("12 02")] = ()
    supporting_documents: Annotated[tuple[SupportingDocument, ...], Group("12 03")] = ()
    additional_references: Annotated[tuple[AdditionalReference, ...], Group("12 04")] = ()
    transport_documents: Annotated[tuple[TransportDocument, ...], Group("12 05")] = ()
    items: Annotated[tuple[GoodsItem, ...], Group("")] = ()


class Declaration(Frozen):
    """An import declaration (D) with its consignment and goods items."""

    data_set: Literal["H1", "H7"] = "H1"
    lrn: Annotated[str | None, El("12 09 001 000", "an..22")] = None
    type: Annotated[str | None, El("11 01 001 000", "a2")] = None
    additional_type: Annotated[str | None, El("11 02 001 000", "a1")] = None
    invoice_currency: Annotated[str | None, El("14 05 001 000", "a3")] = None
    total_invoiced: Annotated[Decimal | None, El("14 06 001 000", "n..16,2")] = None
    declarant: Annotated[Trader | None, Group("13 05")] = None
    representative: Annotated[Representative | None, Group("13 06")] = None
    authorisations: Annotated[tuple[Authorisation, ...], Group("12 12")] = ()
    border_mode: Annotated[str | None, El("19 03 001 000", "n1")] = None
    border_nationality: Annotated[str | None, El("19 08 062 000", "a2")] = None
    presentation_office: Annotated[str | None, El("17 09 001 000", "an8")] = None
    supervising_office: Annotated[str | None, El("17 10 001 000", "an8")] = None
    shipment: Annotated[GoodsShipment, Group("")] = GoodsShipment()
