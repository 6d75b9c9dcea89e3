"""DCSA Track & Trace: the answer to ``GET /v2/events`` (2.0–2.2) or ``GET /v3/events`` (3.0.0-Beta-1), a list of Shipment-, Transport- and EquipmentEvents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from batches.tracking import TrackingEvent
from flows.tracking.bodies import codes, event, json_of, moment, part, place_code, refused, text


def events_in(body: bytes, document: str, source: str) -> tuple[TrackingEvent, ...]:
    """The events of an answer, of the transport document they were asked for by. ``InputRefused`` for an answer that is none."""
    answer = json_of(body, source)
    # Some carriers wrap the list of the specification.
    listed = answer.get("events") if isinstance(answer, Mapping) else answer
    if not isinstance(listed, list):
        raise refused(source, "answer", "holds no list of events", "enthält keine Liste von Ereignissen")
    return tuple(_event(each, f"events[{i}]", document, source) for i, each in enumerate(listed))


def _event(told: object, where: str, document: str, source: str) -> TrackingEvent:
    if not isinstance(told, Mapping):
        raise refused(source, where, "is no event", "ist kein Ereignis")
    # 3.0 parts an event into metadata and payload; before, both lay side by side.
    metadata = told["metadata"] if isinstance(told.get("metadata"), Mapping) else told
    payload = part(told, "payload") if metadata is not told else told
    reported = moment(metadata.get("eventCreatedDateTime"), source, f"{where}.eventCreatedDateTime")
    common = {"document": document, "reported_at": reported}
    retracted = text(metadata.get("retractedEventID"))
    if retracted:
        return event(source, where, what="other", classifier="actual", at=reported, id=retracted, retracted=True, **common)
    kind, code = text(metadata.get("eventType")), _code(payload)
    call = part(payload, "transportCall")
    location = part(payload, "eventLocation") or part(call, "location")
    known = codes()["dcsa"]
    classifier = known["classifier"].get(text(payload.get("eventClassifierCode")))
    return event(
        source,
        where,
        # An event of a classifier nobody knows is kept, and nothing is concluded from it.
        what=_what(kind, code, payload) if classifier else "other",
        classifier=classifier or "planned",
        at=moment(payload.get("eventDateTime"), source, f"{where}.eventDateTime"),
        place=place_code(location.get("UNLocationCode"), call.get("UNLocationCode")),
        place_name=_place_name(location, call),
        code=" ".join(filter(None, (text(payload.get("documentTypeCode")) if kind == "SHIPMENT" else "", code)))[:60],
        id=text(metadata.get("eventID")),
        mode=known["mode"].get(text(call.get("modeOfTransport"))),
        means=_means(call)[:100],
        equipment=text(payload.get("equipmentReference"))[:40],
        note=next(filter(None, (text(payload.get(key)) for key in ("changeRemark", "vesselScheduleChangeRemark", "reason", "delayReasonCode"))), ""),
        **common,
    )


def _code(payload: Mapping[str, Any]) -> str:
    """The event's code: of its own field, or of the one that stood for all kinds before 2.1."""
    keys = ("transportEventTypeCode", "equipmentEventTypeCode", "shipmentEventTypeCode", "eventTypeCode")
    return next(filter(None, (text(payload.get(key)) for key in keys)), "")


def _what(kind: str, code: str, payload: Mapping[str, Any]) -> str:
    if kind == "SHIPMENT":
        code = f"{text(payload.get('documentTypeCode'))} {code}"
    if kind == "EQUIPMENT" and text(payload.get("emptyIndicatorCode")) == "EMPTY":
        return "other"  # the box comes or goes back without the goods
    return str(codes()["dcsa"].get(kind, {}).get(code, "other")) if kind in ("SHIPMENT", "EQUIPMENT", "TRANSPORT") else "other"


def _place_name(location: Mapping[str, Any], call: Mapping[str, Any]) -> str:
    address = part(location, "address")
    names = (location.get("locationName"), address.get("cityName"), address.get("city"), call.get("otherFacility"))
    return next(filter(None, (text(each) for each in names)), "")


def _means(call: Mapping[str, Any]) -> str:
    vessel = part(call, "vessel")
    name = text(vessel.get("vesselName")) or text(vessel.get("vesselIMONumber"))
    voyage = next(filter(None, (text(call.get(key)) for key in ("exportVoyageNumber", "carrierExportVoyageNumber", "carrierVoyageNumber"))), "")
    return " ".join(filter(None, (name, voyage)))
