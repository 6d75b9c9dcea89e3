"""What reading a file sees of tampering."""

from __future__ import annotations

from batches.paper import Signal
from tests.examples.example import Example
from tests.validators.sound_batch import batch, typex, with_paper

_DATES = {"before": "12.05.2019", "now": "12.05.2020"}


def _seen(sentence: str, broken: str, held: str, **values: str) -> Example:
    """A certificate in whose file that was seen, and one in whose file nothing was."""
    code, _, variant = sentence.partition(".")
    signal = Signal(code=f"forgery.{code}", message=broken, page=1, variant=variant, values=values)
    return Example(f"forgery.{sentence}", broken, held, batch(with_paper(typex().model_copy(update={"signals": (signal,)}))), batch())


EXAMPLES = (
    _seen("signature_invalid", "Bytes under a digital signature were changed.", "No signature of the file is broken.", signature="Sig1"),
    _seen("signature_invalid.certificate", "A digital signature does not fit its certificate.", "No signature of the file is broken.", signature="Sig1"),
    _seen("signature_invalid.gaps", "A digital signature leaves parts of the file out.", "No signature of the file is broken.", signature="Sig1"),
    _seen("edited_after_signing", "Content was changed after the file was signed.", "Nothing was changed after signing.", signature="Sig1"),
    _seen("content_replaced", "Reading saw that text was replaced, and no more than that.", "It saw nothing of the kind."),
    _seen("content_replaced.revision", "An earlier revision in the file gives another date.", "The file has no earlier revision.", **_DATES),
    _seen("content_replaced.removed", "An earlier revision in the file has a date that is gone.", "The file has no earlier revision.", before="12.05.2019"),
    _seen("content_replaced.overlaid", "Text is laid over other text.", "No text lies over other text.", **_DATES),
    _seen("content_replaced.scan", "Text stands on a white patch over print in a scan.", "The scan has no patch.", now="12.05.2022"),
    _seen("metadata_inconsistent", "Reading saw that what the file says of itself does not fit, and no more than that.", "It saw nothing of the kind."),
    _seen(
        "metadata_inconsistent.program", "The file was written with a program for pictures.", "It was written as papers are.", program="GIMP", day="2020-08-01"
    ),
    _seen(
        "metadata_inconsistent.fonts",
        "Five figures of the certificate's number are set in another font.",
        "The number is set in one font.",
        value="ZP/B417/20",
        fonts="Helvetica, Times-Roman",
        parts="ZPB | 41720",
    ),
    _seen(
        "metadata_inconsistent.dated",
        "The file was last written half a year before the day the certificate states.",
        "It was written on that day.",
        saved="2019-11-04",
        issued="2020-05-12",
    ),
    _seen("metadata_inconsistent.title", "The file's title names another certificate.", "It names no other.", titled="ZP/B400/19", number="ZP/B417/20"),
    _seen("metadata_inconsistent.signature", "A digital signature cannot be read.", "There is none, or it can be read.", why="damaged"),
)
