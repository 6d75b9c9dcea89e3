"""Who tested: the laboratory by label, letterhead or sentence, and its accreditation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.reading.page import Word
from documents.understanding.body_names import is_body_name
from documents.understanding.certificate_numbers import before_accreditation
from documents.understanding.flow import Spot
from documents.understanding.layout import Laid, Segment, below
from documents.understanding.lexicon import table
from documents.understanding.parties import has_legal_form, split_party
from documents.understanding.script import fold, is_cjk, latin_part
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_lines, value_spot


def letterhead(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """The institution in the head or the foot of the first page: its name ends with a legal form or holds an institute's word."""
    page = sheet.first
    institutes = _institutes()
    parties = {fold(value_spot(values).text)[:30] for name in ("manufacturer", "applicant", "factory") for values in sheet.values(name)}
    titles = {id(label.segment) for label in sheet.labels if label.at_start and (label.alone or label.colon)}
    last = page.lines[-3].middle if len(page.lines) > 6 else page.height
    for segment in page.segments:
        depth = segment.middle / page.height
        if not (depth < 0.22 or depth > 0.9 or segment.middle >= last) or id(segment) in titles:
            continue
        pieces = [latin_part(piece) for piece in re.split(r"\s*[·|•]\s*|\s+–\s+", segment.text) if piece]
        text = next((piece for piece in pieces[:4] if _is_institute(piece)), pieces[0] if pieces else "")
        text, words = _with_next_line(page, segment, before_accreditation(text))
        party = split_party([text])
        if party is None or not is_body_name(party.name) or any(fold(party.name) in known or known in fold(party.name) for known in parties if known):
            continue
        named = institutes.search(party.name) is not None
        if (
            re.match(r"Member of", party.name)
            or (sheet.kind == "safety_data_sheet" and not party.legal_form)
            or not (party.legal_form or named)
            or len(party.name.split()) < 2
            or re.search(r"report|bericht|certificate|list", party.name, re.IGNORECASE)
        ):
            continue
        if not party.name[:1].isupper() or (not party.legal_form and sum(1 for word in party.name.split() if word[:1].islower() and len(word) > 3) > 1):
            continue
        checks = ("heading", *(("legal_form",) if party.legal_form else ()), *(("known",) if named else ()))
        branch = next((one.text for one in below(segment, page, reach=2.2) if re.fullmatch(r"[A-Z]\w+ Branch", one.text)), "")
        yield Candidate(field, f"{party.name} {branch}".strip(), Spot(page.number, segment.text, words), checks, 2 if depth < 0.22 else 3)


def _with_next_line(page: Laid, segment: Segment, text: str) -> tuple[str, tuple[Word, ...]]:
    """A name with the line under it that ends it: with its legal form, or the initials in brackets; else the text alone."""
    following = next((one for one in below(segment, page, reach=1.9) if abs(one.size - segment.size) < 0.6), None)
    if following is None or has_legal_form(text) or not segment.text.endswith(text) or len(following.words) > 8 or re.search(r"\d|:|@", following.text):
        return text, segment.words
    whole = f"{text} {following.text}".rstrip(" .,")
    party = split_party([whole])
    ends = (party is not None and party.legal_form and fold(party.name).rstrip(".") == fold(whole)) or re.search(r"\w \([A-Z]{2,6}\)$", whole) is not None
    return (f"{text} {following.text}", (*segment.words, *following.words)) if ends else (text, segment.words)


def _is_institute(text: str) -> bool:
    """Whether one piece of a letterhead names the institute itself, be it behind the name of its house."""
    return re.match(r"(?:Institute?|Institut für|Prüfinstitut|Laborator\w+)\b", text) is not None and is_body_name(text)


def laboratory(sheet: Sheet) -> Iterator[Candidate]:
    found = [*labelled_laboratories(sheet)]
    if sheet.kind not in ("inspection_report", "other"):
        found += [*letterhead(sheet, "laboratory"), *laboratory_in_text(sheet), *_of_report(sheet)]
    # A report in Chinese bears the laboratory's Chinese name, like everything else in it.
    local = [one for one in found if is_cjk(one.value)] if sheet.language == "zh" else []
    name = best(local) or best(found)
    if name is not None:
        yield name
    if sheet.kind == "test_report":
        accreditation = _accreditation(sheet)
        if accreditation is not None:
            yield accreditation


