"""Files cut off, references that lie, loops and depth."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.documents.hostile.making import CATALOG, FONT, PAGE, PAGES, by_hand, case, changed, content, sound, stream, variants, with_contents


def named_before(data: bytes) -> bytes:
    """The file with its table of references named as the one before itself."""
    table = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    return data.replace(b"trailer <<", b"trailer << /Prev %d" % table)


# Cut off, and references that lie

variants("damaged", {
    "cut_in_half": lambda: sound()[: len(sound()) // 2],
    "cut_before_the_table_of_references": lambda: sound()[: sound().rindex(b"xref\n")],
    "cut_before_the_end_mark": lambda: sound()[: sound().rindex(b"%%EOF")],
    "a_header_and_an_end_with_nothing_between": lambda: b"%PDF-1.7\n%%EOF\n",
    "noise_between_header_and_end": lambda: b"%PDF-1.7\n" + bytes(i * 7919 % 251 for i in range(9000)) + b"\n%%EOF\n",
    "a_root_that_is_no_catalogue": lambda: by_hand([b"(nothing)"]),
    "a_root_that_is_not_there": lambda: by_hand([FONT], trailer=b"/Root 99 0 R"),
    "no_root_named": lambda: by_hand([FONT], trailer=b""),
    "a_catalogue_without_pages": lambda: by_hand([b"<< /Type /Catalog >>"]),
    "a_page_tree_without_a_page": lambda: by_hand([CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"]),
})  # fmt: skip
variants("read", {
    "no_table_of_references": lambda: by_hand([CATALOG, PAGES, PAGE, stream(content()), FONT], table=False),
    "a_table_that_points_nowhere": lambda: sound().replace(b"startxref\n", b"startxref\n9999999"),
    "a_negative_start_of_the_table": lambda: sound()[: sound().rindex(b"startxref")] + b"startxref\n-5\n%%EOF\n",
    "a_table_that_names_itself_as_the_one_before": lambda: named_before(sound()),
    "a_length_that_lies_short": lambda: with_contents(stream(content()).replace(b"/Length %d" % len(content()), b"/Length 3")),
    "a_length_that_lies_long": lambda: with_contents(stream(content()).replace(b"/Length %d" % len(content()), b"/Length 99999999")),
    "a_length_that_refers_to_itself": lambda: with_contents(stream(content()).replace(b"/Length %d" % len(content()), b"/Length 4 0 R")),
    "bytes_of_carriage_returns_for_newlines": lambda: by_hand([CATALOG, PAGES, PAGE, stream(content()), FONT], table=False).replace(b"\n", b"\r"),
    "a_version_of_the_future": lambda: sound().replace(b"%PDF-1.", b"%PDF-9.", 1),
})  # fmt: skip


# Loops and depth


@case("damaged")
def pages_that_contain_themselves() -> bytes:
    return by_hand([CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])


@case("damaged")
def pages_that_contain_each_other() -> bytes:
    return by_hand([CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>"])


@case("read")
def a_form_that_draws_itself() -> bytes:
    def change(pdf: Pdf) -> None:
        form = pdf.make_stream(b"/Again Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(Again=form))
        pdf.pages[0].Resources.XObject = Dictionary(Again=form)

    return changed(change, content() + b" /Again Do")


@case("read")
def contents_in_a_list_that_holds_itself() -> bytes:
    def change(pdf: Pdf) -> None:
        held = pdf.make_indirect(Array([pdf.pages[0].Contents]))
        held.append(held)
        pdf.pages[0].Contents = held

    return changed(change)


@case("read")
def a_hundred_thousand_states_saved_and_never_restored() -> bytes:
    return changed(lambda _: None, content() + b" q" * 100_000)


@case("read")
def brackets_nested_fifty_thousand_deep() -> bytes:
    return changed(lambda _: None, content() + b" " + b"[" * 50_000 + b"]" * 50_000 + b" TJ")


@case("read")
def an_object_nested_ten_thousand_deep() -> bytes:
    return by_hand([CATALOG, PAGES, PAGE, stream(content()), FONT, b"<< /A " * 10_000 + b"1" + b" >>" * 10_000])


@case("read")
def outlines_that_go_round() -> bytes:
    def change(pdf: Pdf) -> None:
        one = pdf.make_indirect(Dictionary(Title=String("x")))
        one.Next, one.First = one, one
        pdf.Root.Outlines = Dictionary(First=one, Last=one, Count=1)

    return changed(change)
