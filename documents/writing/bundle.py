"""The customs bundle: one PDF for each document code, what freigabe wrote, and a manifest, as one zip with the same bytes for the same batch."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from batches.base import Text
from batches.batch import Batch, Judgement
from documents.writing.customs_papers import CustomsPaper, grouped
from documents.writing.joining import Joined, ToJoin, joined
from documents.writing.manifest import MANIFEST, MANIFEST_TABLE, BundledDocument, LeftOut, Manifest, OriginalPaper, WrittenDocument
from documents.writing.wording import word

#: The days a zip can say (APPNOTE 4.4.6).
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2107, 12, 31)
_READABLE_FILE = 0o100644 << 16
_UNIX = 3

Named = tuple[str, bytes]


def customs_bundle(batch: Batch, judgement: Judgement, papers: Sequence[CustomsPaper], bytes_of: Callable[[str], bytes], written: Mapping[str, bytes]) -> bytes:
    """The bundle as a zip, its files dated the day judged for; ``bytes_of`` gives a paper's bytes by digest, ``written`` is what freigabe wrote, by name.

    A single paper of a code is passed on byte for byte; several are joined in the order given, but for those that cannot be without losing something:
    these stand beside under a numbered name, and the manifest says why.
    """
    groups = grouped(papers)
    several = [[ToJoin(paper.file, bytes_of(paper.sha256), paper.pages) for paper in group] for group in groups if len(group) > 1]
    made = iter(joined(several))
    filed = [each for group in groups for each in _filed(group, next(made) if len(group) > 1 else None, bytes_of)]
    documents = tuple(document for document, _ in filed)
    held = {paper.file for paper in papers}
    manifest = Manifest(
        batch=batch.id,
        order=batch.order.order,
        judged_for=judgement.judged_for,
        catalogue=judgement.catalogue,
        documents=documents,
        written=tuple(_written(name, data) for name, data in sorted(written.items())),
        left_out=tuple(
            LeftOut(file=paper.file, sha256=paper.sha256, why=_words("left_out", "unread" if paper.error is not None else "no_document"))
            for paper in sorted(batch.papers, key=lambda each: each.file)
            if paper.file not in held
        ),
    )
    table = manifest.as_table()
    manifest = manifest.model_copy(update={"written": (*manifest.written, _written(MANIFEST_TABLE, table))})
    files = [(document.file, data) for document, data in filed]
    return _zipped([*files, *written.items(), (MANIFEST_TABLE, table), (MANIFEST, manifest.as_json())], judgement.judged_for)


def _filed(group: Sequence[CustomsPaper], made: Joined | None, bytes_of: Callable[[str], bytes]) -> list[tuple[BundledDocument, bytes]]:
    """The files that hold the papers of one code: those joined first, then one for each that is passed on by itself."""
    refused = made.refused if made is not None and made.data else None
    filed: list[tuple[BundledDocument, bytes]] = []
    if made is not None and refused is not None:
        inside = [paper for paper, why in zip(group, refused, strict=True) if why is None]
        filed.append((_document(f"{group[0].filed_as}.pdf", made.data, inside, joined=True), made.data))
    reasons = made.refused if made is not None else (None,)
    alone = [(paper, why) for paper, why in zip(group, reasons, strict=True) if refused is None or why is not None]
    for number, (paper, why) in enumerate(alone, start=len(filed) + 1):
        data = bytes_of(paper.sha256)
        name = f"{paper.filed_as}.pdf" if number == 1 else f"{paper.filed_as}-{number}.pdf"
        filed.append((_document(name, data, [paper], beside=_words("not_joined", why) if why else None), data))
    return filed


def _document(file: str, data: bytes, papers: Sequence[CustomsPaper], *, joined: bool = False, beside: Text | None = None) -> BundledDocument:
    first = papers[0]
    return BundledDocument(
        file=file,
        code=first.code,
        element=first.element,
        name=first.name,
        pages=sum(paper.pages for paper in papers),
        sha256=hashlib.sha256(data).hexdigest(),
        lines=tuple(sorted({line for paper in papers for line in paper.lines})),
        joined=joined,
        beside=beside,
        papers=tuple(
            OriginalPaper(file=paper.file, sha256=paper.sha256, pages=paper.pages, number=paper.number, date=paper.issued, lines=paper.lines)
            for paper in papers
        ),
    )


def _written(file: str, data: bytes) -> WrittenDocument:
    return WrittenDocument(file=file, name=_words("written", file), sha256=hashlib.sha256(data).hexdigest())


def _words(table: str, key: str) -> Text:
    return Text(**word(table, key))


def _zipped(files: Iterable[Named], dated: date) -> bytes:
    """Stored, not deflated: the papers are compressed already, and another zlib would make other bytes of them."""
    day = min(max(dated, _FIRST_DAY), _LAST_DAY)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in sorted(files):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
            bundle.writestr(entry, data)
    return packed.getvalue()
