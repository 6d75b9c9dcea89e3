"""Has the record seen a paper before where it does not belong: in a batch opened earlier, or made out to somebody else?

What speaks of one consignment comes once. What speaks of goods goes with them as often as they are ordered: from the same supplier and for a model it covers it
is told and holds nothing. What is the same for everybody (instructions, safety data sheets, certificates of management systems) says nothing by coming again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from batches.batch import Batch
from batches.finding import Evidence
from batches.paper import Paper
from batches.rule import Found, Held, rule
from batches.seen_before import SeenBefore, Sighting, one_picture
from catalogue.as_of import plain
from catalogue.contents import Catalogue
from validators.certificate_issuers import issuer
from validators.facts import Facts, spot
from validators.names import Likeness, model_fits, model_named_in, same_company, same_number
from validators.papers_in_words import in_words

Outcome = Iterator[Found | Held]
Variant = Literal["", "goods", "recurs", "holder", "scan"]

#: Papers that speak of one consignment.
OF_ONE_CONSIGNMENT = frozenset(
    {
        "commercial_invoice", "packing_list", "air_waybill", "bill_of_lading", "purchase_order", "origin_proof", "beneficiary_confirmation",
        "inspection_report", "customs_notice",
    }
)  # fmt: skip
#: Papers that speak of goods, whoever orders them.
OF_GOODS = frozenset(
    {
        "eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "declaration_of_conformity", "test_report",
        "voluntary_certificate", "authority_confirmation",
    }
)  # fmt: skip
#: Papers that are made out to a holder under a number.
NUMBERED = (OF_GOODS - {"declaration_of_conformity", "test_report"}) | {"iso_certificate"}


@rule(
    "papers.reused",
    "Reg. (EU) 2016/425 Art. 10(2); Reg. (EU) 2019/1020 Art. 4(3)",
    "the file, `certificate_number` with its issuer (`notified_body_number`, `production_control_body_number`, `notified_body_name`) and `manufacturer`, and "
    "the pages of scans with `issue_date`, `expiry_date`, `models` and `product`; `model` and `supplier` ordered; the same of batches opened earlier",
)
def reused(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """The same file, the same certificate number for another holder, or the same scan for another holder, in a batch opened earlier. The certificate, report or
    declaration of goods that the same supplier delivers again is noted.
    """
    for paper in facts.papers_of_kind(*OF_ONE_CONSIGNMENT, *NUMBERED, *OF_GOODS):
        seen = [each for each in batch.seen_before if each.sha256 == paper.sha256]
        same = _same_file(facts, paper, seen)
        # A forged paper does not become sound by coming again: only what nothing else speaks against is noted.
        other = _other_holder(facts, paper, seen) or _same_scan(facts, paper, seen) if same is None or same.severity == "note" else None
        found = other or same
        yield found or Held(line=_line(facts, paper), file=paper.file)


def _same_file(facts: Facts, paper: Paper, seen: list[SeenBefore]) -> Found | None:
    earlier = next((each.earlier for each in seen if each.bond == "file"), None)
    return None if earlier is None else _same_paper(facts, paper, earlier)


def _same_paper(facts: Facts, paper: Paper, earlier: Sighting) -> Found | None:
    """The paper itself was there before."""
    if paper.kind in OF_ONE_CONSIGNMENT:
        return _found(facts, paper, earlier, "", basis="Reg. (EU) No 952/2013 Art. 15(2)(b)")
    if paper.kind in OF_GOODS:
        return _found(facts, paper, earlier, "recurs" if _delivered_again(facts, paper, earlier) else "goods")
    return None


def _delivered_again(facts: Facts, paper: Paper, earlier: Sighting) -> bool:
    """Whether both batches are of one supplier and of models the paper covers; where it names none, of one and the same model."""
    if same_company(facts.batch.order.supplier.name, earlier.supplier, facts.catalogue) != "same":
        return False
    now = [line.model for line in facts.batch.order.lines]
    if paper.all("models"):
        return all(any(_covers(paper, model, facts.catalogue) for model in models) for models in (now, earlier.models))
    return bool({plain(model) for model in now} & {plain(model) for model in earlier.models})


def _covers(paper: Paper, model: str, catalogue: Catalogue) -> bool:
    return any(model_fits(model, str(fact.value), catalogue) for fact in paper.all("models")) or model_named_in(model, paper.value("product") or "")


def _other_holder(facts: Facts, paper: Paper, seen: list[SeenBefore]) -> Found | None:
    number = paper.one("certificate_number")
    if paper.kind not in NUMBERED or number is None:
        return None
    for earlier in (each.earlier for each in seen if each.bond == "number"):
        stated = earlier.paper.one("certificate_number")
        same = earlier.paper.kind in NUMBERED and stated is not None and same_number(str(number.value), str(stated.value))
        if same and _one_issuer(paper, earlier.paper, facts.catalogue) and _holders(paper, earlier.paper, facts.catalogue) == "different":
            return _found(facts, paper, earlier, "holder")
    return None


def _one_issuer(one: Paper, other: Paper, catalogue: Catalogue) -> bool:
    """Whether one body gave both their numbers. Bodies count alike: a number says nothing across two of them. Where it is not known, papers of one kind."""
    numbers = issuer(one), issuer(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0].value == numbers[1].value
    names = one.value("notified_body_name"), other.value("notified_body_name")
    likeness = same_company(names[0], names[1], catalogue) if names[0] and names[1] else "incomparable"
    return one.kind == other.kind if likeness == "incomparable" else likeness != "different"


def _same_scan(facts: Facts, paper: Paper, seen: list[SeenBefore]) -> Found | None:
    """One picture that says the same but for its holder, and perhaps its number: another paper in the same form has days and models of its own."""
    for earlier in (each.earlier for each in seen if each.bond == "scan"):
        if paper.kind not in OF_GOODS or earlier.paper.kind != paper.kind or not one_picture(paper, earlier.paper) or not _says_the_same(paper, earlier.paper):
            continue
        holders, numbers = _holders(paper, earlier.paper, facts.catalogue), [each.value("certificate_number") for each in (paper, earlier.paper)]
        if holders == "different":
            return _found(facts, paper, earlier, "scan")
        if holders == "same" and (numbers[0] == numbers[1] or same_number(numbers[0] or "", numbers[1] or "")):
            return _same_paper(facts, paper, earlier)
    return None


def _says_the_same(one: Paper, other: Paper) -> bool:
    """Whether both name one day of issue or of expiry, and neither another day or other models than the other."""
    days = [(one.value(field), other.value(field)) for field in ("issue_date", "expiry_date")]
    known = [pair for pair in days if all(pair)]
    models = [{plain(str(fact.value)) for fact in each.all("models")} for each in (one, other)]
    return bool(known) and all(before == now for before, now in known) and (models[0] == models[1] or not all(models))


def _holders(one: Paper, other: Paper, catalogue: Catalogue) -> Likeness | None:
    """How the holders of two papers compare; ``None`` where one names none."""
    names = one.value("manufacturer"), other.value("manufacturer")
    return same_company(names[0], names[1], catalogue) if names[0] and names[1] else None


def _found(facts: Facts, paper: Paper, earlier: Sighting, variant: Variant, basis: str | None = None) -> Found:
    """One of the sentences, with both papers' spots; the earlier one is named with its batch before its file."""
    then = earlier.paper.model_copy(update={"file": f"{earlier.batch}/{earlier.paper.file}"})
    holders = [str(fact.value) if fact else "–" for fact in (paper.one("manufacturer"), then.one("manufacturer"))]
    told = variant in {"holder", "scan"}
    return Found(
        line=_line(facts, paper),
        file=paper.file,
        seen=f"{paper.value('certificate_number') or '–'}, {holders[0]}" if told else then.file,
        expected=f"{then.value('certificate_number') or '–'}, {holders[1]} ({then.file})" if told else None,
        severity="note" if variant == "recurs" else None,
        variant=variant,
        values={
            "paper": in_words((paper.kind or "other",)),
            "batch": earlier.batch,
            "order": earlier.order,
            "before": earlier.paper.file,
            "number": paper.value("certificate_number") or "–",
            "holder": holders[0],
            "other": holders[1],
        },
        evidence=(*_spots(paper), *_spots(then)),
        basis=basis,
    )


def _spots(paper: Paper) -> tuple[Evidence, ...]:
    return spot(paper, paper.one("certificate_number"), paper.one("manufacturer"))


def _line(facts: Facts, paper: Paper) -> int | None:
    """The line, where the paper is about one of several."""
    lines = facts.lines_of(paper)
    return lines[0].number if paper.kind not in OF_ONE_CONSIGNMENT and len(lines) == 1 else None


RULES = (reused,)
