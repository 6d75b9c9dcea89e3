"""Writing systems: one normal form for widths, radicals and quotes; which text is Chinese; how runs are joined."""

from __future__ import annotations

import re
from functools import lru_cache

from documents.reading.normal_form import plain

#: Letters that other languages of the trade write seldom or never; a paper with that many of them is written in Vietnamese, or in Vietnamese too.
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
VIETNAMESE_PAPER = 15
_CJK = "㐀-鿿豈-﫿぀-ヿ가-힯"
CJK = re.compile(f"[{_CJK}]")
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"', "−": "-"})


def normal(text: str) -> str:
    """The reading's normal form, with plain quotes and minus signs; nothing else is changed."""
    return text if text.isascii() else plain(text).translate(_PLAIN)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


#: Folded texts are kept up to this length: words, names and lines come back, whole pages do not.
_KEPT_LENGTH = 160


def fold(text: str) -> str:
    """The text for comparing: normal form, case folded, white space gone, umlauts as German typewriters wrote them."""
    return _kept_fold(text) if len(text) <= _KEPT_LENGTH else _fold(text)


def _fold(text: str) -> str:
    return "".join(normal(text).split()).casefold().translate(_UMLAUTS)


_kept_fold = lru_cache(maxsize=16384)(_fold)


def is_cjk(text: str) -> bool:
    """Whether the text holds a Chinese (or Japanese, Korean) character."""
    return CJK.search(text) is not None


def is_latin(text: str) -> bool:
    """Whether the text holds a letter of the Latin script."""
    return LATIN.search(text) is not None


def latin_part(text: str) -> str:
    """A bilingual value without its Chinese half: ``Medical mask 医用口罩`` is ``Medical mask``; text in one script stays whole.

    Papers print names in both scripts; the Latin one is what other papers repeat.
    """
    if not is_cjk(text) or not is_latin(text):
        return text
    kept: list[str] = []
    for word in text.split():
        if not is_cjk(word):
            kept.append(word)
        elif kept and any(is_latin(one) for one in kept):
            break
    latin = " ".join(kept).strip(" /|,;")
    letters = len(LATIN.findall(latin))
    return latin if letters >= 3 else text


_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


#: Letters that no other language of the trade writes.
_ONLY_VIETNAMESE = re.compile("[đơưĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def is_vietnamese(text: str) -> bool:
    """Whether the text holds letters that only Vietnamese writes."""
    return _ONLY_VIETNAMESE.search(text) is not None


def latin_half(text: str) -> str:
    """The English half of ``Giám đốc / Director``: of two halves, of which one is Vietnamese and one is plain, the plain one."""
    halves = re.split(r"\s+/\s+", text)
    plain_ones = [half for half in halves if half.isascii()]
    return plain_ones[0] if len(halves) == 2 and len(plain_ones) == 1 and _VIETNAMESE.search(text) else text


_CJK_BLANK = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")


def folded_space(text: str) -> str:
    """White space runs as one blank; no blank between two Chinese characters."""
    one = " ".join(text.split())
    return one if one.isascii() else _CJK_BLANK.sub("", one)
