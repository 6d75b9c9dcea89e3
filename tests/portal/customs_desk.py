"""Somebody at the customs pages of a batch: looks, fills in forms as the page gave them out, and waits for what becomes of it."""

from __future__ import annotations

import html
import re
import time
from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class AtCustoms:
    """A person's browser, at one batch."""

    client: httpx.Client
    batch: str

    def address(self, tab: str = "") -> str:
        return f"/batches/{self.batch}/customs" + (f"/{tab}" if tab else "")

    def answer(self, tab: str = "", lang: str = "de") -> httpx.Response:
        return self.client.get(self.address(tab), params={"lang": lang})

    def text(self, tab: str = "", lang: str = "de") -> str:
        """The page as people read it: without tags, spaces as one."""
        answer = self.answer(tab, lang)
        assert answer.status_code == 200, answer.text
        return read(answer)

    def fields(self, tab: str) -> dict[str, str]:
        """What a form of the page carries unseen."""
        page = self.answer(tab).text
        return {name: _hidden(page, name) for name in ("csrf", "seen")}

    def post(self, where: str, given: dict[str, str], *, page: str = "") -> httpx.Response:
        """Fill in the form at ``where`` (its page is at ``page``) and send it."""
        return self.client.post(self.address(where), data=self.fields(page or where.partition("/")[0]) | given)

    def enter(self, where: str, given: dict[str, str]) -> str:
        """Send a form that is taken in; the page afterwards, once a run has applied it."""
        return self.settled(self.post(where, given))

    def settled(self, answer: httpx.Response) -> str:
        """The page after a form was taken in, once a run has applied it."""
        assert answer.status_code == 303, read(answer)
        until = time.monotonic() + 120
        while "wird gerade bearbeitet" in (page := read(self.client.get(answer.headers["location"]))):
            assert time.monotonic() < until, "no run applied it"
            time.sleep(0.1)
        return page


def read(answer: httpx.Response) -> str:
    """A page as people read it."""
    body = re.sub(r"<(head|footer|dialog)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return html.unescape(found[1])
