"""Deliveries: prepared from reservations, picked, handed over, and what comes back; their papers; and batches of which nothing is left."""

from __future__ import annotations
