"""Makes labelled papers: which kinds, which of them scanned, and where they are written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from benchmarks.papers.chance import Chance
from benchmarks.papers.kinds import (
    air,
    attestations,
    certificates,
    control,
    customs,
    declarations,
    devices,
    inspection,
    invoices,
    letters,
    orders,
    origin,
    reports,
    sea,
)
from benchmarks.papers.kinds.sheet import Sheet
from benchmarks.papers.labels import label
from benchmarks.papers.scanning import scanned
from benchmarks.papers.setting import set_sheet

# How often each kind comes in a round; a round holds every kind.
KINDS: dict[str, tuple[int, Callable[[Chance], Sheet]]] = {
    "eu_type_examination_certificate": (3, certificates.type_examination),
    "production_control_certificate": (2, control.production_control),
    "notified_body_certificate": (1, devices.device_certificate),
    "declaration_of_conformity": (3, declarations.declaration),
    "test_report": (3, reports.report),
    "iso_certificate": (1, attestations.iso_certificate),
    "voluntary_certificate": (2, attestations.voluntary_certificate),
    "commercial_invoice": (3, invoices.invoice),
    "packing_list": (2, orders.packing_list),
    "air_waybill": (2, air.air_waybill),
    "bill_of_lading": (1, sea.bill_of_lading),
    "purchase_order": (1, orders.purchase_order),
    "origin_proof": (1, origin.origin_proof),
    "customs_notice": (1, customs.customs_notice),
    "inspection_report": (1, inspection.inspection_report),
    "beneficiary_confirmation": (1, letters.beneficiary_confirmation),
    "authority_confirmation": (1, letters.authority_confirmation),
}


@dataclass(frozen=True)
class Paper:
    """A paper and its label."""

    name: str
    pdf: bytes
    label: dict[str, Any]


def round_of_kinds(chance: Chance, number: int) -> tuple[str, ...]:
    """A round in a drawn order: each kind once first, then the more frequent ones again."""
    once = chance.mixed(f"round {number}", tuple(KINDS))
    again = tuple(kind for kind, (count, _) in KINDS.items() for _ in range(count - 1))
    return (*once, *chance.mixed(f"again {number}", again))


def papers(seed: int, count: int, scans: float, only: tuple[str, ...] = ()) -> Iterator[Paper]:
    """``count`` papers, of which about the share ``scans`` are pictures; the same seed makes the same ones, however many are asked for."""
    chance = Chance(f"papers {seed}")
    kinds = only or ()
    size = sum(times for times, _ in KINDS.values())
    for number in range(count):
        kind = kinds[number % len(kinds)] if kinds else round_of_kinds(chance, number // size)[number % size]
        yield paper(chance.at(f"{kind} {number}"), kind, f"s{seed}-{number + 1:04d}", scans)


def paper(chance: Chance, kind: str, name: str, scans: float) -> Paper:
    """One paper of a kind."""
    sheet = KINDS[kind][1](chance)
    pdf, rows = set_sheet(sheet)
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    if not chance.whether("scanned", scans):
        return Paper(name, pdf, label(sheet, pages, rows, "text"))
    picture, done = scanned(pdf, chance.at("scan"))
    known = label(sheet, pages, rows, "photo" if done.photo else "scan")
    turned = f", turned by {done.turned}" if done.turned else ""
    known["notes"] += f"; {done.dpi} dpi, JPEG {done.quality}, skew {done.skew:.1f}{turned}"
    return Paper(name, picture, known)


def write(folder: Path, made: Iterator[Paper]) -> Iterator[Paper]:
    """Each paper with its label beside it, as they come."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in made:
        (folder / f"{one.name}.pdf").write_bytes(one.pdf)
        (folder / f"{one.name}.json").write_text(json.dumps(one.label, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        yield one
