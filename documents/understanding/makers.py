"""Who made it, where, who represents the maker in the Union, who imports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from documents.understanding.acts import find_acts
from documents.understanding.authority_letters import confirmed_importer, receiving_house
from documents.understanding.companies import address_of, standing
from documents.understanding.dates import find_dates
from documents.understanding.flow import Flow, Spot, spot_of
from documents.understanding.holders import certified, remaining
from documents.understanding.label_values import Values
from documents.understanding.labels import Label
from documents.understanding.layout import Segment
from documents.understanding.leaflet_parties import leaflet_parties
from documents.understanding.letters import addressee
from documents.understanding.lexicon import table
from documents.understanding.parties import Party, clean_address, has_legal_form, is_address, joined_address, split_party
from documents.understanding.script import fold, is_latin, is_vietnamese, latin_part
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, party_lines, value_spot
from documents.understanding.standards import find_standards

#: Papers whose factory label names the maker where no maker is named.
_FACTORY_IS_MAKER = frozenset({"inspection_report"})
_NO_PARTY = re.compile(r"^(?:see|siehe|none|keine?|n/?a|not applicable|-+|dito|ditto|same as|wie|the same|as above|见|同上)\b", re.IGNORECASE)


def makers(sheet: Sheet) -> Iterator[Candidate]:
    """Manufacturer with address, authorised representative, importer."""
    confirmed = best(list(confirmed_importer(sheet))) if sheet.kind == "authority_confirmation" else None
    received = best(list(receiving_house(sheet))) if sheet.kind == "inspection_report" else None
    maker = best([one for one in _makers(sheet) if confirmed is None or fold(confirmed.value) != fold(one.value)])
    if maker is not None:
        yield maker
        address = best([one for one in _addresses(sheet, maker) if not _is_prose(one.value)])
        if address is not None:
            yield address
    by_symbol = list(leaflet_parties(sheet)) if maker is None and sheet.kind == "instructions" else []
    yield from (one for one in by_symbol if one.field != "authorised_representative")
    for field in ("authorised_representative", "importer"):
        party = best(list(_labelled_parties(sheet, field, field)) or list(_in_sentences(sheet, field)) or [one for one in by_symbol if one.field == field])
        if party is None and field == "importer":
            party = confirmed or received
        if party is not None and (maker is None or party.value != maker.value):
            yield party


_SENTENCE = re.compile(r"\b(?:the|is|are|was|has|have|issued|performed|wird|wurde|hat|ist|nach|dass|that|this|with|for the)\b")


def _is_prose(address: str) -> bool:
    """Whether an address has run on into a sentence: a verb, an article, a standard or an act stands in it."""
    return _SENTENCE.search(address) is not None or bool(find_standards(address)) or bool(find_acts(address)) or bool(find_dates(address))


def _makers(sheet: Sheet) -> Iterator[Candidate]:
    found = list(_labelled_parties(sheet, "manufacturer", "manufacturer"))
    yield from found
    if sheet.kind in _FACTORY_IS_MAKER and all(one.rank % 2 for one in found):
        # Who supplies is not who makes where a factory is named besides.
        yield from (replace(one, rank=-1) for one in _labelled_parties(sheet, "manufacturer", "factory"))
    prose = list(_in_sentences(sheet, "manufacturer"))
    yield from prose
    if not found and not prose and sheet.kind in ("declaration_of_conformity",):
        yield from _letterhead(sheet)
    if not found and sheet.kind in ("production_control_certificate", "notified_body_certificate"):
        yield from addressee(sheet)
    if not found and not prose:
        yield from certified(sheet)
        yield from remaining(sheet)
    if not found and not prose and sheet.kind == "eu_type_examination_certificate":
        # Only the manufacturer (or his representative for him) may apply: Annex V 4 of Regulation (EU) 2016/425.
        for one in _labelled_parties(sheet, "manufacturer", "applicant"):
            yield Candidate(one.field, one.value, one.spot, one.checks, 4)


@cache
def _weak() -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in table("patterns")["weak_maker_labels"]["labels"])


def _labelled_parties(sheet: Sheet, field: str, label_field: str) -> Iterator[Candidate]:
    for page in sheet.label_pages[:3]:
        labelled = sheet.labelled(page)
        for label in labelled.labels:
            if label_field not in label.fields or (field == "manufacturer" and set(label.fields) & {"applicant"} and label_field == "factory"):
                continue
            for values in labelled.values(label)[:2]:
                candidate = _party_candidate(sheet, field, values)
                if candidate is not None:
                    yield candidate
                    break


#: The key to the symbols of a leaflet names parties side by side.
_IS_LABEL = re.compile(
    r"(?:manufacturer|importer|distributor|authori[sz]ed representative|EC REP|hersteller|importeur|bevollmächtigter|制造商|欧盟授权代表)\b", re.IGNORECASE
)


def _party_candidate(sheet: Sheet, field: str, values: Values) -> Candidate | None:
    party = _party(party_lines(sheet, values.segments))
    if party is None or _NO_PARTY.match(party.name) or not _is_name(party) or _IS_LABEL.match(party.name):
        return None
    if not values.label.colon and values.relation == "inside" and not party.legal_form:
        return None
    checks = (*label_checks(values), *(("legal_form",) if party.legal_form else ()))
    rank = (1 if values.label.phrase in _weak() else 0) + (values.segments[0].page - 1 if sheet.kind != "test_report" else 0)
    return Candidate(field, party.name, _name_spot(values, party), checks, rank)


def _party(lines: list[str]) -> Party | None:
    return split_party(
        [re.sub(r"^(?:Name|Firma|Company)\s*[:：]\s*", "", line) for line in lines if not re.match(r"\s*(?:SRN|EORI|USt|VAT|P\. ?IVA|Tel|Fax|E-?mail)\b", line)]
    )


#: What no name ends with: it goes on.
_CUT = re.compile(r"(?:[-&,/]|\b(?:of|for|and|the|der|des|die|das|für|und|de|du|di|del|della|la|le|les|et|von|zur|zum|y|e))$", re.IGNORECASE)
#: The beginning of an address.
_PLOT = re.compile(r"(?:Lô|Lot|Số|No\.?|Nr\.?|Room|Floor|Building|Block|Unit|Workshop|KCN|Khu)\s*[A-Z]{0,2}\d", re.IGNORECASE)


def _is_name(party: Party) -> bool:
    """A company name has letters, is no sentence, and is neither a date nor a list of codes."""
    words = party.name.split()
    if (
        re.match(r"\(?(?:please|print)\b|\w+[-/]\S*\d\d\S*$", party.name, re.IGNORECASE)
        or len(words) > 14
        or len(party.name) < 3
        or sum(sign.isdigit() for sign in party.name) > 4
    ):
        return False
    if not party.legal_form and _CUT.search(party.name):
        return False
    if not party.legal_form and (re.search(r"[.;:]\s+[A-Z]", party.name) or _PLOT.match(party.name)):
        return False
    lower = sum(1 for word in words if word[:1].islower() and len(word) > 3)
    return party.legal_form or (lower <= max(1, len(words) // 3) and words[0][:1].upper() == words[0][:1])


def _name_spot(values: Values, party: Party) -> Spot:
    """The segments the name stands in."""
    whole = value_spot(values)
    end = 0
    for i in range(len(values.segments)):
        end = i + 1
        if fold(party.name) in fold(" ".join(one.text for one in values.segments[: i + 1])):
            break
    words = [word for segment in values.segments[:end] for word in segment.words]
    first, last = 0, len(words)
    for i, word in enumerate(words):
        if party.name.startswith(word.text):
            first = i
            break
    count = len(party.name.split())
    return Spot(whole.page, party.name, tuple(words[first : min(last, first + count)]) or whole.words)


def _addresses(sheet: Sheet, maker: Candidate) -> Iterator[Candidate]:
    for values in sheet.values("manufacturer_address"):
        text = _address_text(party_lines(sheet, values.segments))
        if text:
            yield Candidate("manufacturer_address", text, value_spot(values), (*label_checks(values), "hint"))
    yield from _addresses_under(sheet, maker)
    yield from _standing_address(sheet, maker.value)
    yield from _address_labels(sheet, maker)
    for flow, match in _prose_matches(sheet, "manufacturer"):
        party = split_party(_printed_lines(flow, match.start("value"), match.end("value")))
        if party is not None and party.name == maker.value and is_address(party.address) and len(party.address) < 160:
            yield Candidate("manufacturer_address", party.address, flow.spot(match.start("value"), match.end("value")), ("prose", "hint"), 1)


def _standing_address(sheet: Sheet, maker: str) -> Iterator[Candidate]:
    """The address under a line that is the maker's name and nothing else."""
    for page in sheet.label_pages[:2]:
        for company in standing(sheet, page):
            if fold(company.name).rstrip(".") == fold(maker).rstrip(".") and (text := address_of(sheet, company)) and "," in text:
                yield Candidate("manufacturer_address", text, spot_of(company.under), ("below", "hint", "format", "legal_form"), 2)
                return


