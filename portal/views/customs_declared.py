"""The declaration, group by group: each element with its number, value and source, and what keeps it from being filed."""

from __future__ import annotations

from dataclasses import dataclass

from batches.base import Text
from catalogue import Catalogue
from customs.conditions import WHOM
from customs.declaration import declared, elements_shown
from customs.declaration.declaring import Declared, ElementShown
from portal.desk import Known


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Declaration (``D``), goods shipment (``GS``) or one goods item (``SI``) with its elements; ``missing`` of them have no value."""

    level: str
    item: int | None
    elements: tuple[ElementShown, ...]

    @property
    def missing(self) -> int:
        """How many elements are missing."""
        return sum(each.value is None for each in self.elements)


@dataclass(frozen=True, slots=True)
class FaultShown:
    """What keeps the declaration from being filed, once, with the goods items it is about."""

    said: Text
    whom: Text
    items: tuple[int, ...]


def declaration_of(known: Known, catalogue: Catalogue) -> Declared | None:
    """The declaration of a batch, made once for each version of it; ``None`` where nothing is computed yet."""
    if "declaration" not in known.made:
        known.made["declaration"] = declared(known.batch, known.judgement.customs, catalogue) if known.judgement.customs.lines else None
    made: Declared | None = known.made["declaration"]
    return made


def groups_of(answer: Declared) -> tuple[GroupShown, ...]:
    """Every element stated or missing, in the order of its number within each group."""
    groups: dict[tuple[str, int | None], list[ElementShown]] = {}
    for each in elements_shown(answer):
        groups.setdefault((each.level, each.item), []).append(each)
    order = {"D": 0, "GS": 1, "SI": 2}
    listed = sorted(groups.items(), key=lambda entry: (order[entry[0][0]], entry[0][1] or 0))
    return tuple(GroupShown(level, item, tuple(sorted(elements, key=lambda each: each.number))) for (level, item), elements in listed)


def faults_of(answer: Declared) -> tuple[FaultShown, ...]:
    """What is missing or wrong, once each."""
    items: dict[tuple[Text, str], list[int]] = {}
    for fault in answer.faults:
        about = items.setdefault((fault.said, fault.whom), [])
        if fault.item is not None and fault.item not in about:
            about.append(fault.item)
    return tuple(FaultShown(said, WHOM[whom], tuple(about)) for (said, whom), about in items.items())
