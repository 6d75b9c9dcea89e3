"""The numbers and dates of trade papers: of the paper itself, of the invoice, order, waybill and declaration it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from documents.understanding.check_digits import air_waybill_holds, container_holds, mrn_holds
from documents.understanding.layout import Segment
from documents.understanding.lexicon import table
from documents.understanding.trade_labels import Label, labels_in
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_phrases import Phrases, match_at
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import identifier, packages_in
from documents.understanding.trade_words import fold

_AIR_WAYBILL = re.compile(r"(?<![\w-])(\d{3})\s?[-–]?\s?(\d{8}|\d{4}\s\d{4})(?![\w-])")
_CONTAINER = re.compile(r"(?<![A-Z0-9])([A-Z]{3}[UJZ])\s?-?\s?(\d{6})\s?-?\s?(\d)(?!\d)")
_MRN = re.compile(r"(?<![A-Z0-9])\d{2}\s?[A-Z]{2}(?:\s?[A-Z0-9]){13}\s?\d(?![A-Z0-9])")
_EORI = re.compile(r"(?<![A-Z0-9])(?P<eori>[A-Z]{2}\s?[A-Z0-9]{5,15})(?![A-Za-z0-9])")
#: Codes of the customs data model before the number of a paper. N380 commercial invoice, N325 pro forma invoice, N705 bill of lading, N740, N741 air waybill.
_DOCUMENT_CODES = {"invoice_number": ("N380", "N325", "380", "325"), "waybill_number": ("N705", "N740", "N741", "N730", "C626")}


@cache
def _title_phrases() -> Phrases:
    """Titles that a number may follow directly (``Purchase order BVM-2020-044``): folded title → the field that number is."""
    return Phrases({fold(title): (role,) for role, titles in table("trade")["titles"].items() for title in titles})


_REFERENCE = re.compile(r"\bref", re.IGNORECASE)
_BUYERS = re.compile(r"\b(?:your|customer|cust|client|buyer|ihre?|kunden?|kd)|客户|买方|贵方|khách|người mua", re.IGNORECASE)


def numbers(paper: TradePaper, roles: Collection[str], *, plain: bool = False, buyers: bool = False) -> list[Candidate]:
    """Numbers that stand at a label of these roles; ``plain`` ones are not called a reference, ``buyers`` ones are said to be the buyer's."""
    found = []
    for label, place, number in paper.first_values(roles, _number_at):
        if (plain and _REFERENCE.search(label.text)) or (buyers and not _BUYERS.search(label.text)):
            continue
        checks = ["label"] if label.colon or place.relation in ("inside", "beside") or label.caption else ["label", "near_label"]
        # A bare "No." says less than the label that names the paper.
        sure = set(label.roles) & set(roles) != {"own_number"}
        found.append(candidate(number, place, number, [*checks, "format"] if sure else ["near_label", "format"]))
    return found


def _number_at(place: Place, label: Label) -> str | None:
    """The number at a label: one that only names a kind of paper (``Invoice``) has it on its own line."""
    bare = names_no_number(label)
    if bare and (place.relation not in ("inside", "beside", "cell") or not (label.at_start or label.first == 0 or label.colon)):
        return None
    lines = _rejoined(place.lines)
    for line in lines[: 1 if bare else 2]:
        number = identifier(line)
        if number and not _is_other(number, label, bare=bare) and not (bare and number in packages_in(line)[0]):
            return number
        if bare or (number is None and _is_sentence(line)):
            return None
    return None


def _is_sentence(line: str) -> bool:
    return len(line.split()) > 6 and sum(word[:1].islower() for word in line.split()) > 3


def _rejoined(lines: Sequence[str]) -> list[str]:
    """Lines of a narrow box where a number is broken behind or before its stroke: ``LATT-20`` / ``-1218``."""
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1].split()) == 1 and any(map(str.isdigit, line[:8])) and (re.match(r"[-/]\w", line) or re.search(r"\w[-/]$", joined[-1])):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def names_no_number(label: Label) -> bool:
    """Whether the label says only which paper, not that its number follows: ``Invoice``, ``Bestellung``, ``AWB``."""
    texts = (label.text.casefold(), label.phrase)
    return not label.caption and not any(number in text or fold(text).endswith(("no", "nr")) for text in texts for number in _NUMBER_WORDS)


_NUMBER_WORDS = ("no", "nr", "num", "#", "id", "ref", "n°", "nº", "zeichen", "kennzeichen", "号", "编号", "số", "numéro", "número", "numer")


