"""Events in sentences (``events.toml``): what people and the house did, so that anybody can follow it. An event without words is shown as it is kept."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from batches.base import Language, Text
from flows.figures.figure import day
from flows.figures.goods_told import goods_told
from flows.figures.stages import stage_in_words

_FILE = Path(__file__).parent / "events.toml"
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAMED = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Payload = Mapping[str, Any]


@cache
def words() -> Mapping[str, Mapping[str, Text]]:
    """Every table of the file."""
    whole = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {table: {name: Text.model_validate(text) for name, text in entries.items()} for table, entries in whole.items()}


def told(type_: str, payload: Payload, messages: Mapping[str, Text] | None = None) -> Text:
    """What happened, in both languages; ``messages``: the sentences of findings by their id, which events do not repeat."""
    sentence = words()["events"].get(type_)
    if sentence is None:
        kept = json.dumps(dict(payload), ensure_ascii=False, sort_keys=True) if payload else ""
        return filled(words()["passing"]["unknown"], lambda _: {"type": type_, "payload": kept})
    message = (messages or {}).get(str(payload.get("finding")))
    return filled(sentence, lambda language: _said(payload, language) | ({} if message is None else {"message": message.in_language(language)}))


def filled(sentence: Text, values: Callable[[Language], Mapping[str, str]]) -> Text:
    """A sentence with what it names; a part in brackets goes where something it names is missing. What is put in is never looked at again."""
    return Text(de=_filled(sentence.de, values("de")), en=_filled(sentence.en, values("en")))


def _filled(sentence: str, values: Mapping[str, str]) -> str:
    parts = _OPTIONAL.split(sentence)
    there = (part for number, part in enumerate(parts) if number % 2 == 0 or all(values.get(name) for name in _NAMED.findall(part)))
    told = ""
    for part in there:
        said = _NAMED.sub(lambda name: values.get(name[1]) or "–", part)
        told += said.removeprefix(".") if told.endswith(".") else said  # what was put in may end with a full stop of its own
    return told


def _said(payload: Payload, language: Language) -> dict[str, str]:
    """Each value of a payload as people say it; ``refusal`` and ``refused_code`` are told by keys of their own."""
    said = {name: _value(name, value, language) for name, value in payload.items()}
    said["refusal"] = str(payload.get(language) or payload.get("code") or "")
    said["refused_code"] = _why_unread(payload.get("code"), language)
    said["reported"] = ", ".join(_report(each, language) for each in payload.get("events") or ())
    return said


def _value(name: str, value: Any, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return _of_several(name, value, language)
    if isinstance(value, list | tuple):
        one = _EACH.get(name, _plain)
        return ", ".join(dict.fromkeys(one(each, language) for each in value))
    match name:
        case "stage":
            return stage_in_words(str(value)).in_language(language)
        case "goods":
            return goods_told(str(value), language)
        case "kind":
            return _kind(str(value), language)
        case "state" | "outcome" | "direction":
            return _word(name, str(value), language)
    return _plain(value, language)


def _of_several(name: str, value: Mapping[str, Any], language: Language) -> str:
    match name:
        case "told" | "next":
            return str(value.get(language, ""))
        case "findings":
            order = sorted(value, key=[*words()["severity"], *value].index)  # the gravest first
            return ", ".join(f"{value[severity]} {_word('severity', severity, language)}" for severity in order)
        case "rows":
            return ", ".join(f"{count} {_word('rows', each, language)}" for each, count in value.items() if count)
        case "order" | "read_from":
            return str(value.get(name) or value.get("file") or "")
    return _plain(value, language)


def _plain(value: Any, language: Language) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each, language) for each in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return day(date.fromisoformat(value), language)
        except ValueError:
            return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _word(table: str, name: str, language: Language) -> str:
    return words()[table].get(name, Text(de=name, en=name)).in_language(language)


def _kind(kind: str, language: Language) -> str:
    from validators.papers_in_words import in_words

    return words()["kind"].get(kind, in_words((kind,))).in_language(language)


def _why_unread(code: object, language: Language) -> str:
    from validators.papers_in_words import reason_in_words

    return reason_in_words(str(code)).in_language(language) if code else ""


def _lot(lot: Any, language: Language) -> str:
    line, name = (lot.get("line"), lot.get("lot")) if isinstance(lot, dict) else lot
    return f"Charge {name} (Position {line})" if language == "de" else f"line {line} lot {name}"


def _awaited(what: Any, language: Language) -> str:
    from flows.waiting import rule

    return rule(str(what), date.max).name.in_language(language)


def _report(event: Mapping[str, Any], language: Language) -> str:
    kind = "retracted" if event.get("retracted") else str(event.get("classifier", "actual"))
    what = _word("reported", str(event.get("what", "other")), language)
    said = what if kind == "actual" else f"{what} ({_word('reported', kind, language)})"
    where, at = event.get("place_name") or event.get("place"), str(event.get("at", ""))[:10]
    return ", ".join(part for part in (said, where, _plain(at, language)) if part)


#: How each of several is said.
_EACH: Mapping[str, Callable[[Any, Language], str]] = {"lots": _lot, "no_longer": _lot, "waits": _awaited}
