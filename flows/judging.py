"""The judgement of a batch: what the rules of conformity and quality say and what customs says, as one; and what it rests on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from batches.batch import Batch, Judgement
from batches.libraries import installed
from batches.rule import in_order

if TYPE_CHECKING:
    from catalogue import Catalogue

#: What people decided and carriers report; no rule looks at it.
_DECIDED = ("decisions", "lot_verdicts", "approvals", "releases", "holds", "promises", "tracking", "gone", "recalls")
#: Every room a rule may call; the catalogue's rows count by its own version, its code counts here.
ROOMS_OF_RULES = ("batches", "catalogue", "customs", "validators")
#: What they count with.
LIBRARIES = ("great-expectations", "pandas", "python-stdnum", "biip", "rapidfuzz", "pint")


def judgement(batch: Batch, catalogue: Catalogue, earlier: Judgement | None = None) -> Judgement:
    """Judge the whole batch; ``earlier`` is returned when it rests on the same grounds. The same batch gives the same bytes."""
    grounds = grounds_of(batch, catalogue)
    if earlier is not None and earlier.grounds == grounds:
        return earlier
    from customs import prepare
    from validators import judge_batch

    judged, prepared = judge_batch(batch, catalogue), prepare(batch, catalogue)
    findings, passed = in_order((*prepared.findings, *judged.findings), (*prepared.passed, *judged.passed))
    return Judgement(
        judged_for=batch.judged_for,
        catalogue=catalogue.version,
        grounds=grounds,
        findings=findings,
        passed=passed,
        sampling=judged.sampling,
        customs=prepared.result,
    )


def inputs_of(batch: Batch) -> str:
    """What a judgement of the batch looks at, as JSON: everything known of it but what people decided and carriers report."""
    return batch.model_copy(update=dict.fromkeys(_DECIDED, ())).model_dump_json(by_alias=True)


def verdict_of(judged: Judgement) -> str:
    """What was judged, as JSON: findings, what holds, sampling and customs, for which day and by which catalogue."""
    return judged.model_dump_json(exclude={"grounds"})


def verdict_on(inputs: str) -> str:
    """Judge what :func:`inputs_of` gave, by the rules and the catalogue that lie beside this file."""
    from catalogue import load_catalogue

    return verdict_of(judgement(Batch.model_validate_json(inputs), load_catalogue()))


def grounds_of(batch: Batch, catalogue: Catalogue) -> str:
    """A digest of everything a judgement of ``batch`` rests on: the batch without people's decisions and carriers' reports, the catalogue, the rules."""
    known = batch.model_copy(update=dict.fromkeys(_DECIDED, ())).model_dump_json()
    return hashlib.sha256("\0".join((known, catalogue.version, rules_version())).encode()).hexdigest()


@cache
def rules_version() -> str:
    """A digest of the rules' sources and words, and of the libraries they count with."""
    root = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for room in ROOMS_OF_RULES:
        for path in sorted((root / room).rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {installed(library)}\n".encode())
    return digest.hexdigest()
