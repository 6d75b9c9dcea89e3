"""Sharing out: what there is and what is on its way, for whom donations are, plans by the policy, and what becomes of promises."""

from __future__ import annotations
