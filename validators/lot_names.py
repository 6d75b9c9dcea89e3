"""Which lots a text names: one, several in a list, a range of them, or parts that repeat only the end of the number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from batches.order import OrderedLot, OrderLine
from batches.paper import Paper
from validators.words_of_people import folded

_LABEL = re.compile(r"^(?:lot|batch|charge|ch b|los|lo|so lo|批号|批次|号)(?: (?:no|nr|number|nummer|号))?(?:\b|(?<=lot)(?=\d))\s*")
_SEPARATOR = re.compile(r"\s*(?:[,;、，；~～]|[–—]|至|\s/\s|\s-\s|\bto\b|\bbis\b|\band\b|\bund\b|\bthrough\b|\bđến\b|\.\.\.?|…)\s*")
#: What stands between the ends of a range; a hyphen only where nothing clearer does, since it is a part of many numbers.
_RANGES = tuple(re.compile(rf"^\s*(.+?)\s*(?:{between})\s*([^\s–—~～…]+)\s*$") for between in (r"[–—~～…]|\.\.\.?|至|\bto\b|\bbis\b|\bthrough\b|\bđến\b", "-"))

_LOOK_ALIKE = str.maketrans("oilsbz", "011582")

Lots = list[tuple[OrderLine, OrderedLot]]


def is_lot(text: str) -> bool:
    """Whether a text can be a lot number at all: ``see list``, ``various`` and ``n/a`` are none."""
    return any(character.isdigit() for character in text)


def lots_named(text: str, lots: Lots) -> Lots:
    """The lots among ``lots`` that a text names: as a whole, as a part of a list, as a word of its own, or between the ends of a range."""
    words = {*parts(text), *(plain(part) for part in re.split(r"[\s()\[\]:：]+", text))} - {""}
    known = [(line, lot) for line, lot in lots if plain(lot.lot) in words]
    more = [] if len(known) == 1 and plain(known[0][1].lot) == plain(text) else [*_within(text, lots), *_by_their_end(text, lots)]
    return [each for each in lots if each in known or each in more]


def lots_on(paper: Paper, text: str, lots: Lots) -> Lots:
    """:func:`lots_named` on a paper; where it was recognised in a picture, letters and figures that look alike are one (``O`` and ``0``)."""
    named = lots_named(text, lots)
    if named or paper.text_source not in ("ocr", "mixed"):
        return named
    alike = [(line, lot.model_copy(update={"lot": _alike(lot.lot)})) for line, lot in lots]
    if len({lot.lot for _, lot in alike}) < len(lots):
        return []
    seen = {lot.lot for _, lot in lots_named(_alike(text), alike)}
    return [each for each, (_, lot) in zip(lots, alike, strict=True) if lot.lot in seen]


def _alike(text: str) -> str:
    return folded(text).translate(_LOOK_ALIKE)


def parts(text: str) -> set[str]:
    """A text and what it lists, plain."""
    return {plain(part) for part in (text, *_SEPARATOR.split(text))}


def plain(lot: str) -> str:
    """A lot number without its label, case and punctuation."""
    return re.sub(r"[\W_]", "", _LABEL.sub("", folded(lot)))


def _within(text: str, lots: Lots) -> Iterator[tuple[OrderLine, OrderedLot]]:
    """Lots between the ends of a range that differ in their last figures only: ``FA-01 – FA-05``, ``FA-01~05``."""
    for part in re.split(r"[,;、，；\n]|\s/\s", text):
        ends = next(filter(None, (between.match(part) for between in _RANGES)), None)
        first, last = (_parted(plain(end)) for end in ends.groups()) if ends else (None, None)
        if first is None or last is None or last[0] not in (first[0], ""):
            continue
        for line, lot in lots:
            own = _parted(plain(lot.lot))
            if own is not None and own[0] == first[0] and len(own[1]) == len(first[1]) and int(first[1]) <= int(own[1]) <= int(_whole(first[1], last[1])):
                yield line, lot


def _by_their_end(text: str, lots: Lots) -> Iterator[tuple[OrderLine, OrderedLot]]:
    """Lots of a list that gives the whole number once and then only how the next ones end: ``FA-2005-01/02/03``."""
    first, *ends = (plain(part) for part in re.split(r"\s*[/,;、+&]\s*", text))
    wholes = {first[: -len(end)] + end for end in ends if end and len(end) < len(first)}
    if wholes:
        yield from ((line, lot) for line, lot in lots if plain(lot.lot) in wholes | {first})


def _parted(lot: str) -> tuple[str, str] | None:
    """What stands before the last figures, and these."""
    match = re.fullmatch(r"(.*?)(\d{1,12})", lot)
    return (match[1], match[2]) if match else None


def _whole(first: str, last: str) -> str:
    """The last figures of a range whose end is given shortened: 0101 – 05 ends at 0105."""
    return first[: -len(last)] + last if len(last) < len(first) else last
