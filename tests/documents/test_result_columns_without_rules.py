"""Result tables without rules: headings between rows, no names at all, narrow columns, headings over groups, tables side by side."""

from __future__ import annotations

import pytest

from documents.reading.page import Reading
from documents.understanding.laying_out import lay_out
from documents.understanding.measurements import measurement_rows
from tests.documents.drawn import paper

pytestmark = pytest.mark.unit

Short = tuple[str, str, str, str, str, str]


def rows(reading: Reading, language: str = "en", product_class: str = "") -> list[Short]:
    found = measurement_rows(lay_out(reading), language, product_class)
    return [(row.property, row.condition, row.specimen, row.value, row.unit, row.limit) for row in found]


HEADED = """
1 Durchlassgrad, Angaben in %
Vorbehandlung\tMuster 1\tMuster 2\tAnforderung
Durchlassgrad Natriumchlorid
Anlieferungszustand\t1,12\t1,00\t≤ 6
mechanische Festigkeit\t1,08\t1,82\t≤ 6
Durchlassgrad Paraffinöl
Anlieferungszustand\t1,72\t1,69\t≤ 6
"""


def test_a_heading_between_rows_names_the_test_of_those_below_it() -> None:
    assert rows(paper(HEADED, tabs=(220.0, 290.0, 380.0)), "de") == [
        ("Durchlassgrad Natriumchlorid", "Anlieferungszustand", "1", "1.12", "%", "≤ 6"),
        ("Durchlassgrad Natriumchlorid", "Anlieferungszustand", "2", "1.00", "%", "≤ 6"),
        ("Durchlassgrad Natriumchlorid", "mechanische Festigkeit", "1", "1.08", "%", "≤ 6"),
        ("Durchlassgrad Natriumchlorid", "mechanische Festigkeit", "2", "1.82", "%", "≤ 6"),
        ("Durchlassgrad Paraffinöl", "Anlieferungszustand", "1", "1.72", "%", "≤ 6"),
        ("Durchlassgrad Paraffinöl", "Anlieferungszustand", "2", "1.69", "%", "≤ 6"),
    ]


def test_results_without_names_are_counted_and_their_limits_known_by_their_signs() -> None:
    text = "Breathing resistance, values in mbar\nInhalation 30 l/min\t0.48\t0.37\t≤ 0.7\nExhalation 160 l/min\t2.14\t2.36\t≤ 3.0"
    assert rows(paper(text, tabs=(220.0, 290.0, 380.0))) == [
        ("Inhalation 30 l/min", "", "1", "0.48", "mbar", "≤ 0.7"),
        ("Inhalation 30 l/min", "", "2", "0.37", "mbar", "≤ 0.7"),
        ("Exhalation 160 l/min", "", "1", "2.14", "mbar", "≤ 3.0"),
        ("Exhalation 160 l/min", "", "2", "2.36", "mbar", "≤ 3.0"),
    ]
    assert rows(paper("Delivery\nCartons\t12\t14\nPallets\t2\t3", tabs=(220.0, 290.0, 380.0))) == []


NARROW = "Differential pressure (Pa/cm²)\nCondition\t1#\t2#\t3#\nas received\t29.9\t50.9\t32.5\nmechanical strength\t48.8\t47.7\t50.5"


def test_columns_little_more_than_a_blank_apart() -> None:
    read = rows(paper(NARROW, tabs=(150.0, 176.0, 202.0)))
    assert [row[1:4] for row in read] == [
        ("as received", "1#", "29.9"), ("as received", "2#", "50.9"), ("as received", "3#", "32.5"),
        ("mechanical strength", "1#", "48.8"), ("mechanical strength", "2#", "47.7"), ("mechanical strength", "3#", "50.5"),
    ]  # fmt: skip


def test_conditions_as_columns_keep_their_own_names() -> None:
    text = "Force at break (N)\nSpecimen\tbefore ageing\tafter ageing\n1\t8.6\t6.2\n2\t8.4\t7.6\nMedian\t8.5\t6.9"
    assert [row[1:4] for row in rows(paper(text))] == [
        ("before ageing", "1", "8.6"),
        ("after ageing", "1", "6.2"),
        ("before ageing", "2", "8.4"),
        ("after ageing", "2", "7.6"),
    ]


