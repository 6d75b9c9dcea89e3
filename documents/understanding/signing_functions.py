"""Where the function of a person stands: under the name, beside it, or over the room for the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.dates import find_dates
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.people import functions_pattern


def neighbours(page: Laid, segment: Segment) -> Iterator[Segment]:
    for other in page.segments:
        if 2 < other.middle - segment.middle < 2.3 * max(segment.size, other.size) and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0:
            yield other


def function_below(page: Laid, segment: Segment) -> Segment | None:
    return next(
        (other for other in neighbours(page, segment) if functions_pattern().search(other.text) and len(other.words) <= 8 and not is_address(other.text)), None
    )


def function_over(page: Laid, segment: Segment) -> Segment | None:
    """A function over the space for the signature, the name under it, as Vietnamese papers are signed."""
    over = [
        other for other in page.segments if 2 < segment.middle - other.middle < 6.5 * segment.size and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0
    ]
    near = max(over, key=lambda one: one.middle, default=None)
    if (
        near is None
        or (segment.middle - near.middle < 1.6 * segment.size and not (_is_function(near.text) and function_below(page, segment) is None))
        or len(near.words) > 6
        or find_dates(near.text)
        or is_address(near.text)
    ):
        return None
    return near if functions_pattern().search(near.text) and not has_legal_form(near.text) and ":" not in near.text else None


def function_beside(page: Laid, segment: Segment) -> Segment | None:
    line = next(line for line in page.lines if segment in line.segments)
    rights = line.segments[line.segments.index(segment) + 1 :]
    return rights[0] if rights and _is_function(rights[0].text) else None


def _is_function(text: str) -> bool:
    """Whether the text is a function and little else."""
    words = text.split()
    if functions_pattern().match(text):
        return len(words) <= 6
    capital = all(word[:1].isupper() or word in ("of", "and", "der", "für", "und", "for", "&", "/") for word in words)
    return len(words) <= 5 and capital and functions_pattern().search(text) is not None and not has_legal_form(text) and not is_address(text)


#: Print this much smaller than the page's is a stamp's or a form's own.
SMALL = 0.74


def is_stamped(page: Laid, segment: Segment) -> bool:
    """Whether the words belong to a stamp or the small print: set clearly smaller than the text of the page."""
    sizes = sorted(one.size for one in page.segments)
    return segment.size < SMALL * sizes[len(sizes) // 2]


def is_apart(page: Laid, segment: Segment) -> bool:
    """Whether there is room for a signature above; a stamp may reach into it."""
    over = [
        other.middle
        for other in page.segments
        if other.middle < segment.middle - 2 and min(other.x1, segment.x1) - max(other.x0, segment.x0) > 0 and other.size > SMALL * segment.size
    ]
    return bool(over) and segment.middle - max(over) > 3.2 * segment.size


#: Below this part of a page stands its foot.
FOOT = 0.88


def is_last(page: Laid, segment: Segment) -> bool:
    """Whether only the foot of the page follows, as under the signature of a short paper."""
    return all(other.middle <= segment.middle + 2 or other.middle > FOOT * page.height or is_stamped(page, other) for other in page.segments)


_SIGNATURE_LABEL = re.compile(r"\(?(?:authori[sz]ed |rechtsverbindliche )?(?:signature|signed|unterschrift|firma|sign|chữ ký|签字|签名)\b", re.IGNORECASE)


def over_signature_label(page: Laid, segment: Segment) -> bool:
    """Whether the label of the signature stands right under the words."""
    return any(_SIGNATURE_LABEL.match(other.text) for other in neighbours(page, segment))


_OPEN = re.compile(r"(?:[,&/-]|\b(?:of|for|and|the|der|des|die|für|und|de|du|di|del|della|von))$")


def continued(page: Laid, segment: Segment) -> str:
    """What the line under a function adds to it: the rest of one that breaks off, or a remark in brackets; empty where it adds nothing."""
    following = next((one for one in neighbours(page, segment) if one.middle - segment.middle < 1.7 * segment.size and abs(one.x0 - segment.x0) < 3), None)
    if following is None or len(following.words) > 6 or find_dates(following.text):
        return ""
    if _OPEN.search(segment.text) and not has_legal_form(following.text):
        return f" {following.text}"
    return f" {following.text}" if re.fullmatch(r"\([A-Z][\w .-]{1,30}\)", following.text) else ""


#: The room for the signature of the one who approved, where others sign beside.
_APPROVES = re.compile(r"(?:approved|authori[sz]ed|released|freigegeben|genehmigt|approuvé|approvato|aprobado|批准|phê duyệt)\b", re.IGNORECASE)


def approves(page: Laid, segment: Segment) -> bool:
    """Whether the person signs in the room of the one who approved."""
    over = function_over(page, segment)
    return over is not None and _APPROVES.match(over.text) is not None
