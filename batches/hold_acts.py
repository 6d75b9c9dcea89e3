"""What people enter about a hold at the border: that customs suspended release, letters, that it was maintained, how it ended.

Each act is pure, like those in :mod:`batches.acts`. Entered again alike, an act changes nothing; entered otherwise, a day or an outcome is corrected and
both stay in the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from batches.acts import Acted, attach
from batches.batch import Attachment, Batch, Judgement
from batches.border_hold import BorderHold, HoldEnd, HoldLetter, HoldPeriod, Maintained, Outcome
from batches.errors import InputRefused, NotNow
from batches.event import Event
from batches.who_and_why import lot_named, reasoned, somebody


def suspend(
    batch: Batch, _judgement: Judgement, since: date, authority: str, reason: str, period: HoldPeriod, by: str, reference: str = "", lots: Sequence[str] = ()
) -> Acted:
    """Enter that customs suspended release: since when, who, why, on which lots (``LOT`` or ``LINE/LOT``; none: all). ``period`` was counted for that day."""
    somebody(by)
    reasoned(reason)
    _said(authority, "authority", "who suspended release: --authority WHO", "wer die Überlassung ausgesetzt hat: --authority WER")
    named = tuple(dict.fromkeys(lot_named(batch, lot) for lot in lots))
    hold = BorderHold(since=since, authority=authority, reason=reason, reference=reference, by=by, period=period, lots=named)
    newest = batch.holds[-1] if batch.holds else None
    if newest is not None and newest.model_copy(update={"letters": (), "maintained": None, "ended": None}) == hold:
        return batch, ()
    if newest is not None and newest.ended is None:
        raise NotNow(
            "hold.open",
            f"release is suspended already since {newest.since} by {newest.authority}; enter how that ended before another (--ended-on DATE --outcome …)",
            f"Die Überlassung ist bereits seit {newest.since} durch {newest.authority} ausgesetzt; erst deren Ende eintragen (--ended-on TAG --outcome …)",
        )
    _can_be_held(batch, since, named)
    payload = hold.model_dump(mode="json", include={"since", "authority", "reason", "reference", "lots", "period"})
    return batch.model_copy(update={"holds": (*batch.holds, hold)}), (Event(type="border.suspended", actor=by, payload=payload),)


def letter(
    batch: Batch,
    judgement: Judgement,
    on: date,
    direction: Literal["in", "out"],
    with_whom: str,
    subject: str,
    by: str,
    paper: Attachment | None = None,
) -> Acted:
    """Enter a letter from or to an authority about the newest hold; ``paper`` is attached to the batch, unless it is there already."""
    somebody(by)
    _said(with_whom, "with", "whose letter it is: --from WHO or --to WHO", "von wem oder an wen: --from WER oder --to WER")
    _said(subject, "subject", "what it is about: --subject TEXT", "worum es geht: --subject TEXT")
    hold = _newest(batch)
    attached, events = attach(batch, judgement, [paper]) if paper is not None else (batch, ())
    file = next((each.file for each in attached.attached if paper is not None and each.sha256 == paper.sha256), None)
    written = HoldLetter(on=on, direction=direction, with_whom=with_whom, subject=subject, by=by, file=file, sha256=paper.sha256 if paper else None)
    if written in hold.letters:
        return batch, ()
    happened = Event(type="border.letter", actor=by, payload=written.model_dump(mode="json", exclude={"by"}) | {"hold_since": hold.since.isoformat()})
    return _with_newest(attached, hold.model_copy(update={"letters": (*hold.letters, written)})), (*events, happened)


def maintain(batch: Batch, _judgement: Judgement, on: date, reference: str, by: str) -> Acted:
    """Enter that market surveillance asked customs to maintain the suspension: the end of the period no longer frees the goods, if it asked in time."""
    somebody(by)
    _said(reference, "reference", "which letter asks for it: --reference TEXT", "welches Schreiben das verlangt: --reference TEXT")
    hold = _newest(batch)
    if hold.ended is not None:
        raise NotNow(
            "hold.ended",
            f"the suspension since {hold.since} ended on {hold.ended.on}; it cannot be maintained",
            f"Die Aussetzung seit {hold.since} endete am {hold.ended.on}; sie kann nicht aufrechterhalten werden",
        )
    _not_before(on, hold.since, "--maintained-on")
    asked = Maintained(on=on, reference=reference, by=by)
    if hold.maintained == asked:
        return batch, ()
    payload = asked.model_dump(mode="json", exclude={"by"}) | {"hold_since": hold.since.isoformat()}
    return _with_newest(batch, hold.model_copy(update={"maintained": asked})), (Event(type="border.maintained", actor=by, payload=payload),)


def end(batch: Batch, _judgement: Judgement, on: date, outcome: Outcome, by: str, reason: str) -> Acted:
    """Enter how the newest hold ended: customs released the goods, or refused release."""
    somebody(by)
    reasoned(reason)
    hold = _newest(batch)
    _not_before(on, hold.since if hold.maintained is None else max(hold.since, hold.maintained.on), "--ended-on")
    ended = HoldEnd(on=on, outcome=outcome, reason=reason, by=by)
    if hold.ended == ended:
        return batch, ()
    payload = ended.model_dump(mode="json", exclude={"by"}) | {"hold_since": hold.since.isoformat()}
    return _with_newest(batch, hold.model_copy(update={"ended": ended})), (Event(type="border.hold_ended", actor=by, payload=payload),)


def _can_be_held(batch: Batch, since: date, named: tuple[tuple[int, str], ...]) -> None:
    """``InputRefused`` where customs cannot have held these goods since that day, ``NotNow`` where they have left already."""
    ordered_on, released = batch.order.ordered_on, batch.release_by_customs
    if ordered_on is not None and since < ordered_on:
        raise InputRefused(
            "hold.before_order",
            f"customs cannot have held goods on {since} that were ordered on {ordered_on}; check --since",
            f"Der Zoll kann am {since} keine Ware angehalten haben, die am {ordered_on} bestellt wurde; bitte --since prüfen",
        )
    if released is not None and since > released.released_on:
        raise InputRefused(
            "hold.after_release",
            f"customs released the goods on {released.released_on}: they cannot hold them at the border since {since}; check --since",
            f"Der Zoll hat die Ware am {released.released_on} überlassen: seit {since} kann er sie nicht mehr anhalten; bitte --since prüfen",
        )
    everything = tuple((line.line, lot.lot) for line, lot in batch.lots)
    left = [key for key in named or everything if batch.is_released(*key)]
    if left and (named or len(left) == len(everything)):
        which = ", ".join(f"{line}/{lot}" for line, lot in left)
        raise NotNow(
            "hold.released",
            f"released already and no longer at the border: {which}; a released lot can only be recalled",
            f"Bereits freigegeben und nicht mehr an der Grenze: {which}; eine freigegebene Charge kann nur zurückgerufen werden",
        )


def _newest(batch: Batch) -> BorderHold:
    if not batch.holds:
        raise NotNow(
            "hold.none",
            "no hold at the border is entered for this batch; enter it first: --since DATE --authority WHO --land SN --reason TEXT",
            "Für diese Sendung ist keine Aussetzung eingetragen; zuerst: --since TAG --authority WER --land SN --reason TEXT",
        )
    return batch.holds[-1]


def _with_newest(batch: Batch, hold: BorderHold) -> Batch:
    return batch.model_copy(update={"holds": (*batch.holds[:-1], hold)})


def _not_before(on: date, earliest: date, option: str) -> None:
    if on < earliest:
        raise InputRefused(
            "hold.too_early",
            f"{on} lies before what is on record of this hold ({earliest}); check {option}",
            f"{on} liegt vor dem, was zu dieser Aussetzung eingetragen ist ({earliest}); bitte {option} prüfen",
        )


def _said(text: str, what: str, en: str, de: str) -> None:
    if not text.strip():
        raise InputRefused(f"hold.{what}", f"say {en}", f"Bitte angeben, {de}")
