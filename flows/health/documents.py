"""Can papers be recognised and written? The recogniser reads a page that Typst sets here and now."""

from __future__ import annotations

import hashlib
import io
import tempfile
from pathlib import Path

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok

#: A number no file of ours holds, so that it can only come from the picture.
_NUMBER = "FRG-2020-0117"
_PAGE = f"""#set page(width: 300pt, height: 120pt, margin: 20pt)
#set text(size: 14pt)
Commercial Invoice

Invoice No.: {_NUMBER}

Date: 29 May 2020
"""
_LATIN, _VIETNAMESE, _CHINESE = "ÄÖÜäöüß€", "ạếữơĐ", "检口罩"


def fonts(site: Site) -> Checked:
    """Typst sets German, Vietnamese and Chinese with the fonts it and freigabe bring (docs/operating.md)."""
    from documents.writing.pdf import displayable

    missing = "".join(sign for sign in _LATIN + _VIETNAMESE + _CHINESE if not displayable(sign))
    if missing:
        says = Text(en=f"the fonts lack {missing}", de=f"Den Schriften fehlen {missing}")
        return fault(
            "fonts",
            says,
            Text(en="install freigabe and typst again, in the version of the lock", de="freigabe und typst in der festgelegten Fassung neu installieren"),
        )
    return ok("fonts", "Latin, Vietnamese and Chinese are set", "Latein, Vietnamesisch und Chinesisch werden gesetzt")


def recognition(site: Site) -> Checked:
    """A page that is only a picture is recognised in the bounded reading process, and understood."""
    from documents.reading.bounds import DEFAULT_BOUNDS
    from documents.reading.process import Asked, ReadingProcess

    data = _picture()
    process = ReadingProcess(recognise=True)
    try:
        answer = process.read(data, Asked("doctor.pdf", hashlib.sha256(data).hexdigest()), DEFAULT_BOUNDS)
    except RuntimeError:
        says = Text(en="the process that recognises scans does not start", de="der Prozess, der Scans erkennt, startet nicht")
        return fault("ocr", says, Text(en="install rapidocr and onnxruntime again", de="rapidocr und onnxruntime neu installieren"))
    finally:
        process.close()
    paper = None if answer is None else answer.paper
    if paper is not None and paper.text_source == "ocr" and paper.value("invoice_number") == _NUMBER:
        return ok("ocr", "a scanned page was recognised and understood", "eine gescannte Seite wurde erkannt und verstanden")
    why = paper.error.message if paper is not None and paper.error is not None else "it reads something else"
    says = Text(en=f"a scanned page is not recognised: {why}", de=f"eine gescannte Seite wird nicht erkannt: {why}")
    return fault(
        "ocr",
        says,
        Text(en="give the machine 4 GiB of address space, and install rapidocr again", de="dem Rechner 4 GiB Adressraum geben und rapidocr neu installieren"),
    )


def _picture() -> bytes:
    """The page as a PDF that holds a picture and no text."""
    import typst
    from PIL import Image

    with tempfile.TemporaryDirectory(prefix="freigabe-") as folder:
        source = Path(folder) / "page.typ"
        source.write_text(_PAGE, encoding="utf-8")
        picture = typst.compile(source, format="png", ppi=200.0)
    written = io.BytesIO()
    assert isinstance(picture, bytes)  # noqa: S101 - one page
    Image.open(io.BytesIO(picture)).convert("L").save(written, "PDF", resolution=200)
    return written.getvalue()
