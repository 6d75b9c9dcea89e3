"""Names of companies, authorities and people as trade papers print them at the head of an address: where a name ends, and what is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from documents.understanding.dates import find_dates
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, is_address, name_end, split_party
from documents.understanding.script import is_cjk, is_latin
from documents.understanding.trade_phrases import words_of
from documents.understanding.trade_words import fold, is_form_text

TOWN = re.compile(
    r"^(?:[A-Z]{1,2}-)?\d{4,6}\s+(?:[A-Z]{2}\s+)?[A-ZÀ-Ỹ][\w.'-]+|[A-Z][\w.'-]+(?:\s[A-Z][\w.'-]+)*,?\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?$|"
    r"^(?:[A-Z][\w .'-]+\s)?[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}$"
)
_ATTENTION = re.compile(
    r"^(?:attn|attention|att|z\.?\s?hd|t\.a\.v|messrs|m/s|(?-i:[Aa]n)(?: (?:die|den|das))?|to|c/o|name|company(?: name)?|firma|"
    r"company's name|full name|name of company|公司|tên(?: công ty| đơn vị)?)"
    r"(?:[.:：]+[\s-]*|\s+(?=[A-ZÀ-Ỹ一-鿿]))",
    re.IGNORECASE,
)
#: The number of a supplier or customer before the name: ``1004691 - Chep USA``.
_CODE = re.compile(r"^\d{4,10}\s+[-–]\s+(?=[A-ZÀ-Ỹ])")
_SENTENCE = re.compile(
    r"\b(?:bestätigt|bestätigen|erklärt|confirms?|declares?|certif(?:y|ies)|hereby|dass|that the|which|undersigned|unterzeichn\w+)\b", re.IGNORECASE
)
#: Scripts no name on these papers is printed in, but labels of forms are.
_KOREAN = re.compile(r"[가-힯぀-ヿ]")
_TWO_LABELS = re.compile(r"[㐀-鿿가-힯]/[㐀-鿿가-힯]")
_SAME = re.compile(
    r"^\(?\s*(?:the )?same\b|^as above|^siehe|^wie |^idem|^ditto|^dto|^see (?:above|below)|^n/?a$|^none$|^nil$|^-+$|^sama|^同上|^như trên", re.IGNORECASE
)
_NO_NAME = re.compile(r"[@€$%]|https?:|www\.|\d{6,}|\d+[.,]\d\d\b|^\+?\d|\.{4,}|…{2,}|_{3,}|^(?:no|nr)\b\.? ?[\w/-]*\d|\bpage\b", re.IGNORECASE)


def has_form(text: str) -> bool:
    """Whether a company's legal form is there, however it is written (``bol.com b.v.``)."""
    return has_legal_form(text) or _capital_forms().search(text.upper()) is not None


