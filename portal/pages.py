"""Which form and language an answer takes, and the pages themselves (Jinja2, everything escaped)."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from batches.base import Language
from batches.errors import FreigabeError
from batches.libraries import installed
from portal import refused
from portal.navigation import navigation
from portal.routes.static import asset
from portal.words import in_language, word

if TYPE_CHECKING:
    from portal.access import Caller

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


#: A page of the portal runs our own scripts and loads from nowhere else; what is inline is never run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def spoken(request: Request) -> Language:
    """The language of a page: ``?lang=``, the account's, the one chosen before signing in, what the browser prefers; German first."""
    caller = _caller(request)
    for said in (request.query_params.get("lang"), caller and caller.account.language, request.cookies.get("lang")):
        if said in ("de", "en"):
            return "en" if said == "en" else "de"
    wanted = _weighed(request.headers.get("accept-language", ""))
    german = max((weight for tag, weight in wanted.items() if tag.partition("-")[0] == "de"), default=0.0)
    english = max((weight for tag, weight in wanted.items() if tag.partition("-")[0] == "en"), default=0.0)
    return "en" if english > german else "de"


def show(request: Request, template: str, /, answered: int = 200, **shown: Any) -> HTMLResponse:
    """``templates/<template>.html`` within ``base.html``, for whoever asks; ``answered``: the status of HTTP.

    Every template has ``t(de, en)`` and the words and forms of :mod:`portal.words` in the page's language, ``who`` (asks), ``csrf``, ``may(right)``, ``path``,
    ``query`` and ``asset(name)``. ``told`` (see :mod:`portal.acting`) and ``refused`` (a refusal of ours) are told at the top.
    """
    lang, caller = spoken(request), _caller(request)
    known: dict[str, Any] = {
        "lang": lang,
        "who": caller,
        "csrf": caller.csrf if caller else "",
        "may": caller.may if caller else _nothing,
        "path": request.url.path,
        "here": _without_language(request),
    }
    known |= {
        "nav": navigation(caller, request.url.path, lang, _open(request, caller)),
        "query": request.query_params,
        "account": _shown(caller, lang),
        "version": _version(),
    }
    known |= {"other_language": _in_other_language(request, lang), "told": None, "refused": None}
    if isinstance(refusal := shown.get("refused"), FreigabeError):
        shown["refused"] = refused.shown(refusal)
    html = _environment().get_template(f"{template}.html").render(**known | in_language(lang) | shown)
    headers = {"Content-Security-Policy": POLICY, "Content-Language": lang, "Vary": f"{_VARY}, Cookie, HX-Request"}
    return HTMLResponse(html, answered, headers=headers)


def piece(lang: Language, template: str, /, **shown: Any) -> Markup:
    """A part of a page by itself, to be kept and shown again: it says nothing of who asks, and has no form."""
    return Markup(_environment().get_template(f"{template}.html").render(lang=lang, **in_language(lang) | shown))  # noqa: S704 - escaped where it was made


def _caller(request: Request) -> Caller | None:
    caller: Caller | None = getattr(request.state, "caller", None)
    return caller


def _shown(caller: Caller | None, lang: Language) -> dict[str, str] | None:
    if caller is None:
        return None
    return {"name": caller.name, "role": ", ".join(word(lang, "role", role) for role in sorted(caller.account.roles)), "href": "/account"}


def _open(request: Request, caller: Caller | None) -> dict[str, int]:
    if caller is None or not caller.may("decide"):
        return {}
    from portal.queue_lists import open_in

    return {"/queue": open_in(request.app.state.desk)}


def _in_other_language(request: Request, lang: Language) -> str:
    return "?" + urlencode([*((name, value) for name, value in request.query_params.multi_items() if name != "lang"), ("lang", "de" if lang == "en" else "en")])


def _without_language(request: Request) -> str:
    query = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "lang"])
    return request.url.path + (f"?{query}" if query else "")


@cache
def _version() -> str:
    return installed("freigabe")


def is_fragment(request: Request) -> bool:
    """Whether a script of the page asks for a part of it, and not a person for a page."""
    return request.headers.get("hx-request") == "true"


def _nothing(*_rights: str) -> bool:
    return False


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
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals["asset"] = asset
    return made
