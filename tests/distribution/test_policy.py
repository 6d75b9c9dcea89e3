"""The policy is dated data: it answers for a day, and a file with gaps or contradictions is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from batches.errors import InputRefused
from catalogue.rows import CatalogueFault
from distribution.members import MEMBER_KINDS
from distribution.policy import PACKAGED, check_policy, policy_at

pytestmark = pytest.mark.unit

ON = date(2020, 6, 1)
TEXT = PACKAGED.read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    assert TEXT.count(old) == 1
    path = folder / "policy.toml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    return path


def test_every_day_on_which_the_packaged_policy_changes_has_an_answer_for_every_kind_of_member() -> None:
    assert [day.isoformat() for day in check_policy()] == ["2020-03-01"]
    assert set(policy_at(ON).classes) == set(MEMBER_KINDS)
    assert (policy_at(ON).classes["hospital"], policy_at(ON).classes["practice"]) == (1, 2)


def test_a_category_without_a_row_of_its_own_follows_the_row_for_all() -> None:
    assert (policy_at(ON).cover("ffp2"), policy_at(ON).cover("thermometer")) == (14, 7)


def test_before_its_first_day_there_is_no_policy() -> None:
    with pytest.raises(InputRefused, match="has no row") as refused:
        policy_at(date(2020, 2, 29))
    assert refused.value.code == "policy.gap"


def test_a_kind_of_member_without_a_class_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"\[\[priority\]\] school has no row"):
        policy_at(ON, changed(tmp_path, '"school", ', ""))


def test_two_rows_for_the_same_on_a_day_contradict_each_other(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="other has two rows") as refused:
        policy_at(ON, changed(tmp_path, '"school", ', '"school", "other", '))
    assert refused.value.code == "policy.contradiction"


def test_a_new_row_holds_from_its_day_and_the_policy_has_another_name(tmp_path: Path) -> None:
    old, new = 'category = "ffp3"\ndays = 14\n', 'category = "ffp3"\ndays = 14\nvalid_until = 2021-01-31\n'
    row = '\n[[cover]]\nvalid_from = 2021-02-01\ncategory = "ffp3"\ndays = 21\nsource = "test"\nmark = "U"\n'
    path = changed(tmp_path, old, new)
    path.write_text(path.read_text(encoding="utf-8") + row, encoding="utf-8")
    before, after = policy_at(date(2021, 1, 31), path), policy_at(date(2021, 2, 1), path)
    assert (before.cover("ffp3"), after.cover("ffp3")) == (14, 21)
    assert (before.name[:10], after.name[:10]) == ("2020-03-01", "2021-02-01")
    assert before.digest == policy_at(ON).digest != after.digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("promise_days = 60", "promise_days = -1", "promise_days"), ("quick = 1\nlikely = 3\nslow = 10", "quick = 4\nlikely = 3\nslow = 10", "quick ≤ likely")],
)
def test_values_that_cannot_be_are_refused_with_file_and_row(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CatalogueFault, match=said):
        policy_at(ON, changed(tmp_path, old, new))


def test_a_table_nobody_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault, match=r"\[\[covers\]\] is no table"):
        policy_at(ON, changed(tmp_path, '[[cover]]\nvalid_from = 2020-03-01\ncategory = "ffp3"', '[[covers]]\nvalid_from = 2020-03-01\ncategory = "ffp3"'))
