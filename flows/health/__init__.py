"""Is everything freigabe needs there, and in order? Each check is a plain function; what it finds says in one sentence how to mend it.

``freigabe doctor`` asks all of them, ``/health`` those that are quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.lazy import face

if TYPE_CHECKING:
    from flows.health.checked import Checked as Checked
    from flows.health.checked import Site as Site
    from flows.health.checked import exit_status as exit_status
    from flows.health.checked import worst as worst
    from flows.health.examining import examined as examined
    from flows.health.examining import looked_at_quickly as looked_at_quickly

__getattr__, __all__ = face(
    __name__,
    {
        "Checked": "checked",
        "Site": "checked",
        "examined": "examining",
        "exit_status": "checked",
        "looked_at_quickly": "examining",
        "worst": "checked",
    },
)
