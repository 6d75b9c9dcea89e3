"""What people do to a batch. Each act is pure: it makes a new batch and says what happened, or refuses with a sentence.

There is one door for each act; command line, page, API and flow all pass through it, so the two-person rules hold everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from batches.batch import Attachment, Batch, Judgement
from batches.corrected import corrected
from batches.correction import Correction
from batches.decision import Approval, Choice, Decision, LotVerdict, Release, same_person, state_of
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.finding import Finding
from batches.gates import standing
from batches.mrn import year_of
from batches.order import CustomsRelease
from batches.who_and_why import lot_named, reasoned, somebody

Acted = tuple[Batch, tuple[Event, ...]]

#: What a reference in a declaration may have (12 01: an..70).
_LONGEST_NUMBER = 70


def attach(batch: Batch, _judgement: Judgement, papers: Iterable[Attachment]) -> Acted:
    """Add papers. Bytes already attached are not added twice; another paper under a name in use gets a name of its own."""
    known = {attached.sha256 for attached in batch.attached}
    names = {attached.file for attached in batch.attached}
    added: list[Attachment] = []
    for paper in papers:
        if paper.sha256 in known:
            continue
        named = paper if paper.file not in names else paper.model_copy(update={"file": f"{paper.sha256[:8]}/{paper.file}"})
        added.append(named)
        known.add(named.sha256)
        names.add(named.file)
    events = tuple(Event(type="paper.attached", actor=a.by, payload={"file": a.file, "sha256": a.sha256}) for a in added)
    return batch.model_copy(update={"attached": (*batch.attached, *added)}), events


def arrive(batch: Batch, _judgement: Judgement, on: date, by: str) -> Acted:
    """Enter the day the goods arrived. Entering the same day again changes nothing; another day corrects it and is kept as an event."""
    if batch.arrived_on == on:
        return batch, ()
    if batch.order.ordered_on is not None and on < batch.order.ordered_on:
        raise InputRefused(
            "arrival.before_order",
            f"the goods cannot have arrived on {on}: they were ordered on {batch.order.ordered_on}; check --on",
            f"Die Ware kann nicht am {on} angekommen sein: bestellt wurde sie am {batch.order.ordered_on}; bitte --on prüfen",
        )
    released = batch.release_by_customs
    if released is not None and on > released.released_on:
        raise InputRefused(
            "arrival.after_release",
            f"the goods cannot have arrived on {on}: customs released them on {released.released_on}; check --on",
            f"Die Ware kann nicht am {on} angekommen sein: der Zoll hat sie am {released.released_on} überlassen; bitte --on prüfen",
        )
    return batch.model_copy(update={"arrived_on": on}), (Event(type="goods.arrived", actor=by, payload={"on": on.isoformat()}),)


def release_by_customs(batch: Batch, _judgement: Judgement, mrn: str, released_on: date, by: str, read_from: Mapping[str, Any] | None = None) -> Acted:
    """Enter the release for free circulation (master reference number and day); ``read_from``: the paper and the spots it was read from."""
    if not mrn.strip() or len(mrn) > _LONGEST_NUMBER or not mrn.isprintable():
        raise InputRefused(
            "customs.no_number",
            f"a number of customs has 1 to {_LONGEST_NUMBER} printable characters; check --mrn",
            f"Eine Nummer des Zolls hat 1 bis {_LONGEST_NUMBER} druckbare Zeichen; bitte --mrn prüfen",
        )
    entered = CustomsRelease(mrn=mrn, released_on=released_on)
    if batch.customs_release == entered:
        return batch, ()
    _released_then(batch, entered)
    payload = {"mrn": mrn, "released_on": released_on.isoformat()} | ({"read_from": dict(read_from)} if read_from is not None else {})
    return batch.model_copy(update={"customs_release": entered}), (Event(type="customs.released", actor=by, payload=payload),)


def _released_then(batch: Batch, entered: CustomsRelease) -> None:
    """``InputRefused`` where customs cannot have released the goods of this batch on that day, or under that number."""
    on, ordered_on, year = entered.released_on, batch.order.ordered_on, year_of(entered.mrn)
    if ordered_on is not None and on < ordered_on:
        raise InputRefused(
            "customs.before_order",
            f"customs cannot have released on {on} goods that were ordered on {ordered_on}; check --released-on",
            f"Der Zoll kann am {on} keine Ware überlassen haben, die am {ordered_on} bestellt wurde; bitte --released-on prüfen",
        )
    if batch.arrival is not None and on < batch.arrival:
        raise InputRefused(
            "customs.before_arrival",
            f"customs cannot have released on {on} goods that arrived on {batch.arrival}; check --released-on",
            f"Der Zoll kann am {on} keine Ware überlassen haben, die am {batch.arrival} ankam; bitte --released-on prüfen",
        )
    if year is not None and abs(year - on.year) > 1:
        raise InputRefused(
            "customs.other_year",
            f"{entered.mrn} is a declaration of {year}, and the release is of {on}; check --mrn and --released-on",
            f"{entered.mrn} ist eine Anmeldung aus {year}, die Überlassung ist vom {on}; bitte --mrn und --released-on prüfen",
        )
    for hold in batch.holds:
        if hold.holds and all(batch.hold_on(line.line, lot.lot) is not None for line, lot in batch.lots):
            raise NotNow(
                "customs.held",
                f"{hold.told.en}; enter first how it ended (freigabe hold BATCH --ended-on DATE --outcome released)",
                f"{hold.told.de}; zuerst eintragen, wie sie endete (freigabe hold SENDUNG --ended-on TAG --outcome released)",
            )
        if hold.ended is not None and not hold.lots and hold.since <= on < hold.ended.on:
            raise InputRefused(
                "customs.while_held",
                f"customs cannot have released on {on} goods they held from {hold.since} to {hold.ended.on}; check --released-on",
                f"Der Zoll kann am {on} keine Ware überlassen haben, die er vom {hold.since} bis {hold.ended.on} anhielt; bitte --released-on prüfen",
            )


def decide(batch: Batch, judgement: Judgement, finding_id: str, choice: Choice, by: str, reason: str, gone: Finding | None = None) -> Acted:
    """A person's word on a finding. Repeating one's own word changes nothing.

    ``accept`` is for review findings; a blocking one takes ``override`` by two people, or a better paper. ``gone``: the finding as an earlier judgement had
    it, where the present one has it no more; the word is kept, and counts should the finding come back.
    """
    finding = gone if gone is not None and gone.id == finding_id else _finding(judgement, finding_id)
    somebody(by)
    reasoned(reason)
    if finding.severity == "note":
        raise NotNow("decision.note", f"{finding_id} is a note: it holds nothing and needs no decision", f"{finding_id} ist ein Hinweis: er hält nichts auf")
    if choice == "accept" and finding.severity == "blocking":
        raise NotNow(
            "decision.blocking",
            f"{finding_id} ({finding.code}) is blocking: it cannot be accepted; correct the papers, reject, or override it (two people)",
            f"{finding_id} ({finding.code}) ist sperrend: nicht annehmbar; Papiere berichtigen, zurückweisen oder zu zweit übergehen (override)",
        )
    if choice == "override" and any(same_person(by, name) for approval in batch.approvals for name in [approval.by]):
        raise NotNow(
            "decision.approver_overrides",
            f"{by} has approved the release of this batch and so cannot override a finding in it; another person must",
            f"{by} hat die Freigabe dieser Charge gebilligt und kann daher keinen Befund übergehen; das muss eine andere Person tun",
        )
    decision = Decision(finding=finding_id, choice=choice, by=by, reason=reason)
    previous = [d for d in batch.decisions if d.finding == finding_id]
    if previous and previous[-1] == decision:
        return batch, ()
    decided = batch.model_copy(update={"decisions": (*batch.decisions, decision)})
    state = state_of(finding, decided.decisions)
    payload: dict[str, Any] = {
        "finding": finding_id,
        "code": finding.code,
        "choice": choice,
        "reason": reason,
        "state": state,
        "seen": digest_shown(batch, judgement),
    }
    payload |= {} if gone is None else {"late": True}
    return decided, (Event(type=f"finding.{_PAST[choice]}", actor=by, payload=payload),)


def lot_verdict(batch: Batch, judgement: Judgement, lot: str, choice: str, by: str, reason: str) -> Acted:
    """QC's word on a lot (``LOT``, or ``LINE/LOT`` where two lines have a lot of that name)."""
    somebody(by)
    reasoned(reason)
    line, name = lot_named(batch, lot)
    if choice not in ("accept", "reject"):
        raise InputRefused(
            "lot.choice",
            f"a lot is accepted or rejected, not {choice!r}",
            f"eine Charge wird angenommen (accept) oder zurückgewiesen (reject), nicht {choice!r}",
        )
    if batch.is_released(line, name):
        raise NotNow(
            "lot.released",
            f"lot {name} of line {line} is released already; a released lot can only be recalled",
            f"Charge {name} ist bereits freigegeben; sie kann nur zurückgerufen werden",
        )
    if choice == "accept" and batch.arrival is None:
        raise NotNow(
            "lot.not_arrived",
            "the goods have not arrived: enter the arrival first (freigabe arrive BATCH --on DATE)",
            "Die Ware ist nicht angekommen: zuerst die Ankunft eintragen (freigabe arrive BATCH --on DATUM)",
        )
    verdict = LotVerdict.model_validate({"line": line, "lot": name, "choice": choice, "by": by, "reason": reason})
    if [each for each in batch.lot_verdicts if (each.line, each.lot) == (line, name)][-1:] == [verdict]:
        return batch, ()
    event = Event(type=f"lot.{_PAST[choice]}", actor=by, payload={"line": line, "lot": name, "reason": reason, "seen": digest_shown(batch, judgement)})
    return batch.model_copy(update={"lot_verdicts": (*batch.lot_verdicts, verdict)}), (event,)


