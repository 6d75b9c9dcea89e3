"""Batches nobody would think of: every field typed rightly or as garbage, anything missing, any day, any category of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from batches.batch import Batch
from batches.fields import FIELDS
from batches.order import Order
from batches.paper import KINDS, Fact, MeasurementRow, Paper, ReadError, Signal, TradeLine
from batches.quality_data import InspectedRow, MarkedRow, MeasuredRow
from catalogue import load_catalogue
from tests.examples.all_examples import EXAMPLES

CATALOGUE = load_catalogue()
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))
GARBAGE = st.one_of(
    st.sampled_from(
        ["–", "((", "x" * 300, "系列", "a/b/1", "0", "-1", "NaN", "Infinity", "1e999999", "1E-400", "{", "{0}", "%s", "\\d+", "²", "٣", "1/0", "None", "\u202e"]
    ),
    st.text(min_size=1, max_size=12),
)
DATES = st.one_of(DAYS.map(date.isoformat), st.sampled_from(["2020-02-30", "2020-13-45", "9999-12-31", "0001-01-01", "20200512", "2020-W20-2", "2024-02-29"]))
NUMBERS = st.one_of(
    st.decimals(-5, 10**7, places=2, allow_nan=False).map(str),
    st.sampled_from(["0", "1000", "1.000", "1,000.00", "0.86", "860.00", "1e3", "-0.00", "1" * 30]),
)
MODELS = st.sampled_from(["LY-8210", "LY-8210 V", "LY-82 series", "LY-82XX", "XQ-IIR-01", "Q", "系列", "(", "HQ-201/203", "X" * 60])
NAMES = st.sampled_from(
    ["Foshan Lanting Yunfeng Protective Products Co., Ltd.", "Pfalz Schutz GmbH", "GmbH", "佛山防护用品有限公司", "to order", "S.r.l.", "Ü", "LANTING"]
)
LOTS = st.sampled_from(["A", "L1", "-", "LOT", "20200512", "A, B", "L1-L9", "批号 A", "B"])
COUNTRIES = st.sampled_from(["CN", "VN", "DE", "JP", "US", "XX", "TR", "GB"])
IDENTIFIERS = st.sampled_from(
    [
        "DE1234567",
        "GB123456789000",
        "EL123456789",
        "CN-MF-000000001",
        "04012345678901",
        "(01)04012345678901(10)A",
        "020-12345675",
        "MSKU6011672",
        "20DE510220123456R1",
    ]
)
_STANDARDS = tuple(dict.fromkeys(row.name for row in CATALOGUE.standards))
_ACTS = tuple(dict.fromkeys(row.act for row in CATALOGUE.acts))
_BODIES = tuple(CATALOGUE.designations_by_number)
_BODY_NAMES = tuple(dict.fromkeys(row.name for rows in CATALOGUE.designations_by_number.values() for row in rows))
_CLASSES = (*(each for product in CATALOGUE.products for each in product.classes), "FFP2 NR", "FFP2 R D", "Type IIR", "KN95", "nitrile", "NR")
_WORDS = tuple(word for product in CATALOGUE.products for word in product.words)
_BODY_NUMBERS = st.sampled_from([*_BODIES, "0000", "158", "CE 0158"])

#: What a field of a paper would rightly hold, by the end of its name; the rest is free text.
_TYPED: dict[str, st.SearchStrategy[str]] = {
    "date": DATES, "standards": st.sampled_from([*_STANDARDS, "EN 149", "EN 149:1890", "GB 2626-2019", "GB 2626"]), "legislation": st.sampled_from([*_ACTS,
    "1/1"]),
    "body_number": _BODY_NUMBERS, "body_name": st.sampled_from(_BODY_NAMES), "product_class": st.sampled_from(_CLASSES), "product": st.sampled_from(_WORDS),
    "models": MODELS, "lots": LOTS, "module": st.sampled_from(["B", "C2", "D", "A"]), "certificate_number": st.sampled_from(["ZP/B417/20", "AA 004417"]),
    "certificates": st.sampled_from(["ZP/B417/20", "0P200315.FLY"]), "document_number": st.sampled_from(["AA 004417", "T-1", "AB 1"]), "kg": NUMBERS,
    "net": NUMBERS, "gross": NUMBERS, "packages": NUMBERS, "count": NUMBERS, "currency": st.sampled_from(["USD", "EUR", "usd"]), "of_origin": COUNTRIES,
    "incoterm": st.sampled_from(["FOB", "DAT", "C&F", "DDP"]), "eori": IDENTIFIERS, "mrn": IDENTIFIERS, "srn": IDENTIFIERS, "udi_di": IDENTIFIERS,
    "waybill_number": IDENTIFIERS, "container_numbers": IDENTIFIERS, "order_number": st.just("T-1"),
}  # fmt: skip
_PARTIES = frozenset({"manufacturer", "authorised_representative", "importer", "seller", "buyer", "consignee", "laboratory", "signatory"})


def _rightly(field: str) -> st.SearchStrategy[str]:
    return NAMES if field in _PARTIES else next((values for end, values in _TYPED.items() if field.endswith(end)), GARBAGE)


def _fact(field: str) -> st.SearchStrategy[Fact]:
    value = st.one_of(_rightly(field), _rightly(field), GARBAGE, st.integers(-9, 10**6))
    return st.builds(
        lambda value, raw: Fact(field=field, value=value, raw=raw or str(value), confidence=0.9, page=1, box=(1, 2, 3, 4)), value, st.just("") | GARBAGE
    )


_FIELDS = sorted({*FIELDS, "unheard_of"})
_FACT = st.sampled_from(_FIELDS).flatmap(_fact)
#: What most papers state, so that rules have something to compare; several of a field, as of lists, come from ``_FACT``.
_CORE = (
    "issue_date", "expiry_date", "manufacturer", "product", "models", "product_class", "standards", "legislation", "notified_body_number", "notified_body_name",
    "production_control_body_number", "certificate_number", "referenced_certificates", "conformity_module", "gross_weight_kg", "packages", "total_gross",
    "waybill_number", "container_numbers", "seller", "consignee", "country_of_origin", "incoterm",
)  # fmt: skip
_FACTS = st.builds(
    lambda core, more: (*core.values(), *more), st.fixed_dictionaries({}, optional={field: _fact(field) for field in _CORE}), st.lists(_FACT, max_size=6)
)
_TESTS = tuple(word for row in CATALOGUE.properties for word in (row.name_en, row.name_de, *row.synonyms[:2]))
_UNITS = st.sampled_from(["%", "mbar", "Pa", "Pa/cm2", "N", "ml/min", "CFU/g", "furlong", "", "mmHg", "kPa", "Pa/0cm2", "g/0m2", "1/0"])
_PROPERTIES = st.sampled_from([*_TESTS, "colour", ""])
_SPECIMENS = st.sampled_from(["1", "2", "1/1", "3/2", "/", ""])
_TEXTS = st.one_of(NUMBERS, GARBAGE, st.just(""))
_MAYBE = st.none() | _TEXTS
_PRINTED = st.builds(
    MeasurementRow, property=_PROPERTIES, condition=st.sampled_from(["", "95 l/min", "((", "NaCl"]), specimen=_SPECIMENS, value=_TEXTS, unit=_UNITS,
    limit=st.sampled_from(["", "≤ 6 %", "max. 2.1 mbar", "("]), page=st.just(1)
)  # fmt: skip
_GOODS = st.builds(
    TradeLine, description=st.sampled_from(["LY-8210 mask, 50 pcs/box", "XQ-IIR-01", "", "box of 0", "((", "Fracht"]), model=st.none() | MODELS,
    lot=st.none() | LOTS,
    quantity=_MAYBE, unit=st.none() | st.sampled_from(["pcs", "pairs", "box", "0", "dozen", "箱"]), unit_price=_MAYBE, amount=_MAYBE, cartons=_MAYBE,
    net_weight_kg=_MAYBE, gross_weight_kg=_MAYBE, page=st.just(1)
)  # fmt: skip
_SIGNS = {
    "forgery.signature_invalid": ("", "certificate", "gaps"), "forgery.edited_after_signing": ("",),
    "forgery.content_replaced": ("", "revision", "removed", "overlaid"), "forgery.metadata_inconsistent": ("", "program", "title", "signature"),
}  # fmt: skip
_BLANKS = ("signature", "before", "now", "program", "day", "titled", "number", "why")
_SIGNAL = st.sampled_from([(code, variant) for code, variants in _SIGNS.items() for variant in variants]).flatmap(
    lambda of: st.builds(
        Signal,
        code=st.just(of[0]),
        variant=st.just(of[1]),
        message=GARBAGE,
        page=st.none() | st.just(1),
        values=st.fixed_dictionaries(dict.fromkeys(_BLANKS, GARBAGE)),
    )
)
_READ: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, kind=st.sampled_from([*KINDS, None]), text_source=st.sampled_from(["text", "text", "ocr", "mixed", None]), facts=_FACTS,
    measurements=st.lists(_PRINTED, max_size=4).map(tuple), lines=st.lists(_GOODS, max_size=3).map(tuple), signals=st.lists(_SIGNAL, max_size=2).map(tuple),
    tests_named=st.lists(_PROPERTIES, max_size=3).map(tuple), statements=st.sampled_from([(), ("sole_responsibility",), ("authorised_representative",)]),
    pages=st.just(1)
)  # fmt: skip
_UNREAD = st.sampled_from(["damaged", "encrypted", "not_a_pdf"]).map(lambda code: {"error": ReadError(code=code, message="m")})


def _papers(read: list[dict[str, Any]]) -> tuple[Paper, ...]:
    return tuple(Paper(file=f"{number}.pdf", sha256=f"sha-{number % 5}", **each) for number, each in enumerate(read))


_PAPERS = st.lists(st.one_of(_READ, _READ, _READ, _UNREAD), max_size=6).map(_papers)

_LINE_NUMBERS = st.sampled_from(["1", "1", "2", "3", "", "x", "99", " 1 ", "٣"])
_ROW_LOTS = st.sampled_from(["A", "L1", "", "-", "unheard of"])
_WHOLE = st.sampled_from(["0", "1", "13", "80", "1.200", "x", "", "-4", "²", "9" * 13])
_MEASURED = st.builds(
    MeasuredRow, row=st.integers(2, 9), line=_LINE_NUMBERS, lot=_ROW_LOTS, property=_PROPERTIES, condition=st.sampled_from(["", "95 l/min"]),
    specimen=_SPECIMENS, value=_TEXTS,
    unit=_UNITS
)  # fmt: skip
_INSPECTED = st.builds(
    InspectedRow, row=st.integers(2, 9), line=_LINE_NUMBERS, lot=_ROW_LOTS, lot_size=_WHOLE, sample_size=_WHOLE, defect=st.sampled_from(["hole", "stain", "",
    "(("]),
    defect_class=st.sampled_from(["critical", "major", "minor", "schwer", "?"]), found=_WHOLE
)  # fmt: skip
_ELEMENTS = tuple(dict.fromkeys(row.element for row in CATALOGUE.marking_elements))
_SEEN = st.one_of(
    st.sampled_from(["", "CE", "CE 0158", "0158", "ja", "kein CE", "FFP2 NR", "2023-05", "2023-99", "31.02.2021", "A", "de", "EN 149:2001+A1:2009"]),
    GARBAGE,
    NAMES,
)
_MARKED = st.builds(MarkedRow, row=st.integers(2, 9), line=_LINE_NUMBERS, lot=_ROW_LOTS, element=st.sampled_from([*_ELEMENTS, "tail"]), seen=_SEEN)

_PARTY = st.builds(
    lambda **known: {key: value for key, value in known.items() if value is not None}, name=NAMES, country=st.none() | COUNTRIES,
    eori=st.none() | IDENTIFIERS | GARBAGE,
    vat_id=st.none() | IDENTIFIERS | GARBAGE, srn=st.none() | IDENTIFIERS | GARBAGE
)  # fmt: skip
_PRICES = st.sampled_from(["0", "0.86", "1", "25000", "0.000001"])
_CHARGE = st.none() | st.builds(
    lambda amount, currency, border: {"amount": amount, "currency": currency, "to_eu_border": border},
    _PRICES,
    st.sampled_from(["USD", "EUR", "CNY"]),
    st.sampled_from([None, True, False, "1"]),
)
_LOT = st.builds(lambda lot, quantity, day: {"lot": lot, "quantity": quantity, "expires_on": day}, LOTS, st.integers(1, 200_000), st.none() | DAYS)
_LINE = st.fixed_dictionaries(
    {
        "category": st.sampled_from([*(row.key for row in CATALOGUE.categories), "unheard_of"]), "model": MODELS, "quantity": st.integers(1, 10**6),
        "unit_price": _PRICES,
        "unit": st.sampled_from(["piece", "pair", "kit"]), "lots": st.lists(_LOT, max_size=3, unique_by=lambda lot: lot["lot"]),
    },
    optional={
        "class": st.sampled_from(_CLASSES) | GARBAGE, "material": st.sampled_from(["nitrile", "latex", "textile"]) | GARBAGE, "sterile": st.booleans(),
        "reusable": st.booleans(),
        "gtin": IDENTIFIERS | GARBAGE, "gross_weight_kg": st.sampled_from(["0", "12.5", "99999"]), "manufacturer": _PARTY,
        "valuation": st.builds(lambda method: {"method": method, "unit_value": "0.80", "source": "invoice 4711"}, st.sampled_from([1, 3, "similar",
        "fallback", "x"])),
    },
)  # fmt: skip
_ORDER = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["T-1", "(("]), "expected_on": DAYS, "importer": _PARTY, "supplier": _PARTY, "currency": st.sampled_from(["USD", "EUR",
        "CNY"]),
        "lines": st.lists(_LINE, min_size=1, max_size=3).map(lambda lines: [line | {"line": number} for number, line in enumerate(lines, 1)]),
    },
    optional={
        "arrived_on": DAYS, "ordered_on": DAYS, "manufacturer": _PARTY, "consignee": _PARTY, "incoterm": st.sampled_from(["EXW", "FOB", "CIF", "DAP", "DDP",
        "DAT"]),
        "mode": st.sampled_from(["air", "sea", "rail", "road"]), "transport_document": IDENTIFIERS | GARBAGE, "airport_of_departure": st.sampled_from(["PVG",
        "HAN", "XXX", "(("]),
        "origin": COUNTRIES, "dispatch_country": COUNTRIES, "exchange_rate": st.sampled_from(["1.0991", "0.0001", "99999"]),
        "exchange_rates": st.just({"CNY": "7.8"}),
        "freight": _CHARGE, "insurance": _CHARGE, "inland_transport": _CHARGE, "apportion_by": st.sampled_from(["weight", "value"]), "donation": st.booleans(),
        "relief_claimed": st.booleans(), "preference_claimed": st.booleans(),
        "beneficiary": st.one_of(GARBAGE, NAMES.map(lambda name: {"name": name, "kind": "public_body"})),
        "customs_release": DAYS.map(lambda day: {"mrn": "20DE510220123456R1", "released_on": day}),
    },
)  # fmt: skip


def _batch(order: dict[str, Any], papers: tuple[Paper, ...], measured: list[Any], counted: list[Any], marked: list[Any], as_of: date | None) -> Batch:
    placed = Order.model_validate(order)
    return Batch(id=placed.batch_id, order=placed, papers=papers, measurements=tuple(measured), inspections=tuple(counted), markings=tuple(marked), as_of=as_of)


def _spoilt(of: Batch, facts: list[tuple[int, Fact]], lines: tuple[TradeLine, ...], marked: list[MarkedRow], lost: int, as_of: date | None) -> Batch:
    """A batch that was sound but for one thing, with other facts on some of its papers, other goods lines, and papers lost."""
    papers = list(of.papers)
    for place, fact in facts if papers else ():
        paper = papers[place % len(papers)]
        kept = tuple(each for each in paper.facts if each.field != fact.field)
        papers[place % len(papers)] = paper.model_copy(update={"facts": (*kept, fact)})
    papers = [paper.model_copy(update={"lines": lines}) if paper.lines and lines else paper for paper in papers]
    rows = (*of.markings, *marked)
    return of.model_copy(update={"papers": tuple(papers[: len(papers) - lost]), "markings": rows, "as_of": as_of})


#: A whole batch, with papers, rows of people's sheets and a day asked for.
_OUT_OF_NOTHING = st.builds(
    _batch, _ORDER, _PAPERS, st.lists(_MEASURED, max_size=4), st.lists(_INSPECTED, max_size=4), st.lists(_MARKED, max_size=6), st.none() | DAYS
)  # fmt: skip
_EXAMPLES = tuple(batch for example in EXAMPLES for batch in (example.breaks, example.holds))
_OUT_OF_AN_EXAMPLE = st.builds(
    _spoilt, st.sampled_from(_EXAMPLES), st.lists(st.tuples(st.integers(0, 20), st.one_of(_FACT, st.sampled_from(_CORE).flatmap(_fact))), max_size=4),
    st.lists(_GOODS, max_size=2).map(tuple), st.lists(_MARKED, max_size=3), st.integers(0, 2), st.none() | DAYS,
)  # fmt: skip
BATCHES = _OUT_OF_NOTHING | _OUT_OF_AN_EXAMPLE
