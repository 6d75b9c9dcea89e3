"""Public alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from catalogue import Catalogue, load_catalogue
from catalogue.law import Alert
from tests.examples.example import Example
from tests.validators.sound_batch import FFP_MAKER, batch


def _with_alert() -> Catalogue:
    """The catalogue with one alert, published on 1 August 2020."""
    row = {
        "alert": "A12/0001/20", "subject": "product", "maker": FFP_MAKER["name"], "product": "", "models": "LY-8210", "certificate_numbers": "",
        "notified_body": "",
        "action": "recall", "valid_from": "2020-08-01", "source": "Safety Gate", "mark": "V",
    }  # fmt: skip
    other = row | {"alert": "A12/0002/20", "models": "ZZ-1", "valid_from": "2020-01-01"}
    return replace(load_catalogue(), alerts=(Alert.model_validate(row), Alert.model_validate(other)))


EXAMPLES = (
    Example(
        "safety.alert",
        "An alert on the maker's model is published on the day judged for.",
        "It is judged for the day before.",
        batch(as_of=date(2020, 8, 1)),
        batch(as_of=date(2020, 7, 31)),
        _with_alert(),
    ),
)
