"""What the dossier is told by the rooms that know it: names of codes, what is still due, holds at the border; and when the value form is written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batches.batch import Batch
from batches.border_hold import BorderHold, HoldLetter
from batches.gates import standing
from batches.order import Order
from batches.paper import Fact, Paper
from catalogue import load_catalogue
from customs.border_hold import period_of
from flows import run_import
from flows.customs_documents import DOSSIER, FORM, VALUE_FORM, customs_documents
from flows.judging import judgement
from tests.documents.test_writing import text_of
from tests.flows.conftest import ORDER, WRITTEN, Folder

pytestmark = pytest.mark.integration


def a_batch(**changes: Any) -> Batch:
    order = Order.model_validate(ORDER | {"incoterm": "FOB", "mode": "sea", "freight": {"amount": "100", "currency": "EUR"}} | changes)
    facts = tuple(Fact(field=field, value=value, raw=value, confidence=1.0) for field, value in (("invoice_number", "INV-9"), ("invoice_date", "2020-05-02")))
    return Batch(id=order.batch_id, order=order, papers=(Paper(file="i.pdf", sha256="ab" * 32, pages=1, kind="commercial_invoice", facts=facts),))


def documents(batch: Batch) -> dict[str, bytes]:
    catalogue = load_catalogue()
    judged = judgement(batch, catalogue)
    return customs_documents(batch, judged, standing(batch, judged), catalogue)


def dossier(batch: Batch) -> str:
    return text_of(documents(batch)[DOSSIER])


def test_codes_and_methods_have_the_names_of_the_day_and_papers_their_number() -> None:
    text = dossier(a_batch())
    assert "+ AK Beförderungs-, Lade- und Behandlungskosten" in text
    assert "place of introduction into the Union Fracht 100,00" in text
    assert "Methode 1, Transaktionswert" in text
    assert "Unterlagen documents N380 Handelsrechnung Commercial invoice INV-9 02.05.2020" in text


def test_what_is_held_and_what_is_missing_is_listed() -> None:
    text = dossier(a_batch())
    told = text[text.index("Was die Anmeldung verlangt") :]
    assert "fehlt missing Konnossement" in told
    assert "N380 INV-9 (i.pdf)" in told[told.index("liegt vor held Handelsrechnung") :]


def test_a_hold_stands_on_the_first_page_with_its_letters_behind() -> None:
    letter = HoldLetter(on=date(2020, 5, 30), direction="in", with_whom="Landesamt", subject="Unterlagen angefordert", by="agent")
    hold = BorderHold(
        since=date(2020, 5, 29),
        authority="Zollamt",
        reason="CE fehlt",
        reference="A-1",
        by="agent",
        period=period_of(date(2020, 5, 29), "HE"),
        letters=(letter,),
    )
    text = dossier(a_batch().model_copy(update={"holds": (hold,)}))
    assert text.count(hold.told.de) == 2
    assert "30.05.2020 von Landesamt from Unterlagen angefordert" in text


@pytest.mark.parametrize(("price", "due"), [("1.50", False), ("50", True)])
def test_the_value_form_is_written_where_the_particulars_are_due(price: str, due: bool) -> None:
    lines = [ORDER["lines"][0] | {"unit_price": price}]
    made = documents(a_batch(lines=lines))
    assert (VALUE_FORM in made) is due
    text = text_of(made[FORM])
    assert "Muster Handel GmbH" in text
    assert "fehlt missing" in text, "an importer without a number cannot declare"
    if due:
        assert "24 Angemeldeter Wert (A + B − C) Value declared (A + B − C) 50.100,00" in text_of(made[VALUE_FORM])


def test_the_value_form_goes_from_the_folder_when_it_is_no_longer_due(folder: Folder, data: Path) -> None:
    path = folder("falls", order="Y-1", papers=0, lines=[ORDER["lines"][0] | {"unit_price": "50"}])
    (first,) = run_import([path], data)
    assert VALUE_FORM in first.outputs
    assert (path / "out" / VALUE_FORM).is_file()
    (path / "order.json").write_text(json.dumps(ORDER | {"order": "Y-1"}))
    (second,) = run_import([path], data)
    assert second.outputs == WRITTEN
    assert not (path / "out" / VALUE_FORM).exists()
