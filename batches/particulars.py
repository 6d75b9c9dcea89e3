"""What a customs declaration needs beyond the order itself: who declares, where the goods lie, by what they came (``order.json``, key ``declaration``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from batches.base import CountryCode, Frozen
from batches.party import Party

Code = Annotated[str, Field(min_length=1, max_length=70, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Representative(Party):
    """Who declares for the importer: ``direct`` in his name, ``indirect`` in his own (UCC Art. 18)."""

    status: Literal["direct", "indirect"] = "direct"


class GoodsLocation(Frozen):
    """Where the goods can be examined (16 15): kind of place, how it is identified, and its code or address by that qualifier."""

    type: Literal["A", "B", "C", "D"]
    qualifier: Literal["T", "U", "V", "W", "X", "Y", "Z"]
    code: Code | None = None
    additional: Annotated[str | None, Field(max_length=4)] = None
    address: str | None = None
    country: CountryCode | None = None


class Means(Frozen):
    """A means of transport: how it is identified (40 flight, 10 IMO number, 30 road vehicle …), its number and the country it is registered in."""

    type: Annotated[str, Field(pattern=r"^\d{2}$")]
    id: Annotated[str, Field(min_length=1, max_length=35)]
    nationality: CountryCode | None = None


class Held(Frozen):
    """An authorisation (12 12), a previous document (12 01), a transport document (12 05) or an additional reference (12 04): its type code and its number."""

    type: Annotated[str, Field(min_length=1, max_length=4, pattern=r"^[A-Z0-9]+$")]
    reference: Code | None = None
    holder: Annotated[str | None, Field(max_length=17)] = None
    item: Annotated[int | None, Field(ge=1, le=99999)] = None


class Packages(Frozen):
    """Packages of a line: kind (UN/ECE Recommendation 21: BX box, CT carton, PX pallet), number and shipping marks."""

    type: Annotated[str, Field(pattern=r"^[0-9A-Z]{2}$")]
    number: Annotated[int, Field(ge=0, le=99_999_999)]
    marks: Annotated[str | None, Field(max_length=512)] = None


class DeclarationParticulars(Frozen):
    """What the declarant adds. Everything may be absent: what is missing is named, never guessed."""

    data_set: Literal["H1", "H7"] = "H1"
    declarant: Party | None = None
    representative: Representative | None = None
    presentation_office: Annotated[str | None, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{6}$")] = None
    supervising_office: Annotated[str | None, Field(pattern=r"^[A-Z]{2}[A-Z0-9]{6}$")] = None
    location: GoodsLocation | None = None
    arrival_means: Means | None = None
    border_nationality: CountryCode | None = None
    inland_mode: Annotated[str | None, Field(pattern=r"^[1-9]$")] = None
    containers: tuple[Annotated[str, Field(min_length=1, max_length=17)], ...] | None = None
    region_of_destination: Annotated[str | None, Field(max_length=35)] = None
    nature_of_transaction: Annotated[str | None, Field(pattern=r"^\d{1,2}$")] = None
    valuation_indicators: Annotated[str | None, Field(pattern=r"^[01]{4}$")] = None
    payment_method: Annotated[str | None, Field(pattern=r"^[A-Z]$")] = None
    authorisations: tuple[Held, ...] = ()
    previous_documents: tuple[Held, ...] = ()
    transport_documents: tuple[Held, ...] = ()
    additional_references: tuple[Held, ...] = ()
