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


def words_of(characters: Iterable[Character | None]) -> tuple[Word, ...]:
    """The words of a page in reading order: line by line from the top, each from the left; text that is not upright follows at the end."""
    upright: list[Word] = []
    turned: list[Word] = []
    for run in _runs(characters):
        word = _word(run)
        if word.text and word.x1 > word.x0 and word.bottom > word.top:
            (upright if run[0].angle == 0 else turned).append(word)
    ordered = [word for line in _lines(_without_doubles(upright)) for word in _closed_up(line)]
    return (*ordered, *turned)


def _runs(characters: Iterable[Character | None]) -> Iterable[list[Character]]:
    run: list[Character] = []
    for character in characters:
        if character is None or (run and not _continues(run[-1], character)):
            if run:
                yield run
            run = []
        if character is not None:
            run.append(character)
    if run:
        yield run


def _continues(last: Character, new: Character) -> bool:
    """Whether ``new`` goes on with the word that ``last`` ends: same direction, same line, no gap."""
    if last.angle != new.angle:
        return False
    if (last.x0, last.x1, last.top) == (new.x0, new.x1, new.top):
        return True  # the letters of one ligature share its box
    if last.angle == 0:
        gap, overlap, height = new.x0 - last.x1, min(last.bottom, new.bottom) - max(last.top, new.top), min(last.bottom - last.top, new.bottom - new.top)
    elif last.angle == 2:
        gap, overlap, height = last.x0 - new.x1, min(last.bottom, new.bottom) - max(last.top, new.top), min(last.bottom - last.top, new.bottom - new.top)
    else:
        gap = new.top - last.bottom if last.angle == 1 else last.top - new.bottom
        overlap, height = min(last.x1, new.x1) - max(last.x0, new.x0), min(last.x1 - last.x0, new.x1 - new.x0)
    size = max(min(last.size, new.size), 1.0)
    reach = max(size, height)
    return -0.7 * reach < gap < GAP * reach and overlap > 0.4 * height


def _word(run: Sequence[Character]) -> Word:
    return Word(
        plain("".join(character.text for character in run)).strip(),
        round(min(character.x0 for character in run), 2),
        round(min(character.top for character in run), 2),
        round(max(character.x1 for character in run), 2),
        round(max(character.bottom for character in run), 2),
        round(median(character.size for character in run), 2),
        sum(character.bold for character in run) * 2 > len(run),
    )


def _without_doubles(words: list[Word]) -> list[Word]:
    """Words drawn twice a hair apart (poor man's bold, shadows) count once."""
    seen: dict[tuple[str, int, int], Word] = {}
    kept = []
    for word in words:
        key = (word.text, round(word.x0 / 3), round(word.top / 3))
        near = (seen.get((word.text, key[1] + dx, key[2] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if any(other is not None and abs(other.x0 - word.x0) < 1.5 and abs(other.top - word.top) < 1.5 for other in near):
            continue
        seen[key] = word
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
    return [_joined(group) if len(group) > 1 else group[0] for group in _spaced_groups(joined)]


def _touch(left: Word, right: Word) -> bool:
    size = max(min(left.size, right.size), 1.0)
    return -0.1 * size < right.x0 - left.x1 < 0.04 * size and abs(left.size - right.size) < 0.2 * size


def _spaced_groups(line: list[Word]) -> list[list[Word]]:
    """Runs of five or more single letters at one even gap, each run as a group; every other word alone."""
    groups: list[list[Word]] = []
    run: list[Word] = []

    def close() -> None:
        gaps = [b.x0 - a.x1 for a, b in pairwise(run)]
        even = len(run) >= 5 and max(gaps) - min(gaps) < 0.25 * run[0].size and max(gaps) < 1.2 * max(run[0].size, 1.0)
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
