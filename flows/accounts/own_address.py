"""The address people reach freigabe by: ``FREIGABE_URL``. Where it is https, freigabe is in public operation, and more is asked of who signs in."""

from __future__ import annotations

import os


def own_url() -> str:
    """The address people use, as ``FREIGABE_URL`` says; empty where it is this machine's."""
    return os.environ.get("FREIGABE_URL", "").strip().rstrip("/")


def is_public() -> bool:
    """Whether people come from elsewhere, encrypted."""
    return own_url().lower().startswith("https://")


def address_on(port: int) -> str:
    """Where pages are: by ``FREIGABE_URL``, else on this machine."""
    return own_url() or f"http://127.0.0.1:{port}"
