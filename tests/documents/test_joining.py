"""Papers joined into one PDF, and those that must not be: each keeps what it says, and a hostile one costs only its own group."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from documents.reading.bounds import DEFAULT_BOUNDS
from documents.writing.joining import ToJoin, joined
from documents.writing.wording import word
from tests.documents.hostile.corpus import CASES
from tests.documents.hostile.making import built, content, saved

pytestmark = pytest.mark.unit


def paper(name: str, *pages: str) -> ToJoin:
    data = saved(built(*(content((page,)) for page in pages)))
    return ToJoin(name, data, len(pages))


def changed(name: str, change: Callable[[Pdf], None]) -> ToJoin:
    pdf = built(content((name,)))
    change(pdf)
    return ToJoin(name, saved(pdf), 1)


def pages_of(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    pages = [document[i].get_textpage().get_text_range().strip() for i in range(len(document))]
    document.close()
    return pages


A, B, C = paper("a.pdf", "first a", "second a"), paper("b.pdf", "only b"), paper("ü (c).pdf", "only c")


def signed(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("s")))]), SigFlags=3)


def layered(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([]), D=Dictionary(OFF=Array([])))


def attached(pdf: Pdf) -> None:
    pdf.attachments["invoice.xml"] = b"<invoice/>"


def test_every_page_follows_in_the_order_given_and_every_paper_has_its_bookmark() -> None:
    (one,) = joined([[A, B, C]])
    assert one.refused == (None, None, None)
    assert pages_of(one.data) == ["first a", "second a", "only b", "only c"]
    with pikepdf.open(io.BytesIO(one.data)) as pdf, pdf.open_outline() as outline:
        marks: list[OutlineItem] = list(outline.root)
        assert [mark.title for mark in marks] == ["a.pdf", "b.pdf", "ü (c).pdf"]
        assert len(pdf.pages) == A.pages + B.pages + C.pages


def test_the_same_papers_give_the_same_bytes_and_groups_do_not_mix() -> None:
    first, second = joined([[A, B], [B, C]])
    assert (first, second) == (joined([[A, B]])[0], joined([[B, C]])[0])
    assert pages_of(second.data) == ["only b", "only c"]
    assert joined([]) == ()


@pytest.mark.parametrize(("why", "change"), [("form", signed), ("layers", layered), ("attachments", attached)])
def test_a_paper_whose_pages_are_not_all_it_says_is_left_as_it_is(why: str, change: Callable[[Pdf], None]) -> None:
    (one,) = joined([[A, changed("x.pdf", change), B]])
    assert one.refused == (None, why, None)
    assert pages_of(one.data) == ["first a", "second a", "only b"]
    assert word("not_joined", why)["de"] != why


def test_a_paper_that_is_protected_damaged_or_another_one_to_another_reader_is_left_as_it_is() -> None:
    protected = ToJoin("p.pdf", saved(built(content(("p",))), encryption=pikepdf.Encryption(owner="owner", user="")), 1)
    cut = ToJoin("d.pdf", B.data[:-200], 1)
    (one,) = joined([[A, protected, cut, replace(B, pages=2), B, ToJoin("no.pdf", b"%PDF-1.7 no", 1)]])
    assert one.refused == (None, "encrypted", "damaged", "pages", None, "damaged")


def test_fewer_than_two_sound_papers_are_not_joined() -> None:
    (one,) = joined([[A, changed("x.pdf", signed)]])
    assert (one.data, one.refused) == (b"", (None, "form"))


def test_a_group_that_ends_the_process_costs_that_group_only() -> None:
    bomb = ToJoin("bomb.pdf", b"%PDF-1.7\n" + bytes(300 * 1024 * 1024), 1)
    tight = replace(DEFAULT_BOUNDS, memory_bytes=290 * 1024 * 1024)
    first, second = joined([[A, bomb], [B, C]], tight)
    assert (first.data, first.refused) == (b"", ("failed", "failed"))
    assert pages_of(second.data) == ["only b", "only c"]


def test_no_hostile_paper_breaks_the_joining_of_sound_ones() -> None:
    hostile = [ToJoin(case.name, case.make(), 1) for case in CASES if case.outcome in ("read", "empty", "damaged", "memory_exceeded", "time_exceeded")]
    assert len(hostile) > 20
    for one in joined([[A, each, B] for each in hostile]):
        if one.data:
            assert {one.refused[0], one.refused[2]} == {None}
            pages = pages_of(one.data)
            assert pages[:2] == ["first a", "second a"]
            assert pages[-1] == "only b"
            assert len(pages) == (4 if one.refused[1] is None else 3)
        else:
            assert one.refused == ("failed",) * 3
