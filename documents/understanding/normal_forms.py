"""Whether a value that a person enters has the form the contract gives its field; the same value must not be on record in two spellings."""

from __future__ import annotations

import re
from datetime import date

from batches.errors import InputRefused
from batches.fields import FIELDS
from documents.understanding.acts import normal_act
from documents.understanding.lexicon import table
from documents.understanding.standards import normal_standard

#: Longer than any value a paper states.
_MOST_SIGNS = 300


def entered(field: str, value: str) -> str | int:
    """The value as facts have it; ``InputRefused`` says which form it should have."""
    text = " ".join(value.split())
    if not text or len(text) > _MOST_SIGNS or not text.isprintable():
        raise _refused(field, value, f"a line of text of at most {_MOST_SIGNS} characters", f"eine Textzeile von höchstens {_MOST_SIGNS} Zeichen")
    match FIELDS[field]:
        case "date":
            return _date(field, text)
        case "amount":
            return _matching(field, text, r"\d{1,15}(?:\.\d{1,6})?", "figures with a dot, such as 1234.50", "Ziffern mit Punkt wie 1234.50")
        case "count":
            return int(_matching(field, text, r"\d{1,9}", "a whole number", "eine ganze Zahl"))
        case "body":
            return _matching(field, text, r"\d{4}", "four figures, such as 0158", "vier Ziffern wie 0158")
        case "text":
            return _text(field, text)


def _date(field: str, text: str) -> str:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise _refused(field, text, "an ISO 8601 day such as 2020-06-22", "ein Tag wie 2020-06-22")


def _text(field: str, text: str) -> str:
    if field == "currency":
        return _matching(field, text, r"[A-Z]{3}", "an ISO 4217 code such as USD", "ein Kürzel nach ISO 4217 wie USD")
    if field == "incoterm":
        codes = table("trade")["words"]["incoterms"]
        return _matching(field, text, "|".join(map(re.escape, codes)), "a code such as CIF", "ein Kürzel wie CIF")
    if field == "conformity_module":
        return _matching(field, text, r"C2|[A-H]1?", "a module such as B, C2 or D", "ein Modul wie B, C2 oder D")
    normal = {"standards": normal_standard, "legislation": normal_act}.get(field)
    known = normal(text) if normal is not None else None
    if known is not None and known != text:
        raise _refused(field, text, f"its normal form, {known}", f"die Normalform {known}")
    return text


def _matching(field: str, text: str, pattern: str, en: str, de: str) -> str:
    if re.fullmatch(pattern, text) is None:
        raise _refused(field, text, en, de)
    return text


def _refused(field: str, value: str, en: str, de: str) -> InputRefused:
    return InputRefused("correct.value", f"{field} {value!r}: write {en}", f"{field} {value!r}: bitte {de} angeben")
