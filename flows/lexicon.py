"""The lexicon that people's corrections made, and the corrections of each paper, as the record keeps them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.correction import Correction
from batches.errors import InputRefused
from batches.lexicon import LexiconEntry
from batches.teaching import KeptEntry, withdraw
from flows.wiring import House, has_record, opened

if TYPE_CHECKING:
    from record import Ledger

#: Kinds of aggregate: an entry of the lexicon by its id, the corrections of a paper by the digest of its bytes.
LEXICON, PAPER = "lexicon", "paper"


def entries_in_force(house: House) -> tuple[LexiconEntry, ...]:
    """Every entry that was not withdrawn, by id."""
    kept = (KeptEntry.model_validate(stored.state) for stored in house.ledger.read_all(LEXICON))
    return tuple(each.entry for each in kept if each.withdrawn is None)


def corrections_of(ledger: Ledger, papers: Collection[str]) -> dict[str, tuple[Correction, ...]]:
    """What people corrected on these papers (by digest), wherever they did."""
    return {stored.id: corrections_in(stored.state) for stored in ledger.read_all(PAPER, papers)} if papers else {}


def corrections_in(state: dict[str, Any] | None) -> tuple[Correction, ...]:
    """The corrections in a paper's state."""
    return tuple(Correction.model_validate(each) for each in state["corrections"]) if state else ()


def to_paper_state(corrections: Collection[Correction]) -> dict[str, Any]:
    """The state the ledger keeps of a paper's corrections."""
    return {"corrections": [each.model_dump(mode="json") for each in corrections]}


def kept_entries(data: Path, issuer: str | None = None) -> tuple[KeptEntry, ...]:
    """Every entry, withdrawn ones too, by issuer, kind and field; of those whose name holds ``issuer``, where that is given."""
    if not has_record(data):
        return ()
    with opened(data) as house:
        kept = [KeptEntry.model_validate(stored.state) for stored in house.ledger.read_all(LEXICON)]
    chosen = [each for each in kept if issuer is None or issuer.casefold() in each.entry.issuer.name.casefold()]
    return tuple(sorted(chosen, key=lambda each: (each.entry.issuer.marks, each.entry.kind, each.entry.field, each.entry.id)))


def kept_entry(data: Path, id_: str) -> KeptEntry:
    """One entry; ``InputRefused`` when there is none of that id."""
    if has_record(data):
        with opened(data) as house:
            stored = house.ledger.read(LEXICON, id_)
        if stored is not None:
            return KeptEntry.model_validate(stored.state)
    raise _no_such_entry(id_)


def withdraw_entry(data: Path, id_: str, by: str, reason: str) -> KeptEntry:
    """Withdraw an entry: from now on no paper is read with it, and what it taught is read anew when its batch is next worked on."""
    if not has_record(data):
        raise _no_such_entry(id_)
    with opened(data) as house:
        if house.ledger.read(LEXICON, id_) is None:
            raise _no_such_entry(id_)
        with house.ledger.open(LEXICON, id_, by=by) as thing:
            kept, events = withdraw(KeptEntry.model_validate(thing.state), by, reason)
            if events:
                thing.save(kept.model_dump(mode="json"), events)
    return kept


def _no_such_entry(id_: str) -> InputRefused:
    return InputRefused(
        "lexicon.unknown",
        f"there is no lexicon entry {id_}; freigabe lexicon list names those there are",
        f"Es gibt keinen Lexikoneintrag {id_}; freigabe lexicon list nennt die vorhandenen",
    )
