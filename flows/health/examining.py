"""All checks, each bounded in time and independent of the others: what hangs or fails is a finding of its own.

A check runs in a thread of its own. One that does not come back in time is told as a fault and left behind; the service it asks has its own, shorter
patience, so it ends soon after. A disk that stands still has none: such a check is not begun again while it hangs, however often one looks.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from batches.base import Text
from batches.errors import FreigabeError, Unavailable
from flows.health.checked import Checked, Site, fault


@dataclass(frozen=True, slots=True)
class Check:
    """A check: module and function of this package, how many seconds it may take, and whether it asks a service outside."""

    name: str
    module: str
    function: str
    seconds: float
    outside: bool = False

    def __call__(self, site: Site) -> Checked | None:
        """Look; ``None`` where there is nothing to look at."""
        function: Callable[[Site], Checked | None] = getattr(importlib.import_module(f"flows.health.{self.module}"), self.function)
        return function(site)


#: Those that need a moment only, in the order in which they are told.
QUICK = (
    Check("data_folder", "storage", "data_folder", 3),
    Check("database", "database", "database", 5, outside=True),
    Check("archive", "storage", "archive_answers", 5, outside=True),
    Check("prefect", "prefect_server", "server", 5, outside=True),
    Check("prefect_workers", "prefect_server", "workers", 5, outside=True),
    Check("prefect_late_runs", "prefect_server", "late_runs", 5, outside=True),
    Check("clock", "clock", "clock", 8, outside=True),
    Check("waiting", "waiting", "waiting", 5, outside=True),
)
#: The further ones of ``freigabe doctor``.
_MORE = (
    Check("installation", "installation", "installation", 90),
    Check("traces", "installation", "traces", 3),
    Check("archive_keeps", "storage", "archive_keeps", 10, outside=True),
    Check("prefect_deployments", "prefect_server", "deployments", 5, outside=True),
    Check("prefect_heartbeat", "prefect_server", "heartbeat", 5, outside=True),
    Check("mail", "mail", "mail", 10, outside=True),
    Check("channels", "channels", "channels", 5),
)
#: These compute: they come after those that only wait, so that no patience runs out for want of a processor.
_COMPUTING = (
    Check("catalogue", "reference_data", "catalogue", 30),
    Check("fonts", "documents", "fonts", 30),
    Check("ocr", "documents", "recognition", 90),
)
#: What the checks import, before any patience begins.
_NEEDED = (
    "boto3",
    "sqlalchemy",
    "httpx",
    "record",
    "flows.wiring",
    *(f"flows.health.{name}" for name in ("storage", "database", "prefect_server", "clock", "waiting")),
)


def prepare() -> None:
    """Import what the quick checks need, so that their first time is as quick as any."""
    for module in _NEEDED:
        importlib.import_module(module)


def looked_at_quickly(site: Site) -> tuple[Checked, ...]:
    """What the quick checks find; takes no longer than ``site.seconds`` and a moment."""
    prepare()
    return _together([replace(check, seconds=min(check.seconds, site.seconds + 0.5)) for check in QUICK], site)


def examined(site: Site, told: Callable[[str], None] = lambda _: None) -> tuple[Checked, ...]:
    """What all checks find, in their order. ``told`` hears what is looked at."""
    told("asking database, archive, Prefect and mail")
    prepare()
    found = _together([*_MORE[:1], *QUICK, *_MORE[1:]], site)
    told("setting type and recognising a page")
    return (*found, *_together(_COMPUTING, site))


def _together(checks: Sequence[Check], site: Site) -> tuple[Checked, ...]:
    running = [(check, *_started(check, site)) for check in checks]
    found = []
    for check, thread, answer in running:
        thread.join(check.seconds)
        hangs = thread.is_alive()
        found += answer or ([_hangs(check)] if hangs else [])
        if not hangs:
            _AT_WORK.pop((check, site), None)
    return tuple(found)


_Working = tuple[threading.Thread, list[Checked]]
_AT_WORK: dict[tuple[Check, Site], _Working] = {}


def _started(check: Check, site: Site) -> _Working:
    """The check at work, and the list its answer will be in; the one that was left behind, if that still hangs."""
    left = _AT_WORK.get((check, site))
    if left is not None and left[0].is_alive():
        return left
    answer: list[Checked] = []

    def look() -> None:
        if (found := _outcome(check, site)) is not None:
            answer.append(found)

    thread = threading.Thread(target=look, name=f"check-{check.name}", daemon=True)
    _AT_WORK[check, site] = thread, answer
    thread.start()
    return thread, answer


def _outcome(check: Check, site: Site) -> Checked | None:
    try:
        return check(site)
    except FreigabeError as refusal:
        mend = Text(en="do what the sentence before says, then freigabe doctor again", de="wie dort gesagt beheben, dann wieder: freigabe doctor")
        return fault(check.name, Text(en=refusal.en, de=refusal.de), mend, outside=isinstance(refusal, Unavailable))
    except Exception as error:  # noqa: BLE001 - a border: one check that fails must not keep the others from being told
        kind = type(error).__name__
        says = Text(en=f"the check itself failed ({kind})", de=f"die Prüfung selbst ist gescheitert ({kind})")
        return fault(check.name, says, Text(en="report it: this is a fault of freigabe", de="bitte melden: das ist ein Fehler in freigabe"))


def _hangs(check: Check) -> Checked:
    says = Text(en=f"no answer within {check.seconds:g} seconds", de=f"keine Antwort binnen {check.seconds:g} Sekunden")
    mend = Text(en="see whether the service or the machine is overloaded or stands still", de="nachsehen, ob Dienst oder Rechner überlastet ist oder steht")
    return fault(check.name, says, mend, outside=check.outside)
