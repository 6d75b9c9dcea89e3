"""The documents written of a batch: what each is for, how large it is, and its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from batches.base import Text
from batches.errors import FreigabeError
from portal.batch_pages import address
from portal.desk import Known
from record import Archive


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document; ``size`` in bytes, ``None`` where the archive does not give it out."""

    name: str
    label: Text
    use: Text
    sha256: str
    size: int | None
    href: str


#: What each document is for, the most asked for first.
_USES: Mapping[str, tuple[Text, Text]] = {
    "customs-bundle.zip": (
        Text(de="Zollbündel", en="Customs bundle"),
        Text(
            de="Alles für den Zollagenten in einer Datei: ein PDF je Unterlagencode, Zollakte, Anmeldung und Verzeichnis.",
            en="Everything for the customs agent in one file: a PDF for each document code, dossier, declaration and manifest.",
        ),
    ),
    "customs-dossier.pdf": (
        Text(de="Zollakte", en="Customs dossier"),
        Text(
            de="Zollwert, Abgaben, Papiere und offene Punkte zum Lesen und Ablegen.", en="Customs value, charges, papers and open points, to read and to file."
        ),
    ),
    "declaration.pdf": (
        Text(de="Zollanmeldung zum Lesen", en="Customs declaration to read"),
        Text(
            de="Jedes Datenelement mit Nummer und Herkunft, zum Prüfen vor der Abgabe.", en="Every data element with number and source, to check before filing."
        ),
    ),
    "declaration.xml": (
        Text(de="Zollanmeldung als XML", en="Customs declaration as XML"),
        Text(de="Zum Einlesen in die Zollsoftware.", en="To be read by customs software."),
    ),
    "declaration.json": (
        Text(de="Zollanmeldung als JSON", en="Customs declaration as JSON"),
        Text(de="Datenelemente, Herkunft und Fehler für eigene Programme.", en="Data elements, sources and faults for programs of one's own."),
    ),
    "value-declaration.pdf": (
        Text(de="Angaben über den Zollwert (D.V.1)", en="Particulars of customs value (D.V.1)"),
        Text(
            de="Mit der Anmeldung abzugeben, wenn der Zollwert über der Wertgrenze liegt.", en="To be filed with the declaration above the threshold of value."
        ),
    ),
    "release-certificate.pdf": (
        Text(de="Freigabebescheinigung", en="Release certificate"),
        Text(de="Welche Chargen zwei Personen freigegeben haben; für Lager und Empfänger.", en="Which lots two people released; for warehouse and recipients."),
    ),
}


def documents_of(known: Known, archive: Archive) -> tuple[DocumentShown, ...]:
    """The documents, in the order people ask for them."""
    if "documents" not in known.made:
        names = sorted(known.outputs, key=lambda name: (list(_USES).index(name) if name in _USES else len(_USES), name))
        known.made["documents"] = tuple(_shown(known, archive, name) for name in names)
    made: tuple[DocumentShown, ...] = known.made["documents"]
    return made


def _shown(known: Known, archive: Archive, name: str) -> DocumentShown:
    label, use = _USES.get(name, (Text(de=name, en=name), Text(de="", en="")))
    sha256 = known.outputs[name]
    return DocumentShown(name, label, use, sha256, _size(archive, sha256), address(known.batch.id, f"documents/{name}"))


def _size(archive: Archive, sha256: str) -> int | None:
    try:
        with archive.as_file(sha256) as path:
            return path.stat().st_size
    except FreigabeError:
        return None
