"""Recalls: searched, begun in one step, acknowledged, counted, reported and ended; and drills of them on the real record."""

from __future__ import annotations
