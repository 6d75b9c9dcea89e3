"""Digital signatures of a paper (ISO 32000-1, 12.8): whether each holds, and whether the file was edited after it. Who signed is not judged here.

Nothing is fetched: whether a signer is to be trusted depends on lists a person keeps, whether the bytes are those that were signed does not.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any

from batches.paper import Signal

_MOST = 16


def signature_signals(data: bytes) -> Iterator[Signal]:
    """What speaks against the signatures of the file; nothing where there are none or all hold."""
    if b"/ByteRange" not in data:
        return
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko_certvalidator.errors import PathError

    unreadable = (PdfError, PathError, InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _signals(data)
    except unreadable as fault:
        yield _unreadable(type(fault).__name__)


def _signals(data: bytes) -> Iterator[Signal]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")  # anybody may read it; only printing or copying is forbidden
    for signature in reader.embedded_signatures[:_MOST]:
        yield from _of(signature)


def _of(signature: Any) -> Iterator[Signal]:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    name = signature.field_name or "?"
    try:
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    except (SignatureValidationError, ValueError) as fault:
        yield _unreadable(str(fault) or type(fault).__name__)
        return
    if not status.intact or not status.valid:
        why = "the signed bytes were changed" if not status.intact else "the signature does not fit its certificate"
        yield Signal(
            code="forgery.signature_invalid",
            message=f"digital signature {name}: {why}",
            variant="" if not status.intact else "certificate",
            values={"signature": name},
        )
    elif status.coverage is SignatureCoverageLevel.UNCLEAR:
        yield Signal(
            code="forgery.signature_invalid", message=f"digital signature {name} leaves parts of the file out", variant="gaps", values={"signature": name}
        )
    elif status.modification_level is ModificationLevel.OTHER:
        yield Signal(code="forgery.edited_after_signing", message=f"the file was edited after digital signature {name}", values={"signature": name})


def _unreadable(why: str) -> Signal:
    return Signal(
        code="forgery.metadata_inconsistent", message=f"a digital signature of the file cannot be read: {why}", variant="signature", values={"why": why}
    )
