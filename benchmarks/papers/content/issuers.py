"""Who issues papers: notified bodies, laboratories, registrars, sellers of voluntary papers, authorities."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.papers.chance import Chance
from benchmarks.papers.content.companies import Person, person

KNOWN: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("issuers.toml").read_text(encoding="utf-8"))

SIGNERS = {
    "fi": ("Aino Kallio", "Juhani Virtasalo"),
    "ie": ("Ciarán Holbrook-Daly", "Saoirse Ní Mhurchú"),
    "it": ("Lucrezia Bonfatti", "Ettore Frassineti", "Ing. Amedeo Grandesso"),
    "hu": ("Zsófia Berényi-Tóth", "Gábor Szentmiklósi"),
    "es": ("Remedios Carbonell Jordà", "Vicente Ferrándiz"),
    "be": ("Lieselot Vanhoorebeke", "Joris De Craemer"),
    "nl": ("Willemijn Dijkgraaf", "Gareth Penhaligon"),
    "fr": ("Maëlys Kerguelen", "Béatrice Lanoë"),
    "gb": ("Rosalind Thackeray", "M. Trevanion"),
    "pl": ("mgr Kinga Zawadzka", "dr inż. Bartosz Lisiecki"),
}


@dataclass(frozen=True)
class Issuer:
    """A body, laboratory or office; ``number`` only for notified bodies."""

    name: str
    address: tuple[str, ...]
    place: str
    signers: tuple[Person, ...]
    number: str = ""
    native: str = ""
    accreditation: str = ""
    document: str = ""
    control: str = ""
    country: str = ""


def body(chance: Chance, act: str, product: str, year: int, control: bool = False, countries: tuple[str, ...] = ()) -> Issuer:
    """A notified body for goods under an act, of one of the countries if there is one."""
    fit = [b for b in KNOWN["body"] if act in b["acts"] and product in b["products"] and (b["control"] or not control)]
    near = [b for b in fit if b["country"] in countries]
    return _issuer(chance, chance.pick("body", near or fit), year)


def other(chance: Chance, sort: str, year: int, countries: tuple[str, ...] = ()) -> Issuer:
    """A laboratory, registrar, voluntary issuer or authority."""
    fit = [o for o in KNOWN[sort] if not countries or o.get("country") in countries]
    return _issuer(chance, chance.pick(sort, fit or KNOWN[sort]), year)


def _issuer(chance: Chance, known: dict[str, Any], year: int) -> Issuer:
    country = known.get("country", "de")
    numbers = known.get("certificate") or known.get("report") or known.get("document") or [""]
    return Issuer(
        name=chance.pick("name", known["names"]) if "number" in known else known.get("name") or known["names"][0],
        address=tuple(known["address"]),
        place=known["place"],
        signers=_signers(chance, country),
        number=known.get("number", ""),
        native=known.get("zh", "") or ("" if "number" in known else " ".join(known.get("names", [])[1:])),
        accreditation=chance.filled("accreditation", chance.pick("accreditations", known.get("accreditation") or [""])),
        document=chance.filled("document", chance.pick("documents", numbers).format(y=year % 100)),
        control=chance.filled("control", chance.pick("controls", known.get("control") or [""]).format(y=year % 100)),
        country=country,
    )


def _signers(chance: Chance, country: str) -> tuple[Person, ...]:
    if country in SIGNERS:
        return tuple(Person(name, name) for name in chance.mixed("signers", SIGNERS[country]))
    return tuple(person(chance.at(f"signer {i}"), country) for i in range(3))
