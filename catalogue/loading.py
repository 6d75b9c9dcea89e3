"""Read the catalogue's files into one unchangeable whole; its version is the digest over every data file."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from catalogue.contents import Catalogue
from catalogue.law import (
    Act,
    Alert,
    BodyName,
    Category,
    DeclarationElement,
    DefiningStandard,
    Designation,
    MarketState,
    MarkingElement,
    NameWord,
    Product,
    Route,
    StandardEdition,
)
from catalogue.quality import (
    CodeLetters,
    ConditioningState,
    Limit,
    MeasuredProperty,
    RequiredTest,
    SamplingCell,
    SamplingPolicy,
    ShelfLifePolicy,
    SpecimensAsked,
    SwitchingPolicy,
    Unit,
)
from catalogue.rows import CatalogueFault, read_csv, rows_of_table
from catalogue.trade import AirFreight, Airport, Country, Relief, TariffRow, VatRate, WeightTolerance

PACKAGED = Path(__file__).parent / "data"


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The catalogue in ``folder``, or the packaged one (read once a process).

    :class:`CatalogueFault` names file and row of what does not fit.
    """
    return _packaged() if folder is None else _read(folder)


@lru_cache(maxsize=1)
def _packaged() -> Catalogue:
    return _read(PACKAGED)


def _read(folder: Path) -> Catalogue:
    try:
        return Catalogue(
            version=_digest(folder),
            categories=read_csv(folder / "categories.csv", Category),
            products=rows_of_table(folder / "products.toml", "product", Product),
            acts=read_csv(folder / "acts.csv", Act),
            routes=read_csv(folder / "routes.csv", Route),
            standards=read_csv(folder / "standards.csv", StandardEdition),
            defining_standards=read_csv(folder / "defining_standards.csv", DefiningStandard),
            designations=read_csv(folder / "notified_bodies.csv", Designation),
            body_names=read_csv(folder / "body_names.csv", BodyName),
            single_market=read_csv(folder / "single_market.csv", MarketState),
            name_words=read_csv(folder / "name_words.csv", NameWord),
            alerts=read_csv(folder / "alerts.csv", Alert),
            declaration_elements=read_csv(folder / "declaration_elements.csv", DeclarationElement),
            limits=read_csv(folder / "limits.csv", Limit),
            properties=rows_of_table(folder / "properties.toml", "property", MeasuredProperty),
            units=rows_of_table(folder / "units.toml", "unit", Unit),
            conditioning_states=rows_of_table(folder / "specimens.toml", "state", ConditioningState),
            specimens_asked=rows_of_table(folder / "specimens.toml", "specimens", SpecimensAsked),
            sampling_cells=read_csv(folder / "sampling_plans.csv", SamplingCell),
            code_letters=read_csv(folder / "sampling_code_letters.csv", CodeLetters),
            sampling_policies=rows_of_table(folder / "policy.toml", "sampling", SamplingPolicy),
            switching_policies=rows_of_table(folder / "policy.toml", "switching", SwitchingPolicy),
            shelf_life_policies=rows_of_table(folder / "policy.toml", "shelf_life", ShelfLifePolicy),
            tariff=read_csv(folder / "tariff.csv", TariffRow),
            vat_rates=read_csv(folder / "vat.csv", VatRate),
            reliefs=read_csv(folder / "relief.csv", Relief),
            air_freight=read_csv(folder / "air_freight.csv", AirFreight),
            airports=read_csv(folder / "airports.csv", Airport),
            countries=read_csv(folder / "countries.csv", Country),
            weight_tolerances=rows_of_table(folder / "policy.toml", "weight_tolerance", WeightTolerance),
            required_tests=read_csv(folder / "required_tests.csv", RequiredTest),
            marking_elements=read_csv(folder / "marking_elements.csv", MarkingElement),
        )
    except FileNotFoundError as error:
        missing = Path(str(error.filename)).name
        raise CatalogueFault("catalogue.incomplete", f"{missing} is missing from the catalogue", f"{missing} fehlt im Katalog") from error


def _digest(folder: Path) -> str:
    """SHA-256 over name and content of every CSV and TOML file, in the order of their names."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.suffix in (".csv", ".toml"):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            whole.update(f"{path.name} {content}\n".encode())
    return whole.hexdigest()
