"""Pages for the eye: a page as an image, the sizes of pages, and the words on one, each paper in a bounded process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from documents.picturing.lines import Line as Line
    from documents.picturing.lines import lines_of as lines_of
    from documents.picturing.lines import words_within as words_within
    from documents.picturing.picture import WIDTHS as WIDTHS
    from documents.picturing.picture import PagePicture as PagePicture
    from documents.picturing.picture import PageSize as PageSize
    from documents.picturing.pictures import end_picturing_processes as end_picturing_processes
    from documents.picturing.pictures import page_picture as page_picture
    from documents.picturing.pictures import page_sizes as page_sizes
    from documents.picturing.pictures import page_words as page_words
    from documents.picturing.pictures import warm_picturing as warm_picturing
    from documents.picturing.version import PICTURE_VERSION as PICTURE_VERSION

__getattr__, __all__ = face(
    __name__,
    {
        "Line": "lines", "PICTURE_VERSION": "version", "PagePicture": "picture", "PageSize": "picture", "WIDTHS": "picture",
        "end_picturing_processes": "pictures", "lines_of": "lines", "page_picture": "pictures", "page_sizes": "pictures", "page_words": "pictures",
        "warm_picturing": "pictures", "words_within": "lines",
    },
)  # fmt: skip
