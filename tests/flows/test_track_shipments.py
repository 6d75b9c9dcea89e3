"""Late and diverted goods are seen: the carrier says so, a flow asks, the record keeps it, and a person reads it in ``freigabe status``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cli.app import status_of
from flows import run_import, stored_outcome, verify_record
from flows.drain import drain
from flows.session import prefect_session
from flows.stored import KIND
from flows.track_shipments import Done, track_shipments
from flows.wiring import opened
from tests.flows.conftest import Folder
from tests.servers.carriers import TOKEN, Carriers, carriers_server, dcsa_event, logistics_event

pytestmark = pytest.mark.integration

SEA, AIR = "HLCUHAN200512345", "020-12345675"
SHIPPED = {"mode": "sea", "incoterm": "CIF", "incoterm_place": "Hamburg", "transport_document": SEA}


@pytest.fixture
def carriers(own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Carriers]:
    monkeypatch.setenv("SEA_LINE_TOKEN", TOKEN)
    monkeypatch.setenv("AIR_LINE_TOKEN", TOKEN)
    own.mkdir(exist_ok=True)
    with carriers_server() as running:
        (own / "tracking.toml").write_text(running.settings)
        yield running


def track(data: Path) -> Done:
    """Ask, and carry what was entered, as a server does of itself."""
    with prefect_session(data, lambda _: None):

        async def both() -> Done:
            done = await track_shipments(str(data))
            await drain(str(data))
            return done

        return asyncio.run(both())


def why(data: Path, batch: str) -> str:
    (wait,) = [wait for wait in stored_outcome(data, batch).standing.waiting_for if wait.what == "goods_arrival"]
    return wait.why


def test_a_ship_that_is_late_and_then_goes_elsewhere_is_seen(own: Path, folder: Folder, carriers: Carriers, capsys: pytest.CaptureFixture[str]) -> None:
    (outcome,) = run_import([folder("sea", papers=0, order="T-1", **SHIPPED)], own)
    batch, judged = outcome.batch.id, outcome.judgement
    assert why(own, batch) == "expected on 2020-05-29"

    left = dcsa_event("DEPA", "2020-05-02T10:00:00+07:00", "VNHPH", created="2020-05-02T10:30:00+07:00")
    carriers.dcsa[SEA] = [left, dcsa_event("ARRI", "2020-06-02T00:30:00+02:00", "DEHAM", "EST", "2020-05-03T08:00:00Z", changeRemark="congestion")]
    assert track(own)["news"] == [batch]
    assert "arrival Hamburg (DEHAM) on 2020-06-02, 4 days later than expected: congestion" in why(own, batch)

    carriers.dcsa[SEA].append(dcsa_event("ARRI", "2020-06-04T06:00:00+02:00", "NLRTM", "EST", "2020-05-20T08:00:00Z"))
    assert track(own)["news"] == [batch]
    assert status_of(["status", "--data", str(own), "--lang", "de"]) == 0
    seen = capsys.readouterr().out
    assert "umgeleitet nach Rotterdam (NLRTM), vorgesehen war Hamburg" in seen
    assert "6 Tage später als erwartet" in seen
    status_of(["status", batch, "--data", str(own)])
    assert "diverted to Rotterdam (NLRTM), planned was Hamburg" in " ".join(capsys.readouterr().out.split())

    carriers.dcsa[SEA].append(dcsa_event("DISC", "2020-06-05T06:00:00+02:00", "NLRTM", "ACT", "2020-06-05T08:00:00+02:00"))
    track(own)
    assert f"freigabe arrive {batch} --on 2020-06-05 takes that day over" in why(own, batch)
    after = stored_outcome(own, batch)
    assert after.batch.arrival is None, "that the goods are there is for a person to confirm"
    assert after.judgement == judged, "no rule looks at what carriers report"
    assert verify_record(own, batch) == ()
    with opened(own) as house:
        before = [event.type for event in house.ledger.events(KIND, batch)]
        assert before.count("carrier.reported") == 3
    assert track(own)["same"] == [batch]
    with opened(own) as house:
        assert [event.type for event in house.ledger.events(KIND, batch)] == before, "asking without news leaves no trace"


def test_a_carrier_out_of_order_keeps_no_other_from_being_asked(own: Path, folder: Folder, carriers: Carriers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEA_LINE_TOKEN", "stale")
    monkeypatch.setenv("FREIGABE_DATA", str(own))
    orders = [folder(f"sea {n}", papers=0, order=f"T-2{n}", **SHIPPED | {"transport_document": f"HLCU{n}2345678"}) for n in range(2)]
    orders += [folder("air", papers=0, order="T-3", transport_document="020 1234 5675"), folder("courier", papers=0, order="T-4", transport_document="JJD0099")]
    first, second, air, _ = (outcome.batch.id for outcome in run_import(orders, own))
    carriers.one_record[AIR] = [logistics_event("DEP", "2020-05-20T01:00:00Z", "SGN"), logistics_event("DIS_OFLD", "2020-05-20T01:00:00Z", "DOH")]
    done = track(own)
    assert done["refused"] == sorted([first, second])
    assert done["news"] == [air]
    assert len([path for path, _ in carriers.asked if path == "/v2/events"]) == 1, "a token that is refused is not shown again and again"
    assert "discrepancy (DIS_OFLD), Doha (DOH): offloaded" in why(own, air)
    carriers.trouble = "503"
    assert track(own)["unavailable"] == sorted([first, second, air])
    with opened(own) as house:
        (silent,) = [wait for wait in house.ledger.waits.of(KIND, air) if wait.what == "carrier_report"]
    assert silent.whom == "air-line"
    assert silent.due_at is not None
    assert silent.due_at - silent.since > timedelta(days=3), "four working days from when the report came"


def test_a_person_enters_a_csv_and_asks_by_hand(own: Path, folder: Folder, carriers: Carriers, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (outcome,) = run_import([folder("truck", papers=0, order="T-5", transport_document="CMR 4711-20", mode="road")], own)
    batch, data = outcome.batch.id, ["--data", str(own)]
    csv = tmp_path / "meldungen.csv"
    csv.write_text(
        "Ereignis;Datum;Art;Ort;Gemeldet am;Bemerkung\nabgefahren;2020-05-20;;Hanoi;2020-05-20T10:00Z;\n"
        "Ankunft;2020-06-08;voraussichtlich;Kaiserslautern;2020-05-28T10:00Z;Grenze gesperrt\n",
        encoding="cp1252",
    )
    assert status_of(["track", batch, "--csv", str(csv), "--lang", "de", *data]) == 0
    seen = capsys.readouterr().out
    assert "2 neue Meldungen" in seen
    assert "der Beförderer rechnet mit Ankunft Kaiserslautern am 2020-06-08, 10 Tage später als erwartet: Grenze gesperrt" in seen
    assert status_of(["track", batch, "--csv", str(csv), "--json", *data]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["news"], shown["late_by"], shown["eta"]["place_name"], len(shown["events"])) == (0, 10, "Kaiserslautern", 2)
    assert status_of(["track", batch, "--ask", *data]) == 2
    assert "no carrier of" in capsys.readouterr().err
    csv.write_text("event,when\narrived,2020-13-01\n")
    assert status_of(["track", batch, "--csv", str(csv), *data]) == 2
    assert "row 2: column 'at': '2020-13-01' is no date" in capsys.readouterr().err


def test_a_carrier_is_asked_by_hand(own: Path, folder: Folder, carriers: Carriers, capsys: pytest.CaptureFixture[str]) -> None:
    (outcome,) = run_import([folder("air by hand", papers=0, order="T-6", transport_document=AIR)], own)
    ask = ["track", outcome.batch.id, "--ask", "--data", str(own)]
    assert status_of(ask) == 0
    assert f"{AIR}: not known to the carrier yet" in capsys.readouterr().out
    carriers.one_record[AIR] = [logistics_event("ARR", "2020-05-28T22:30:00Z", "FRA")]
    assert status_of(ask) == 0
    assert f"2020-05-29: arrived, Frankfurt am Main (FRA); freigabe arrive {outcome.batch.id} --on 2020-05-29" in capsys.readouterr().out
    carriers.trouble = "503"
    assert status_of(ask) == 3
