"""Where labels stand: phrases of the lexicon found in segments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from documents.understanding.layout import Segment
from documents.understanding.lexicon import table
from documents.understanding.script import fold, is_cjk

LANGUAGES = ("en", "de", "zh", "vi", "fr", "it", "es", "pl", "tr")


#: What may follow a label before its value: ``(s)``, ``(DD/MM/YYYY)``, colons, dots, dashes, a number sign.
_TAIL = re.compile(
    r"(?:\(\s*(?:s|e?n?|es|ies|dd/mm/yyyy|tt\.mm\.jjjj|mm/dd/yyyy|yyyy-mm-dd)\s*\))?\s*(?:[.:：|/·•–—=#]|-(?=\s|$)|\s)*(?:(?:no|nr|n°|№)\s*\.?\s*(?=[:：]))?[:：]*",
    re.IGNORECASE,
)


#: ``2.`` or ``(b)`` before a label.
ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]+\)?|[•·▪*-]|[①-⑳]", re.IGNORECASE)


#: Dots that lead from a label to its value.
_LEADER = "....."


@dataclass(frozen=True, eq=False)
class Label:
    """A label on a page: the fields it can name, the words it covers, how many; ``colon`` says that a separator follows it."""

    segment: Segment
    fields: tuple[str, ...]
    first: int
    count: int
    colon: bool
    phrase: str

    @property
    def at_start(self) -> bool:
        """Whether it opens its segment."""
        return self.first == 0 or (self.first == 1 and ENUMERATOR.fullmatch(self.segment.words[0].text) is not None)

    @property
    def alone(self) -> bool:
        """Whether nothing follows it in its segment."""
        return self.first + self.count >= len(self.segment.words)

    def rest(self) -> Segment | None:
        """What follows it in its segment."""
        return self.segment.after(self.first + self.count)


def before_label(segment: Segment, labels: Sequence[Label]) -> Segment:
    """The segment up to a label with a colon that a stroke or a dot parts from its beginning: ``TV-1, TV-2 | Classe :``."""
    label = next((one for one in labels if one.colon and one.first > 1), None)
    if label is None or segment.words[label.first - 1].text not in ("|", "·", "•", "–", "/"):
        return segment
    return Segment(segment.page, segment.words[: label.first - 1], segment.cell)


@cache
def phrase_index(file: str = "labels") -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    """Folded phrase → the fields it names, and the lengths of the phrases (none is a single letter) that begin with two letters, longest first."""
    index: dict[str, list[str]] = defaultdict(list)
    for name, entry in table(file).items():
        for language in LANGUAGES:
            for phrase in entry.get(language, ()):
                if name not in index[fold(phrase)]:
                    index[fold(phrase)].append(name)
    lengths: dict[str, set[int]] = defaultdict(set)
    for phrase in index:
        lengths[phrase[:2]].add(len(phrase))
    return {phrase: tuple(names) for phrase, names in index.items()}, {opening: tuple(sorted(some, reverse=True)) for opening, some in lengths.items()}


def labels_in(segment: Segment, file: str = "labels") -> tuple[Label, ...]:
    """Every label of the segment, longest phrase first at each word; bilingual repeats (``证书编号 Certificate No.``) are one label."""
    index, lengths = phrase_index(file)
    compact, starts = _compact(segment)
    found: list[Label] = []
    position = 0
    while position < len(segment.words):
        hit = _match(compact, starts[position], index, lengths, starts)
        # A label after other words needs them to end a phrase, else every "standard" in prose is one.
        if hit is None or (position and not _opens(segment, position)):
            position += 1
            continue
        label = _label(segment, position, hit, compact, starts, index, lengths)
        if found and found[-1].colon and found[-1].first + found[-1].count == position and not label.colon:
            # What follows a label and its colon is the value, even where it begins with a word that is a label elsewhere.
            position += 1
            continue
        if (label.alone and not label.colon and _ENDS_SENTENCE.match(segment.text)) or ("lots" in label.fields and not label.colon and _is_plot(label)):
            position += 1
            continue
        if not label.colon and not label.at_start and not _may_stand_inside(label, segment, position):
            position += 1
            continue
        found.append(_with_note(label, index))
        position = found[-1].first + found[-1].count
    return tuple(found)


#: The last words of a sentence, alone on a line: ``equipment.``
_ENDS_SENTENCE = re.compile(r"[a-zäöü][^:]*(?<!\bno)(?<!\bnr)(?<!\bref)(?<!\bmod)(?<!\bart)\.$")


_NOTE = re.compile(r"\((?P<note>[^()\d:]{3,80})\)\s*(?P<colon>[:：]?)")


def _with_note(label: Label, index: dict[str, tuple[str, ...]]) -> Label:
    """The label with what brackets behind it ask for, as the acts' own forms print it: ``PPE (product, type, batch or serial number)``."""
    rest = label.rest()
    note = _NOTE.fullmatch(rest.text) if label.at_start and not label.colon and rest is not None else None
    if note is None:
        return label
    named = [index[fold(part)] for part in re.split(r"\s*[,/]\s*|\s+(?:or|oder|and|und)\s+", note["note"]) if fold(part) in index]
    if not named:
        return label
    fields = tuple(dict.fromkeys((*label.fields, *(one for fields in named for one in fields if one == "models"))))
    return Label(label.segment, fields, label.first, len(label.segment.words) - label.first, bool(note["colon"]), label.phrase)


