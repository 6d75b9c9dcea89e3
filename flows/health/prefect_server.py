"""Does the Prefect server answer, and does it know what it must know to carry the work?

Asked over its HTTP API, without importing Prefect. Where no server is configured, freigabe's own local one is looked at if it runs; it is not started.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok, warn
from flows.server import mark_of_server, pid_file

#: A process worker that has not asked for work for so long is gone (it asks every few seconds and beats every 30).
WORKER_SILENT = timedelta(minutes=2)
#: The event by which a run shows that it lives; an automation has to watch for its absence.
HEARTBEAT = "prefect.flow-run.heartbeat"


def server(site: Site) -> Checked:
    """The server answers, and is of the version this program speaks."""
    name, url = "prefect", _url(site)
    if url is None:
        return ok(
            name, "no local server runs; the first command that needs one starts it", "kein lokaler Server; der erste Befehl, der einen braucht, startet ihn"
        )
    try:
        with _client(site, url) as client:
            client.get("/health").raise_for_status()
            version = str(client.get("/admin/version").raise_for_status().json())
    except httpx.InvalidURL:
        says = Text(en="PREFECT_API_URL is no address", de="PREFECT_API_URL ist keine Adresse")
        return fault(name, says, Text(en="write it as https://HOST/api", de="als https://HOST/api schreiben"))
    except httpx.HTTPError as error:
        return _silent(url, error)
    ours = importlib.metadata.version("prefect")
    if version != ours:
        says = Text(en=f"the Prefect server is {version}, this program speaks {ours}", de=f"der Prefect-Server ist {version}, dieses Programm spricht {ours}")
        return warn(name, says, Text(en=f"install prefect {ours} on the server", de=f"auf dem Server prefect {ours} installieren"))
    return ok(name, f"Prefect {version} answers", f"Prefect {version} antwortet")


def _silent(url: str, error: httpx.HTTPError) -> Checked:
    if isinstance(error, httpx.HTTPStatusError):
        code = error.response.status_code
        says = Text(en=f"the Prefect server answers with status {code}", de=f"der Prefect-Server antwortet mit Status {code}")
        if code in (401, 403):
            return fault(
                "prefect", says, Text(en="correct PREFECT_API_KEY or PREFECT_API_AUTH_STRING", de="PREFECT_API_KEY oder PREFECT_API_AUTH_STRING berichtigen")
            )
    else:
        says = Text(en=f"the Prefect server does not answer ({type(error).__name__})", de=f"der Prefect-Server antwortet nicht ({type(error).__name__})")
    if _configured():
        mend = Text(en="start the server PREFECT_API_URL names, or unset the variable", de="den Server aus PREFECT_API_URL starten oder die Variable löschen")
        return fault("prefect", says, mend, outside=True)
    return fault("prefect", says, Text(en="freigabe stop; the next command starts a new one", de="freigabe stop; der nächste Befehl startet einen neuen"))


def deployments(site: Site) -> Checked | None:
    """Every flow of ``prefect.yaml`` is deployed on a server that was configured."""
    name = "prefect_deployments"
    if not _configured():
        return None
    from flows.deploying import names

    wanted = set(names())

    def look(client: httpx.Client) -> Checked:
        missing = sorted(wanted - {each["name"] for each in _all(client, "/deployments/filter")})
        if missing:
            listed = ", ".join(missing)
            says = Text(en=f"not deployed: {listed}", de=f"nicht eingerichtet: {listed}")
            return warn(name, says, Text(en="freigabe deploy brings them", de="freigabe deploy bringt sie hin"))
        return ok(name, f"all {len(wanted)} deployed", f"alle {len(wanted)} eingerichtet")

    return _looked(site, look)


def heartbeat(site: Site) -> Checked | None:
    """An automation calls runs crashed that fell silent; without it they stay running in Prefect for ever."""
    name = "prefect_heartbeat"

    def look(client: httpx.Client) -> Checked:
        found = [each for each in _all(client, "/automations/filter") if HEARTBEAT in json.dumps(each["trigger"])]
        if any(each["enabled"] for each in found):
            return ok(name, "runs that fall silent are called crashed", "verstummte Läufe gelten als abgestürzt")
        says = Text(en="no automation looks after runs that fall silent", de="keine Automation achtet auf verstummte Läufe")
        if found:
            says = Text(en="the automation for runs that fall silent is switched off", de="die Automation für verstummte Läufe ist abgeschaltet")
            return warn(name, says, Text(en="switch it on: prefect automation resume NAME", de="einschalten: prefect automation resume NAME"))
        return warn(
            name,
            says,
            Text(
                en="freigabe deploy registers it; the record's own sweep finds such runs all the same",
                de="freigabe deploy richtet sie ein; die eigene Durchsicht findet solche Läufe trotzdem",
            ),
        )

    return _looked(site, look)


def workers(site: Site) -> Checked | None:
    """Where there are work pools, somebody asks them for work."""
    name = "prefect_workers"

    def look(client: httpx.Client) -> Checked | None:
        pools = [each for each in _all(client, "/work_pools/filter") if not each.get("is_push_queue") and each["type"] == "process"]
        if not pools:
            return None
        alive, idle, paused = 0, [], [each["name"] for each in pools if each.get("is_paused")]
        for pool in pools:
            beats = [each["last_heartbeat_time"] for each in _all(client, f"/work_pools/{pool['name']}/workers/filter") if each["last_heartbeat_time"]]
            recent = sum(site.now() - datetime.fromisoformat(each.replace("Z", "+00:00")) < WORKER_SILENT for each in beats)
            alive += recent
            idle += [pool["name"]] if not recent else []
        if idle or paused:
            listed = ", ".join(idle or paused)
            if idle:
                says = Text(en=f"nobody works for the work pool {listed}", de=f"niemand arbeitet für den Work-Pool {listed}")
                return warn(name, says, Text(en=f"prefect worker start --pool {idle[0]}", de=f"prefect worker start --pool {idle[0]}"))
            says = Text(en=f"the work pool {listed} is paused", de=f"der Work-Pool {listed} ist angehalten")
            return warn(name, says, Text(en=f"prefect work-pool resume {paused[0]}", de=f"prefect work-pool resume {paused[0]}"))
        return ok(name, f"{alive} at work", f"{alive} bei der Arbeit")

    return _looked(site, look)


def late_runs(site: Site) -> Checked | None:
    """No run waits past its time for somebody to start it."""
    name = "prefect_late_runs"

    def look(client: httpx.Client) -> Checked:
        late = client.post("/flow_runs/count", json={"flow_runs": {"state": {"name": {"any_": ["Late"]}}}}).raise_for_status().json()
        if late:
            says = Text(en=f"{late} runs are late", de=f"{late} Läufe sind verspätet")
            return warn(
                name,
                says,
                Text(
                    en="start more workers, or see why those there do not take them",
                    de="weitere Worker starten oder nachsehen, warum sie nicht aufgenommen werden",
                ),
            )
        return ok(name, "none", "keine")

    return _looked(site, look)


def served_by(site: Site) -> tuple[httpx.Client, str] | None:
    """A client of the configured or running server, and its address; ``None`` when there is neither."""
    url = _url(site)
    return None if url is None else (_client(site, url), url)


def _looked(site: Site, look: Callable[[httpx.Client], Checked | None]) -> Checked | None:
    """What ``look`` finds; nothing where no server is, or answers: :func:`server` tells of that."""
    try:
        if (served := served_by(site)) is None:
            return None
        with served[0] as client:
            return look(client)
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


def _configured() -> str:
    return os.environ.get("PREFECT_API_URL", "").strip()


def _url(site: Site) -> str | None:
    if configured := _configured():
        return configured
    mark = mark_of_server(pid_file(site.data))
    return mark.url if mark is not None and mark.alive else None


def _client(site: Site, url: str) -> httpx.Client:
    headers, auth = {}, None
    if key := os.environ.get("PREFECT_API_KEY", "").strip():
        headers["Authorization"] = f"Bearer {key}"
    elif pair := os.environ.get("PREFECT_API_AUTH_STRING", "").strip():
        user, _, password = pair.partition(":")
        auth = httpx.BasicAuth(user, password)
    local = httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}
    return httpx.Client(base_url=url, timeout=site.seconds, headers=headers, auth=auth, trust_env=not local)


def _all(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    """The first two hundred: freigabe has a handful of each."""
    found: list[dict[str, Any]] = client.post(path, json={"limit": 200}).raise_for_status().json()
    return found
