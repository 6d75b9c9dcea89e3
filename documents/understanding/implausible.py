"""Values that cannot be what their field asks for, wherever they were found: a legal form is no model, a street no maker, an office no signatory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from batches.paper import Absent, Fact
from documents.understanding.lexicon import phrases, table
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.people import is_person
from documents.understanding.script import fold, is_cjk

_VOWEL = re.compile(r"[aeiouyà-ỹ]")
#: A number with a blank behind the stroke it was broken at.
_BREAK = re.compile(r"(?<=[/-]) ")
#: A name and what its bearer is.
_NAMED = re.compile(r"(?P<name>[^,]{4,40}), (?P<function>[^,]{3,60})")
#: A mark, a label with its value, the name of a drawing, a number of tests.
_NO_MODEL = re.compile(r"CE$|[^:]{2,20}: |[a-zäöü]{4,} \S|\d{1,4} [A-ZÄÖÜ]?[a-zäöü]{5,}$")
#: A function so long may end a longer word: ``Referatsleiterin``.
_HEADS = 6


@cache
def _accreditation() -> re.Pattern[str]:
    """The number of an accreditation, by the sign of who accredits."""
    return re.compile(rf"(?:CNAS|CMA|D-PL|{'|'.join(map(re.escape, table('results')['accreditation']['schemes']))})\b[\sA-Z.-]*\d[\d-]*", re.IGNORECASE)


@cache
def _common_words() -> frozenset[str]:
    """Words that name no company by themselves: those of legal forms, and those that many names hold."""
    parties = table("parties")
    return frozenset(fold(word).strip(".,&") for phrase in (*parties["legal_forms"], *parties["common_words"]) for word in phrase.replace(",", " ").split())


def plausible(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Absent, ...]]:
    """The facts that can be what they say they are, each value once, and the others as absent; a signatory given with the function in one breath is parted."""
    facts = _parted(_once(facts))
    lots = {str(fact.value) for fact in facts if fact.field == "lots"}
    kept = tuple(fact for fact in facts if not _is_implausible(fact.field, str(fact.value)) and not (fact.field == "models" and str(fact.value) in lots))
    gone = (fact for fact in facts if fact not in kept)
    return kept, tuple(Absent(field=fact.field, raw=fact.raw, reason="too_little_support", page=fact.page, box=fact.box) for fact in gone)


def _is_nameless(name: str) -> bool:
    """Whether nothing is left of a company's name but common words: the end of one that began on the line above."""
    return all(fold(word).strip(".,&") in _common_words() for word in name.replace(",", " ").split())


def _once(facts: Sequence[Fact]) -> list[Fact]:
    """The facts without numbers that are given again with a blank where a line ended: ``0598/ C2/20/0862``."""
    given = {(fact.field, str(fact.value)) for fact in facts}
    return [fact for fact in facts if (whole := _BREAK.sub("", str(fact.value))) == fact.value or (fact.field, whole) not in given]


def _parted(facts: Sequence[Fact]) -> list[Fact]:
    """``Sun Probe, Technical Manager`` is who signs and as what."""
    both = next((fact for fact in facts if fact.field == "signatory_function" and _NAMED.fullmatch(str(fact.value))), None)
    parts = _NAMED.fullmatch(str(both.value)) if both is not None else None
    if both is None or parts is None or not is_person(parts["name"]):
        return list(facts)
    others = [fact for fact in facts if fact.field not in ("signatory", "signatory_function")]
    name, function = ({"field": field, "value": parts[key], "raw": parts[key]} for field, key in (("signatory", "name"), ("signatory_function", "function")))
    return [*others, both.model_copy(update=name), both.model_copy(update=function)]


def _is_implausible(field: str, value: str) -> bool:
    match field:
        case "models":
            return _NO_MODEL.match(value) is not None or _is_nameless(value)
        case "place":
            return not is_cjk(value) and (value[:1].islower() or _VOWEL.search(value.casefold()) is None or has_legal_form(value))
        case "signatory":
            return " " not in value and any(len(one) >= _HEADS and fold(value).endswith(fold(one)) for one in phrases("functions", "words"))
        case "manufacturer" | "authorised_representative" | "importer" | "laboratory":
            return _is_nameless(value) or (value[:1].isdigit() and not has_legal_form(value) and (is_address(value) or "/" in value.split()[0]))
        case "manufacturer_address":
            return _accreditation().fullmatch(value) is not None
        case _:
            return False
