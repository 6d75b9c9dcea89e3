"""Customs notices made for a test: a real PDF from the lines given."""

from __future__ import annotations

from pathlib import Path

import typst

RELEASED = {
    "MRN": "20DE510220123456R1",
    "Einführer": "Muster Handel GmbH",
    "EORI-Nr.": "DE1234567",
    "Tag der Annahme": "29.05.2020",
    "Tag der Überlassung": "02.06.2020",
}


def notice(path: Path, title: str = "Überlassung zum zollrechtlich freien Verkehr", **changes: str | None) -> Path:
    """A notice of Hauptzollamt Dresden with these lines in place of those of :data:`RELEASED`; ``None`` leaves one out (``_`` stands for a blank)."""
    lines = RELEASED | {key.replace("_", " ").replace("EORI Nr", "EORI-Nr."): value for key, value in changes.items()}
    rows = "\n".join(f"[{key}:], [{value}]," for key, value in lines.items() if value is not None)
    text = f"""#set text(size: 10pt)
Hauptzollamt Dresden \\ Zollamt Flughafen Leipzig

#text(size: 15pt)[{title}]

#table(columns: (45mm, 80mm), stroke: none, {rows})

Leipzig, 03.06.2020
"""
    source = path.with_suffix(".typ")
    source.write_text(text, encoding="utf-8")
    typst.compile(str(source), output=str(path))
    source.unlink()
    return path
