"""What every list of batches has in common: whose batches somebody sees, what was asked for, and where a page of the list ended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from batches.errors import InputRefused
from batches.gates import GATES
from flows.overview_rows import of_organisation
from portal.access import Caller
from record.overviews import After, Filters, Listed

#: Rows on a page.
PAGE = 25
#: Words that are looked for, and their length altogether.
_MOST_WORDS, _LONGEST = 8, 200
#: Where a batch may stand, in the order it passes; the ends aside come last.
STAGES = (*GATES, "closed", "rejected", "cancelled", "recalled")


def own(caller: Caller) -> Filters:
    """The batches that are somebody's to see; of somebody without an organisation none."""
    if caller.sees_all:
        return Filters()
    return of_organisation(caller.organisation) if caller.organisation is not None else Filters(importer="")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for; ``after``: where the page before ended."""

    text: str = ""
    stage: str = ""
    oldest: bool = False
    after: After | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words to look for."""
        return tuple(self.text.split()[:_MOST_WORDS])

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words or self.stage)


def asked(query: Mapping[str, str], *, oldest: bool = False) -> Asked:
    """What an address asks for; ``oldest``: whether what changed longest ago comes first where it does not say."""
    stage, sort = query.get("stage", ""), query.get("sort", "")
    return Asked(
        text=query.get("q", "").strip()[:_LONGEST],
        stage=stage if stage in STAGES else "",
        oldest=sort == "oldest" if sort else oldest,
        after=_after(query["after"]) if query.get("after") else None,
    )


def next_of(rows: tuple[Listed, ...], path: str, query: Mapping[str, str]) -> str:
    """The address of the page that comes after a full one; empty where nothing comes."""
    if len(rows) <= PAGE:
        return ""
    last = rows[PAGE - 1]
    return address(path, query, after=f"{last.changed_at.isoformat()} {last.overview.batch}")


def address(path: str, query: Mapping[str, str], **changes: str) -> str:
    """The address with some of the query changed; what is empty is left out, and so is what became of an entry."""
    kept = {name: value for name, value in ({**query} | changes).items() if value and name not in ("told", "lang")}
    return path + (f"?{urlencode(kept)}" if kept else "")


def _after(text: str) -> After:
    at, _, batch = text[:300].partition(" ")
    moment = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(at)
    if moment is None or moment.tzinfo is None or not 1 < moment.year < 9999 or not batch:
        raise InputRefused("page.next", "this is no `next` that a page gave", "Diese Seite der Liste gibt es nicht; bitte vorn beginnen")
    return After(moment, batch.replace("\0", ""))