def approve(batch: Batch, judgement: Judgement, by: str) -> Acted:
    """One person's approval of every lot that is past all earlier gates; the second, different person's releases them.

    An approval counts only for what its author was shown: if anything changed since, it has to be given again.
    """
    somebody(by)
    ready = standing(batch, judgement).ready_for_release
    if not ready:
        raise NotNow(
            "release.nothing_ready",
            "no lot is past all gates before release; see freigabe status for what each waits for",
            "Keine Charge hat alle Stufen vor der Freigabe passiert; freigabe status zeigt, worauf jede wartet",
        )
    if any(d.choice == "override" and same_person(d.by, by) for d in batch.decisions):
        raise NotNow(
            "release.overrider",
            f"{by} overrode a finding of this batch and so cannot be one of the two who release it",
            f"{by} hat einen Befund dieser Charge übergangen und darf sie daher nicht mit freigeben",
        )
    shown = digest_shown(batch, judgement)
    standing_approvals = [a for a in batch.approvals if a.shown == shown and any(lot in ready for lot in a.lots)]
    if any(same_person(a.by, by) for a in standing_approvals):
        raise NotNow(
            "release.same_person",
            f"{by} has approved already; a second, different person has to",
            f"{by} hat bereits zugestimmt; eine zweite, andere Person muss freigeben",
        )
    approval = Approval(by=by, lots=ready, shown=shown)
    events = [Event(type="release.approved", actor=by, payload={"lots": [list(lot) for lot in ready], "seen": shown})]
    releases: list[Release] = []
    for line, lot in ready:
        first = next((a for a in standing_approvals if (line, lot) in a.lots), None)
        if first is not None:
            releases.append(Release(line=line, lot=lot, by=(first.by, by), shown=shown, goods=batch.goods(line, lot)))
            what = {"line": line, "lot": lot, "by": [first.by, by], "goods": batch.goods(line, lot), "seen": shown}
            events.append(Event(type="lot.released", actor=by, payload=what))
    return batch.model_copy(update={"approvals": (*batch.approvals, approval), "releases": (*batch.releases, *releases)}), tuple(events)