def _is_other(number: str, label: Label, *, bare: bool) -> bool:
    """A bare number at a bare label is a count, not the paper's number; a year at the name of a paper is a year."""
    if bare and (len(re.sub(r"\W", "", number)) < 4 or re.fullmatch(r"(?:19|20)\d\d", number)):
        return True
    return "own_number" in label.roles and len(number) < (5 if number.isdigit() else 4)


def titled_number(paper: TradePaper, role: str) -> list[Candidate]:
    """The number behind the paper's title in the upper half of its first page."""
    phrases = _title_phrases()
    found = []
    for segment in paper.first_page.segments:
        words = [word.text for word in segment.words]
        for start in range(min(len(words), 6)):
            hit = match_at(words, start, phrases)
            if hit is None or phrases[hit[1]] != (role,) or (start and words[start - 1][-1].isalnum() and start > 3):
                continue
            rest = segment.after(start + hit[0])
            if rest is None or not any(map(str.isdigit, rest.text)):
                rest = _beside_title(paper, segment) or _under_title(paper, segment)
            number = identifier(rest.text) if rest is not None else None
            if rest is not None and number is not None and segment.middle < 0.5 * paper.first_page.height:
                found.append(candidate(number, Place("inside", (rest,)), number, ["title", "format"]))
            break
    return found


def _beside_title(paper: TradePaper, title: Segment) -> Segment | None:
    """What stands on the line of a title, set apart: ``INVOICE        INV-00312``."""
    segments = paper.labels[0].line_of(title).segments
    following = segments[segments.index(title) + 1 :]
    alone = len(following) == 1 and len(following[0].words) == 1 and following[0].cell is title.cell
    return following[0] if alone and not paper.labels[0].is_label(following[0]) else None


def _under_title(paper: TradePaper, title: Segment) -> Segment | None:
    """The number that stands right under a title, on its edge and on a line of its own: ``PO-2020/0417, version 2``."""
    page = paper.labels[0]
    near = [one for one in page.laid.segments if 2 < one.middle - title.middle < 2.4 * title.size and min(one.x1, title.x1) > max(one.x0, title.x0)]
    under = min(near, key=lambda one: one.middle, default=None)
    if under is None or title.middle > 0.25 * page.laid.height or page.is_label(under) or len(title.words) > 4:
        return None
    first = under.words[0].text
    whole = len(under.words) == 1 or (first.endswith(",") and len(under.words) < 5)
    on_edge = abs(under.x0 - title.x0) < 4 or abs(under.x1 - title.x1) < 4
    return under if on_edge and whole and len(re.findall(r"\d", first)) > 3 and re.search(r"[-/]", first) else None


def references(paper: TradePaper, role: str) -> Candidate | None:
    """The one number the paper names in passing (``PO ALK-20-0719`` among the goods, ``N380 ADG-24-0388`` among the documents); of several none."""
    found = [*_coded(paper, role)]
    for laid in paper.pages:
        for segment in laid.segments:
            for label in labels_in(segment) if re.search(r"\d", segment.text) else ():
                rest = segment.after(label.end)
                if role not in label.roles or rest is None or label.roles[0] in ("stop", "own_number"):
                    continue
                number = identifier(rest.text)
                if number and len(re.sub(r"\W", "", number)) >= 4 and not re.fullmatch(r"(?:19|20)\d\d", number) and re.search(r"\d{2}|[A-Z]\d", number):
                    found.append(candidate(number, Place("inside", (rest,)), number, ["phrase", "format"]))
    return best(found) if len({fold(str(one.value)) for one in found}) == 1 else None


def _coded(paper: TradePaper, role: str) -> Iterator[Candidate]:
    codes = _DOCUMENT_CODES.get(role, ())
    for laid in paper.pages:
        for segment in laid.segments:
            for match in re.finditer(r"(?<!\w)(?P<code>[NCY]?\d{3})\s*[:-]?\s+(?P<value>(?=\S*\d)[A-Z0-9][\w/.-]{3,30})", segment.text):
                if match["code"] in codes and not re.fullmatch(r"[NCY]\d{3}", match["value"]):
                    yield candidate(match["value"], Place("inside", (segment,)), match["value"], ["phrase", "format"])


def column_number(paper: TradePaper, role: str) -> Candidate | None:
    """The one number that stands in a column of the goods, the same in every row: the order all lines belong to."""
    found = [
        candidate(number, Place("inside", tuple(row.segments)), number, ["column_total", "format"])
        for one in paper.tables
        for row in one.rows
        if row.text(role) and (number := identifier(row.text(role))) and len(number) > 3
    ]
    return found[0] if len({str(one.value) for one in found}) == 1 else None


