"""``python -m portal DATA PORT [HOST]``: the portal alone, on this machine unless another HOST is named."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.logs import configure


def main() -> None:
    """Serve until told to stop (SIGTERM, SIGINT)."""
    if len(sys.argv) not in (3, 4) or not sys.argv[2].isdigit():
        sys.exit("usage: python -m portal DATA PORT [HOST]")
    import uvicorn

    from portal.app import make_app

    configure()
    host = sys.argv[3] if len(sys.argv) == 4 else "127.0.0.1"
    uvicorn.run(
        make_app(Path(sys.argv[1]).expanduser().absolute()),
        host=host,
        port=int(sys.argv[2]),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
