"""Names and addresses of companies: where a name ends, what is address, which of two scripts is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.understanding.known import is_country
from documents.understanding.lexicon import phrases, table
from documents.understanding.script import folded_space, is_cjk, is_latin, is_vietnamese, latin_part

#: Stands at the end of a line that was broken on purpose, not for want of room: where the name is over, it counts as a comma.
BREAK = "␤"


@dataclass(frozen=True)
class Party:
    """A company as printed: ``legal_form`` says that the name ends with one (Co., Ltd., GmbH, 有限公司)."""

    name: str
    address: str
    legal_form: bool


def _form_pattern() -> re.Pattern[str]:
    """All legal forms, longest first. Short ones (AG, SE, eG) count only in their own writing or in capitals, longer ones in any."""
    bodies = []
    for form in sorted(table("parties")["legal_forms"], key=len, reverse=True):
        body = re.escape(form).replace(r"\ ", rf"[\s.{BREAK}]*").replace(r"\.", r"\.?\s?")
        if form.islower() and len(form) < 5:
            body = re.escape(form).replace(r"\.", r"\.\s?")  # without its dots it is a word: "as"
        bodies.append(f"(?i:{body})" if len(form) > 4 or form in ("Ltd.", "Ltd", "Inc.", "Inc", "Corp") else body)
    return re.compile(rf"(?:(?<=[\s,.(-])|(?<=^))(?:{'|'.join(bodies)})(?:\s?\([A-Z]{{2,6}}\))?(?![\w&])\.?")


_FORM = _form_pattern()
_CJK_FORM = re.compile(r"[㐀-鿿()]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|研究院|研究所|检测中心|检验中心|中心|厂|公司|研究总院)")
_ADDRESS = re.compile(
    r"\d{4,6}\b|\b(?:No|Nr|Room|Rm|Floor|Unit|Building|Bldg|Block|Lot|P\.?O\.? ?Box|Suite|Workshop)\b\.?\s*#?\w|#\d|"
    r"\b\w*(?:stra(?:ss|ß)e|str\.|weg|platz|allee|gasse|ring|ufer)\b|"
    r"\b(?:Road|Street|Avenue|Lane|District|Town|City|Province|Zone|Park|Village|County|Via|Viale|Rue|Plaza|Calle|Industrial|Hamlet|Ward|Rd|St|Ave)\b|"
    r"\b(?:Đường|Phường|Quận|Huyện|Tỉnh|KCN|Số|Lô|Phố|Thôn|Xã|Ấp)\b|[省市区县镇路街号楼]|\b\d{2}-\d{3}\b|\b\d{3} \d{2}\b|"
    r"\b(?:ul|al|Pol|Ctra|Avda|Cad|Sok|Mah|Jl)\.\s|\b\w+(?:straat|laan|weg|plein|gatan|vägen|katu|tie|vej|gade|utca|tér)\b|"
    r"\b(?:Sokak|Caddesi|Mahallesi|Bulvarı|Sanayi Bölgesi|Partida|Polígono|Carretera|Avenida|Plot|Lintang|Jalan|Lorong|Soi|Moo|Corso|Piazza|Impasse|"
    r"Chemin|Route|Quai|Boulevard|Place|Strada|Ulica|Parc|Estate)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def has_legal_form(text: str) -> bool:
    """Whether the text holds the legal form of a company."""
    return _FORM.search(text) is not None or _CJK_FORM.search(text) is not None


def is_address(text: str) -> bool:
    """Whether the text looks like (part of) a postal address."""
    return _ADDRESS.search(text) is not None


#: Where the form is written before the name, the name goes on to a comma, a bracket or the line's end.
_LEADING_FORM = re.compile(
    rf"(?:SARL|Sarl|S\.A\.R\.L\.|SAS|S\.A\.S\.|Sté|EURL|UAB|SIA|PT\.?|CV\.?)\s+[A-ZÀ-Ž][^,;:({BREAK}]{{2,60}}?(?=\s*(?:[,;:({BREAK}]|$))"
)


def name_end(text: str) -> int | None:
    """Where the company name at the start of ``text`` ends: behind its legal form, forms that follow one another taken together."""
    leading = _LEADING_FORM.match(text)
    if leading is not None:
        return leading.end()
    match = _FORM.search(text)
    if match is None:
        return None
    end = match.end()
    while (more := re.compile(rf"[\s,&.{BREAK}]*(?:und|and)?[\s{BREAK}]*").match(text, end)) and (following := _FORM.match(text, more.end())):
        end = following.end()
    trading = re.match(r"\s+t/a\s+[A-Z][\w ]{2,30}?(?=$|,|\n)", text[end:])
    return end + (trading.end() if trading else 0)


_LOCAL_NAME = re.compile(
    r"(?i:công\s+ty|doanh\s+nghiệp)\s[^()/]{3,70}(?:\(\s*|/\s*)(?P<name>[A-Z][\w .,&-]{4,80}?(?:Joint Stock Company|JSC|Company Limited|"
    r"(?:Co\., ?)?Ltd\.?|Corporation))\)?(?!\w)\.?"
)


#: What a sentence puts before a name: ``We, X``; ``is X``; ``the manufacturer X``.
_LEAD_IN = re.compile(
    r"^(?:(?:We|Wir)\s*,\s+|\(?(?:Company|Name|Firma|Manufacturer|Hersteller|Organi[sz]ation)\)?\s*:\s*|"
    r"(?:the\s+)?(?:quality\s+)?management system of\s+|"
    r"(?:(?:la|della|de la|l['’])\s*(?:société|società|sociedad|entreprise|ditta|empresa|firme)|Fa\.|Messrs\.?|M/s\.?|Firma|Sté)\s+(?=[A-ZÀ-Ž])|"
    r"(?:is|are|was|ist|sind|war|là)\s+|(?:the|der|die)\s+(?:manufacturer|maker|company|hersteller(?:in)?|firma)\s*[:,]?\s+)+"
    r"(?=\S)",
    re.IGNORECASE,
)


def split_party(lines: Sequence[str]) -> Party | None:
    """Name and address from the lines of a value; ``None`` where there is no name.

    The name ends with its legal form, on whichever line that stands; without one it is the first line, up to what looks like an address.
    """
    kept = [_LEAD_IN.sub("", folded_space(line)) for line in _one_script(lines)]
    kept = [line for line in kept if line]
    if not kept:
        return None
    text, breaks = kept[0], [len(kept[0])]
    for line in kept[1:]:
        text += " " + line
        breaks.append(len(text))
    local = _LOCAL_NAME.match(text)
    if local is not None:
        # The name in the local tongue with the English one in brackets: papers elsewhere repeat the English one.
        return Party(local["name"].replace(BREAK, "").strip(" ,"), clean_address(joined_address(_rest_lines(kept, local.end()))), legal_form=True)
    end = name_end(text)
    if end is not None and not _reaches_into_address(text[:end]):
        return _party(kept, text, end, legal_form=True)
    cjk = _CJK_FORM.match(text)
    if cjk is not None:
        return _party(kept, text, cjk.end(), legal_form=True)
    return _party(kept, text, _nameless_end(kept, text, breaks), legal_form=False)


def _reaches_into_address(name: str) -> bool:
    return len(name) > 110 or len(re.findall(r"\b\d+\b", name)) > 2


def _nameless_end(lines: Sequence[str], text: str, breaks: Sequence[int]) -> int:
    """Where a name without a legal form ends: at the comma before an address, else before the first line that looks like one."""
    for comma in re.finditer(r",\s*(?=\S)", text[: breaks[0]]):
        if is_address(text[comma.end() : breaks[0]]):
            return comma.start()
    following = next((i for i, line in enumerate(lines[1:], 1) if is_address(line)), None)
    return breaks[following - 1] if following is not None and breaks[following - 1] <= 90 else breaks[0]


#: Names end with a full stop only where their last word is an abbreviation.
_ABBREVIATED = re.compile(r"(?:\b(?:Ltd|Inc|Corp|Co|Kft|Pvt|Lda|Bhd|Şti|Sti|Zrt)|(?:\b\w\. ?){1,3}\w|\bd\.o\.o|S\.p\.A|S\.r\.l|o\.o)\.$", re.IGNORECASE)


def _party(lines: Sequence[str], text: str, end: int, *, legal_form: bool) -> Party | None:
    name = text[:end].replace(BREAK, "").strip(" ,;:·-–|")
    name = re.sub(r"\.{2,}$", ".", name)
    if not _ABBREVIATED.search(name):
        name = name.rstrip(".")
    name = _without_logo(re.sub(r"^(?:N/?A|-+|[A-Z]{2,}\d{5,}\w*)\s+", "", name))
    address = clean_address(joined_address(_rest_lines(lines, end)))
    return Party(name, address, legal_form) if len(name) > 1 and not _FORM.fullmatch(name) else None


def _without_logo(name: str) -> str:
    """The name without the initials of a logo that stands before it: ``IVP Istituto Valtorre Prove`` is ``Istituto Valtorre Prove``."""
    logo, _, rest = name.partition(" ")
    words = re.findall(r"[^\W\d_]+", rest)
    if not (logo.isupper() and logo.isalpha() and 2 <= len(logo) <= 5) or len(words) < 2 or words[0][0].upper() != logo[0] or words[0].isupper():
        return name
    initials = iter("".join(word[0] for word in words).upper())
    return rest if all(sign in initials for sign in logo) else name


def _rest_lines(lines: Sequence[str], end: int) -> list[str]:
    """The lines behind position ``end`` of the lines joined by blanks."""
    rest, at = [], 0
    for line in lines:
        if at + len(line) > end:
            rest.append(line[max(0, end - at) :].strip())
        at += len(line) + 1
    return [line for line in rest if line]


_CLOSES = re.compile(
    r"(?:\b(?:Road|Street|Avenue|Rd|St|Ave|Mansion|Building|Park|Court|Square|Tower|Center|Centre|Plaza|Lane|Estate|House|Str\.?|Straße|District|Zone|Town|Village|Area|County|Bölgesi|\d+\w?))$|(?:straße|strasse|weg|platz|allee)$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:Development|Road|Street|Avenue|District|Province|City|Town|County|Zone|Park|Building|Village|Industrial|Rd|St|Ave|[a-z])", re.UNICODE
)


#: A line that begins a new element: a postal code and its place, or a country.
_OPENS = re.compile(
    r"\d{5,6}\s+[A-Z]|(?:P\.? ?R\.? ?China|PEOPLE'S REPUBLIC|People's Republic|China|Germany|Deutschland|Türkiye|Socialist Republic|"
    r"Vietnam|Viet Nam|Việt Nam|Turkey|Italy|Spain|France)\b"
)


#: A postal code that ends a line: its place begins the next one.
_POSTAL_END = re.compile(r",\s(?:[A-Z]{1,3}-)?\d{4,5}$")


#: What cannot end an element: the state's name goes on.
_UNFINISHED = re.compile(r"\b(?:P\. ?R\.|PR|People's|PEOPLE'S|Republic(?: of)?|REPUBLIC(?: OF)?|of|Socialist|United|Hong|Viet|Saudi)$")


#: What leaflets print at their foot: the edition and the day of it.
_PRINT_NOTE = re.compile(r"\b(?:Version|Stand|Rev(?:ision)?|Ausgabe|Fassung|Edition)\b[.:]?\s*\d")


def joined_address(lines: Sequence[str]) -> str:
    """Address lines as one text. Where a line ends an element and prints no comma, a comma is put; a block without any comma is parted everywhere."""
    whole = [line.strip() for line in lines if line.strip(f" {BREAK}") and not _PRINT_NOTE.search(line)]
    block = len(whole) >= 3 and not any("," in line for line in whole)
    text = ""
    for line in whole:
        if text.endswith(BREAK):
            text = text.rstrip(f" {BREAK}")
            goes_on = text.endswith(("–", ",")) or line.startswith((",", "(")) or _UNFINISHED.search(text) or _GOES_ON.match(line)
            text += line if text.endswith("-") else f" {line}" if goes_on else f", {line}"
        elif not text or text.endswith((",", "-")) or line.startswith(","):
            text = f"{text} {line}".strip() if not text.endswith("-") else text + line
        elif (
            not text.endswith(("–", "—"))
            and not _POSTAL_END.search(text)
            and not _UNFINISHED.search(text)
            and (block or _OPENS.match(line) or is_country(line) or (_CLOSES.search(text) and not _GOES_ON.match(line)))
        ):
            text = f"{text}, {line}"
        else:
            text = f"{text} {line}"
    return text.rstrip(f" {BREAK}")


#: What stands before an address: the number of a tax office, or words that say it is the one registered.
_OPENING = re.compile(
    r"^[\s,]*(?:P\.? ?IVA\s+(?:IT)?\s?\d{6,}[\s,–-]*|\(?\s*(?:registered\s+(?:at|office(?:\s+at)?)|with\s+(?:its\s+)?registered\s+office\s+(?:at|in)|"
    r"established\s+in|mit\s+Sitz\s+in|con\s+sede(?:\s+legale)?\s+(?:in|a)|sise?\s+(?:à|au))\s*:?\s+)",
    re.IGNORECASE,
)


def clean_address(text: str) -> str:
    """An address without the separators around it, without telephone, mail and web, which follow it on letterheads."""
    cut = re.search(
        r"\b(?:ha(?:ve|s) been|(?:is|are) hereby|hereby|complies|comply with|declares?|erklärt|erklären|bescheinigt|bestätigt|that the|dass|"
        r"represented|Certificate Search|Tel|Phone|"
        r"Fax|E-?mail|Web|www\.|https?:|SRN|USt|VAT|EORI|Điện thoại|电话|传真|HRB)\b",
        text,
        re.IGNORECASE,
    )
    text = _OPENING.sub("", text[: cut.start()] if cut else text)
    text = re.sub(
        r"^(?:\s*[-,;:·–|/.]+\s*|\s*(?:in|at|of|located at|Address|Anschrift|Adresse|地址|Địa chỉ)\s*[:,]?\s+)+", "", folded_space(text), flags=re.IGNORECASE
    )
    text = text.rstrip(" ,)") if text.count(")") > text.count("(") else text
    return text.strip(" ,;:·–|/").rstrip(".") if not text.rstrip().endswith("P.R.") else text.strip()


#: How names of Vietnamese companies begin; the English one often stands under them.
_IS_LOCAL = re.compile(r"(?:tổng\s+)?công\s+ty\b|doanh\s+nghiệp\b", re.IGNORECASE)


def _one_script(lines: Sequence[str]) -> list[str]:
    """The Latin lines of a bilingual value, or all of them where there is one script only."""
    english = next((i for i, line in enumerate(lines) if has_legal_form(line) and not _IS_LOCAL.match(line)), 0)
    if english and _IS_LOCAL.match(lines[0]) and not any(is_address(line) for line in lines[:english]):
        kept = lines[english:]
        return [line for line in kept if not is_vietnamese(line)] if any(is_address(line) and not is_vietnamese(line) for line in kept[1:]) else list(kept)
    if not (any(is_cjk(line) for line in lines) and any(_is_name_like(line) for line in lines)):
        return list(lines)
    kept = [latin_part(line) for line in lines]
    return [line for line in kept if is_latin(line) and not is_cjk(line)]


def _is_name_like(line: str) -> bool:
    return len(re.findall(r"[A-Za-z]{2,}", line)) >= 2


def product_words() -> tuple[str, ...]:
    """Words that name goods of the trade, in all languages."""
    return phrases("products", "words")
