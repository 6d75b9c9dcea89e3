"""The procurement channel: who registers, is admitted into which groups and leaves; framework contracts, and what goods cost."""

from __future__ import annotations
