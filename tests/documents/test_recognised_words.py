"""Recognised pages understood: misread words of the lexicons put right, lost letters known, values in doubt kept as absent, codes believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from batches.paper import Absent, Fact
from batches.shown import paper_shown
from documents.reading.page import Code, Page, Reading
from documents.reading.worker import read_paper_in
from documents.understanding.barcodes import with_codes
from documents.understanding.doubted import believed
from documents.understanding.recognised import restored
from documents.understanding.understand import understand
from tests.documents.drawn import page as drawn

pytestmark = pytest.mark.unit


def scanned(text: str, doubted: frozenset[str] = frozenset()) -> Reading:
    """The page as a recogniser gives it, some words in doubt."""
    words = tuple(replace(word, recognised=True, legible=word.text not in doubted) for word in drawn(text).words)
    return Reading((replace(drawn(text), words=words, source="ocr"),))


def texts(reading: Reading) -> list[str]:
    return [word.text for word in restored(reading).pages[0].words]


@pytest.mark.parametrize(
    ("printed", "doubted", "read"),
    [
        ("Notitied", True, "Notified"),
        ("prcduction", False, "production"),  # a letter taken for its like
        ("Particle", False, "Particle"),  # is no misread "article"
        ("protect", False, "protect"),
        ("systems", False, "systems"),
        ("procédures", False, "procédures"),
        ("Medica", False, "Medica"),  # a name near a word of the lexicons
        ("2O16", True, "2O16"),  # numbers are never changed
    ],
)
def test_a_word_is_put_right_where_exactly_one_can_be_meant(printed: str, doubted: bool, read: str) -> None:
    assert texts(scanned(printed, frozenset({printed} if doubted else ()))) == [read]


def test_a_name_in_doubt_is_taken_from_elsewhere_on_the_paper() -> None:
    assert texts(scanned("Anhuí Yilan Co., Ltd.\nHefei, Anhui, China", frozenset({"Anhuí"})))[0] == "Anhui"
    assert texts(scanned("Anhuí Yilan Co., Ltd.\nHefei, China", frozenset({"Anhuí"})))[0] == "Anhuí"


VIETNAMESE = "Nhà sàn xut\tSao Khue JSC\nTiêu chun\tEN 149:2001\nSn phm\tmask\nNgày 12 tháng 10 năm 2020\nNguyn Th Hng Vân\nTng Giám đc\nHo Chi Minh City"


def test_vietnamese_phrases_of_the_lexicons_get_their_letters_back_and_names_do_not() -> None:
    words = texts(scanned(VIETNAMESE))
    joined = " ".join(words)
    for phrase in ("Nhà sản xuất", "Tiêu chuẩn", "Sản phẩm", "Tổng Giám đốc", "Ho Chi Minh City", "Nguyn Th Hng Vân"):
        assert phrase in joined
    assert "Nhà sàn" in " ".join(texts(Reading((drawn(VIETNAMESE),))))  # what is printed is what is printed


def fact(field: str, value: str, page: Page, *checks: str) -> Fact:
    box = next((word.box for word in page.words if word.text == value.split()[0]), None)
    return Fact(field=field, value=value, raw=value, confidence=0.9, page=1, box=box, checks=checks)


def test_a_value_in_doubt_is_absent_unless_something_settles_it() -> None:
    reading = scanned("Justin Zhang\n2163-PPE-9\nCSQU3054383", frozenset({"Justin", "CSQU3054383"}))
    page = reading.pages[0]
    facts = (
        fact("signatory", "Justin", page, "label"), fact("certificate_number", "2163-PPE-9", page, "label"),
        fact("container_numbers", "CSQU3054383", page, "check_digit"),
    )  # fmt: skip
    kept, absent = believed(facts, reading)
    assert [one.field for one in kept] == ["certificate_number", "container_numbers"]
    assert [(one.field, one.raw, one.reason, one.page) for one in absent] == [("signatory", "Justin", "illegible", 1)]
    printed = Reading((replace(page, source="text", words=tuple(replace(word, recognised=False) for word in page.words)),))
    assert believed(facts, printed) == (facts, ())


def test_an_act_one_figure_from_a_known_one_was_misread() -> None:
    reading = scanned("2016/25\n2016/425\n2018/848")
    page = reading.pages[0]
    kept, absent = believed(tuple(fact("legislation", act, page, "prose") for act in ("2016/25", "2016/425", "2018/848")), reading)
    assert [one.value for one in kept] == ["2016/425", "2018/848"]
    assert [one.raw for one in absent] == ["2016/25"]


def test_a_vietnamese_name_without_all_its_letters_is_absent_and_a_plain_one_is_not() -> None:
    reading = scanned(VIETNAMESE)
    page = reading.pages[0]
    facts = [fact("signatory", name, page, "signature") for name in ("Nguyn Th Hng Vân", "Sao Khue JSC")]
    kept, absent = believed(facts, reading)
    assert [one.value for one in kept] == ["Sao Khue JSC"]
    assert [one.raw for one in absent] == ["Nguyn Th Hng Vân"]


def coded(text: str, *codes: str) -> Reading:
    page = replace(drawn(text), codes=tuple(Code("Data Matrix", code, (400.0, 600.0, 440.0, 640.0)) for code in codes))
    return Reading((page,))


DECLARATION = "# EU Declaration of Conformity\n\nManufacturer:\tHainan Baiyu Co., Ltd.\nProduct:\tMedical face mask\nRegulation (EU) 2017/745\n"


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("(01)06973012450016(17)251231(10)LOT-77", {"udi_di": "06973012450016", "lots": "LOT-77"}),
        ("(01)06973012450017(10)LOT-77", {"lots": "LOT-77"}),  # the check digit does not hold
        ("https://id.example/01/06973012450016/10/A1", {"udi_di": "06973012450016", "lots": "A1"}),
        ("(8013)697301245MASKIIRRB", {"basic_udi_di": "697301245MASKIIRRB"}),
        ("+A123BJC5D6E71G", {"udi_di": "+A123BJC5D6E71G"}),
        ("https://www.example.com/verify", {}),
    ],
)
def test_codes_tell_device_identifiers_and_lots(code: str, fields: dict[str, str]) -> None:
    found = {one.field: one.value for one in understand(coded(DECLARATION, code)).facts if "code" in one.checks}
    assert found == fields


def test_a_sheet_of_labels_names_no_single_device() -> None:
    codes = ("(01)06973012450016", "(01)04012345678901")
    assert not [one for one in understand(coded(DECLARATION, *codes)).facts if one.field == "udi_di"]


def test_a_number_in_a_code_confirms_the_printed_one_and_settles_its_look_alikes() -> None:
    reading = coded("x", "http://www.body.example/qc?No=04419O11187ROM")
    printed = Fact(field="certificate_number", value="0441 9011187R0M", raw="…", confidence=0.8, page=1)
    (settled,) = with_codes((printed,), reading.pages, frozenset())
    assert settled.value == "0441 9O11187ROM"
    assert settled.confidence == 0.98
    (other,) = with_codes((printed.model_copy(update={"value": "0441-7711187"}),), reading.pages, frozenset())
    assert "code" not in other.checks


CERTIFICATE = "# EU Type-Examination Certificate\n\nCertificate No.:\t2163-PPE-9\nDate of issue:\t05/06/2020\nManufacturer:\tHainan Baiyu Co., Ltd.\n"


def absent_of(text: str, doubted: frozenset[str] | None = None) -> dict[str, Absent]:
    reading = Reading((drawn(text),)) if doubted is None else scanned(text, doubted)
    return {one.field: one for one in understand(reading).absent}


def test_a_labelled_field_that_was_not_believed_is_kept_with_the_reason() -> None:
    found = absent_of(CERTIFICATE)
    assert (found["issue_date"].reason, found["issue_date"].raw) == ("ambiguous_date", "05/06/2020")
    assert found["issue_date"].box is not None
    assert "expiry_date" not in found  # nothing stands on the paper
    assert "certificate_number" not in found
    assert absent_of(CERTIFICATE, frozenset({"2163-PPE-9"}))["certificate_number"].reason == "illegible"
    assert not absent_of(CERTIFICATE.replace("05/06/2020", "25/06/2020"))


def test_a_trade_paper_says_why_a_date_was_not_believed() -> None:
    invoice = "# COMMERCIAL INVOICE\n\nInvoice No.:\tHB-2020-117\nInvoice date:\t05/06/2020\nSeller:\tHainan Baiyu Co., Ltd.\n"
    assert absent_of(invoice)["invoice_date"].reason == "ambiguous_date"
    assert "invoice_date" not in absent_of(invoice.replace("05/06", "25/06"))


def test_what_is_absent_is_shown_in_the_json() -> None:
    paper = read_paper_in(Reading((drawn(CERTIFICATE),)), "cert.pdf", "0" * 64)
    assert [(one["field"], one["reason"]) for one in paper_shown(paper)["absent"]] == [("issue_date", "ambiguous_date")]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("00LU5173304", "OOLU5173304"),
        ("OOLU5173305", "OOLU5173305"),  # a wrong check digit is no look-alike's doing
        ("784-5530I271", "784-55301271"),
        ("O6973012450016", "06973012450016"),
        ("1437/O255", "1437/O255"),  # no check digit: nobody knows
    ],
)
def test_look_alikes_in_a_number_are_put_right_where_its_check_digit_then_holds(read: str, meant: str) -> None:
    assert texts(scanned(read)) == [meant]


def test_chinese_and_latin_that_recognition_ran_together_are_parted_and_addresses_are_not() -> None:
    assert texts(scanned("公告机构号0068")) == ["公告机构号", "0068"]
    assert texts(scanned("卖方Seller:")) == ["卖方", "Seller:"]
    assert texts(scanned("彭场大道66号")) == ["彭场大道66号"]
    assert texts(scanned("2021年1月8日")) == ["2021年1月8日"]
