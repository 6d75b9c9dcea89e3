"""Digital signatures of a paper (ISO 32000-1, 12.8): who signed, whether each holds, what was done to the file after it.

Nothing is fetched. Whether the signed bytes are those in the file needs nobody else; whether the signer is who he says depends on trust anchors,
certificates in PEM or DER that are laid into ``trust/`` beside this file (none come with it). Chains are judged for the moment the signature itself
states, never for today.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from batches.paper import DigitalSignature, Signal

_TRUST = Path(__file__).parent / "trust"
_MOST, _MOST_SHOWN = 16, 200


def signatures_in(data: bytes) -> tuple[tuple[DigitalSignature, ...], tuple[Signal, ...]]:
    """The signatures of the file, and what speaks against them; nothing where there are none."""
    if b"/ByteRange" not in data:
        return (), ()
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko_certvalidator.errors import PathError

    unreadable = (PdfError, PathError, InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    seen: list[DigitalSignature] = []
    signals: list[Signal] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for signature in _embedded(data):
                told, against = _looked_at(signature)
                seen += [told] if told else []
                signals += [against] if against else []
    except unreadable as fault:
        signals.append(_unreadable(type(fault).__name__))
    return tuple(seen), tuple(signals)


def _embedded(data: bytes) -> Iterator[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")  # anybody may read it; only printing or copying is forbidden
    yield from reader.embedded_signatures[:_MOST]


def _looked_at(signature: Any) -> tuple[DigitalSignature | None, Signal | None]:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    name, at = str(signature.field_name or "?")[:_MOST_SHOWN], signature.self_reported_timestamp
    # Without a moment of its own a chain would be judged for today, and tomorrow otherwise.
    dated = at is not None and at.tzinfo is not None
    context = ValidationContext(trust_roots=list(_anchors()) if dated else [], allow_fetching=False, moment=at if dated else None)
    try:
        status = validate_pdf_signature(signature, context)
    except (SignatureValidationError, ValueError) as fault:
        return None, _unreadable(str(fault) or type(fault).__name__)
    gaps = status.coverage is SignatureCoverageLevel.UNCLEAR
    holds, level = bool(status.intact and status.valid and not gaps), status.modification_level
    later: Literal["nothing", "additions", "content"] = "nothing"
    if level is not None and level is not ModificationLevel.NONE:
        later = "content" if level is ModificationLevel.OTHER else "additions"
    seen = DigitalSignature(
        name=name, signer=str(status.signing_cert.subject.human_friendly)[:_MOST_SHOWN], signed_at=None if at is None else at.isoformat(),
        holds=holds, trusted=holds and bool(status.trusted), later=later if holds else "nothing",
    )  # fmt: skip
    if not status.intact or not status.valid:
        why = "the signed bytes were changed" if not status.intact else "the signature does not fit its certificate"
        return seen, _signal("signature_invalid", f"digital signature {name}: {why}", name, "" if not status.intact else "certificate")
    if gaps:
        return seen, _signal("signature_invalid", f"digital signature {name} leaves parts of the file out", name, "gaps")
    if later == "content":
        return seen, _signal("edited_after_signing", f"the file was edited after digital signature {name}", name)
    return seen, None


@cache
def _anchors() -> tuple[Any, ...]:
    from asn1crypto import pem, x509

    anchors: list[Any] = []
    for path in sorted(path for path in _TRUST.glob("*") if path.suffix in {".pem", ".crt", ".cer", ".der"}):
        data = path.read_bytes()
        try:
            held = [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [x509.Certificate.load(data)]
            anchors += [certificate for certificate in held if certificate.subject.native]
        except (ValueError, TypeError) as fault:
            logging.getLogger(__name__).warning("%s holds no certificate and vouches for nobody: %s", path.name, fault)
    return tuple(anchors)


def _signal(code: str, message: str, name: str, variant: str = "") -> Signal:
    return Signal(code=f"forgery.{code}", message=message, variant=variant, values={"signature": name})


def _unreadable(why: str) -> Signal:
    return Signal(
        code="forgery.metadata_inconsistent", message=f"a digital signature of the file cannot be read: {why}", variant="signature", values={"why": why}
    )
