"""Layouts of result tables laboratories use: merged cells, exercises down, several results in a cell, units and limits in rows, captions in two languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.reading.page import Page, Reading
from documents.understanding.laying_out import lay_out
from documents.understanding.measurements import measurement_rows
from documents.understanding.result_cells import several
from documents.understanding.result_columns import column_kind, is_summary, specimen_named
from tests.documents.drawn import paper, ruled

pytestmark = pytest.mark.unit

Short = tuple[str, str, str, str, str, str]


def rows(reading: Reading, language: str = "en") -> list[Short]:
    return [(row.property, row.condition, row.specimen, row.value, row.unit, row.limit) for row in measurement_rows(lay_out(reading), language)]


def merged(table: list[list[str]], *, title: str = "", widths: tuple[float, ...] = (100.0,) * 6) -> Reading:
    """A ruled table in which ``^`` goes on with the cell above and ``<`` with the cell on the left."""
    drawn = ruled([["" if cell in "^<" else cell for cell in row] for row in table], title=title, top=90, widths=widths)
    return Reading((_merge(drawn, table),))


def _merge(drawn: Page, table: list[list[str]]) -> Page:
    cells = [list(row) for row in drawn.tables[0].rows]
    for r, row in enumerate(table):
        for c, text in enumerate(row):
            if text not in ("^", "<"):
                continue
            own = cells[r][c]
            at = next(i for i in range(r, -1, -1) if table[i][c] != "^") if text == "^" else r
            left = next(i for i in range(c, -1, -1) if table[r][i] != "<") if text == "<" else c
            home = cells[at][left]
            assert own is not None and own.box is not None and home is not None and home.box is not None
            cells[at][left] = replace(home, box=(home.box[0], home.box[1], max(home.box[2], own.box[2]), max(home.box[3], own.box[3])))
    shown = tuple(tuple(None if text in ("^", "<") else cell for text, cell in zip(names, line, strict=True)) for names, line in zip(table, cells, strict=True))
    return replace(drawn, tables=(replace(drawn.tables[0], rows=shown),))


def test_merged_cells_count_for_every_row_they_cover() -> None:
    table = [
        ["检测项目", "技术要求", "样品状态", "样品编号", "检测结果", "单项判定"],
        ["吸气阻力/Pa", "≤350", "未预处理", "1#", "156", "合格"],
        ["^", "^", "^", "2#", "161", "^"],
        ["^", "^", "高温预处理", "3#", "149", "^"],
    ]
    assert rows(merged(table), "zh") == [
        ("吸气阻力", "未预处理", "1#", "156", "Pa", "≤350"),
        ("吸气阻力", "未预处理", "2#", "161", "Pa", "≤350"),
        ("吸气阻力", "高温预处理", "3#", "149", "Pa", "≤350"),
    ]


def test_a_mean_in_a_merged_cell_is_no_result_of_each_row() -> None:
    table = [["Specimen", "Penetration (%)", "Mean (%)"], ["1", "1.2", "1.3"], ["2", "1.4", "^"]]
    assert [row[2:4] for row in rows(merged(table))] == [("1", "1.2"), ("2", "1.4")]


def test_a_condition_over_several_specimens_holds_for_each() -> None:
    table = [
        ["Specimen", "1", "2", "3", "4"],
        ["Condition", "as received", "<", "simulated wearing", "<"],
        ["Result in %", "1.84", "0.99", "1.88", "0.61"],
    ]
    read = rows(merged(table, title="Penetration of filter material, sodium chloride test (requirement ≤ 6 %)"))
    assert [row[1:] for row in read] == [
        ("as received", "1", "1.84", "%", "≤ 6 %"),
        ("as received", "2", "0.99", "%", "≤ 6 %"),
        ("simulated wearing", "3", "1.88", "%", "≤ 6 %"),
        ("simulated wearing", "4", "0.61", "%", "≤ 6 %"),
    ]
    assert {row[0] for row in read} == {"Penetration of filter material, sodium chloride test"}


def test_specimens_numbered_under_one_heading() -> None:
    table = [["检验项目", "标准要求", "检验结果", "<", "结论"], ["^", "^", "1", "2", "^"], ["呼气阻力/Pa", "≤250", "112", "118", "符合"]]
    assert rows(merged(table), "zh") == [("呼气阻力", "", "1", "112", "Pa", "≤250"), ("呼气阻力", "", "2", "118", "Pa", "≤250")]


def test_a_row_that_names_a_test_begins_a_table_of_its_own() -> None:
    table = [
        ["Specimen", "Condition", "Result"],
        ["7.9.2 Penetration, sodium chloride (%), max. 6 %", "<", "<"],
        ["1", "as received", "1.2"],
        ["7.16 Inhalation resistance (mbar), max. 2.4 mbar", "<", "<"],
        ["2", "as received", "1.8"],
    ]
    assert rows(merged(table)) == [
        ("Penetration, sodium chloride", "as received", "1", "1.2", "%", "max. 6 %"),
        ("Inhalation resistance", "as received", "2", "1.8", "mbar", "max. 2.4 mbar"),
    ]


@pytest.mark.parametrize("names", [("1", "2", "3"), ("W1", "W2", "W3"), ("Wearer 1", "Wearer 2", "Wearer 3")])
@pytest.mark.parametrize("exercises", [("Walking", "Head side to side"), ("1 Walking", "2 Head side to side")])
def test_exercises_down_and_wearers_across(names: tuple[str, ...], exercises: tuple[str, str]) -> None:
    table = [["Exercise", *names], [exercises[0], "2.9", "7.9", "7.3"], [exercises[1], "7.9", "5.0", "7.2"], ["Mean", "5.4", "6.5", "7.3"]]
    read = rows(merged(table, title="Total inward leakage (%)"))
    assert [row[2:4] for row in read] == [("1/1", "2.9"), ("2/1", "7.9"), ("3/1", "7.3"), ("1/2", "7.9"), ("2/2", "5.0"), ("3/2", "7.2")]


def test_a_row_for_each_wearer_and_exercise() -> None:
    table = [["Wearer", "Exercise", "Leakage (%)"], ["1", "1", "2.9"], ["1", "2", "7.9"], ["2", "1", "5.0"]]
    assert [row[2:4] for row in rows(merged(table, title="Total inward leakage"))] == [("1/1", "2.9"), ("1/2", "7.9"), ("2/1", "5.0")]


def test_units_and_limits_in_rows_of_their_own() -> None:
    table = [
        ["Prüfling", "BFE", "Differenzdruck"],
        ["", "in %", "in Pa/cm²"],
        ["1", "98,4", "42,5"],
        ["Grenzwert", "≥ 98", "< 60"],
        ["Mittelwert", "98,4", "42,5"],
    ]
    assert rows(merged(table), "de") == [("BFE", "", "1", "98.4", "%", "≥ 98"), ("Differenzdruck", "", "1", "42.5", "Pa/cm²", "< 60")]


def test_the_same_without_rules() -> None:
    text = "Prüfling\tBFE\tDifferenzdruck\nEinheit\t%\tPa/cm²\nAnforderung\t≥ 98\t< 60\n1\t98,4\t42,5\n2\t98,9\t40,1\nMittelwert\t98,7\t41,3"
    assert [row[2:] for row in rows(paper(text), "de")] == [
        ("1", "98.4", "%", "≥ 98"),
        ("1", "42.5", "Pa/cm²", "< 60"),
        ("2", "98.9", "%", "≥ 98"),
        ("2", "40.1", "Pa/cm²", "< 60"),
    ]


def test_a_caption_in_two_languages() -> None:
    table = [["Mẫu / Specimen", "1", "2"], ["Kết quả / Result", "38.2", "41.0"]]
    title = "Bảng 2 – Chênh áp / Differential pressure (Pa/cm²), không lớn hơn 60"
    read = rows(merged(table, title=title), "vi")
    assert read == [
        ("Differential pressure", "", "1", "38.2", "Pa/cm²", "không lớn hơn 60"),
        ("Differential pressure", "", "2", "41.0", "Pa/cm²", "không lớn hơn 60"),
    ]


@pytest.mark.parametrize("limit", ["≤ 6 %", "max. 6 %", "nicht größer als 6 %", "不大于6%", "không lớn hơn 6 %", "not more than 6 %"])
def test_limits_in_the_words_of_the_caption(limit: str) -> None:
    table = [["Specimen", "Result"], ["1", "1.2"]]
    assert rows(merged(table, title=f"Penetration of filter material, paraffin oil, {limit}")) == [
        ("Penetration of filter material, paraffin oil", "", "1", "1.2", "%", limit)
    ]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1: 1.2; 2: 1.4", [("1", "1.2", ""), ("2", "1.4", "")]),
        ("No. 1: 1.1 %, No. 2: 0.9 %", [("1", "1.1", ""), ("2", "0.9", "")]),
        ("1.2 / 1.4 / 1.3", [("1", "1.2", ""), ("2", "1.4", ""), ("3", "1.3", "")]),
        ("1,2; 1,4 (Mittelwert 1,3)", [("1", "1,2", ""), ("2", "1,4", "")]),
        ("as received: 1.2 / 1.4; simulated wearing: 1.9", [("1", "1.2", "as received"), ("2", "1.4", "as received"), ("3", "1.9", "simulated wearing")]),
        ("(1) 1.2; (2) 1.4", [("1", "1.2", ""), ("2", "1.4", "")]),
        ("S1 1.2 %, S2 1.4 %", [("S1", "1.2", ""), ("S2", "1.4", "")]),
        ("Specimen 1 1.2, specimen 2 1.4", [("1", "1.2", ""), ("2", "1.4", "")]),
        ("29/32", []),
        ("0 / 13", []),
        ("0 of 4 burned", []),
        ("satisfied", []),
    ],
)
def test_several_results_in_a_cell_are_told_from_counts(cell: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.specimen, one.value, one.condition) for one in several(cell)] == found


def test_names_of_columns_and_rows() -> None:
    assert column_kind("Mẫu số / Specimen No.") == "specimen"
    assert column_kind("Kết quả (Result), %") == "value"
    assert column_kind("Mean inward leakage (%)") == "ignored"
    assert column_kind("Inward leakage (%)") is None
    assert column_kind("检测结果/%") == "value"
    assert is_summary("Giá trị trung bình / Mean value")
    assert not is_summary("Einatemwiderstand 30 l/min")
    assert [specimen_named(name) for name in ("Probe 1", "E3", "1#", "Mẫu 2 / Specimen 2", "CO2", "N95")] == ["1", "E3", "1#", "2", "", ""]


def test_a_note_tells_the_condition_of_the_specimens_it_numbers() -> None:
    text = """
