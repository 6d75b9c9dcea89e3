"""A judgement as it is told to those to whom other batches are nobody's business.

Papers are compared with those of all batches, and a lot is inspected by the lots before it, whoever imported them. What a rule concludes from that is for
everybody; whose papers and lots they were is not.
"""

from __future__ import annotations

import re
from collections.abc import Container

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.finding import Finding

_SAME_PAPER = Text(
    de="{file} (oder sein Bild, oder seine Nummer) lag schon einer anderen Sendung bei.",
    en="{file} (or its picture, or its number) already came with another batch.",
)
_A_LOT = Text(de="Charge einer anderen Sendung", en="lot of another batch")


def earlier_batches(batch: Batch) -> frozenset[str]:
    """The other batches its judgement speaks of: those its papers were in, and those of the lots that led to its sampling plans."""
    papers = {each.earlier.batch for each in batch.seen_before}
    return frozenset(papers | {lot.batch for each in batch.inspected_before for lot in each.state.led_by}) - {batch.id}


def told_outside(batch: Batch, judgement: Judgement, others: Container[str]) -> Judgement:
    """The judgement without what it tells of ``others``: batch, order, file and holder of a paper (``papers.reused``), and the names of lots."""
    lots = {lot.name for each in batch.inspected_before for lot in each.state.led_by if lot.batch in others}
    reused = any(each.earlier.batch in others for each in batch.seen_before)
    findings = tuple(_without_paper(each) if reused and each.code == "papers.reused" else each for each in judgement.findings)
    if not lots:
        return judgement.model_copy(update={"findings": findings})
    unnamed = _Unnamed(lots)
    plans = tuple(each if each.because is None else each.model_copy(update={"because": unnamed.said(each.because)}) for each in judgement.sampling)
    return judgement.model_copy(update={"findings": tuple(map(unnamed.found, findings)), "sampling": plans})


def _without_paper(finding: Finding) -> Finding:
    named = {"file": finding.file or "–"}
    message = Text(de=_SAME_PAPER.de.format(**named), en=_SAME_PAPER.en.format(**named))
    own = tuple(each for each in finding.evidence if each.file == finding.file)
    return finding.model_copy(update={"message": message, "seen": None, "expected": None, "evidence": own})


class _Unnamed:
    """Takes the names of lots out of sentences, where each stands before the day it arrived, and out of what was seen, where they end it as a list
    (``validators/plan_reasons.py``, ``validators/discontinued.py``).
    """

    def __init__(self, lots: set[str]) -> None:
        any_of_them = "|".join(map(re.escape, sorted(lots, key=len, reverse=True)))
        self._in_sentence = re.compile(rf"(?<!\w)(?:{any_of_them})(?= \(\d)")
        self._in_list = re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)")

    def said(self, text: Text) -> Text:
        """The sentence."""
        return Text(de=self._in_sentence.sub(_A_LOT.de, text.de), en=self._in_sentence.sub(_A_LOT.en, text.en))

    def found(self, finding: Finding) -> Finding:
        """The finding, where it is about samples."""
        if finding.code not in ("quality.sample_too_small", "quality.lot_rejected"):
            return finding
        said, after, lots = (finding.seen or "").partition(" discontinued after ")
        seen = f"{said}{after}{self._in_list.sub(_A_LOT.en, lots)}" if after else finding.seen
        return finding.model_copy(update={"message": self.said(finding.message), "seen": seen})
