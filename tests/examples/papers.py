"""Papers that are missing, unreadable or of no known kind."""

from __future__ import annotations

from batches.paper import Paper
from tests.examples.example import Example
from tests.validators.sound_batch import batch, paper, sound_papers, unreadable, with_paper

_SCAN = "scan.pdf"
_READ = paper("iso_certificate", _SCAN, standards=["EN ISO 13485:2016"])
_BESIDE = (*sound_papers(), _READ)


def _without(file: str, *more: Paper) -> tuple[Paper, ...]:
    return (*(each for each in sound_papers() if each.file != file), *more)


def _leaflet(model: str) -> Paper:
    return paper("instructions", "ifu.pdf", product="Partikelfiltrierende Halbmaske FFP2", models=[model])


EXAMPLES = (
    Example(
        "papers.missing",
        "FFP2 masks come without their declaration of conformity.",
        "The declaration is among the papers.",
        batch(_without("doc.pdf")),
        batch(),
    ),
    Example(
        "papers.missing.unread",
        "The declaration of conformity is not there, but one file could not be read.",
        "The declaration is there, whatever the unread file is.",
        batch(_without("doc.pdf", unreadable(_SCAN))),
        batch((*sound_papers(), unreadable(_SCAN))),
    ),
    Example(
        "papers.missing.supporting",
        "No test report came with the FFP2 masks.",
        "A test report on the model is there.",
        batch(_without("tr-149.pdf")),
        batch(),
    ),
    Example(
        "papers.missing.other_models",
        "The only instructions for the FFP2 masks are those of the variant LY-8210V.",
        "They name LY-8210, as ordered.",
        batch(with_paper(_leaflet("LY-8210V"))),
        batch(with_paper(_leaflet("LY-8210"))),
    ),
    Example(
        "papers.missing.trade",
        "Goods that travel by sea come without a bill of lading.",
        "The bill of lading is there.",
        batch(_without("bl.pdf")),
        batch(),
    ),
    Example(
        "papers.unreadable",
        "A file is damaged.",
        "The same file opens and its text is read.",
        batch((*sound_papers(), unreadable(_SCAN))),
        batch(_BESIDE),
    ),
    Example(
        "papers.unreadable.no_text",
        "A file opens but shows no text.",
        "Its text was read.",
        batch((*sound_papers(), paper("iso_certificate", _SCAN, text_source=None))),
        batch(_BESIDE),
    ),
    Example(
        "papers.unrecognised",
        "A paper is of no kind that is known.",
        "It is the certificate of a management system.",
        batch((*sound_papers(), paper("other", _SCAN))),
        batch(_BESIDE),
    ),
)
