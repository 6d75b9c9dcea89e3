"""Papers printed from text as real PDFs, in the layout of :mod:`tests.documents.drawn`: tabs go to tab stops, ``# `` opens a title."""

from __future__ import annotations

from pathlib import Path

import pikepdf

from tests.documents.drawn import LEFT, PITCH, TABS

WIDTH, HEIGHT = 595, 842

#: A certificate whose issuer has words of its own for the paper's number and dates.
CERTIFICATE = """
# EU Type-Examination Certificate
Regulation (EU) 2016/425, Annex V (Module B)
{body}, Notified Body {number}

Paper mark\t{mark}

Models\tMW-2100
Class\tFFP2 NR
Standard\tEN 149:2001 + A1:2009

Sealed\t{sealed}
Good to\t{good_to}




Dr. Erika Beispiel
Head of Certification
"""


def certificate(mark: str, sealed: str, good_to: str, body: str = "Harzer Zert GmbH", number: str = "0158") -> str:
    """Such a certificate."""
    return CERTIFICATE.format(mark=mark, sealed=sealed, good_to=good_to, body=body, number=number)


def print_paper(path: Path, *texts: str) -> Path:
    """Print a paper of one page a text; the same texts give the same bytes."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding)
        )
        for text in texts:
            resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            stream = pdf.make_stream(_contents(text))
            page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, WIDTH, HEIGHT], Contents=stream, Resources=resources)
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path, deterministic_id=True)
    return path


def _contents(text: str) -> bytes:
    shown: list[bytes] = []
    top = 70.0
    for line in text.strip("\n").split("\n"):
        size = 18 if line.startswith("# ") else 10
        for run, x in zip(line.removeprefix("# ").split("\t"), (LEFT, *TABS), strict=False):
            if run:
                spelt = run.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
                shown.append(b"BT /F1 %d Tf %d %d Td (%s) Tj ET" % (size, x, HEIGHT - top, spelt))
        top += PITCH * (1.9 if size > 10 else 1.0)
    return b"\n".join(shown)
