"""Is a test report evidence for these goods: their model, their standard, all its tests, an accredited laboratory, before the certificate?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from batches.base import Text
from batches.batch import Batch
from batches.paper import MeasurementRow, Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from catalogue.quality import RequiredTest
from validators.certificate_scope import class_judged, model_judged, product_text
from validators.facts import Facts, Goods, day_of, listed, spot
from validators.measurement_rows import Asked, asked_of
from validators.standards import Citation, citations, harmonised_for
from validators.words_of_people import folded

Outcome = Iterator[Found | Held]
_KIND, _CERTIFICATE = "test_report", "eu_type_examination_certificate"
#: What laboratories write in the place of a result they did not take.
_NOT_TESTED = re.compile(
    r"^\W*$|^(?:n ?/?\.? ?a\.?|not (?:tested|applicable|performed)|nicht (?:gepruft|geprüft|anwendbar)|entfallt|entfällt|未检测|不适用|未测)$", re.IGNORECASE
)


@rule(
    "test_report.incomplete",
    "the clauses of the standard the report cites",
    "`standards`, `measurements` and the tests named in the report (`tests_named`); the tests that the standard requires",
)
def incomplete(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A test that the standard cited requires and none of the reports for the goods shows, whoever tested it.

    Tests are often split over several reports, so all of a line's are looked at together. A report none of whose results could be read is for a person: its
    values were not judged. Nothing is said of a test that a report names though its table was not read.
    """
    for goods in facts.goods:
        reports = facts.papers_of(goods.number, _KIND)
        cited = {each.number for report in reports for each in citations(report, catalogue)}
        required = tuple(row for row in catalogue.required_tests if row.applies(on) and row.standard in cited and _concerns(row, goods))
        if not required:
            continue
        unread = [report for report in reports if not report.measurements]
        if unread:
            yield from (_unread(report, goods) for report in unread)
            continue
        asked = asked_of(goods.line, catalogue.at(on))
        rows = [row for report in reports for row in report.measurements if not _NOT_TESTED.match(row.value.strip())]
        told = [_words(line) for report in reports for line in report.tests_named]
        lacking = tuple(test for test in required if not any(_shows(row, test, asked) for row in rows) and not any(_names(line, test) for line in told))
        if not lacking:
            yield from (Held(line=goods.number, file=report.file) for report in reports)
            continue
        main = next(report for report in reports if lacking[0].standard in {each.number for each in citations(report, catalogue)})
        yield Found(
            line=goods.number,
            file=main.file,
            seen=listed(report.file for report in reports),
            expected="; ".join(f"{test.name_en} ({test.clause})" for test in lacking),
            severity=None if any(test.severity == "review" for test in lacking) else "note",
            values={
                "tests": Text(de=", ".join(test.name_de for test in lacking), en=", ".join(test.name_en for test in lacking)),
                "standard": listed(test.standard for test in lacking),
                "product": product_text(goods),
            },
            evidence=tuple(each for report in reports for each in spot(report, *report.all("standards"))),
            basis="; ".join(dict.fromkeys(test.clause for test in lacking)),
            unverified=f"required_tests: {lacking[0].standard}" if all(test.unverified for test in lacking) else None,
        )


def _unread(report: Paper, goods: Goods) -> Found:
    return Found(
        line=goods.number,
        file=report.file,
        expected="measurements",
        variant="unread",
        values={"product": product_text(goods)},
        evidence=spot(report, *report.all("standards")),
    )


def _concerns(test: RequiredTest, goods: Goods) -> bool:
    of_product = goods.product is not None and goods.product.id == test.product
    return of_product and (not test.classes or goods.product_class in test.classes)


def _shows(row: MeasurementRow, test: RequiredTest, asked: Asked) -> bool:
    named = asked.named(row.property, row.condition)
    if len(named) == 1 and named[0].property in test.properties:
        return True
    return _names(_words(f"{row.property} {row.condition}"), test)


def _names(plain: str, test: RequiredTest) -> bool:
    return any((f" {folded(word)} " if len(folded(word)) <= 3 and word.isascii() else folded(word)) in plain for word in test.words)


def _words(text: str) -> str:
    return f" {folded(text)} "


