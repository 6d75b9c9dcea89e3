"""Take the pictures of docs/papers.md anew: ``python -m tests.documents.take_pictures [FOLDER]``, from the samples of the tests."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium

from batches.base import Text
from documents.writing.carton_labels import carton_labels
from documents.writing.delivery_note import delivery_note
from tests.documents.outgoing import HOUSE, label, note, note_line

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def papers() -> dict[str, bytes]:
    """Name → the paper whose first page is shown."""
    masks = note_line(
        number=2,
        name=Text(de="Medizinische Gesichtsmaske Typ IIR", en="Medical face mask type IIR"),
        product_class="Typ IIR",
        model="Khẩu trang y tế 4 lớp",
        manufacturer="Công ty Cổ phần Thiết bị Y tế Hà Nội Mẫu",
        lot="HN-2106-0417",
        quantity=50000,
        packs=1000,
        cartons=20,
        price=None,
        donated=True,
        regime="device",
        declaration="https://papiere.musterhilfe.example/d/iir",
    )
    gloves = note_line(
        number=3,
        name=Text(de="Einmalhandschuhe Nitril", en="Nitrile gloves"),
        product_class="Kat. III",
        model="NG-100",
        size="M",
        lot="NG2020-17",
        unit="pair",
        price=Decimal("0.04"),
    )
    cartons = [label(carton=place, serial=place, donated=place % 2 == 0, gtin="" if place > 6 else "04012345678901") for place in range(1, 13)]
    return {
        "delivery-note": delivery_note(note(note_line(), masks, gloves)),
        "carton-labels": carton_labels(cartons, HOUSE, date(2020, 6, 25), company_prefix="4012345"),
    }


def main(folder: Path) -> None:
    """Write the pictures as WebP."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, written in papers().items():
        picture = pdfium.PdfDocument(written)[0].render(scale=1.4).to_pil().convert("RGB")
        picture.save(folder / f"{name}.webp", quality=82, method=6)
        print(f"{name}.webp", (folder / f"{name}.webp").stat().st_size)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
