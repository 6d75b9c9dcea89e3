"""Papers that came with an earlier batch: the same file, the same number, the same picture."""

from __future__ import annotations

from batches.likeness import BITS
from batches.paper import Fact, PageLikeness, Paper
from batches.seen_before import Bond, SeenBefore, Sighting
from tests.examples.example import Example
from tests.validators.sound_batch import batch, paper, typex, with_paper

_SUPPLIER = "Guangzhou Hengtong Trading Co., Ltd."
_INVOICE = paper("commercial_invoice", "invoice.pdf")
_PICTURE = (PageLikeness(page=1, picture=("f00f" * (BITS // 16))[: BITS // 4]),)
_SCANNED = typex().model_copy(update={"likeness": _PICTURE})
_OTHER_HOLDER = "Wuhu Beispiel Mask Factory Ltd."


def _made_out_to(holder: str, of: Paper) -> Paper:
    facts = tuple(Fact.model_validate(fact.model_dump() | {"value": holder}) if fact.field == "manufacturer" else fact for fact in of.facts)
    return of.model_copy(update={"facts": facts, "sha256": f"{of.sha256} {holder}"})


def _seen(sentence: str, broken: str, held: str, now: Paper, bond: Bond, then: Paper, *, supplier: str = _SUPPLIER) -> Example:
    """A batch one of whose papers the record saw in an earlier one, and the same batch where it saw none."""
    sighting = Sighting.of("po-77-0a1b2c3d", "PO-77", supplier, ("LY-8210",), then)
    held_by = batch(with_paper(now))
    seen = held_by.model_copy(update={"seen_before": (SeenBefore(sha256=now.sha256, bond=bond, earlier=sighting),)})
    return Example(f"papers.reused{sentence}", broken, held, seen, held_by)


EXAMPLES = (
    _seen("", "The invoice came with an earlier batch already.", "It comes for the first time.", _INVOICE, "file", _INVOICE),
    _seen(
        ".recurs",
        "The certificate of the same model came with an earlier delivery of the same supplier.",
        "It comes for the first time.",
        typex(),
        "file",
        typex(),
    ),
    _seen(
        ".goods",
        "The certificate came with an earlier batch, from another supplier.",
        "It comes for the first time.",
        typex(),
        "file",
        typex(),
        supplier="Shenzhen Ruifeng Import & Export Co., Ltd.",
    ),
    _seen(
        ".holder",
        "In an earlier batch a certificate of the same number was made out to another company.",
        "No other certificate of that number is known.",
        typex(),
        "number",
        _made_out_to(_OTHER_HOLDER, typex()),
    ),
    _seen(
        ".scan",
        "The scan is the picture of a certificate that was made out to another company in an earlier batch.",
        "No such picture is known.",
        _SCANNED,
        "scan",
        _made_out_to(_OTHER_HOLDER, _SCANNED),
    ),
)
