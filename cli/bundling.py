"""The customs bundle by command: what is in it, handed out, and verified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from batches.base import Language
from cli.place import data_folder
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from documents.writing.manifest import BundledDocument, Manifest
    from flows import BundleChecked


def bundle(batch: str, to: Path | None, *, data: Path | None, as_json: bool, lang: Language) -> int:
    """Show the manifest of the bundle on record, and write the bundle where ``to`` says."""
    from flows import hand_out_bundle, manifest_of, stored_bundle

    packed = stored_bundle(data_folder(data), batch)
    manifest = manifest_of(packed)
    if to is not None:
        hand_out_bundle(packed, to)
    if as_json:
        print_json(json.loads(manifest.as_json()))
        return 0
    _say_manifest(manifest, lang)
    if to is not None:
        say(f"geschrieben: {to}" if lang == "de" else f"written: {to}")
    return 0


def say_checked(name: str, checked: BundleChecked, *, as_json: bool, lang: Language) -> int:
    """Say what became of checking a bundle; exit 1 when anything was altered."""
    if as_json:
        print_json({"verified": not checked.faults, "faults": list(checked.faults), "batch": checked.batch, "handed_out": checked.handed_out})
        return 1 if checked.faults else 0
    for fault in checked.faults:
        say(fault)
    if not checked.faults:
        german, english = "unverändert: jede Datei hat die Prüfsumme des Verzeichnisses", "unaltered: every file has the digest the manifest states"
        if checked.handed_out:
            german, english = f"{german}, und diese Akte hat {name} so ausgegeben", f"{english}, and this record handed {name} out as it is"
        else:
            german = f"{german}; diese Akte kennt die Sendung nicht, wer das Verzeichnis schrieb, ist damit nicht gesagt"
            english = f"{english}; this record does not know the batch, so who wrote the manifest is not said"
        say(german if lang == "de" else english)
    return 1 if checked.faults else 0


def _say_manifest(manifest: Manifest, lang: Language) -> None:
    one, several, of = ("Seite", "Seiten", "aus") if lang == "de" else ("page", "pages", "of")
    for document in manifest.documents:
        pages = one if document.pages == 1 else several
        say(f"{document.file}  {document.name.in_language(lang)}{_numbers(document)}  ({document.pages} {pages})")
        if document.joined:
            say(f"  {of}: {', '.join(paper.file for paper in document.papers)}")
        if document.beside is not None:
            say(f"  {document.papers[0].file}: {document.beside.in_language(lang)}")
    for written in manifest.written:
        say(f"{written.file}  {written.name.in_language(lang)}")
    for paper in manifest.left_out:
        say(f"{'nicht dabei' if lang == 'de' else 'left out'}: {paper.file} ({paper.why.in_language(lang)})")


def _numbers(document: BundledDocument) -> str:
    numbers = ", ".join(dict.fromkeys(paper.number for paper in document.papers if paper.number))
    return f"  {numbers}" if numbers else ""
