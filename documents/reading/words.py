"""Characters → words, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from documents.reading.characters import Character
from documents.reading.normal_form import plain
from documents.reading.page import Word

#: A gap wider than this part of the font size separates words (a space is about a quarter of it).
GAP = 0.22
#: As many single letters at one even gap are a letter-spaced word.
SPACED = 5


def words_of(characters: Iterable[Character | None]) -> tuple[Word, ...]:
    """The words of a page in reading order: line by line from the top, each from the left; text that is not upright follows at the end."""
    upright: list[Word] = []
    turned: list[Word] = []
    for run in _runs(characters):
        word = _word(run)
        if word.text and word.x1 > word.x0 and word.bottom > word.top:
            (upright if run[0].style.angle == 0 else turned).append(word)
    ordered = [word for line in _lines(_without_doubles(upright)) for word in _closed_up(line)]
    return (*ordered, *turned)


def _runs(characters: Iterable[Character | None]) -> Iterable[list[Character]]:
    run: list[Character] = []
    for character in characters:
        if run and (character is None or not _continues(run[-1], character)):
            yield run
            run = []
        if character is not None:
            run.append(character)
    if run:
        yield run


def _continues(last: Character, new: Character) -> bool:
    """Whether ``new`` goes on with the word that ``last`` ends: same direction, same line, no gap."""
    _, a_left, a_top, a_right, a_bottom, a_style, _ = last
    _, left, top, right, bottom, style, _ = new
    angle = style.angle
    if a_style.angle != angle:
        return False
    if a_left == left and a_right == right and a_top == top:
        return True  # the letters of one ligature share its box
    if a_style is style and a_top == top and a_bottom == bottom and not angle:
        reach = max(style.size, bottom - top, 1.0)  # as below, for nearly all there is
        return -0.7 * reach < left - a_right < GAP * reach and top < bottom
    if angle % 2:
        gap = top - a_bottom if angle == 1 else a_top - bottom
        overlap, height = min(a_right, right) - max(a_left, left), min(a_right - a_left, right - left)
    else:
        gap = left - a_right if angle == 0 else a_left - right
        overlap, height = min(a_bottom, bottom) - max(a_top, top), min(a_bottom - a_top, bottom - top)
    reach = max(min(a_style.size, style.size), height, 1.0)
    return -0.7 * reach < gap < GAP * reach and overlap > 0.4 * height


def _word(run: Sequence[Character]) -> Word:
    texts, lefts, tops, rights, bottoms, styles, _ = zip(*run, strict=True)
    size, bold = styles[0].size, styles[0].bold
    if styles.count(styles[0]) < len(styles):
        size, bold = median(style.size for style in styles), sum(style.bold for style in styles) * 2 > len(styles)
    return Word(plain("".join(texts)).strip(), round(min(lefts), 2), round(min(tops), 2), round(max(rights), 2), round(max(bottoms), 2), round(size, 2), bold)


def _without_doubles(words: list[Word]) -> list[Word]:
    """Words drawn twice a hair apart (poor man's bold, shadows) count once."""
    seen: dict[str, dict[tuple[int, int], Word]] = {}
    kept = []
    for word in words:
        same = seen.setdefault(word.text, {})
        x, y = round(word.x0 / 3), round(word.top / 3)
        near = [other for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (other := same.get((x + dx, y + dy)))] if same else ()
        if any(abs(other.x0 - word.x0) < 1.5 and abs(other.top - word.top) < 1.5 for other in near):
            continue
        same[x, y] = word
        kept.append(word)
    return kept


def _lines(words: list[Word]) -> list[list[Word]]:
    """Words by line: a word belongs to a line when its middle lies within the line's height."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        middle = (word.top + word.bottom) / 2
        line = lines[-1] if lines else None
        if line is not None and abs(middle - (line[0].top + line[0].bottom) / 2) < 0.35 * min(line[0].bottom - line[0].top, word.bottom - word.top):
            line.append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: (w.x0, w.x1)) for line in lines]


def _closed_up(line: list[Word]) -> list[Word]:
    """The line with words that touch joined, and with letter-spaced words (``I N V O I C E``) set solid."""
    joined: list[Word] = []
    for word in line:
        if joined and _touch(joined[-1], word):
            joined[-1] = _joined([joined[-1], word])
        else:
            joined.append(word)
    if sum(len(word.text) == 1 for word in joined) < SPACED:
        return joined
    return [_joined(group) if len(group) > 1 else group[0] for group in _spaced_groups(joined)]


def _touch(left: Word, right: Word) -> bool:
    size = max(min(left.size, right.size), 1.0)
    return -0.1 * size < right.x0 - left.x1 < 0.04 * size and abs(left.size - right.size) < 0.2 * size


def _spaced_groups(line: list[Word]) -> list[list[Word]]:
    """Runs of single letters at one even gap, each run as a group; every other word alone."""
    groups: list[list[Word]] = []
    run: list[Word] = []

    def close() -> None:
        gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
        even = len(run) >= SPACED and max(gaps) - min(gaps) < 0.25 * run[0].size and max(gaps) < 1.2 * max(run[0].size, 1.0)
        groups.extend([list(run)] if even else [[word] for word in run])
        run.clear()

    for word in line:
        if len(word.text) == 1 and word.text.isalpha() and word.text.isascii():
            run.append(word)
            continue
        close()
        groups.append([word])
    close()
    return groups


def _joined(parts: Sequence[Word]) -> Word:
    first = parts[0]
    return Word(
        "".join(part.text for part in parts),
        first.x0,
        min(p.top for p in parts),
        max(p.x1 for p in parts),
        max(p.bottom for p in parts),
        first.size,
        first.bold,
    )