#: ``Lot C8-3, Road N3, Tan Phu Trung Industrial Park``: a plot of land, and no lot of goods.
_PLOT = re.compile(
    r"[A-Z]{0,3}[\d.]{0,4}[-/+\w]{0,8},?\s+(?:[^:]*\b(?:Road|Street|Park|Zone|Industrial|District|Province|Ward|Village|City|Town|Cluster|Area|Viet ?nam|KCN|"
    r"Khu|Đường|Phường|Quận|Huyện|Tỉnh|Xã)\b)",
    re.IGNORECASE,
)


def _is_plot(label: Label) -> bool:
    rest = label.rest()
    return rest is not None and _PLOT.match(rest.text) is not None


def _may_stand_inside(label: Label, segment: Segment, position: int) -> bool:
    """Whether a label without a colon may stand after other words: parted from them and no mere ``No.`` of an address, or long and at the end."""
    if label.alone and len(label.phrase) > 7:
        return True
    return _parted(segment, position) and (len(label.phrase) > 3 or is_cjk(label.phrase) or label.phrase in ("lot", "los"))


def _compact(segment: Segment) -> tuple[str, list[int]]:
    starts, text = [], ""
    for word in segment.words:
        starts.append(len(text))
        text += fold(word.text)
    starts.append(len(text))
    return text, starts


def _match(compact: str, start: int, index: dict[str, tuple[str, ...]], lengths: dict[str, tuple[int, ...]], starts: Sequence[int]) -> str | None:
    for length in lengths.get(compact[start : start + 2], ()):
        phrase = compact[start : start + length]
        if len(phrase) == length and phrase in index and _ends_well(compact, start + length, starts, phrase):
            return phrase
    return None


def _ends_well(compact: str, end: int, starts: Sequence[int], phrase: str) -> bool:
    """A phrase ends at a word's end, before a sign, or where the script changes."""
    if end >= len(compact) or end in starts:
        return True
    following, last = compact[end], phrase[-1]
    if is_cjk(last) != is_cjk(following):
        return True
    return not following.isalnum() and following not in "-'_&"


def _opens(segment: Segment, position: int) -> bool:
    """Whether the word at ``position`` may begin a label: after a separator, a wide gap or a sentence's end, or in capitals."""
    before, word = segment.words[position - 1], segment.words[position]
    return _parted(segment, position) or word.text[:1].isupper() or before.text[-1].isdigit()


def _parted(segment: Segment, position: int) -> bool:
    """Whether something parts the word from the one before it: a sign, a wide gap, another script."""
    before, word = segment.words[position - 1], segment.words[position]
    if before.text[-1] in ":;,.·|/–—)(" or is_cjk(word.text) != is_cjk(before.text):
        return True
    return word.x0 - before.x1 > 0.9 * max(word.size, 6)


def _label(
    segment: Segment, position: int, phrase: str, compact: str, starts: Sequence[int], index: dict[str, tuple[str, ...]], lengths: dict[str, tuple[int, ...]]
) -> Label:
    fields = list(index[phrase])
    end = starts[position] + len(phrase)
    colon = False
    while True:
        tail = _TAIL.match(compact, end)
        stop = tail.end() if tail else end
        colon = colon or any(sign in compact[end:stop] for sign in (":", "：", _LEADER))
        bracket = stop < len(compact) and compact[stop] in "(" and not colon
        if bracket:
            again = _match(compact, stop + 1, index, lengths, starts)
            if again is not None and compact[stop + 1 + len(again) : stop + 2 + len(again)] == ")":
                # The same label once more in brackets, in another tongue.
                shared = [name for name in fields if name in index[again]]
                fields = shared or fields
                end = stop + len(again) + 2
                continue
        again = _match(compact, stop, index, lengths, starts) if stop < len(compact) and (stop in starts or is_cjk(compact[stop])) and not colon else None
        joins = again is not None and (is_cjk(again) or is_cjk(phrase) or "/" in compact[end:stop] or "·" in compact[end:stop])
        if again is None or not joins:
            end = stop
            break
        shared = [name for name in fields if name in index[again]]
        fields = shared or [*fields, *index[again]]
        end = stop + len(again)
    count = sum(1 for at in starts[:-1] if starts[position] <= at < end)
    return Label(segment, tuple(dict.fromkeys(fields)), position, max(1, count), colon, phrase)
