"""Values that cannot be what their field asks for, wherever they were found: a legal form is no model, a street no maker, an office no signatory."""

from __future__ import annotations

import re
from collections.abc import Sequence

from batches.paper import Absent, Fact
from documents.understanding.lexicon import phrases
from documents.understanding.parties import has_legal_form, is_address
from documents.understanding.script import fold, is_cjk

_ACCREDITATION = re.compile(r"(?:CNAS|CMA|SAMM|DAkkS|D-PL|ILAC|A2LA|UKAS|VILAS|TURKAK)\b[\sA-Z.-]*\d[\d-]*", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyà-ỹ]")
#: A function so long may end a longer word: ``Referatsleiterin``.
_HEADS = 6
#: Words that name the legal form of a company, alone.
_FORM = re.compile(r"(?:co|ltd|limited|inc|gmbh|ag|kg|llc|corp|corporation|company|s\.?r\.?l|s\.?p\.?a|b\.?v|jsc)\.?,?", re.IGNORECASE)


def plausible(facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], tuple[Absent, ...]]:
    """The facts that can be what they say they are, and the others as absent."""
    kept = tuple(fact for fact in facts if not _is_implausible(fact.field, str(fact.value)))
    gone = (fact for fact in facts if fact not in kept)
    return kept, tuple(Absent(field=fact.field, raw=fact.raw, reason="too_little_support", page=fact.page, box=fact.box) for fact in gone)


def _is_implausible(field: str, value: str) -> bool:
    match field:
        case "models":
            return _FORM.fullmatch(value) is not None
        case "place":
            return not is_cjk(value) and (value[:1].islower() or _VOWEL.search(value.casefold()) is None or has_legal_form(value))
        case "signatory":
            return " " not in value and any(len(one) >= _HEADS and fold(value).endswith(fold(one)) for one in phrases("functions", "words"))
        case "manufacturer" | "authorised_representative" | "importer" | "laboratory":
            return not has_legal_form(value) and ((value[:1].isdigit() and is_address(value)) or (value[:1].isdigit() and "/" in value.split()[0]))
        case "manufacturer_address":
            return _ACCREDITATION.fullmatch(value) is not None
        case _:
            return False
