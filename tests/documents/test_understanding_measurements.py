"""Measured values out of result tables: a row a specimen, a column a specimen, wearer and exercise, several results in a cell, sentences, tables over pages."""

from __future__ import annotations

import pytest

from batches.paper import MeasurementRow
from documents.reading.page import Reading
from documents.understanding.laying_out import lay_out
from documents.understanding.measurements import measurement_rows
from tests.documents.drawn import paper, ruled

pytestmark = pytest.mark.unit


def rows(reading: Reading, language: str = "en") -> list[tuple[str, str, str, str, str, str]]:
    return [_short(row) for row in measurement_rows(lay_out(reading), language)]


def _short(row: MeasurementRow) -> tuple[str, str, str, str, str, str]:
    return (row.property, row.condition, row.specimen, row.value, row.unit, row.limit)


def test_a_row_a_specimen_takes_property_and_unit_from_the_title() -> None:
    table = [
        ["Specimen", "Condition", "Penetration (%)", "Requirement", "Verdict"],
        ["1", "as received", "1.37", "≤ 6 %", "Pass"],
        ["2", "simulated wearing", "2.35", "≤ 6 %", "Pass"],
    ]
    reading = Reading((ruled(table, title="7.9.2 Penetration of filter material – paraffin oil, 95 l/min", top=90),))
    assert rows(reading) == [
        ("Penetration of filter material – paraffin oil, 95 l/min", "as received", "1", "1.37", "%", "≤ 6 %"),
        ("Penetration of filter material – paraffin oil, 95 l/min", "simulated wearing", "2", "2.35", "%", "≤ 6 %"),
    ]


def test_a_column_a_specimen_in_aligned_columns() -> None:
    text = """
Atemwiderstand in mbar
Prüfung\tProbe 1\tProbe 2\tGrenzwert
Einatemwiderstand 30 l/min\t0,4\t0,5\t0,7
Ausatemwiderstand 160 l/min\t2,1\t2,6\t3,0
"""
    assert rows(paper(text), "de") == [
        ("Einatemwiderstand 30 l/min", "", "1", "0.4", "mbar", "0,7"), ("Einatemwiderstand 30 l/min", "", "2", "0.5", "mbar", "0,7"),
        ("Ausatemwiderstand 160 l/min", "", "1", "2.1", "mbar", "3,0"), ("Ausatemwiderstand 160 l/min", "", "2", "2.6", "mbar", "3,0"),
    ]  # fmt: skip


def test_leakage_is_wearer_and_exercise_and_means_are_left_out() -> None:
    table = [["Wearer", "E1", "E2", "E3", "Mean"], ["1", "8.2", "3.5", "6.5", "6.1"], ["2", "6.2", "2.6", "2.5", "3.8"], ["Mean", "7.2", "3.1", "4.5", "4.9"]]
    found = rows(Reading((ruled(table, title="7.9.1 Total inward leakage (%) – requirement: at least 46 of 50 ≤ 11 %", top=90),)))
    assert [(row[2], row[3]) for row in found] == [("1/1", "8.2"), ("1/2", "3.5"), ("1/3", "6.5"), ("2/1", "6.2"), ("2/2", "2.6"), ("2/3", "2.5")]
    assert {(row[0], row[4], row[5]) for row in found} == {("Total inward leakage", "%", "≤ 11 %")}


def test_several_results_in_one_cell_of_a_clause_table() -> None:
    table = [
        ["Clause", "Requirement", "Result", "Verdict"],
        ["7.9.2", "Penetration NaCl: FFP2 max 6 %", "1: 1.1 %; 2: 0.9 %", "P"],
        ["7.10", "Compatibility with skin", "no irritation", "P"],
    ]
    found = rows(Reading((ruled(table, widths=(60.0, 180.0, 160.0, 60.0)),)))
    assert found == [("Penetration NaCl", "", "1", "1.1", "%", "max 6 %"), ("Penetration NaCl", "", "2", "0.9", "%", "max 6 %")]


def test_columns_that_name_what_was_measured() -> None:
    table = [["Specimen", "BFE (%)", "Differential pressure (Pa/cm²)"], ["1#", "98.2", "35.1"], ["2#", "99.0", "41.7"]]
    found = rows(Reading((ruled(table, title="Results according to EN 14683", widths=(80.0, 100.0, 200.0)),)))
    assert found == [
        ("BFE", "", "1#", "98.2", "%", ""), ("Differential pressure", "", "1#", "35.1", "Pa/cm²", ""),
        ("BFE", "", "2#", "99.0", "%", ""), ("Differential pressure", "", "2#", "41.7", "Pa/cm²", ""),
    ]  # fmt: skip


def test_a_table_that_goes_on_over_the_page_keeps_its_header() -> None:
    first = ruled([["Specimen", "Result (%)", "Limit"], ["1", "98.7", "≥ 98"]], title="Bacterial filtration efficiency (BFE)")
    second = ruled([["2", "99.1", "≥ 98"], ["3", "98.9", "≥ 98"]], number=2)
    found = measurement_rows(lay_out(Reading((first, second))), "en")
    assert [(row.specimen, row.value, row.page) for row in found] == [("1", "98.7", 1), ("2", "99.1", 2), ("3", "98.9", 2)]


def test_a_result_in_a_sentence_with_its_requirement() -> None:
    assert rows(paper("Puderrückstand: 0,8 mg/Handschuh (Anforderung ≤ 2,0) – bestanden"), "de") == [("Puderrückstand", "", "", "0.8", "mg/Handschuh", "≤ 2,0")]


