"""Labels of trade papers: phrases of the lexicon where they stand as labels, in four languages and across them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from documents.understanding.layout import Laid, Segment
from documents.understanding.lexicon import table

#: No label has more words.
MOST_WORDS = 14
_SEPARATOR = re.compile(r"^[/|·•:：;,.…\-–—=]+$")
_BOX_NUMBER = re.compile(r"^\(?\d{1,2}[a-z]?[.)]?$")
_MEASURED_ROLES = frozenset({"gross_weight_kg", "net_weight_kg"})
_NUMBER_ROLES = frozenset(
    {"invoice_number", "document_number", "order_number", "contract_number", "waybill_number", "master_waybill", "eori", "mrn", "own_number"}
)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A label for comparing: letters and digits only, lower case, umlauts written out, a number sign as ``no``."""
    text = unicodedata.normalize("NFKC", text.replace("№", "no").replace("n°", "no").replace("N°", "no").replace("º", "o").replace("#", "no"))
    text = text.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum() or unicodedata.combining(character))


@cache
def phrases_of(section: str) -> dict[str, tuple[str, ...]]:
    """Folded phrase → the names it can stand for, of one section (``labels``, ``columns``) of the trade lexicon."""
    index: dict[str, list[str]] = defaultdict(list)
    for name, languages in table("trade")[section].items():
        for phrases in languages.values():
            for phrase in phrases:
                if (key := fold(phrase)) and name not in index[key]:
                    index[key].append(name)
    return {key: tuple(names) for key, names in index.items()}


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of the lexicon's ``[words]``, folded."""
    return frozenset(fold(word) for word in table("trade")["words"][name])


@dataclass(frozen=True, eq=False)
class Label:
    """A label: the roles it can name, the words it covers; ``hint`` is what stands in brackets behind it (a unit, a currency, a date's order)."""

    segment: Segment
    roles: tuple[str, ...]
    first: int
    count: int
    colon: bool
    hint: str
    phrase: str

    @property
    def end(self) -> int:
        """Index of the first word behind the label in its segment."""
        return self.first + self.count

    @property
    def alone(self) -> bool:
        """Whether nothing else stands in its segment."""
        return self.end >= len(self.segment.words)

    @cached_property
    def at_start(self) -> bool:
        """Whether it opens its segment, apart from a box number (``2.``)."""
        return all(_BOX_NUMBER.match(word.text) or _SEPARATOR.match(word.text) for word in self.segment.words[: self.first])


def match_at(words: Sequence[str], start: int, index: dict[str, tuple[str, ...]]) -> tuple[int, str] | None:
    """The longest phrase that begins at word ``start``: how many words it takes, and the phrase; none across a colon."""
    found, text = None, ""
    for position in range(start, min(len(words), start + MOST_WORDS)):
        bare = words[position].partition("(")[0]
        if bare and bare != words[position] and text + fold(bare) in index:
            found = (position - start + 1, text + fold(bare))  # ``DATE(MM/DD/YYYY)``
        text += fold(words[position])
        if text in index:
            found = (position - start + 1, text)
        if words[position].endswith((":", "：")):
            break
    return found


def broken_labels(laid: Laid, outside: Collection[int]) -> dict[int, tuple[Label, ...]]:
    """Labels broken over two or three lines of their cell (``10. Number and`` / ``date of invoices``): they stand at the last of these lines."""
    index = phrases_of("labels")
    cells: dict[int, list[Segment]] = defaultdict(list)
    for segment in laid.segments:
        if segment.cell is not None and id(segment) not in outside:
            cells[id(segment.cell)].append(segment)
    found: dict[int, tuple[Label, ...]] = {}
    for segments in cells.values():
        for count in (6, 5, 4, 3, 2):
            if len({round(segment.middle) for segment in segments[:count]}) < count:
                continue  # side by side, not broken
            words = [word.text for segment in segments[:count] for word in segment.words]
            start = next((at for at, word in enumerate(words) if not _BOX_NUMBER.match(word)), len(words))
            hit = match_at(words, start, index) if len(segments) >= count else None
            if hit is None or start + hit[0] != len(words):
                continue
            for segment in segments[: count - 1]:
                found[id(segment)] = (Label(segment, ("stop",), 0, len(segment.words), False, "", hit[1]),)
            last = segments[count - 1]
            found[id(last)] = (Label(last, index[hit[1]], 0, len(last.words), False, "", hit[1]),)
            break
    return found


