"""A company or public body as orders and declarations name it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from batches.base import CountryCode, Frozen

Name = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Party(Frozen):
    """A company or public body with its address and the numbers authorities know it by."""

    name: Name
    address: str = ""
    country: CountryCode | None = None
    eori: str | None = None
    vat_id: str | None = None
    srn: str | None = None
