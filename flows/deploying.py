"""Bringing freigabe to a Prefect server: work pool, every deployment of ``prefect.yaml`` with schedules and triggers, limits, the heartbeat automation.

Doing it twice changes nothing: what was brought is remembered on the server, by a digest of the deployments and of the flows they call.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from batches.base import Text
from batches.errors import Unavailable
from flows.preparing import prepare
from flows.server import without_password
from flows.speaking_to_prefect import client_of

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

POOL = "freigabe"
ROOT = Path(__file__).parents[1]
_REMEMBERED = "freigabe_deployed"
#: Seconds the deployments may take; a busy server needs about one for each.
_SECONDS = 300


def deploy(url: str, *, warm: bool = False) -> tuple[Text, ...]:
    """Bring everything to the server whose API answers at ``url``; one sentence for each thing that changed, none the second time.

    ``warm``: a runner there drains by itself, so the deployment ``drain`` gets no schedule. ``Unavailable`` when the server does not answer or refuses.
    """
    changed = list(prepare(url))
    text = deployments(warm=warm)
    with client_of(url) as client:
        changed += _pool(client)
        digest = _digest(text)
        if _known(client) == digest and _missing(client, text) == ():
            return tuple(changed)
        _remember(client, "")  # should it come no further than half, what was there before is no longer what is there
        _prefect_deploy(url, text)
        _remember(client, digest)
    return (*changed, *(Text(en=f"deployed {name}", de=f"{name} eingerichtet") for name in names(text)))


def deployments(*, warm: bool = False) -> str:
    """``prefect.yaml`` as text."""
    import yaml

    beside = ROOT / "prefect.yaml"
    text = (beside if beside.is_file() else Path(__file__).parent / "prefect.yaml").read_text(encoding="utf-8")
    if not warm:
        return text
    told: dict[str, Any] = yaml.safe_load(text)
    for each in told["deployments"]:
        if each["name"] == "drain":
            each["schedules"] = []
    return str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True))


def names(text: str | None = None) -> tuple[str, ...]:
    """The names of the deployments."""
    import yaml

    return tuple(str(each["name"]) for each in yaml.safe_load(text or deployments())["deployments"])


def _pool(client: SyncPrefectClient) -> tuple[Text, ...]:
    if _answer(client, "GET", "/work_pools/{name}", name=POOL) is not None:
        return ()
    _answer(client, "POST", "/work_pools/", {"name": POOL, "type": "process", "base_job_template": _template()})
    return (Text(en=f"made the work pool {POOL}", de=f"Work Pool {POOL} angelegt"),)


def _template() -> dict[str, Any]:
    from prefect.workers.process import ProcessWorker

    return dict(ProcessWorker.get_default_base_job_template())


def _missing(client: SyncPrefectClient, text: str) -> tuple[str, ...]:
    there = _answer(client, "POST", "/deployments/filter", {"limit": 200, "deployments": {"name": {"any_": list(names(text))}}})
    known = {each["name"] for each in there or ()}
    return tuple(name for name in names(text) if name not in known)


def _known(client: SyncPrefectClient) -> str | None:
    found = _answer(client, "GET", "/variables/name/{name}", name=_REMEMBERED)
    return None if found is None else str(found["value"])


def _remember(client: SyncPrefectClient, digest: str) -> None:
    method, path = ("POST", "/variables/") if _known(client) is None else ("PATCH", "/variables/name/{name}")
    _answer(client, method, path, {"name": _REMEMBERED, "value": digest, "tags": []}, name=_REMEMBERED)


def _answer(client: SyncPrefectClient, method: Any, path: Any, body: Any = None, **names: str) -> Any:
    """What the API answers; ``None`` where there is no such thing, or it is there already."""
    import httpx

    try:
        answered = client.request(method, path, path_params=names, **({} if body is None else {"json": body}))
        answered.raise_for_status()
    except httpx.HTTPStatusError as error:
        if error.response.status_code in (404, 409):
            return None
        raise
    return answered.json() if answered.content else {}


def _digest(text: str) -> str:
    """Of the deployments and of the flows, whose parameters and descriptions a deployment repeats."""
    flows = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join([text.encode(), *(each.read_bytes() for each in flows)])).hexdigest()


def _prefect_deploy(url: str, text: str) -> None:
    environment = {**os.environ, "PREFECT_API_URL": url, "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryDirectory(prefix="freigabe-deploy-") as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text(text, encoding="utf-8")
        arguments = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(file)]
        try:
            done = subprocess.run(  # noqa: S603 - Prefect's own command, with our own arguments
                arguments, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Unavailable(
                "deploy.slow",
                f"prefect deploy did not end within {_SECONDS} s; look at the server at {without_password(url)} and deploy again",
                f"prefect deploy endete nicht binnen {_SECONDS} s; nach dem Server {without_password(url)} sehen und noch einmal freigabe deploy",
            ) from error
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())[-600:].replace(url, without_password(url))
        raise Unavailable(
            "deploy.failed",
            f"prefect deploy failed: {said}; mend that and run freigabe deploy again",
            f"prefect deploy ist gescheitert: {said}; das beheben, dann noch einmal freigabe deploy",
        )
