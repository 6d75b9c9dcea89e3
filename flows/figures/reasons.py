"""Why goods were rejected, findings overridden, and what still blocks: by supplier and code."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from batches.base import Text
from batches.decision import plain_name
from flows.figures.figure import Table
from flows.figures.held import Held, How
from flows.figures.looked_up import Looked


@dataclass(frozen=True, slots=True)
class Reason:
    """How often one code was a reason with one supplier, and in which batches."""

    supplier: str
    code: str
    rejected: int
    overridden: int
    open: int
    batches: tuple[str, ...]

    @property
    def all(self) -> int:
        """However it was."""
        return self.rejected + self.overridden + self.open


@dataclass(frozen=True, slots=True)
class Reasons:
    """By supplier (those with the most first), and the most frequent code of each first. ``behind``: batches whose changes are not counted yet."""

    reasons: tuple[Reason, ...]
    behind: int = 0

    @property
    def table(self) -> Table:
        """The same as a table."""
        return Table(
            Text(de="Gründe je Lieferant", en="Reasons by supplier"),
            (
                Text(de="Lieferant", en="Supplier"),
                Text(de="Befund", en="Finding"),
                Text(de="Zurückgewiesen", en="Rejected"),
                Text(de="Übergangen", en="Overridden"),
                Text(de="Sperrt noch", en="Still blocking"),
                Text(de="Sendungen", en="Batches"),
            ),
            tuple((r.supplier, r.code, r.rejected, r.overridden, r.open, len(r.batches)) for r in self.reasons),
        )


def reasons_by_supplier(looked: Looked[Held], batches: Collection[str] | None = None) -> Reasons:
    """Findings as each batch was last judged; one that a better paper took away is no reason any more. Suppliers are one, however their name was typed."""
    only = None if batches is None else frozenset(batches)
    names: dict[str, str] = {}
    counts: dict[tuple[str, str], Counter[How]] = defaultdict(Counter)
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for id_, batch in sorted(looked.of.items()):
        for code, how in batch.reasons if only is None or id_ in only else ():
            supplier = plain_name(batch.supplier) or batch.supplier
            names.setdefault(supplier, batch.supplier)
            counts[supplier, code][how] += 1
            where[supplier, code].add(id_)
    whole = Counter[str]()
    for (supplier, _), each in counts.items():
        whole[supplier] += each.total()
    order = sorted(counts, key=lambda key: (-whole[key[0]], key[0], -counts[key].total(), key[1]))
    found = (Reason(names[s], c, counts[s, c]["rejected"], counts[s, c]["overridden"], counts[s, c]["open"], tuple(sorted(where[s, c]))) for s, c in order)
    return Reasons(tuple(found), looked.behind)