def test_a_condition_stands_over_the_group_of_its_specimens() -> None:
    text = "BFE (%)\n\tas received\t\tsimulated wearing\nSpecimen\t1\t2\t3\t4\nResult\t99.1\t98.8\t99.0\t98.7"
    read = rows(paper(text, tabs=(150.0, 210.0, 270.0, 330.0)))
    assert [row[1:4] for row in read] == [
        ("as received", "1", "99.1"),
        ("as received", "2", "98.8"),
        ("simulated wearing", "3", "99.0"),
        ("simulated wearing", "4", "98.7"),
    ]


def test_two_tables_side_by_side_are_one_after_the_other() -> None:
    text = "Width (mm)\nSpecimen\tResult\tSpecimen\tResult\n1\t93\t3\t95\n2\t92\t4\t96"
    assert [row[2:4] for row in rows(paper(text))] == [("1", "93"), ("2", "92"), ("3", "95"), ("4", "96")]


def test_flows_under_the_names_of_columns_are_names() -> None:
    text = "Breathing resistance, mbar\nSpecimen\tInhalation\tInhalation\tExhalation\n\t30 l/min\t95 l/min\t160 l/min\nB1\t0.85\t1.62\t1.58"
    assert [row[:5] for row in rows(paper(text))] == [
        ("Inhalation 30 l/min", "", "B1", "0.85", "mbar"),
        ("Inhalation 95 l/min", "", "B1", "1.62", "mbar"),
        ("Exhalation 160 l/min", "", "B1", "1.58", "mbar"),
    ]


def test_a_column_that_is_neither_named_after_the_test_nor_for_results_holds_none() -> None:
    text = "Microbial cleanliness\nTest article\tWeight (g)\tTotal Bioburden (CFU/g)\n1\t3.21\t2.9\n2\t3.18\t1.4"
    assert [row[:5] for row in rows(paper(text))] == [("Microbial cleanliness", "", "1", "2.9", "CFU/g"), ("Microbial cleanliness", "", "2", "1.4", "CFU/g")]


@pytest.mark.parametrize(("product_class", "limit"), [("Type IIR", "<60"), ("Type II", "<40"), ("", "")])
def test_a_remark_states_the_limit_of_each_class(product_class: str, limit: str) -> None:
    text = "Differential pressure\n\t1#\t2#\t3#\nPa/cm²\t26\t25\t27\nRemark: Requirement: Type I<40 Pa/cm2, Type II<40 Pa/cm2, Type IIR<60 Pa/cm2"
    assert [row[3:] for row in rows(paper(text), product_class=product_class)] == [(value, "Pa/cm²", limit) for value in ("26", "25", "27")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("5 CO2-Gehalt der Einatemluft: Mittelwert 0,49 Vol.-% (zulässig 1,0 Vol.-%)", ("CO2-Gehalt der Einatemluft", "Mittelwert", "0.49", "Vol.-%", "1,0")),
        ("Powder residue – EN 455-3\nResult 0.6 mg/glove, requirement ≤ 2.0 mg/glove.", ("Powder residue", "", "0.6", "mg/glove", "≤ 2.0")),
        ("The carbon dioxide content of the inhaled air was 0.6 %.", ("carbon dioxide content of the inhaled air", "", "0.6", "%", "")),
        (
            "Sample size 200; number of leaking gloves: 4; acceptance number 7 (Ac 7).",
            ("number of leaking gloves", "Sample size 200", "4", "", "acceptance number 7"),
        ),
        ("Synthetic blood penetration, 160 mmHg: 32 specimens, 32 passed", ("Synthetic blood penetration", "32 specimens, 32 passed", "160", "mmHg", "")),
        ("Splash resistance\nThe masks were tested at 16.0 kPa; 31 of 32 masks passed.", ("Splash resistance", "31 of 32 masks passed", "16.0", "kPa", "")),
    ],
)
def test_results_in_sentences(text: str, row: tuple[str, ...]) -> None:
    language = "de" if "Vol" in text else "en"
    assert [(one[0], one[1], one[3], one[4], one[5]) for one in rows(paper(text.replace("\n", "\n\n")), language)] == [row]


