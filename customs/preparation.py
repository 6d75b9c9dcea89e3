"""A batch made ready for customs: code, value, duty and import VAT of each line, each step in words, and what the rules say about it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Literal

from batches.base import Text
from batches.batch import Batch, CustomsLine, CustomsResult
from batches.finding import Finding, Passed
from batches.order import OrderLine
from batches.rule import Words, judge, words_from
from catalogue import Catalogue
from customs.account import sentence
from customs.carriage import air_percentage, went_by_air
from customs.conditions import Condition, conditions_of, in_one_line
from customs.duty import LOW_VALUE, third_country_rate, vat_on
from customs.established import contradicted_rate, enough_for_low_value, established_rate, with_established_code, without_rate
from customs.held import HeldDocument, held_documents
from customs.money import percent_of
from customs.origin import ProofAnswer, proof_for
from customs.preferential import preferential_rate
from customs.relief import ReliefAnswer, relief_for
from customs.rules import RULES, Worked
from customs.tables import of_low_value, value_particulars_due
from customs.tariff import Classified, classify
from customs.value import Valued, customs_value, method_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """The computation for a batch, its findings and held rules; by the line's number what it must come with (``conditions``) and which facts it lacks;
    ``held``: the papers as customs knows them."""

    result: CustomsResult
    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]
    conditions: Mapping[int, tuple[Condition, ...]] = field(default_factory=dict)
    lacking: Mapping[int, tuple[Lacking, ...]] = field(default_factory=dict)
    held: tuple[HeldDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact that is not known of a line; ``holds``: whether code, rate or value rest on it, so that the line cannot be declared without; who can say it."""

    fact: Text
    holds: bool = True
    whom: Literal["importer", "declarant"] = "importer"


@dataclass(frozen=True, slots=True)
class _Charging:
    """What holds for every line: the day, preference, relief, import VAT."""

    on: date
    proof: ProofAnswer | None
    relief: ReliefAnswer | None
    vat_rate: Decimal | None
    low_value: bool = False

    @property
    def preferred(self) -> bool:
        return self.proof is not None and self.proof.lacking is None

    @property
    def relieved(self) -> bool:
        return self.relief is not None and self.relief.granted

    @property
    def procedures(self) -> tuple[str, ...]:
        relief = (self.relief.decision.declaration_code,) if self.relieved and self.relief and self.relief.decision else ()
        return (*relief, *((LOW_VALUE,) if self.low_value else ()))


def prepare(batch: Batch, catalogue: Catalogue) -> Prepared:
    """Compute what customs will charge, as of ``batch.judged_for``; what cannot be known is ``None`` and named in ``missing``."""
    order, on = batch.order, batch.judged_for
    air = air_percentage(batch, catalogue)
    valued = customs_value(order, air, went_by_air(batch), on)
    steps = valued.account.steps
    charging = _charging(batch, catalogue, valued, steps)
    ordered = order.lines if charging.preferred or not order.preference_claimed else tuple(without_rate(line) for line in order.lines)
    found = {line.line: classify(catalogue, line, on) for line in ordered}
    if charging.low_value:
        found = {line: enough_for_low_value(each) for line, each in found.items()}
    classified = {line.line: with_established_code(found[line.line], line, catalogue, on) for line in ordered}
    held = held_documents(batch, charging.proof)
    lacking = {line.line: _lacking(batch, line, classified[line.line], valued, charging) for line in ordered}
    lines = tuple(_line(batch, line, i, classified[line.line], valued, charging, held, steps) for i, line in enumerate(ordered))
    value = _total([line.customs_value for line in lines])
    due = value_particulars_due(value, on)
    conditions = {
        line.line: conditions_of(batch, line, classified[line.line].code, held, charging.proof, charging.relief, particulars_due=due) for line in order.lines
    }
    result = CustomsResult(
        lines=tuple(_with_missing(line, lacking[line.line], conditions[line.line]) for line in lines),
        customs_value=value,
        duty=_total([line.duty for line in lines]),
        import_vat=_total([line.vat for line in lines]),
        steps=tuple(steps),
    )
    unrated = {line.line for line in lines if line.duty_rate is None and line.commodity_code}
    rates = {line.line: _rate(classified[line.line], line, charging)[1] for line in ordered if line.line in unrated}
    worked = Worked(
        batch=batch,
        classified=classified,
        rate_unknown=rates | _contradicted(ordered, classified, charging),
        line_doubts=valued.account.doubts,
        missing=valued.account.missing,
        unverified_air_freight=air.source if air.unverified and valued.account.by_air_percentage else None,
        customs_value=value,
        relief=charging.relief,
        proof=charging.proof,
    )
    findings, passed = judge(RULES, words(), on, worked)
    return Prepared(result, findings, passed, conditions, lacking, held)


def _charging(batch: Batch, catalogue: Catalogue, valued: Valued, steps: list[Text]) -> _Charging:
    """What preference, relief and import VAT mean for the consignment, noted among the steps."""
    order, on, goods_value = batch.order, batch.judged_for, _total(list(valued.goods))
    vat_rate, vat_source = vat_on(catalogue, on)
    charging = _Charging(
        on,
        proof_for(batch, goods_value, catalogue) if order.preference_claimed else None,
        relief_for(batch, catalogue) if order.relief_claimed else None,
        vat_rate,
        low_value=order.declaration.data_set == "H7" and not order.relief_claimed and of_low_value(goods_value, on),
    )
    steps.append(sentence("vat_on_what", source=Text(de=vat_source.de, en=f"{vat_source.en[0].upper()}{vat_source.en[1:]}")))
    if charging.relief is not None:
        steps.append(_relief_step(charging.relief))
    return charging


