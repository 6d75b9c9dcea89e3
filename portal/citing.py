"""Acts and standards as a German page cites them: the catalogue and the findings cite as the English edition of the Official Journal does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from batches.base import Language

Words = Callable[[re.Match[str]], str]

#: An act by its name: plain enough to be told in any sentence.
_ACTS: tuple[tuple[str, str | Words], ...] = (
    (r"\bImpl\. Reg\. \((E[UC])\)( No)?", lambda m: f"DVO ({_of(m[1])}){' Nr.' if m[2] else ''}"),
    (r"\bDel\. Reg\. \((E[UC])\)( No)?", lambda m: f"Del. VO ({_of(m[1])}){' Nr.' if m[2] else ''}"),
    (r"\bReg\. \((E[UC]|EEC)\)( No)?", lambda m: f"VO ({_of(m[1])}){' Nr.' if m[2] else ''}"),
    (r"\bDecision \((E[UC])\)", lambda m: f"Beschluss ({_of(m[1])})"),
    (r"\bRecommendation \((E[UC])\)", lambda m: f"Empfehlung ({_of(m[1])})"),
    (r"\bDirective (\(EU\) )?(\d+/\d+)(/(EEC|EC|EU))?", lambda m: f"RL {m[1] or ''}{m[2]}{'/' + _of(m[4]) if m[4] else ''}"),
)
#: The places in an act: told only where nothing but a citation stands.
_PLACES: tuple[tuple[str, str | Words], ...] = (
    (r"\bAnnex(es)?\b", "Anhang"),
    (r"\bclause\b", "Abschnitt"),
    (r"\bdata element\b", "Datenelement"),
    (r"\btrade usage\b", "Handelsbrauch"),
    (r"\blimit for\b", "Grenzwert für"),
    (r"\bas known to the project\b", "soweit hier bekannt"),
    (r"\bTARIC and the Combined Nomenclature of the year\b", "TARIC und Kombinierte Nomenklatur des Jahres"),
    (r"\bas amended by\b", "geändert durch"),
    (r"\b(\d+)\((\d+)\)(?:\(([a-z])\))?", lambda m: f"{m[1]} Abs. {m[2]}{' Buchst. ' + m[3] if m[3] else ''}"),
)


def acts(lang: Language, sentence: str) -> str:
    """A sentence with its acts as the language of the page names them: ``VO (EU) 2016/425``, ``RL 93/42/EWG``."""
    return _replaced(sentence, _ACTS) if lang == "de" else sentence


def basis(lang: Language, cited: str) -> str:
    """A legal basis: ``VO (EU) 2016/425 Art. 19, Anhang V``."""
    return _replaced(acts(lang, cited), _PLACES) if lang == "de" else cited


def _replaced(text: str, rules: Sequence[tuple[str, str | Words]]) -> str:
    for pattern, words in rules:
        text = _compiled(pattern).sub(words, text)
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _of(community: str) -> str:
    return {"EU": "EU", "EC": "EG", "EEC": "EWG"}[community]