@pytest.mark.parametrize(
    "text",
    [
        "Penetration was measured at 95 l/min with an aerosol of 0.6 µm.",
        "The differential pressure should be less than 60 Pa/cm².",
        "Breathing resistance requirement: 2.4 mbar",
        "The samples were kept at 21 °C and a relative humidity of 85 %.",
        "Page 2 of 3",
    ],
)
def test_methods_and_requirements_are_no_results(text: str) -> None:
    assert rows(paper(text)) == []


STACKED = """
Clause\tCharacteristic\tRequirement\tTest result
5\tForce at break\t≥ 6.0 N\tA.R.:
\t\t\tP1: 7.1 N
\t\t\tP2: 6.6 N
\t\t\taged 168 h at 70 °C:
\t\t\tP3: 7.2 N
"""


def test_results_of_one_cell_on_lines_of_their_own_under_their_conditions() -> None:
    assert rows(paper(STACKED, tabs=(120.0, 260.0, 360.0))) == [
        ("Force at break", "A.R.", "P1", "7.1", "N", "≥ 6.0 N"),
        ("Force at break", "A.R.", "P2", "6.6", "N", "≥ 6.0 N"),
        ("Force at break", "aged 168 h at 70 °C", "P3", "7.2", "N", "≥ 6.0 N"),
    ]


def test_the_upper_line_of_a_name_and_a_row_of_nothing_but_limits() -> None:
    text = "\t\tCO2 content\nSample No.\tPre-treatment\tof inhaled air [%]\nSpec.\t\t≤ 1.0\nS01\tAs received\t0.76\nS02\tAs received\t0.53"
    assert rows(paper(text, tabs=(150.0, 300.0))) == [
        ("CO2 content of inhaled air", "As received", "S01", "0.76", "%", "≤ 1.0"),
        ("CO2 content of inhaled air", "As received", "S02", "0.53", "%", "≤ 1.0"),
    ]


def test_a_clause_and_a_test_alone_in_a_row_head_the_rows_below() -> None:
    text = "Probe\tVorbehandlung\tErgebnis\tEinheit\n5.5\tEinatemwiderstand 85 l/min\nP1\tAnlieferungszustand\t264\tPa\nP2\tAnlieferungszustand\t243\tPa"
    assert rows(paper(text, tabs=(150.0, 330.0, 400.0)), "de") == [
        ("Einatemwiderstand 85 l/min", "Anlieferungszustand", "P1", "264", "Pa", ""),
        ("Einatemwiderstand 85 l/min", "Anlieferungszustand", "P2", "243", "Pa", ""),
    ]


def test_a_title_at_the_foot_of_a_page_names_the_table_on_the_next() -> None:
    first = "7.16 Exhalation resistance [mbar]\nCondition\tP1\tP2\nAs received\t1.99\t2.46\n\n7.12 Carbon dioxide content [%] – limit: ≤ 1.0 %"
    read = rows(paper(first, "Report 4711\nCondition\tP1\tP2\nAs received\t0.61\t0.54"))
    assert [row[0] for row in read] == ["Exhalation resistance"] * 2 + ["Carbon dioxide content"] * 2
    assert [row[3] for row in read] == ["1.99", "2.46", "0.61", "0.54"]


ITEMS = """
Item\tState of sample\tResults\tUnit\tSpec.
7.9.2 Filter penetration, paraffin oil 95 l/min
1#\tas received\t11.53\t%\t≤ 20 %
2#\tas received\t10.01\t%\t≤ 20 %
3#\tas received\t6.32\t%\t≤ 20 %
"""


def test_a_column_of_items_that_counts_specimens_names_no_tests() -> None:
    read = rows(paper(ITEMS, tabs=(120.0, 260.0, 340.0, 400.0)))
    assert [row[2:] for row in read] == [("1#", "11.53", "%", "≤ 20 %"), ("2#", "10.01", "%", "≤ 20 %"), ("3#", "6.32", "%", "≤ 20 %")]
    counted = "Property\tItem\tResults\tSpec.\nLength\t1\t242 mm\t≥ 240\nLength\t2\t245 mm\t≥ 240\nLength\t3\t249 mm\t≥ 240"
    assert [row[0::2] for row in rows(paper(counted, tabs=(200.0, 260.0, 340.0)))] == [("Length", "1", "mm"), ("Length", "2", "mm"), ("Length", "3", "mm")]
