"""Telling pictures of pages: whether two are of one scan, and the pieces by which like ones are found.

A picture is told by :data:`BITS` bits, row by row in hexadecimal: a bit says that a field of the page holds clearly more ink than the field right of it.
Saved again, scaled, or with another name laid over a line, a picture changes some bits; a page of another form changes far more. Another paper in the same
form changes few: whether it is the same one, what it says must tell.
"""

from __future__ import annotations

#: The fields of a page.
COLUMNS, ROWS = 32, 45
BITS = COLUMNS * ROWS
#: Pictures of one scan differ in so many bits at most, and in this part of those set.
MOST_APART, PART_APART = 18, 1 / 3
#: A picture with fewer bits set shows too little to be told by.
LEAST_SET = 30
#: So many rows are a piece; one with fewer bits set is empty on many pages.
ROWS_OF_A_PIECE, LEAST_SET_OF_A_PIECE = 3, 3

_DIGITS = ROWS_OF_A_PIECE * COLUMNS // 4


def distance(one: str, other: str) -> int:
    """In how many bits two pictures differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def same_picture(one: str, other: str) -> bool:
    """Whether two pictures may be of one scan."""
    least = min(int(each, 16).bit_count() for each in (one, other))
    return least >= LEAST_SET and distance(one, other) <= min(MOST_APART, least * PART_APART)


def pieces_of(picture: str) -> tuple[str, ...]:
    """The pieces of a picture, each with its place; pictures of one scan have several in common, pages of other forms none."""
    cut = enumerate(picture[start : start + _DIGITS] for start in range(0, BITS // 4, _DIGITS))
    return tuple(f"{place}:{piece}" for place, piece in cut if int(piece, 16).bit_count() >= LEAST_SET_OF_A_PIECE)
