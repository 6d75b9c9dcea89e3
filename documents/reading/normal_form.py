"""Text as written → text as compared: compatibility forms, radicals and invisible characters made plain."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Radicals that stand for whole characters in papers from Chinese office programs and have no compatibility mapping (Unicode block CJK Radicals Supplement).
RADICALS = {
    "⺀": "冫", "⺅": "亻", "⺈": "刀", "⺉": "刂", "⺋": "卩", "⺌": "小", "⺍": "小", "⺒": "巳", "⺕": "彐", "⺗": "心", "⺘": "手", "⺙": "攵", "⺛": "旡",
    "⺝": "月", "⺟": "母", "⺠": "民", "⺡": "氵", "⺢": "水", "⺣": "灬", "⺦": "爿", "⺨": "犭", "⺩": "王", "⺪": "疋", "⺫": "目", "⺬": "示", "⺭": "礻",
    "⺮": "竹", "⺯": "糸", "⺰": "纟", "⺱": "网", "⺲": "罒", "⺳": "网", "⺶": "羊", "⺷": "羊", "⺸": "羊", "⺹": "老", "⺺": "聿", "⺼": "肉", "⺾": "艹",
    "⺿": "艹", "⻀": "艹", "⻁": "虎", "⻂": "衣", "⻄": "西", "⻅": "见", "⻆": "角", "⻈": "讠", "⻉": "贝", "⻊": "足", "⻋": "车", "⻌": "辶", "⻍": "辶",
    "⻎": "辶", "⻏": "阝", "⻐": "钅", "⻑": "長", "⻒": "镸", "⻓": "长", "⻔": "门", "⻖": "阝", "⻗": "雨", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风",
    "⻜": "飞", "⻝": "食", "⻟": "食", "⻠": "饣", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟", "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻫": "齐",
    "⻬": "齐", "⻭": "齿", "⻮": "齿", "⻯": "竜", "⻰": "龙", "⻱": "龟", "⻲": "亀", "⻳": "龟",
}  # fmt: skip

_PLAIN = str.maketrans(
    {
        **RADICALS,
        "\u00ad": "",  # soft hyphen
        "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u200e": "", "\u200f": "",
        "\u202a": "", "\u202b": "", "\u202c": "", "\u202d": "", "\u202e": "", "\u2066": "", "\u2067": "", "\u2068": "", "\u2069": "",
        "\u2010": "-", "\u2011": "-",
        "\ufffe": "-", "\x02": "-",  # how PDFium marks a hyphen at a line's end
    }
)  # fmt: skip

#: Kept as they are: NFKC would turn them into letters and digits and change what is printed.
_KEPT = frozenset("™®©º²³¹µ…½¼¾")


def plain(text: str) -> str:
    """``text`` in compatibility form (NFKC: full-width digits, ligatures, Kangxi radicals), without invisible characters.

    Superscript digits, trade marks and fractions stay: ``m²`` is not ``m2`` and ``10⁵`` not ``105``.
    """
    if text.isascii():
        return text.translate(_PLAIN) if "\x02" in text else text
    text = text.translate(_PLAIN)
    if unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFC", "".join(_plain_character(character) for character in text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if character in _KEPT or "\u2070" <= character <= "\u209f":
        return character
    return unicodedata.normalize("NFKC", character)


def is_unmapped(code: int) -> bool:
    """Whether a character code says nothing: private use, replacement, control or unassigned."""
    if 0xE000 <= code <= 0xF8FF or code in (0, 0xFFFD) or code >= 0xF0000:
        return True
    return code < 32 and code not in (2, 9, 10, 13)
