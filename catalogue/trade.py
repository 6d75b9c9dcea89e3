"""Rows about trade: tariff, import VAT, relief from duty, the share of air freight that counts, airports, names of countries, weights that agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from catalogue.rows import Mark, Maybe, Row, Several


class TariffRow(Row):
    """A commodity code with its third-country duty; ``mark`` is that of the code, ``duty_mark`` that of the rate.

    ``products`` are ids, narrowed in brackets: ``ffp(FFP2,FFP3)``, ``medical_glove(vinyl/PE)``.
    """

    code: Annotated[str, Field(pattern=r"^\d{8}(\d{2})?$")]
    products: Several
    description: str
    duty_percent: Annotated[Decimal | None, Maybe]
    duty_specific: str
    duty_mark: Mark
    evfta_note: str
    supplementary_unit: str


class VatRate(Row):
    """Import VAT in percent."""

    rate_percent: Decimal


class Relief(Row):
    """A decision that relieved goods from import duty and VAT; dates are those of the import."""

    act: str
    goods: str
    beneficiaries: str
    condition: str
    declaration_code: str


class AirFreight(Row):
    """The percentage of air freight from a country that counts towards the customs value."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    counted_percent: Decimal


class Airport(Row):
    """The country of an airport by its IATA code."""

    airport: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Country(Row):
    """A country with the names papers print, in four languages."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    names: Several


class WeightTolerance(Row):
    """By how much two weights of one consignment may differ and still agree: a share of the larger, and so many kilograms at least.

    ``between``: two papers, or a paper and the order, whose weights are announced before anything is weighed; ``pallet``: what each pallet may weigh that a
    paper counts, since some scales carry it and others do not.
    """

    between: Literal["papers", "order", "pallet"]
    percent: Decimal
    kilograms: Decimal
