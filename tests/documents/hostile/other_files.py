"""Other files under the name of a PDF, two files in one, and locked ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf

from tests.documents.hostile.making import CATALOG, FONT, PAGE, PAGES, built, by_hand, case, content, saved, sound, stream, variants

# Other files under the name of a PDF

variants("not_a_pdf", {
    "nothing_at_all": lambda: b"",
    "one_zero_byte": lambda: b"\0",
    "blanks_only": lambda: b" \n" * 4000,
    "plain_text": lambda: b"Commercial Invoice No. 7\n",
    "a_png_image": lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 9, 9, 8, 2, 0, 0, 0),
    "a_jpeg_image": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 600,
    "a_tiff_that_claims_a_terabyte": lambda: b"II*\0\x08\0\0\0" + b"\xff" * 900,
    "a_windows_program": lambda: b"MZ" + b"\x90" * 2000,
    "a_linux_program": lambda: b"\x7fELF" + b"\0" * 2000,
    "postscript": lambda: b"%!PS-Adobe-3.0\n(x) show\n%%EOF\n",
    "rich_text": lambda: rb"{\rtf1 Commercial Invoice}",
    "a_web_page": lambda: b"<!DOCTYPE html><script>alert(1)</script>%%EOF",
    "a_mail": lambda: b"From: a@b\r\nContent-Type: application/pdf\r\n\r\nJVBERi0xLjcK\r\n",
    "a_zip_archive_of_a_sound_paper": lambda: zipped(sound()),
    "a_spreadsheet": lambda: zipped(b"<xml/>", "xl/workbook.xml"),
    "a_gzip_of_a_sound_paper": lambda: b"\x1f\x8b\x08" + zlib.compress(sound()),
    "a_header_in_wide_letters": lambda: "%PDF-1.7".encode("utf-16") + b"\n%%EOF",
    "a_header_beyond_the_first_kilobyte": lambda: b"\n" * 1025 + sound(),
    "a_header_without_a_version": lambda: b"%PDF-\n" + sound()[9:],
})  # fmt: skip


def zipped(data: bytes, name: str = "invoice.pdf") -> bytes:
    """A ZIP archive of one file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), data)
    return held.getvalue()


# Two files in one

variants("not_a_pdf", {
    "a_web_page_before_the_header": lambda: b"<html><script>1</script>" + sound(),
    "an_open_comment_of_markup_before_the_header": lambda: b"<!--" + sound() + b"-->",
}, says="markup")  # fmt: skip
variants("not_a_pdf", {
    "a_program_stub_before_the_header": lambda: b"MZ\x90\0" * 20 + sound(),
    "a_photograph_whose_comment_is_a_sound_paper": lambda: b"\xff\xd8\xff\xfe\x01\x00" + sound(),
    "an_animation_before_the_header": lambda: b"GIF89a" + b"\0" * 40 + sound(),
}, says="another format")  # fmt: skip
variants("read", {
    "blank_lines_before_the_header": lambda: b"\n" * 900 + sound(),
    "a_zip_archive_behind_the_end": lambda: sound() + zipped(b"x"),
    "a_byte_order_mark_before_the_header": lambda: b"\xef\xbb\xbf" + sound(),
    "zeros_behind_the_end": lambda: sound() + b"\0" * 50_000,
    "a_page_of_markup_behind_the_end": lambda: sound() + b"<html></html>",
    "an_update_that_changes_nothing": lambda: sound() + b"\n" + sound()[-40:],
})  # fmt: skip


# Locked

variants("encrypted", {
    "a_password_to_open_aes256": lambda: saved(built(), encryption=pikepdf.Encryption(user="secret", owner="o", R=6)),
    "a_password_to_open_rc4": lambda: saved(built(), encryption=pikepdf.Encryption(user="secret", owner="o", R=3, aes=False, metadata=False)),
    "a_handler_nobody_has": lambda: by_hand(
        [CATALOG, PAGES, PAGE, stream(content()), FONT, b"<< /Filter /Acme.Secret /V 4 /R 4 /O (x) /U (y) /P -1 >>"],
        trailer=b"/Root 1 0 R /Encrypt 6 0 R /ID [(a)(b)]",
    ),
})  # fmt: skip


@case("read")
def a_password_to_change_only() -> bytes:
    return saved(built(), encryption=pikepdf.Encryption(user="", owner="o", R=6))
