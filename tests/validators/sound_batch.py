"""A sound batch of FFP2 and surgical masks as plain values; a test changes one thing and looks at what is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from batches.batch import Batch
from batches.finding import Finding, Passed
from batches.order import Order
from batches.paper import Fact, MeasurementRow, Paper, ReadError
from batches.rule import judge
from catalogue import load_catalogue
from validators.facts import Facts
from validators.judging import BatchRule, sentences

FFP_MAKER = {"name": "Foshan Lanting Yunfeng Protective Products Co., Ltd.", "address": "18 Xinglong 3rd Road, Foshan", "country": "CN"}
MASK_MAKER = {"name": "Anhui Xiqiao Yilan Textile Co., Ltd.", "address": "Tongcheng Economic Zone, Anqing", "country": "CN"}
EN149 = "EN 149:2001+A1:2009"


def order(**changes: Any) -> Order:
    """The order; ``changes`` replace top-level keys."""
    values: dict[str, Any] = {
        "order": "T-1",
        "expected_on": "2020-09-10",
        "arrived_on": "2020-09-12",
        "importer": {"name": "Pfalz Schutz GmbH", "country": "DE"},
        "supplier": {"name": "Guangzhou Hengtong Trading Co., Ltd.", "country": "CN"},
        "currency": "USD",
        "mode": "sea",
        "lines": [
            {"line": 1, "category": "ffp2", "model": "LY-8210", "quantity": 1000, "unit_price": "1", "manufacturer": FFP_MAKER},
            {"line": 2, "category": "surgical_mask_iir", "model": "XQ-IIR-01", "quantity": 1000, "unit_price": "1", "manufacturer": MASK_MAKER},
        ],
    }
    return Order.model_validate(values | changes)


def paper(kind: str, file: str = "", *, text_source: str | None = "text", **fields: Any) -> Paper:
    """A paper with those facts; a list makes several facts of one field, ``None`` leaves it out."""
    stated = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value]) if each is not None]
    facts = [Fact(field=name, value=each, raw=str(each), confidence=0.99, page=1, box=(10, 10, 90, 20)) for name, each in stated]
    name = file or f"{kind}.pdf"
    said = ("sole_responsibility",) if kind == "declaration_of_conformity" else ()
    read = {"text_source": text_source, "language": "en", "kind": kind, "kind_confidence": 0.99, "facts": tuple(facts), "statements": said}
    return Paper.model_validate({"file": name, "sha256": f"sha-{name}", "pages": 1} | read)


HALF_MASK_TESTS = (
    "Penetration, sodium chloride 95 l/min", "Penetration, paraffin oil 95 l/min", "Total inward leakage", "Inhalation resistance 30 l/min",
    "Exhalation resistance 160 l/min", "Carbon dioxide content of the inhalation air", "Flammability, afterflame time",
)  # fmt: skip
FACE_MASK_TESTS = ("BFE", "Differenzdruck", "Spritzwiderstand", "Mikrobiologische Reinheit")


def measured(report: Paper, tests: tuple[str, ...]) -> Paper:
    """The report with every one of these tests named in words, and one harmless value, so that it counts as read."""
    row = MeasurementRow(property="Packaging", specimen="1", value="1", page=2)
    return report.model_copy(update={"measurements": (row,), "tests_named": tests})


def unreadable(file: str, code: str = "damaged") -> Paper:
    """A file that could not be read."""
    return Paper(file=file, sha256=f"sha-{file}", error=ReadError(code=code, message="the file ends too early"))


def typex(file: str = "typex.pdf", **changes: Any) -> Paper:
    """The type-examination certificate of line 1."""
    fields = {
        "certificate_number": "ZP/B417/20", "issue_date": "2020-05-12", "expiry_date": "2025-05-11", "manufacturer": FFP_MAKER["name"],
        "product": "Particle filtering half mask", "models": ["LY-8210", "LY-8210V"], "product_class": "FFP2 NR", "standards": [EN149],
        "legislation": ["2016/425"], "conformity_module": "B", "notified_body_number": "0158",
        "notified_body_name": "DEKRA Testing and Certification GmbH",
    }  # fmt: skip
    return paper("eu_type_examination_certificate", file, **(fields | changes))


def control(file: str = "c2.pdf", **changes: Any) -> Paper:
    """The Module C2 paper of line 1."""
    fields = {
        "certificate_number": "C2-0158-20-0771", "issue_date": "2020-08-24", "expiry_date": "2021-08-23", "referenced_certificates": ["ZP/B417/20"],
        "manufacturer": FFP_MAKER["name"], "product": "Particle filtering half mask", "models": ["LY-8210"], "product_class": "FFP2 NR",
        "standards": [EN149], "legislation": ["2016/425"], "conformity_module": "C2", "notified_body_number": "0158",
        "production_control_body_number": "0158", "notified_body_name": "DEKRA Testing and Certification GmbH",
    }  # fmt: skip
    return paper("production_control_certificate", file, **(fields | changes))


def declaration(file: str = "doc.pdf", **changes: Any) -> Paper:
    """The declaration of conformity of line 1."""
    fields = {
        "issue_date": "2020-08-27", "manufacturer": FFP_MAKER["name"], "manufacturer_address": FFP_MAKER["address"], "product": "Particle filtering half mask",
        "models": ["LY-8210", "LY-8210V"], "product_class": "FFP2 NR", "standards": [EN149], "legislation": ["2016/425"], "conformity_module": "C2",
        "notified_body_name": "DEKRA Testing and Certification GmbH", "notified_body_number": "0158", "referenced_certificates": ["ZP/B417/20"],
        "production_control_body_number": "0158", "signatory": "Liang Yunfeng", "signatory_function": "General Manager", "place": "Foshan",
    }  # fmt: skip
    return paper("declaration_of_conformity", file, **(fields | changes))


def device_declaration(file: str = "doc-md.pdf", **changes: Any) -> Paper:
    """The declaration of conformity of line 2, under the Directive."""
    fields = {
        "issue_date": "2020-06-08", "manufacturer": MASK_MAKER["name"], "manufacturer_address": MASK_MAKER["address"], "product": "Medical face mask",
        "models": ["XQ-IIR-01"], "product_class": "Type IIR", "standards": ["EN 14683:2019+AC:2019"], "legislation": ["93/42/EEC"],
        "authorised_representative": "Elbufer Regulatory Services GmbH", "signatory": "Xi Yilan", "signatory_function": "Manager", "place": "Anqing",
    }  # fmt: skip
    return paper("declaration_of_conformity", file, **(fields | changes))


def voluntary(file: str = "voluntary.pdf", **changes: Any) -> Paper:
    """A voluntary certificate offered for line 1."""
    fields = {
        "certificate_number": "0P200315.FLY", "issue_date": "2020-03-15", "manufacturer": FFP_MAKER["name"], "product": "FFP2 mask", "models": ["LY-8210"],
        "product_class": "FFP2 NR", "standards": [EN149], "legislation": ["2016/425"], "notified_body_number": "1282",
        "notified_body_name": "Ente Certificazione Macchine Srl",
    }  # fmt: skip
    return paper("voluntary_certificate", file, **(fields | changes))


def others() -> tuple[Paper, ...]:
    """The remaining papers of a sound batch."""
    return (
        paper("instructions", "ifu.pdf", product="Partikelfiltrierende Halbmaske FFP2", models=["LY-8210"]),
        measured(paper("test_report", "tr-149.pdf", product="Half mask", models=["LY-8210"], standards=[EN149]), HALF_MASK_TESTS),
        paper("instructions", "ifu-md.pdf", product="Medizinische Gesichtsmaske", models=["XQ-IIR-01"]),
        measured(paper("test_report", "tr-14683.pdf", product="Medical face mask", models=["XQ-IIR-01"], standards=["EN 14683:2019+AC:2019"]), FACE_MASK_TESTS),
        paper("commercial_invoice", "invoice.pdf"),
        paper("packing_list", "pl.pdf"),
        paper("bill_of_lading", "bl.pdf"),
    )


def sound_papers() -> tuple[Paper, ...]:
    """Everything the batch needs."""
    return (typex(), control(), declaration(), device_declaration(), *others())


def batch(papers: Sequence[Paper] | None = None, *, as_of: date | None = None, **changes: Any) -> Batch:
    """The batch with these papers (all of the sound ones, unless given)."""
    placed = order(**changes)
    return Batch(id=placed.batch_id, order=placed, papers=tuple(sound_papers() if papers is None else papers), as_of=as_of)


def with_paper(changed: Paper) -> tuple[Paper, ...]:
    """The sound papers with that one in place of its namesake, or added."""
    return (*(each for each in sound_papers() if each.file != changed.file), changed)


def judged(rules: tuple[BatchRule, ...], of: Batch) -> tuple[tuple[Finding, ...], tuple[Passed, ...]]:
    """What those rules say about the batch."""
    catalogue = load_catalogue()
    return judge(rules, sentences(), of.judged_for, of, Facts.of(of, catalogue), catalogue, of.judged_for)


def found(rules: tuple[BatchRule, ...], of: Batch) -> dict[str, Finding]:
    """The findings by code (the first of each)."""
    findings: dict[str, Finding] = {}
    for each in judged(rules, of)[0]:
        findings.setdefault(each.code, each)
    return findings
