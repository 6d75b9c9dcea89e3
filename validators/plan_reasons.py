"""Why a lot is inspected by the plan it is, in both languages: which lots led there, by which clause (words in ``words/sampling.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from batches.base import Language, Text
from batches.inspected_before import InspectedLot, SeriesState
from batches.rule import Value, in_words
from validators.switching import Switched
from validators.trade_words import defect_class_in_words


def one_off() -> Text:
    """What a plan for the first lot of a supplier and product leaves open."""
    return _told("one_off", {})


def reason(state: SeriesState, switched: Switched, defect_class: str) -> Text | None:
    """Why inspection is not normal, by the lots before; ``None`` where it is."""
    if not switched.clause:
        return None
    lots = state.led_by if switched.clause == "9.3.3" else tuple(lot for lot in state.led_by if not lot.accepted)
    values: dict[str, Value] = {
        "defect_class": defect_class_in_words(defect_class),
        "of": len(state.led_by),
        "score": state.score,
        "action": state.corrective_action,
        "lots": Text(de=_listed(lots, "de"), en=_listed(lots, "en")),
    }
    return _told("discontinued" if switched.discontinued else switched.clause, values)


def _listed(lots: Iterable[InspectedLot], language: Language) -> str:
    return "; ".join(_said("lot", language, {"lot": lot.name, "on": lot.arrived_on, "found": lot.found, "sample": lot.sample_size}) for lot in lots)


def _told(key: str, values: Mapping[str, Value]) -> Text:
    return Text(de=_said(key, "de", values), en=_said(key, "en", values))


def _said(key: str, language: Language, values: Mapping[str, Value]) -> str:
    return _words()[key].in_language(language).format_map({name: in_words(value, language) for name, value in values.items()})


@cache
def _words() -> Mapping[str, Text]:
    path = Path(__file__).parent / "words" / "sampling.toml"
    return {key: Text.model_validate(entry) for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items()}
