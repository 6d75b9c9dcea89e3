"""Refusals in words of pages: the record and the command line say the same sentences, and a page has fields where a command has options."""

from __future__ import annotations

import re

from fastapi import HTTPException

from batches.base import Text
from batches.errors import FreigabeError

#: Options that refusals speak of, as what is asked for is called on pages.
_FIELDS = {
    "on": Text(de="„Tag“", en="“Day”"),
    "by": Text(de="„Name“", en="“Name”"),
    "from": Text(de="„Von“", en="“From”"),
    "to": Text(de="„An“", en="“To”"),
    "until": Text(de="„Bis“", en="“Until”"),
    "authority": Text(de="„Zollstelle“", en="“Customs office”"),
    "land": Text(de="„Bundesland der Zollstelle“", en="“Land of the office”"),
    "subject": Text(de="„Worum es geht“", en="“What it is about”"),
    "outcome": Text(de="„Ausgang“", en="“Outcome”"),
    "page": Text(de="„Seite“", en="“Page”"),
    "box": Text(de="„Stelle“", en="“Place”"),
    "instead-of": Text(de="„Statt“", en="“Instead of”"),
    "released-on": Text(de="„Tag der Überlassung“", en="“Day of release”"),
    "mrn": Text(de="„MRN“", en="“MRN”"),
    "since": Text(de="„Ausgesetzt seit“", en="“Suspended since”"),
    "ended-on": Text(de="„Beendet am“", en="“Ended on”"),
    "maintained-on": Text(de="„Verlangt am“", en="“Asked on”"),
    "reference": Text(de="„Aktenzeichen“", en="“Reference”"),
    "reason": Text(de="„Begründung“", en="“Reason”"),
}
#: The labels of fields by their names in forms.
_LABELS = {
    "mrn": Text(de="MRN", en="MRN"),
    "released_on": Text(de="Tag der Überlassung", en="Day of release"),
    "authority": Text(de="Zollstelle", en="Customs office"),
    "land": Text(de="Bundesland der Zollstelle", en="Land of the office"),
    "since": Text(de="Ausgesetzt seit", en="Suspended since"),
    "days": Text(de="Frist in Arbeitstagen", en="Period in working days"),
    "reference": Text(de="Aktenzeichen", en="Reference"),
    "reason": Text(de="Begründung", en="Reason"),
    "direction": Text(de="Richtung", en="Direction"),
    "with_whom": Text(de="Von wem oder an wen", en="From or to whom"),
    "on": Text(de="Tag", en="Day"),
    "subject": Text(de="Worum es geht", en="What it is about"),
    "paper": Text(de="Das Schreiben", en="The letter"),
    "outcome": Text(de="Ausgang", en="Outcome"),
}
_OPTION = re.compile(rf"--({'|'.join(_FIELDS)})\b(?!-)(?: [A-ZÄÖÜ]+\b)?")
#: What to type at a command line says nothing here.
_COMMAND = re.compile(r" \((?:freigabe |--)[^)]*\)")


def in_fields(refusal: FreigabeError) -> Text:
    """The refusal in both languages, with the names of fields in place of options."""
    return on_pages(Text(de=refusal.de, en=refusal.en))


def on_pages(said: Text) -> Text:
    """A sentence with the names of fields in place of options."""
    return Text(de=_named(said.de, german=True), en=_named(said.en, german=False))


def shown(refusal: FreigabeError) -> FreigabeError:
    """The refusal as a page shows it."""
    said = in_fields(refusal)
    return FreigabeError(refusal.code, said.en, said.de)


def label_of(name: str) -> Text:
    """What a field is called on the page."""
    return _LABELS.get(name, Text(de=name, en=name))


def _named(text: str, *, german: bool) -> str:
    without = _COMMAND.sub("", text)
    return _OPTION.sub(lambda found: _FIELDS[found[1]].de if german else _FIELDS[found[1]].en, without)


class RefusedToPeople(HTTPException):
    """A refusal of the framework's kind that a person in a browser may see: in both languages."""

    def __init__(self, status: int, en: str, de: str) -> None:
        super().__init__(status, en)
        self.de = de


def no_right() -> RefusedToPeople:
    """A role that does not have the right."""
    return RefusedToPeople(403, "your role does not allow this", "Ihre Rolle erlaubt das nicht")


def only_reads() -> RefusedToPeople:
    """A token of scope ``read`` that would change something."""
    return RefusedToPeople(403, "this token only reads", "dieser Zugangsschlüssel darf nur lesen")


def not_in_person() -> RefusedToPeople:
    """A token where a person has to be."""
    return RefusedToPeople(403, "this takes a person who is signed in, not a token", "das geht nur angemeldet, nicht mit einem Zugangsschlüssel")


def no_such_batch() -> RefusedToPeople:
    """A batch that is not there, or somebody else's."""
    return RefusedToPeople(404, "there is no such batch", "diese Sendung gibt es hier nicht")


def no_such_paper() -> RefusedToPeople:
    """A paper that is not the batch's."""
    return RefusedToPeople(404, "this batch has no such paper", "dieses Papier gehört nicht zu dieser Sendung")


def not_of_this_session() -> RefusedToPeople:
    """A form that carries no proof of the session, or of one that is over."""
    return RefusedToPeople(
        403,
        "this did not come from a page of this session; open the page again and repeat it",
        "das kam nicht von einer Seite dieser Sitzung; bitte die Seite neu öffnen und wiederholen",
    )


def not_our_page() -> RefusedToPeople:
    """A form of another site."""
    return RefusedToPeople(403, "this did not come from our page; open it again", "das kam nicht von unserer Seite; bitte die Seite neu öffnen")
