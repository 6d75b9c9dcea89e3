"""Fonts that lie, what runs or launches or is carried, and what the file says about itself."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.documents.hostile.making import CATALOG, FONT, PAGE, PAGES, by_hand, case, changed, content, sound, stream, variants, with_contents

# Fonts


def with_font(**entries: Any) -> bytes:
    """The sound paper in a font of these entries."""

    def change(pdf: Pdf) -> None:
        for key, value in entries.items():
            pdf.pages[0].Resources.Font.F1[f"/{key}"] = value(pdf) if callable(value) else value

    return changed(change)


variants("read", {
    "a_font_whose_encoding_names_a_file_to_unpickle": lambda: with_font(Encoding=Name("/../../../tmp/evil.pickle.gz")),
    "a_map_of_letters_that_is_noise": lambda: with_font(ToUnicode=lambda pdf: pdf.make_stream(b"\xff\xfe" * 500)),
    "a_map_of_letters_with_a_range_of_four_billion": lambda: with_font(
        ToUnicode=lambda pdf: pdf.make_stream(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange")
    ),
    "a_font_file_that_is_noise": lambda: with_font(
        FontDescriptor=lambda pdf: Dictionary(
            Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, FontFile2=pdf.make_stream(b"\xff" * 999)
        )
    ),
})  # fmt: skip
variants("empty", {
    "letters_that_draw_themselves": lambda: with_font(
        Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FontMatrix=Array([1, 0, 0, 1, 0, 0]), FirstChar=0, LastChar=255, Widths=Array([1] * 256),
        CharProcs=lambda pdf: Dictionary(a=pdf.make_stream(b"BT /F1 9 Tf (a) Tj ET")), Encoding=Dictionary(Differences=Array([0, *[Name.a] * 256])),
    ),
})  # fmt: skip


# What runs, launches, submits or carries: nothing of it is ever opened, and the paper is read


def acting(**action: Any) -> bytes:
    """The sound paper with an action on opening."""
    return changed(lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(**action)))


def annotated(**entries: Any) -> bytes:
    """The sound paper with an annotation."""

    def change(pdf: Pdf) -> None:
        note = pdf.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **entries))
        pdf.pages[0].obj.Annots = Array([note])
        if entries["Subtype"] == Name.Widget:
            pdf.Root.AcroForm = Dictionary(Fields=Array([note]))

    return changed(change)


def carrying(name: str, data: bytes) -> bytes:
    """The sound paper with a file inside."""

    def change(pdf: Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)

    return changed(change)


variants("read", {
    "a_script_on_opening": lambda: acting(S=Name.JavaScript, JS=String("while(true){app.alert(1)}")),
    "a_program_launched_on_opening": lambda: acting(S=Name.Launch, F=String("/bin/sh"), Win=Dictionary(F=String("cmd.exe"))),
    "a_form_sent_on_opening": lambda: acting(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("http://localhost:1/"))),
    "a_page_fetched_on_opening": lambda: acting(S=Name.URI, URI=String("file:///etc/passwd")),
    "a_destination_elsewhere": lambda: acting(S=Name.GoToR, F=String(r"\\host\share"), D=Array([0, Name.Fit])),
    "a_film_on_the_page": lambda: annotated(Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
    "a_sound_on_the_page": lambda: annotated(Subtype=Name.Sound, Sound=Dictionary()),
    "a_note_whose_look_is_itself": lambda: annotated(Subtype=Name.Text, AP=Dictionary(N=Dictionary())),
    "a_signature_of_noise": lambda: annotated(
        Subtype=Name.Widget, FT=Name.Sig, V=Dictionary(Type=Name.Sig, Contents=String(b"\xff" * 200), ByteRange=Array([0, -1, 9**15, 3]))
    ),
    "a_program_inside": lambda: carrying("invoice.exe", b"MZ" + b"\0" * 900),
    "a_file_inside_that_climbs_out": lambda: carrying("../../../../etc/cron.d/x", b"* * * * * root true"),
    "a_sound_paper_inside_itself": lambda: carrying("invoice.pdf", sound()),
    "a_form_of_another_kind": lambda: changed(
        lambda pdf: pdf.Root.__setitem__(
            "/AcroForm", Dictionary(Fields=Array(), XFA=pdf.make_stream(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'))
        )
    ),
})  # fmt: skip


# Names and words of the file about itself


def titled(title: bytes) -> bytes:
    """The sound paper under a title of raw bytes."""
    return by_hand([CATALOG, PAGES, PAGE, stream(content()), FONT, b"<< /Title <" + title.hex().encode() + b"> >>"], trailer=b"/Root 1 0 R /Info 6 0 R")


variants("read", {
    "a_title_of_half_a_letter": lambda: titled(b"\xfe\xff\xd8\x00"),
    "a_title_written_backwards": lambda: titled("\ufeff\u202efdp.exe".encode("utf-16-be")),
    "a_title_with_line_ends": lambda: titled(b"a\r\nSet-Cookie: x=1\r\n\r\n<script>"),
    "a_title_of_zero_bytes": lambda: titled(b"\0" * 500),
    "a_title_of_five_thousand_letters": lambda: titled(b"A" * 5000),
    "information_that_is_a_number": lambda: by_hand([CATALOG, PAGES, PAGE, stream(content()), FONT], trailer=b"/Root 1 0 R /Info 7"),
})  # fmt: skip


@case("empty")
def a_page_without_anything() -> bytes:
    return changed(lambda _: None, b"")


@case("empty")
def contents_that_are_noise() -> bytes:
    return with_contents(stream(bytes(i * 7919 % 251 for i in range(9000))))
