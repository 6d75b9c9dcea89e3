"""Labels known by how they are set: small print over the value of a box, rows of heads over rows of values, labels broken over lines.

What no lexicon knows is a label all the same: it ends a value and is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from documents.understanding.layout import Laid, Line, Segment
from documents.understanding.trade_labels import BOX_NUMBER, GLUED_NUMBER, UNKNOWN, Label
from documents.understanding.trade_phrases import match_at, phrases_of, roles_of_ending, roles_of_text
from documents.understanding.trade_words import fold, meaning

#: How much larger than its caption a value is set at least.
_LARGER = 1.17
#: Words of a caption at most, in a box and outside of one.
_MOST_IN_BOX, _MOST_OUTSIDE = 24, 9

#: A value beside its label is no further away than this many font sizes.
_BESIDE = 8.0

Labels = dict[int, tuple[Label, ...]]


def captions(laid: Laid, outside: Collection[int]) -> Labels:
    """Small print over larger print in the same box, or right under it where there are no boxes."""
    segments = [segment for segment in laid.segments if id(segment) not in outside]
    boxes: dict[int, list[Segment]] = defaultdict(list)
    for segment in segments:
        if segment.cell is not None:
            boxes[id(segment.cell)].append(segment)
    found: Labels = {}
    sizes: list[float] = []
    for box in boxes.values():
        head = _small_print(box)
        if head and len(head) < len(box):
            sizes.append(head[0].size)
            found |= _as_labels(head)
    if sizes:
        usual = median(sizes)
        for box in boxes.values():
            if id(box[0]) not in found and _is_blank(box, usual):
                found |= _as_labels(box)
    found |= _outside_boxes(laid, [segment for segment in segments if segment.cell is None])
    return found


def _small_print(box: Sequence[Segment]) -> Sequence[Segment]:
    """The lines at the top of a box that are set smaller than all below them."""
    first = box[0]
    head: Sequence[Segment] = [first]
    for segment in box[1:]:
        if segment.size > 1.09 * first.size:
            break
        head = [*head, segment]
    # Where its first lines are a label by themselves, what follows is the value, though its letters may look as small in an image.
    head = next((box[:count] for count in range(1, len(head)) if _is_whole(" ".join(one.text for one in box[:count]))), head)
    below = box[len(head) :]
    larger = 1.05 if roles_of_text(" ".join(one.text for one in head)) else _LARGER
    if not below or below[0].size < larger * first.size or below[0].middle <= head[-1].middle + 1:
        return []
    return head if _is_caption(head, _MOST_IN_BOX) and below[0].middle - head[-1].middle < 9 * first.size else []


def _is_whole(text: str) -> bool:
    return text.count("(") <= text.count(")") and bool(roles_of_text(text))


def _is_blank(box: Sequence[Segment], usual: float) -> bool:
    """Whether a box holds nothing but small print of the usual size of captions: a field left empty."""
    return all(abs(segment.size - usual) < 0.06 * usual for segment in box) and len({round(s.middle) for s in box}) <= 3 and _is_caption(box, _MOST_OUTSIDE)


def _is_caption(head: Sequence[Segment], most: int) -> bool:
    words = [word.text for segment in head for word in segment.words]
    return len(words) <= most and any(len(re.findall(r"[^\W\d_]", word)) > 1 for word in words) and not any(len(re.findall(r"\d", word)) > 3 for word in words)


def _outside_boxes(laid: Laid, segments: Sequence[Segment]) -> Labels:
    """Captions that no rule frames: a known label in small print close over larger print that begins where it begins."""
    found: Labels = {}
    lines = list(laid.lines)
    place = {id(segment): at for at, line in enumerate(lines) for segment in line.segments}
    for segment in segments:
        under = next(_below(segment, lines[place[id(segment)] + 1 :]), None)
        beside = [other for other in lines[place[id(segment)]].segments if 0 < other.x0 - segment.x1 < _BESIDE * segment.size]
        if segment.text.endswith((":", "：")) and beside:
            continue
        small = under is not None and under.size >= _LARGER * segment.size and under.middle - segment.middle < 2.6 * under.size
        if small and _is_caption([segment], _MOST_OUTSIDE) and roles_of_text(segment.text):
            found |= _as_labels([segment])
    return found


def _below(segment: Segment, lines: Sequence[Line]) -> Iterator[Segment]:
    for line in lines[:4]:
        for other in line.segments:
            if other.middle > segment.middle + 2 and -4 < other.x0 - segment.x0 < 12:
                yield other


def _as_labels(head: Sequence[Segment]) -> Labels:
    """The small print as labels: one of all its lines where it is one column, else one of each run of words."""
    if len({round(segment.middle) for segment in head}) < len(head):
        return {id(segment): (_label(segment, [segment]),) for segment in head}
    last = head[-1]
    return {**{id(s): (Label(s, ("stop",), 0, len(s.words), False, "", "", caption=True),) for s in head[:-1]}, id(last): (_label(last, head),)}


def _label(segment: Segment, head: Sequence[Segment]) -> Label:
    text = " ".join(one.text for one in head)
    roles = roles_of_text(text) or roles_of_ending(text) or (UNKNOWN,)
    bracket = re.search(r"\(([^)]*)\)?", text)
    return Label(segment, roles, 0, len(segment.words), text.endswith(":"), bracket.group() if bracket else "", fold(text), caption=True)


def head_rows(laid: Laid, known: Mapping[int, tuple[Label, ...]], outside: Collection[int]) -> Labels:
    """The runs of words of a row of heads that no lexicon knows, where most of the row are labels and values stand under them."""
    found: Labels = {}
    for line, under in zip(laid.lines, laid.lines[1:], strict=False):
        heads = [segment for segment in line.segments if id(segment) not in outside]
        labels = [label for segment in heads for label in known.get(id(segment), ())[:1] if label.at_start and label.alone and not label.colon]
        if len(heads) < 2 or len(labels) < 2 or len(labels) * 2 < len(heads) or any(_is_filled(segment) for segment in heads):
            continue
        if under.middle - line.middle > 3.2 * max(segment.size for segment in heads):
            continue
        standing = [segment for segment in heads if any(_stands_under(value, segment) for value in under.segments)]
        if len(standing) >= 2 and len(standing) * 2 >= len(heads):
            taken = {id(label.segment): label for label in labels}
            for segment in heads:
                if id(segment) not in taken and _under_its_label(laid, segment, known):
                    continue
                roles = taken[id(segment)].roles if id(segment) in taken else (UNKNOWN,)
                hint = taken[id(segment)].hint if id(segment) in taken else ""
                found[id(segment)] = (Label(segment, roles, 0, len(segment.words), False, hint, fold(segment.text), caption=True),)
    return found


def _under_its_label(laid: Laid, segment: Segment, known: Mapping[int, tuple[Label, ...]]) -> bool:
    """Whether the box a run of words stands in begins with a label: it is the value."""
    first = next((other for other in laid.segments if other.cell is segment.cell), segment) if segment.cell is not None else segment
    return first is not segment and first.middle < segment.middle - 2 and any(label.alone for label in known.get(id(first), ()))


def _is_filled(segment: Segment) -> bool:
    return len(segment.words) > 5 or bool(re.search(r"\d", segment.text)) or segment.text.endswith(":")


def _stands_under(value: Segment, head: Segment) -> bool:
    middles = abs((value.x0 + value.x1) - (head.x0 + head.x1)) / 2
    return abs(value.x0 - head.x0) < 5 or abs(value.x1 - head.x1) < 4 or middles < 5


def broken_labels(laid: Laid, outside: Collection[int]) -> dict[int, tuple[Label, ...]]:
    """Labels broken over two or three lines of their cell (``10. Number and`` / ``date of invoices``): they stand at the last of these lines."""
    cells: dict[int, list[Segment]] = defaultdict(list)
    for segment in laid.segments:
        if segment.cell is not None and id(segment) not in outside:
            cells[id(segment.cell)].append(segment)
    found: dict[int, tuple[Label, ...]] = {}
    for segments in cells.values():
        for count in (6, 5, 4, 3, 2):
            if len(segments) < count or len({round(segment.middle) for segment in segments[:count]}) < count:
                continue  # side by side, not broken
            words = [word.text for segment in segments[:count] for word in segment.words]
            if len(words) > 22 or any(word.endswith((":", "：")) for word in words[:-1]):
                continue
            roles = _roles_of_broken(words) or (_roles_of_halves(" ".join(words)) if _runs_on(segments[:count]) else ())
            if not roles:
                continue
            for segment in segments[: count - 1]:
                found[id(segment)] = (Label(segment, ("stop",), 0, len(segment.words), False, "", ""),)
            last = segments[count - 1]
            found[id(last)] = (Label(last, roles, 0, len(last.words), last.words[-1].text.endswith(":"), "", fold("".join(words))),)
            break
    return found | _hyphenated(laid, outside)


def _hyphenated(laid: Laid, outside: Collection[int]) -> dict[int, tuple[Label, ...]]:
    """Labels outside of boxes that a hyphen breaks (``NUMBER OF PACK-`` / ``AGES``): their value stands beside the first line."""
    found: dict[int, tuple[Label, ...]] = {}
    for segment in laid.segments:
        if segment.cell is not None or id(segment) in outside or not re.search(r"[^\W\d][-\u00ad]$", segment.text) or len(segment.words) > 6:
            continue
        under = next((one for one in laid.segments if 2 < one.middle - segment.middle < 1.7 * segment.size and abs(one.x0 - segment.x0) < 3), None)
        text = f"{segment.text[:-1]}{under.text}" if under is not None and under.cell is None else ""
        if under is not None and text and not re.search(r"\d", text) and (roles := roles_of_text(text)):
            found[id(segment)] = (Label(segment, roles, 0, len(segment.words), text.endswith((":", "：")), "", fold(text)),)
            found[id(under)] = (Label(under, ("stop",), 0, len(under.words), False, "", ""),)
    return found


def _roles_of_broken(words: Sequence[str]) -> tuple[str, ...]:
    words = [GLUED_NUMBER.sub("", words[0]), *words[1:]]
    start = next((at for at, word in enumerate(words) if not BOX_NUMBER.match(word)), len(words))
    hit = match_at(words, start, phrases_of("labels"))
    if hit is not None and start + hit[0] == len(words):
        return phrases_of("labels")[hit[1]]
    whole = " ".join(words[start:])
    return meaning(whole, "roles") or roles_of_text(whole) if words[-1].endswith((":", "：")) else ()


def _runs_on(lines: Sequence[Segment]) -> bool:
    """Whether each line goes on with the one above: behind a stroke, or with a small letter."""
    return all(upper.text.endswith("/") or lower.text[:1].islower() for upper, lower in pairwise(lines))


def _roles_of_halves(text: str) -> tuple[str, ...]:
    """What a label in two tongues stands for that is all of its box: what its first half does, where the second may be longer than any lexicon."""
    halves = [half.strip() for half in text.split(" / ")]
    if len(halves) not in (2, 3) or re.search(r"\d", text) or len(text.split()) > 8:
        return ()
    return roles_of_text(halves[0]) if all(roles_of_text(half) for half in halves) or _is_whole(halves[0]) else ()
