"""IATA ONE Record: the answer to ``GET {logistics object}/logistics-events``, API 2.x with ontology 3.x: an ``api:Collection`` of ``cargo:LogisticsEvent``.

JSON-LD lets a server write one term in several ways (``cargo:eventDate``, ``eventDate`` under ``@vocab``, or the whole IRI), and one member without its list.
Terms are told apart by their last part: none of those read here occurs in both of the standard's vocabularies. Nothing is loaded to read a context.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from batches.tracking import TrackingEvent
from flows.tracking.bodies import codes, event, json_of, moment, place_code, refused, text

Node = Mapping[str, Any]
#: An answer nests collection, event, location, address and value; deeper than this nothing is looked for.
_DEEPEST = 20


def events_in(body: bytes, document: str, source: str, places: Mapping[str, Node] | None = None) -> tuple[TrackingEvent, ...]:
    """The events of an answer; ``places``: locations that it only links, by their IRI. ``InputRefused`` for an answer that is none."""
    answer = _plain(json_of(body, source))
    return tuple(_event(each, f"hasItem[{i}]", document, source, places or {}) for i, each in enumerate(_items(answer, source)))


def size_of(body: bytes, source: str) -> tuple[int, int | None]:
    """How many events an answer holds, and how many there are in all where it says so (``api:hasTotalItems``)."""
    answer = _plain(json_of(body, source))
    total = answer.get("hasTotalItems") if isinstance(answer, Mapping) else None
    stated = text(total.get("@value") if isinstance(total, Mapping) else total)
    return len(_items(answer, source)), int(stated) if re.fullmatch(r"\d{1,9}", stated) else None


def linked_places(body: bytes, source: str) -> tuple[str, ...]:
    """The IRIs of the locations an answer links without describing them."""
    items = _items(_plain(json_of(body, source)), source)
    places = [place for each in items if isinstance(each, Mapping) and isinstance(place := each.get("eventLocation"), Mapping | str)]
    bare = [iri for each in places if (iri := _iri(each)) and not _describes(each)]
    return tuple(dict.fromkeys(bare))


def place_in(body: bytes, source: str) -> Node:
    """A ``cargo:Location`` as its server describes it."""
    answer = _plain(json_of(body, source))
    return answer if isinstance(answer, Mapping) else {}


def _plain(value: object, depth: int = 0) -> Any:
    """The answer with every term by its last part, and ``@value`` objects as their values."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    if not isinstance(value, Mapping):
        return value
    if "@value" in value:
        return value["@value"]
    return {key if key.startswith("@") else re.split(r"[#/:]", key)[-1]: _plain(inner, depth + 1) for key, inner in value.items() if key != "@context"}


def _items(answer: object, source: str) -> list[Any]:
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]  # expanded JSON-LD
    if isinstance(answer, Mapping):
        if "hasItem" in answer:
            items = answer["hasItem"]
            return items if isinstance(items, list) else [items]
        if "hasTotalItems" in answer or "Collection" in _types(answer):
            return []
        if isinstance(graph := answer.get("@graph"), list):
            return [each for each in graph if isinstance(each, Mapping) and "LogisticsEvent" in _types(each)]
        if "LogisticsEvent" in _types(answer):
            return [answer]
    raise refused(source, "answer", "is no Collection of LogisticsEvents", "ist keine Collection von LogisticsEvents")


def _types(node: Node) -> list[str]:
    stated = node.get("@type")
    return [re.split(r"[#/:]", text(each))[-1] for each in (stated if isinstance(stated, list) else [stated])]


def _event(told: object, where: str, document: str, source: str, places: Mapping[str, Node]) -> TrackingEvent:
    if not isinstance(told, Mapping):
        raise refused(source, where, "is no LogisticsEvent", "ist kein LogisticsEvent")
    known = codes()["one_record"]
    code = _code(told.get("eventCode"))
    kind = _code(told.get("eventTimeType")) or "ACTUAL"
    classifier = known["classifier"].get(kind)
    place = _place(told.get("eventLocation"), places)
    created = told.get("creationDate")
    return event(
        source,
        where,
        what=known["what"].get(code, "other") if classifier else "other",
        classifier=classifier or "planned",
        at=moment(told.get("eventDate"), source, f"{where}.eventDate"),
        document=document,
        reported_at=moment(created, source, f"{where}.creationDate") if created else None,
        place=place_code(*_codes_of(place)),
        place_name=text(place.get("locationName")),
        code=code[:60],
        id=_iri(told),
        mode="air",
        note=_note(code, told, partial=told.get("partialEventIndicator") in (True, "true")),
    )


def _note(code: str, told: Node, *, partial: bool) -> str:
    words = codes()["one_record"]["discrepancy"].get(code.removeprefix("DIS_"))
    name = text(told.get("eventName"))
    said = f"{words['en']} / {words['de']}" if words else (name if code not in codes()["one_record"]["what"] or code == "DIS" else "")
    return "; ".join(filter(None, (said, "part of the consignment / ein Teil der Sendung" if partial else "")))[:300]


def _code(value: object) -> str:
    """A code: of a ``CodeListElement`` (``…/StatusCode#DEP``, or its ``code``), of an individual (``cargo:ACTUAL``), or as it stands."""
    if isinstance(value, list):
        return next(filter(None, map(_code, value)), "")
    stated = (value.get("code") or value.get("@id")) if isinstance(value, Mapping) else value
    return re.split(r"[#/:]", text(stated))[-1].upper()


def _iri(value: object) -> str:
    return text(value.get("@id") if isinstance(value, Mapping) else value)


def _describes(place: object) -> bool:
    return isinstance(place, Mapping) and bool(place.get("locationCodes") or place.get("locationName"))


def _place(value: object, places: Mapping[str, Node]) -> Node:
    if isinstance(value, list):
        value = next(iter(value), None)
    if _describes(value):
        return value if isinstance(value, Mapping) else {}
    return places.get(_iri(value), {})


def _codes_of(place: Node) -> Iterator[str]:
    stated = place.get("locationCodes")
    for each in stated if isinstance(stated, list) else [stated]:
        yield _code(each)
