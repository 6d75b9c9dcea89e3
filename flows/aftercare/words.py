"""What kinds of complaints and what is done about them are called."""

from __future__ import annotations

from batches.base import Text
from distribution.aftercare import ComplaintKind, Step

KINDS: dict[ComplaintKind, Text] = {
    "defect": Text(de="Mangel der Ware", en="Defect of the goods"),
    "packaging": Text(de="Verpackung", en="Packaging"),
    "labelling": Text(de="Kennzeichnung, Anleitung", en="Marking, instructions"),
    "wrong_goods": Text(de="Falsche Ware", en="Wrong goods"),
    "shelf_life": Text(de="Haltbarkeit", en="Shelf life"),
    "incident": Text(de="Vorkommnis: jemand kam zu Schaden oder hätte es können", en="Incident: somebody came to harm, or might have"),
}
STEPS: dict[Step, Text] = {
    "manufacturer_told": Text(de="Hersteller unterrichtet", en="Manufacturer told"),
    "distributors_told": Text(de="Händler unterrichtet", en="Distributors told"),
    "authority_told": Text(de="Behörde unterrichtet", en="Authority told"),
    "other": Text(de="Sonstiges", en="Something else"),
}
