"""The schema a declaration of ours must satisfy, for whoever wrote it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lxml import etree

#: Where the schema's files lie; the envelope names the others.
SCHEMA = Path(__file__).with_name("MetaData.xsd")

#: The namespaces of the message by the prefixes its examples use.
NAMESPACES = {
    "md": "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2",
    "dec": "urn:wco:datamodel:WCO:DEC-DMS:2",
    "day": "urn:wco:datamodel:WCO:Declaration_DS:DMS:2",
}


@lru_cache(maxsize=1)
def declaration_schema() -> etree.XMLSchema:
    """The schema of envelope and declaration; nothing is fetched for it."""
    return etree.XMLSchema(etree.parse(SCHEMA, etree.XMLParser(no_network=True, resolve_entities=False)))


def faults(message: bytes) -> tuple[str, ...]:
    """What the schema says against ``message``, one line each with its line number; empty when it is valid."""
    schema = declaration_schema()
    schema.validate(etree.fromstring(message, etree.XMLParser(no_network=True, resolve_entities=False)))
    return tuple(f"line {error.line}: {_without_namespaces(error.message)}" for error in schema.error_log)


def _without_namespaces(text: str) -> str:
    for namespace in NAMESPACES.values():
        text = text.replace(f"{{{namespace}}}", "")
    return text
