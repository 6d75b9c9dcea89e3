"""ONE Record, DCSA Track & Trace and CSV become the same events; what is not in order is refused with its spot, and nothing ever ends in a traceback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from batches.errors import InputRefused
from batches.tracking import merged, standing_reports
from flows.tracking import csv_file, dcsa, one_record
from flows.tracking.carriers import Carrier, carrier_for
from flows.tracking.places import with_places
from tests.servers.carriers import collection, dcsa_event, logistics_event

pytestmark = pytest.mark.unit


def read_dcsa(*events: dict[str, Any]) -> tuple[Any, ...]:
    return dcsa.events_in(json.dumps(events).encode(), "D", "line")


def read_one_record(answer: object) -> tuple[Any, ...]:
    return one_record.events_in(json.dumps(answer).encode(), "D", "line")


def test_a_transport_event_of_version_2() -> None:
    (event,) = read_dcsa(dcsa_event("ARRI", "2020-06-02T00:30:00+02:00", "DEHAM", "EST", "2020-05-03T08:00:00+08:00", delayReasonCode="WEA"))
    assert (event.what, event.classifier, event.place, event.mode, event.means, event.note) == (
        "arrived", "estimated", "DEHAM", "sea", "Emma Example 2103S", "WEA",
    )  # fmt: skip
    assert (event.at, event.reported_at) == (datetime(2020, 6, 1, 22, 30, tzinfo=UTC), datetime(2020, 5, 3, tzinfo=UTC))


def test_an_event_of_version_3_and_its_retraction() -> None:
    metadata = {"eventID": "e-1", "eventCreatedDateTime": "2023-02-01T00:00:00Z", "eventType": "EQUIPMENT"}
    location = {"locationType": "UNLO", "locationName": "Port of Hamburg", "UNLocationCode": "DEHAM"}
    payload = {"eventClassifierCode": "ACT", "eventDateTime": "2023-02-01T00:00:00+01:00", "equipmentEventTypeCode": "CUSI", "eventLocation": location}
    retraction = {"metadata": metadata | {"eventID": "e-2", "retractedEventID": "e-1"}}
    told = read_dcsa({"metadata": metadata, "payload": payload}, retraction)
    assert (told[0].what, told[0].place, told[0].place_name) == ("customs_hold", "DEHAM", "Port of Hamburg")
    assert standing_reports(merged((), told)) == ()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"equipmentEventTypeCode": "DISC"}, "discharged"),
        ({"equipmentEventTypeCode": "DISC", "emptyIndicatorCode": "EMPTY"}, "other"),
        ({"equipmentEventTypeCode": "XXXX"}, "other"),
        ({"equipmentEventTypeCode": "DISC", "eventClassifierCode": "REQ"}, "other"),
        ({"eventType": "WEATHER"}, "other"),
        ({"eventType": "SHIPMENT", "equipmentEventTypeCode": None, "shipmentEventTypeCode": "HOLD", "documentTypeCode": "CUS"}, "customs_hold"),
        ({"equipmentEventTypeCode": None, "eventTypeCode": "LOAD"}, "loaded"),
    ],
)
def test_codes_mean_what_the_specification_says_and_others_nothing(changes: dict[str, Any], what: str) -> None:
    (event,) = read_dcsa(dcsa_event("DISC", "2020-06-02T00:00:00Z", "DEHAM") | changes)
    assert event.what == what


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (dcsa_event("ARRI", "2020-06-02T00:00:00", "DEHAM"), r"events\[0\].eventDateTime: '2020-06-02T00:00:00' names no offset"),
        (dcsa_event("ARRI", "yesterday", "DEHAM"), "no time of ISO 8601"),
        (dcsa_event("ARRI", "0001-01-01T00:00:00+14:00", "DEHAM"), r"events\[0\]"),
        ({"eventType": "TRANSPORT"}, "eventCreatedDateTime"),
        (17, r"events\[0\]: is no event"),
    ],
)
def test_what_is_no_event_is_refused_with_its_spot(event: Any, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        read_dcsa(event)


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b'"text"', b"\xff\xfe", b'{"events": 3}', b"1" * 5000])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(InputRefused):
        dcsa.events_in(body, "D", "line")
    with pytest.raises(InputRefused):
        one_record.events_in(body, "D", "line")


def test_a_logistics_event_however_json_ld_writes_it() -> None:
    cargo, event = "https://onerecord.iata.org/ns/cargo#", logistics_event("RCF", "2020-05-21T05:00:00Z", "FRA")
    (compacted,) = read_one_record(collection([event]))
    assert (compacted.what, compacted.classifier, compacted.place, compacted.mode) == ("discharged", "actual", "FRA", "air")
    bare = {key.removeprefix("cargo:"): value for key, value in event.items()}
    expanded = {key.replace("cargo:", cargo): [value] if key == "cargo:eventLocation" else value for key, value in event.items()}
    plain = event | {"cargo:eventCode": "RCF", "cargo:eventTimeType": "ACTUAL", "cargo:eventDate": "2020-05-21T05:00:00Z"}
    for other in (collection([bare]), collection([expanded]), collection([plain]), event, {"@graph": [event, {"@type": "cargo:Shipment"}]}, [event]):
        assert read_one_record(other) == (compacted,)
    assert read_one_record(collection([])) == ()


def test_a_place_that_is_only_a_name_and_one_that_is_only_a_code_get_the_other() -> None:
    named = {"@type": "cargo:Location", "cargo:locationName": "Doha"}
    told = read_one_record(collection([logistics_event("ARR", "2020-05-21T05:00:00Z", "", **{"cargo:eventLocation": named})]))
    assert [(each.place, each.place_name) for each in told] == [(None, "Doha")]
    assert [each.place for each in with_places(told)] == ["QADOH"]
    (coded,) = with_places(read_dcsa(dcsa_event("ARRI", "2020-06-02T00:00:00Z", "DEHAM")))
    assert coded.place_name == "Hamburg"


def test_a_discrepancy_and_a_part_of_the_consignment_are_told() -> None:
    (event,) = read_one_record(collection([logistics_event("DIS_MSCA", "2020-05-21T05:00:00Z", "FRA", **{"cargo:partialEventIndicator": True})]))
    assert event.what == "discrepancy"
    assert "cargo missing / Fracht fehlt; part of the consignment" in event.note


def test_a_csv_in_german_and_one_in_english_say_the_same() -> None:
    english = "event,when,kind,place,container,note,our own\narrival,2020-06-02T06:00+02:00,estimated,Hamburg (DEHAM),MSKU6011672,fog,x\n"
    german = "\ufeffEreignis;Zeit;Art;Ort;Container;Bemerkung\r\nAnkunft;2020-06-02T06:00+02:00;voraussichtlich;Hamburg (DEHAM);MSKU6011672;fog\r\n\r\n"
    told = csv_file.events_in(english.encode(), "a.csv", "D")
    assert told == csv_file.events_in(german.encode(), "a.csv", "D")
    assert (told[0].what, told[0].classifier, told[0].place, told[0].place_name, told[0].note) == ("arrived", "estimated", "DEHAM", "Hamburg", "fog")


def test_a_word_nobody_knows_is_kept_and_nothing_is_concluded_from_it() -> None:
    (event,) = csv_file.events_in(b"event,when\nTor gewechselt,2020-06-02\n", "a.csv")
    assert (event.what, event.code, event.at.hour) == ("other", "Tor gewechselt", 12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no rows"),
        ("event\narrived\n", "row 1: the column 'when' is missing"),
        ("event,when,am\n", "row 1: column 'am' is named twice"),
        ("event,when\narrived,02.06.2020\n", "row 2: column 'at': '02.06.2020' is no date of ISO 8601"),
        ("event,when\narrived,2020-06-02T06:00\n", "row 2: column 'at': .* names no offset"),
        ("event,when\narrived,2020-06-02,more\n", "row 2: has more cells"),
        ("event,when,kind\narrived,2020-06-02,perhaps\n", "row 2: 'perhaps' is not known; known are planned/geplant"),
        ('event,when\n"arrived,2020-06-02\n', "is not CSV"),
        ("event,when\n" + "arrived,2020-06-02\n" * 5001, "more than 5000 rows"),
    ],
)
def test_a_csv_that_is_not_in_order_is_refused_with_row_and_column(text: str, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        csv_file.events_in(text.encode(), "a.csv")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["ARRI", "2020-06-02T00:00:00Z", "DEHAM", "cargo:ACTUAL"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "eventType",
                    "eventDateTime",
                    "eventCreatedDateTime",
                    "metadata",
                    "payload",
                    "transportCall",
                    "location",
                    "eventLocation",
                    "vessel",
                    "address",
                    "@type",
                    "@id",
                    "@value",
                    "hasItem",
                    "cargo:eventDate",
                    "cargo:eventCode",
                    "cargo:eventLocation",
                    "cargo:locationCodes",
                    "events",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["dcsa", "one_record"]))
def test_whatever_a_carrier_answers_is_read_or_refused(answer: object, protocol: str) -> None:
    reader = {"dcsa": dcsa, "one_record": one_record}[protocol]
    base = dcsa_event("ARRI", "2020-06-02T00:00:00Z", "DEHAM") if protocol == "dcsa" else logistics_event("ARR", "2020-06-02T00:00:00Z", "FRA")
    for body in (answer, [base | (answer if isinstance(answer, dict) else {})], {"api:hasItem": [answer]}):
        try:
            assert isinstance(reader.events_in(json.dumps(body).encode(), "D", "line"), tuple)
        except InputRefused as refusal:
            assert refusal.en.startswith("line: ")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda each: each.encode()) | st.text(max_size=60).map(lambda each: f"event,when\n{each}".encode()))
def test_whatever_a_file_holds_is_read_or_refused(body: bytes) -> None:
    try:
        assert isinstance(csv_file.events_in(body, "a.csv"), tuple)
    except InputRefused as refusal:
        assert refusal.code.startswith("tracking.")


def test_the_longest_beginning_says_who_carries() -> None:
    broad, narrow = (
        Carrier(name=name, protocol="dcsa", url="https://carrier.example/v2/events", documents=(begin,))
        for name, begin in (("broad", "HL"), ("narrow", "HLCU"))
    )
    assert carrier_for("HLCU123456", (broad, narrow)) == narrow
    assert carrier_for("HLXX123456", (broad, narrow)) == broad
    assert carrier_for("MAEU123456", (broad, narrow)) is None
