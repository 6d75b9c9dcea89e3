"""Notified bodies: who issued the certificate or did Module B, and who controls production."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.body_mentions import BODY_WORDS, CE_NUMBER, NOT_THE_ISSUER, Mention, labelled_mentions, mentions_in_text, name_spot
from documents.understanding.body_names import BODY_NUMBER
from documents.understanding.flow import Spot
from documents.understanding.known import is_body_of, is_known_body, name_at_start
from documents.understanding.laboratories import labelled_laboratories, laboratory, laboratory_in_text, letterhead, named_accreditation, reported_laboratories
from documents.understanding.layout import Laid, Segment, below
from documents.understanding.letters import body_in_head
from documents.understanding.parties import has_legal_form, split_party
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet, best, label_checks, value_spot

ISSUED_BY_BODY = frozenset({"eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate"})


def bodies(sheet: Sheet) -> Iterator[Candidate]:
    """Body numbers and names, laboratory and its accreditation, as far as the kind of paper has them."""
    if sheet.kind in ISSUED_BY_BODY:
        yield from _issuer(sheet)
        yield from _tester(sheet)
    elif sheet.kind in ("declaration_of_conformity", "instructions"):
        yield from _declared(sheet)
    elif sheet.kind == "voluntary_certificate":
        yield from _voluntary(sheet)
    elif sheet.kind == "authority_confirmation":
        yield from _tester(sheet)
    elif sheet.kind in ("test_report", "safety_data_sheet", "inspection_report", "other"):
        yield from laboratory(sheet)


def _tester(sheet: Sheet) -> Iterator[Candidate]:
    """The laboratory whose report the paper rests on, with its accreditation where it stands beside it."""
    name = best([*labelled_laboratories(sheet), *reported_laboratories(sheet)])
    if name is not None:
        yield name
    yield from named_accreditation(sheet)


def _issuer(sheet: Sheet) -> Iterator[Candidate]:
    own = ("production_control_body",) if sheet.kind == "production_control_certificate" else ()
    mentions = [one for one in labelled_mentions(sheet, *own) if not (own and _OF_MODULE_B.search(one.label))] + [
        one
        for one in mentions_in_text(sheet)
        if not NOT_THE_ISSUER.search(one.sentence) and not (own and re.search(r"\(\s*(?:Module?|Modul)\s*B\s*\)\s*:?", one.context[: one.at]))
    ]
    numbers = [Candidate("notified_body_number", one.number, one.spot, one.checks, 0 if "label" in one.checks else 1) for one in mentions if one.number]
    number = best(numbers)
    if number is not None and len({one.value for one in numbers if one.rank == number.rank}) > 1:
        number = _commonest(numbers, number)
    if number is not None:
        yield number
        if sheet.kind == "production_control_certificate":
            yield Candidate("production_control_body_number", number.value, number.spot, number.checks)
    name = best(list(_issuer_names(sheet, mentions, number.value if number else None)))
    if name is not None:
        yield name


def _commonest(numbers: list[Candidate], top: Candidate) -> Candidate | None:
    counts = {value: sum(1 for one in numbers if one.value == value) for value in {one.value for one in numbers}}
    most = max(counts.values())
    leaders = [value for value, count in counts.items() if count == most]
    if len(leaders) == 1:
        return next(one for one in numbers if one.value == leaders[0])
    return top if "label" in top.checks and sum(1 for one in numbers if "label" in one.checks and one.value != top.value) == 0 else None


#: Where a name has run on into what the body does.
_VERB = re.compile(r"\b(?:certif(?:y|ies)|confirms|declares|atteste|bescheinigt|bestätigt|has|hereby|in accordance)\b")


def _issuer_names(sheet: Sheet, mentions: list[Mention], number: str | None) -> Iterator[Candidate]:
    for mention in mentions:
        if mention.name and (mention.number in (None, number)):
            form = ("legal_form",) if has_legal_form(mention.name) else ()
            yield Candidate(
                "notified_body_name", mention.name, name_spot(mention), (*mention.checks, *form), 0 if mention.number and "prose" in mention.checks else 1
            )
    known = list(known_names(sheet, number)) if number is not None else []
    longest = max((one.value for one in known if not _VERB.search(one.value)), key=len, default="")
    yield from (one for one in known if not _VERB.search(one.value) if one.value == longest or not fold(longest).startswith(fold(one.value)))
    yield from letterhead(sheet, "notified_body_name")
    yield from body_in_head(sheet)


def known_names(sheet: Sheet, number: str) -> Iterator[Candidate]:
    """The name of the body with this number as the paper prints it, recognised by what the catalogue knows of that number."""
    for page in sheet.label_pages[:2]:
        for segment in page.segments:
            text = segment.text
            for start in (0, *(match.end() for match in re.finditer(r"[·|•,;:(]\s*|\s[–-]\s|\.\s", text))):
                name = name_at_start(number, text[start:])
                if name is None:
                    continue
                words = segment.words
                following = next((one for one in below(segment, page, reach=1.9) if abs(one.size - segment.size) < 0.6), None)
                for more in _going_on(page, segment) if text.endswith(name) else ():
                    if (longer := name_at_start(number, f"{name} {more.text}")) is None or longer == name:
                        break
                    name, words = longer, (*words, *more.words)
                name = _with_form(text, name)
                if following is not None and not has_legal_form(name) and text.endswith(name) and len(following.words) <= 6:
                    whole = split_party([f"{name} {following.text}"])
                    if whole is not None and whole.legal_form and whole.name.startswith(name) and not re.search(r"[,\d]", whole.name[len(name) :]):
                        name, words = whole.name, (*words, *following.words)
                yield Candidate("notified_body_name", name, Spot(page.number, name, words), ("known", "agrees"), -1)
                break


def _going_on(page: Laid, segment: Segment) -> Iterator[Segment]:
    """The segments a name may go on in: the one beside, or else the lines under it in its own size."""
    line = next(line for line in page.lines if segment in line.segments)
    beside = [one for one in line.segments if 0 < one.x0 - segment.x1 < 3 * segment.size]
    yield from beside[:1] or [one for one in below(segment, page, reach=1.9) if abs(one.size - segment.size) < 0.6]


def _with_form(text: str, name: str) -> str:
    """The name with the legal form that a comma parts from it: ``TÜV Rheinland LGA Products, GmbH``."""
    long = re.match(rf"{re.escape(name)} [-–] [A-ZÄÖÜ][^·|,;:\d]{{8,90}}(?=$|\s[·|])", text)
    if long is not None and len(long.group().split()) > 4:
        return long.group().strip()  # a short name with the words it stands for
    party = split_party([text[text.find(name) :]]) if name in text else None
    return party.name if party is not None and party.legal_form and party.name.startswith(name) else name


_FOUR_FIGURES = re.compile(BODY_NUMBER)

_TYPE_EXAMINATION = re.compile(
    r"type[ -]?examin|module?\s*b\b|modul\s+b\b|examen\s+(?:ue|ce)\s+de\s+type|esame\s+ue\s+del\s+tipo|"
    r"examen\s+ue\s+de\s+tipo|badani\w+\s+typu|tip\s+inceleme|baumuster|型式检验|模块b|kiểm tra kiểu|annex v\b|anhang v\b",
    re.IGNORECASE,
)


#: On a certificate of production, what a label says that names the body of the type examination.
_OF_MODULE_B = re.compile(r"module?\s*b\b|modul\s+b\b|type[ -]?examin|baumuster|型式", re.IGNORECASE)

_CONTROL = re.compile(
    r"module?\s*(?:c\s?2|d)\b|modul\s+(?:c\s?2|d)\b|surveillance|überwach|annex vii|annex viii|anhang vii|模块c2|模块d|giám sát|"
    r"ongoing conformity|production control|\bCE \d{4}",
    re.IGNORECASE,
)


#: One body for both: ``EU-Baumusterprüfung und Überwachung nach Modul C2: …``.
_JOINT = re.compile(
    r"(?:examin\w*|erprüfung(?:sbescheinigung)?|module?\s*b)\s*(?:,|und|and|sowie|&|/|et|và|及|和)\s*(?:(?:the|die|der)\s+)?(?:\w+\s+){0,2}?"
    r"(?:überwachung|produktionsüberwachung|fertigungsüberwachung|surveillance|production|monitoring|module?\s*(?:c\s?2|d)|ongoing)",
    re.IGNORECASE,
)


def _declared(sheet: Sheet) -> Iterator[Candidate]:
    labelled = [one for one in labelled_mentions(sheet) if one.number and "label" in one.checks]
    production = {word for values in sheet.values("production_control_body") for word in value_spot(values).words if values.relation != "above"}
    of_production = [one for one in labelled if one.label and production.intersection(one.spot.words)]
    labelled = [one for one in labelled if one not in of_production]
    mentions = [one for one in mentions_in_text(sheet) if one.number] + labelled
    # A label that says notified body and no more names the body of the type examination, as the declaration's own form does (Annex IX 7).
    examined = [one for one in mentions if (_TYPE_EXAMINATION.search(_around(one)) or one.entry) and not _is_control(one)]
    joint = [one for one in mentions if _JOINT.search(_around(one))]
    examined += [one for one in joint if one not in examined]
    controlled = [one for one in mentions if (one not in examined and _is_control(one)) or one in joint] + of_production
    if not examined and not controlled and mentions and len({one.number for one in mentions}) == 1:
        examined = mentions
    numbers = {one.number for one in examined}
    if len(numbers) == 1 and examined[0].number is not None:
        first = examined[0]
        yield Candidate("notified_body_number", first.number or "", first.spot, first.checks)
        name = next((one for one in examined if one.name), None)
        if name is not None and name.name:
            yield Candidate("notified_body_name", name.name, name_spot(name), (*name.checks, *(("legal_form",) if has_legal_form(name.name) else ())))
        elif (known := next(known_names(sheet, first.number or ""), None)) is not None:
            yield known
    yield from _controller(sheet, examined, controlled)


def _is_control(mention: Mention) -> bool:
    """Whether, of the words of both procedures around the number, those of production stand nearest to it; words that follow count as four times as far."""
    around = _around(mention)
    both = [
        (mention.at - match.end() if match.end() <= mention.at else 4 * (match.start() - mention.at), which)
        for which, pattern in ((False, _TYPE_EXAMINATION), (True, _CONTROL))
        for match in pattern.finditer(around)
    ]
    return min(both)[1] if both else False


def _around(mention: Mention) -> str:
    return mention.context or mention.spot.text


def _controller(sheet: Sheet, examined: list[Mention], controlled: list[Mention]) -> Iterator[Candidate]:
    numbers = {one.number for one in controlled}
    if len(numbers) == 1 and controlled[0].number:
        yield Candidate("production_control_body_number", controlled[0].number, controlled[0].spot, (*controlled[0].checks, "hint"))
        return
    for values in sheet.values("production_control_body"):
        spot = value_spot(values)
        match = re.search(BODY_NUMBER, spot.text)
        own = re.fullmatch(rf"[^\d]*?(?:Module?\s*(?:C\s?2|D)[^\d]*?)?[^\d]*?[,(–:-]?\s*{BODY_NUMBER}\)?\s*\.?", spot.text)
        if match is not None and (re.search(BODY_WORDS, spot.text, re.IGNORECASE) or own is not None):
            yield Candidate("production_control_body_number", match["number"], spot, (*label_checks(values), "format"))
            return
    if not numbers:
        marks = {match["number"]: (flow, match) for flow in sheet.flows for match in CE_NUMBER.finditer(flow.text)}
        if len(marks) == 1:
            number, (flow, match) = next(iter(marks.items()))
            if "2016/425" in sheet.text:
                yield Candidate("production_control_body_number", number, flow.spot(match.start(), match.end()), ("hint", "format", "known"))
        elif sheet.kind == "instructions" and not marks and len({one.number for one in examined}) == 1 and _CONTROL.search(sheet.text):
            # One body alone is named, and that production is supervised: the number beside the CE mark, a picture, is its.
            yield Candidate("production_control_body_number", examined[0].number or "", examined[0].spot, (*examined[0].checks, "hint"))


def _voluntary(sheet: Sheet) -> Iterator[Candidate]:
    found = list(labelled_laboratories(sheet)) or list(letterhead(sheet, "laboratory")) or list(laboratory_in_text(sheet))
    name = best(found)
    number = _voluntary_number(sheet, name.value if name is not None else "")
    if number is not None:
        yield number
    if name is not None and (number is not None or not is_known_body(name.value)):
        # A notified body that leaves its number out certifies as a private house: it is named neither as body nor as laboratory.
        yield Candidate("notified_body_name", name.value, name.spot, name.checks) if number is not None else name


def _voluntary_number(sheet: Sheet, name: str) -> Candidate | None:
    """The body's number on a voluntary certificate: by label, in a CE mark, or one that the catalogue has for the name in the head."""
    numbers = [Candidate("notified_body_number", one.number, one.spot, one.checks) for one in labelled_mentions(sheet) if one.number]
    for flow in sheet.flows:
        for checks, pattern in ((("known", "format"), CE_NUMBER), (("known", "agrees"), _FOUR_FIGURES)):
            numbers += [
                Candidate("notified_body_number", match["number"], flow.spot(match.start(), match.end()), checks)
                for match in pattern.finditer(flow.text)
                if pattern is CE_NUMBER or is_body_of(match["number"], name)
            ]
    return best(numbers) if len({one.value for one in numbers}) == 1 else None
