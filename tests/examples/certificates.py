"""Certificates of notified bodies: by whom, for how long, under which act, for which goods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from batches.paper import Paper
from catalogue import Catalogue, load_catalogue
from tests.examples.example import Example
from tests.validators.sound_batch import EN149, MASK_MAKER, batch, declaration, order, paper, sound_papers, typex, voluntary, with_paper
from tests.validators.violations.garments import coveralls

_NO_BODY: dict[str, Any] = {"notified_body_number": None, "notified_body_name": None}
_SUPPLIER = "Guangzhou Hengtong Trading Co., Ltd."
_LINES_WITHOUT_MAKER = [line.model_dump(mode="json", by_alias=True, exclude={"manufacturer"}, exclude_none=True) for line in order().lines]
_INSPEC = {"notified_body_number": "0194", "notified_body_name": "INSPEC International Ltd"}
_UNIVERSAL = {"notified_body_number": "2163", "notified_body_name": "Universal Certification"}
_BEGINNER = {"notified_body_number": "0999", "notified_body_name": "Prüfhaus Beispiel"}


def _with_beginner() -> Catalogue:
    """The catalogue with one more body, which was designated from 12 May 2020 on."""
    known = load_catalogue()
    row = next(row for row in known.designations if row.number == "0158")
    added = row.model_copy(update={"number": "0999", "name": "Prüfhaus Beispiel", "valid_from": date(2020, 5, 12)})
    return replace(known, designations=(*known.designations, added))


def _universal(issued: str) -> Paper:
    return typex(issue_date=issued, expiry_date="2025-05-11", **_UNIVERSAL)


def _body(broken: str, held: str, sentence: str, good: Paper | None = None, **changes: Any) -> Example:
    """A certificate by another body than the one that holds."""
    return Example(f"certificate.notified_body_{sentence}", broken, held, batch(with_paper(typex(**changes))), batch(with_paper(good or typex())))


def _device(**changes: Any) -> Paper:
    """A certificate of a body for the surgical masks of line 2, under the Directive."""
    fields: dict[str, Any] = {
        "certificate_number": "MD-4711", "issue_date": "2018-06-01", "expiry_date": "2022-05-31", "manufacturer": MASK_MAKER["name"],
        "product": "Medical face mask",
        "models": ["XQ-IIR-01"], "product_class": "Type IIR", "standards": ["EN 14683:2019+AC:2019"], "legislation": ["93/42/EEC"],
    }  # fmt: skip
    return paper("notified_body_certificate", "md.pdf", **(fields | changes))


def _until(sentence: str, broken: str, held: str, last: date, after: date, *, line: int = 1, **changes: Any) -> Example:
    """A certificate on its last day, and on the day after."""
    papers = with_paper(typex(**changes) if line == 1 else _device(**changes))
    return Example(f"certificate.{sentence}", broken, held, batch(papers, as_of=after), batch(papers, as_of=last))


def _changed(sentence: str, broken: str, held: str, **changes: Any) -> Example:
    return Example(f"certificate.{sentence}", broken, held, batch(with_paper(typex(**changes))), batch())


EXAMPLES = (
    Example(
        "certificate.not_valid_evidence",
        "A voluntary certificate stands in the place of the type-examination certificate.",
        "The type-examination certificate itself is there.",
        batch(with_paper(voluntary("typex.pdf", **_NO_BODY))),
        batch(),
    ),
    Example(
        "certificate.not_valid_evidence.beside",
        "A voluntary certificate lies beside the type-examination certificate.",
        "The type-examination certificate is there alone.",
        batch((*sound_papers(), voluntary(**_NO_BODY))),
        batch(),
    ),
    Example(
        "certificate.not_valid_evidence.management_system",
        "The certificate of a management system is all there is in the place of the type-examination certificate.",
        "The type-examination certificate is there.",
        batch(with_paper(paper("iso_certificate", "typex.pdf", certificate_number="Q-1", standards=["EN ISO 9001:2015"]))),
        batch(),
    ),
    _body(
        "The certificate bears a number that the register here does not have.",
        "It bears number 0158, which is in the register.",
        "unknown",
        notified_body_number="0999",
        notified_body_name="Prüfhaus Beispiel",
    ),
    _body("The number has three digits.", "It has its four digits, 0158.", "unknown.malformed", notified_body_number="158"),
    _body(
        "The certificate prints no number, and its body is not known by name.",
        "It prints the number 0158.",
        "unknown.no_number",
        notified_body_number=None,
        notified_body_name="Prüfhaus Beispiel",
    ),
    _body(
        "Number 0158 stands beside the name of body 0123.",
        "It stands beside the name of body 0158.",
        "name_mismatch",
        notified_body_name="TÜV SÜD Product Service GmbH",
    ),
    _body(
        "Number 0158 stands beside a name that no body in the register bears.",
        "It stands beside the name of body 0158.",
        "name_mismatch.unknown_name",
        notified_body_name="Prüfhaus Beispiel",
    ),
    Example(
        "certificate.notified_body_name_mismatch.declared",
        "The declaration sets number 0158 beside the name of body 0598.",
        "It sets it beside the name of body 0158.",
        batch(with_paper(declaration(notified_body_name="SGS Fimko Oy"))),
        batch(),
    ),
    _body(
        "Body 1282 certifies machines; it was never designated for protective equipment.",
        "Body 0158 is designated for respiratory protection.",
        "not_designated.never",
        notified_body_number="1282",
        notified_body_name="Ente Certificazione Macchine Srl",
    ),
    Example(
        "certificate.notified_body_not_designated.ended",
        "Body 2163 issues the certificate on the day after its designation ended.",
        "It issued it on the last day.",
        batch(with_paper(_universal("2021-05-31")), as_of=date(2021, 6, 10)),
        batch(with_paper(_universal("2021-05-30")), as_of=date(2021, 6, 10)),
    ),
    Example(
        "certificate.notified_body_not_designated.not_begun",
        "The certificate is of the day before the body's designation began.",
        "It is of the first day.",
        batch(with_paper(typex(issue_date="2020-05-11", **_BEGINNER))),
        batch(with_paper(typex(**_BEGINNER))),
        _with_beginner(),
    ),
    Example(
        "certificate.notified_body_not_designated.lapsed",
        "The day after certificates of the United Kingdom's bodies ceased to count.",
        "The last day on which they count.",
        batch(with_paper(typex(**_INSPEC)), as_of=date(2021, 1, 1)),
        batch(with_paper(typex(**_INSPEC)), as_of=date(2020, 12, 31)),
    ),
    _body(
        "Body 0555 is designated for clothing, not for masks.",
        "Body 0158 is designated for respiratory protection.",
        "not_designated.other_products",
        notified_body_number="0555",
        notified_body_name="Hohenstein Laboratories GmbH & Co. KG",
    ),
    _body(
        "Whether body 0511 is designated for such goods is not known to the register here.",
        "Body 0158 is designated.",
        "not_designated.unknown",
        notified_body_number="0511",
        notified_body_name="Allgemeine Unfallversicherungsanstalt (AUVA)",
    ),
    _body(
        "The register knows body 0124 for devices and says nothing of protective equipment.",
        "It knows body 0158 for protective equipment.",
        "not_designated.no_entry",
        notified_body_number="0124",
        notified_body_name="DEKRA Certification GmbH",
    ),
    _body(
        "The designation of body 2163 is bounded by a day, and the certificate names no day of issue.",
        "The certificate is dated.",
        "not_designated.no_date",
        _universal("2020-05-12"),
        issue_date=None,
        **_UNIVERSAL,
    ),
    _body(
        "Body 0333 is designated under the act, but for which products the register here does not say.",
        "For body 0158 it says so.",
        "not_designated.scope_not_known",
        notified_body_number="0333",
        notified_body_name="AFNOR Certification",
    ),
    _until("expired", "The certificate ended the day before.", "It is the certificate's last day.", date(2025, 5, 11), date(2025, 5, 12)),
    _until(
        "expired.longest",
        "A certificate without an end is five years and a day old.",
        "It is five years old to the day.",
        date(2025, 5, 12),
        date(2025, 5, 13),
        expiry_date=None,
    ),
    _until(
        "expired.transition",
        "An EC certificate under the former Directive, the day after the transition.",
        "The last day of the transition.",
        date(2023, 4, 21),
        date(2023, 4, 22),
        legislation=["89/686/EEC"],
        issue_date="2018-04-20",
        expiry_date=None,
    ),
    _until(
        "expired.extended",
        "A device certificate has ended, in the time for which the law extends such certificates on conditions.",
        "It is its last day.",
        date(2023, 5, 31),
        date(2023, 6, 1),
        line=2,
        expiry_date="2023-05-31",
    ),
    Example(
        "certificate.not_yet_valid",
        "The batch is judged for the day before the certificate was issued.",
        "It is judged for the day of issue.",
        batch((typex(),), as_of=date(2020, 5, 11)),
        batch((typex(),), as_of=date(2020, 5, 12)),
    ),
    Example(
        "certificate.validity_too_long",
        "The certificate runs five years and a day.",
        "It runs five years to the day.",
        batch(with_paper(typex(expiry_date="2025-05-13"))),
        batch(with_paper(typex(expiry_date="2025-05-12"))),
    ),
    _changed("validity_too_long.no_expiry", "The certificate shows no end.", "It shows one within five years.", expiry_date=None),
    Example(
        "certificate.validity_too_long.backwards",
        "The certificate ends before it begins.",
        "It ends on the day of issue or later.",
        batch(with_paper(typex(expiry_date="2020-05-11")), as_of=date(2020, 5, 11)),
        batch(with_paper(typex(expiry_date="2020-05-12")), as_of=date(2020, 5, 11)),
    ),
    _changed(
        "legislation_not_applicable",
        "The certificate of a half mask is under the Directive for medical devices.",
        "It is under the Regulation for protective equipment.",
        legislation=["93/42/EEC"],
    ),
    _changed(
        "standard_not_applicable", "The certificate of a half mask is to EN 143, for filters.", "It is to EN 149, for half masks.", standards=["EN 143:2000"]
    ),
    Example(
        "certificate.standard_not_applicable.defining",
        "A coverall against infective agents is examined after the standard on chemicals alone.",
        "It is examined after EN 14126 too.",
        coveralls().stating("typex.pdf", standards=["EN 13034:2005+A1:2009"]).batch(),
        coveralls().stating("typex.pdf", standards=["EN 13034:2005+A1:2009", "EN 14126:2003"]).batch(),
    ),
    _changed(
        "standard_not_applicable.mixed",
        "The certificate names EN 149 and the Chinese GB 2626 beside it.",
        "It names EN 149 alone.",
        standards=[EN149, "GB 2626-2019"],
    ),
    _changed(
        "standard_superseded",
        "The certificate of 2020 names the edition of 2001 without its amendment.",
        "It names the edition with the amendment of 2009.",
        standards=["EN 149:2001"],
    ),
    _changed("class_mismatch", "The certificate is for FFP3, ordered is FFP2.", "It is for FFP2.", product_class="FFP3 NR"),
    _changed("model_mismatch", "The certificate names a variant, LY-8210V, alone.", "It names LY-8210 beside it, as ordered.", models=["LY-8210V"]),
    _changed(
        "manufacturer_mismatch",
        "The certificate is held by another maker.",
        "It is held by the maker ordered from.",
        manufacturer="Wuhu Beispiel Mask Factory Ltd.",
    ),
    _changed(
        "manufacturer_mismatch.own_brand",
        "The certificate is held by the importer.",
        "It is held by the maker ordered from.",
        manufacturer="Pfalz Schutz GmbH",
    ),
    Example(
        "certificate.manufacturer_mismatch.supplier",
        "The order names no maker, and the certificate is held by another than the supplier.",
        "The supplier holds the certificate.",
        batch((typex(),), lines=_LINES_WITHOUT_MAKER),
        batch((typex(manufacturer=_SUPPLIER),), lines=_LINES_WITHOUT_MAKER),
    ),
)