def air_waybill_number(paper: TradePaper) -> Candidate | None:
    """The number of an air waybill: the house number where the paper is a house waybill, else airline and seven figures with their check digit."""
    house = [one for one in numbers(paper, {"waybill_number"}) if not _AIR_WAYBILL.fullmatch(str(one.value))]
    called = [number for label, _, number in paper.first_values({"waybill_number"}, _number_at) if re.search(r"hawb|house", label.text, re.IGNORECASE)]
    if called and (sure := [one for one in house if one.value in called]):
        return best(sure)
    masters = {_digits(str(one.value)) for one in numbers(paper, {"master_waybill"})}
    air = [one for one in _air_waybills(paper) if _digits(str(one.value)) not in masters]
    if house and (masters or not air):
        return best(house)
    return best(air) or best(house)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _air_waybills(paper: TradePaper) -> Iterator[Candidate]:
    for page, label in paper.labelled({"waybill_number"}):
        for place in page.places(label):
            match = _AIR_WAYBILL.search(place.text)
            if match:
                holds = air_waybill_holds(match.group().replace("–", "-"))
                yield candidate(f"{match[1]}-{_digits(match[2])}", place, match.group(), ["label", "format", *(["check_digit"] if holds else [])])
                break
    for laid in paper.pages[:1]:
        for segment in laid.segments:
            for match in _AIR_WAYBILL.finditer(segment.text):
                holds = air_waybill_holds(match.group().replace("–", "-"))
                alone = match.group() == segment.text and "-" in segment.text and segment.middle < 0.15 * laid.height
                if (holds or alone) and re.search(r"[-–\s]", match.group()):
                    yield candidate(
                        f"{match[1]}-{_digits(match[2])}", Place("inside", (segment,)), match.group(), ["pattern", *(["check_digit"] if holds else [])]
                    )


def containers(paper: TradePaper) -> list[Candidate]:
    """Every container number, once each; one whose check digit is wrong only where a label calls it a container."""
    labelled = {
        match.group() for page, label in paper.labelled({"container_numbers"}) for place in page.places(label) for match in _CONTAINER.finditer(place.text)
    }
    found: dict[str, Candidate] = {}
    for laid in paper.pages:
        for segment in laid.segments:
            for match in _CONTAINER.finditer(segment.text):
                number = "".join(match.groups())
                holds = container_holds(number)
                checks = ["format", *(["check_digit"] if holds else []), *(["label"] if match.group() in labelled else [])]
                if (holds or match.group() in labelled or _in_container_column(paper, segment.text)) and number not in found:
                    found[number] = candidate(number, Place("inside", (segment,)), match.group(), checks)
    return list(found.values())


def _in_container_column(paper: TradePaper, text: str) -> bool:
    return any(text in row.text("container") for one in paper.tables for row in one.rows)


def mrn(paper: TradePaper) -> Candidate | None:
    """The movement reference number, with its check digit named where it holds."""
    found = []
    for page, label in paper.labelled({"mrn"}):
        for place in page.places(label):
            match = _MRN.search(place.text.upper())
            if match:
                number = re.sub(r"\s", "", match.group())
                found.append(candidate(number, place, match.group(), ["label", "format", *(["check_digit"] if mrn_holds(number) else [])]))
                break
    for laid in paper.pages:
        for segment in laid.segments:
            for match in _MRN.finditer(segment.text):
                number = re.sub(r"\s", "", match.group())
                if mrn_holds(number):
                    found.append(candidate(number, Place("inside", (segment,)), match.group(), ["pattern", "check_digit"]))
    return best(found)


def eori(paper: TradePaper) -> Candidate | None:
    """The EORI number of the importer's side (that of the paper's first, where it prints several)."""

    def parse(place: Place, label: Label) -> str | None:
        match = _EORI.search(" ".join(place.lines[:2]))
        return match["eori"] if match and sum(map(str.isdigit, match["eori"])) >= 5 else None

    values = [(place, raw) for label, place, raw in paper.first_values({"eori"}, parse) if not _is_agents(paper, label)]
    return best([candidate(raw.replace(" ", ""), place, raw, ["label", "format"]) for place, raw in values])


_AGENT = re.compile(r"\b(?:agent|broker|forwarder|spediteur)s?(?:\s+(?:at destination|details))?\s*:?$", re.IGNORECASE)


def _is_agents(paper: TradePaper, label: Label) -> bool:
    """Whether a label stands in the address block of an agent, whose own number it names."""
    laid = next(page for page in paper.pages if page.number == label.segment.page)
    at = label.segment
    for other in reversed([s for s in laid.segments if s.middle < at.middle - 2 and abs(s.x0 - label.segment.x0) < 6]):
        if at.middle - other.middle > 2 * max(at.size, other.size):
            return False
        if _AGENT.search(other.text):
            return True
        at = other
    return False
