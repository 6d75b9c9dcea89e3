"""What ``freigabe declaration`` says before the elements."""

from __future__ import annotations

import pytest

from cli.declaring import _say_summary
from tests.customs.declaration.whole import GOODS, batch, declaration_of

pytestmark = pytest.mark.unit


def test_the_summary_counts_and_dates_as_its_language_does(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = declaration_of(batch()), declaration_of(batch(lines=[GOODS, GOODS | {"line": 2}]))
    for answer, lang in ((one, "de"), (two, "de"), (one, "en")):
        _say_summary(answer, lang)
    said = [line.partition("  ")[2].partition("  ")[2] for line in capsys.readouterr().out.splitlines()]
    assert said == ["1 Position, für den 29.05.2020", "2 Positionen, für den 29.05.2020", "1 item, for 2020-05-29"]
