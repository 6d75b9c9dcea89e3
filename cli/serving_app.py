"""Names, options and help of running freigabe: doctor, serve, deploy, stop."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import AsJson, Data, Lang

serving_app = typer.Typer(rich_markup_mode=None)


@serving_app.command(epilog="Example: freigabe doctor --lang de")
def doctor(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Is everything there and in order: installation, database, archive, Prefect, mail, recognition, fonts, clock, catalogue. Each fault with its mend."""
    from cli import health as command

    raise typer.Exit(command.doctor(data=data, as_json=as_json, lang=lang))


@serving_app.command(epilog="Example: freigabe serve --port 8080")
def serve(
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="Where the pages answer, on this machine.")] = 8080,
    workers: Annotated[bool, typer.Option("--workers", help="Workers elsewhere carry the batches; here is what tells them.")] = False,
    as_json: AsJson = False,
    data: Data = None,
    lang: Lang = "en",
) -> None:
    """Serve: Prefect's server, the runner (events, schedules) and the pages, as one. Ends with Ctrl-C, SIGTERM or freigabe stop."""
    from cli import serving as command

    raise typer.Exit(command.serve(port, workers=workers, data=data, as_json=as_json, lang=lang))


@serving_app.command(epilog="Example: freigabe deploy")
def deploy(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Bring work pool, deployments, schedules, triggers and limits to the Prefect server (PREFECT_API_URL, else the local one)."""
    from cli import serving as command

    raise typer.Exit(command.deploy(data=data, as_json=as_json, lang=lang))


@serving_app.command(epilog="Example: freigabe stop")
def stop(as_json: AsJson = False, data: Data = None, lang: Lang = "en") -> None:
    """Stop freigabe serve with all it started, and the local Prefect server."""
    from cli import serving as command

    raise typer.Exit(command.stop(data=data, as_json=as_json, lang=lang))