@cache
def _organisations() -> re.Pattern[str]:
    words = sorted(table("trade")["words"]["organisations"], key=len, reverse=True)
    return re.compile("|".join(re.escape(word) if not word.isascii() and not word.isalpha() else rf"{re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)


def is_organisation(text: str) -> bool:
    """Whether a name without legal form says itself that it is a body: an authority, a hospital, a foundation."""
    return _organisations().search(text) is not None


@cache
def _capital_forms() -> re.Pattern[str]:
    """Legal forms in capitals, as forms print them (``GMBH``); those of two letters, which may be words, only at the end."""
    forms = sorted({form.upper() for form in table("parties")["legal_forms"]}, key=len, reverse=True)
    bodies = [re.escape(form) + ("" if len(re.sub(r"\W", "", form)) > 2 else r"(?=$|[,(])") for form in forms]
    return re.compile(rf"(?<![\w])(?:{'|'.join(bodies)})(?!\w)\.?")


def form_end(text: str) -> int | None:
    """Where the name ends that a legal form ends, in its own writing or in capitals."""
    end = name_end(text)
    if end is not None:
        return end
    capital = next(iter(_capital_forms().finditer(text.upper())), None)
    return capital.end() if capital is not None and len(text.upper()) == len(text) else None


def name_of(lines: Sequence[str]) -> tuple[str, str] | None:
    """The name a party's lines begin with and its line as printed; ``None`` where they begin with something else."""
    while len(lines) > 1 and lines[0].startswith("("):
        lines = lines[1:]
    if lines and (order := to_order(lines)):
        return order, lines[0]
    kept = _latin_first([_CODE.sub("", _ATTENTION.sub("", line)).strip(" -") for line in lines])
    while kept and (not kept[0] or kept[0].startswith("(") or not re.search(r"[^\W\d]{2}", kept[0]) or is_form_text(kept[0])):
        kept.pop(0)
    if not kept or _SAME.match(kept[0]):
        return None
    joined = _name_lines(kept)
    found = split_party([joined])
    if found is None:
        return None
    end = form_end(joined)
    legal = found.legal_form or end is not None
    name = found.name if found.legal_form else joined[:end].strip(" ,;") if end is not None else _without_address(found.name)
    name = re.sub(r"\s+,", ",", name)
    if re.search(r"(?:ltd|inc|corp|co|e\. ?v|e\. ?k)$", name, re.IGNORECASE) and f"{name}." in " ".join(kept):
        name += "."
    return None if is_no_name(name, legal_form=legal) else (name, kept[0])


def _without_address(name: str) -> str:
    """A name without the address that follows it on its line behind a dash or a dot."""
    if is_country(name.rsplit(",", 1)[-1]) and "," in name:
        return name.split(",", 1)[0].strip()
    head = re.split(r"\s[–|·•]\s|;|\s-\s", name)[0].strip()
    rest = name[len(head) :]
    return head if not rest or is_address(rest) or re.search(r"\d|^\s[·•|]|;", rest) else name


def to_order(lines: Sequence[str]) -> str | None:
    """A bill made out to order names no consignee, or the bank whose order counts: as printed, with the bank where it stands on the next line."""
    first = lines[0].strip(" ,")
    if not any(fold(first).startswith(fold(phrase)) for phrase in table("trade")["words"]["to_order"]):
        return None
    if len(lines) > 1 and re.search(r"\b(?:of|von)\s*[:-]?$", first, re.IGNORECASE):
        first = f"{re.sub(r'(?<=[a-zA-Z])-$', '', first)} {lines[1].strip()}"
    first = first.strip(" ,")
    return first if re.search(r"(?:ltd|plc|co|inc)\.$", first, re.IGNORECASE) else first.strip(" ,.")


def _latin_first(lines: list[str]) -> list[str]:
    """Of a name in two scripts the Latin one, which other papers repeat."""
    if len(lines) > 1 and is_cjk(lines[0]) and not is_latin(lines[0]) and has_form(lines[1]) and is_latin(lines[1]):
        return lines[1:]
    return lines


def _name_lines(lines: Sequence[str]) -> str:
    """The lines a name takes: a name goes on below only when its legal form is still to come there."""
    first = lines[0]
    if has_form(first) and not re.search(r"(?:Co\.?|&|,)\s*,?$", first):
        goes_on = len(lines) > 1 and re.fullmatch(r"(?:Limited|Ltd\.?)", lines[1]) and re.search(r"(?:Corporation|Company)$", first)
        return f"{first} {lines[1]}" if goes_on else first
    for count in (2, 3):
        joined = " ".join(lines[:count])
        if len(lines) >= count and has_form(joined) and not any(re.search(r"\d", line) or is_address(line) for line in lines[: count - 1]):
            return joined
    return first


#: A street and its number, which names nobody.
_STREET = re.compile(
    r"[^\W\d][\w.' -]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee)\s+\d{1,4}\s?[a-z]?(?:\s?[–-]\s?\d+\s?[a-z]?)?", re.IGNORECASE
)


def is_no_name(name: str, *, legal_form: bool) -> bool:
    """Whether a text cannot be the name of a party: labels, dates, towns, telephone numbers, sentences."""
    if "\ufffd" in name or len(name) > 100 or len(re.findall(r"[^\W\d_]", name)) < 3 or _NO_NAME.search(name) or ":" in name or is_form_text(name):
        return True
    if _SENTENCE.search(name):
        return True
    if not legal_form and (_KOREAN.search(name) or _STREET.fullmatch(name)):
        return True
    if find_dates(name) or (TOWN.match(name) and not legal_form) or name.count("(") != name.count(")") or is_country(name) or _TWO_LABELS.search(name):
        return True
    if (
        fold(name) in words_of("departments")
        or all(fold(word) in words_of("departments") for word in name.split())
        or re.fullmatch(r"[A-Z]{2,5}[-/]?\d{2,}\w*", name)
    ):
        return True
    words = name.split()
    small = sum(word[:1].islower() for word in words)
    return not legal_form and (len(words) > 9 or name[:1].islower() or (len(words) > 3 and small > len(words) / 2))


def is_country(text: str) -> bool:
    """Whether the text is the name of a country."""
    return text.strip(" .,()").casefold() in table("trade")["countries"]["names"]


def ends_in_country(text: str) -> bool:
    """Whether the last part of a line is a country."""
    return ("," in text and is_country(text.rsplit(",", 1)[1])) or is_country(text.split(" ")[-1]) or is_country(text)
