"""What trade papers print behind their labels: identifiers, figures in the paper's own style, weights, packages, currencies, terms, countries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from documents.understanding.dates import find_dates
from documents.understanding.lexicon import table
from documents.understanding.trade_words import fold, is_form_text

DecimalSign = Literal[".", ","]

#: A figure; no part of a name with letters (``OK-110``, ``type 4-B``).
FIGURE = re.compile(r"(?<![\w.,])(?<![A-Za-z]-)[-+]?(?>(?:\d{1,3}(?:[.,'\u00a0 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![\d]))(?!-[A-Za-z])")
_GROUPED_FIGURE = re.compile(r"(?<![\w.,/:-])\d[\d.,]*\d(?![\w/:-])")
_GROUPS_BEFORE_DOT, _GROUPS_BEFORE_COMMA = re.compile(r"\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}"), re.compile(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}")
_DOT, _COMMA = re.compile(r"\d+\.(\d{1,2}|\d{4,})"), re.compile(r"\d+,(\d{1,2}|\d{4,})")
_WEIGHT = re.compile(
    r"(?P<figure>[-+]?(?:\d{1,3}(?: \d{3})+(?:[.,]\d+)?(?!\d)|"
    r"\d[\d.,'\u00a0]*(?: \d{3}(?![\d.,]))*(?:[.,]\d+)?))\s*(?P<unit>kgs?\b|kilo(?:gramm?)?s?\b|k\b|lbs?\b|公斤|千克|t\b|mt\b|g\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figures:
    """How the paper writes figures: its decimal sign, and whether the paper itself shows it (or only its language suggests it)."""

    decimal: DecimalSign
    shown: bool

    def plain(self, text: str) -> str | None:
        """``text`` as figures with a dot and all printed decimals, ``None`` where it is no number or could be two."""
        text = re.sub(r"[' \u00a0\u202f]", "", text.strip())
        if not re.fullmatch(r"[-+]?\d+(?:[.,]\d+)*", text):
            return None
        signs = [character for character in text if character in ".,"]
        if not signs:
            return text
        if len(set(signs)) == 2:
            decimal = signs[-1]
            return text.replace("," if decimal == "." else ".", "").replace(",", ".") if signs.count(decimal) == 1 else None
        groups = re.split(r"[.,]", text.lstrip("+-"))
        grouped = len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
        if len(signs) > 1:
            return re.sub(r"[.,]", "", text) if grouped else None
        if grouped and signs[0] != self.decimal:
            return text.replace(signs[0], "")
        return text.replace(",", ".")

    def whole(self, text: str) -> int | None:
        """``text`` as a count: ``1.200`` and ``1,200`` are both twelve hundred."""
        text = re.sub(r"[' \u00a0\u202f]", "", text.strip())
        if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", text) or text.isdigit():
            return int(re.sub(r"\D", "", text))
        plain = self.plain(text)
        return int(float(plain)) if plain is not None and float(plain).is_integer() and float(plain) >= 0 else None


def figures_of(texts: Iterable[str], language: str | None) -> Figures:
    """The style of the paper: figures that can be read one way only vote, else the language decides (German, Vietnamese: a comma)."""
    dot = comma = 0
    for text in texts:
        for match in _GROUPED_FIGURE.finditer(text):
            figure = match.group()
            if _GROUPS_BEFORE_DOT.fullmatch(figure):
                dot += 3
            elif _GROUPS_BEFORE_COMMA.fullmatch(figure):
                comma += 3
            elif _DOT.fullmatch(figure):
                dot += 1
            elif _COMMA.fullmatch(figure):
                comma += 1
    if dot != comma:
        return Figures("." if dot > comma else ",", shown=True)
    return Figures("," if language in ("de", "vi", "fr") else ".", shown=False)


_NO_PREFIX = frozenset(
    {"NO", "NR", "DATE", "OF", "INV", "PO", "DT", "DD", "TO", "VOM", "AND", "THE", "FROM", "FOR", "BY", "ON", "AT", "IN", "PAGE", "TEL", "FAX"}
)


def identifier(text: str) -> str | None:
    """The number of a paper at the start of ``text``: letters, figures and signs with at least one figure; ``None`` for dates, amounts and words."""
    text = re.sub(r"^(?:(?:n[°ºo]\.?|no\.|nr\.?|№)\s*(?=\S|\s)|\[|\()", "", text.strip(" :#.-–|;,\"'*").replace("–", "-"), flags=re.IGNORECASE).strip(" :.")
    tokens = text.split()
    if not tokens:
        return None
    first = _first_number(tokens)
    if first is None or re.match(r"EUR\.?1(?!\d)|A\.TR", first):
        return None
    hits = find_dates(" ".join(tokens[:4]))
    if hits and hits[0].start <= 1 and hits[0].end >= len(first):
        return None
    if len(re.sub(r"\W", "", first)) < 2 or len(first) > 40 or first.count("(") != first.count(")") or re.search(r"[€$%@]|^\+\d", first):
        return None
    return first


def _first_number(tokens: list[str]) -> str | None:
    """The number that opens the words: one word, or several where the whole line is one number (``Z 2410 B - 0722/22``, ``60 7715 2204``, ``AB 018 733``)."""
    line = _of_one_number(tokens)
    if line is not None:
        return line
    first = tokens[0].rstrip(".,;:)]*'").lstrip("(*'")
    if not any(map(str.isdigit, first)):
        # ``PL 2022-0318``: a short prefix in capitals belongs to the number.
        prefix = re.fullmatch(r"[A-Z]{1,3}(?:[A-Z]{0,2}|-[A-Z]{1,3})", first)
        if len(tokens) < 2 or prefix is None or first in _NO_PREFIX or not re.match(r"\d", tokens[1]):
            return None
        if (hits := find_dates(" ".join(tokens[1:4]))) and hits[0].start == 0:
            return None
        return f"{first} {tokens[1].rstrip('.,;:)')}"
    if first.endswith("-") and len(tokens) > 1 and re.match(r"\w", tokens[1]):
        first += tokens[1].rstrip(".,;:)")
    return first


def _of_one_number(tokens: list[str]) -> str | None:
    text = " ".join(tokens).rstrip(".,;:")
    if not 2 <= len(tokens) <= 8 or len(text) > 34 or find_dates(text) or not any(map(str.isdigit, text)):
        return None
    words = [token.rstrip(".,;:") for token in tokens]
    plain = all(re.fullmatch(r"-|[A-Z]|[A-Z]{0,4}\d[\dA-Z./-]*", word) for word in words[1:]) and re.fullmatch(
        r"[A-Z]{1,3}|[A-Z]{0,6}[-/]?\d[\dA-Z./-]*", words[0]
    )
    if (
        not plain
        or words[0] in _NO_PREFIX
        or any(token.endswith((",", ";")) for token in tokens[:-1])
        or any(re.fullmatch(r"\d+[.,]\d{2}", word) for word in words)
    ):
        return None
    return text


@cache
def _currency_pattern() -> re.Pattern[str]:
    names = sorted(table("trade")["words"]["currencies"], key=len, reverse=True)
    signs = "|".join(re.escape(name) for name in names if not (name[-1].isalpha() and name.isascii()))
    words = "|".join(re.escape(name) for name in names if name[-1].isalpha() and name.isascii())
    return re.compile(rf"{signs}|(?<![A-Za-z])(?:{words})(?![A-Za-z])")


def currencies_in(text: str) -> list[tuple[str, str]]:
    """Currencies named in ``text``: ISO 4217 code and the text as printed, in order."""
    names: dict[str, str] = table("trade")["words"]["currencies"]
    return [(names[match.group()], match.group()) for match in _currency_pattern().finditer(text)]


@cache
def _money_pattern() -> re.Pattern[str]:
    codes = sorted({name for name in table("trade")["words"]["currencies"] if name.isascii() and name.isalpha() and len(name) == 3})
    before = "|".join(f"(?<={code})" for code in codes)
    return re.compile(rf"(?:(?<![\w.,])|{before})[-+]?(?:\d{{1,3}}(?:[.,'\u00a0 ]\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!\d)")


@cache
def _counted_pattern() -> re.Pattern[str]:
    words = table("trade")["words"]
    units = sorted({*words["units"], *words["package_words"], "kg", "kgs", "cbm"}, key=len, reverse=True)
    return re.compile(rf"\s?(?:{'|'.join(map(re.escape, units))})(?![a-zà-ỹ])", re.IGNORECASE)


def amounts_in(text: str) -> list[str]:
    """Figures in ``text`` that may be sums of money, as printed: no percentages, no dates, no counts of pieces."""
    spans = [(hit.start, hit.end) for hit in find_dates(text)]
    found = []
    for match in _money_pattern().finditer(text):
        behind = text[match.end() :]
        if re.match(r"\s?%", behind) or _counted_pattern().match(behind) or any(start <= match.start() < end for start, end in spans):
            continue
        found.append(match.group().strip())
    return found


def weight_in(text: str) -> tuple[str, str] | None:
    """The first weight in ``text``: figure and unit (``kg``, ``lb``, ``t``, ``g`` or nothing), as printed."""
    match = _WEIGHT.search(text)
    if match is None:
        return None
    unit = (match["unit"] or "").lower()
    return match["figure"].strip(" .,"), {"": "", "k": "kg", "公斤": "kg", "千克": "kg", "mt": "t"}.get(
        unit, "kg" if unit.startswith("k") else unit.rstrip("s")
    )


@cache
def _package_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(table("trade")["words"]["package_words"], key=len, reverse=True)))
    carriers = "|".join(map(re.escape, sorted(table("trade")["words"]["carrier_words"], key=len, reverse=True)))
    materials = "|".join(map(re.escape, table("trade")["words"]["package_materials"]))
    return re.compile(
        rf"(?<![\w.,-])(?P<count>\d{{1,3}}(?:[ .,]\d{{3}})+(?!\d)|\d(?:[\d.,]*\d)?)\s*\)?\s*(?:\([^)\d]*\)\s*)?(?:(?:{materials})\s+){{0,2}}"
        rf"(?:(?P<carrier>{carriers})|(?P<word>{words})(?:\(s\))?)(?![a-zà-ỹ])",
        re.IGNORECASE,
    )


def packages_in(text: str) -> tuple[list[str], list[str]]:
    """Counts of packages and counts of carriers (pallets) named in ``text``, as printed."""
    hits = list(_package_pattern().finditer(text))
    return [hit["count"].rstrip(".,") for hit in hits if hit["word"]], [hit["count"].rstrip(".,") for hit in hits if hit["carrier"]]


def package_spans(text: str) -> list[tuple[int, int]]:
    """Where packages are counted in ``text``."""
    return [hit.span() for hit in _package_pattern().finditer(text)]


def counted_in(behind: str) -> str | None:
    """The unit right behind a figure that counts something else than packages (``pcs``, ``kg``), ``None`` where there is none."""
    match = _counted_pattern().match(behind)
    words = table("trade")["words"]["package_words"]
    return match.group().strip() if match is not None and match.group().strip().casefold() not in words else None


@cache
def _incoterm_pattern() -> re.Pattern[str]:
    codes = "|".join(map(re.escape, table("trade")["words"]["incoterms"]))
    codes += "|(?:Fob|Cif|Cfr|Exw|Fca)(?=\\s[A-Z])"
    return re.compile(rf"(?<![A-Za-z0-9_&])(?P<code>{codes})(?![A-Za-z0-9_&])(?P<place>[ ,:]+(?!VALUE|PRICE|CHARGE|AMOUNT|TOTAL|COST)[A-ZÀ-ɏ][\w/.-]+)?")


def incoterms_in(text: str) -> list[tuple[str, bool]]:
    """Incoterms codes in ``text``, and whether a place follows."""
    return [("CFR" if match["code"] in ("C&F", "CNF") else match["code"].upper(), match["place"] is not None) for match in _incoterm_pattern().finditer(text)]


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(name) for name in table("trade")["countries"]["names"])


def country_in(text: str) -> tuple[str, bool] | None:
    """The country ``text`` begins with, as printed, and whether it is a known one; ``None`` where it is no name."""
    cleaned = re.sub(r"^(?:made in|the)\s+", "", text.strip(' :.-–,;"*'), flags=re.IGNORECASE)
    if (whole := _whole_country(cleaned)) is not None:
        return whole, True
    words = cleaned.split()
    for count in range(min(5, len(words)), 0, -1):
        printed = " ".join(words[:count]).rstrip(" ,;.:()")
        if fold(printed) in _countries() and not (count < len(words) and printed.isupper() and len(printed) < 3):
            return printed, True
    chinese = next((name for name in table("trade")["countries"]["names"] if not name.isascii() and cleaned.startswith(name)), None)
    if chinese is not None:
        return chinese, True
    code = re.match(r"[A-Z]{2}(?![\w])", cleaned)
    if code and code.group() in table("trade")["countries"]["codes"] and len(words) < 4:
        return code.group(), True
    word = re.match(r"[A-ZÀ-Ỹ][\w]+(?: [A-ZÀ-Ỹ][\w]+){0,2}(?=$|[.,;\n])", cleaned)
    known = word and len(word.group()) > 3 and not any(map(str.isdigit, word.group())) and not is_form_text(word.group())
    return (word.group(), False) if word and known else None


def _whole_country(text: str) -> str | None:
    """The text where it is a country in two tongues (``中国 China``) or with its member in brackets (``European Union (Germany)``)."""
    bracket = re.match(r"([^()]+?)\s*\(([^()]+)\)", text)
    if bracket is not None and fold(bracket[1]) in _countries() and any(fold(part) in _countries() for part in re.split(r"[,/]| - ", bracket[2])):
        return bracket.group()
    parts = [part for part in re.split(r"\s*/\s*|\s+(?=[A-Za-zÀ-ỹ])(?<=[一-鿿]\s)|(?<=[A-Za-z])\s+(?=[一-鿿])", text) if part]
    return text if len(parts) == 2 and not parts[0].isascii() and all(fold(part) in _countries() for part in parts) else None


@cache
def _units() -> dict[str, str]:
    return {fold(key): value for key, value in table("trade")["words"]["units"].items()}


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """The unit a quantity is counted in (``piece``, ``pair``, ``box`` …), ``None`` where none is named; unknown units stay as printed."""
    word = text.strip(" ()./").casefold()
    if not word:
        return None
    return _units().get(fold(word), word if word.isalpha() and len(word) <= 8 else None)