def labels_in(segment: Segment) -> Iterator[Label]:
    """Every label of a segment, from its left."""
    index = phrases_of("labels")
    words = [word.text for word in segment.words]
    position = 0
    while position < len(words):
        label = _label_at(segment, words, position, index)
        if label is None or not _opens(label, words):
            position += 1
            continue
        yield label
        position = label.end


def _label_at(segment: Segment, words: Sequence[str], start: int, index: dict[str, tuple[str, ...]]) -> Label | None:
    hit = match_at(words, start, index)
    if hit is None:
        return None
    end, roles, phrase = start + hit[0], index[hit[1]], hit[1]
    hint = "(" + words[end - 1].partition("(")[2] if "(" in words[end - 1][1:] else ""
    colon = words[end - 1].endswith((":", "："))
    while end < len(words) and not colon:
        bracket = _bracket(words, end)
        if bracket:
            hint += " " + " ".join(words[end:bracket])
            end = bracket
        elif _SEPARATOR.match(words[end]):
            if not _separates(words, end, index):
                break
            end += 1
        elif (again := _repeats(words, end, roles, index)) is not None:
            shared = tuple(role for role in roles if role in index[again[1]])
            roles, end = (shared or roles), end + again[0]
        else:
            break
        colon = words[end - 1].endswith((":", "："))
    return Label(segment, roles, start, end - start, colon, hint.strip(), phrase)


def _bracket(words: Sequence[str], start: int) -> int | None:
    """The end of a bracket that opens at ``start`` and holds words, not a value with many figures."""
    if not words[start].startswith("("):
        return None
    for position in range(start, min(len(words), start + 12)):
        if ")" in words[position]:
            inside = " ".join(words[start : position + 1])
            return position + 1 if sum(map(str.isdigit, inside)) <= 4 else None
    return len(words) if len(words) - start <= 12 else None


def _separates(words: Sequence[str], position: int, index: dict[str, tuple[str, ...]]) -> bool:
    """A separator belongs to the label when it is a colon or dash, or when the label goes on in another language behind it."""
    return words[position] != "/" or match_at(words, position + 1, index) is not None


def _repeats(words: Sequence[str], position: int, roles: tuple[str, ...], index: dict[str, tuple[str, ...]]) -> tuple[int, str] | None:
    """The same label again in another language (``Seller / Người bán``, ``发票号 Invoice No.``)."""
    again = match_at(words, position, index)
    if again is None:
        return None
    parted = words[position - 1] in {"/", "|", "·", "-", "–"} or words[position - 1].endswith("/")
    other_script = words[position - 1].isascii() != words[position].isascii()
    return again if parted or (other_script and set(roles) & set(index[again[1]])) else None


def _opens(label: Label, words: Sequence[str]) -> bool:
    """Whether the phrase is a label where it stands: first in its segment alone or with a colon; elsewhere only with a colon, or before a number."""
    if label.colon:
        return label.at_start or label.first == 0 or not _in_prose(words, label)
    if label.at_start and label.alone:
        return True
    following = words[label.end] if label.end < len(words) else ""
    words_list = table("trade")["words"]
    numbered = any(map(str.isdigit, following)) or following.strip("().") in words_list["currencies"] or following in words_list["incoterms"]
    if numbered and len(label.phrase) > 2 and set(label.roles) & _NUMBER_ROLES and not set(label.roles) & {"own_number"}:
        return True
    if numbered and set(label.roles) & _MEASURED_ROLES:
        return True
    if not label.at_start:
        return False
    return numbered or label.segment.words[0].bold != label.segment.words[-1].bold or label.segment.cell is not None


def _in_prose(words: Sequence[str], label: Label) -> bool:
    """Whether the words before the label run on into it: ``the total:`` is prose, ``GmbH Date:`` is not."""
    return words[label.first - 1][:1].islower() and words[label.first - 1].isalpha() and len(words[label.first - 1]) < 5
