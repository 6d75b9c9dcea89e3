"""Whether an address answers with success: ``python -m deploy.answers URL``; a container's health check."""

from __future__ import annotations

import sys
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener


def answers(url: str) -> bool:
    """Whether a GET of ``url`` succeeds within five seconds; no proxy is asked."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
            return bool(answer.status < 400)
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
