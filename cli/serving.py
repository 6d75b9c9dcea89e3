"""Serving: everything that runs by itself, as one; stopping it; and bringing the deployments to a Prefect server of one's own."""

from __future__ import annotations

import os
from pathlib import Path

from batches.base import Language, Text
from cli.place import data_folder
from cli.progress import shown_progress
from cli.speaking import print_json, say


def serve(port: int, *, workers: bool, data: Path | None, as_json: bool, lang: Language) -> int:
    """Serve until told to end; what runs where, and what died, is said line by line."""
    from flows import serve as serve_data

    def tell(sentence: Text) -> None:
        if as_json:
            print_json({"said": sentence.model_dump()})
        else:
            say(sentence.in_language(lang))

    serve_data(data_folder(data), port, workers=workers, say=tell)
    return 0


def deploy(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Bring work pool, deployments, limits and automation to the Prefect server; nothing changes the second time."""
    from flows import deploy as deploy_to
    from flows import server_url

    with shown_progress(quiet=as_json) as progress:
        url = server_url(data_folder(data), progress)
        progress("bringing the deployments" if lang == "en" else "bringe die Deployments")
        changed = deploy_to(url, warm=False)
    if as_json:
        print_json(
            {"server": "PREFECT_API_URL" if os.environ.get("PREFECT_API_URL", "").strip() else "local", "changed": [sentence.en for sentence in changed]}
        )
        return 0
    for sentence in changed:
        say(sentence.in_language(lang))
    if not changed:
        say("nichts zu tun: alles ist schon dort" if lang == "de" else "nothing to do: all of it is there already")
    return 0


def stop(*, data: Path | None, as_json: bool, lang: Language) -> int:
    """Stop whoever serves the folder, and the local Prefect server; saying that none runs is no fault."""
    from flows import stop_server, stop_serving

    folder = data_folder(data)
    served = stop_serving(folder)
    stopped = stop_server(folder) or served
    german = lang == "de"
    if as_json:
        print_json({"stopped": stopped, "served": served})
    elif served:
        say("freigabe serve ist beendet, mit allem, was es gestartet hat." if german else "freigabe serve has been stopped, with all it started.")
    elif stopped:
        say("Der lokale Prefect-Server ist beendet." if german else "The local Prefect server has been stopped.")
    else:
        say("Es lief kein lokaler Prefect-Server." if german else "No local Prefect server was running.")
    return 0
