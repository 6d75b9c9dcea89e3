"""The command line: every command of the contract. Opening this package imports nothing heavy; each command imports what it needs when it runs.

``app.py`` and ``lexicon_app.py`` hold the commands' names and options; ``papers.py``, ``people.py``, ``learning.py``, ``questions.py`` and ``keeping.py``
what they do; ``printing.py`` how they speak to a person.
"""

from __future__ import annotations


def main() -> None:
    """The console script ``freigabe``."""
    from cli.app import run

    run()