@lru_cache(maxsize=1)
def words() -> Words:
    """The sentences of the customs rules."""
    return words_from(tomllib.loads(resources.files("customs").joinpath("words.toml").read_text(encoding="utf-8")))


def _relief_step(relief: ReliefAnswer) -> Text:
    if relief.granted and relief.decision is not None:
        return sentence("relief_granted", act=relief.decision.act, code=relief.decision.declaration_code)
    return sentence("relief_not_shown")


def _line(
    batch: Batch, line: OrderLine, i: int, code: Classified, valued: Valued, charging: _Charging, held: tuple[HeldDocument, ...], steps: list[Text]
) -> CustomsLine:
    value, transport = valued.customs[i], valued.union_transport[i]
    rate, source = _rate(code, line, charging)
    vat_rate = Decimal(0) if charging.relieved else charging.vat_rate
    duty = _share_of_nothing(rate) if value is None else None if rate is None else percent_of(value, rate)
    vat = _share_of_nothing(vat_rate)
    if duty is not None and vat_rate is not None and value is not None and transport is not None and rate is not None:
        vat = percent_of(value + duty + transport, vat_rate)
        steps.append(sentence("duty", line=line.line, value=value, rate=rate, duty=duty, source=source))
        steps.append(sentence("vat", line=line.line, value=value, duty=duty, transport=transport, rate=vat_rate, vat=vat))
    return CustomsLine(
        line=line.line,
        commodity_code=code.code,
        origin=batch.order.origin,
        preference=charging.proof.arrangement.code if charging.preferred and charging.proof and charging.proof.arrangement else "100",
        customs_value=value,
        duty_rate=rate,
        duty=duty,
        vat_rate=vat_rate,
        vat=vat,
        goods_value=valued.goods[i],
        valuation_method=method_of(batch.order, line),
        adjustments=valued.adjustments[i],
        union_transport=transport,
        procedures=charging.procedures,
        documents=_documents(held, line, charging),
    )


def _contradicted(lines: tuple[OrderLine, ...], classified: Mapping[int, Classified], charging: _Charging) -> dict[int, Text]:
    """By line, the rate somebody looked up where the catalogue has another for sure."""
    said = {line.line: contradicted_rate(line, next(iter(classified[line.line].candidates), None), preferred=charging.preferred) for line in lines}
    return {line: text for line, text in said.items() if text is not None}


def _share_of_nothing(rate: Decimal | None) -> Decimal | None:
    """0.00 at a rate of 0, whatever the value; else not known."""
    return Decimal("0.00") if rate == 0 else None


def _lacking(batch: Batch, line: OrderLine, code: Classified, valued: Valued, charging: _Charging) -> tuple[Lacking, ...]:
    """The facts that are not known of a line: of its code, of the value, of origin and rates."""
    account = valued.account
    found = [Lacking(text, code.doubt is not None, "declarant" if len(code.candidates) == 1 else "importer") for text in code.missing]
    found += [Lacking(text) for text in account.missing]
    found += [Lacking(text, holds=False) for text in account.notes]
    found += [Lacking(account.doubts[line.line])] if line.line in account.doubts else []
    if batch.order.origin is None:
        found.append(Lacking(sentence("no_origin")))
    rate, said = _rate(code, line, charging)
    if rate is None:
        found.append(Lacking(sentence("no_duty_rate", source=said), whom="declarant"))
    if charging.vat_rate is None and not charging.relieved:
        found.append(Lacking(sentence("no_vat_rate", on=batch.judged_for), whom="declarant"))
    return tuple(found)


def _with_missing(line: CustomsLine, lacking: tuple[Lacking, ...], conditions: tuple[Condition, ...]) -> CustomsLine:
    """The line with what it lacks before it can be declared: facts, then papers."""
    named = [each.fact for each in lacking] + [in_one_line(each.row) for each in conditions if each.lacking]
    return line.model_copy(update={"missing": tuple(dict.fromkeys(named))})


def _rate(code: Classified, line: OrderLine, charging: _Charging) -> tuple[Decimal | None, Text]:
    """The rate charged, or why none is known: none under relief, the arrangement's under a preference, else the third-country rate; the same for all codes
    that come into question."""
    if charging.relieved:
        return Decimal(0), sentence("rate_relieved")
    if charging.low_value:
        return Decimal(0), sentence("rate_low_value")
    row = code.candidates[0] if len(code.candidates) == 1 else None
    looked_up = established_rate(line, row, preferred=charging.preferred)
    if looked_up is not None:
        return looked_up
    arrangement = charging.proof.arrangement if charging.preferred and charging.proof else None
    if arrangement is None:
        rates = [third_country_rate(row) for row in code.candidates]
    else:
        preferred = [preferential_rate(row, arrangement, charging.on) for row in code.candidates]
        rates = [(rate.charged, rate.said) for rate in preferred]
    if not rates:
        return None, sentence("rate_follows_code")
    if len({rate for rate, _ in rates}) > 1:
        return None, sentence("rate_differs")
    return rates[0]


def _documents(held: tuple[HeldDocument, ...], line: OrderLine, charging: _Charging) -> tuple[str, ...]:
    """Codes of the papers held for a line (12 03, 12 05), and the additional procedures (C26, C07)."""
    codes = [document.code for document in held if document.code and line.line in document.lines]
    return tuple(dict.fromkeys([*codes, *charging.procedures]))


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if len(known) == len(amounts) else None