def _address_text(lines: list[str]) -> str:
    latin = [line for line in lines if is_latin(latin_part(line))] if any(is_latin(line) for line in lines) else lines
    plain = [line for line in latin if not is_vietnamese(line)]
    latin = plain if is_address(" ".join(plain)) and is_vietnamese(latin[0]) else latin
    text = clean_address(joined_address([latin_part(line) for line in latin]))
    return text if is_address(text) and len(text) > 8 else ""


def _addresses_under(sheet: Sheet, maker: Candidate) -> Iterator[Candidate]:
    """The lines of the maker's value behind the name."""
    for label_field in ("manufacturer", "factory", _applicant(sheet)):
        for values in sheet.values(label_field):
            party = _party(party_lines(sheet, values.segments))
            if party is None or party.name != maker.value or not is_address(party.address) or len(party.address) > 220:
                continue
            checks = (*label_checks(values), "hint", *(("legal_form",) if party.legal_form else ()))
            yield Candidate("manufacturer_address", party.address, _tail_spot(values, party), checks, 1)


def _tail_spot(values: Values, party: Party) -> Spot:
    tail = [segment for segment in values.segments if fold(segment.text) in fold(party.address) or fold(segment.text)[-12:] in fold(party.address)]
    chosen = tail or list(values.segments)
    return Spot(chosen[0].page, party.address, tuple(word for segment in chosen for word in segment.words))