def _of_report(sheet: Sheet) -> Iterator[Candidate]:
    if sheet.kind == "test_report":
        yield from _running_head(sheet)
        yield from _local_letterhead(sheet)
        yield from _signed_for(sheet)


def names_institute(name: str) -> bool:
    """Whether the name holds a word by which institutes call themselves."""
    folded = fold(name)
    return _institutes().search(name) is not None or any(word in folded for word in _laboratories())


@cache
def _institutes() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in table("parties")["institutes"]))


@cache
def _laboratories() -> tuple[str, ...]:
    return tuple(fold(word) for word in table("results")["laboratories"]["words"])


def _running_head(sheet: Sheet) -> Iterator[Candidate]:
    """A company named behind the report's number in a running head: ``Report KL-TX/2021/0316 - Klang Valley Polymer Laboratory Sdn Bhd``."""
    page = sheet.first
    parties = {fold(value_spot(values).text)[:30] for name in ("manufacturer", "applicant", "factory") for values in sheet.values(name)}
    for segment in page.segments:
        if 0.12 < segment.middle / page.height < 0.9:
            continue
        for part in re.split(r"\s+[-–—·•|]\s+|\s*[|•·]\s*|[,;]\s+(?=\d)", segment.text):
            party = split_party([part])
            if party is None or part == segment.text or not names_institute(party.name) or fold(party.name) != fold(part.rstrip(". ")):
                continue
            if is_body_name(party.name) and not any(fold(party.name).startswith(known[:20]) for known in parties if known):
                checks = ("heading", *(("legal_form",) if party.legal_form else ()), "known")
                yield Candidate("laboratory", party.name, Spot(page.number, segment.text, segment.words), checks, 4)


def _local_letterhead(sheet: Sheet) -> Iterator[Candidate]:
    """A Chinese or Vietnamese institute's name alone on a line of the head, a Chinese one anywhere on the cover too."""
    page = sheet.first
    parties = {fold(value_spot(values).text)[:30] for name in ("manufacturer", "applicant", "factory") for values in sheet.values(name)}
    single = {id(line.segments[0]) for line in page.lines if len(line.segments) == 1}
    for segment in page.segments:
        text = re.sub(r"\s*(?:检验|检测|测试|试验)\s*报\s*告\s*$", "", segment.text.strip())
        house = text.endswith(("公司", "中心", "研究院", "研究所", "检验所", "检测所")) and not any(
            text in known or known in text for known in parties if known
        )
        alone = re.fullmatch(r"[㐀-鿿()（）]{4,30}", text) is not None and (names_institute(text) or house)
        local = re.match(r"(?:Trung tâm|Viện|Phòng (?:thử|thí) nghiệm|Công ty)\s", text, re.IGNORECASE) is not None and names_institute(text) and len(text) < 90
        high = segment.middle / page.height < 0.25 or (alone and id(segment) in single and segment.cell is None)
        if high and (alone or local) and not sheet.labelled(page).by_segment[segment] and not re.search(r"报告|:|：", text):
            yield Candidate("laboratory", text, Spot(page.number, segment.text, segment.words), ("heading", "legal_form", "known"), 4)


_FOR = re.compile(
    r"^(?:(?:Signed|Issued|Unterzeichnet)\s+)?(?:for\s+and\s+)?(?:on\s+behalf\s+of|im\s+Namen\s+(?:von|der|des)|thay\s+mặt|代表)\s*[:：]?\s*", re.IGNORECASE
)


def _signed_for(sheet: Sheet) -> Iterator[Candidate]:
    """Who has a report signed in its name is the laboratory: ``Signed for and on behalf of`` and the name, there or on the next line."""
    for page in sheet.label_pages[:2]:
        for segment in page.segments:
            match = _FOR.match(segment.text)
            if match is None:
                continue
            rest = segment.text[match.end() :].strip()
            named = segment if rest else next(iter(below(segment, page, reach=3.0)), None)
            text = rest or (named.text if named is not None else "")
            party = split_party([text])
            if named is not None and party is not None and party.legal_form and is_body_name(party.name):
                name = text.strip(" ,") if _IS_PART.fullmatch(text[len(party.name) :]) else party.name
                checks = ("signature", "legal_form", "known" if names_institute(name) else "hint")
                yield Candidate("laboratory", name, Spot(page.number, text, named.words), checks, 2)


