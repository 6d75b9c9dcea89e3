"""The documentation is part of the product: every command, option, finding code and rule is in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperGroup, TyperOption

from cli.app import app

pytestmark = pytest.mark.unit

DOCS = Path(__file__).parents[2] / "docs"


def commands(group: TyperGroup, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        found |= commands(command, f"{prefix} {name}") if isinstance(command, TyperGroup) else {f"{prefix} {name}": command}
    return found


def all_commands() -> dict[str, Any]:
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    return commands(root, "freigabe")


def row_of(command: str) -> str:
    rows = [line for line in (DOCS / "commands.md").read_text(encoding="utf-8").splitlines() if re.match(rf"\| `{re.escape(command)}[ `]", line)]
    assert len(rows) == 1, f"docs/commands.md has {len(rows)} rows for {command}"
    return rows[0]


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_every_command_and_option_is_documented_and_has_an_example(name: str) -> None:
    command = all_commands()[name]
    row = row_of(name)
    for parameter in command.params:
        if isinstance(parameter, TyperOption):
            assert max(parameter.opts, key=len) in row, f"{name}: {parameter.opts} is not in docs/commands.md"
    assert command.help
    assert (command.epilog or "").startswith(f"Example: {name}")
    assert any(parameter.opts == ["--json"] for parameter in command.params), f"{name} has no --json"


def test_no_group_of_commands_is_added_twice() -> None:
    groups = [id(each.typer_instance) for each in app.registered_groups]
    assert len(groups) == len(set(groups))


def test_the_list_of_rules_is_the_rules() -> None:
    from tools.list_rules import TARGET, page

    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m tools.list_rules"


def test_every_rule_says_when_it_finds_and_on_what_basis() -> None:
    from customs.rules import RULES as CUSTOMS_RULES
    from validators.judging import LOT_SUBJECTS, SUBJECTS, rules_of

    for rule in (*rules_of((*SUBJECTS, *LOT_SUBJECTS)), *CUSTOMS_RULES):
        assert (rule.judge.__doc__ or "").strip(), rule.code
        assert rule.basis.strip(), rule.code


def test_the_glossary_is_in_the_order_of_the_alphabet() -> None:
    words = [line.split("|")[1].strip() for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert words == sorted(words, key=str.casefold)


def test_every_deployment_is_documented() -> None:
    told = yaml.safe_load((DOCS.parent / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for each in told:
        flow = each["entrypoint"].rpartition(".")[2].replace("_", "-")
        assert f"| `{flow}/{each['name']}` |" in text
