"""Test reports of laboratories."""

from __future__ import annotations

from typing import Any

from batches.paper import MeasurementRow, Paper
from tests.examples.example import Example
from tests.validators.sound_batch import EN149, FACE_MASK_TESTS, HALF_MASK_TESTS, batch, measured, paper, sound_papers

_TESTS = tuple(MeasurementRow(property=test, specimen="1", value="0.1", page=2) for test in HALF_MASK_TESTS)
_PENETRATION = "Penetration, paraffin oil 95 l/min"


def _report(file: str = "tr-149.pdf", rows: tuple[MeasurementRow, ...] = _TESTS, **changes: Any) -> Paper:
    fields: dict[str, Any] = {
        "product": "Particle filtering half mask", "models": ["LY-8210"], "product_class": "FFP2 NR", "standards": [EN149], "issue_date": "2020-04-30",
        "laboratory": "Prüflabor Beispiel", "laboratory_accreditation": "CNAS L8842",
    }  # fmt: skip
    return paper("test_report", file, **(fields | changes)).model_copy(update={"measurements": rows})


def _oil(value: str) -> tuple[MeasurementRow, ...]:
    others = tuple(row for row in _TESTS if row.property != _PENETRATION)
    return (*others, *(MeasurementRow(property=_PENETRATION, specimen=str(number), value=value, unit="%", page=2) for number in (1, 2, 3)))


def _papers(*reports: Paper) -> tuple[Paper, ...]:
    """The sound papers with these reports on the half masks, and one on the surgical masks."""
    others = tuple(each for each in sound_papers() if not each.file.startswith("tr-"))
    masks = paper("test_report", "tr-14683.pdf", product="Medical face mask", models=["XQ-IIR-01"], laboratory_accreditation="CNAS L8842")
    return (*others, measured(masks, FACE_MASK_TESTS), *reports)


def _pair(sentence: str, broken: str, held: str, breaks: Paper, holds: Paper | None = None) -> Example:
    return Example(f"test_report.{sentence}", broken, held, batch(_papers(breaks)), batch(_papers(holds or _report())))


EXAMPLES = (
    _pair(
        "limit_failed",
        "The report prints 6.1 % penetration of paraffin oil; FFP2 allows 6 %.",
        "It prints 6.0 %.",
        _report(rows=_oil("6.1")),
        _report(rows=_oil("6.0")),
    ),
    _pair(
        "incomplete",
        "Penetration was tested with sodium chloride alone; EN 149 asks for paraffin oil too.",
        "Both were tested.",
        _report(rows=tuple(row for row in _TESTS if row.property != _PENETRATION)),
    ),
    _pair("incomplete.unread", "No measured value of the report could be read.", "Its values were read.", _report(rows=())),
    _pair("model_mismatch", "The report is on the variant LY-8210V alone.", "It is on LY-8210, as ordered.", _report(models=["LY-8210V"])),
    _pair("model_mismatch.class", "The report is on FFP3, ordered is FFP2.", "It is on FFP2.", _report(product_class="FFP3 NR")),
    _pair("standard_not_applicable", "The report is by the Chinese GB 2626.", "It is by EN 149.", _report(standards=["GB 2626-2019"])),
    _pair(
        "laboratory_not_accredited",
        "No accreditation of the laboratory was found on the report.",
        "Its accreditation is stated.",
        _report(laboratory_accreditation=None),
    ),
    _pair(
        "after_certificate",
        "The report is a day younger than the certificate of 12 May 2020.",
        "It is of the same day.",
        _report(issue_date="2020-05-13"),
        _report(issue_date="2020-05-12"),
    ),
)
