"""People with a browser, as Locust plays them: ``python -m benchmarks.portal_people PORT PEOPLE SECONDS FILE BATCH BATCH``.

A process of its own, because Locust patches the sockets of the one it is imported in. What the people saw is written into FILE as JSON.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, between, task
from locust.env import Environment

PASSWORD = "vier ruhige Worte zusammen"  # noqa: S105 - of people who exist in this measurement only
ROLES = ("qc", "importer", "qc", "qc", "coordinator", "qc", "importer", "qc", "auditor", "qc")
HEADERS = {"Accept": "text/html", "Accept-Language": "de", "Sec-Fetch-Site": "same-origin"}
TABS = ("", "/papers", "/goods", "/customs", "/release", "/history")
PERCENTILES = (0.5, 0.95, 0.99)


class Somebody(FastHttpUser):
    """One person: the account of their number, and the batch they work on."""

    wait_time = between(1, 3)
    numbers = iter(range(1_000_000))
    batches: Sequence[str] = ()

    def on_start(self) -> None:
        """Sign in."""
        number = next(self.numbers)
        self.role = ROLES[number % len(ROLES)]
        self.batch = self.batches[number // 5 % 2]
        self.page("/login", "/login")
        form = {"mail": f"person.{number}@example.org", "password": PASSWORD, "next": "/"}
        self.send("/login", form, "signing in", well=(303,))

    def page(self, path: str, name: str) -> str:
        """A page; its text."""
        with self.client.get(path, headers=HEADERS, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} at {path}")
            return str(answer.text or "") if "text/html" in (answer.headers or {}).get("content-type", "") else ""

    def send(self, path: str, form: dict[str, str], name: str, well: tuple[int, ...]) -> None:
        """A form."""
        with self.client.post(path, data=form, headers=HEADERS, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code in well:
                answer.success()
            else:
                answer.failure(f"{answer.status_code} at {path}")

    @task(4)
    def lists(self) -> None:
        """What there is to do."""
        if self.role == "qc":
            self.page("/queue?list=open", "/queue")
        else:
            self.page("/batches", "/batches")

    @task(6)
    def review(self) -> None:
        """The page where findings are decided, and the picture of the paper on it."""
        said = self.page(f"/batches/{self.batch}/review", "a batch: review")
        for picture in re.findall(r'<image href="([^"]+)"', said)[:1]:
            self.page(unescape(picture), "a page of a paper")

    @task(4)
    def other_pages(self) -> None:
        """Another page of the batch."""
        tab = random.choice(TABS)  # noqa: S311 - no secret
        self.page(f"/batches/{self.batch}{tab}", f"a batch: {tab[1:] or 'overview'}")

    @task(1)
    def house(self) -> None:
        """The house as a whole."""
        if self.role != "importer":
            self.page("/overview", "/overview")

    @task(1)
    def decide(self) -> None:
        """Ask about the finding that the page opens. 409 is no failure: somebody else decided while this page was open."""
        if self.role != "qc":
            return
        said = self.page(f"/batches/{self.batch}/review", "a batch: review")
        form = re.search(r'<form class="decide"[^>]*action="([^"]+)".*?</form>', said, re.DOTALL)
        if form is not None:
            hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0]))
            told = {"choice": "ask", "reason": f"Frage {random.randrange(10**9)}"}  # noqa: S311 - no secret
            self.send(unescape(form[1]), hidden | told, "deciding", well=(303, 409))


def main(port: int, people: int, seconds: int, told: Path, batches: list[str]) -> None:
    """Let people use the portal for some seconds, and write down what they saw."""
    Somebody.batches = batches
    environment = Environment(user_classes=[Somebody], host=f"http://127.0.0.1:{port}")
    runner = environment.create_local_runner()
    begun = time.monotonic()
    runner.start(people, spawn_rate=max(people / 10, 1))
    gevent.sleep(seconds)
    runner.quit()
    lasted = time.monotonic() - begun
    rows = [_row(each) for each in sorted(environment.stats.entries.values(), key=lambda each: str(each.name))] + [_row(environment.stats.total)]
    wrong = [f"{each.method} {each.name}: {each.error} ({each.occurrences} times)" for each in environment.stats.errors.values()]
    wrong += [f"{each['msg']} ({each['count']} times)" for each in runner.exceptions.values()]
    told.write_text(json.dumps({"rows": rows, "wrong": wrong, "lasted": lasted}), encoding="utf-8")


def _row(each: Any) -> dict[str, Any]:
    return {
        "name": each.name,
        "requests": each.num_requests,
        "failures": each.num_failures,
        "percentiles": [each.get_response_time_percentile(part) for part in PERCENTILES],
        "worst": each.max_response_time,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), sys.argv[5:])
