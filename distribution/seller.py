"""What an invoice needs of its seller beside what orders tell of an importer: where it is paid, and whom to ask."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from batches.base import Frozen
from batches.party import Name
from distribution.members import Line


class Seller(Frozen):
    """An importer as it invoices. ``address``: street, then postcode and town; empty: as orders have it. ``pay_within``: days until an invoice is due."""

    id: str
    name: Name
    iban: Line
    bic: Line = ""
    account_name: Line = ""
    address: Annotated[str, Field(max_length=600)] = ""
    vat_id: Line = ""
    tax_number: Line = ""
    contact: Line = ""
    phone: Line = ""
    mail: Line = ""
    pay_within: Annotated[int, Field(ge=0, le=365)] = 30
