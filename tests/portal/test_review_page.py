"""The review page over HTTP: what it shows, to whom, what deciding and correcting do, and what two people see of each other."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from batches.batch import Attachment, Batch, Judgement
from batches.event import Event
from batches.finding import Evidence
from batches.paper import Fact, Paper
from flows.stored import KIND, from_state, to_state
from flows.wiring import House, opened
from portal import make_app
from tests.portal.conftest import Serve
from tests.servers.people import Person, carrier, person, sample_house, sign_in

pytestmark = pytest.mark.integration

COMPLIANCE, MISSING, MEASURED = "f-833a0ca268", "f-16e84e6b42", "f-0d9ed96e26"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A served portal over a house with one batch, and its people."""

    data: Path
    portal: httpx.Client
    batch: str

    @property
    def page(self) -> str:
        return f"/batches/{self.batch}/review"

    def somebody(self, name: str, *roles: str, organisation: str | None = None) -> httpx.Client:
        with opened(self.data) as house:
            who: Person = person(house, name, *roles, organisation=organisation)  # type: ignore[arg-type]
        return sign_in(self.portal, who)

    def paper(self, name: str) -> Paper:
        with opened(self.data) as house:
            stored = house.ledger.read(KIND, self.batch)
            assert stored is not None
            return next(each for each in from_state(stored.state)[0].papers if each.file.endswith(name))


@pytest.fixture
def reviewed(data: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Reviewed]:
    """The batch of Kaiserslautern, with its planted findings."""
    sample_house(data, tmp_path_factory, worker_id)
    with carrier(data):
        yield Reviewed(data, serve(make_app(data)), "mh-2020-117-aaf7f67d")


@pytest.fixture
def hanoi(data: Path, serve: Serve, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Reviewed]:
    """The batch of Hanoi, whose packing list contradicts its order."""
    sample_house(data, tmp_path_factory, worker_id, ["hanoi-2021"])
    with carrier(data):
        yield Reviewed(data, serve(make_app(data)), "pkb-2021-0412-ad06f649")


