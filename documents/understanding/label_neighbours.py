"""How labels and the words around them belong together: what is another entry, what ends a list, what stands over what."""

from __future__ import annotations

import re

from documents.understanding.labels import ENUMERATOR, Label
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import has_legal_form
from documents.understanding.script import is_cjk

#: A label that the lexicon does not know: words that end with a colon.
UNKNOWN_LABEL = re.compile(r"^[^:：]{2,40}[^\W\d_)）.]\s*[)）.]?\s*[:：]$")


def has_colon(label: Label) -> bool:
    """Whether the colon stands on the label's own line (not on the second line of a broken one)."""
    return label.segment.words[min(label.first + label.count, len(label.segment.words)) - 1].text.endswith((":", "："))


def is_next_entry(label: Label, right: Segment) -> bool:
    """Whether what stands beside a label is the label of another entry, which the lexicon does not know: numbered as the label is, or with a colon."""
    numbered = ENUMERATOR.fullmatch(label.segment.words[0].text) and ENUMERATOR.fullmatch(right.words[0].text)
    return bool(numbered and len(right.words) > 1 and re.search(r"\d", right.words[0].text)) or (label.colon and UNKNOWN_LABEL.match(right.text) is not None)


def ends_list(label: Label, other: Label) -> bool:
    """Whether what looks like a label is the last of the words a comma parts behind a labelled value: ``Product: Gown, sterile``."""
    listed = label.colon and not other.colon and other.segment.words[other.first - 1].text.endswith(",")
    return listed and (other.alone or other.fields == ("other",))


def stands_over(upper: Segment, lower: Segment) -> bool:
    """Whether ``upper`` begins where ``lower`` does, or a little further in (on a dotted line), or is centred on it."""
    return -4 < upper.x0 - lower.x0 < max(4.0, 0.8 * upper.size) or abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) < 6


def is_named_again(first: Segment, other: Segment) -> bool:
    """Whether a line gives the Latin name of the company whose Chinese one stands over it, or ends the name that stands over it without its legal form."""
    ends = first.text[:1].isupper() and not re.search(r"[,\d]", first.text) and not has_legal_form(first.text)
    return not is_cjk(other.text) and has_legal_form(other.text) and (is_cjk(first.text) or ends)


def heads_box(label: Label, laid: Laid) -> bool:
    """Whether a label is small print over the value of its box, beside a box of the same make (whose caption may be no label known)."""
    line = next(line for line in laid.lines if label.segment in line.segments)
    right = next(iter(line.segments[line.segments.index(label.segment) + 1 :]), None)
    if right is None or right.cell is None or label.segment.cell in (None, right.cell) or not (label.at_start and label.alone):
        return False
    boxes = [[other for other in laid.segments if other.cell is one.cell and other.middle > one.middle + 1] for one in (label.segment, right)]
    small = all(under and under[0].size > 1.1 * one.size for one, under in zip((label.segment, right), boxes, strict=True))
    return small and abs(right.size - label.segment.size) < 0.3
