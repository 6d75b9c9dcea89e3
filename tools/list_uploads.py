"""Write ``docs/uploads.md`` from ``flows/uploads/uploads.toml``: ``python -m tools.list_uploads``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.uploads.policy import QuotaRow, TypeRow, UploadRow, counted, refusals, tables

TARGET = Path(__file__).parents[1] / "docs" / "uploads.md"

HEAD = """# Files that people send

What a file must be, how much anybody may send, and what happens to a file that is not taken. The same table, `flows/uploads/uploads.toml`, is what the
program reads; every row has its day and its source. The chapter it follows is V5 of OWASP ASVS 5.0.

Made by `python -m tools.list_uploads`; a test compares.
"""

ORDER = """## What is looked at, in this order

1. **Quota.** Every file counts, also one that is refused; of an archive each file in it counts, and the archive itself no bytes. What a quota refuses by
   number leaves no trace in the record.
2. **Name and size.** The name must have one of the extensions; a file that is empty or too large is refused. Sizes are counted while the file comes, and
   what is past the limit of a request is not read any more (status 413).
3. **Known already?** A file whose bytes the batch has is *already there*. That is no error.
4. **Type.** The contents decide, by their first byte on. Name and content type as sent must say the same. A file is one thing only: a PDF that does not
   begin with its header, that has markup in its first 1,024 bytes, or that ends as a ZIP archive is refused, and so is a picture with a PDF or a ZIP in it.
5. **Structure**, in a process with bounds on memory and time. A PDF must open, page by page, without a password; the size of pictures is read from their
   headers before anything is decoded, also of those inside a PDF. A photograph or scan becomes a PDF with the same pixels; what else the file held
   (places, names, previews, what follows its end) is left out. Transparent parts become white, more than eight bits a colour become eight.
6. **Malware**, where `FREIGABE_CLAMAV` names a ClamAV scanner (`host:port`, or the path of its socket). While it does not answer, nothing is kept.
7. **Kept** in the archive under the SHA-256 of its bytes. Its name is a label: without path, control characters and signs that turn writing around, and
   no longer than 200 characters. It is handed out as an attachment only.

A ZIP archive is looked at as a whole before it is unpacked: it begins and ends with its file; its entries are plain files, packed as *stored* or *deflated*,
none encrypted, none twice under one name (capitals apart), none with `..`, a drive or a leading slash in its name, none sharing bytes with another. One
entry against these rules refuses the archive. A file in it that is not taken is refused alone. Archives in archives are refused.

## A file that is refused

It is not kept, and the others sent with it are not refused for it. Whoever sent it is told a code and a sentence; the record keeps who sent it when, its name,
digest and size, and the code; `/metrics` counts the codes (`freigabe_uploads_refused_total`).
"""


def page() -> str:
    """The whole page."""
    uploads, types, quotas = tables()
    parts = [HEAD, "## What is taken\n", *_uploads(uploads), "", *_types(types), "", "## How much\n", *_quotas(quotas), "", ORDER, *_refusals()]
    return "\n".join(parts) + "\n"


def _uploads(rows: tuple[UploadRow, ...]) -> Iterator[str]:
    yield "| upload | types | at once | in all | within | since | source |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        yield (
            f"| {row.name.en} · {row.name.de} | {', '.join(row.types)} | {_files(row.most_files)} | {counted(row.most_request_bytes)} | "
            f"{row.most_seconds} s | {row.valid_from} | {row.source} |"
        )


def _types(rows: tuple[TypeRow, ...]) -> Iterator[str]:
    yield "| type | extensions | content types | size | pages | pixels of a picture | unpacked | since | source |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in rows:
        unpacked = "–"
        if row.most_unpacked_bytes is not None:
            unpacked = f"{counted(row.most_unpacked_bytes)}, {_files(row.most_files or 0)}, {row.most_ratio} times; passed over: {_code(row.ignored)}"
        pixels = "–" if row.most_pixels is None else f"{row.most_pixels // 1_000_000} million"
        yield (
            f"| {row.name.en} · {row.name.de} | {_code(row.extensions)} | {_code(row.media_types)} | {counted(row.most_bytes)} | {row.most_pages or '–'} | "
            f"{pixels} | {unpacked} | {row.valid_from} | {row.source} |"
        )
    yield ""
    yield "A content type of `application/octet-stream`, or none, says nothing and is taken for every type. Office files and everything not named are refused."


def _quotas(rows: tuple[QuotaRow, ...]) -> Iterator[str]:
    yield "| from | files | size | within | since | source |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        within = "ever" if row.hours is None else f"{row.hours} hours"
        yield f"| {row.name.en} · {row.name.de} | {row.most_files} | {counted(row.most_bytes)} | {within} | {row.valid_from} | {row.source} |"


def _refusals() -> Iterator[str]:
    yield "| code | what is said |"
    yield "|---|---|"
    for row in refusals().values():
        yield f"| `{row.code}` | {row.de}<br>{row.en} |"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _code(values: tuple[str, ...]) -> str:
    return " ".join(f"`{value}`" for value in values)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