def _address_labels(sheet: Sheet, maker: Candidate) -> Iterator[Candidate]:
    """``Address`` alone: that of the party label before it."""
    previous: Label | None = None
    for label in sheet.labels:
        if set(label.fields) & {"manufacturer", "applicant", "factory", "authorised_representative", "importer", "laboratory", "notified_body"}:
            previous = label
        if "address" not in label.fields or previous is None or not {"manufacturer", _applicant(sheet)} & set(previous.fields):
            continue
        page = next(page for page in sheet.label_pages if page.number == label.segment.page)
        for values in sheet.labelled(page).values(label)[:1]:
            text = _address_text(party_lines(sheet, values.segments))
            if text:
                yield Candidate("manufacturer_address", text, value_spot(values), (*label_checks(values), "hint"), 0)


def _applicant(sheet: Sheet) -> str:
    """The applicant's label counts as the maker's where the certificate has no other (checked by the name before it)."""
    return "applicant" if sheet.kind == "eu_type_examination_certificate" and not any(True for _ in sheet.values("manufacturer")) else "manufacturer"


@cache
def _patterns(field: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in table("patterns")[field]["patterns"])


def _prose_matches(sheet: Sheet, field: str) -> Iterator[tuple[Flow, re.Match[str]]]:
    for pattern in _patterns(field):
        yield from sheet.search(pattern)


def _printed_lines(flow: Flow, start: int, end: int) -> list[str]:
    """The text of a match line by line as printed, with the full stop that belongs to a legal form."""
    if flow.text[end : end + 1] == "." and re.search(r"(?:Ltd|Inc|Co|Corp|Şti|Sti|S\.A|S\.r\.l|S\.p\.A|B\.V|(?:\b\w\.)+\w)$", flow.text[start:end]):
        end += 1
    lines: list[str] = []
    last = None
    for word in flow.spot(start, end).words:
        if last is None or word.top - last.top > 2:
            lines.append(word.text)
        else:
            lines[-1] += " " + word.text
        last = word
    whole = flow.text[start:end]
    return lines if fold("".join(lines)) == fold(whole) else [whole]


def _in_sentences(sheet: Sheet, field: str) -> Iterator[Candidate]:
    for flow, match in _prose_matches(sheet, field):
        start = match.start("value")
        party = split_party(_printed_lines(flow, start, match.end("value")))
        if party is None or not _is_name(party) or not party.legal_form:
            continue
        yield Candidate(field, party.name, flow.spot(start, start + len(party.name)), ("prose", "legal_form"), 1)


def _letterhead(sheet: Sheet) -> Iterator[Candidate]:
    """A declaration on the maker's own letter paper names the maker in its head and nowhere else."""
    page = sheet.first
    heads: list[Segment] = [segment for segment in page.segments if segment.middle < 0.2 * page.height and has_legal_form(segment.text)]
    for segment in heads[:1]:
        party = split_party([segment.text])
        if party is not None and party.legal_form:
            yield Candidate("manufacturer", party.name, Spot(page.number, segment.text, segment.words), ("heading", "legal_form", "sole"), 2)


def letterhead_address(sheet: Sheet, maker: str) -> Candidate | None:
    """The address right under the maker's name in the head of the first page."""
    page = sheet.first
    for block in page.blocks:
        names = [i for i, segment in enumerate(block) if fold(maker) in fold(segment.text)]
        if not names or block[0].middle > 0.25 * page.height:
            continue
        party = split_party(party_lines(sheet, block[names[0] :]))
        if party is not None and is_address(party.address) and len(party.address) < 160:
            rest = [segment for segment in block[names[0] + 1 :] if fold(segment.text)[:10] in fold(party.address)]
            words = tuple(word for segment in rest or block for word in segment.words)
            return Candidate("manufacturer_address", party.address, Spot(page.number, party.address, words), ("heading", "hint", "format"))
    return None
