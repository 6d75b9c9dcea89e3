"""The rules behind the ``customs.*`` findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from batches.base import Text
from batches.batch import Batch
from batches.finding import Evidence
from batches.rule import Found, Held, Value, rule
from customs.account import sentence
from customs.origin import ProofAnswer
from customs.relief import ReliefAnswer
from customs.tables import threshold, value_particulars_due
from customs.tariff import Classified


@dataclass(frozen=True)
class Worked:
    """What the computation came to, for the rules to judge. ``line_doubts``: line number → what its value rests on unsurely."""

    batch: Batch
    classified: dict[int, Classified]
    rate_unknown: dict[int, Text]
    line_doubts: dict[int, Text]
    missing: tuple[Text, ...]
    unverified_air_freight: str | None
    customs_value: Decimal | None
    relief: ReliefAnswer | None
    proof: ProofAnswer | None


@rule(
    "customs.commodity_code_uncertain",
    "Reg. (EU) 952/2013 Art. 57, 70; Reg. (EEC) 2658/87 Annex I",
    "`category`, `class`, `material`, `unit_price`, `incoterm`, `freight` and `exchange_rate` of the order; the tariff on the day judged for",
)
def code_rate_and_value_are_known(worked: Worked) -> Iterable[Found | Held]:
    """Code and rate of every line and the customs value rest on facts that are known and on verified rows."""
    doubtful = False
    for line in worked.batch.order.lines:
        code = worked.classified[line.line]
        evidence = (Evidence(file="order.json", text=" ".join(filter(None, (line.category, line.model, line.material)))),)
        if code.doubt is not None:
            doubtful = True
            seen, doubt = code.code or "–", code.doubt
            yield Found(seen=seen, expected=doubt.en, line=line.line, evidence=evidence, unverified=code.unverified, values={"missing": doubt})
        elif line.line in worked.rate_unknown:
            doubtful = True
            why = worked.rate_unknown[line.line]
            yield Found(seen=code.code, expected=f"duty rate: {why.en}", line=line.line, variant="rate", evidence=evidence, values={"missing": why})
        if line.line in worked.line_doubts:
            doubtful = True
            why = worked.line_doubts[line.line]
            yield Found(expected=why.en, line=line.line, variant="value", evidence=evidence, basis="Reg. (EU) 952/2013 Art. 74", values={"missing": why})
        if not doubtful:
            yield Held(line=line.line)
        doubtful = False
    if worked.missing:
        why = Text(en="; ".join(text.en for text in worked.missing), de="; ".join(text.de for text in worked.missing))
        yield Found(expected=why.en, variant="value", evidence=(Evidence(file="order.json"),), basis="Reg. (EU) 952/2013 Art. 70, 71", values={"missing": why})
    elif worked.unverified_air_freight is not None:
        row = worked.unverified_air_freight
        yield Found(
            expected=row, variant="value", unverified=row, basis="Reg. (EU) 2015/2447 Annex 23-01", values={"missing": sentence("air_percentage_unconfirmed")}
        )


@rule(
    "customs.value_declaration_required",
    "Del. Reg. (EU) 2016/341 Art. 6",
    "the customs value as computed; the threshold of the day",
)
def value_declaration(worked: Worked) -> Iterable[Found | Held]:
    """Particulars of customs value are due above the threshold for a consignment."""
    limit = threshold("value_declaration", worked.batch.judged_for)
    if limit is None or worked.customs_value is None:
        return
    if value_particulars_due(worked.customs_value, worked.batch.judged_for):
        yield Found(
            seen=f"{worked.customs_value} EUR", expected=f"N934 above {limit.amount_eur} EUR", values={"value": worked.customs_value, "limit": limit.amount_eur}
        )
    else:
        yield Held()


@rule(
    "customs.relief_not_applicable",
    "Decision (EU) 2020/491 Art. 1; Dir. 2009/132/EC Art. 51",
    "`relief_claimed` and `beneficiary` of the order; whether a beneficiary's confirmation is there, and its `consignee`; the decisions that run on the day",
)
def relief_applies(worked: Worked) -> Iterable[Found | Held]:
    """Relief that is claimed applies: on the day, for that beneficiary, with the confirmation."""
    if worked.relief is None:
        return
    for objection in worked.relief.objections:
        basis = worked.relief.decision.source if worked.relief.decision else None
        fact = None if objection.paper is None else objection.paper.one("consignee")
        spots = () if objection.paper is None or fact is None else (Evidence(file=objection.paper.file, page=fact.page, box=fact.box, text=fact.raw),)
        yield Found(
            seen=objection.seen,
            expected=objection.expected,
            variant=objection.variant,
            basis=basis,
            file=None if objection.paper is None else objection.paper.file,
            evidence=(*spots, Evidence(file="order.json", text="relief_claimed")),
            values=objection.said,
        )
    if worked.relief.granted:
        yield Held()


@rule(
    "customs.origin_proof_missing",
    "Reg. (EU) 952/2013 Art. 64; Reg. (EU) 2015/2446 Art. 61",
    "`preference_claimed` and `origin` of the order; whether a proof of origin is there",
)
def origin_is_proved(worked: Worked) -> Iterable[Found | Held]:
    """A claim of preference comes with a proof of origin."""
    proof = worked.proof
    if proof is None or proof.arrangement is None:
        return
    if proof.lacking == "missing":
        basis = proof.arrangement.source
        yield Found(
            seen=proof.seen,
            expected=proof.expected,
            basis=basis,
            evidence=(Evidence(file="order.json", text="preference_claimed"),),
            values={"name": proof.arrangement.called, **proof.said},
        )
    else:
        yield Held(file=proof.proof.file if proof.proof else None)


@rule(
    "customs.origin_proof_insufficient",
    "Reg. (EU) 952/2013 Art. 64; EU-Vietnam FTA Protocol 1 Art. 15, 19, 22",
    "`document_number` (or `certificate_number`), `issue_date`, `country_of_origin` and `invoice_number` of the proof; `invoice_number` of invoices; "
    "`origin` and `supplier` of the order and the value of the goods",
)
def proof_suffices(worked: Worked) -> Iterable[Found | Held]:
    """The proof is of the kind that arrangement, value and date require, and for an invoice of the consignment."""
    proof = worked.proof
    if proof is None or proof.lacking == "missing":
        return
    file = proof.proof.file if proof.proof else None
    if proof.lacking is None:
        yield Held(file=file)
    else:
        evidence = proof.evidence or (Evidence(file="order.json", text="preference_claimed"),)
        values: dict[str, Value] = {"day": worked.batch.judged_for, **proof.said}
        yield Found(seen=proof.seen, expected=proof.expected, file=file, variant=proof.lacking, evidence=evidence, values=values)


RULES = (code_rate_and_value_are_known, value_declaration, relief_applies, origin_is_proved, proof_suffices)
