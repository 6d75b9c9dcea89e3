"""The customs declaration of a batch: shown from the record, and read back from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from batches.errors import InputRefused
from flows.stored import stored_outcome

if TYPE_CHECKING:
    from customs.declaration import Declaration, Declared, Fault


@dataclass(frozen=True, slots=True)
class DeclarationRead:
    """A declaration read from a file, and what is wrong with it on the day of acceptance."""

    declaration: Declaration
    faults: tuple[Fault, ...]


def declaration_of(data: Path, batch_id: str) -> Declared:
    """The declaration of a batch as the record has it."""
    from catalogue import load_catalogue
    from customs.declaration import declared

    outcome = stored_outcome(data, batch_id)
    return declared(outcome.batch, outcome.judgement.customs, load_catalogue())


def read_declaration(path: Path, on: date) -> DeclarationRead:
    """A declaration written as XML, checked for the day ``on``; what papers are at hand for it, nobody knows."""
    from catalogue import load_catalogue
    from customs.declaration import declaration_from_xml, faults
    from customs.declaration.xml_reading import MOST_BYTES

    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputRefused("declaration.unreadable", f"{path}: {error.strerror}", f"{path}: {error.strerror}") from error
    declaration = declaration_from_xml(data)
    return DeclarationRead(declaration, faults(declaration, load_catalogue(), on))
