"""Pages of papers as pictures, with their sizes and words: drawn in a bounded process once, then a file to be read.

Whoever calls has made sure that the person may see the paper; here a digest is enough.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from batches.base import Text
from batches.errors import InputRefused
from documents.picturing.picture import PagePicture, PageSize
from flows.kept import kept_in

if TYPE_CHECKING:
    from documents.reading.page import Word
    from documents.reading.refusal import PaperRefused
    from flows.wiring import House

#: A paper that cannot be shown is not tried again for so long, in seconds: each try may take all the time there is.
NOT_AGAIN = 3600.0

#: Why a paper's pages cannot be shown.
_REFUSED = {
    "not_found": Text(de="Die Unterlage lässt sich nicht öffnen", en="the paper cannot be opened"),
    "not_a_pdf": Text(de="Die Unterlage ist kein PDF", en="the paper is not a PDF"),
    "damaged": Text(de="Das PDF ist beschädigt; bitte beim Absender neu anfordern", en="the PDF is damaged; ask the sender for it again"),
    "encrypted": Text(de="Das PDF ist mit einem Kennwort geschützt; bitte eine Kopie ohne anfordern", en="the PDF has a password; ask for a copy without one"),
    "too_large": Text(de="Die Datei ist zu groß, um gezeigt zu werden; bitte herunterladen", en="the file is too large to be shown; download it instead"),
    "too_many_pages": Text(
        de="Das PDF hat zu viele Seiten, um gezeigt zu werden; bitte herunterladen", en="the PDF has too many pages to be shown; download it instead"
    ),
    "time_exceeded": Text(
        de="Die Seite zu zeichnen dauert zu lange; bitte die Unterlage herunterladen", en="drawing the page takes too long; download the paper instead"
    ),
    "memory_exceeded": Text(
        de="Die Seite zu zeichnen braucht zu viel Speicher; bitte die Unterlage herunterladen",
        en="drawing the page takes too much memory; download the paper instead",
    ),
}


def picture_of(house: House, sha256: str, page: int, width: int) -> PagePicture:
    """The page (from 1) of the paper with this digest, ``width`` pixels across (one of ``documents.picturing.WIDTHS``).

    ``InputRefused`` (``picture.…``) where the paper, the page or the width cannot be shown, ``Unavailable`` where too many are drawn at once.
    """
    from documents.picturing import page_picture

    def draw(data: bytes) -> bytes:
        drawn = asdict(page_picture(data, page, width))
        shown: bytes = drawn.pop("data")
        return json.dumps(drawn).encode() + b"\n" + shown

    said, _, shown = _kept(house, sha256, f"p{page}-{width}", draw).partition(b"\n")
    return PagePicture(**json.loads(said), data=shown)


def pages_of(house: House, sha256: str) -> tuple[PageSize, ...]:
    """The sizes of all pages of a paper as shown, none of them drawn. Refuses as :func:`picture_of` does."""
    from documents.picturing import page_sizes

    sizes = _kept(house, sha256, "sizes", lambda data: json.dumps([[each.width_pt, each.height_pt] for each in page_sizes(data)]).encode())
    return tuple(PageSize(*each) for each in json.loads(sizes))


def printed_words(house: House, sha256: str, page: int) -> tuple[Word, ...]:
    """The words printed on a page, in reading order; none on a scan. Refuses as :func:`picture_of` does."""
    from documents.picturing import page_words
    from documents.reading.page import Word

    words = _kept(house, sha256, f"words{page}", lambda data: json.dumps([[word.text, *word.box, word.size] for word in page_words(data, page)]).encode())
    return tuple(Word(*each) for each in json.loads(words))


def picture_tag(sha256: str, page: int, width: int) -> str:
    """What names a picture's bytes for good: they change with the paper and with how pages are drawn, with nothing else."""
    from documents.picturing import PICTURE_VERSION

    return f"{sha256[:32]}-{page}-{width}-{PICTURE_VERSION}"


def _kept(house: House, sha256: str, what: str, draw: Callable[[bytes], bytes]) -> bytes:
    """What was drawn of the paper before, or is drawn now; a refusal is kept for a while as well."""
    from documents.picturing import PICTURE_VERSION
    from documents.reading.refusal import PaperRefused
    from record.archive import checked_key

    checked_key(sha256)
    kept, name = kept_in(house.place.pictures), f"{sha256}-{what}-{PICTURE_VERSION}"
    if (before := kept.get(name)) is not None:
        if before[:1] == b"+":
            return before[1:]
        if (refused := json.loads(before))["until"] > time.time():
            raise _shown_refusal(refused)
    try:
        drawn = draw(house.archive.get(sha256))
    except PaperRefused as refusal:
        refused = _told(refusal)
        kept.put(name, json.dumps(refused).encode())
        raise _shown_refusal(refused) from refusal
    kept.put(name, b"+" + drawn)
    return drawn


def _told(refusal: PaperRefused) -> dict[str, Any]:
    return {"code": refusal.code, "until": time.time() + NOT_AGAIN}


def _shown_refusal(refused: dict[str, Any]) -> InputRefused:
    why = _REFUSED[refused["code"]]
    return InputRefused(f"picture.{refused['code']}", why.en, why.de)