def correct(batch: Batch, judgement: Judgement, correction: Correction, taught: str | None = None) -> Acted:
    """What a person says a paper states; the judgement is made again with it. ``taught`` is the lexicon entry it made. Repeating it changes nothing."""
    somebody(correction.by)
    reasoned(correction.reason)
    papers = {paper.sha256: paper for paper in batch.papers if paper.sha256 and paper.error is None}
    if correction.sha256 not in papers:
        raise InputRefused("correct.unknown_paper", "this batch has no such paper that could be read", "Diese Sendung hat kein solches lesbares Papier")
    before = papers[correction.sha256]
    after = corrected(before, [correction])
    if after.facts == before.facts and correction in before.corrections:
        return batch, ()
    what = correction.model_dump(mode="json", exclude={"by"})
    read = [str(fact.value) for fact in before.all(correction.field)]
    payload = what | {"file": before.file, "read": read, "taught": taught, "seen": digest_shown(batch, judgement)}
    changed = tuple(corrected(paper, [correction]) if paper.sha256 == correction.sha256 else paper for paper in batch.papers)
    return batch.model_copy(update={"papers": changed}), (Event(type="fact.corrected", actor=correction.by, payload=payload),)


def digest_shown(batch: Batch, judgement: Judgement) -> str:
    """A digest of all a person looks at before deciding: the judgement, the papers and data under it, and earlier decisions (not approvals,
    nor promises, carriers' reports and what of it is gone: nobody decides on them)."""
    looked_at = batch.model_copy(update={"approvals": (), "releases": ()})
    return hashlib.sha256((judgement.model_dump_json() + looked_at.model_dump_json(exclude={"tracking", "promises", "gone"})).encode()).hexdigest()


_PAST = {"accept": "accepted", "override": "overridden", "reject": "rejected", "ask": "asked"}


def _finding(judgement: Judgement, finding_id: str) -> Finding:
    for finding in judgement.findings:
        if finding.id == finding_id:
            return finding
    raise InputRefused(
        "decision.unknown_finding",
        f"this batch has no finding {finding_id}; freigabe status BATCH lists the findings with their ids",
        f"Diese Sendung hat keinen Befund {finding_id}; freigabe status SENDUNG nennt die Befunde mit ihrer Kennung",
    )
