"""What reaches a terminal: one line, and nothing in it that would write over the lines before."""

from __future__ import annotations

import pytest

from cli.speaking import complain, say

pytestmark = pytest.mark.unit


def test_control_characters_of_a_strangers_name_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[2J\r\x9bb\tc")
    complain("a\x1b[31mb")
    shown = capsys.readouterr()
    assert shown.out == "a\ufffd[2J\ufffd\ufffdb\tc\n"
    assert shown.err == "freigabe: a\ufffd[31mb\n"
