"""What is wrong with an order, at which of its fields, in a sentence of both languages: what pydantic found, in words of people who write orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from batches.base import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct; ``path`` is its place in the order (``("lines", 0, "quantity")``), empty for the order as a whole."""

    path: Path
    said: Text

    @property
    def where(self) -> str:
        """The place as it stands in JSON: ``lines[0].quantity``."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path).lstrip(".")


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """Everything pydantic found, once for each place, in the order of the fields. A list too short only because what is in it is wrong is not told."""
    found: dict[Path, Fault] = {}
    told = error.errors()
    for each in told:
        place = each["loc"]
        if each["type"] == "too_short" and any(other["loc"][: len(place)] == place and len(other["loc"]) > len(place) for other in told):
            continue
        fault = _own(each) if each["type"] == "value_error" else None
        fault = fault or Fault(_place(each["loc"]), _said(each["type"], each.get("ctx", {}), each["msg"]))
        found.setdefault(fault.path, fault)
    return tuple(found.values())


#: What pydantic calls members of a union and keys of a mapping, in the place of a fault; no field is called so.
_TAG = re.compile(r".*[\[(].*|[a-z]+-[a-z]+|bool|str|int|decimal|Beneficiary")


def _place(location: tuple[int | str, ...]) -> Path:
    return tuple(part for part in location if isinstance(part, int) or _TAG.fullmatch(part) is None)


def _said(kind: str, values: Mapping[str, Any], message: str) -> Text:
    if kind == "string_pattern_mismatch":
        pattern = values["pattern"]
        return _FORMS.get(pattern, Text(de=f"Das hat nicht die verlangte Form ({pattern}).", en=f"This does not have the form it should have ({pattern})."))
    known = _SENTENCES.get(kind)
    if known is None:
        return Text(de=f"Diese Angabe passt hier nicht ({message}).", en=f"This does not fit here ({message}).")
    return Text(de=known.de.format(**values), en=known.en.format(**values))


def _texts(rows: Mapping[str, tuple[str, str]]) -> dict[str, Text]:
    return {kind: Text(de=de, en=en) for kinds, (de, en) in rows.items() for kind in kinds.split()}


_SENTENCES = _texts({
    "missing": ("Diese Angabe fehlt.", "This is missing."),
    "extra_forbidden": (
        "Eine Angabe dieses Namens gibt es in einem Auftrag nicht; bitte die Schreibweise prüfen.", "An order has nothing of this name; check its spelling."),
    "string_too_short": ("Bitte ausfüllen.", "Please fill this in."),
    "string_too_long": ("Höchstens {max_length} Zeichen.", "At most {max_length} characters."),
    "string_type": ("Hier gehört ein Text hin.", "This has to be text."),
    "greater_than": ("Die Zahl muss größer als {gt} sein.", "The number has to be greater than {gt}."),
    "greater_than_equal": ("Die Zahl muss mindestens {ge} sein.", "The number has to be {ge} at least."),
    "less_than_equal": ("Die Zahl darf höchstens {le} sein.", "The number may be {le} at most."),
    "decimal_parsing decimal_type finite_number": ("Hier gehört eine Zahl hin, etwa 1234.5.", "This has to be a number such as 1234.5."),
    "decimal_max_digits": ("Höchstens {max_digits} Ziffern.", "At most {max_digits} digits."),
    "int_parsing int_type int_from_float int_parsing_size": ("Hier gehört eine ganze Zahl hin.", "This has to be a whole number."),
    "bool_parsing bool_type": ("Hier gehört true (ja) oder false (nein) hin.", "This has to be true or false."),
    "literal_error": ("Möglich ist nur {expected}.", "Only {expected} is possible here."),
    "date_parsing date_type date_from_datetime_parsing date_from_datetime_inexact": (
        "Hier gehört ein Tag hin, etwa 2020-06-22.", "This has to be a day such as 2020-06-22."),
    "model_type model_attributes_type dict_type": ("Hier gehören Angaben in geschweiften Klammern hin: {{ … }}.", "This has to be an object: {{ … }}."),
    "tuple_type list_type": ("Hier gehört eine Liste in eckigen Klammern hin: [ … ].", "This has to be a list: [ … ]."),
    "too_short": ("Mindestens {min_length} wird gebraucht.", "At least {min_length} is needed."),
    "too_long": ("Höchstens {max_length} sind möglich.", "At most {max_length} are possible."),
})  # fmt: skip
_CONTROL = Text(de="Zeilenumbrüche und Steuerzeichen gehören nicht hierher.", en="Line breaks and control characters do not belong here.")
_FORMS = {
    r"^[A-Z]{2}$": Text(de="Ein Länderkürzel hat zwei Großbuchstaben, etwa CN.", en="A country code has two capitals, such as CN."),
    r"^[A-Z]{3}$": Text(de="Ein Währungskürzel hat drei Großbuchstaben, etwa USD.", en="A currency code has three capitals, such as USD."),
    r"^\d{8}(\d{2})?$": Text(de="Eine Warennummer hat 8 oder 10 Ziffern.", en="A commodity code has 8 or 10 digits."),
    r"^[^\x00-\x1f\x7f]*$": _CONTROL,
}

_LINE = re.compile(r"\[line (\d+)\]")


def _own(each: Any) -> Fault | None:
    """What :mod:`batches.order` itself refuses."""
    message = each["msg"].removeprefix("Value error, ")
    for pattern, told in _OWN:
        if (found := pattern.fullmatch(message)) is not None:
            place, de, en = told(found)
            return Fault(_place(each["loc"]) + tuple(_numbered(place, each["input"])), Text(de=de, en=en))
    return None


def _numbered(place: str, order: Any) -> Iterator[str | int]:
    """A place as the order's own refusals name it, lines by their numbers."""
    for part in re.findall(r"[a-z_]+|\[line \d+\]|\[\d+\]", place):
        line = _LINE.fullmatch(part)
        if line is not None:
            yield from (at for at, one in enumerate(order["lines"]) if str(_number_of(one)) == line[1])
        else:
            yield int(part[1:-1]) if part.startswith("[") else part