def test_a_chinese_table() -> None:
    table = [["试样", "结果", "要求", "判定"], ["1", "99.4", "≥ 98", "合格"], ["2", "98.6", "≥ 98", "合格"]]
    assert rows(Reading((ruled(table, title="1 细菌过滤效率 (%)"),)), "zh") == [
        ("细菌过滤效率", "", "1", "99.4", "%", "≥ 98"),
        ("细菌过滤效率", "", "2", "98.6", "%", "≥ 98"),
    ]


def test_tables_of_other_things_give_no_measurements() -> None:
    table = [["No.", "Item", "Quantity"], ["1", "Cartons", "196"], ["2", "Pallets", "12"]]
    assert rows(Reading((ruled(table, title="Goods delivered"),))) == []


def test_a_transposed_table_with_units_in_its_row_names() -> None:
    table = [["Specimen No.", "1", "2", "3", "Mean"], ["BFE (%)", "99.1", "98.8", "99.0", "99.0"], ["ΔP (Pa/cm²)", "38", "40", "41", "39"]]
    found = rows(Reading((ruled(table, title="Results", widths=(120.0, 60.0, 60.0, 60.0, 60.0)),)))
    assert [(row[0], row[2], row[3], row[4]) for row in found] == [
        ("BFE", "1", "99.1", "%"),
        ("BFE", "2", "98.8", "%"),
        ("BFE", "3", "99.0", "%"),
        ("ΔP", "1", "38", "Pa/cm²"),
        ("ΔP", "2", "40", "Pa/cm²"),
        ("ΔP", "3", "41", "Pa/cm²"),
    ]


def test_a_property_stands_once_for_the_rows_under_it() -> None:
    table = [["Property", "Specimen", "Result", "Unit", "Requirement"], ["Penetration NaCl", "1", "1.1", "%", "≤ 6"], ["", "2", "1.3", "%", "≤ 6"]]
    assert rows(Reading((ruled(table, title="EN 149 results"),))) == [
        ("Penetration NaCl", "", "1", "1.1", "%", "≤ 6"),
        ("Penetration NaCl", "", "2", "1.3", "%", "≤ 6"),
    ]


def test_a_vietnamese_table_with_running_numbers() -> None:
    table = [["STT", "Chỉ tiêu thử nghiệm", "Đơn vị", "Kết quả", "Mức yêu cầu"], ["1", "Hiệu suất lọc", "%", "96,5", "≥ 95"]]
    assert rows(Reading((ruled(table, title="Kết quả", widths=(40.0, 160.0, 60.0, 80.0, 90.0)),)), "vi") == [("Hiệu suất lọc", "", "", "96.5", "%", "≥ 95")]


BLOCKS = """
Test Report No. 4711
Penetration sodium chloride 95 l/min\t\t\tmax. 6 %
Specimen\t1\t2\t3
Result (%)\t1.6\t1.8\t2.6
Penetration paraffin oil 95 l/min\t\t\tmax. 6 %
Specimen\t1\t2\t3
Result (%)\t2.8\t3.2\t4.2
"""


def test_blocks_of_specimens_across_each_keep_the_title_above_them() -> None:
    assert [row[:4] for row in rows(paper(BLOCKS, tabs=(260.0, 320.0, 400.0)))] == [
        *(("Penetration sodium chloride 95 l/min", "", str(i), value) for i, value in enumerate(("1.6", "1.8", "2.6"), 1)),
        *(("Penetration paraffin oil 95 l/min", "", str(i), value) for i, value in enumerate(("2.8", "3.2", "4.2"), 1)),
    ]


LEAKAGE = """
Total inward leakage (%)
Wearer\twalking\thead side\thead up\ttalking\twalking\tMean
\t\tto side\tand down
1\t4.9\t5.5\t5.0\t7.0\t5.5\t5.6
2\t5.4\t5.2\t5.2\t5.3\t5.6\t5.3
"""


def test_exercises_known_by_name_count_in_their_order_and_the_mean_is_none_of_them() -> None:
    read = rows(paper(LEAKAGE, tabs=(110.0, 180.0, 260.0, 340.0, 420.0, 490.0)))
    assert [(row[2], row[3]) for row in read][:6] == [("1/1", "4.9"), ("1/2", "5.5"), ("1/3", "5.0"), ("1/4", "7.0"), ("1/5", "5.5"), ("2/1", "5.4")]
    assert len(read) == 10


def test_a_table_that_goes_on_over_the_page_keeps_its_title_though_its_header_is_repeated() -> None:
    first = "Penetration of filter material, paraffin oil\nSpecimen\tResult (%)\tRequirement\n1\t2.4\t≤ 6 %\n2\t2.5\t≤ 6 %"
    second = "Specimen\tResult (%)\tRequirement\n3\t2.6\t≤ 6 %"
    assert [(row[0], row[2]) for row in rows(paper(first, second))] == [("Penetration of filter material, paraffin oil", str(i)) for i in (1, 2, 3)]


WRAPPED = """
Test\tSpecimen\tResult\tRequirement
Penetration, sodium\t1\t2.1\t≤ 6 %
chloride, 95 l/min

Penetration, paraffin\t1\t3.9\t≤ 6 %
oil, 95 l/min

Penetration, paraffin\t2\t6.1\t≤ 6 %
oil, 95 l/min
"""


def test_a_name_over_two_lines_does_not_end_the_table() -> None:
    read = rows(paper(WRAPPED))
    assert [(row[0], row[2], row[3]) for row in read] == [
        ("Penetration, sodium chloride, 95 l/min", "1", "2.1"),
        ("Penetration, paraffin oil, 95 l/min", "1", "3.9"),
        ("Penetration, paraffin oil, 95 l/min", "2", "6.1"),
    ]