def seen(text: str) -> str:
    """What a person reads of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<(script|title)\b.*?</\1>", " ", text, flags=re.DOTALL))).split())


def form_of(text: str, action: str) -> dict[str, str]:
    """The hidden fields of a form, and what its fields hold."""
    form = next(each for each in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL) if f'action="{action}"' in each and 'method="post"' in each)
    inputs = re.findall(r"<input\b[^>]*>", form)
    told = {name[1]: html.unescape(value[1]) for each in inputs if (name := _said("name", each)) and (value := _said("value", each)) and "radio" not in each}
    return {name: value for name, value in told.items() if f'name="{name}" type="checkbox"' not in form}


def _said(name: str, tag: str) -> re.Match[str] | None:
    return re.search(rf'\b{name}="([^"]*)"', tag)


def decide(who: httpx.Client, reviewed: Reviewed, finding: str, choice: str, reason: str, text: str | None = None) -> httpx.Response:
    """Fill in the form of a finding and send it."""
    action = f"/batches/{reviewed.batch}/findings/{finding}/decide"
    shown = text if text is not None else who.get(reviewed.page, params={"finding": finding}).text
    return who.post(action, data=form_of(shown, action) | {"choice": choice, "reason": reason})


def altered(reviewed: Reviewed, change: Callable[[House, Batch, Judgement], tuple[Batch, Judgement]]) -> None:
    """Change what the record has of the batch."""
    with opened(reviewed.data) as house, house.ledger.open(KIND, reviewed.batch, by="test") as thing:
        assert thing.state is not None
        batch, judgement, outputs = from_state(thing.state)
        thing.save(to_state(*change(house, batch, judgement), outputs), [Event(type="test.altered", actor="test")])


def test_a_finding_is_shown_with_all_that_is_needed_to_judge_it(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    answer = petra.get(reviewed.page, params={"finding": COMPLIANCE})
    assert answer.status_code == 200
    told = seen(answer.text)
    for words in (
        "certificate.not_valid_evidence", "Sperrend", "ist eine freiwillige Bescheinigung", "VO (EU) 2016/425 Art. 19", "Freiwillige Bescheinigung",
        "EU-Baumusterprüfbescheinigung", "beurteilt für den 22.06.2020", "Gibt es keines, darf die Ware nicht in Verkehr gebracht werden.",
        "alle Chargen der Position 2", "Certificate of Compliance.pdf, S. 1, Feld 1", "Die Papiere widersprechen sich nicht",
    ):  # fmt: skip
        assert words in told
    box = re.search(r'<a id="kasten-1".*?</a>', answer.text, flags=re.DOTALL)
    assert box is not None
    assert "spot--blocking spot--selected" in box[0]


def test_a_page_lists_every_value_with_its_box_and_a_way_to_correct_it(reviewed: Reviewed) -> None:
    invoice = reviewed.paper("Commercial Invoice SBM-2020-0518.pdf")
    answer = reviewed.somebody("Petra Prüfer", "qc").get(reviewed.page, params={"paper": invoice.sha256, "tables": "1"})
    told = seen(answer.text)
    assert "18.05.2020" in told
    assert "gedruckt May 18, 2020" in told
    assert "Warenzeilen" in told
    numbers = re.findall(r'id="feld-(\d+)"', answer.text)
    assert len(numbers) == len(set(numbers)) == len({fact.box for fact in invoice.facts if fact.box})
    assert {f'id="kasten-{number}"' in answer.text for number in numbers} == {True}
    assert answer.text.count("/correct?field=") == len(invoice.facts)


def test_deciding_says_what_follows_and_leads_on_to_the_next_open_finding(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    shown = petra.get(reviewed.page, params={"finding": COMPLIANCE}).text
    assert "Die Ware der Position 2 (alle Chargen) wird zurückgewiesen" in seen(shown)
    assert "Annehmen" not in seen(shown)
    answer = decide(petra, reviewed, COMPLIANCE, "ask", "Gibt es eine Bescheinigung nach Modul B?")
    assert answer.status_code == 303
    after = httpx.URL(answer.headers["location"])
    assert after.params["finding"] == MISSING
    told = seen(petra.get(str(after)).text)
    assert "Eingetragen. Weiter mit dem nächsten offenen Befund:" in told
    assert "Rückfrage gestellt" in told
    rejected = decide(petra, reviewed, MISSING, "reject", "Ohne Überwachung keine Ware.")
    assert rejected.status_code == 303
    assert "Ware zurückgewiesen" in seen(petra.get(reviewed.page, params={"finding": MISSING}).text)


def test_a_contradiction_shows_every_side_and_can_be_accepted(hanoi: Reviewed) -> None:
    petra, finding = hanoi.somebody("Petra Prüfer", "qc"), "f-ed95e4945c"
    answer = petra.get(hanoi.page, params={"finding": finding})
    told = seen(answer.text)
    assert "Widersprüche zwischen Papieren 1" in told
    assert "Packliste, S. 1 98.000 Stück" in told
    assert "Handelsrechnung, S. 1 100.000 Stück" in told
    assert "Der Befund ist erledigt und hält nichts mehr auf." in told
    assert decide(petra, hanoi, finding, "accept", "Der Lieferant bestätigt 98.000.").status_code == 303
    after = seen(petra.get(hanoi.page, params={"finding": finding}).text)
    assert "Kein offener Widerspruch zwischen den Papieren." in after
    assert "Petra Prüfer angenommen" in after


def test_a_reason_is_needed_and_what_was_chosen_stays_chosen(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    answer = decide(petra, reviewed, COMPLIANCE, "reject", " ")
    assert answer.status_code == 422
    assert "Bitte ausfüllen." in seen(answer.text)
    assert re.search(r'<input[^>]*id="choice-reject"[^>]*checked', answer.text)


def test_the_second_person_sees_nothing_of_the_first_until_they_have_decided_too(reviewed: Reviewed) -> None:
    petra, quirin, anton = (reviewed.somebody(name, role) for name, role in (("Petra Prüfer", "qc"), ("Quirin Quast", "qc"), ("Anton Akten", "auditor")))
    reason = "Modul B liegt im Original vor"
    assert decide(petra, reviewed, COMPLIANCE, "override", reason).status_code == 303
    own = seen(petra.get(reviewed.page, params={"finding": COMPLIANCE}).text)
    assert reason in own
    assert "Jetzt muss eine zweite Person unabhängig entscheiden" in own
    for other in (quirin, anton):
        text = other.get(reviewed.page, params={"finding": COMPLIANCE}).text
        assert "Eine zweite Person muss unabhängig entscheiden" in seen(text)
        assert not [words for words in ("Petra", reason, "übergangen") if words in text]
        assert "offen" in seen(text)
    assert decide(quirin, reviewed, COMPLIANCE, "override", "Selbst gesehen").status_code == 303
    both = seen(quirin.get(reviewed.page, params={"finding": COMPLIANCE}).text)
    assert "Petra Prüfer übergangen" in both
    assert "Quirin Quast übergangen" in both
    assert "erledigt" in both


def test_whoever_overrode_cannot_be_the_second_person(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    decide(petra, reviewed, COMPLIANCE, "override", "Modul B liegt vor")
    text = petra.get(reviewed.page, params={"finding": COMPLIANCE}).text
    assert 'id="choice-override"' not in text
    decide(petra, reviewed, COMPLIANCE, "override", "noch einmal", text)
    assert "erledigt" not in seen(petra.get(reviewed.page, params={"finding": COMPLIANCE}).text).partition("Angaben auf diesem Papier")[0]


def test_a_page_that_somebody_else_overtook_is_refused_and_keeps_what_was_typed(reviewed: Reviewed) -> None:
    petra, quirin = reviewed.somebody("Petra Prüfer", "qc"), reviewed.somebody("Quirin Quast", "qc")
    stale = quirin.get(reviewed.page, params={"finding": COMPLIANCE}).text
    assert decide(petra, reviewed, COMPLIANCE, "ask", "Wo ist Modul B?").status_code == 303
    answer = decide(quirin, reviewed, COMPLIANCE, "reject", "Meine eigene Begründung", stale)
    assert answer.status_code == 409
    told = seen(answer.text)
    assert "inzwischen jemand anderes etwas eingetragen" in told
    assert "Meine eigene Begründung" in told
    assert "Wo ist Modul B?" in told
    again = decide(quirin, reviewed, COMPLIANCE, "reject", "Meine eigene Begründung", answer.text)
    assert again.status_code == 303


def test_a_finding_that_is_no_more_is_said_to_be_and_what_was_typed_is_kept(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    assert "Diesen Befund gibt es nicht mehr." in seen(petra.get(reviewed.page, params={"finding": "f-0000000000"}).text)
    text = petra.get(reviewed.page, params={"finding": COMPLIANCE}).text
    form = form_of(text, f"/batches/{reviewed.batch}/findings/{COMPLIANCE}/decide")
    answer = petra.post(f"/batches/{reviewed.batch}/findings/f-0000000000/decide", data=form | {"choice": "reject", "reason": "lange überlegt"})
    assert answer.status_code == 422
    assert "Ihre Begründung war: lange überlegt" in seen(answer.text)


def test_a_value_is_corrected_by_a_box_without_a_script_and_the_batch_judged_anew(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    certificate = reviewed.paper("EU Type Examination Certificate MW-2100.pdf")
    expiry = certificate.one("expiry_date")
    assert expiry is not None
    address = f"/batches/{reviewed.batch}/papers/{certificate.sha256}/correct"
    page = petra.get(address, params={"field": "expiry_date", "of": str(expiry.value)})
    assert page.status_code == 200
    form = form_of(page.text, address)
    assert expiry.box is not None
    assert [float(form[side]) for side in ("x0", "top", "x1", "bottom")] == [pytest.approx(side, abs=0.1) for side in expiry.box]
    words = petra.get(
        f"/batches/{reviewed.batch}/papers/{certificate.sha256}/words", params={name: form[name] for name in ("page", "x0", "top", "x1", "bottom")}
    )
    assert words.text
    answer = petra.post(address, data=form | {"value": "01.04.2020", "reason": "Auf dem Original steht ein anderer Tag."})
    assert answer.status_code == 303, seen(answer.text)
    told = seen(petra.get(answer.headers["location"]).text)
    assert re.search(r"01\.04\.2020 (gedruckt [^·]*)?von Hand berichtigt", told), told
    assert "elernt:" in told
    with opened(reviewed.data) as house:
        stored = house.ledger.read(KIND, reviewed.batch)
        assert stored is not None
        codes = {each.code for each in from_state(stored.state)[1].findings}
    assert "certificate.expired" in codes


def test_a_line_is_picked_from_the_page_for_a_field_that_was_not_read(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    paper = reviewed.paper("Certificate of Compliance.pdf")
    address = f"/batches/{reviewed.batch}/papers/{paper.sha256}/correct"
    assert "Welche Angabe?" in seen(petra.get(address).text)
    shown = petra.get(address, params={"field": "laboratory"})
    line = next(number for number, words in re.findall(r'<option value="(\d+)">([^<]*)</option>', shown.text) if "EUROPROBE" in words)
    picked = form_of(petra.get(address, params={"field": "laboratory", "line": line}).text, address)
    assert "EUROPROBE" in picked["value"]
    assert picked["x0"]
    answer = petra.post(address, data=picked | {"reason": "steht oben"})
    assert answer.status_code == 303, seen(answer.text)
    assert "EUROPROBE BEISPIEL PRODUCT SERVICE" in seen(petra.get(answer.headers["location"]).text)


def test_a_correction_without_a_value_or_with_half_a_box_is_sent_back(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    paper = reviewed.paper("Certificate of Compliance.pdf")
    address = f"/batches/{reviewed.batch}/papers/{paper.sha256}/correct"
    form = form_of(petra.get(address, params={"field": "expiry_date"}).text, address)
    nothing = petra.post(address, data=form | {"value": "", "x0": "", "top": "", "x1": "", "bottom": "", "reason": "so"})
    assert nothing.status_code == 422
    assert "Bitte den Wert angeben" in seen(nothing.text)
    half = petra.post(address, data=form | {"value": "08.04.2025", "x0": "30", "top": "10", "x1": "", "bottom": "", "reason": "so"})
    assert half.status_code == 422
    assert "Alle vier Zahlen" in seen(half.text)
    no_day = petra.post(address, data=form | {"value": "übermorgen", "x0": "", "top": "", "x1": "", "bottom": "", "reason": "so"})
    assert no_day.status_code == 422
    assert 'value="übermorgen"' in no_day.text


def test_importers_see_what_they_are_asked_and_decide_nothing(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    decide(petra, reviewed, COMPLIANCE, "ask", "Bitte die Bescheinigung nach Modul B nachreichen.")
    shown = petra.get(reviewed.page, params={"finding": MISSING}).text
    ines = reviewed.somebody("Ines Import", "importer", organisation="Musterhafen Medizinbedarf GmbH")
    answer = ines.get(reviewed.page, params={"finding": MISSING})
    assert answer.status_code == 200
    assert "Rückfragen an den Importeur Bitte die Bescheinigung nach Modul B nachreichen." in seen(answer.text)
    assert "Ihre Entscheidung" not in answer.text
    assert "berichtigen" not in answer.text
    action = f"/batches/{reviewed.batch}/findings/{MISSING}/decide"
    csrf = form_of(answer.text, "/logout")["csrf"]
    assert ines.post(action, data=form_of(shown, action) | {"csrf": csrf, "choice": "reject", "reason": "nein"}).status_code == 403
    paper = reviewed.paper("Certificate of Compliance.pdf")
    for form in ("correct", "words?page=1&x0=1&top=1&x1=2&bottom=2"):
        assert ines.get(f"/batches/{reviewed.batch}/papers/{paper.sha256}/{form}").status_code == 403
    assert ines.get(f"/batches/{reviewed.batch}/papers/{paper.sha256}/pages/1.webp?width=160").status_code == 200


def test_a_batch_of_somebody_else_is_not_there_nor_are_its_pictures(reviewed: Reviewed) -> None:
    stranger = reviewed.somebody("Fred Fremd", "importer", organisation="Fremd GmbH")
    paper = reviewed.paper("Certificate of Compliance.pdf")
    for path in (reviewed.page, f"/batches/{reviewed.batch}/papers/{paper.sha256}/pages/1.webp?width=160"):
        assert stranger.get(path).status_code == 404
        assert reviewed.portal.get(path, headers={"Accept": "text/html"}).status_code == 303


def test_a_picture_is_a_picture_of_this_batch_and_nothing_else(reviewed: Reviewed) -> None:
    petra = reviewed.somebody("Petra Prüfer", "qc")
    paper = reviewed.paper("Certificate of Compliance.pdf")
    address = f"/batches/{reviewed.batch}/papers/{paper.sha256}/pages/1.webp"
    drawn = petra.get(address, params={"width": 160})
    assert drawn.status_code == 200
    assert drawn.headers["content-type"] in ("image/webp", "image/png")
    assert drawn.headers["cache-control"].startswith("private")
    assert "sandbox" in drawn.headers["content-security-policy"]
    assert petra.get(address, params={"width": 160}, headers={"If-None-Match": drawn.headers["etag"]}).status_code == 304
    assert petra.get(address, params={"width": 161}).status_code == 422
    assert petra.get(address.replace("/1.", "/7."), params={"width": 160}).status_code == 404
    with opened(reviewed.data) as house:
        elsewhere = house.archive.put(b"%PDF-1.4 of another batch")
    assert petra.get(address.replace(paper.sha256, elsewhere), params={"width": 160}).status_code == 404
    assert petra.get(reviewed.page, params={"paper": elsewhere}).status_code == 404


def test_what_papers_say_is_text_and_never_markup(reviewed: Reviewed) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'

    def change(_: House, batch: Batch, judgement: Judgement) -> tuple[Batch, Judgement]:
        papers = list(batch.papers)
        fact = Fact(field="product", value=evil, raw=evil, confidence=0.9, page=1, box=(10, 10, 90, 20))
        papers[0] = papers[0].model_copy(update={"facts": (*papers[0].facts, fact), "file": f"{evil}.pdf"})
        spot = Evidence(file=papers[0].file, page=1, box=(10, 10, 90, 20), text=evil)
        findings = [each.model_copy(update={"seen": evil, "evidence": (*each.evidence, spot)}) for each in judgement.findings]
        return batch.model_copy(update={"papers": tuple(papers)}), judgement.model_copy(update={"findings": tuple(findings)})

    altered(reviewed, change)
    petra = reviewed.somebody("Petra Prüfer", "qc")
    sha256 = reviewed.paper(f"{evil}.pdf").sha256
    for path in (
        f"{reviewed.page}?paper={sha256}&finding={COMPLIANCE}",
        f"/batches/{reviewed.batch}/papers/{sha256}/correct?{urlencode({'field': 'product', 'of': evil})}",
    ):
        text = petra.get(path).text
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_paper_that_cannot_be_drawn_is_reviewed_all_the_same(reviewed: Reviewed) -> None:
    def change(house: House, batch: Batch, judgement: Judgement) -> tuple[Batch, Judgement]:
        papers = list(batch.papers)
        papers[0] = papers[0].model_copy(update={"sha256": house.archive.put(b"no PDF at all")})
        return batch.model_copy(update={"papers": tuple(papers)}), judgement

    altered(reviewed, change)
    petra = reviewed.somebody("Petra Prüfer", "qc")
    with opened(reviewed.data) as house:
        sha256 = house.archive.put(b"no PDF at all")
    answer = petra.get(reviewed.page, params={"paper": sha256})
    assert answer.status_code == 200
    told = seen(answer.text)
    assert "Diese Seite lässt sich nicht zeigen. Die Unterlage ist kein PDF." in told
    assert "Frachtbriefnummer" in told


def test_a_paper_that_was_sent_and_not_read_yet_is_said_to_be(reviewed: Reviewed) -> None:
    def change(house: House, batch: Batch, judgement: Judgement) -> tuple[Batch, Judgement]:
        sent = Attachment(file="neu.pdf", sha256=house.archive.put(b"sent just now"))
        return batch.model_copy(update={"attached": (*batch.attached, sent)}), judgement

    altered(reviewed, change)
    with opened(reviewed.data) as house:
        sha256 = house.archive.put(b"sent just now")
    answer = reviewed.somebody("Petra Prüfer", "qc").get(reviewed.page, params={"paper": sha256})
    assert answer.status_code == 200
    assert "Dieses Papier ist noch nicht gelesen." in seen(answer.text)


def test_every_key_of_the_page_stands_on_something_that_says_what_it_does(reviewed: Reviewed) -> None:
    text = reviewed.somebody("Petra Prüfer", "qc").get(reviewed.page, params={"finding": COMPLIANCE}).text
    keys = dict(re.findall(r'data-key="(\w)" data-key-label="([^"]+)"', text))
    assert {key: keys.get(key) for key in "jkxfocnp"} == {
        "j": "Nächster Befund", "k": "Voriger Befund", "x": "Zurückweisen", "f": "Rückfrage an den Importeur", "o": "Übergehen",
        "c": "Angabe berichtigen oder ergänzen", "n": "Nächste Seite", "p": "Vorige Seite",
    }  # fmt: skip


def test_the_page_speaks_english_to_those_who_do(reviewed: Reviewed) -> None:
    told = seen(reviewed.somebody("Petra Prüfer", "qc").get(reviewed.page, params={"finding": COMPLIANCE, "lang": "en"}).text)
    assert "Your decision" in told
    assert "Rejected and not to be released: all lots of line 2." in told
    assert "How to clear" in told
