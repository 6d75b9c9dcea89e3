"""Why a correction taught nothing, as people are told by either door."""

from __future__ import annotations

from types import MappingProxyType

from batches.base import Text
from batches.lexicon import WhyNot

_WHY_NOT = MappingProxyType(
    {
        "not_found": Text(
            de="der Wert wurde auf dem Papier nicht gefunden; Seite und Rechteck sagen, wo er steht",
            en="the value was not found on the paper; a page and a box on it show where it stands",
        ),
        "not_read": Text(de="das Feld wurde nicht gelesen, es gibt nichts zu verlernen", en="the field was not read, so there is nothing to unlearn"),
        "no_issuer": Text(
            de="nichts auf der ersten Seite nennt den Aussteller sicher genug; erst das Feld berichtigen, das ihn nennt",
            en="nothing on its first page names the issuer surely enough; correct the field that names the issuer first",
        ),
        "no_label": Text(
            de="keine Bezeichnung nennt den Wert, und sein Platz allein sagt zu wenig",
            en="no label names the value, and its place alone does not tell enough",
        ),
        "not_alone": Text(
            de="an derselben Stelle stehen weitere Werte; sobald die richtigen davon eingetragen sind, lernt es daraus",
            en="other values stand in the same place; once those that are right are entered too, it learns from them",
        ),
        "several_places": Text(
            de="der Wert steht an mehreren Stellen; Seite und Rechteck zeigen die richtige",
            en="the value stands in several places; show the one that counts",
        ),
        "known": Text(de="das Feld wird bereits so gelesen", en="the field is read so already"),
        "said_otherwise": Text(
            de="ein Eintrag des Lexikons liest es anders; falls er falsch ist, zurückziehen",
            en="an entry of the lexicon reads it; withdraw that if it is wrong",
        ),
        "unread": Text(de="das Papier ließ sich dafür nicht noch einmal lesen", en="the paper could not be read once more for it"),
        "withdrawn": Text(de="was es lehrt, wurde zurückgezogen", en="what it teaches was withdrawn"),
    }
)


def why_nothing(code: WhyNot | str) -> Text:
    """Why nothing was learnt; a code that a later version wrote stands for itself."""
    return _WHY_NOT.get(code) or Text(de=code, en=code)
