"""A WordPress site on this machine, as far as its REST interface for posts goes: login by application password, errors as WordPress words them, slugs made
unique, the trash; and what goes wrong where a test says so.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

API = "/wp-json/wp/v2"
USER, PASSWORD = "redaktion", "abcd EFGH 1234 ijkl MNOP 5678"


@dataclass
class Site:
    """What the site has. ``trouble``: what the next requests meet, each once: ``drop`` (do it, then break off), ``503``, ``slow`` (do it, answer late),
    ``html`` (a page instead of JSON), ``elsewhere`` (a redirect), or ``""`` (nothing). ``role``: of the user (``editor``, ``contributor``).
    """

    port: int = 0
    role: str = "editor"
    rest: bool = True
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=lambda: {"biete": 11, "suche": 12, "rueckruf": 13})
    trouble: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    seconds: float = 0.5
    _next: int = 100

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def there(self) -> list[dict[str, Any]]:
        """Posts that are not in the trash."""
        return [each for each in self.posts.values() if each["status"] != "trash"]

    def settings(self, name: str = "dorfnews", more: str = "") -> str:
        """A ``channels.toml`` that names it."""
        return f"""
[[channel]]
name = "{name}"
adapter = "wordpress"
groups = ["*"]
url = "{self.url}"
user_from = "DORFNEWS_USER"
password_from = "DORFNEWS_PASSWORD"
categories = {{ offer = "biete", request = "suche", recall = "rueckruf" }}
{more}
"""

    # What WordPress does

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any], login: str) -> tuple[int, Any, dict[str, str]]:
        if not self.rest:
            return *_error(404, "rest_no_route", "No route was found matching the URL and request method."), {}
        who = login == f"{USER}:{PASSWORD}"
        if login and not who:
            return *_error(401, "incorrect_password", "The provided password is an invalid application password."), {}
        if path == "/categories":
            found = [{"id": number, "slug": slug, "name": slug} for slug, number in self.categories.items() if query.get("slug", slug) == slug]
            return 200, found, {"X-WP-Total": str(len(found)), "X-WP-TotalPages": "1"}
        if path == "/posts":
            return self._make(body, who=who) if method == "POST" else self._list(query, who=who)
        if found := re.fullmatch(r"/posts/(\d+)", path):
            status, told = self._one(method, int(found[1]), query, body, who=who)
            return status, told, {}
        return *_error(404, "rest_no_route", "No route was found matching the URL and request method."), {}

    def _list(self, query: dict[str, str], *, who: bool) -> tuple[int, Any, dict[str, str]]:
        states = query.get("status", "publish").split(",")
        if not who and (states != ["publish"] or query.get("context") == "edit"):
            return *_error(400, "rest_invalid_param", "Invalid parameter(s): status"), {}
        slugs = query.get("slug", "").split(",")
        found = [_shown(each) for each in self.posts.values() if each["status"] in states and (slugs == [""] or each["slug"] in slugs)]
        return 200, found, {"X-WP-Total": str(len(found)), "X-WP-TotalPages": "1"}

    def _make(self, body: dict[str, Any], *, who: bool) -> tuple[int, Any, dict[str, str]]:
        if not who:
            return *_error(401, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user."), {}
        if self.role != "editor":
            return *_error(403, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user."), {}
        unknown = [each for each in body.get("categories", ()) if each not in self.categories.values()]
        if unknown:
            return *_error(400, "rest_invalid_param", "Invalid parameter(s): categories"), {}
        id = self._next = self._next + 1  # noqa: A001 - WordPress's own word
        post = {"id": id, "status": "draft", "slug": "", "title": "", "content": "", "excerpt": "", "categories": [1], "date_gmt": "2020-05-29T12:00:00"}
        post |= {name: value for name, value in body.items() if name in post and name != "id"}
        post["slug"] = self._unique(str(post["slug"]) or f"post-{id}", id)
        self.posts[id] = post
        return 201, _shown(post), {"Location": f"{self.url}/wp-json/wp/v2/posts/{id}"}

    def _one(self, method: str, id: int, query: dict[str, str], body: dict[str, Any], *, who: bool) -> tuple[int, Any]:  # noqa: A002
        post = self.posts.get(id)
        if post is None:
            return _error(404, "rest_post_invalid_id", "Invalid post ID.")
        if method == "GET":
            return 200, _shown(post)
        if not who or self.role != "editor":
            return _error(401 if not who else 403, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
        if method == "DELETE":
            if query.get("force") == "true":
                return 200, {"deleted": True, "previous": _shown(self.posts.pop(id))}
            if post["status"] == "trash":
                return _error(410, "rest_already_trashed", "The post has already been deleted.")
            post |= {"status": "trash", "slug": f"{post['slug']}__trashed"}
            return 200, _shown(post)
        if post["status"] == "trash" and body.get("status", "trash") != "trash":
            post["slug"] = post["slug"].removesuffix("__trashed")
        post |= {name: value for name, value in body.items() if name in post and name != "id"}
        post["slug"] = self._unique(str(post["slug"]), id)
        return 200, _shown(post)

    def _unique(self, slug: str, id: int) -> str:  # noqa: A002
        """As ``wp_unique_post_slug``: a suffix where another post has it."""
        taken = {each["slug"] for each in self.posts.values() if each["id"] != id}
        return next(each for each in (slug, *(f"{slug}-{number}" for number in range(2, 100))) if each not in taken)


def _shown(post: dict[str, Any]) -> dict[str, Any]:
    rendered = {name: {"raw": post[name], "rendered": post[name]} for name in ("title", "content", "excerpt")}
    return post | rendered | {"link": f"http://127.0.0.1/{post['slug']}/"}


def _error(status: int, code: str, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"code": code, "message": message, "data": {"status": status}}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._do("GET")

    def do_POST(self) -> None:
        self._do("POST")

    def do_DELETE(self) -> None:
        self._do("DELETE")

    def _do(self, method: str) -> None:
        site, address = self.server.site, urlsplit(self.path)
        path = address.path.removeprefix(API)
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
        site.asked.append(f"{method} {path}")
        trouble = site.trouble.pop(0) if site.trouble else ""
        if trouble.isdecimal():
            self._send(int(trouble), {"code": "internal_server_error", "message": "trouble"}, {})
        elif trouble == "elsewhere":
            self._send(301, None, {"Location": "http://169.254.169.254/latest/meta-data/"})
        elif trouble == "html":
            self._send(200, "<!doctype html><title>Wartung</title>", {})
        elif not address.path.startswith(API):
            self._send(404, "<!doctype html><title>Nicht gefunden</title>", {})
        else:
            query = {name: values[-1] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
            self._answer(site.answer(method, path, query, body, self._login()), trouble)

    def _answer(self, told: tuple[int, Any, dict[str, str]], trouble: str) -> None:
        if trouble == "drop":
            self.close_connection = True
            self.connection.close()
            return
        time.sleep(self.server.site.seconds if trouble == "slow" else 0)
        self._send(*told)

    def _login(self) -> str:
        scheme, _, packed = self.headers.get("authorization", "").partition(" ")
        return base64.b64decode(packed).decode() if scheme == "Basic" else ""

    def _send(self, status: int, told: Any, headers: dict[str, str]) -> None:
        page = isinstance(told, str)
        sent = told.encode() if page else json.dumps(told).encode()
        self.send_response(status)
        kind = "text/html" if page else "application/json; charset=UTF-8"
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(sent))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, *_: Any) -> None:
        """A connection that a test breaks off is no news."""


@contextmanager
def wordpress() -> Iterator[Site]:
    """A site that runs as long as the block."""
    server = Server(("127.0.0.1", 0), Handler)
    server.site = site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
