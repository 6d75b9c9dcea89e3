"""Sentences that say who signed, where and in what function: ``Signed in Lyon by …, Certification Manager``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.people import functions_pattern, is_person
from documents.understanding.sheet import Candidate, Sheet

_NAME = r"(?:(?:Dr|Prof|Ing|Mr|Ms|Mrs|Dipl)\.?(?:-\w+\.)?\s+){0,2}[A-ZÀ-Ž][\w'’-]+(?:\s+(?:[A-Z]\.|[a-z]{2,5}|[A-ZÀ-Ž][\w'’-]+)){1,3}"
_SIGNED = re.compile(
    r"\b(?i:signed|unterzeichnet|gezeichnet|issued|given|done)\s+(?:(?:electronically|digitally|elektronisch)\s+)?(?:in|at|zu)\s+"
    r"(?P<place>[A-ZÀ-Ž][\w'’-]+(?:\s+[A-ZÀ-Ž][\w'’-]+){0,2})"
    rf"(?:,?\s+(?:on|am)\s+(?:the\s+)?[^,;]{{6,24}}?)?(?:,?\s+(?:by|von|durch)\s+(?P<name>{_NAME})(?:,\s*(?P<function>[^,.;:]{{4,60}}))?)?(?=[,.;]|\s+on\b|\s+am\b|$)"
)


def signed_sentences(sheet: Sheet, field: str) -> Iterator[Candidate]:
    """Candidates of one field (``place``, ``signatory`` or ``signatory_function``) out of such sentences."""
    group = {"place": "place", "signatory": "name", "signatory_function": "function"}[field]
    for flow, match in sheet.matches(_SIGNED):
        value = (match[group] or "").strip()
        if not value or (field == "signatory" and not is_person(value)) or (field == "signatory_function" and not functions_pattern().search(value)):
            continue
        if field == "place" and functions_pattern().search(value):
            continue
        yield Candidate(field, value, flow.spot(match.start(group), match.end(group)), ("prose", "format"), 1)
