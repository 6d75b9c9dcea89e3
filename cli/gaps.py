"""``freigabe gaps``: what a batch still lacks before it can be declared and released."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from customs.gaps import Asked, LineGaps


def show(batch: str, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Print every line; exit 1 while something required is missing."""
    from flows import gaps_of

    found = gaps_of(data_folder(data), batch)
    if as_json:
        known = found.batch
        lines = [line.model_dump(mode="json") | {"complete": line.complete} for line in found.lines]
        print_json({"batch": known.id, "order": known.order.order, "judged_for": known.judged_for.isoformat(), "complete": found.complete, "lines": lines})
    else:
        say(f"{found.batch.id} – {found.batch.order.order}")
        for line in found.lines:
            _say_line(line, lang)
    return 0 if found.complete else 1


def _say_line(line: LineGaps, lang: Language) -> None:
    german = lang == "de"
    position, origin, preference = ("Position", "Ursprung", "Präferenz") if german else ("line", "origin", "preference")
    done = ("vollständig" if german else "complete") if line.complete else ("es fehlt etwas" if german else "something is missing")
    say(f"{position} {line.line}: {line.commodity_code or '?'}, {origin} {line.origin or '?'}, {preference} {line.preference}: {done}")
    for asked in line.conditions:
        _say_asked(asked, lang)
    for fact in line.facts:
        must = ("Angabe fehlt" if german else "fact missing") if fact.required else ("Angabe offen" if german else "fact open")
        say(f"  {'✗' if fact.required else '·'} {must}: {fact.fact.in_language(lang)} ({_giver(fact.whom, lang)})")


def _say_asked(asked: Asked, lang: Language) -> None:
    german = lang == "de"
    what = asked.what.in_language(lang)
    if asked.state == "held":
        say(f"  ✓ {what}: {'; '.join(paper.in_words for paper in asked.held)}")
        return
    get = "" if asked.get is None else asked.get.in_language(lang)
    words = {
        "missing": ("fehlt" if german else "missing") if asked.required else ("fehlt, nicht zwingend" if german else "not there, not required"),
        "declared": "in der Anmeldung" if german else "in the declaration",
        "ask": "offen" if german else "open",
    }
    codes = "/".join(asked.codes)
    told = f" [{', '.join(asked.findings)}]" if asked.findings else ""
    sign = "✗" if asked.required else "·"
    say(f"  {sign} {what}{f' ({codes})' if codes else ''}, {words[asked.state]}: {get} ({_giver(asked.whom, lang)}; {asked.basis}){told}")


def _giver(whom: str, lang: Language) -> str:
    from customs.conditions import WHOM

    return WHOM[whom].in_language(lang)
