"""Is it right? Rules over the papers, goods and counts of a batch, by subject; each says what it found and what held.

:func:`judge_batch` runs them all, as of the day the batch is judged for; :func:`compare_papers` shows the papers against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from validators.agreement import compare_papers as compare_papers
    from validators.facts import Facts as Facts
    from validators.judging import Judged as Judged
    from validators.judging import judge_batch as judge_batch

__getattr__, __all__ = face(__name__, {"Facts": "facts", "Judged": "judging", "compare_papers": "agreement", "judge_batch": "judging"})
