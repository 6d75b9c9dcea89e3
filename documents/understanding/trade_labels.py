"""Labels of trade papers: phrases of the lexicon and of its grammar where they stand as labels, in four languages and across them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from documents.understanding.dates import find_dates
from documents.understanding.layout import Segment
from documents.understanding.lexicon import table
from documents.understanding.trade_phrases import NUMBER_ROLES, WEAK_ROLES, misread_roles, named_at, roles_of_text, shared, words_of
from documents.understanding.trade_values import country_in, package_spans
from documents.understanding.trade_words import fold, is_filler, is_form_text

_SEPARATOR = re.compile(r"^[/|·•:：;,.…\-–—=]+$")
_LEADERS = re.compile(r"^(?:\.{3,}|…+|_{2,})[:：]?$")
BOX_NUMBER = re.compile(r"^\(?\d{1,2}[a-z]?[.)]?$")
#: The number of a box right before its label: ``2.Consignee``.
GLUED_NUMBER = re.compile(r"^\d{1,2}[.)](?=[^\W\d]{2})")
_PARTING = ("/", "|", "·", "-", "–", "•")
_MEASURED_ROLES = frozenset({"gross_weight_kg", "net_weight_kg"})
_UNITS = frozenset({"kg", "kgs", "kg,", "kgs,", "kg.", "kgs.", "cbm", "m3", "m³", "pcs", "ctns"})
_PARTIES = frozenset({"seller", "buyer", "consignee", "importer", "manufacturer"})
_DATED_ROLES = frozenset({"date", "invoice_date", "order_date", "bl_issued", "executed", "assessment_date", "accepted", "released", "printed"})
#: Roles of labels before which a bare figure is a count and no number of a box: ``85 CTNS``.
_COUNTED_ROLES = frozenset({"packages", "pieces", "container_numbers", "lots"})
#: They open a name and are no label of another thing.
_ATTENTION = frozenset({"attn", "att", "attention", "messrs", "ms", "zhd"})
#: The role of a label that no lexicon knows: it ends a value and is none.
UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Label:
    """A label: the roles it can name, the words it covers; ``hint`` is what stands in brackets behind it (a unit, a currency, a date's order).

    ``caption`` says that it is small print over the value of its box.
    """

    segment: Segment
    roles: tuple[str, ...]
    first: int
    count: int
    colon: bool
    hint: str
    phrase: str
    caption: bool = False

    @property
    def end(self) -> int:
        """Index of the first word behind the label in its segment."""
        return self.first + self.count

    @property
    def alone(self) -> bool:
        """Whether nothing else stands behind it in its segment."""
        return self.end >= len(self.segment.words)

    @cached_property
    def text(self) -> str:
        """The label as printed."""
        return " ".join(word.text for word in self.segment.words[self.first : self.end])

    @cached_property
    def at_start(self) -> bool:
        """Whether it opens its segment, apart from a box number (``2.``)."""
        counts = bool(_COUNTED_ROLES & set(self.roles))
        return all(
            (BOX_NUMBER.match(word.text) and not (counts and word.text.isdigit())) or _SEPARATOR.match(word.text) for word in self.segment.words[: self.first]
        )


def labels_in(segment: Segment) -> Iterator[Label]:
    """Every label of a segment, from its left."""
    words = [GLUED_NUMBER.sub("", word.text) if at == 0 else word.text for at, word in enumerate(segment.words)]
    if _is_to_order(words) or _is_value(segment.text):
        return
    plain = not re.search(r"\d{3}|_", segment.text) and not any(word.endswith((":", "：")) for word in words[:-1])
    if plain and is_form_text(segment.text) and (whole := roles_of_text(segment.text)):
        yield Label(segment, whole, 0, len(words), _closes(words[-1]), _hint(segment.text), fold(segment.text))
        return
    position = 0
    found = False
    while position < len(words):
        label = _label_at(segment, words, position)
        if label is None or not _opens(label, words):
            position += 1
            continue
        if not found and label.first > 0:
            yield from _unknown(segment, words[: label.first])
        found = True
        label = _with_rest(label, words)
        yield label
        position = label.end
    if not found:
        yield from _misread(segment, words) or _unknown(segment, words)


_SIZE = re.compile(r"(?:sizes?|größe)\s+(?:X{0,4}[SL]|M|\d{1,2})", re.IGNORECASE)


def _is_value(text: str) -> bool:
    """Whether the text names a size or only counts packages: ``30 Kolli`` is a value, ``8 Packages`` may be a label with the number of its box."""
    if _SIZE.fullmatch(text):
        return True
    return re.match(r"\d{2,}", text) is not None and package_spans(text)[:1] == [(0, len(text))]


def _is_to_order(words: Sequence[str]) -> bool:
    """Whether the line makes a bill out to order: it reads like a label and is a value."""
    return any(fold(" ".join(words)).startswith(phrase) for phrase in words_of("to_order"))


def _with_rest(label: Label, words: Sequence[str]) -> Label:
    """The label with what stands behind it without a colon and is more of it: ``Consignee's Account Number`` is another label, ``Buyer details`` not."""
    rest = words[label.end :]
    values = table("trade")["words"]
    known = any(word.strip("(),.") in (*values["currencies"], *values["incoterms"]) or any(map(str.isdigit, word)) for word in rest)
    if not rest or label.colon or known or not is_form_text(" ".join(rest)):
        return label
    roles = label.roles if all(is_filler(word) for word in rest) else (UNKNOWN,)
    return replace(label, roles=roles, count=len(words) - label.first)


def _misread(segment: Segment, words: Sequence[str]) -> tuple[Label, ...]:
    """A label with one wrong letter: up to its colon, or alone."""
    colon = next((at + 1 for at, word in enumerate(words[:6]) if word.endswith((":", "："))), None)
    end = colon or (len(words) if len(words) <= 5 else 0)
    roles = misread_roles(" ".join(words[:end])) if end else ()
    return (Label(segment, roles, 0, end, colon is not None, "", fold(" ".join(words[:end]))),) if roles else ()


def _unknown(segment: Segment, words: Sequence[str]) -> Iterator[Label]:
    """A label nobody knows: a few words up to a colon, at the start of the segment."""
    end = next((at for at, word in enumerate(words[:6]) if word.endswith((":", "：")) or _LEADERS.match(word)), None)
    if (
        end is None
        or fold(words[0]) in _ATTENTION
        or any(character.isdigit() for word in words[:end] for character in word)
        or len("".join(words[: end + 1])) < 3
    ):
        return
    yield Label(segment, (UNKNOWN,), 0, end + 1, True, "", "")


def _label_at(segment: Segment, words: Sequence[str], start: int) -> Label | None:
    hit = named_at(words, start)
    if hit is None:
        return None
    end, roles, phrase = _closed(words, start, start + hit[0]), hit[1], hit[2]
    hint = "(" + words[end - 1].partition("(")[2] if "(" in words[end - 1][1:] else ""
    colon = _closes(words[end - 1])
    named = [roles]
    while end < len(words) and not colon:
        bracket = _bracket(words, end)
        if bracket:
            hint += " " + " ".join(words[end:bracket])
            end = bracket
        elif _SEPARATOR.match(words[end]):
            if not _separates(words, end):
                break
            end += 1
        elif (again := _repeats(words, end, roles)) is not None:
            named.append(again[1])
            phrase = again[2] if len(again[2]) > len(phrase) or set(roles) <= set(WEAK_ROLES) else phrase
            roles, end = shared(named), end + again[0]
        else:
            break
        colon = _closes(words[end - 1])
    first = _first_tongue(words, start, end)
    return Label(segment, (*roles, *_roles_of_hint(hint, roles)), first, end - first, colon, hint.strip(), phrase)


def _hint(text: str) -> str:
    bracket = re.search(r"\([^)]*\)?", text)
    return bracket.group() if bracket else ""


def _roles_of_hint(hint: str, roles: Sequence[str]) -> tuple[str, ...]:
    """What a bracket behind a party's label calls the party too: ``RECEIVER (Importer)``."""
    more = roles_of_text(hint.strip("() ")) if hint and set(roles) & _PARTIES else ()
    return tuple(role for role in more if role in _PARTIES and role not in roles)


def _closed(words: Sequence[str], start: int, end: int) -> int:
    """The end of a label behind the bracket it opens (``Consignee (Name and Address)``)."""
    text = " ".join(words[start:end])
    if text.count("(") <= text.count(")"):
        return end
    close = next((at + 1 for at in range(end, min(len(words), end + 12)) if ")" in words[at]), end)
    return end if sum(map(str.isdigit, "".join(words[end:close]))) > 4 else close


def _closes(word: str) -> bool:
    """Whether a word ends a label: a colon, or the dots that lead to the value."""
    return word.endswith((":", "：")) or _LEADERS.match(word) is not None


def _first_tongue(words: Sequence[str], start: int, end: int) -> int:
    """Where the label begins whose first half is in a tongue the lexicon does not know: ``Alıcı / Buyer``, ``Sipariş No / Order No :``."""
    if not 0 < start <= 5 or words[start - 1] not in _PARTING:
        return start
    before = words[: start - 1]
    plain = before and not any(word.endswith((":", "：")) or any(map(str.isdigit, word)) for word in before)
    return 0 if plain and (end == len(words) or words[end - 1].endswith((":", "："))) else start


def _bracket(words: Sequence[str], start: int) -> int | None:
    """The end of a bracket that opens at ``start`` and holds words, not a value with many figures."""
    if not words[start].startswith("("):
        return None
    for position in range(start, min(len(words), start + 12)):
        if ")" in words[position]:
            inside = " ".join(words[start : position + 1])
            return position + 1 if sum(map(str.isdigit, inside)) <= 4 else None
    return len(words) if len(words) - start <= 12 else None


def _separates(words: Sequence[str], position: int) -> bool:
    """A separator belongs to the label when it is a colon or dash, or when the label goes on in another language behind it."""
    return words[position] not in ("/", "|") or named_at(words, position + 1) is not None


def _repeats(words: Sequence[str], position: int, roles: tuple[str, ...]) -> tuple[int, tuple[str, ...], str] | None:
    """The same label again in another language (``Seller / Người bán``, ``发票号 Invoice No.``)."""
    again = named_at(words, position)
    if again is None:
        return None
    parted = words[position - 1] in _PARTING or words[position - 1].endswith("/")
    other_script = words[position - 1].isascii() != words[position].isascii()
    return again if parted or (other_script and set(roles) & set(again[1])) else None


def _opens(label: Label, words: Sequence[str]) -> bool:
    """Whether the phrase is a label where it stands: first in its segment alone or with a colon; elsewhere only with a colon, or before a number."""
    if label.text.count(")") > label.text.count("("):
        return False  # the end of a bracket
    if label.colon:
        return label.at_start or label.first == 0 or not (_in_prose(words, label) or _is_longer(words, label))
    if label.at_start and label.alone:
        return True
    following = words[label.end] if label.end < len(words) else ""
    words_list = table("trade")["words"]
    numbered = any(map(str.isdigit, following)) or following.strip("().") in words_list["currencies"] or following in words_list["incoterms"]
    numbered = numbered or _is_prefixed(words[label.end : label.end + 2])
    if numbered and len(label.phrase) > 2 and set(label.roles) & NUMBER_ROLES and not set(label.roles) & {"own_number"}:
        return True
    if numbered and set(label.roles) & _MEASURED_ROLES:
        return not _is_behind_figure(label, words)
    behind = " ".join(words[label.end : label.end + 5])
    if "country_of_origin" in label.roles and _names_country(words[label.end : label.end + 3]):
        return True
    dated = bool(set(label.roles) & _DATED_ROLES) and bool(hits := find_dates(behind)) and hits[0].start < 2
    if dated and len(label.phrase) > 6:
        return True
    if numbered and label.text in ("PO", "P.O.", "P/O", "PO:") and sum(map(str.isdigit, following)) > 3:
        return True
    if not label.at_start or following[:1].islower():
        return False
    return dated or numbered or _is_said_plainly(label, words) or label.segment.words[0].bold != label.segment.words[-1].bold or label.segment.cell is not None


def _is_behind_figure(label: Label, words: Sequence[str]) -> bool:
    """Whether the word of a weight stands behind its figure and not before one: ``1,250.5 kg gross, 1,100.0 kg net``."""
    opens = words[label.first] if words[label.first].casefold() in ("kg", "kgs") else words[label.first - 1] if label.first else ""
    return opens.casefold() in ("kg", "kgs") and label.text.endswith((",", ";"))


def _is_prefixed(words: Sequence[str]) -> bool:
    """Whether the words are a number with its prefix set apart: ``ABC 20931``."""
    return len(words) == 2 and re.fullmatch(r"[A-Z]{2,4}", words[0]) is not None and re.fullmatch(r"\d{4,}[\w/-]*", words[1]) is not None


def _names_country(words: Sequence[str]) -> bool:
    """Whether the words begin with a country known by name or code."""
    hits = (country_in(" ".join(words[:count])) for count in range(1, len(words) + 1))
    return any(hit is not None and hit[1] for hit in hits)


def _is_said_plainly(label: Label, words: Sequence[str]) -> bool:
    """Whether a label of several words and its value stand close without a colon: ``Country of origin China``, ``Messrs. Muster GmbH``."""
    rest = words[label.end :]
    if label.text.casefold() == "messrs.":
        return True
    return label.count > 1 and len(label.phrase) > 9 and len(rest) <= 8 and not words[-1].endswith((".", ";")) and label.roles != ("stop",)


def _is_longer(words: Sequence[str], label: Label) -> bool:
    """Whether the words before make a longer label of it that names something else: ``Bank of the seller:``."""
    before = words[: label.first]
    if before[-1].casefold() in _UNITS:
        return False
    return len(before) <= 5 and not words[label.first - 1].endswith((":", "：", ",", ";", ".")) and is_form_text(" ".join(before))


def _in_prose(words: Sequence[str], label: Label) -> bool:
    """Whether the words before the label run on into it: ``the total:`` is prose, ``GmbH Date:`` is not."""
    if words[label.first - 1].casefold() in _UNITS:
        return False
    return words[label.first - 1][:1].islower() and words[label.first - 1].isalpha() and len(words[label.first - 1]) < 5