#: A part of a house that stands behind its name.
_IS_PART = re.compile(r"[\s,.]*(?:[A-Z][\w&-]*\s)*(?:Testing Cent(?:er|re)|Laborator(?:y|ies)|Lab|Branch|Prüflabor)\.?")


def labelled_laboratories(sheet: Sheet) -> Iterator[Candidate]:
    for values in sheet.values("laboratory"):
        party = split_party(value_lines(values))
        if party is None or not (is_body_name(party.name) or is_cjk(party.name)):
            continue
        named = party.legal_form or values.label.colon or names_institute(party.name)
        if _IS_PERSONAL.match(values.label.phrase):
            named = party.legal_form or names_institute(party.name)
        if named and (values.relation != "inside" or values.label.colon):
            yield Candidate("laboratory", party.name, value_spot(values), (*label_checks(values), *(("legal_form",) if party.legal_form else ())))


#: Labels that name the one who tested, a house or a person.
_IS_PERSONAL = re.compile(r"tested|geprueft|testedat")
_BY_LABORATORY = re.compile(
    r"(?i:laboratory\s+of|performed\s+by|tested\s+by\s+the\s+laboratory|"
    r"is\s+owned\s+by)\s+(?:the\s+)?(?P<value>[A-Z][^;:]{5,110}?(?:Co\., ?Ltd\.?|GmbH|Ltd\.?|S\.r\.l\.|Inc\.?))"
)


def laboratory_in_text(sheet: Sheet) -> Iterator[Candidate]:
    for flow, match in sheet.search(_BY_LABORATORY):
        party = split_party([match["value"]])
        if party is not None and party.legal_form:
            yield Candidate("laboratory", party.name, flow.spot(match.start("value"), match.end("value")), ("prose", "legal_form"), 3)
    yield from _spaced_names(sheet)


_OF_A_REPORT = re.compile(
    r"(?i:(?:Prüfbericht(?:s|es)?|(?:im|dem)\s+Bericht|test\s+report|report|rapport(?:\s+d'essais?)?|检测报告|báo cáo thử nghiệm)"
    r"(?:\s+(?:Nr\.?|No\.?|number|n°|số))?\s+\S*\d\S*"
    r"(?:,?\s+(?:vom|of|dated|du|ngày)\s+[^,;()]{6,20}?)?\s*,?\s*(?:,\s|\(|der\s+Stelle|des\s+\w*(?:labor\w*|instituts?)|vom|von|der(?=\s+[A-ZÄÖÜ])|of|by|issued\s+by|ausgestellt\s+(?:von|durch)|de|của)\s*)"
    r"(?:the\s+)?(?P<value>[A-ZÄÖÜ][^;:()]{4,110}(?:\([A-Z]{2,6}\))?)|"
    r"(?i:prüfung\s+erfolgte\s+(?:durch|bei)|geprüft\s+(?:durch|bei|von)|tests?\s+(?:was|were)\s+(?:carried\s+out|performed|conducted)\s+(?:by|at)|tested\s+(?:by|at)|essais\s+réalisés\s+par)"
    r"\s+(?:(?:the|das|dem|der|die)\s+)?(?P<by>[A-ZÄÖÜ][^;:()]{4,110})"
)
#: The name of an institute ends where the sentence goes on.
_PAST_NAME = re.compile(
    r"\s+(?:vom|of\s+\d|dated|nach|according|gemäß|in\s+[A-Z]|at\s|am\s|on\s|under|mit|with|dokumentiert|show|zeig|has|hat|and|und)\b|[,.](?=\s|$)|\s*\(?\d"
)


def reported_laboratories(sheet: Sheet) -> Iterator[Candidate]:
    """Who made the tests that a certificate or an authority's letter rests on, as its sentences say: ``… Prüfbericht 2021/17 der Stelle X vom …``."""
    for flow in sheet.flows:
        for match in flow.find(_OF_A_REPORT):
            text = match["value"] or match["by"]
            party = split_party([text])
            name = party.name if party is not None and party.legal_form else _PAST_NAME.split(text)[0].strip(" ,.")
            if is_body_name(name) and ((party is not None and party.legal_form) or names_institute(name)):
                start = flow.text.find(name, match.start())
                checks = ("prose", "legal_form" if party is not None and party.legal_form else "known")
                yield Candidate("laboratory", name, flow.spot(start, start + len(name)), checks, 3)


