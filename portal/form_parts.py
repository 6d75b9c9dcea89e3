"""The parts of a form while they come: files into files, hashed and counted; plain fields, few and short, into memory. All of it runs in a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.uploads import Rules, SentFile, said
from flows.uploads.policy import counted
from portal.problems import RequestRefused

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

#: Plain fields: how many, how long each, how long their names; headers of a part.
MOST_FIELDS, FIELD_BYTES, NAME_BYTES = 64, 16 * 1024, 200
MOST_HEADERS, HEADER_BYTES = 8, 16 * 1024


class Writing:
    """A file that is being received."""

    def __init__(self, path: Path, name: str, media_type: str, field: str) -> None:
        self._path, self._name, self._media_type, self._field = path, name, media_type, field
        self._stream = path.open("xb")
        self._digest = hashlib.sha256()
        self.bytes, self._cut = 0, False

    def write(self, piece: bytes, most: int) -> None:
        """A piece more; of a file past ``most`` bytes the rest is counted and nothing is kept."""
        self.bytes += len(piece)
        if self._cut or self.bytes > most:
            if not self._cut:
                self._stream.truncate(0)
            self._cut = True
            return
        self._digest.update(piece)
        self._stream.write(piece)

    def close(self) -> None:
        """No more will come."""
        self._stream.close()

    def sent(self) -> SentFile:
        """The file, closed."""
        return SentFile(self._path, self._name, self._media_type, self._digest.hexdigest(), self.bytes, self._field, self._cut)


class Parts:
    """Takes the body of a form piece by piece; ``fields`` and ``files`` are whole after :meth:`end`."""

    def __init__(self, boundary: bytes, folder: Path, rules: Rules, before_files: Callable[[Mapping[str, Sequence[str]]], None] | None) -> None:
        from python_multipart.multipart import MultipartParser

        self.fields: dict[str, list[str]] = {}
        self.files: list[SentFile] = []
        self._folder, self._rules, self._before_files = folder, rules, before_files
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._headers: dict[str, str] = {}
        self._file: Writing | None = None
        self._field: tuple[str, bytearray] = ("", bytearray())
        self._count, self._ended = 0, False
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._headers.clear, "on_header_field": self._on_header_field, "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end, "on_headers_finished": self._on_headers, "on_part_data": self._on_data, "on_part_end": self._on_end,
            "on_end": self._on_all,
        }  # fmt: skip
        self._parser = MultipartParser(boundary, callbacks, max_header_count=MOST_HEADERS, max_header_size=HEADER_BYTES)

    def write(self, piece: bytes) -> None:
        """The next piece of the body."""
        from python_multipart.exceptions import FormParserError

        try:
            self._parser.write(piece)
        except FormParserError as fault:
            raise malformed("multipart") from fault

    def end(self) -> None:
        """The body is over; a form without its closing boundary was cut off."""
        if not self._ended:
            raise malformed("multipart")

    def close(self) -> None:
        """Close what is still open."""
        if self._file is not None:
            self._file.close()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0].extend(data[start:end])

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1].extend(data[start:end])

    def _on_header_end(self) -> None:
        name, value = self._header
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")
        self._header = (bytearray(), bytearray())

    def _on_headers(self) -> None:
        """A part with a file name is a file; an input of a page in which nobody chose one has an empty name."""
        from python_multipart.multipart import parse_options_header

        kind, options = parse_options_header(self._headers.get("content-disposition"))
        name = options.get(b"name", b"")
        if kind != b"form-data" or not name or len(name) > NAME_BYTES or "content-transfer-encoding" in self._headers:
            raise malformed("Content-Disposition")
        if b"filename" not in options:
            self._field = (name.decode("utf-8", "replace"), bytearray())
            return
        self._fields_looked_at()
        if self._count == self._rules.upload.most_files:
            sentence = said("upload.form_too_many", {"limit": self._rules.upload.most_files})
            raise RequestRefused(413, "upload.form_too_many", sentence.en, sentence.de)
        self._count += 1
        file_name = options[b"filename"].decode("utf-8", "backslashreplace")
        self._file = Writing(self._folder / str(self._count), file_name, self._headers.get("content-type", ""), name.decode("utf-8", "replace"))

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end], self._rules.most_file_bytes)
            return
        self._field[1].extend(data[start:end])
        if len(self._field[1]) > FIELD_BYTES:
            raise too_large(FIELD_BYTES)

    def _on_end(self) -> None:
        if self._file is None:
            if sum(map(len, self.fields.values())) == MOST_FIELDS:
                raise malformed("fields")
            self.fields.setdefault(self._field[0], []).append(self._field[1].decode("utf-8", "replace"))
            return
        self._file.close()
        sent, self._file = self._file.sent(), None
        if sent.name or sent.bytes:
            self.files.append(sent)
        else:
            sent.path.unlink()

    def _on_all(self) -> None:
        self._fields_looked_at()
        self._ended = True

    def _fields_looked_at(self) -> None:
        """Once: before the first file or, where none comes, at the end."""
        before, self._before_files = self._before_files, None
        if before is not None:
            before(self.fields)


def too_large(limit: int) -> RequestRefused:
    """More is sent than is taken at once."""
    sentence = said("upload.form_too_large", {"limit": counted(limit)})
    return RequestRefused(413, "upload.form_too_large", sentence.en, sentence.de)


def malformed(what: str, status: int = 400) -> RequestRefused:
    """A request that is no form, by what is wrong with it."""
    sentence = said("upload.form_malformed", {"found": what})
    return RequestRefused(status, "upload.form_malformed", sentence.en, sentence.de)
