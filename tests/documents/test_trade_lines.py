"""The table of goods: columns by the words of their heads, wrapped descriptions, totals apart, figures with a dot."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from batches.paper import TradeLine
from documents.reading.page import Cell, Page, Reading, Table, Word
from documents.understanding.goods_columns import roles_of
from documents.understanding.goods_heads import heads_of
from documents.understanding.goods_lines import goods_lines
from documents.understanding.language import language_of
from documents.understanding.laying_out import lay_out
from documents.understanding.trade_paper import TradePaper
from documents.understanding.trade_values import Figures, amounts_in, figures_of, identifier
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit

Row = tuple[float, Sequence[tuple[float, str]]]


def words(rows: Sequence[Row], size: float = 10) -> tuple[Word, ...]:
    found = []
    for top, runs in rows:
        for left, text in runs:
            x = left
            for part in text.split():
                width = size * sum(1.0 if ord(sign) > 0x2E80 else 0.5 for sign in part)
                found.append(Word(part, x, top, x + width, top + size, size))
                x += width + size * 0.3
    return tuple(found)


def page(*rows: Row, number: int = 1, tables: Sequence[Table] = ()) -> Page:
    return Page(number, 595, 842, words(rows), tables=tuple(tables))


def read(*pages: Page, kind: str = "commercial_invoice") -> tuple[TradeLine, ...]:
    laid = lay_out(Reading(pages))
    return goods_lines(TradePaper(kind, laid, language_of(laid) or "en"))


def told(line: TradeLine) -> tuple[str | None, ...]:
    return (line.description, line.model, line.quantity, line.unit, line.unit_price, line.amount)


HEAD: Row = (200, [(50, "Description"), (250, "Model"), (320, "Qty"), (400, "Unit price"), (500, "Amount")])
FIRST: Row = (220, [(50, "Half mask FFP2 NR"), (250, "LY-1"), (320, "180,000 pcs"), (400, "USD 0.86"), (500, "154,800.00")])
SECOND: Row = (240, [(50, "Half mask FFP2 NR"), (250, "LY-2"), (320, "30,000 pcs"), (400, "USD 1.10"), (500, "33,000.00")])
TOTAL: Row = (270, [(50, "TOTAL"), (320, "210,000"), (500, "187,800.00")])


def test_an_aligned_table_without_rules_is_read_line_by_line() -> None:
    lines = read(page(HEAD, FIRST, SECOND, TOTAL))
    assert [told(line) for line in lines] == [
        ("Half mask FFP2 NR", "LY-1", "180000", "piece", "0.86", "154800.00"),
        ("Half mask FFP2 NR", "LY-2", "30000", "piece", "1.10", "33000.00"),
    ]
    assert lines[0].page == 1
    assert lines[0].box is not None
    assert lines[0].box[1] == 220


def test_totals_subtotals_and_tax_are_no_goods() -> None:
    subtotal: Row = (230, [(400, "Subtotal"), (500, "154,800.00")])
    tax: Row = (290, [(400, "VAT 19 %"), (500, "35,682.00")])
    lines = read(page(HEAD, FIRST, subtotal, (250, SECOND[1]), TOTAL, tax))
    assert [line.model for line in lines] == ["LY-1", "LY-2"]


def test_a_description_goes_on_below_and_may_name_model_and_lot() -> None:
    head: Row = (200, [(50, "Bezeichnung"), (320, "Menge"), (400, "Einzelpreis"), (500, "Gesamt EUR")])
    item: Row = (220, [(50, "Untersuchungshandschuhe"), (320, "1.000 Pack"), (400, "5,95"), (500, "5.950,00")])
    lines = read(
        page(head, item, (233, [(50, "Nitril Gr. M")]), (246, [(50, "Art.-Nr. SH-N200")]), (259, [(50, "Charge 2201-N61")]), (400, [(50, "Zahlbar sofort")]))
    )
    assert len(lines) == 1
    assert told(lines[0]) == ("Untersuchungshandschuhe Nitril Gr. M", "SH-N200", "1000", "pack", "5.95", "5950.00")
    assert lines[0].lot == "2201-N61"


@pytest.mark.parametrize(
    "head",
    [
        ("品名", "型号", "数量", "单价", "金额"),
        ("Tên hàng", "Mã hàng", "Số lượng", "Đơn giá", "Thành tiền"),
        ("Bezeichnung", "Artikel", "Menge", "Preis", "Gesamt"),
        ("货名 Goods", "型号 Model", "数量 Q'ty", "单价 U/Price", "金额 Amount"),
    ],
)
def test_heads_are_known_in_four_languages(head: tuple[str, ...]) -> None:
    row: Row = (200, list(zip((50, 250, 320, 400, 500), head, strict=True)))
    assert [line.amount for line in read(page(row, FIRST, SECOND))] == ["154800.00", "33000.00"]


def test_a_head_that_can_be_two_things_is_what_no_other_column_is() -> None:
    assert roles_of("Item") == ("position", "description")
    item: Row = (200, [(50, "Item"), (90, "Description"), (320, "Qty"), (500, "Amount")])
    alone: Row = (200, [(50, "Item"), (320, "Qty"), (500, "Amount")])
    row: Row = (220, [(50, "10"), (90, "Coverall"), (320, "5"), (500, "10.00")])
    assert [line.description for line in read(page(item, row))] == ["Coverall"]
    assert [line.description for line in read(page(alone, (220, [(50, "Coverall"), (320, "5"), (500, "10.00")])))] == ["Coverall"]


def test_pounds_and_ordered_quantities_are_not_the_weight_and_the_quantity() -> None:
    def cell(text: str, x0: float, top: float, x1: float, bottom: float) -> Cell:
        return Cell(text, (x0, top, x1, bottom))

    wide = (("Quantity", 200, 340), ("Gross weight", 340, 480))
    narrow = (("Ordered", 200, 270), ("Shipped", 270, 340), ("LB", 340, 410), ("KG", 410, 480))
    upper = (cell("Description", 40, 200, 200, 230), *(cell(text, x0, 200, x1, 215) for text, x0, x1 in wide), cell("Amount", 480, 200, 560, 230))
    lower = tuple(cell(text, x0, 215, x1, 230) for text, x0, x1 in narrow)
    table = Table(1, (40, 200, 560, 230), (upper, lower))
    line = read(page((240, [(45, "Bars"), (205, "2000"), (275, "1024"), (345, "4608.0"), (415, "2090.2"), (490, "10.50")]), tables=[table]))[0]
    assert (line.quantity, line.gross_weight_kg, line.amount) == ("1024", "2090.2", "10.50")


def test_figures_set_at_half_height_take_the_lines_above_and_below() -> None:
    rows: list[Row] = []
    for position, name in enumerate(("Alpha", "Beta")):
        top = 220 + position * 60
        rows += [(top, [(50, f"{name} upper")]), (top + 6, [(320, "5"), (500, "10.00")]), (top + 12, [(50, f"{name} lower")])]
    head: Row = (200, [(50, "Description"), (320, "Qty"), (500, "Amount")])
    assert [line.description for line in read(page(head, *rows))] == ["Alpha upper Alpha lower", "Beta upper Beta lower"]


def test_a_table_goes_on_over_the_page_without_its_head_until_its_total() -> None:
    more = page((60, FIRST[1]), (80, SECOND[1]), (100, TOTAL[1]), number=2)
    assert len(read(page(HEAD, FIRST, SECOND), more)) == 4
    assert len(read(page(HEAD, FIRST, SECOND, TOTAL), page((60, FIRST[1]), number=2))) == 2


def test_freight_is_no_goods_and_a_total_behind_it_ends_the_table() -> None:
    freight: Row = (262, [(50, "AIR FREIGHT"), (500, "4,200.00")])
    total: Row = (284, [(50, "TOTAL CPT LEIPZIG"), (500, "192,000.00")])
    assert [line.model for line in read(page(HEAD, FIRST, SECOND, freight, total))] == ["LY-1", "LY-2"]


def test_a_currency_above_its_figure_in_one_cell_is_one_amount() -> None:
    def row(texts: Sequence[str], top: float, bottom: float) -> tuple[Cell, ...]:
        edges = ((40, 240), (240, 340), (340, 440), (440, 540))
        return tuple(Cell(text, (x0, top, x1, bottom)) for text, (x0, x1) in zip(texts, edges, strict=True))

    table = Table(1, (40, 200, 540, 280), (
        row(("Description", "Quantity", "Unit price", "Amount"), 200, 220),
        row(("Half mask", "250,000 PCS", "USD 1.15", "USD\n287,500.00"), 220, 250),
        row(("TOTAL", "250,000 PCS", "", "USD\n287,500.00"), 250, 280),
    ))  # fmt: skip
    heads = [(45, "Description"), (245, "Quantity"), (345, "Unit price"), (445, "Amount")]
    item = [(45, "Half mask"), (245, "250,000 PCS"), (345, "USD 1.15"), (445, "USD")]
    total = [(45, "TOTAL"), (245, "250,000 PCS"), (445, "USD")]
    figure = [(445, "287,500.00")]
    lines = read(page((205, heads), (222, item), (236, figure), (252, total), (266, figure), tables=[table]))
    assert [(line.description, line.amount) for line in lines] == [("Half mask", "287500.00")]


def test_telephone_numbers_and_accounts_under_a_column_are_no_goods() -> None:
    footer: Row = (262, [(50, "Tel. +49 6051"), (320, "916 44 10"), (500, "BLZ 507 500 94")])
    assert len(read(page(HEAD, FIRST, SECOND, footer))) == 2


def test_a_paper_without_goods_has_none_and_a_certificate_is_not_asked() -> None:
    assert read(page((60, [(50, "Description: masks")]), (80, [(50, "Quantity: 5")]))) == ()
    assert read(page(HEAD, FIRST), kind="test_report") == ()


def test_a_packing_list_counts_cartons_and_weights_by_lot() -> None:
    head: Row = (200, [(50, "Description"), (200, "Lot No."), (270, "Pcs"), (340, "Ctns"), (410, "N.W. (kgs)"), (490, "G.W. (kgs)")])
    row: Row = (220, [(50, "Gloves, size M"), (200, "WK210901"), (270, "800,000"), (340, "800"), (410, "6,400.00"), (490, "7,280.00")])
    line = read(page(head, row), kind="packing_list")[0]
    assert (line.lot, line.quantity, line.cartons, line.net_weight_kg, line.gross_weight_kg) == ("WK210901", "800000", "800", "6400.00", "7280.00")


def test_figures_are_read_in_the_papers_own_style() -> None:
    german, english = figures_of(["5.950,00", "0,95"], "en"), figures_of(["5,950.00", "0.95"], "de")
    assert (german.plain("1.234"), english.plain("1.234"), english.plain("1,234")) == ("1234", "1.234", "1234")
    assert (german.plain("43.200,00"), english.plain("1,104.0"), german.plain("0,90")) == ("43200.00", "1104.0", "0.90")
    assert Figures(".", shown=True).plain("1,2,3") is None
    assert figures_of([], "vi").decimal == ","


def test_sums_of_money_are_neither_percentages_nor_dates_nor_counts() -> None:
    assert amounts_in("19 % of CNY160,000.00 on 12.05.2020 for 850,000PCS") == ["160,000.00"]
    assert amounts_in("EUR 7,500.00.") == ["7,500.00"]


def test_an_identifier_holds_a_figure_and_is_no_date() -> None:
    assert identifier("PL 2022-0318 vom 07.03.2022") == "PL 2022-0318"
    assert identifier("No. BS20201123 / Nov. 23, 2020") == "BS20201123"
    assert identifier("12.05.2020") is None
    assert identifier("see below") is None


def test_a_head_of_two_rows_has_the_columns_of_both() -> None:
    first: Row = (200, [(50, "Item"), (110, "Material"), (230, "Description")])
    second: Row = (213, [(66, "Order qty."), (180, "Unit"), (300, "Price per unit"), (430, "Net value")])
    lines = read(
        page(
            first,
            second,
            (240, [(50, "00010"), (110, "700-101790"), (230, "PALLET WOOD")]),
            (253, [(66, "540"), (180, "Each"), (320, "5.13"), (430, "2,770.20")]),
        )
    )
    assert [(line.quantity, line.unit_price, line.amount) for line in lines] == [("540", "5.13", "2770.20")]


def test_a_row_that_numbers_the_columns_is_no_line() -> None:
    numbering: Row = (215, [(60, "1"), (260, "2"), (325, "3"), (410, "4"), (505, "5=3x4")])
    assert len(read(page(HEAD, numbering, FIRST, SECOND, TOTAL))) == 2


def test_days_of_delivery_under_a_line_are_no_lines() -> None:
    delivery: Row = (232, [(120, "F.Ent: 02/01/2021"), (320, "180,000")])
    assert len(read(page(HEAD, FIRST, delivery, (250, SECOND[1]), TOTAL))) == 2


def test_the_sum_of_the_lines_is_a_total_whatever_it_is_called() -> None:
    bare: Row = (270, [(320, "210,000 pcs"), (500, "187,800.00")])
    assert len(read(page(HEAD, FIRST, SECOND, bare))) == 2
    again: Row = (280, [(320, "180,000 pcs"), (500, "154,800.00")])
    assert len(read(page(HEAD, FIRST, again))) == 1


def test_goods_whose_name_holds_the_word_total_are_a_line() -> None:
    goods: Row = (220, [(50, "Total protein test"), (250, "TP-1"), (320, "10 pcs"), (400, "USD 5.00"), (500, "50.00")])
    assert len(read(page(HEAD, goods))) == 1


def test_words_of_labels_in_the_column_of_marks_do_not_end_the_table() -> None:
    head: Row = (200, [(50, "Marks & Numbers"), (180, "Description"), (320, "Quantity"), (400, "Unit price"), (500, "Amount")])
    marks: list[Row] = [(220, [(50, "PO-NO."), (180, "JOGGER")]), (233, [(50, "DESTINATION"), (180, "BASIC, BLACK")])]
    item: Row = (246, [(50, "ARTICLE NO."), (180, "ITEM 1221565"), (320, "20448 PCS"), (400, "2.4924"), (500, "50964.60")])
    assert [line.amount for line in read(page(head, *marks, item))] == ["50964.60"]


def test_of_two_weights_in_columns_that_of_all_counts_and_of_two_orders_the_number() -> None:
    columns = {column.head: column.role for column in heads_of(lay_out(Reading((page(
        (200, [(50, "PO Ref. No."), (120, "PO No."), (200, "Cartons"), (270, "Net Wt"), (340, "Ttl N Wt"), (420, "Gross Wt")]),
    ),)))[0])[0].columns}  # fmt: skip
    assert (columns["Net Wt"], columns["Ttl N Wt"], columns["Gross Wt"]) == ("other", "net_weight", "gross_weight")
    assert (columns["PO Ref. No."], columns["PO No."]) == ("other", "order")


def test_totals_may_stand_far_below_the_lines() -> None:
    far: Row = (310, [(320, "210,000 pcs"), (500, "187,800.00")])
    assert len(read(page(HEAD, FIRST, SECOND, far))) == 2
    assert len(read(page(HEAD, FIRST, SECOND, (310, [(50, "Far below stands a line of text"), (500, "99.00")])))) == 2


def test_a_time_is_no_figure_of_a_line() -> None:
    assert len(read(page(HEAD, FIRST, (240, [(400, "00:00:00")])))) == 1


def test_names_that_begin_left_of_their_head_and_sums_under_the_table() -> None:
    text = """
# PACKING LIST
Item\t\tDescription\tLot No.\tQty
1\tProtective mask, non-sterile\t\t2010-033\t145,000 pcs
2\tIsolation gown, SMS\t\tLOT201047\t8,100 pcs
Total cartons\t\t540 cartons
"""
    rows = goods_lines(TradePaper("packing_list", lay_out(paper(text, tabs=(80.0, 240.0, 360.0, 430.0))), "en"))
    assert [(row.description, row.lot, row.quantity) for row in rows] == [
        ("Protective mask, non-sterile", "2010-033", "145000"),
        ("Isolation gown, SMS", "LOT201047", "8100"),
    ]
