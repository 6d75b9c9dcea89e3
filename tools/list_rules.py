"""Write ``docs/rules.md`` from the rules and their examples: ``python -m tools.list_rules``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from batches.codes import MAXIMUM, gate_of
from batches.rule import Rule
from customs.rules import RULES as CUSTOMS_RULES
from tests.examples.all_examples import EXAMPLES
from tests.examples.example import Example, told
from validators.judging import LOT_SUBJECTS, SUBJECTS, rules_of

TARGET = Path(__file__).parents[1] / "docs" / "rules.md"

HEAD = """# Rules

Every rule of this version, family by family: when it finds something, what it looks at, its legal basis, and for each sentence it may say an example that
breaks it and one that just holds it. The two differ in one thing; the messages are what people get.

- The **weight** is the most a finding may weigh: *blocking* holds the goods until it is mended or two people override it, *review* asks a person to decide,
  a *note* holds nothing. A judgement that rests on an unverified catalogue row (mark U) or an incomplete register is *review* at most, and says so.
- The **gate** is what a blocking or review finding holds.
- A finding names the narrowest basis it knows; the one here is the rule's own.
- Which order line a paper is about, which route the goods take and which papers are copies of others is settled before any rule and not repeated below.
- Where a fact is not on any paper, in the order or on a sheet, a rule says nothing, neither that it holds nor that it does not; what must be there is
  asked for by `papers.missing`, `declaration.incomplete` and their like.

Made by `python -m tools.list_rules` from the rules and from judging the examples in `tests/examples`; tests compare and judge them.
"""

#: The families of codes, as people call them.
FAMILIES = {
    "papers": "Papers: is everything there, and could it be read?",
    "certificate": "Certificates of notified bodies",
    "production_control": "Production control (Module C2 or D)",
    "declaration": "Declaration of conformity",
    "marking": "Marking on product and box",
    "test_report": "Test reports",
    "quality": "Quality: measurements and inspection",
    "lot": "Lots on arrival",
    "identifier": "Identifiers",
    "consignment": "Consignment: do the papers agree?",
    "customs": "Customs",
    "forgery": "Forgery",
    "safety": "Safety alerts",
}


def page() -> str:
    """The whole page."""
    by_code: dict[str, list[Rule[...]]] = {}
    rules: tuple[Rule[...], ...] = (*rules_of((*SUBJECTS, *LOT_SUBJECTS)), *CUSTOMS_RULES)
    for rule in rules:
        by_code.setdefault(rule.code, []).append(rule)
    codes = [code for code in MAXIMUM if code in by_code]
    parts = [HEAD, _contents(codes)]
    for family, title in FAMILIES.items():
        parts.append(f"## {title}\n")
        parts += (_section(code, by_code[code]) for code in codes if _family(code) == family)
    return "\n".join(parts)


def _family(code: str) -> str:
    return code.partition(".")[0]


def _contents(codes: Iterable[str]) -> str:
    """The families with a link to each rule."""
    lines = ["## Contents\n"]
    for family, title in FAMILIES.items():
        rules = " · ".join(f"[`{code.partition('.')[2]}`](#{_anchor(code)})" for code in codes if _family(code) == family)
        lines.append(f"- [{title}](#{_anchor(title)}): {rules}")
    return "\n".join(lines) + "\n"


def _anchor(heading: str) -> str:
    """The name by which a Markdown page links to one of its headings."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def _section(code: str, rules: list[Rule[...]]) -> str:
    """One code: its rules, then its examples."""
    lines = [f"### `{code}`\n", f"**{MAXIMUM[code].capitalize()}** at most · holds gate *{gate_of(code)}*\n"]
    for rule in rules:
        lines += (f"{' '.join(paragraph.split())}\n" for paragraph in (rule.judge.__doc__ or "").split("\n\n"))
        lines += [f"- Looks at: {rule.looks_at}", f"- Basis: {rule.basis}\n"]
    for example in (each for each in EXAMPLES if each.code == code):
        lines += _shown(example, {rule.basis for rule in rules})
    return "\n".join(lines)


def _shown(example: Example, bases: set[str]) -> Iterator[str]:
    """An example with what people are told about it, and its basis where that is not the rule's own."""
    finding = told(example)
    if finding is None:
        raise LookupError(f"no finding of the example is told as {example.sentence}")
    values = [f", {name} {_literally(value)}" for name, value in (("seen", finding.seen), ("expected", finding.expected)) if value is not None]
    narrower = "" if finding.basis in bases else f" ({finding.basis})"
    yield f"**Breaks:** {example.broken} → *{finding.severity}*{''.join(values)}{narrower}\n"
    yield f"> {finding.message.de} *{finding.clear_by.de}*\n>"
    yield f"> {finding.message.en} *{finding.clear_by.en}*\n"
    yield f"**Just holds:** {example.held}\n"


def _literally(value: str) -> str:
    """A value as code, shortened where it lists much."""
    return f"`{value if len(value) <= 120 else value[:119].rstrip() + '…'}`"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
