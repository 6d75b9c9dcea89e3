"""Is what freigabe needs installed, in versions that work together, and can it be loaded?"""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from packaging.requirements import Requirement

from batches.base import Text
from flows.health.checked import Checked, Site, fault, ok, warn

NAME = "installation"
OLDEST_PYTHON = (3, 11)
#: Loaded in a process of its own, since a broken library may take its process with it. Prints what could not be loaded.
_PROBE = """
import importlib, json, sys
failed = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed[name] = type(error).__name__
print(json.dumps(failed))
"""


def installation(site: Site) -> Checked:
    """Python is new enough, every dependency is there within its bounds, and what is compiled loads."""
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        says = Text(en=f"Python {python} is too old", de=f"Python {python} ist zu alt")
        return fault(NAME, says, Text(en="install Python 3.11 or newer, then make run", de="Python 3.11 oder neuer installieren, dann make run"))
    try:
        required = [Requirement(each) for each in importlib.metadata.requires("freigabe") or ()]
    except importlib.metadata.PackageNotFoundError:
        says = Text(
            en="freigabe runs from its sources and is not installed: versions are not known",
            de="freigabe läuft aus den Quellen und ist nicht installiert: Fassungen unbekannt",
        )
        return warn(NAME, says, Text(en="make run installs it", de="make run installiert es"))
    wanted = [each for each in required if each.marker is None or each.marker.evaluate({"extra": ""})]
    if misfits := tuple(unfit(wanted)):
        says = Text(en="; ".join(misfits), de="; ".join(misfits))
        return fault(NAME, says, Text(en="make run installs the versions of the lock", de="make run installiert die festgelegten Fassungen"))
    if failed := _unloadable(_modules(wanted), seconds=80):
        listed = ", ".join(f"{name} ({why})" for name, why in failed.items())
        says = Text(en=f"cannot be loaded: {listed}", de=f"lässt sich nicht laden: {listed}")
        return fault(
            NAME,
            says,
            Text(
                en="install these again; on a bare system their libraries may be missing",
                de="neu installieren; auf einem nackten System fehlen vielleicht deren Bibliotheken",
            ),
        )
    return ok(
        NAME, f"Python {python}, {len(wanted)} dependencies, all within their bounds", f"Python {python}, {len(wanted)} Abhängigkeiten, alle in ihren Grenzen"
    )


def unfit(wanted: Sequence[Requirement]) -> Iterator[str]:
    """What is missing, or outside the versions that work together (``pyproject.toml`` says why where it is not plain)."""
    for each in wanted:
        try:
            version = importlib.metadata.version(each.name)
        except importlib.metadata.PackageNotFoundError:
            yield f"{each.name} {each.specifier}: –"
            continue
        if not each.specifier.contains(version, prereleases=True):
            yield f"{each.name} {each.specifier}: {version}"


def traces(site: Site) -> Checked | None:
    """Where an endpoint for traces is named, what sends them is installed. ``None`` where none is."""
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip():
        return None
    from flows.traces import SENDER

    try:
        importlib.import_module(SENDER)
    except ImportError:
        says = Text(
            en="OTEL_EXPORTER_OTLP_ENDPOINT is set, but nothing is installed that sends traces",
            de="OTEL_EXPORTER_OTLP_ENDPOINT ist gesetzt, aber nichts installiert, das Spuren sendet",
        )
        return fault(
            "traces", says, Text(en="pip install 'freigabe[traces]', or unset the variable", de="pip install 'freigabe[traces]' oder die Variable löschen")
        )
    return ok("traces", "traces are sent", "Spuren werden gesendet")


def _modules(wanted: Sequence[Requirement]) -> list[str]:
    """A module of each distribution with compiled parts: those are what a bare system cannot load."""
    compiled = {_normal(each.name) for each in wanted if _is_compiled(each.name)}
    found = {
        name: module
        for module, names in sorted(importlib.metadata.packages_distributions().items())
        for name in map(_normal, names)
        if name in compiled and module.isidentifier() and not module.startswith("_")
    }
    return sorted(found.values())


def _is_compiled(distribution: str) -> bool:
    return any(file.suffix == ".so" for file in importlib.metadata.files(distribution) or ())


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _unloadable(modules: Sequence[str], seconds: float) -> dict[str, str]:
    environment = {**os.environ, "GX_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-W", "ignore", "-c", _PROBE, *modules],
        capture_output=True,
        text=True,
        env=environment,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        return {"python": f"exit {done.returncode}"}
    failed: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return failed