Inhalation resistance 95 l/min (mbar)
Specimen\tResult\tRequirement
1\t1.1\t≤ 2.4
2\t1.2\t≤ 2.4
3\t1.3\t≤ 2.4

Specimens 1–2 as received, 3–4 after simulated wearing
"""
    assert [(row[1], row[2]) for row in rows(paper(text))] == [("as received", "1"), ("as received", "2"), ("after simulated wearing", "3")]


def test_a_running_number_before_the_test_is_no_specimen() -> None:
    table = [
        ["序号 No.", "检测项目 Test item", "单位 Unit", "要求 Requirement", "样品 Specimen", "结果 Result"],
        ["1", "细菌过滤效率 Bacterial filtration efficiency", "%", "≥ 98", "1#", "99.12"],
        ["^", "^", "^", "^", "2#", "98.87"],
        ["2", "压力差 Differential pressure", "Pa/cm²", "< 40", "1#", "24.6"],
    ]
    assert rows(merged(table, widths=(40.0, 160.0, 50.0, 70.0, 60.0, 60.0)), "zh") == [
        ("Bacterial filtration efficiency", "", "1#", "99.12", "%", "≥ 98"),
        ("Bacterial filtration efficiency", "", "2#", "98.87", "%", "≥ 98"),
        ("Differential pressure", "", "1#", "24.6", "Pa/cm²", "< 40"),
    ]


def test_a_number_behind_the_test_is_its_specimen() -> None:
    table = [["Test item", "Requirement", "No.", "Result"], ["Delta P (Pa/cm²)", "< 60", "1", "22.1"], ["^", "^", "2", "32.9"]]
    assert [row[2:4] for row in rows(merged(table))] == [("1", "22.1"), ("2", "32.9")]


def test_a_limit_in_the_head_of_a_column_of_a_condition() -> None:
    table = [["Specimen", "Before challenge Requirement: ≥6.0", "After challenge Requirement: ≥6.0"], ["1", "8.6", "6.2"]]
    assert rows(merged(table, title="2. Force at break – EN 455-2:2015, clause 5 (N)", widths=(80.0, 180.0, 180.0))) == [
        ("Force at break", "Before challenge", "1", "8.6", "N", "≥6.0"),
        ("Force at break", "After challenge", "1", "6.2", "N", "≥6.0"),
    ]


def test_a_formula_behind_a_chinese_name_is_part_of_it() -> None:
    table = [["检验项目", "标准要求", "样品号", "检验结果"], ["过滤效率 (NaCl)", "≥95.0%", "1", "97.8"]]
    assert rows(merged(table), "zh") == [("过滤效率 (NaCl)", "", "1", "97.8", "%", "≥95.0%")]


def test_specimens_numbered_anew_half_way_down_and_verdicts_under_them() -> None:
    table = [["1#", "2#", "3#"], ["Pass", "Pass", "Pass"], ["4#", "5#", "6#"], ["Pass", "Fail", "Pass"], ["Number passed", "<", "5"]]
    assert rows(merged(table, title="Penetration on the inside")) == []


def test_what_stands_in_a_frame_left_open_at_the_end_of_a_page_goes_on() -> None:
    names = [["检验项目", "条件", "标准要求", "样品号", "检验结果"]]
    first = ruled([*names, ["泄漏性", "平均", "≤8%", "1", "3.9"], ["", "", "", "2", "7.6"]], top=90)
    box = first.tables[0].box
    open_frame = tuple(tuple(None if i and c < 3 else cell for c, cell in enumerate(row)) for i, row in enumerate(first.tables[0].rows))
    first = replace(first, tables=(replace(first.tables[0], rows=open_frame, box=box),))
    second = ruled([*names, ["", "", "", "3", "4.2"]], number=2)
    assert rows(Reading((first, second)), "zh") == [("泄漏性", "平均", str(i), value, "%", "≤8%") for i, value in enumerate(("3.9", "7.6", "4.2"), 1)]


def test_conditions_before_numbered_results_of_a_cell_do_not_take_the_unit_before_them() -> None:
    found = several("A.R.: No. 1: 0.4 mbar No. 2: 1.1 mbar aged 168 h at 70 °C: No. 3: 0.5 mbar")
    assert [(one.specimen, one.value, one.unit, one.condition) for one in found] == [
        ("1", "0.4", "mbar", "A.R."),
        ("2", "1.1", "mbar", "A.R."),
        ("3", "0.5", "mbar", "aged 168 h at 70 °C"),
    ]