@rule(
    "test_report.model_mismatch",
    "EN ISO/IEC 17025:2017 clause 7.8.2.1(g), (l): results relate only to the items tested",
    "`models`, `product`, `product_class`; `model` and `class` ordered",
)
def model_mismatch(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A report on other models, or on another class, than ordered. Nothing is said of a further report beside the right one."""
    for paper, goods in facts.pairs(_KIND):
        outcomes = tuple(model_judged(paper, goods, facts))
        judged = class_judged(paper, goods, catalogue)
        if isinstance(judged, Found):
            # The model is the one ordered: the values are judged by the class ordered, and a person looks at the class named.
            fits = any(isinstance(each, Held) for each in outcomes)
            yield Found(
                line=judged.line,
                file=judged.file,
                seen=judged.seen,
                expected=judged.expected,
                severity="review" if fits else None,
                variant="class",
                values=judged.values,
                evidence=judged.evidence,
            )
            outcomes = tuple(each for each in outcomes if isinstance(each, Found))
        yield from outcomes


@rule(
    "test_report.standard_not_applicable",
    "Reg. (EU) 2016/425 Art. 14, Annex III (e); Reg. (EU) 2017/745 Art. 8, Annex II 4(c)",
    "`standards`; the products each standard covers; `category` ordered",
)
def standard_not_applicable(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A report none of whose standards covers the product (GB 2626 for an FFP2 mask). Standards of test methods alone say nothing either way."""
    for paper, goods in facts.pairs(_KIND):
        cited = citations(paper, catalogue)
        if not cited or goods.product is None:
            continue
        products = goods.products_on_papers
        if any(each.covers(products) for each in cited):
            yield Held(line=goods.number, file=paper.file)
            continue
        if not any(each.known for each in cited) and not any(row.product in goods.products_in_law for row in catalogue.standards):
            continue  # the catalogue knows neither a standard for such goods (a PCR kit) nor the one cited
        yield _standard_found(paper, goods, cited, catalogue)


def _standard_found(paper: Paper, goods: Goods, cited: tuple[Citation, ...], catalogue: Catalogue) -> Found:
    own = harmonised_for(goods.products_in_law, catalogue)
    seen = listed(each.fact.value for each in cited)
    return Found(
        line=goods.number,
        file=paper.file,
        seen=seen,
        expected=listed(row.name for row in own) or None,
        # The pandemic rule let foreign standards count beside the authority's own principle.
        severity="review" if goods.is_pandemic_respirator else None,
        values={"product": product_text(goods)},
        evidence=spot(paper, *(each.fact for each in cited)),
        unverified=None if any(each.known for each in cited) else f"standards: {seen}",
    )


@rule(
    "test_report.laboratory_not_accredited",
    "EN ISO/IEC 17025:2017 clause 8; Reg. (EC) No 765/2008 Art. 5",
    "`laboratory_accreditation`, `laboratory`",
)
def laboratory_not_accredited(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A report on which no accreditation of the laboratory was found. A mark may be a picture only, so a person looks."""
    for paper, goods in facts.pairs(_KIND):
        if paper.one("laboratory_accreditation") is not None:
            yield Held(line=goods.number, file=paper.file)
            continue
        laboratory = paper.one("laboratory")
        yield Found(
            line=goods.number,
            file=paper.file,
            seen=None if laboratory is None else str(laboratory.value),
            expected="laboratory_accreditation",
            values={"laboratory": "–" if laboratory is None else str(laboratory.value)},
            evidence=spot(paper, laboratory),
        )


@rule(
    "test_report.after_certificate",
    "Reg. (EU) 2016/425 Annex V 3(f), 5",
    "`issue_date` and `conformity_module` of the report, `issue_date` of the type-examination certificate; `models` and `product` of both",
)
def after_certificate(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A report dated after the type examination it is to support. Beside one that was there in time, a later one may belong to production control.

    A certificate of the maker's quality system (Directive 93/42/EEC Annex II, V; Reg. (EU) 2017/745 Annex IX) rests on no report of a product, and one of
    another model on none of these goods.
    """
    for goods in facts.goods:
        papers = [paper for paper in facts.papers_of(goods.number, _CERTIFICATE, _KIND) if facts.model_known(paper, goods) is not False]
        certificates = [(day, paper) for paper in papers if paper.kind == _CERTIFICATE and (day := _day(paper))]
        reports = [(day, paper) for paper in papers if paper.kind == _KIND and (day := _day(paper)) and paper.value("conformity_module") not in ("C2", "D")]
        if not certificates or not reports:
            continue
        issued, certificate = max(certificates, key=lambda each: (each[0], each[1].file))
        in_time = [paper for day, paper in reports if day <= issued]
        if in_time:
            yield from (Held(line=goods.number, file=paper.file) for paper in in_time)
            continue
        for day, paper in reports:
            yield Found(
                line=goods.number,
                file=paper.file,
                seen=day.isoformat(),
                expected=f"<= {issued.isoformat()}",
                values={"day": day, "issued": issued, "certificate": certificate.file},
                evidence=spot(paper, paper.one("issue_date")) + spot(certificate, certificate.one("issue_date")),
            )


def _day(paper: Paper) -> date | None:
    return day_of(paper, "issue_date")