def _spaced_names(sheet: Sheet) -> Iterator[Candidate]:
    """A laboratory's name alone on a line of the cover, with an institute's word and a legal form."""
    page = sheet.first
    institutes = re.compile("|".join(rf"\b{re.escape(word)}" for word in ("Testing", "Laboratory", "Inspection", "Standards Technical", "Prüf")))
    for segment in page.segments:
        party = split_party([segment.text])
        if (
            party is not None
            and party.legal_form
            and institutes.search(party.name)
            and fold(party.name) == fold(segment.text.rstrip(". "))
            and not sheet.labelled(page).by_segment[segment]
        ):
            yield Candidate("laboratory", party.name.rstrip(), Spot(page.number, segment.text, segment.words), ("heading", "legal_form", "known"), 3)


#: ``VILAS 0991``, ``SAMM 990``, with the section of the scheme before it ``ENAC 7/LE311``, ``COFRAC 1-0606``.
_NUMBER = r"(?P<value>(?:\d{1,3}[/-])?(?:[A-Z]{1,4}[ -]?)?\d{2,6}(?:[.-]\d{1,2})?)\b"
_BETWEEN = (
    r"\s*(?:Cert\.|accredit(?:ed|ation)(?:\s+(?:laboratory|certificate))?|Testing(?: Laboratory)?|Lab(?:oratory)?(?: Code)?|công nhận)?\s*"
    r"(?:No\.?|Nr\.?|n°|Code|số)?\s*[:：]?\s*"
)
_ACCREDITATIONS = (
    re.compile(r"\bCNAS\s*(?:No\.?|注册号|认可(?:证书)?(?:编?号)?|accreditation)?\s*[:：(（]?\s*(?P<number>(?:L|MT)\s?\d{3,5})\b", re.IGNORECASE),
    re.compile(r"\bD-PL-\d{5}-\d\d-\d\d\b"),
    re.compile(rf"\b(?P<scheme>{'|'.join(map(re.escape, table('results')['accreditation']['schemes']))}){_BETWEEN}{_NUMBER}"),
    # The Polish body's numbers bear a scheme of their own.
    re.compile(rf"\bPCA{_BETWEEN}(?P<value>AB\s?\d{{2,5}})\b"),
    re.compile(r"\bCMA\s*[:：]?\s*(?P<value>\d{12})\b"),
)


def named_accreditation(sheet: Sheet) -> Iterator[Candidate]:
    """The accreditation that stands in a certificate's entry for the laboratory or its report."""
    for values in sheet.values("laboratory", "test_report_numbers"):
        spot = value_spot(values)
        chinese, german = _ACCREDITATIONS[0].search(spot.text), _ACCREDITATIONS[1].search(spot.text)
        if chinese is not None or german is not None:
            value = f"CNAS {chinese['number'].replace(' ', '')}" if chinese is not None else german.group() if german is not None else ""
            yield Candidate("laboratory_accreditation", value, spot, (*label_checks(values), "format", "known"))
            return


def _accreditation(sheet: Sheet) -> Candidate | None:
    """The laboratory's accreditation as printed; a national accreditation goes before a licence to test."""
    for pattern in _ACCREDITATIONS:
        for flow in (*sheet.flows, *sheet.lines):
            match = pattern.search(flow.text)
            if match is not None:
                named = match.groupdict()
                scheme = "CNAS" if named.get("number") else named.get("scheme")
                number = (named.get("number") or "").replace(" ", "") or named.get("value") or match.group()
                value = f"{scheme} {number}" if scheme else number
                return Candidate(
                    "laboratory_accreditation",
                    " ".join(value.split()),
                    flow.spot(match.start(), match.end()),
                    ("format", "known", "hint"),
                )
    for values in sheet.values("laboratory_accreditation"):
        spot = value_spot(values)
        # What stands in brackets behind the number is the standard of accreditation, not the number.
        number = re.sub(
            r"\s*[(（][^()（）]*(?:17025|17020|17065)[^()（）]*[)）]|\s*[,;]?\s*(?:according to|acc\. to|nach|to)?\s*(?:DIN |EN )*ISO/?IEC 170\d\d\S*",
            "",
            spot.text,
        )
        number = number.strip(" ,;")
        if re.search(r"\d{3}", number) and len(number) < 40:
            return Candidate("laboratory_accreditation", number, spot, (*label_checks(values), "format"))
    return None
