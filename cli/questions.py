"""Small questions with the same answer every time: plan, identify, duty, schema, catalogue check."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from batches.errors import InputRefused
from cli.speaking import print_json, say


def day(text: str, option: str) -> date:
    """An ISO 8601 day; refuses anything else by the option's name."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputRefused(
            "option.date", f"{option} {text!r} is no ISO 8601 day such as 2020-06-22", f"{option} {text!r} ist kein Tag wie 2020-06-22"
        ) from error


def plan(lot_size: int, aql: str, level: str, inspection: str, *, as_json: bool) -> int:
    """Print the sampling plan."""
    from validators.sampling_tables import plan as sampling_plan

    found = sampling_plan(lot_size, aql, level, inspection)
    if as_json:
        print_json({key: found[key] for key in ("code_letter", "sample_size", "accept", "reject")})
    else:
        say(
            f"Inspect {found['sample_size']} of {lot_size}; accept up to {found['accept']} defects, reject from {found['reject']} "
            f"(ISO 2859-1, {inspection} inspection, level {level}, AQL {aql}, code letter {found['code_letter']})."
        )
    return 0


def identify(value: str, as_kind: str | None, *, as_json: bool) -> int:
    """Print what the value is. Without ``--as`` every kind that fits, one object a line."""
    from validators.identify import identify as identified

    answers = identified(value, as_kind)
    if not answers and as_json:
        print_json({"kind": None, "valid": False, "normal": None, "reason": "like no identifier known here"})
    elif not answers:
        say(f"{value}: like no identifier known here")
    for answer in answers:
        if as_json:
            print_json(answer.as_json())
        else:
            say(f"{answer.kind or 'unknown'}: {answer.normal or value} {'is valid' if answer.valid else 'is NOT valid'} – {answer.reason}")
    return 0


def duty(code: str, origin: str, value: str, on: str, preference: str | None, quantity: str | None, *, as_json: bool) -> int:
    """Print duty and import VAT."""
    from catalogue import load_catalogue
    from customs import duty_for

    amount = _number(value, "--value")
    if not amount.is_finite() or not 0 <= amount < 10**15:
        raise InputRefused("option.value", f"--value {value!r} is no amount customs could charge on", f"--value {value!r} ist kein möglicher Zollwert")
    how_much = None if quantity is None else _number(quantity, "--quantity")
    answer = duty_for(load_catalogue(), code, origin, amount, day(on, "--on"), preference, how_much)
    shown = {key: None if each is None else str(each) for key, each in (("duty_rate", answer.duty_rate), ("duty", answer.duty))}
    shown |= {key: None if each is None else str(each) for key, each in (("vat_rate", answer.vat_rate), ("vat", answer.vat))}
    if as_json:
        print_json(shown | {"sources": list(answer.sources)})
    else:
        say(f"Duty {shown['duty_rate'] or '?'} % = {shown['duty'] or '?'} EUR; import VAT {shown['vat_rate'] or '?'} % = {shown['vat'] or '?'} EUR")
        for source in answer.sources:
            say(f"  {source}")
    return 0


def _number(text: str, option: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise InputRefused("option.value", f"{option} {text!r} is no amount such as 1234.50", f"{option} {text!r} ist kein Betrag wie 1234.50") from error


def schema_order(*, as_json: bool) -> int:
    """Print the JSON Schema of order.json (the same with and without ``--json``, but indented for people)."""
    from batches.order import Order

    schema = Order.model_json_schema(by_alias=True)
    say(json.dumps(schema, ensure_ascii=False, indent=None if as_json else 2))
    return 0


def catalogue_check(folder: Path | None, *, as_json: bool) -> int:
    """Print every contradiction; exit 1 when there is one."""
    from catalogue import check_catalogue, load_catalogue
    from catalogue.rows import CatalogueFault
    from customs.table_check import check_tables
    from flows.waiting import check_waiting

    try:
        catalogue = load_catalogue(folder)
        found = check_catalogue(catalogue)
        if folder is None:
            found += (*check_tables(), *check_waiting())  # the customs room reads its own tables beside the packaged ones, the flows theirs
    except CatalogueFault as fault:
        raise InputRefused(fault.code, fault.en, fault.de) from fault
    if as_json:
        print_json({"catalogue": catalogue.version, "contradictions": [str(each) for each in found]})
    else:
        for each in found:
            say(str(each))
        say(f"catalogue {catalogue.version[:12]}: " + (f"{len(found)} contradictions" if found else "no contradictions"))
    return 1 if found else 0
