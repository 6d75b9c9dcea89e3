"""Labels for cartons: GS1-128, GS1 DataMatrix and a QR code, and the same in plain German beside them; on A4 sheets of eight or single, 100 × 150 mm.

What the codes say (GS1 General Specifications, sections 3 and 4.14; `docs/papers.md` tells it to a store):
with a company prefix (00) SSCC, (02) GTIN of what is inside and (37) how many of it; without one (01) GTIN and (30) how many, and (91) the carton's own number;
where no GTIN is known (240) the model instead; always (10) lot and (17) last day of use.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from batches.base import Frozen, Text
from batches.errors import InputRefused
from batches.order import Unit
from batches.party import Name
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, Short, head, shown
from documents.writing.drawn_codes import data_matrix, gs1_128, qr_code
from documents.writing.gs1 import Element, alphanumeric, count, expiry, gtin, human_readable, sscc, takes
from documents.writing.pdf import written
from documents.writing.wording import day, number, word

#: ``sheet``: A4 with eight labels of 99.1 × 67.7 mm; ``single``: one label of 100 × 150 mm a page, as label printers and GS1 logistic labels have it.
Layout = Literal["sheet", "single"]
#: Which strings stand in one GS1-128 symbol, so that it fits the label's width at 0.25 mm a module; what fits none stands in the DataMatrix alone.
_SYMBOLS = (("00",), ("01", "02", "17", "30", "37"), ("10",), ("91",))
_WIDEST = 340


class Coded(Frozen):
    """What codes tell of goods. ``inside``: a number of our own; ``counted``: how many of the GTIN's item, or of the unit where there is none."""

    sscc: str = ""
    gtin: Short = ""
    model: Short = ""
    lot: Name
    expires_on: date | None = None
    counted: int | None = None
    inside: Short = ""


class CartonLabel(Frozen):
    """One carton of a delivery. ``counted``: how many of what the GTIN names (packs, where it is a pack's) are in it; without a GTIN the quantity counts.

    ``serial``: the running number of its SSCC, which does not come again within a year. ``link``: what its QR code leads to (the delivery); without one the QR
    code holds the label's text.
    """

    delivery: Name
    carton: Annotated[int, Field(gt=0)]
    of: Annotated[int, Field(gt=0)]
    recipient: Correspondent
    name: Text
    model: Short
    product_class: Short = ""
    lot: Name
    expires_on: date | None = None
    quantity: Annotated[int, Field(gt=0, lt=10**8)]
    unit: Unit = "piece"
    gtin: Short = ""
    counted: Annotated[int, Field(gt=0, lt=10**8)] | None = None
    storage: Short = ""
    donated: bool = False
    serial: Annotated[int, Field(ge=0)] | None = None
    link: Short = ""


def elements(coded: Coded) -> tuple[Element, ...]:
    """The element strings of goods or of a carton.

    A lot or model that GS1's characters cannot tell exactly (a space, an umlaut, more than 20 or 30 characters) is left out, never written otherwise: a reader
    who scans a changed lot traces another. ``InputRefused`` for a GTIN whose check digit is wrong and for a number of our own that cannot be encoded.
    """
    found: list[Element] = [Element("00", coded.sscc)] if coded.sscc else []
    if coded.gtin:
        found.append(Element("02" if coded.sscc else "01", gtin(coded.gtin)))
    if coded.expires_on:
        found.append(expiry(coded.expires_on))
    if coded.counted:
        found.append(count("37" if coded.sscc and coded.gtin else "30", coded.counted))
    if takes(coded.lot, 20):
        found.append(Element("10", coded.lot))
    if not coded.gtin and takes(coded.model, 30):
        found.append(Element("240", coded.model))
    if coded.inside and not coded.sscc:
        found.append(alphanumeric("91", coded.inside, 90))
    return tuple(found)


def carton_elements(label: CartonLabel, company_prefix: str = "") -> tuple[Element, ...]:
    """What the codes of a carton say; an SSCC only with a company prefix."""
    number_of_carton = ""
    if company_prefix:
        if label.serial is None:
            raise InputRefused("label.sscc_serial", "an SSCC needs a serial number for each carton", "Ein SSCC braucht für jeden Karton eine laufende Nummer")
        if label.gtin and not label.counted:
            raise InputRefused(
                "label.count",
                "beside an SSCC a GTIN (02) needs how many of it are in the carton (37); tell it, or leave the GTIN out",
                "Neben einem SSCC gehört zur GTIN (02), wie viele davon im Karton sind (37); bitte angeben oder die GTIN weglassen",
            )
        number_of_carton = sscc(company_prefix, label.serial)
    return elements(
        Coded(
            sscc=number_of_carton,
            gtin=label.gtin,
            model=label.model,
            lot=label.lot,
            expires_on=label.expires_on,
            counted=label.counted if label.gtin else label.quantity,
            inside=f"{label.delivery}/{label.carton}",
        )
    )


def carton_labels(labels: Sequence[CartonLabel], sender: Correspondent, made_on: date, *, layout: Layout = "sheet", company_prefix: str = "") -> bytes:
    """The labels as PDF/A-2b in the order given; the same labels give the same bytes."""
    if not labels:
        raise InputRefused("label.none", "no carton to label", "Kein Karton zu etikettieren")
    drawings: dict[str, str] = {}
    data: dict[str, Plain] = {
        **head("carton_labels", "de", labels[0].delivery, made_on, sender),
        "layout": layout,
        "labels": [_label(label, f"{place}", carton_elements(label, company_prefix), drawings) for place, label in enumerate(labels)],
    }
    return written("carton_labels", data, dated=made_on, drawings=drawings)


def _label(label: CartonLabel, key: str, coded: tuple[Element, ...], drawings: dict[str, str]) -> dict[str, Plain]:
    drawings[f"{key}-matrix"] = data_matrix(coded)
    content = f"{number(label.quantity)} {word('unit', label.unit)['de']}"
    drawings[f"{key}-qr"] = qr_code(label.link or _in_words(label, content))
    lines: list[Plain] = []
    for place, symbol in enumerate(_symbols(coded)):
        drawn, wide = gs1_128(symbol)
        if wide <= _WIDEST:
            drawings[f"{key}-line-{place}"] = drawn
            lines.append({"drawing": f"{key}-line-{place}", "modules": wide, "read": human_readable(symbol)})
    return {
        "delivery": label.delivery,
        "carton": f"{label.carton} / {label.of}",
        "recipient": shown(label.recipient),
        "name": label.name.de,
        "model": " · ".join(each for each in (label.model, label.product_class) if each),
        "lot": label.lot,
        "expires": day(label.expires_on) if label.expires_on else None,
        "content": content,
        "storage": label.storage,
        "donated": label.donated,
        "lot_coded": any(each.ai == "10" for each in coded),
        "matrix": f"{key}-matrix",
        "qr": f"{key}-qr",
        "lines": lines,
    }


def _symbols(coded: tuple[Element, ...]) -> list[tuple[Element, ...]]:
    found = (tuple(each for each in coded if each.ai in symbol) for symbol in _SYMBOLS)
    return [symbol for symbol in found if symbol]


def _in_words(label: CartonLabel, content: str) -> str:
    told = [f"Lieferung {label.delivery}", f"Karton {label.carton}/{label.of}", label.name.de, f"Modell {label.model}", f"Charge {label.lot}"]
    text = "\n".join([*told, *([f"Verwendbar bis {day(label.expires_on)}"] if label.expires_on else []), f"Inhalt {content}"])
    return text.encode()[:500].decode(errors="ignore")
