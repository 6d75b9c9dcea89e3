"""The protocol of a rule: a plain function that looks at facts and says what it found and what held.

A rule yields :class:`Found` and :class:`Held`; :func:`judge` stamps code, basis and day on them and words them in both languages. The
sentences stand beside the rules as data (``words.toml``), so a rule says *what*, never *how to put it*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, ParamSpec

from batches.base import Language, Severity, Text
from batches.codes import MAXIMUM, WEIGHT
from batches.errors import ProgramFault
from batches.finding import Evidence, Finding, Passed, finding_id

P = ParamSpec("P")
Value = str | int | Decimal | date | Text


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule objects to.

    ``variant`` picks another sentence of the same code (``[code.variant]`` in the words); ``values`` fill its blanks. ``unverified`` names the
    catalogue row with mark U, or the incomplete register, the judgement rests on: it is then ``review`` at most and says so.
    """

    seen: str | None = None
    expected: str | None = None
    line: int | None = None
    lot: str | None = None
    file: str | None = None
    severity: Severity | None = None
    variant: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    basis: str | None = None
    judged_for: date | None = None
    unverified: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The rule was judged for this subject and held."""

    line: int | None = None
    lot: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[P]):
    """A rule: its finding code, its legal basis (article, clause), what it looks at (fields as papers, order and sheets call them) and the function that
    judges."""

    code: str
    basis: str
    looks_at: str
    judge: Callable[P, Iterable[Found | Held]]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Iterable[Found | Held]:
        return self.judge(*args, **kwargs)


def rule(code: str, basis: str, looks_at: str) -> Callable[[Callable[P, Iterable[Found | Held]]], Rule[P]]:
    """Make a function the rule for ``code``; ``basis`` is printed with each finding unless that names its own, ``looks_at`` in the handbook of rules."""
    if code not in MAXIMUM:
        raise ProgramFault("rule.unknown_code", f"{code} is no finding code of the contract")

    def decorate(function: Callable[P, Iterable[Found | Held]]) -> Rule[P]:
        return Rule(code=code, basis=basis, looks_at=looks_at, judge=function)

    return decorate


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one finding code (or variant): what is wrong, and how to clear it."""

    message: Text
    clear_by: Text


Words = Mapping[str, Sentence]


def words_from(table: Mapping[str, object]) -> Words:
    """Words from a parsed TOML table: ``["certificate.expired"]`` (or ``["certificate.expired.variant"]``), each with ``message`` and ``clear_by``
    as ``{de = "…", en = "…"}``."""
    found: dict[str, Sentence] = {}
    for key, entry in table.items():
        if not isinstance(entry, Mapping):
            raise ProgramFault("words.malformed", f"words: {key} is no table")
        found[key] = Sentence(Text.model_validate(entry["message"]), Text.model_validate(entry["clear_by"]))
    return found


def in_words(value: Value, language: Language) -> str:
    """A value as people of that language write it: 25.05.2020 and 1.234,5 in German, 2020-05-25 and 1,234.5 in English."""
    match value:
        case Text():
            return value.in_language(language)
        case date():
            return value.strftime("%d.%m.%Y") if language == "de" else value.isoformat()
        case Decimal():
            english = f"{value:,f}"
            return english.translate(str.maketrans(",.", ".,")) if language == "de" else english
        case bool() | int() | str():
            return str(value)


_UNVERIFIED = Text(
    de="Dieses Urteil stützt sich auf einen nicht verifizierten Katalogeintrag ({row}); ein Mensch muss es prüfen.",
    en="This judgement rests on an unverified catalogue entry ({row}); a person must check it.",
)


#: A name that ends in a full stop (``Co., Ltd.``) at the end of a sentence.
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


def _worded(sentence: Text, values: Mapping[str, Value], row: str | None) -> Text:
    spoken: dict[str, str] = {}
    for language in ("de", "en"):
        text = sentence.in_language(language).format_map({k: in_words(v, language) for k, v in values.items()})
        if row is not None:
            text += " " + _UNVERIFIED.in_language(language).format(row=row)
        spoken[language] = _TWO_STOPS.sub(".", text)
    return Text(**spoken)


def finding_of(code: str, basis: str, found: Found, words: Words, on: date) -> Finding:
    """What a rule found as a finding, worded in both languages; ``ProgramFault`` where it weighs more than its code may."""
    severity: Severity = found.severity or MAXIMUM[code]
    if found.unverified is not None and severity == "blocking":
        severity = "review"
    if WEIGHT[severity] > WEIGHT[MAXIMUM[code]]:
        raise ProgramFault("rule.too_severe", f"{code} may be {MAXIMUM[code]} at most, the rule says {severity}")
    sentence = words[f"{code}.{found.variant}" if found.variant else code]
    values: dict[str, Value] = {"seen": found.seen or "–", "expected": found.expected or "–", "file": found.file or "–", "line": found.line or "–"}
    values |= {"lot": found.lot or "–", "on": found.judged_for or on}
    values |= found.values
    return Finding(
        id=finding_id(code, found.line, found.lot, found.file, found.seen, found.expected),
        code=code,
        severity=severity,
        line=found.line,
        lot=found.lot,
        file=found.file,
        message=_worded(sentence.message, values, found.unverified),
        seen=found.seen,
        expected=found.expected,
        basis=found.basis or basis,
        judged_for=found.judged_for or on,
        evidence=found.evidence,
        clear_by=_worded(sentence.clear_by, values, None),
    )


def judge(rules: Iterable[Rule[P]], words: Words, on: date, /, *args: P.args, **kwargs: P.kwargs) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """Run every rule over the same facts; findings and held rules come sorted and without repeats, so the same facts give the same bytes."""
    findings: dict[str, Finding] = {}
    passed: set[tuple[str, int | None, str | None, str | None]] = set()
    for each in rules:
        for outcome in each(*args, **kwargs):
            match outcome:
                case Found():
                    made = finding_of(each.code, each.basis, outcome, words, on)
                    findings.setdefault(made.id, made)
                case Held():
                    passed.add((each.code, outcome.line, outcome.lot, outcome.file))
    return in_order(findings.values(), (Passed(code=c, line=line, lot=lot, file=file) for c, line, lot, file in passed))


def in_order(findings: Iterable[Finding], passed: Iterable[Passed]) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """The worst first, then by line, lot and code; held rules by code."""
    worst_first = sorted(findings, key=lambda f: (-WEIGHT[f.severity], f.line or 0, f.lot or "", f.code, f.file or "", f.id))
    return tuple(worst_first), tuple(sorted(passed, key=lambda p: (p.code, p.line or 0, p.lot or "", p.file or "")))
