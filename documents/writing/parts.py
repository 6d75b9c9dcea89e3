"""The parts both papers share: parties, lots, papers with their digests, findings with how each was cleared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.compared import Compared
from batches.decision import Decision, awaiting_second, state_of
from batches.finding import Evidence, Finding
from batches.gates import Standing
from batches.order import Party
from batches.paper import Paper
from documents.writing.characters import Plain
from documents.writing.wording import day, day_read, number, word

_SIGNS = {"reference": "·", "agrees": "=", "differs": "≠", "incomparable": "?"}


def heading(batch: Batch, judgement: Judgement, standing: Standing) -> dict[str, Plain]:
    """What both papers say first: batch, order, day judged for, catalogue, stage, parties."""
    order = batch.order
    return {
        "batch": batch.id,
        "order": order.order,
        "ordered_on": day(order.ordered_on),
        "arrived_on": day(batch.arrival),
        "judged_for": day(judgement.judged_for),
        "catalogue": judgement.catalogue,
        "stage": word("stage", standing.stage),
        "day": [judgement.judged_for.year, judgement.judged_for.month, judgement.judged_for.day],
        "parties": [
            {"role": role, **party(each)}
            for role, each in (
                ({"de": "Einführer", "en": "Importer"}, order.importer),
                ({"de": "Lieferant", "en": "Supplier"}, order.supplier),
                ({"de": "Hersteller", "en": "Manufacturer"}, order.manufacturer),
                ({"de": "Empfänger", "en": "Consignee"}, order.consignee),
            )
            if each is not None
        ],
    }


def party(each: Party) -> dict[str, Plain]:
    """A party with the numbers authorities know it by."""
    numbers = (("EORI", each.eori), ("USt-IdNr. / VAT", each.vat_id), ("SRN", each.srn))
    return {"name": each.name, "address": each.address, "country": each.country or "", "numbers": [f"{label} {value}" for label, value in numbers if value]}


def goods_name(category: str, category_names: Mapping[str, Text]) -> dict[str, str]:
    """The name of a catalogue category in both languages; the key itself where no name was handed in."""
    name = category_names.get(category)
    return {"de": category, "en": category} if name is None else {"de": name.de, "en": name.en}


def lots(batch: Batch, standing: Standing) -> list[dict[str, Plain]]:
    """Every lot with quantity, expiry, status and the gate it waits at."""
    found: list[dict[str, Plain]] = []
    for (line, lot), stands in zip(batch.lots, standing.lots, strict=True):
        found.append(
            {
                "line": line.line,
                "lot": lot.lot,
                "model": line.model,
                "class": line.product_class or "",
                "quantity": number(lot.quantity),
                "unit": word("unit", line.unit),
                "expires_on": day(lot.expires_on),
                "status": word("status", stands.status),
                "status_key": stands.status,
                "gate": word("stage", stands.gate) if stands.gate and stands.status == "quarantined" else None,
            }
        )
    return found


def papers(batch: Batch) -> list[dict[str, Plain]]:
    """Every paper with kind, number, day, pages and the SHA-256 of its bytes, by which it can be checked without the record."""
    return [_paper(each) for each in sorted(batch.papers, key=lambda p: p.file)]


def _paper(paper: Paper) -> dict[str, Plain]:
    return {
        "file": paper.file,
        "kind": word("kind", paper.kind or "unread"),
        "number": paper.own_number or "–",
        "dated": day_read(paper.own_day),
        "pages": str(paper.pages) if paper.pages else "–",
        "sha256": paper.sha256,
        "error": None if paper.error is None else paper.error.message,
    }


def compared(row: Compared) -> dict[str, Plain]:
    """One subject with every paper that speaks of it and the sign how it stands: ``·`` held against, ``=`` agrees, ``≠`` differs, ``?`` not comparable."""
    stands = dict.fromkeys((statement.file, statement.kind, statement.verdict) for statement in row.statements)
    values = [statement.said for statement in row.statements if row.verdict == "differs" or statement.verdict == "reference"] or [row.statements[0].said]
    papers: list[Plain] = [{**word("kind", kind), "sign": _SIGNS[verdict]} for _, kind, verdict in stands]
    about = "" if row.subject == "party" else " ".join(part for part in (PurePosixPath(row.about).name, row.lot or "") if part)
    return {
        "sign": _SIGNS[row.verdict],
        "differs": row.verdict == "differs",
        "name": {"de": row.name.de, "en": row.name.en},
        "about": about,
        "said": " | ".join(dict.fromkeys(values)),
        "how": list(dict.fromkeys(statement.how for statement in row.statements if "×" in statement.how or "=" in statement.how)),
        "papers": papers,
    }


def finding(each: Finding, decisions: tuple[Decision, ...]) -> dict[str, Plain]:
    """A finding with basis, spot, state and every decision on it, but for an override that waits for a second person: they are to look unprejudiced."""
    told = [d for d in decisions if d.finding == each.id and d not in awaiting_second(each, decisions)]
    return {
        "id": each.id,
        "code": each.code,
        "severity": word("severity", each.severity),
        "severity_key": each.severity,
        "where": where(each),
        "message": {"de": each.message.de, "en": each.message.en},
        "clear_by": {"de": each.clear_by.de, "en": each.clear_by.en},
        "seen": each.seen,
        "expected": each.expected,
        "basis": each.basis,
        "judged_for": day(each.judged_for),
        "spots": [_spot(evidence) for evidence in each.evidence],
        "state": {"de": "hält nichts auf", "en": "holds nothing"} if each.severity == "note" else word("state", state_of(each, decisions)),
        "decisions": [{"choice": word("choice", d.choice), "choice_key": d.choice, "by": d.by, "reason": d.reason} for d in told],
    }


def where(each: Finding) -> dict[str, str]:
    """What a finding concerns: the batch, a line, or a lot of a line."""
    if each.line is None:
        return {"de": "ganze Sendung", "en": "whole batch"}
    lot = "" if each.lot is None else each.lot
    return {"de": f"Position {each.line}" + (f", Charge {lot}" if lot else ""), "en": f"line {each.line}" + (f", lot {lot}" if lot else "")}


def _spot(evidence: Evidence) -> str:
    page = "" if evidence.page is None else f", S. {evidence.page}"
    quoted = f": „{evidence.text}“" if evidence.text else ""
    return f"{evidence.file}{page}{quoted}"
