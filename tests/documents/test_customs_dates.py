"""The two days of a customs notice: acceptance of the declaration and release of the goods, at labels and in sentences; never a day that is not surely it."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from tests.documents.drawn import page, paper, ruled, stated, trade_facts

pytestmark = pytest.mark.unit

HEAD = "# Einfuhrabgabenbescheid\nHauptzollamt Dresden\nMRN: 20DE510220123456R1\n"


def days(text: str, language: str = "de") -> tuple[object, object]:
    read = stated("customs_notice", paper(text), language)
    return read.get("acceptance_date"), read.get("release_date")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tag der Annahme: 22.06.2020\nÜberlassung am: 24.06.2020", ("2020-06-22", "2020-06-24")),
        ("Annahme der Anmeldung\t22.06.2020\nTag der Überlassung\t24.06.2020, 14:35 Uhr", ("2020-06-22", "2020-06-24")),
        ("Date of acceptance: 22 June 2020\nReleased on: Wed, 24 June 2020", ("2020-06-22", "2020-06-24")),
        ("Tag der Annahme\tTag der Überlassung\n22.06.2020\t24.06.2020", ("2020-06-22", "2020-06-24")),
        ("Die Waren wurden am 24.06.2020 zum zollrechtlich freien Verkehr überlassen.", (None, "2020-06-24")),
        ("Ihre Zollanmeldung wurde am 22.06.2020 angenommen.", ("2020-06-22", None)),
        ("Ihre Zollanmeldung, angenommen am 22.06.2020, wurde erledigt.", ("2020-06-22", None)),
        ("The goods were released for free circulation on 24 June 2020.", (None, "2020-06-24")),
        ("Your declaration, accepted on 22 June 2020, has been processed.", ("2020-06-22", None)),
        ("Die Überlassung der Waren erfolgte am 24.06.2020.", (None, "2020-06-24")),
        ("Angenommen am 22.06.2020 und am 24.06.2020 zum freien Verkehr überlassen.", ("2020-06-22", "2020-06-24")),
    ],
)  # fmt: skip
def test_the_days_of_acceptance_and_release_are_read_at_labels_and_in_sentences(text: str, expected: tuple[str | None, str | None]) -> None:
    assert days(HEAD + text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Fällig am: 10.07.2020\nErteilt am: 25.06.2020",
        "Überlassung: ausgesetzt am 24.06.2020",
        "Die Überlassung der am 22.06.2020 gestellten Waren wird ausgesetzt.\nTag der Überlassung: 24.06.2020",
        "Die Waren wurden noch nicht überlassen.\nÜberlassung am: 24.06.2020",
        "The release was suspended on 24 June 2020.",
        "Tag der Überlassung: 24.06.2020\nDie Waren wurden am 25.06.2020 zum freien Verkehr überlassen.",
        "Tag der Überlassung: 24.06.2020 und 25.06.2020",
        "Der Antrag vom 24.06.2020 auf Überlassung wird geprüft.",
        "Die Erstattung wurde am 24.06.2020 beantragt, die Waren sind dem Verwahrer überlassen.",
    ],
)
def test_a_day_that_is_not_surely_that_of_release_is_none(text: str) -> None:
    assert days(HEAD + text)[1] is None


def test_a_date_under_the_title_is_that_of_the_notice_and_no_day_of_release() -> None:
    read = stated("customs_notice", paper("# Überlassung\n24.06.2020\n\nMRN: 20DE510220123456R1"), "de")
    assert "release_date" not in read


def test_suspended_execution_of_a_tax_decision_is_no_suspended_release() -> None:
    legal = "Durch Einlegung des Einspruchs wird die Vollziehung des Bescheids nicht ausgesetzt.\nÜberlassung am: 24.06.2020"
    assert days(HEAD + legal) == (None, "2020-06-24")


def test_the_days_stand_in_the_boxes_of_a_form_with_their_spots() -> None:
    form = ruled([["Datum der Annahme", "Überlassung", "Erteilt am"], ["22.06.2020", "24.06.2020", "25.06.2020"]], title="# Einfuhrabgabenbescheid")
    facts = {fact.field: fact for fact in trade_facts("customs_notice", Reading((form,)), "de")}
    assert [facts[field].value for field in ("acceptance_date", "release_date", "issue_date")] == ["2020-06-22", "2020-06-24", "2020-06-25"]
    assert facts["release_date"].raw == "24.06.2020"
    assert facts["release_date"].page == 1
    box = facts["release_date"].box
    assert box is not None
    assert 170 < box[0] < box[2] < 290  # in the second column
    assert 138 < box[1] < box[3] < 156  # in the second row


def test_only_customs_notices_state_them() -> None:
    text = "# Commercial invoice\nInvoice no.: X-1\nDate of acceptance: 22 June 2020\nReleased on: 24 June 2020"
    read = stated("commercial_invoice", paper(text), "en")
    assert "acceptance_date" not in read
    assert "release_date" not in read


def test_a_label_with_a_day_that_cannot_be_told_is_said_to_be_unclear() -> None:
    from documents.understanding.absences import trade_absences
    from documents.understanding.laying_out import lay_out
    from documents.understanding.trade import facts_on
    from documents.understanding.trade_paper import TradePaper

    read = TradePaper("customs_notice", lay_out(Reading((page("# Customs notice\nDate of release: 05/06/2020"),))), "en")
    facts, sought = facts_on(read)
    assert [(one.field, one.reason) for one in trade_absences(read, facts, sought)] == [("release_date", "ambiguous_date")]
