"""Write ``docs/rules.md`` from the rules themselves: ``python -m tools.list_rules``."""

from __future__ import annotations

from pathlib import Path

from batches.codes import MAXIMUM, gate_of
from batches.rule import Rule
from customs.rules import RULES as CUSTOMS_RULES
from validators.judging import LOT_SUBJECTS, SUBJECTS, rules_of

TARGET = Path(__file__).parents[1] / "docs" / "rules.md"

HEAD = """# Rules

Every rule of this version with its finding code, the most it may weigh, the gate it holds and its legal basis. A judgement that rests on an unverified
catalogue row (mark U) or an incomplete register is `review` at most. A finding may name a narrower basis of its own. Made by `python -m tools.list_rules`
from the rules; a test compares.

| code | at most | gate | found when | basis |
|---|---|---|---|---|
"""


def row(rule: Rule[...]) -> str:
    """One rule as a table row."""
    found_when = " ".join((rule.judge.__doc__ or "").split("\n\n")[0].split())
    return f"| `{rule.code}` | {MAXIMUM[rule.code]} | {gate_of(rule.code)} | {found_when} | {rule.basis} |"


def table() -> str:
    """The whole page."""
    rules: list[Rule[...]] = [*rules_of((*SUBJECTS, *LOT_SUBJECTS)), *CUSTOMS_RULES]
    order = list(MAXIMUM)
    return HEAD + "\n".join(row(rule) for rule in sorted(rules, key=lambda rule: order.index(rule.code))) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
