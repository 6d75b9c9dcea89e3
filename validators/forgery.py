"""Was the file tampered with? What reading saw in it, judged; nothing blocks but what is proven by a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from validators.facts import Facts

_SIGNATURES = "Reg. (EU) No 910/2014 Art. 26(d), Art. 32(1)(g)"
_EVIDENCE = "Reg. (EU) 2016/425 Art. 10(2); Reg. (EU) 2019/1020 Art. 4(3)(b)"

Outcome = Iterator[Found | Held]


@rule(
    "forgery.signature_invalid",
    _SIGNATURES,
    "the `signals` of reading: digital signatures of the file",
)
def signature_invalid(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A digital signature that does not hold: the signed bytes were changed, or it does not fit its certificate or leaves parts of the file out."""
    yield from _signalled("forgery.signature_invalid", facts)


@rule(
    "forgery.edited_after_signing",
    _SIGNATURES,
    "the `signals` of reading: revisions of the file after its last signature",
)
def edited_after_signing(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A file whose content was changed after it was signed; further signatures, time stamps and filled-in fields are no change of content."""
    yield from _signalled("forgery.edited_after_signing", facts)


@rule(
    "forgery.content_replaced",
    _EVIDENCE,
    "the `signals` of reading: earlier revisions, and text laid over text",
)
def content_replaced(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """Text that is laid over other text, or that an earlier revision in the file gives otherwise or that is gone since."""
    yield from _signalled("forgery.content_replaced", facts)


@rule(
    "forgery.metadata_inconsistent",
    _EVIDENCE,
    "the `signals` of reading: program, day and title of the file beside `certificate_number`",
)
def metadata_inconsistent(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """What the file says of its making does not fit the paper: made with a program for pictures, titled with another certificate's number."""
    yield from _signalled("forgery.metadata_inconsistent", facts)


def _signalled(code: str, facts: Facts) -> Outcome:
    for paper in facts.papers:
        if paper.error is not None:
            continue
        found = tuple(_of(code, paper))
        yield from found
        if not found:
            yield Held(file=paper.file)


def _of(code: str, paper: Paper) -> Iterator[Found]:
    for signal in paper.signals:
        if signal.code == code:
            evidence = Evidence(file=paper.file, page=signal.page, box=signal.box, text=signal.message)
            yield Found(file=paper.file, seen=signal.message, variant=signal.variant, values=signal.values, evidence=(evidence,))


RULES: tuple[Callable[..., object], ...] = (signature_invalid, edited_after_signing, content_replaced, metadata_inconsistent)
