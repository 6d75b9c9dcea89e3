"""Typed parsers: dates, standards, acts, numbers, parties, in every usual form and beside what only looks like one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.understanding.acts import find_acts, normal_act
from documents.understanding.dates import find_dates, order_of
from documents.understanding.identifiers import is_gmn, is_gtin
from documents.understanding.numbers import parse_number, with_dot
from documents.understanding.parties import split_party
from documents.understanding.script import latin_part
from documents.understanding.standards import find_standards, merged, normal_standard

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25 May 2020", "2020-05-25"),
        ("May 25, 2020", "2020-05-25"),
        ("25th of May 2020", "2020-05-25"),
        ("25-May-20", "2020-05-25"),
        ("Jun. 2, 2020", "2020-06-02"),
        ("11 Jun., 2019", "2019-06-11"),
        ("September 09, 2013", "2013-09-09"),
        ("29 December,2023", "2023-12-29"),
        ("2020-05-25", "2020-05-25"),
        ("2020.05.25", "2020-05-25"),
        ("2020/05/25", "2020-05-25"),
        ("25/05/2020", "2020-05-25"),
        ("05/25/2020", "2020-05-25"),
        ("25.05.2020", "2020-05-25"),
        ("1. März 2022", "2022-03-01"),
        ("22. April 2020", "2020-04-22"),
        ("5. Mai 2021", "2021-05-05"),
        ("2020年5月25日", "2020-05-25"),
        ("2020 年 05 月 25 日", "2020-05-25"),
        ("Ngày 25 tháng 5 năm 2020", "2020-05-25"),
        ("ngày 05 tháng 12 năm 2022", "2022-12-05"),
        ("2 juillet 2015", "2015-07-02"),
        ("10.08.21", "2021-08-10"),
    ],
)
def test_a_date_is_read_in_each_usual_form(text: str, day: str) -> None:
    hits = find_dates(text)
    assert [hit.day and hit.day.isoformat() for hit in hits] == [day]


@pytest.mark.parametrize("text", ["149:2001", "EN 301 489-1", "32/13/2020", "1.2.3", "31.02.2020", "CE-PC-200612-118", "20/41872", "13065 0514 400 21"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert find_dates(text) == ()


def test_a_compact_date_is_read_only_where_a_date_is_expected() -> None:
    assert find_dates("20200525") == ()
    assert find_dates("20200525", compact=True)[0].day == date(2020, 5, 25)
    assert find_dates("20201340", compact=True) == ()


def test_an_ambiguous_date_is_resolved_by_another_date_of_the_paper() -> None:
    assert find_dates("12/05/2022")[0].day is None
    assert find_dates("12/05/2022")[0].resolved(order_of(["12/05/2022", "received 28/04/2022"])) == date(2022, 5, 12)
    assert find_dates("12/05/2022")[0].resolved(order_of(["12/05/2022", "received 04/28/2022"])) == date(2022, 12, 5)


def test_an_ambiguous_date_is_absent_where_nothing_or_everything_speaks() -> None:
    assert order_of(["12/05/2022"], "en") is None
    assert order_of(["12/05/2022", "28/04/2022", "04/28/2022"]) is None


def test_a_printed_order_a_language_and_a_whole_validity_settle_the_order() -> None:
    assert order_of(["Date of issue (DD/MM/YYYY): 05/06/2020"]) == "day_first"
    assert order_of(["12/05/2022"], "vi") == "day_first"
    assert order_of(["05/06/2020", "04/06/2025"], "en") == "day_first"
    assert order_of(["06/05/2020", "06/04/2025"], "en") == "month_first"


@given(st.dates(min_value=date(1981, 1, 1), max_value=date(2059, 12, 31)))
def test_every_day_survives_each_unambiguous_form(day: date) -> None:
    forms = (day.isoformat(), day.strftime("%d.%m.%Y"), f"{day.year}年{day.month}月{day.day}日", day.strftime("%d %B %Y"), day.strftime("%b %d, %Y"))
    assert {find_dates(form)[0].day for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("EN 149:2001+A1:2009", "EN 149:2001+A1:2009"),
        ("EN149: 2001 + A1: 2009", "EN 149:2001+A1:2009"),
        ("EN 149:2001 + A1:2009", "EN 149:2001+A1:2009"),
        ("BS EN 149:2001+A1:2009", "EN 149:2001+A1:2009"),
        ("DIN EN 149:2009-08", "EN 149:2001+A1:2009"),
        ("EN 149:2001/A1:2009", "EN 149:2001+A1:2009"),
        ("EN 149-2001", "EN 149:2001"),
        ("EN149", "EN 149"),
        ("GB 2626-2006", "GB 2626-2006"),
        ("GB2626-2019", "GB 2626-2019"),
        ("GB/T 32610-2016", "GB/T 32610-2016"),
        ("YY 0469-2011", "YY 0469-2011"),
        ("EN ISO 374-1:2016+A1:2018", "EN ISO 374-1:2016+A1:2018"),
        ("EN 14683:2019+AC:2019", "EN 14683:2019+AC:2019"),
        ("DIN EN 14683:2019-10", "EN 14683:2019+AC:2019"),
        ("EN ISO 13485:2016", "EN ISO 13485:2016"),
        ("TCVN 8389-1:2010", "TCVN 8389-1:2010"),
        ("ETSI EN 301 489-1 V2.2.3 (2019-11)", "EN 301 489-1 V2.2.3 (2019-11)"),
        ("EN 300 328 Ver 2.2.2", "EN 300 328 V2.2.2"),
        ("ISO/IEC 20000-1:2018", "ISO/IEC 20000-1:2018"),
    ],
)
def test_a_standard_has_one_normal_form(text: str, normal: str) -> None:
    assert normal_standard(text) == normal


def test_a_national_adoption_beside_its_european_standard_is_the_same_standard() -> None:
    assert [hit.value for hit in find_standards("DIN EN 149:2009-08 (EN 149:2001+A1:2009)")] == ["EN 149:2001+A1:2009"]


@pytest.mark.parametrize(
    "text", ["accredited to EN ISO/IEC 17065", "sampling ISO 2859-1, level II", "in accordance with EN ISO/IEC 17050-1:2010", "GENERAL 149", "size 374-1"]
)
def test_standards_about_bodies_and_sampling_are_not_the_products(text: str) -> None:
    assert find_standards(text) == ()


def test_a_list_keeps_the_edition_and_drops_the_bare_number() -> None:
    assert merged(["EN 149", "EN 149:2001+A1:2009", "EN 149:2001+A1:2009"]) == ["EN 149:2001+A1:2009"]
    assert merged(["EN 455-1:2020", "EN 455-2:2015"]) == ["EN 455-1:2020", "EN 455-2:2015"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Regulation (EU) 2016/425", "2016/425"),
        ("Verordnung (EU) 2016/425", "2016/425"),
        ("Reg. 2016/425", "2016/425"),
        ("Richtlinie 93/42/EWG", "93/42/EEC"),
        ("Directive 93/42/EEC", "93/42/EEC"),
        ("89/686/EEC", "89/686/EEC"),
        ("Regulation (EU) 2017/745 (MDR)", "2017/745"),
        ("欧盟法规 2016/425", "2016/425"),
        ("(EG) Nr. 1907/2006 (REACH)", "1907/2006"),
        ("RED 2014/53/EU", "2014/53/EU"),
        ("SI 2017/2016", "SI 2017/2016"),
        ("§ 9 MedBVSV", "MedBVSV"),
        ("PPE Regulation", "2016/425"),
    ],
)
def test_an_act_has_one_normal_form(text: str, act: str) -> None:
    assert normal_act(text) == act


def test_numbers_of_certificates_are_no_acts_and_an_amending_act_is_marked() -> None:
    assert find_acts("certificate 0493/1920/2019, ZP/B417/20") == ()
    assert [(hit.value, hit.amending) for hit in find_acts("Directive 93/42/EEC as amended by 2007/47/EC")] == [("93/42/EEC", False), ("2007/47/EC", True)]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,234.50", None, "1234.50"),
        ("1.234,50", None, "1234.50"),
        ("1 234,50", None, "1234.50"),
        ("1'234.50", None, "1234.50"),
        ("10万", "zh", "100000"),
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("1,234", "de", "1.234"),
        ("0,602", "en", "0.602"),
        ("12,5", None, "12.5"),
        ("1.234.567", None, "1234567"),
    ],
)
def test_a_number_is_read_in_its_languages_writing(text: str, language: str | None, number: str) -> None:
    assert parse_number(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3,4.5", "12-13", "1,23,4"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_printed_decimals_are_kept() -> None:
    assert with_dot("1,50", "de") == "1.50"


@pytest.mark.parametrize(
    ("lines", "name", "address"),
    [
        (["Foshan Lanting Products Co., Ltd.", "No. 18 Xinglong Road, Foshan"], "Foshan Lanting Products Co., Ltd.", "No. 18 Xinglong Road, Foshan"),
        (
            ["Jiangxi Zhuoyue Protective", "Equipment Manufacturing Co., Ltd.", "No. 199, Torch Road"],
            "Jiangxi Zhuoyue Protective Equipment Manufacturing Co., Ltd.",
            "No. 199, Torch Road",
        ),
        (["Mulde Schutz GmbH & Co. KG, Am Alten Werk 7,", "04668 Grimma"], "Mulde Schutz GmbH & Co. KG", "Am Alten Werk 7, 04668 Grimma"),
        (["Thanh Lam Bao Ho Company Limited", "27 Nguyen Van Linh Street"], "Thanh Lam Bao Ho Company Limited", "27 Nguyen Van Linh Street"),
        (["Anhui Yilan Textile Co., Ltd. 安徽依兰纺织有限公司", "Tongcheng Zone, Anqing"], "Anhui Yilan Textile Co., Ltd.", "Tongcheng Zone, Anqing"),
        (["Haitang Optical", "Factory", "77 Binhai Avenue, Wenling"], "Haitang Optical Factory", "77 Binhai Avenue, Wenling"),
        (["No Limit Corp.", "15 Hubble Suite 200", "Irvine, CA 92618"], "No Limit Corp.", "15 Hubble Suite 200, Irvine, CA 92618"),
        (["衢州晨曦科技有限公司", "浙江省衢州市"], "衢州晨曦科技有限公司", "浙江省衢州市"),
    ],
)
def test_a_company_ends_with_its_legal_form_and_the_rest_is_address(lines: list[str], name: str, address: str) -> None:
    party = split_party(lines)
    assert party is not None
    assert (party.name, party.address) == (name, address)


def test_the_chinese_half_of_a_bilingual_value_is_left_out_but_a_chinese_value_stays() -> None:
    assert latin_part("Medical face mask 一次性医用口罩") == "Medical face mask"
    assert latin_part("一次性医用口罩") == "一次性医用口罩"
    assert latin_part("KN95口罩") == "KN95口罩"


def test_check_digits_tell_right_from_wrong() -> None:
    assert is_gtin("4006381333931")
    assert not is_gtin("4006381333932")
    assert is_gmn("1987654Ad4X4bL5ttr2310c2K")
    assert not is_gmn("1987654Ad4X4bL5ttr2310c2L")


def test_a_bilingual_paper_that_is_vietnamese_too_writes_the_day_first() -> None:
    vietnamese = "Nơi, ngày cấp tuyên bố: Hà Nội. Chúng tôi chịu trách nhiệm hoàn toàn về sản phẩm được sản xuất"
    assert order_of([vietnamese, "Place, date: Ha Noi, 04/05/2020"], "en") == "day_first"
    assert order_of(["Place, date: London, 04/05/2020"], "en") is None


@pytest.mark.parametrize("before", ["is ", "the manufacturer ", "We, ", "Die Firma "])
def test_what_a_sentence_puts_before_a_name_is_no_part_of_it(before: str) -> None:
    party = split_party([before + "Muster Safety Co., Ltd., No. 8 Road"])
    assert party is not None
    assert (party.name, party.address) == ("Muster Safety Co., Ltd.", "No. 8 Road")
