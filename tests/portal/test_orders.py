"""Orders over HTTP: by form, as order.json pasted or as a file, each refused with what is wrong at its field, changed later, and never for somebody else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from flows.wiring import opened
from tests.portal.conftest import Serve
from tests.portal.importing import FIELDS, OTHER, OWN, People, applied, at_the_portal, batch_of, order_json, orders, posted, token_of

pytestmark = pytest.mark.integration


@pytest.fixture
def people(data: Path, serve: Serve) -> Iterator[People]:
    """Who asks, over an empty house."""
    with at_the_portal(data, serve) as there:
        yield there


def test_an_order_by_form_opens_a_batch_and_leads_to_its_papers(people: People, data: Path) -> None:
    answer = posted(people.importer, "/orders/new", FIELDS)
    batch = batch_of(people.importer, answer)
    assert re.fullmatch(r"mh-77-\w+", batch)
    (order,) = orders(data)
    assert (order["importer"]["name"], order["expected_on"], order["supplier"]["country"]) == (OWN, "2020-06-22", "CN")
    assert (order["currency"], order["exchange_rate"], order["freight"]) == ("USD", "1.0950", {"amount": "120", "currency": "USD", "to_eu_border": True})
    (line,) = order["lines"]
    assert (line["line"], line["class"], line["unit_price"]) == (1, "FFP2 NR", "1.15")
    assert line["lots"] == [{"lot": "L-1", "quantity": 1000, "expires_on": "2023-01-31"}]
    page = people.importer.get(f"/batches/{batch}/papers")
    assert page.status_code == 200
    assert "Noch kein Papier" in page.text


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(people: People, data: Path) -> None:
    wrong = FIELDS | {
        "order": "",
        "expected_on": "bald",
        "lines.0.quantity": "zehn",
        "lines.0.class": "FFP9",
        "lines.0.lots.0.quantity": "",
        "supplier.country": "China",
    }
    answer = posted(people.importer, "/orders/new", wrong)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for name, said in {
        "order": "Bitte ausfüllen.",
        "expected_on": "Bitte als TT.MM.JJJJ angeben.",
        "lines.0.quantity": "Bitte eine ganze Zahl.",
        "lines.0.lots.0.quantity": "Bitte ausfüllen.",
        "supplier.country": "Ein Länderkürzel hat zwei Großbuchstaben, etwa CN.",
    }.items():
        assert re.search(rf'id="{re.escape(name)}-error">.*?{re.escape(said)}', page, re.DOTALL), name
        assert f'href="#{name}"' in page
    assert 'value="bald"' in page
    assert "Position 1 · Charge 1 · Menge" in page
    assert orders(data) == []
    unknown = posted(people.importer, "/orders/new", FIELDS | {"lines.0.class": "FFP9"})
    assert "Diese Klasse gibt es hier nicht; möglich: FFP1, FFP2, FFP3." in unescape(unknown.text)


def test_lines_and_lots_come_and_go_without_a_script_and_nothing_typed_is_lost(people: People, data: Path) -> None:
    more = posted(people.importer, "/orders/new", FIELDS | {"do": "add-line"})
    assert (more.status_code, 'name="lines.1.category"' in more.text, 'value="MW-1"' in more.text) == (200, True, True)
    lot = posted(people.importer, "/orders/new", FIELDS | {"do": "add-lot.0"})
    assert 'name="lines.0.lots.1.lot"' in lot.text
    assert re.search(r'name="lines\.0\.lots\.1\.lot"[^>]*autofocus', lot.text)
    less = posted(people.importer, "/orders/new", FIELDS | {"do": "remove-lot.0.0"})
    assert 'name="lines.0.lots.0.lot"' not in less.text
    two = FIELDS | {"lines.3.category": "ffp3", "lines.3.model": "X", "lines.3.quantity": "1", "lines.3.unit": "piece", "lines.3.unit_price": "2"}
    gone = posted(people.importer, "/orders/new", two | {"do": "remove-line.0"})
    assert ('name="lines.0.model"' in gone.text, 'name="lines.3.model"' in gone.text) == (False, True)
    assert orders(data) == []
    batch_of(people.importer, posted(people.importer, "/orders/new", two))
    assert [line["line"] for line in orders(data)[0]["lines"]] == [1, 2]


@pytest.mark.parametrize("way", ["json", "file"])
def test_an_order_json_opens_a_batch_pasted_or_as_a_file(people: People, data: Path, way: str) -> None:
    text = json.dumps(order_json())
    if way == "json":
        answer = posted(people.importer, "/orders/json", {"json": text})
    else:
        answer = people.importer.post(
            "/orders/file", data={"csrf": token_of(people.importer)}, files={"file": ("order.json", text.encode(), "application/json")}
        )
    batch_of(people.importer, answer)
    assert [each["order"] for each in orders(data)] == ["MH-78"]


def test_an_order_json_that_is_wrong_is_told_with_its_places_in_words(people: People, data: Path) -> None:
    lines = [{"line": 1, "category": "ffp2", "model": "M", "quantity": 0, "unit_price": "1", "lots": [{"lot": "L"}]}]
    answer = posted(people.importer, "/orders/json", {"json": json.dumps(order_json(lines=lines, colour="red"))})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert re.search(r"Position 1 · Menge</strong>\s*\(<code>lines\[0\]\.quantity</code>\): Die Zahl muss größer als 0 sein\.", page)
    assert re.search(r"Position 1 · Charge 1 · Menge</strong>\s*\(<code>lines\[0\]\.lots\[0\]\.quantity</code>\): Diese Angabe fehlt\.", page)
    assert "Eine Angabe dieses Namens gibt es in einem Auftrag nicht" in page
    assert '"colour": "red"' in page
    for text, said in (('{"order": ', "kein JSON"), ("", "Bitte eine order.json wählen"), ('{"a": 1, "a": 2}', "occurs twice")):
        refused = posted(people.importer, "/orders/json", {"json": text})
        assert (refused.status_code, said in unescape(refused.text)) == (422, True), text
    category = order_json(lines=[lines[0] | {"category": "ffp22", "quantity": 1, "lots": []}])
    assert "gemeint 'ffp2'?" in unescape(posted(people.importer, "/orders/json", {"json": json.dumps(category)}).text)
    assert orders(data) == []


def test_an_importer_cannot_open_or_change_an_order_for_somebody_else(people: People, data: Path) -> None:
    for way, importer in (("json", {"name": OTHER}), ("json", {"name": OWN, "eori": "DE1"})):
        told = order_json(importer=importer)
        answer = posted(people.importer, f"/orders/{way}", {"json": json.dumps(told)})
        if importer["name"] == OTHER:
            assert answer.status_code == 422
        else:  # an organisation without an EORI number is known by its name
            batch_of(people.importer, answer)
    assert [each["importer"]["name"] for each in orders(data)] == [OWN]
    batch_of(people.importer, posted(people.importer, "/orders/new", FIELDS | {"importer.name": OTHER, "importer_organisation": "x"}))
    assert {each["importer"]["name"] for each in orders(data)} == {OWN}
    with opened(data) as house:
        batch = house.ledger.list("batch")[0]
    for path in (f"/batches/{batch}/order", f"/batches/{batch}/papers", f"/batches/{batch}/links"):
        assert people.other.get(path).status_code == 404
        assert posted(people.other, path, FIELDS).status_code == 404


def test_quality_control_chooses_an_organisation_or_fills_one_in(people: People, data: Path) -> None:
    page = people.qc.get("/orders/new").text
    chosen = re.search(rf'<option value="([^"]+)">{re.escape(OTHER)}', page)
    assert chosen is not None
    batch_of(people.qc, posted(people.qc, "/orders/new", FIELDS | {"importer_organisation": chosen[1]}))
    batch_of(people.qc, posted(people.qc, "/orders/new", FIELDS | {"importer.name": "Ganz Neue GmbH", "importer_organisation": ""}))
    assert posted(people.qc, "/orders/new", FIELDS).status_code == 422
    assert {each["importer"]["name"] for each in orders(data)} == {OTHER, "Ganz Neue GmbH"}


def test_the_same_order_again_says_so_and_another_under_its_number_is_refused_with_the_way_there(people: People, data: Path) -> None:
    batch = batch_of(people.importer, posted(people.importer, "/orders/new", FIELDS))
    again = posted(people.importer, "/orders/new", FIELDS)
    assert (again.status_code, "there=1" in again.headers["location"]) == (303, True)
    assert "Diese Sendung gibt es bereits" in people.importer.get(again.headers["location"]).text
    other = posted(people.importer, "/orders/new", FIELDS | {"lines.0.quantity": "2000"})
    assert (other.status_code, f'href="/batches/{batch}/order"' in other.text) == (409, True)
    assert len(orders(data)) == 1


def test_an_order_is_changed_on_its_page_and_what_the_page_does_not_show_stays(people: People, data: Path) -> None:
    told = order_json(exchange_rates={"CNY": "7.8"}, lines=[order_json()["lines"][0] | {"packages": [{"type": "CT", "number": 4}]}])
    batch = batch_of(people.importer, posted(people.importer, "/orders/json", {"json": json.dumps(told)}))
    page = people.importer.get(f"/batches/{batch}/order").text
    fields = {name: unescape(value) for name, value in re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page) if name not in ("csrf", "donation")}
    fields = {name: value for name, value in fields.items() if not name.endswith("_claimed")}
    fields |= {"lines.0.category": "ffp2", "lines.0.unit": "piece", "lines.0.quantity": "25", "order": "another", "do": "give"}
    changed = posted(people.importer, f"/batches/{batch}/order", fields)
    applied(data, changed)
    (order,) = orders(data)
    assert (order["order"], order["lines"][0]["quantity"], order["exchange_rates"]) == ("MH-78", 25, {"CNY": "7.8"})
    assert order["lines"][0]["packages"] != []
    stale = posted(people.importer, f"/batches/{batch}/order", fields | {"lines.0.quantity": "30"})
    assert (stale.status_code, "inzwischen jemand anderes" in stale.text) == (409, True)
    assert orders(data)[0]["lines"][0]["quantity"] == 25


def test_a_forged_form_opens_nothing_also_one_with_a_file(people: People, data: Path) -> None:
    assert people.importer.post("/orders/new", data=FIELDS).status_code == 403
    files = {"file": ("order.json", json.dumps(order_json()).encode())}
    assert people.importer.post("/orders/file", files=files).status_code == 403
    assert people.importer.post("/orders/file", data={"csrf": "0" * 64}, files=files).status_code == 403
    assert orders(data) == []
    for path in ("/orders/new", "/orders/json", "/orders/file"):
        assert people.portal.post(path, data=FIELDS).status_code in (401, 303)
    assert orders(data) == []
