"""The one way in for files: name and size, digest, type, structure, malware, in this order; then the archive keeps them. One refused never refuses others."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from batches.batch import Attachment
from batches.errors import NotNow, Unavailable
from batches.file_names import label
from documents.opening.process import OPENING, PICTURING, Opener, Wanted, opener
from documents.opening.refusal import NotOpened
from flows.uploads.archives import unpacked
from flows.uploads.contents import claimed, extension_of, identified
from flows.uploads.policy import QuotaRow, Rules, TypeRow, UploadKind, counted, rules
from flows.uploads.refusing import FileRefused
from flows.uploads.scanning import scanned
from flows.uploads.sent import Received, Sender, SentFile, Taken
from flows.wiring import House
from record.uploads import Limit, Reached, Sent


def take_in(house: House, sender: Sender, kind: UploadKind, files: Sequence[SentFile], known: Collection[str] = ()) -> Taken:
    """Look at each file and keep what may be kept; ``known``: digests of the batch's papers. Blocks for as long as that takes.

    Every file is counted in the record. ``Unavailable`` when a malware scanner is set up and does not answer: that file and those after it are not kept.
    """
    ruled = rules(kind, house.ledger.clock().date())
    house.place.make()
    house.place.receiving.mkdir(mode=0o700, exist_ok=True)
    with opener() as opening, tempfile.TemporaryDirectory(dir=house.place.receiving, prefix="unpacked-") as folder:
        door = _Door(house, sender, ruled, opening, Path(folder), set(known))
        received = tuple(each for file in files for each in door.take(file))
    if kind != "papers":
        return Taken(received=received)
    kept = [each for each in received if each.outcome == "kept" and each.kept_as is not None]
    return Taken(received=received, attachments=tuple(Attachment(file=_as_paper(each.name), sha256=each.kept_as or "", by=sender.by) for each in kept))


def room_for(house: House, sender: Sender) -> None:
    """``NotNow`` when a quota leaves no room for even one small file: to be asked before anything is received."""
    quotas = _quotas(rules("papers", house.ledger.clock().date()), sender)
    reached = house.ledger.uploads.room(Sent(sender.batch, sender.counted_as, sender.organisation, "", "", 1), _limits(house, quotas))
    if reached is not None:
        refusal = _reached(reached, quotas)
        raise NotNow(refusal.code, refusal.said.en, refusal.said.de)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where a file's bytes are now: in the archive, or there before."""

    sha256: str
    pages: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Door:
    """What the files of one request pass; ``known`` grows by what is kept."""

    house: House
    sender: Sender
    rules: Rules
    opener: Opener
    folder: Path
    known: set[str]

    def take(self, file: SentFile, inside: str | None = None) -> Iterator[Received]:
        """What becomes of a file; of an archive, of each file in it, and then of the archive only where that is refused."""
        name = label(file.name)
        told = Received(id="", name=name, sha256=file.sha256, bytes=file.bytes, outcome="refused", inside=inside)
        uploads, quotas = self.house.ledger.uploads, _quotas(self.rules, self.sender)
        sent = Sent(self.sender.batch, self.sender.counted_as, self.sender.organisation, name, file.sha256, file.bytes)
        begun = uploads.begin(sent, _limits(self.house, quotas))
        if isinstance(begun, Reached):
            yield _refused(told, _reached(begun, quotas), uuid.uuid4().hex)
            return
        try:
            row = self._recognised(file, name, inside)
            if row is not None and row.type == "zip":
                for each in unpacked(file.path, row, self.folder, self.rules.most_file_bytes):
                    yield from self.take(each, inside=name)
                uploads.settle(begun, None, counted=0)  # an archive counts as what was in it
                return
            kept = _Kept(file.sha256, again=True) if row is None else self._kept(file, row)
        except FileRefused as refusal:
            uploads.settle(begun, refusal.code)
            yield _refused(told, refusal, begun)
            return
        except Unavailable as fault:
            uploads.settle(begun, fault.code)
            raise
        uploads.settle(begun, None)
        self.known.update((file.sha256, kept.sha256))
        outcome = {"outcome": "already_there" if kept.again else "kept", "kept_as": kept.sha256, "pages": kept.pages}
        yield told.model_copy(update={"id": begun} | outcome)

    def _recognised(self, file: SentFile, name: str, inside: str | None) -> TypeRow | None:
        """What the file is, by name and size first; ``None`` where its bytes are known already."""
        by_name = claimed(name, self.rules)
        if inside is not None and by_name.type == "zip":
            raise FileRefused("upload.nested_archive")
        if file.bytes == 0:
            raise FileRefused("upload.empty")
        if file.cut or file.bytes > by_name.most_bytes:
            raise FileRefused(
                "upload.too_large", found=f"> {counted(by_name.most_bytes)}" if file.cut else counted(file.bytes), limit=counted(by_name.most_bytes)
            )
        if file.sha256 in self.known:
            return None
        row = identified(file, name, self.rules)
        if inside is not None and row.type == "zip":
            raise FileRefused("upload.nested_archive")
        return row

    def _kept(self, file: SentFile, row: TypeRow) -> _Kept:
        """The file in the archive, after everything else there is to look at."""
        pages, pdf = None, b""
        if row.type in ("csv", "json"):
            _text_checked(file.path, row)
        else:
            pages, pdf = self._opened(file.path, row)
        scanned(file.path)
        if not pdf:
            return _Kept(self.house.archive.put_file(file.path), pages)
        kept = self.house.archive.put(pdf)
        return _Kept(kept, pages, again=kept in self.known)

    def _opened(self, path: Path, row: TypeRow) -> tuple[int, bytes]:
        bounds = replace(OPENING if row.type == "pdf" else PICTURING, file_bytes=row.most_bytes, pages=row.most_pages or OPENING.pages)
        pixels = row.most_pixels or 0
        try:
            return self.opener.open(path, Wanted(row.type, pixels), bounds)
        except NotOpened as refusal:
            limits = {
                "too_many_pages": str(bounds.pages), "too_many_pixels": str(pixels // 1_000_000),
                "memory_exceeded": counted(bounds.memory_bytes), "time_exceeded": f"{bounds.cpu_seconds} s",
            }  # fmt: skip
            if refusal.code == "too_large":
                raise FileRefused("upload.too_large", found=counted(path.stat().st_size), limit=counted(row.most_bytes)) from refusal
            raise FileRefused(f"upload.{refusal.code}", limit=limits.get(refusal.code, "")) from refusal


def _refused(told: Received, refusal: FileRefused, id_: str) -> Received:
    return told.model_copy(update={"id": id_, "code": refusal.code, "said": refusal.said})


def _text_checked(path: Path, row: TypeRow) -> None:
    """Text as spreadsheets write it; JSON that is JSON. What it says is looked at by whoever enters it."""
    raw = path.read_bytes()
    if b"\0" in raw:
        raise FileRefused("upload.text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError as fault:
            raise FileRefused("upload.text") from fault
    if row.type == "json":
        try:
            json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise FileRefused("upload.damaged") from fault


def _as_paper(name: str) -> str:
    """A paper is a PDF, also one that was photographed."""
    extension = extension_of(name)
    return name if extension == ".pdf" else name[: len(name) - len(extension)] + ".pdf"


def _quotas(ruled: Rules, sender: Sender) -> tuple[QuotaRow, ...]:
    """Those that hold for this sender: a link has its own in place of the account's; what has no name is not counted under one."""
    counted_of = {"account": "" if sender.link else sender.account, "organisation": sender.organisation, "batch": sender.batch, "link": sender.link}
    return tuple(row for row in ruled.quotas if counted_of[row.of])


def _limits(house: House, quotas: Sequence[QuotaRow]) -> tuple[Limit, ...]:
    now = house.ledger.clock()
    return tuple(
        Limit("account" if row.of == "link" else row.of, row.most_bytes, row.most_files, None if row.hours is None else now - timedelta(hours=row.hours))
        for row in quotas
    )


def _reached(reached: Reached, quotas: Sequence[QuotaRow]) -> FileRefused:
    row = quotas[reached.limit]
    if reached.by == "files":
        return FileRefused("upload.quota_files", whom=row.name, limit=row.most_files)
    return FileRefused("upload.quota_bytes", whom=row.name, limit=counted(row.most_bytes))
