"""Every event there is has a sentence in both languages, and nothing of what it tells is lost or taken for something else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from batches.base import Text
from flows.figures.telling import filled, told, words

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("batches", "catalogue", "record", "documents", "validators", "customs", "flows", "portal", "cli")
DOTTED = re.compile(r"[a-z_]+\.[a-z_]+")
#: Words that could be put together, and are not: a lot is accepted or rejected, nothing else (batches.acts.lot_verdict).
NEVER = {"lot.asked", "lot.overridden"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def event_types(source: str, every: Sequence[ast.Module], constants: dict[str, str]) -> Iterator[str]:
    """The types of the events a module makes. One that is put together is looked for among the words of its function and module, one that a function is given
    in the calls of that function."""
    module = ast.parse(source)
    for function in (each for each in ast.walk(module) if isinstance(each, Function)):
        for call in (each for each in ast.walk(function) if isinstance(each, ast.Call) and getattr(each.func, "id", None) == "Event"):
            given = next((keyword.value for keyword in call.keywords if keyword.arg == "type"), None)
            if isinstance(given, ast.Name) and given.id in (names := [each.arg for each in function.args.args]):
                yield from _passed(function.name, given.id, names.index(given.id), every)
            elif given is not None:
                found = set(_types(given, function, module, constants))
                assert found, f"which type of event is {ast.unparse(given)} (line {call.lineno})? Let its words stand in the function that makes it"
                yield from found


def _passed(function: str, name: str, place: int, every: Sequence[ast.Module]) -> Iterator[str]:
    """What the calls of a function say for one of its arguments."""
    for call in (each for module in every for each in ast.walk(module) if isinstance(each, ast.Call)):
        if function in (getattr(call.func, "id", None), getattr(call.func, "attr", None)):
            said = [*call.args[place : place + 1], *(keyword.value for keyword in call.keywords if keyword.arg == name)]
            yield from (word for each in said for word in _strings(each) if DOTTED.fullmatch(word))


def _types(given: ast.expr, function: Function, module: ast.Module, constants: dict[str, str]) -> Iterator[str]:
    match given:
        case ast.Constant(value=str(said)):
            yield said
        case ast.JoinedStr(values=[ast.Constant(value=str(head)), ast.FormattedValue(value=ast.Subscript(value=ast.Name(id=table)))]):
            yield from (head + word for word in _dictionary(module, table))
        case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id=name)), ast.Constant(value=str(tail))]):
            yield from (word + tail for word in _looped(function, name))
        case ast.Name(id=name) if name in constants:
            yield constants[name]
        case ast.Name() | ast.IfExp():
            within = given if isinstance(given, ast.IfExp) else function
            yield from (each for each in _strings(within) if DOTTED.fullmatch(each))


def _dictionary(module: ast.Module, name: str) -> Iterator[str]:
    for each in module.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Dict) and ast.unparse(each.targets[0]) == name:
            yield from (value for part in each.value.values for value in _strings(part))


def _looped(function: Function, name: str) -> Iterator[str]:
    for each in ast.walk(function):
        if isinstance(each, ast.For) and ast.unparse(each.target) == name:
            yield from _strings(each.iter)


def _strings(within: ast.AST) -> Iterator[str]:
    return (each.value for each in ast.walk(within) if isinstance(each, ast.Constant) and isinstance(each.value, str))


def every_type() -> set[str]:
    sources = [path.read_text() for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    constants = {name: value for source in sources for name, value in re.findall(r'^([A-Z_]+) = "([a-z_]+\.[a-z_]+)"$', source, re.MULTILINE)}
    every = [ast.parse(source) for source in sources]
    return {type_ for source in sources for type_ in event_types(source, every, constants)} - NEVER


def test_every_type_of_event_in_the_code_has_words() -> None:
    types = every_type()
    assert {"finding.overridden", "lot.rejected", "paper.removed", "markings.changed", "lots.inspected", "wait.reminded", "reply.promised"} <= types
    assert types - words()["events"].keys() == set(), "give each a sentence in flows/figures/events.toml"


def test_a_type_nobody_can_make_out_is_not_passed_over() -> None:
    with pytest.raises(AssertionError, match="which type"):
        list(event_types("def f(a):\n    b = a\n    return Event(type=b, actor='x')", [], {}))


def test_a_type_a_function_is_given_is_looked_for_where_it_is_called() -> None:
    made = "def f(a, b):\n    return Event(type=b, actor='x')"
    called = ast.parse("f(1, 'account.signed_in' if half else 'account.left')")
    assert set(event_types(made, [called], {})) == {"account.signed_in", "account.left"}


@pytest.mark.parametrize("type_", sorted(words()["events"].keys()))
def test_an_event_that_tells_nothing_still_has_its_sentence(type_: str) -> None:
    said = told(type_, {})
    assert said.de
    assert said.en
    assert "[" not in said.de + said.en
    assert "{" not in said.de + said.en


@pytest.mark.parametrize("type_", sorted(words()["events"].keys()))
def test_both_languages_tell_the_same(type_: str) -> None:
    said = words()["events"][type_]
    assert re.findall(r"\{(\w+)\}", said.de) == re.findall(r"\{(\w+)\}", said.en)


@pytest.mark.parametrize(
    ("type_", "payload", "de", "en"),
    [
        ("goods.arrived", {"on": "2020-05-29"}, "Ankunft der Ware eingetragen: 29.05.2020", "arrival of the goods entered: 2020-05-29"),
        (
            "lot.released",
            {"line": 1, "lot": "L1", "by": ["Ada", "Bo"], "goods": "ffp2 · 100 piece", "seen": "0"},
            "Charge L1 (Position 1) freigegeben durch Ada, Bo: 100 Stück",
            "lot L1 (line 1) released by Ada, Bo: 100 pieces",
        ),
        (
            "release.approved",
            {"lots": [[1, "L1"], [2, "-"]]},
            "Der Freigabe zugestimmt: Charge L1 (Position 1), Charge - (Position 2)",
            "release approved: line 1 lot L1, line 2 lot -",
        ),
        (
            "batch.judged",
            {"stage": "customs", "judged_for": "2020-05-29", "findings": {"note": 1, "review": 3, "blocking": 2}},
            "Geprüft zum 29.05.2020: Stufe Zoll, Befunde: 2 sperrend, 3 zu prüfen, 1 als Hinweis",
            "judged for 2020-05-29: stage customs, findings: 2 blocking, 3 to review, 1 as a note",
        ),
        ("act.refused", {"act": "approve", "code": "c", "en": "no", "de": "nein"}, "Eingabe abgelehnt (approve): nein", "entry refused (approve): no"),
        (
            "paper.refused",
            {"file": "a.pdf", "code": "encrypted"},
            "Papier nicht lesbar: a.pdf – die Datei ist mit einem Kennwort geschützt",
            "paper could not be read: a.pdf – the file is protected by a password",
        ),
        (
            "paper.promised",
            {"kind": "iso_certificate", "until": "2020-06-01", "whom": "Saigon"},
            "Papier zugesagt bis 01.06.2020 von Saigon: Zertifikat eines Managementsystems",
            "paper promised until 2020-06-01 by Saigon: management system certificate",
        ),
        (
            "carrier.reported",
            {"events": [{"what": "arrived", "classifier": "estimated", "at": "2020-05-29T12:00:00Z", "place_name": "Frankfurt"}]},
            "Meldung des Beförderers: angekommen (erwartet), Frankfurt, 29.05.2020",
            "report of the carrier: arrived (estimated), Frankfurt, 2020-05-29",
        ),
        (
            "batch.woken",
            {"waits": ["papers", "gate:customs"]},
            "Wieder aufgenommen: fehlende Papiere, Stufe Zoll",
            "taken up again: missing papers, gate customs",
        ),
        (
            "wait.reminded",
            {"told": {"de": "Sendung b-1 wartet", "en": "batch b-1 waits"}, "next": {"de": "morgen", "en": "tomorrow"}},
            "Erinnert: Sendung b-1 wartet. Als Nächstes: morgen",
            "reminder sent: batch b-1 waits. Next: tomorrow",
        ),
        (
            "sheets.entered",
            {"rows": {"measurements": 3, "inspections": 0, "markings": 2}},
            "Prüfblätter eingetragen: 3 Messwerte, 2 Kennzeichnungszeilen",
            "sheets entered: 3 measurements, 2 marking rows",
        ),
        ("order.changed", {"order": {"order": "MH-1", "lines": []}}, "Bestellung geändert: MH-1", "order changed: MH-1"),
        (
            "border.hold_ended",
            {"on": "2020-06-03", "outcome": "refused", "reason": "no CE"},
            "Aussetzung beendet am 03.06.2020: Überlassung verweigert. Grund: no CE",
            "suspension ended on 2020-06-03: release refused. Reason: no CE",
        ),
        ("supplier.wrote", {"what": "hello"}, 'supplier.wrote: {"what": "hello"}', 'supplier.wrote: {"what": "hello"}'),
        ("supplier.left", {}, "supplier.left", "supplier.left"),
    ],
)  # fmt: skip
def test_an_event_is_told_in_words(type_: str, payload: dict[str, object], de: str, en: str) -> None:
    assert told(type_, payload) == Text(de=de, en=en)


def test_what_somebody_wrote_is_never_taken_for_part_of_the_sentence() -> None:
    said = told("lot.rejected", {"lot": "{reason}", "line": 1, "reason": "[{lot}] {0.__class__}"})
    assert said.en == "lot {reason} (line 1) rejected. Reason: [{lot}] {0.__class__}"


def test_a_day_no_calendar_has_stays_as_it_was_written() -> None:
    assert told("goods.arrived", {"on": "2020-13-45"}).de == "Ankunft der Ware eingetragen: 2020-13-45"


def test_a_part_goes_only_where_something_it_names_is_missing() -> None:
    sentence = Text(de="{a}[, {b} und {c}]", en="{a}[, {b} and {c}]")
    assert filled(sentence, lambda _: {"a": "1", "b": "2"}).de == "1"
    assert filled(sentence, lambda _: {"b": "2", "c": "3"}).en == "–, 2 and 3"


def test_what_ends_with_a_full_stop_gets_no_second_one() -> None:
    said = told("finding.accepted", {"finding": "f", "code": "papers.missing", "reason": "nachgereicht"}, {"f": Text(de="Es fehlt.", en="It is missing.")})
    assert said.de == "Befund angenommen: papers.missing – Es fehlt. Grund: nachgereicht"
