"""What may stand as a certificate at all, and every rule about certificates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from batches.batch import Batch
from batches.paper import Paper
from batches.rule import Found, Held, rule
from catalogue.contents import Catalogue
from validators import certificate_bodies, certificate_dates, certificate_issuers, certificate_scope, certificate_standards
from validators.certificate_scope import by_route, product_text
from validators.facts import Facts, Goods, spot
from validators.papers_in_words import in_words
from validators.routes import replaced_by_voluntary

Outcome = Iterator[Found | Held]


@rule(
    "certificate.not_valid_evidence",
    "Reg. (EU) 2016/425 Art. 19, Annex V; Reg. (EU) 2017/745 Art. 52; Reg. (EC) No 765/2008 Art. 30",
    "voluntary and management-system certificates (`certificate_number`, `notified_body_name`, `standards`) beside the papers the route requires",
)
def not_valid_evidence(batch: Batch, facts: Facts, catalogue: Catalogue, on: date) -> Outcome:
    """A voluntary certificate proves nothing in law: it blocks where it stands in for a required paper, and is noted where that is there too."""
    for paper, goods in facts.pairs("voluntary_certificate"):
        missing, route = replaced_by_voluntary(facts, goods)
        found = _not_evidence(paper, goods, missing)
        yield found if route is None or not route.unverified else by_route(found, route)
    for paper, goods in facts.pairs("iso_certificate"):
        missing, _ = replaced_by_voluntary(facts, goods)
        if missing:
            yield _management_system(paper, goods, missing)
    for paper, goods in facts.pairs("eu_type_examination_certificate", "notified_body_certificate"):
        yield Held(line=goods.number, file=paper.file)


def _not_evidence(paper: Paper, goods: Goods, missing: tuple[str, ...]) -> Found:
    return Found(
        line=goods.number,
        file=paper.file,
        seen="voluntary_certificate",
        expected=" or ".join(missing) or None,
        severity="blocking" if missing else "note",
        variant="" if missing else "beside",
        values={"product": product_text(goods), "paper": in_words(missing)},
        evidence=spot(paper, paper.one("certificate_number"), paper.one("notified_body_name")),
    )


def _management_system(paper: Paper, goods: Goods, missing: tuple[str, ...]) -> Found:
    """A certificate of a management system is welcome and proves nothing of a product; the missing paper blocks by itself."""
    return Found(
        line=goods.number,
        file=paper.file,
        seen="iso_certificate",
        expected=" or ".join(missing),
        severity="note",
        variant="management_system",
        values={"product": product_text(goods), "paper": in_words(missing)},
        evidence=spot(paper, paper.one("certificate_number"), *paper.all("standards")),
    )


RULES = (
    not_valid_evidence,
    certificate_issuers.notified_body_unknown,
    certificate_bodies.notified_body_not_designated,
    certificate_issuers.notified_body_name_mismatch,
    certificate_dates.expired,
    certificate_dates.not_yet_valid,
    certificate_dates.validity_too_long,
    certificate_scope.legislation_not_applicable,
    certificate_standards.standard_not_applicable,
    certificate_standards.standard_superseded,
    certificate_scope.class_mismatch,
    certificate_scope.model_mismatch,
    certificate_scope.manufacturer_mismatch,
)
