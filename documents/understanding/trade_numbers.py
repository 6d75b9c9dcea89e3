"""The numbers and dates of trade papers: of the paper itself, of the invoice, order, waybill and declaration it names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from documents.understanding.check_digits import air_waybill_holds, container_holds, mrn_holds
from documents.understanding.dates import Order, find_dates
from documents.understanding.flow import Flow, flows
from documents.understanding.lexicon import table
from documents.understanding.trade_labels import Label, fold, match_at
from documents.understanding.trade_paper import Candidate, TradePaper, best, candidate
from documents.understanding.trade_places import Place
from documents.understanding.trade_values import identifier

_AIR_WAYBILL = re.compile(r"(?<![\w-])(\d{3})\s?[-–]?\s?(\d{8}|\d{4}\s\d{4})(?![\w-])")
_CONTAINER = re.compile(r"(?<![A-Z0-9])([A-Z]{3}[UJZ])\s?-?\s?(\d{6})\s?-?\s?(\d)(?!\d)")
_MRN = re.compile(r"(?<![A-Z0-9])\d{2}\s?[A-Z]{2}(?:\s?[A-Z0-9]){13}\s?\d(?![A-Z0-9])")
_EORI = re.compile(r"(?<![A-Z0-9])(?P<eori>[A-Z]{2}\s?[A-Z0-9]{5,15})(?![A-Za-z0-9])")
_CONNECTS_DATE = re.compile(r"^[\s,;()/-]*(?:of|from|dated|date|vom|du|de|ngày|日期)?[\s:.]*$", re.IGNORECASE)


@cache
def _title_phrases() -> dict[str, tuple[str, ...]]:
    """Titles that a number may follow directly (``Purchase order BVM-2020-044``): folded title → the field that number is."""
    return {fold(title): (role,) for role, titles in table("trade")["titles"].items() for title in titles}


def numbers(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    """Numbers that stand at a label of these roles."""

    def parse(place: Place, label: Label) -> str | None:
        return next((number for line in place.lines[:2] if (number := identifier(line)) and not _is_other(number, label)), None)

    found = []
    for label, place, number in paper.first_values(roles, parse):
        checks = ["label"] if label.colon or place.relation == "inside" else ["label", "near_label"]
        # A bare "No." says less than the label that names the paper.
        sure = ["format"] if set(label.roles) & set(roles) != {"own_number"} else []
        found.append(candidate(number, place, number, [*checks, *sure] if sure else ["near_label", "format"]))
    return found


def _is_other(number: str, label: Label) -> bool:
    """A bare number at a bare label is a count, not the paper's number."""
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
            number = identifier(rest.text) if rest is not None else None
            if rest is not None and number is not None and segment.middle < 0.5 * paper.first_page.height:
                found.append(candidate(number, Place("inside", (rest,)), number, ["title", "format"]))
            break
    return found


def dates(paper: TradePaper, roles: Collection[str]) -> list[Candidate]:
    """Dates at labels of these roles; a date whose order of day and month the paper does not tell is none."""

    def parse(place: Place, label: Label) -> tuple[str, str] | None:
        text = " ".join(place.lines[:3])
        order = _order_in(label.hint) or paper.order
        for hit in find_dates(text, compact=True):
            day = hit.resolved(order)
            if day is not None:
                return day.isoformat(), text[hit.start : hit.end]
            return None
        return None

    return [
        candidate(value, place, raw, ["label", "format"] if place.relation in ("inside", "beside", "cell") else ["label", "near_label"])
        for label, place, (value, raw) in paper.first_values(roles, parse)
    ]


def _order_in(hint: str) -> Order | None:
    hint = hint.upper().replace(" ", "")
    if "DD/MM" in hint or "DD.MM" in hint or "DD-MM" in hint:
        return "day_first"
    return "month_first" if "MM/DD" in hint or "MM-DD" in hint else None


def date_behind(paper: TradePaper, number: Candidate) -> list[Candidate]:
    """The date printed directly behind a number: ``PL 2022-0318 vom 07.03.2022``."""
    found = []
    for flow in _flows(paper):
        for at in _occurrences(flow.text, number.raw):
            behind = flow.text[at + len(number.raw) :]
            hit = next(iter(find_dates(behind[:60])), None)
            day = hit.resolved(paper.order) if hit else None
            if hit is not None and day is not None and _CONNECTS_DATE.match(behind[: hit.start]):
                start = at + len(number.raw) + hit.start
                spot = flow.spot(start, start + hit.end - hit.start)
                found.append(Candidate(day.isoformat(), behind[hit.start : hit.end], spot.page, spot.box, ("phrase", "format")))
    return found


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _flows(paper: TradePaper) -> Iterator[Flow]:
    for laid in paper.pages:
        yield from flows(laid)


_PLACE_DATE = re.compile(r"^(?P<place>[A-ZÀ-Ỹ一-鿿][\w .'’/()-]{1,30}?)\s*[,，]\s*(?:the|den|am|on|ngày|date[d:]*)?\s*$", re.IGNORECASE)


def place_dates(paper: TradePaper) -> list[tuple[Candidate, Candidate]]:
    """Lines of the form ``Foshan, 15 April 2020``: place and date, from the top."""
    found = []
    for laid in paper.pages:
        for segment in laid.segments:
            text = re.sub(
                r"^(?:place (?:and|,|/) ?date(?: of issue)?|ort,? (?:und )?datum|executed (?:on|at)|issued (?:at|in))\s*:?\s*",
                "",
                re.sub(r"^\d{1,2}\.\s+(?=[A-ZÀ-Ỹ])", "", segment.text),  # the number of the form's box
                flags=re.IGNORECASE,
            )
            hits = find_dates(text)
            if not hits or hits[0].resolved(paper.order) is None or len(text) - hits[0].end > 4:
                continue
            match = _PLACE_DATE.match(text[: hits[0].start])
            if match is None or any(map(str.isdigit, match["place"])) or len(match["place"].split()) > 5:
                continue
            day, place = hits[0].resolved(paper.order), Place("inside", (segment,))
            name = match["place"].strip()
            found.append((
                candidate(name, place, name, ["phrase", "format"]),
                candidate(day.isoformat() if day else "", place, text[hits[0].start : hits[0].end], ["phrase", "format"]),
            ))  # fmt: skip
    return found


def air_waybill_number(paper: TradePaper) -> Candidate | None:
    """The number of an air waybill: the house number where the paper is a house waybill, else airline and seven figures with their check digit."""
    house = [one for one in numbers(paper, {"waybill_number"}) if not _AIR_WAYBILL.fullmatch(str(one.value))]
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
    return any("ontainer" in column.head and text in row.text(column.role) for one in paper.tables for column in one.head.columns for row in one.rows)


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

    found = [candidate(raw.replace(" ", ""), place, raw, ["label", "format"]) for _, place, raw in paper.first_values({"eori"}, parse)]
    return best(found)
