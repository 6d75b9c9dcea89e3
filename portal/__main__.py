"""``python -m portal [DATA] PORT [--host HOST]``: the portal alone, on this machine unless another host is named. Without DATA: the folder of FREIGABE_DATA."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from flows.logs import configure


def parser() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    known = argparse.ArgumentParser("python -m portal", description="Serve /health and /metrics.")
    known.add_argument("data", nargs="?", default=os.environ.get("FREIGABE_DATA", "").strip(), help="where the record lies [else FREIGABE_DATA]")
    known.add_argument("port", type=int)
    known.add_argument("--host", default="127.0.0.1", help="the address to listen on [127.0.0.1]")
    return known


def main() -> None:
    """Serve until told to stop (SIGTERM, SIGINT)."""
    asked = parser().parse_args()
    if not asked.data:
        parser().error("name the data folder, or set FREIGABE_DATA")
    configure()
    import uvicorn

    from portal.app import make_app

    app = make_app(Path(asked.data).expanduser().absolute())
    uvicorn.run(app, host=asked.host, port=asked.port, log_config=None, access_log=False, server_header=False, proxy_headers=False)


if __name__ == "__main__":
    main()
