"""The policy of accounts, from ``policy.toml`` beside this file."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

from batches.base import Frozen


class Policy(Frozen):
    """How people prove who they are, and for how long."""

    shortest: int
    longest: int
    idle: timedelta
    lasting: timedelta
    half: timedelta
    of_account: int
    of_address: int
    within: timedelta
    invitation: timedelta
    supplier: timedelta
    most_days: int
    usual_days: int


@cache
def policy() -> Policy:
    """The policy as it is written."""
    told = tomllib.loads((Path(__file__).parent / "policy.toml").read_text(encoding="utf-8"))
    session, attempts, link = told["session"], told["attempts"], told["link"]
    return Policy(
        **told["password"],
        idle=timedelta(minutes=session["idle"]),
        lasting=timedelta(minutes=session["lasting"]),
        half=timedelta(minutes=session["half"]),
        of_account=attempts["of_account"],
        of_address=attempts["of_address"],
        within=timedelta(minutes=attempts["within"]),
        invitation=timedelta(days=link["invitation_days"]),
        supplier=timedelta(days=link["supplier_days"]),
        **told["token"],
    )
