"""A batch made ready for customs: code, value, duty and import VAT of each line, each step in words, and what the rules say about it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from batches.base import Text
from batches.batch import Batch, CustomsLine, CustomsResult
from batches.finding import Finding, Passed
from batches.order import OrderLine
from batches.rule import Words, judge, words_from
from catalogue import Catalogue
from customs.account import sentence
from customs.carriage import air_percentage, went_by_air
from customs.duty import third_country_rate, vat_on
from customs.held import HeldDocument, held_documents
from customs.money import percent_of
from customs.origin import ProofAnswer, proof_for
from customs.relief import ReliefAnswer, relief_for
from customs.rules import RULES, Worked
from customs.tariff import Classified, classify
from customs.value import Valued, customs_value, method_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """The computation for a batch, and its findings and held rules."""

    result: CustomsResult
    findings: tuple[Finding, ...]
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class _Charging:
    """What holds for every line: preference, relief, import VAT."""

    catalogue: Catalogue
    proof: ProofAnswer | None
    relief: ReliefAnswer | None
    vat_rate: Decimal | None

    @property
    def preferred(self) -> bool:
        return self.proof is not None and self.proof.lacking is None

    @property
    def relieved(self) -> bool:
        return self.relief is not None and self.relief.granted

    @property
    def procedures(self) -> tuple[str, ...]:
        return (self.relief.decision.declaration_code,) if self.relieved and self.relief and self.relief.decision else ()


def prepare(batch: Batch, catalogue: Catalogue) -> Prepared:
    """Compute what customs will charge, as of ``batch.judged_for``; what cannot be known is ``None`` and named in ``missing``."""
    order, on = batch.order, batch.judged_for
    classified = {line.line: classify(catalogue, line, on) for line in order.lines}
    air = air_percentage(batch, catalogue)
    valued = customs_value(order, air, went_by_air(batch), on)
    steps = valued.account.steps
    known_goods = [value for value in valued.goods if value is not None]
    goods_value = sum(known_goods, Decimal(0)) if len(known_goods) == len(valued.goods) else None
    vat_rate, vat_source = vat_on(catalogue, on)
    charging = _Charging(
        catalogue,
        proof_for(batch, goods_value, catalogue) if order.preference_claimed else None,
        relief_for(batch, catalogue) if order.relief_claimed else None,
        vat_rate,
    )
    steps.append(sentence("vat_on_what", source=Text(de=vat_source.de, en=f"{vat_source.en[0].upper()}{vat_source.en[1:]}")))
    if charging.relief is not None:
        steps.append(_relief_step(charging.relief))
    held = held_documents(batch)
    lines = tuple(_line(batch, line, i, classified[line.line], valued, charging, held, steps) for i, line in enumerate(order.lines))
    result = CustomsResult(
        lines=lines,
        customs_value=_total([line.customs_value for line in lines]),
        duty=_total([line.duty for line in lines]),
        import_vat=_total([line.vat for line in lines]),
        steps=tuple(steps),
    )
    rates = {line.line: _rate_doubt(classified[line.line], charging, on) for line in lines if line.duty_rate is None and line.commodity_code}
    worked = Worked(
        batch=batch,
        classified=classified,
        rate_unknown=rates,
        line_doubts=valued.account.doubts,
        missing=tuple(valued.account.missing),
        unverified_air_freight=air.source if air.unverified and valued.account.by_air_percentage else None,
        customs_value=result.customs_value,
        relief=charging.relief,
        proof=charging.proof,
    )
    findings, passed = judge(RULES, words(), on, worked)
    return Prepared(result, findings, passed)


@lru_cache(maxsize=1)
def words() -> Words:
    """The sentences of the customs rules."""
    return words_from(tomllib.loads(resources.files("customs").joinpath("words.toml").read_text(encoding="utf-8")))


def _rate_doubt(code: Classified, charging: _Charging, on: date) -> Text:
    return sentence("no_duty_rate", source=_rate(code, charging, on)[1])


def _relief_step(relief: ReliefAnswer) -> Text:
    if relief.granted and relief.decision is not None:
        return sentence("relief_granted", act=relief.decision.act, code=relief.decision.declaration_code)
    return sentence("relief_not_shown")


def _line(
    batch: Batch, line: OrderLine, i: int, code: Classified, valued: Valued, charging: _Charging, held: tuple[HeldDocument, ...], steps: list[Text]
) -> CustomsLine:
    account = valued.account
    missing = [*code.missing, *account.missing, *account.notes]
    missing += [account.doubts[line.line]] if line.line in account.doubts else []
    value, transport = valued.customs[i], valued.union_transport[i]
    if batch.order.origin is None:
        missing.append(sentence("no_origin"))
    rate, source = _rate(code, charging, batch.judged_for)
    if rate is None:
        missing.append(sentence("no_duty_rate", source=source))
    vat_rate = Decimal(0) if charging.relieved else charging.vat_rate
    if vat_rate is None:
        missing.append(sentence("no_vat_rate", on=batch.judged_for))
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
        missing=tuple(dict.fromkeys(missing)),
    )


def _share_of_nothing(rate: Decimal | None) -> Decimal | None:
    """0.00 at a rate of 0, whatever the value; else not known."""
    return Decimal("0.00") if rate == 0 else None


def _rate(code: Classified, charging: _Charging, on: date) -> tuple[Decimal | None, Text]:
    """The rate charged: none under relief, unknown under a preference, else that all candidates share."""
    if charging.relieved:
        return Decimal(0), sentence("rate_relieved")
    if charging.preferred and charging.proof and charging.proof.arrangement:
        return None, sentence("rate_preferential", name=charging.proof.arrangement.name, on=on)
    rates = [third_country_rate(row) for row in code.candidates]
    if not rates:
        return None, sentence("rate_follows_code")
    if len({rate for rate, _ in rates}) > 1:
        return None, sentence("rate_differs")
    return rates[0]


def _documents(held: tuple[HeldDocument, ...], line: OrderLine, charging: _Charging) -> tuple[str, ...]:
    """Codes of the papers held for a line (12 03, 12 05), and C26 where relief applies."""
    codes = [document.code for document in held if document.code and line.line in document.lines]
    return tuple(dict.fromkeys([*codes, *charging.procedures]))


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if len(known) == len(amounts) else None
