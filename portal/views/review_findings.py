"""The findings of a batch as somebody who decides on them sees them: in the order of work, each with where it stands and what may be said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from batches.base import Text
from batches.batch import Batch
from batches.codes import WEIGHT
from batches.decision import Choice, Decision, State, same_person, state_of
from batches.finding import Finding
from portal.desk import Known
from portal.views.unprejudiced import as_seen_by

#: When somebody said something: (finding, who, choice, reason) → when the record took it up.
Moments = dict[tuple[str, str, str, str], datetime]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person's word on a finding. ``at``: when the record took it up."""

    choice: Choice
    by: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding. ``spoken``: what its reader may see of what was said; ``half``: an override waits for a second person, ``own_override``: the reader's."""

    finding: Finding
    state: State
    spoken: tuple[Spoken, ...]
    half: bool
    own_override: bool

    @property
    def is_open(self) -> bool:
        """Whether it still holds something."""
        return self.finding.severity != "note" and self.state not in ("closed", "rejected")

    @property
    def waits_here(self) -> bool:
        """Whether it waits for a word of its reader, and not for an answer or for somebody else."""
        return self.is_open and self.state != "asked" and not self.own_override

    @property
    def questions(self) -> tuple[Spoken, ...]:
        """What was asked of the importer and not decided since."""
        return tuple(each for each in self.spoken if each.choice == "ask") if self.state == "asked" else ()


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with what comes of it, said before it is made."""

    choice: Choice
    label: Text
    follows: Text
    key: str


def findings_seen(known: Known, name: str, moments: Moments) -> tuple[FindingSeen, ...]:
    """Every finding in the order of work: open ones (blocking first), decided ones, notes."""
    whole, seen = _by_finding(known.batch), _by_finding(as_seen_by(name, known.batch, known.judgement) if known.batch.decisions else known.batch)
    found = [_seen(each, whole.get(each.id, []), seen.get(each.id, []), name, moments) for each in known.judgement.findings]
    return tuple(sorted(found, key=_rank))


def _by_finding(batch: Batch) -> dict[str, list[Decision]]:
    decisions: dict[str, list[Decision]] = {}
    for each in batch.decisions:
        decisions.setdefault(each.finding, []).append(each)
    return decisions


def _seen(finding: Finding, whole: list[Decision], visible: list[Decision], name: str, moments: Moments) -> FindingSeen:
    spoken = tuple(Spoken(d.choice, d.by, d.reason, moments.get((d.finding, d.by, d.choice, d.reason))) for d in visible)
    state = state_of(finding, tuple(whole))
    overriders = _waiting_overriders(whole) if state != "closed" else []
    return FindingSeen(finding, state, spoken, bool(overriders), any(same_person(each, name) for each in overriders))


def _waiting_overriders(decisions: list[Decision]) -> list[str]:
    """Who overrode since the last rejection."""
    overriders: list[str] = []
    for each in decisions:
        overriders = [] if each.choice == "reject" else [*overriders, each.by] if each.choice == "override" else overriders
    return overriders


def _rank(seen: FindingSeen) -> tuple[int, int, bool]:
    group = 2 if seen.finding.severity == "note" else 0 if seen.is_open else 1
    return group, -WEIGHT[seen.finding.severity], not seen.waits_here


def next_after(found: tuple[FindingSeen, ...], finding: str) -> FindingSeen | None:
    """The next one that waits for its reader's word, after the last from the beginning; never the one itself."""
    place = next((number for number, each in enumerate(found) if each.finding.id == finding), -1)
    return next((each for each in (*found[place + 1 :], *found[: max(place, 0)]) if each.waits_here), None)


def options(seen: FindingSeen, batch: Batch, name: str) -> tuple[Option, ...]:
    """What whoever reads may say to a finding, and what comes of each."""
    finding = seen.finding
    if finding.severity == "note":
        return ()
    settled = seen.state in ("closed", "rejected")
    may_override = seen.state != "closed" and not seen.own_override and not any(same_person(each.by, name) for each in batch.approvals)
    told: list[Option] = []
    if finding.severity == "review" and not settled:
        told.append(Option("accept", Text(de="Annehmen", en="Accept"), _ACCEPTED, "a"))
    if seen.state != "rejected":
        told.append(Option("reject", Text(de="Zurückweisen", en="Reject"), _rejects(finding), "x"))
    if not settled:
        told.append(Option("ask", Text(de="Rückfrage an den Importeur", en="Ask the importer"), _ASKED, "f"))
    if may_override:
        told.append(Option("override", Text(de="Übergehen", en="Override"), _overrides(seen), "o"))
    return tuple(told)


_ACCEPTED = Text(de="Der Befund ist erledigt und hält nichts mehr auf.", en="The finding is closed and holds nothing any more.")
_ASKED = Text(
    de="Der Befund bleibt offen. Der Importeur liest Ihre Frage auf dieser Seite.",
    en="The finding stays open. The importer reads your question on this page.",
)


def _rejects(finding: Finding) -> Text:
    held = goods_held(finding)
    return Text(
        de=f"{held.de} wird zurückgewiesen und nicht freigegeben. Zurücknehmen lässt sich das nur, wenn danach zwei Personen den Befund übergehen.",
        en=f"Rejected and not to be released: {held.en}. Only two people who override the finding afterwards take that back.",
    )


def goods_held(finding: Finding) -> Text:
    """The goods a finding is about."""
    if finding.lot is not None:
        return Text(de=f"Charge {finding.lot} (Position {finding.line})", en=f"lot {finding.lot} (line {finding.line})")
    if finding.line is not None:
        return Text(de=f"Die Ware der Position {finding.line} (alle Chargen)", en=f"all lots of line {finding.line}")
    return Text(de="Die Ware der ganzen Sendung (alle Chargen)", en="every lot of the batch")


def _overrides(seen: FindingSeen) -> Text:
    if seen.finding.severity == "review" and seen.state != "rejected":
        return Text(
            de="Der Befund bleibt richtig, hält aber nichts mehr auf. Wer übergeht, darf die Sendung nicht mit freigeben.",
            en="The finding stays right and holds nothing any more. Whoever overrides cannot be one of the two who release.",
        )
    if seen.half:
        return Text(
            de="Ihr Wort zählt für sich. Übergehen ihn zwei verschiedene Personen, hält der Befund nichts mehr auf; beide dürfen dann nicht mit freigeben.",
            en="Your word counts by itself. Once two different people override, the finding holds nothing any more; neither of them can release.",
        )
    return Text(
        de="Es braucht eine zweite Person, die unabhängig dasselbe entscheidet; bis dahin bleibt der Befund offen. Beide dürfen dann nicht mit freigeben.",
        en="It takes a second person who decides the same independently; until then the finding stays open. Neither of the two can release.",
    )
