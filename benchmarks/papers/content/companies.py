"""Invented companies and persons, put together from parts so that no two papers need to share one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.papers import identifiers
from benchmarks.papers.chance import Chance

PARTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("companies.toml").read_text(encoding="utf-8"))
MAKERS = {"cn": 0.55, "vn": 0.17, "de": 0.13, "tr": 0.06, "my": 0.05, "pt": 0.04}


@dataclass(frozen=True)
class Person:
    """Who signs; ``native`` is the name in the person's own script."""

    name: str
    native: str


@dataclass(frozen=True)
class Company:
    """A firm, an authority or a hospital."""

    name: str
    address: tuple[str, ...]
    zone: str
    country: str = ""
    native: str = ""
    city: str = ""
    native_city: str = ""
    port: str = ""
    phone: str = ""
    web: str = ""
    number: str = ""
    people: tuple[Person, ...] = ()


def company(chance: Chance, where: str, trading: bool = False, product: str = "") -> Company:
    """A maker or a trader of the country ``where``."""
    parts = PARTS[where]
    first, second = chance.pick("first", parts["first"]), chance.pick("second", parts["second"])
    fit = [t for t in parts["trade"] if _fits(t[0], product)]
    trade = chance.pick("trade", parts["trading"] if trading else fit)
    suffix = chance.pick("suffix", parts["suffix"])
    city = chance.pick("city", parts["city"])
    seat = f"{city[0]} " if where == "cn" and chance.whether("seat", 0.6) else ""
    stem = first[0] + second[0]
    name = f"{seat}{stem} {trade[0]} {suffix[0]}".replace("  ", " ")
    country = chance.pick("country", parts["country"])
    return Company(
        name=name,
        address=_address(chance.at("address"), parts, city, country),
        zone=parts["zone"],
        country=country,
        native=_native(where, city, seat, first[1] + second[1], trade[1], suffix[1]),
        city=city[0],
        native_city=city[1] or city[0],
        port=city[4],
        phone=chance.filled("phone", parts["phone"]),
        web=f"www.{''.join(c for c in stem.lower() if c.isascii() and c.isalpha())}.{parts['web']}",
        number=identifiers.company_number(chance, parts["zone"]),
        people=tuple(person(chance.at(f"person {i}"), where) for i in range(3)),
    )


def person(chance: Chance, where: str) -> Person:
    """Somebody of the country ``where``; names are written as it is done there."""
    parts = PARTS.get(where, PARTS["pt"])
    family, given = chance.pick("family", parts["family"]), chance.pick("given", parts["given"])
    if where in ("cn", "vn"):
        gap = " " if where == "vn" else ""
        return Person(f"{family[0]} {given[0]}", f"{family[1]}{gap}{given[1]}")
    return Person(f"{given[0]} {family[0]}", f"{given[0]} {family[0]}")


def german(chance: Chance, sort: str) -> Company:
    """One of the fixed German (or other European) parties of ``sort``: buyers, notify, representatives."""
    name, street, town = chance.pick(sort, PARTS["public"][sort])
    land = {"Braga": "Portugal", "Amsterdam": "The Netherlands"}.get(town.rsplit(" ", 1)[-1], chance.pick("land", ("Germany", "Deutschland", "GERMANY")))
    city = town.split(" ", 2)[-1] if town[:4].isdigit() and not town[4].isdigit() else town.split(" ", 1)[1]
    return Company(
        name=name,
        address=(street, town, land),
        zone={"Portugal": "PT", "The Netherlands": "NL"}.get(land, "DE"),
        country=land,
        city=city,
        native_city=city,
        phone=chance.filled("phone", "+49 34%# ######"),
        number=identifiers.vat_id(chance),
        people=tuple(person(chance.at(f"person {i}"), "de") for i in range(3)),
    )


def pick(chance: Chance, sort: str) -> str:
    """A name of a forwarder or bank."""
    return str(chance.pick(sort, PARTS["public"][sort]))


def function(chance: Chance, language: str) -> str:
    """What a signatory is."""
    return str(chance.pick("function", PARTS["functions"][language]))


def _fits(trade: str, product: str) -> bool:
    """A glove maker does not call itself a nonwoven mill, nor a test maker a tailor."""
    words = {
        "Handschuhwerk": "glove",
        "Filtervlies": "ffp2 surgical_mask kn95 coverall",
        "Nonwoven": "ffp2 surgical_mask kn95 coverall gown",
        "Biotech": "antigen_test",
        "Medical Textile": "surgical_mask gown coverall",
        "Safety Garment": "ffp2 coverall kn95",
        "Tekstil": "ffp2 surgical_mask gown coverall",
    }
    return not product or trade not in words or any(word in product for word in words[trade].split())


def _address(chance: Chance, parts: dict[str, Any], city: list[str], country: str) -> tuple[str, ...]:
    street = chance.pick("street", parts["street"]).format(
        n=chance.number("n", 2, 298),
        m=chance.number("n", 2, 298) + 4,
        b=chance.number("b", 1, 9),
        f=chance.number("f", 2, 9),
        l=chance.pick("l", "ABCDE"),
        s=chance.pick("s", parts["streets"]),
    )
    area = "" if "Industrial Park" in street else chance.pick("area", parts["area"])
    match parts["zone"]:
        case "DE":
            return (street, f"{city[3]} {city[0]}", *((country,) if chance.whether("with country", 0.4) else ()))
        case "TR" | "PT" | "MY":
            return (f"{street}, {area}" if area else street, f"{city[3]} {', '.join(filter(None, (city[2], city[0])))}", country)
        case _:
            code = f" {city[3]}" if chance.whether("code", 0.6) else ""
            return (f"{street}, {area}" if area else street, f"{city[0]}, {city[2]}{code}", country)


def _native(where: str, city: list[str], seat: str, stem: str, trade: str, suffix: str) -> str:
    match where:
        case "cn":
            return f"{city[1]}{'市' if not seat else ''}{stem}{trade}{suffix}"
        case "vn":
            return f"{suffix} {trade} {stem}"
        case _:
            return ""
