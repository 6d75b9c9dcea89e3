"""The policy of accounts, from ``policy.toml`` beside this file."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from batches.account import Role
from batches.base import Frozen


class Policy(Frozen):
    """How people prove who they are, and for how long."""

    shortest: int
    longest: int
    idle: timedelta
    lasting: timedelta
    half: timedelta
    of_account: int
    of_account_anywhere: int
    of_address: int
    of_codes_a_day: int
    within: timedelta
    device: timedelta
    required: frozenset[Role]
    step: int
    drift: int
    recovery_codes: int
    recovery: timedelta
    invitation: timedelta
    supplier: timedelta
    most_days: int
    usual_days: int
    api_reads: int
    writes: int
    strangers_writes: int


@cache
def policy() -> Policy:
    """The policy as it is written."""
    told = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
    session, attempts, factor, link = told["session"], told["attempts"], told["second_factor"], told["link"]
    return Policy(
        **told["password"],
        idle=timedelta(minutes=session["idle"]),
        lasting=timedelta(minutes=session["lasting"]),
        half=timedelta(minutes=session["half"]),
        of_account=attempts["of_account"],
        of_account_anywhere=attempts["of_account_anywhere"],
        of_address=attempts["of_address"],
        of_codes_a_day=attempts["of_codes_a_day"],
        within=timedelta(minutes=attempts["within"]),
        device=timedelta(days=attempts["device_days"]),
        required=factor["required"],
        step=factor["step"],
        drift=factor["drift"],
        recovery_codes=factor["recovery_codes"],
        recovery=timedelta(days=factor["recovery_days"]),
        invitation=timedelta(days=link["invitation_days"]),
        supplier=timedelta(days=link["supplier_days"]),
        **told["token"],
        **told["pace"],
    )
