"""Which form and language an answer takes, and the pages themselves (Jinja2, everything escaped)."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from batches.base import Language

TEMPLATES = Path(__file__).parent / "templates"
_VARY = "Accept, Accept-Language"


def wants_page(request: Request) -> bool:
    """Whether whoever asks would rather have a page than JSON; JSON for who does not say."""
    wanted = _weighed(request.headers.get("accept", ""))
    page, plain = wanted.get("text/html", 0.0), max(wanted.get("application/json", 0.0), wanted.get("application/*", 0.0))
    return page > 0 and page >= plain


def language_of(request: Request) -> Language:
    """German or English: ``?lang=`` first, then what the browser prefers, else English."""
    if (asked := request.query_params.get("lang")) in ("de", "en"):
        return "de" if asked == "de" else "en"
    wanted = _weighed(request.headers.get("accept-language", ""))
    german = max((weight for tag, weight in wanted.items() if tag.partition("-")[0] == "de"), default=0.0)
    english = max((weight for tag, weight in wanted.items() if tag.partition("-")[0] == "en"), default=0.0)
    return "de" if german > english else "en"


def page(template: str, request: Request, status: int = 200, **shown: Any) -> HTMLResponse:
    """``templates/<template>.html`` in the language of the request. Its policy allows its own style sheet and nothing else."""
    style = _style()
    lang = language_of(request)
    html = _environment().get_template(f"{template}.html").render(lang=lang, style=style, **shown)
    policy = f"default-src 'none'; style-src '{_hash_of(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return HTMLResponse(html, status, headers={"Content-Security-Policy": policy, "Content-Language": lang, "Vary": _VARY})


def _weighed(header: str) -> dict[str, float]:
    """The members of an ``Accept…`` header with their weights (RFC 9110 section 12.4.2)."""
    found: dict[str, float] = {}
    for member in header.lower().split(","):
        name, *parameters = (part.strip() for part in member.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            found[name] = float(weight)
        except ValueError:
            found[name] = 0.0
    return found


def _hash_of(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@cache
def _style() -> str:
    return (TEMPLATES / "plain.css").read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
