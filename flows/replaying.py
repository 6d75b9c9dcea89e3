"""Judging again what was judged: from the inputs, the rules and the catalogue that the record kept with the judgement, or from one file that holds them.

The record keeps for every judgement, each under its digest: the *inputs* (the batch without people's decisions), the *rules* (every source and table they rest
on) and the *verdict*. The event ``batch.judged`` names all three, so the chain vouches for them.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.batch import Batch, Judgement
from batches.errors import InputRefused
from flows.judging import inputs_of, verdict_of
from flows.rulebook import judged_by, libraries_moved, rulebook

if TYPE_CHECKING:
    from record import Archive

INPUTS, RULES, VERDICT = "inputs", "rules", "verdict"
_FILES = {INPUTS: "inputs.json", RULES: "rules.zip", VERDICT: "verdict.json"}
_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Replayed:
    """A judgement judged again: the same verdict byte for byte, or where it differs. ``basis`` holds the digests of inputs, rules and verdict.

    ``libraries``: those that have another version now, as name, version then and now. ``own_rules``: judged by the rules kept with it, not by the present ones.
    """

    batch: str
    judged_for: str
    basis: Mapping[str, str]
    own_rules: bool
    differences: tuple[str, ...] = ()
    libraries: tuple[tuple[str, str, str], ...] = ()

    @property
    def same(self) -> bool:
        """Whether every byte of the verdict is as it was."""
        return not self.differences


def keep(archive: Archive, batch: Batch, judged: Judgement) -> dict[str, str]:
    """Keep what the judgement rests on and what it says; the digests."""
    book = rulebook()
    digest = hashlib.sha256(book).hexdigest()
    return {
        INPUTS: archive.put(inputs_of(batch).encode()),
        RULES: digest if archive.has(digest) else archive.put(book),
        VERDICT: archive.put(verdict_of(judged).encode()),
    }


def replay_batch(data: Path, batch_id: str, *, every: bool = False) -> Iterator[Replayed]:
    """Judge the newest judgement of a batch again, or ``every`` one the record holds, oldest first.

    ``InputRefused`` when there is no such batch or none of its judgements was kept; ``RecordAltered`` when kept bytes are not what they were.
    """
    for basis, archive in _kept(data, batch_id, every=every):
        yield _replayed({name: archive.get(basis[name]) for name in _FILES})


def export_judgement(data: Path, batch_id: str, target: Path) -> dict[str, str]:
    """Write the newest judgement of a batch with all it rests on into one file; the digests it holds."""
    basis, archive = next(_kept(data, batch_id, every=False))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as dossier:
        for name, file in _FILES.items():
            dossier.writestr(zipfile.ZipInfo(file), archive.get(basis[name]))
    target.write_bytes(packed.getvalue())
    return dict(basis)


def replay_file(file: Path, *, own_rules: bool = False) -> Replayed:
    """Judge again what an exported file holds, without any record.

    Its rules are run only when they are the present ones, or when ``own_rules`` says that whoever made the file is trusted.
    ``InputRefused`` when it is no such file.
    """
    held = _held(file)
    if held[RULES] != rulebook() and not own_rules:
        raise InputRefused(
            "replay.other_rules",
            f"{file} was judged by other rules than the present ones; --own-rules runs those in the file, if you trust where it comes from",
            f"{file} wurde nach anderen Regeln beurteilt als den heutigen; --own-rules führt die der Datei aus, wenn Sie ihrer Herkunft trauen",
        )
    try:
        return _replayed(held)
    except (ValueError, LookupError, TypeError, zipfile.BadZipFile):
        raise _no_judgement(file, "what it holds under these names is damaged or was made by something else") from None


def _replayed(held: Mapping[str, bytes]) -> Replayed:
    inputs, kept = held[INPUTS].decode(), held[VERDICT].decode()
    anew = judged_by(held[RULES], inputs)
    before = json.loads(kept)
    return Replayed(
        batch=str(json.loads(inputs)["id"]),
        judged_for=str(before["judged_for"]),
        basis={name: hashlib.sha256(held[name]).hexdigest() for name in _FILES},
        own_rules=held[RULES] != rulebook(),
        differences=() if anew == kept else tuple(_differences(before, json.loads(anew))) or ("written in another way",),
        libraries=libraries_moved(held[RULES]),
    )


def _differences(before: Any, after: Any, at: str = "") -> Iterator[str]:
    """Where two verdicts differ, by path; findings and what holds by what they are about."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from _differences(before.get(key), after.get(key), f"{at}.{key}" if at else key)
    elif isinstance(before, list) and isinstance(after, list) and before != after:
        gone = [one for one in before if one not in after]
        new = [one for one in after if one not in before]
        yield from (f"{at}: no longer {_brief(one)}" for one in gone)
        yield from (f"{at}: now {_brief(one)}" for one in new)
        if not gone and not new:
            yield f"{at}: in another order"
    elif before != after:
        yield f"{at}: was {_brief(before)}, is {_brief(after)}"


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        value = {key: value[key] for key in ("code", "line", "lot", "file", "id") if value.get(key) is not None} or value
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:119] + "…"


def _kept(data: Path, batch_id: str, *, every: bool) -> Iterator[tuple[Mapping[str, str], Archive]]:
    from flows.stored import KIND, batch_opened

    with batch_opened(data, batch_id) as (house, _):
        judged = [event.payload["basis"] for event in house.ledger.events(KIND, batch_id) if event.payload.get("basis")]
        unlike = list({tuple(sorted(basis.items())): basis for basis in judged}.values())
        if not unlike:
            raise InputRefused(
                "replay.none_kept",
                f"no judgement of {batch_id} was kept with what it rests on; it will be when the batch is next judged",
                f"Keine Beurteilung von {batch_id} liegt mit ihren Grundlagen vor; bei der nächsten Beurteilung wird das so sein",
            )
        yield from ((basis, house.archive) for basis in (unlike if every else [judged[-1]]))


def _held(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _no_judgement(file, "it is too large")
        with zipfile.ZipFile(file) as packed:
            if sorted(packed.namelist()) != sorted(_FILES.values()) or sum(entry.file_size for entry in packed.infolist()) > _MOST_BYTES:
                raise _no_judgement(file, f"it does not hold {', '.join(_FILES.values())} and nothing else")
            return {name: packed.read(entry) for name, entry in _FILES.items()}
    except (OSError, zipfile.BadZipFile, EOFError) as fault:
        raise _no_judgement(file, str(fault)) from None


def _no_judgement(file: Path, why: str) -> InputRefused:
    return InputRefused("replay.no_judgement", f"{file} is no exported judgement: {why}", f"{file} ist keine ausgeleitete Beurteilung: {why}")