def _number_of(line: Any) -> Any:
    return line.get("line") if isinstance(line, Mapping) else getattr(line, "line", None)


_Told = Callable[[re.Match[str]], tuple[str, str, str]]
_OWN: tuple[tuple[re.Pattern[str], _Told], ...] = (
    (re.compile("must be a finite number"), lambda _: ("", "Hier gehört eine Zahl hin, etwa 1234.5.", "This has to be a number such as 1234.5.")),
    (re.compile(r"must have no more than (\d+) digits"), lambda f: ("", f"Höchstens {f[1]} Ziffern.", f"At most {f[1]} digits.")),
    (re.compile("must be a whole number"), lambda _: ("", "Hier gehört eine ganze Zahl hin.", "This has to be a whole number.")),
    (re.compile("lines: each line number may occur once"), lambda _: (
        "lines", "Jede Positionsnummer darf nur einmal vorkommen.", "Each line number may occur once.")),
    (re.compile(r"(lines\[line \d+\]\.lots): each lot may occur once"), lambda f: (
        f[1], "Jede Charge darf in einer Position nur einmal vorkommen.", "Each lot may occur once in a line.")),
    (re.compile(r"lines: an order has at most (\d+) lots in all; divide it"), lambda f: (
        "lines", f"Ein Auftrag hat höchstens {f[1]} Chargen; bitte aufteilen.", f"An order has at most {f[1]} lots in all; please divide it.")),
    (re.compile(r"adjustments: (\w+) is for line (\d+), which the order does not have"), lambda f: (
        "adjustments", f"{f[1]} gilt für Position {f[2]}, die der Auftrag nicht hat.", f"{f[1]} is for line {f[2]}, which the order does not have.")),
    (re.compile(r"(.+?)(: quantity × (\S+))?: more than a declaration can state \(14 digits before the point, in EUR\)"), lambda f: (
        f"{f[1]}.{f[3]}" if f[3] else f[1],
        "Das ergibt mehr, als eine Zollanmeldung angeben kann (14 Stellen vor dem Komma, in EUR).",
        "This amounts to more than a declaration can state (14 digits before the point, in EUR).")),
)  # fmt: skip
