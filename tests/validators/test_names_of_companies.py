"""Names of makers, importers and bodies as they stand on papers: one company, perhaps one, or two."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue import load_catalogue
from validators import name_words
from validators.names import compared, same_body, same_company

pytestmark = pytest.mark.unit
CATALOGUE = load_catalogue()

SAME = [
    # where it is, behind who it is
    ("Foshan Lanting Protective Co., Ltd. (Foshan, P.R. China)", "Foshan Lanting Protective Co., Ltd."),
    ("Foshan Lanting Protective Co., Ltd., 18 Xinglong 3rd Road, Foshan", "Foshan Lanting Protective"),
    ("Foshan Lanting Protective Co., Ltd.\n18 Xinglong 3rd Road", "Foshan Lanting Protective Company Limited"),
    ("Kuala Langat Latex Sdn. Bhd., Lot 7, Banting", "Kuala Langat Latex Sdn Bhd"),
    ("佛山蓝庭有限公司（中国佛山）", "佛山蓝庭有限公司"),
    # case, punctuation, legal form written out or left out
    ("Foshan Lanting Yunfeng Protective Products Co., Ltd.", "FOSHAN LANTING YUNFENG PROTECTIVE PRODUCTS CO.,LTD"),
    ("Foshan Lanting Yunfeng Protective Products Co., Ltd.", "Foshan Lanting Yunfeng Protective Products Company Limited"),
    ("Foshan Lanting Yunfeng Protective Products Co., Ltd.", "Foshan Lanting Yunfeng Protective Products"),
    ("Pfalz Schutz GmbH", "Pfalz Schutz Gesellschaft mit beschränkter Haftung"),
    ("Muldental Schutztechnik GmbH & Co. KG", "Muldental Schutztechnik GmbH und Co KG"),
    ("Elbufer Medizinprodukte AG", "ELBUFER MEDIZINPRODUKTE AKTIENGESELLSCHAFT"),
    ("Rossi Dispositivi S.r.l.", "ROSSI DISPOSITIVI Società a responsabilità limitata"),
    ("Rossi Dispositivi S.p.A.", "Rossi Dispositivi SpA"),
    ("Wisła Ochrona Sp. z o.o.", "WISLA OCHRONA Spółka z ograniczoną odpowiedzialnością"),
    ("Wisła Ochrona Sp. z o.o.", "Wisla Ochrona sp z oo"),
    ("Vltava Textil spol. s r.o.", "Vltava Textile s.r.o."),
    ("Ege Koruyucu Sanayi ve Ticaret Ltd. Şti.", "EGE KORUYUCU SAN. TIC. LTD. STI."),
    ("Sécurité du Rhône SARL", "SECURITE DU RHONE S.A.R.L."),
    ("Zuiderzee Bescherming B.V.", "Zuiderzee Bescherming BV"),
    ("Công ty Cổ phần May Sao Khuê", "May Sao Khue JSC"),
    ("Công ty TNHH Thiết bị Y tế Sao Khuê", "Sao Khue Medical Equipment Co., Ltd."),
    ("Công ty TNHH Sản xuất Thương mại Sao Khuê", "SAO KHUE TRADING MANUFACTURING CO LTD"),
    # umlauts, accents, other letters
    ("Prüftechnik Süd AG", "Prueftechnik Sued AG"),
    ("Größe Schutz GmbH", "Groesse Schutz GmbH"),
    ("Işık Tıbbi A.Ş.", "ISIK TIBBI AS"),
    ("Sørensen Værnemidler ApS", "Sorensen Vaernemidler ApS"),
    # syllables of pinyin together or apart
    ("Guangzhou Hengtong Trading Co., Ltd.", "Guang Zhou Heng Tong Trading Co., Ltd."),
    ("Guangzhou Hengtong Trading Co., Ltd.", "GUANGZHOU HENG TONG TRADING CO LTD"),
    ("Xi'an Qinling Medical Co., Ltd.", "Xian Qin Ling Medical Co., Ltd"),
    ("Anhui Xiqiao Yilan Nonwoven Products Co., Ltd.", "Anhui Xiqiao Yilan Non-Woven Products Co., Ltd."),
    ("Shanghai Jinghe Healthcare Co., Ltd.", "Shanghai Jinghe Health Care Co., Ltd."),
    # words in another order, shortened or varied
    ("Foshan (Lanting) Protective Products Co., Ltd.", "Lanting Protective Products (Foshan) Co., Ltd."),
    ("Wuhan Donghu Sci. & Tech. Co., Ltd.", "Wuhan Donghu Science and Technology Co., Ltd."),
    ("Ningbo Haishu Imp. & Exp. Co., Ltd.", "Ningbo Haishu Import and Export Co., Ltd."),
    ("Suzhou Taihu Mfg. Co., Ltd.", "Suzhou Taihu Manufacturing Co., Ltd."),
    ("Suzhou Taihu Protection Supplies Co., Ltd.", "Suzhou Taihu Protective Product Co., Ltd."),
    ("Suzhou Taihu Int'l Trade Co., Ltd.", "Suzhou Taihu International Trading Co., Ltd."),
    ("Anhui Xiqiao Textiles Co., Ltd.", "Anhui Xiqiao Textile Co., Ltd."),
    # Chinese
    ("佛山市蓝庭云峰防护用品有限公司", "佛山蓝庭云峰防护用品有限公司"),
    ("廣東恒通醫療有限公司", "广东恒通医疗有限公司"),
    ("佛山蓝庭有限公司 Foshan Lanting Co., Ltd.", "FOSHAN LANTING CO., LTD."),
]  # fmt: skip

ALIKE = [
    # the same group, perhaps another legal entity
    ("Dongyang Medical (Group) Co., Ltd.", "Dongyang Medical Co., Ltd."),
    ("Dongyang Medical Holding AG", "Dongyang Medical AG"),
    ("Dongyang Medical (Wuhan) Co., Ltd.", "Dongyang Medical Co., Ltd."),
    ("Muldental Schutz Deutschland GmbH", "Muldental Schutz GmbH"),
    ("Muldental Schutz GmbH, Niederlassung Leipzig", "Muldental Schutz GmbH"),
    ("Foshan Lanting Protective Co., Ltd.", "Foshan Lanting Yunfeng Protective Co., Ltd."),
    ("Anhui Xiqiao Textile Factory", "Anhui Xiqiao No. 2 Textile Factory"),
    ("Elbufer GmbH", "Elbufer AG"),
    ("Wisła Ochrona Sp. z o.o.", "Wisła Ochrona S.A."),
    ("Công ty TNHH May Sao Khuê", "Công ty Cổ phần May Sao Khuê"),
    # slips of the pen and of the scanner
    ("Foshan Lanting Protective Co., Ltd.", "Foshan Lantimg Protective Co., Ltd."),
    ("Guangzhou Hengtong Trading Co., Ltd.", "Guangzhou Hentong Trading Co., Ltd."),
    ("Guangzhou Hengtong Trading Co., Ltd.", "Guangzhou Hengtong Tradlng Co., Ltd."),
    ("Muldental Schutztechnik GmbH", "Muldenthal Schutztechnik GmbH"),
    ("Foshan Lanting Protective Equipment Co., Ltd.", "Foshan Lanting Prot. Equipment Co., Ltd."),
    ("Dongguan Huaxin Plastics Co., Ltd.", "Dongguan HX Plastics Co., Ltd."),
    ("佛山蓝庭有限公司", "佛山蓝庭云峰有限公司"),
]  # fmt: skip

DIFFERENT = [
    ("Foshan Lanting Protective Co., Ltd.", "Guangzhou Hengtong Trading Co., Ltd."),
    # one word of the trade name, everything around it alike
    ("Guangzhou Hengtong Trading Co., Ltd.", "Guangzhou Hengda Trading Co., Ltd."),
    ("Anhui Xiqiao Yilan Textile Co., Ltd.", "Anhui Xiqiao Jiayuan Textile Co., Ltd."),
    ("Pfalz Schutz GmbH", "Pfalz Service GmbH"),
    # another town or province
    ("Guangzhou Hengtong Trading Co., Ltd.", "Shenzhen Hengtong Trading Co., Ltd."),
    ("Hebei Kangtai Medical Co., Ltd.", "Hubei Kangtai Medical Co., Ltd."),
    ("Shanxi Kangtai Medical Co., Ltd.", "Shaanxi Kangtai Medical Co., Ltd."),
    ("Henan Kangtai Medical Co., Ltd.", "Hunan Kangtai Medical Co., Ltd."),
    ("Dongyang Medical (Wuhan) Co., Ltd.", "Dongyang Medical (Jiaxing) Co., Ltd."),
    # numbered companies
    ("Anhui No. 1 Textile Factory", "Anhui No. 2 Textile Factory"),
    ("Schutz 24 GmbH", "Schutz 42 GmbH"),
    # the trader and the maker of one name
    ("Guangzhou Hengtong Trading Co., Ltd.", "Guangzhou Hengtong Medical Equipment Co., Ltd."),
    ("Công ty TNHH May Sao Khuê", "Công ty TNHH Dệt Sao Mai"),
    ("SGS Fimko Oy", "SGS Belgium NV"),
    ("佛山蓝庭有限公司", "广州恒通有限公司"),
    ("广州恒通贸易有限公司", "广州恒达贸易有限公司"),
    ("广州恒通贸易有限公司", "深圳恒通贸易有限公司"),
]  # fmt: skip

INCOMPARABLE = [
    ("Foshan Lanting Protective Co., Ltd.", "佛山蓝庭有限公司"),
    ("Здраве ООД", "Zdrave OOD"),
    ("", "Foshan Lanting Protective Co., Ltd."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [(*pair, verdict) for verdict, pairs in (("same", SAME), ("alike", ALIKE), ("different", DIFFERENT), ("incomparable", INCOMPARABLE)) for pair in pairs],
)
def test_names_are_compared_as_practitioners_do(one: str, other: str, verdict: str) -> None:
    assert same_company(one, other, CATALOGUE) == verdict
    assert same_company(other, one, CATALOGUE) == verdict


def test_the_comparison_shows_both_names_as_compared_and_how_like_they_are() -> None:
    far = compared("Guangzhou Hengtong Trading Co., Ltd.", "Foshan Lanting Protective Products Co., Ltd.", CATALOGUE)
    assert far.shown == f"guangzhou hengtong trading ↔ foshan lanting protective products, {far.percent} %"
    assert far.percent < 50
    near = compared("Guangzhou Hengtong Trading Co., Ltd.", "Guang Zhou Hentong Trading", CATALOGUE)
    assert (near.likeness, near.percent > 90) == ("alike", True)
    assert compared("TÜV SÜD GmbH", "Tuev Sued", CATALOGUE).percent == 100


BODIES = [
    ("0123", "TÜV SÜD Product Service GmbH", True),
    ("0123", "TUEV SUED Product Service GmbH, Zertifizierstellen", True),
    ("0158", "DEKRA Testing and Certification", True),
    ("0158", "DEKRA EXAM GmbH", True),
    ("0121", "IFA", True),
    ("0121", "Institut für Arbeitsschutz der Deutschen Gesetzlichen Unfallversicherung", True),
    ("0161", "AITEX Textile Research Institute", True),
    ("2163", "Universal Certification", True),
    ("1912", "Kiwa Dare", True),
    ("2703", "ICR POLSKA SP. Z O. O.", True),
    ("1282", "Ente Certificazione Macchine Srl", True),
    ("2777", "SATRA Technology Europe Limited", True),
    ("0598", "SGS FIMKO OY", True),
    ("0598", "SGS Belgium NV", False),
    ("1008", "TÜV Rheinland LGA Products GmbH", False),
    ("2163", "Ente Certificazione Macchine Srl", False),
]


@pytest.mark.parametrize(("number", "name", "own"), BODIES)
def test_a_body_signs_by_its_own_names_and_not_by_a_sisters(number: str, name: str, own: bool) -> None:
    assert same_body(name, CATALOGUE.at(date(2020, 9, 1)).body_names(number), CATALOGUE) is own


def test_a_name_is_folded_once_for_each_place_it_may_be_parted_at(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    gone = name_words._punctuation_gone

    def counted(text: str) -> str:
        read.append(len(text))
        return gone(text)

    monkeypatch.setattr(name_words, "_punctuation_gone", counted)
    assert name_words.name_of("Lantian Once Co., Ltd. (Foshan, P.R. China)", CATALOGUE).words == ("lantian", "once")
    assert len(read) <= 6
    read.clear()
    name_words.name_of("Lantian" + " (Ltd." * 2000, CATALOGUE)
    assert sum(read) < 60_000
