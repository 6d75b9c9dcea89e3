"""``python -m portal [DATA] PORT [--host HOST]``: the portal alone, on this machine unless another host is named. Without DATA: the folder of FREIGABE_DATA."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from pathlib import Path

from batches.errors import FreigabeError
from flows.logs import configure
from portal.desk import Desk


def parser() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    known = argparse.ArgumentParser("python -m portal", description="Serve the portal.")
    known.add_argument("data", nargs="?", default=os.environ.get("FREIGABE_DATA", "").strip(), help="where the record lies [else FREIGABE_DATA]")
    known.add_argument("port", type=int)
    known.add_argument("--host", default="127.0.0.1", help="the address to listen on [127.0.0.1]")
    known.add_argument("--told", action="store_true", help="who started this says how to sign in for the first time")
    return known


def main() -> None:
    """Serve until told to stop (SIGTERM, SIGINT)."""
    asked = parser().parse_args()
    if not asked.data:
        parser().error("name the data folder, or set FREIGABE_DATA")
    configure()
    import uvicorn

    from portal.app import make_app

    data = Path(asked.data).expanduser().absolute()
    if not asked.told:
        threading.Thread(target=_say_how_to_begin, args=(data, asked.port), daemon=True).start()  # pages answer also while the database does not
    app = make_app(data)
    threading.Thread(target=_warm, args=(app.state.desk,), daemon=True).start()
    uvicorn.run(app, host=asked.host, port=asked.port, log_config=None, access_log=False, server_header=False, proxy_headers=False)


def _warm(desk: Desk) -> None:
    """Open the house and read what the overview is made of, so that nobody waits for it. Where the record does not answer yet, the first request does it."""
    try:
        desk.figures.warm()
    except FreigabeError as refusal:
        logging.getLogger("freigabe.portal").warning("%s: %s", refusal.code, refusal.en)


def _say_how_to_begin(data: Path, port: int) -> None:
    """While nobody can sign in: how to, in both languages. Where the record does not answer yet, the next start says it."""
    from flows.accounts.beginning import how_to_begin
    from flows.wiring import opened

    try:
        with opened(data) as house:
            said = how_to_begin(house, port)
    except FreigabeError as refusal:
        logging.getLogger("freigabe.portal").warning("%s: %s", refusal.code, refusal.en)
        return
    if said is not None:
        sys.stdout.write(f"{said.de}\n{said.en}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
