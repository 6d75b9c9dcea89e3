"""Whom a certificate is for, where no label says it: the company it certifies in so many words, or the only one that is nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.understanding.companies import Standing, is_address_line, standing
from documents.understanding.flow import Spot, spot_of
from documents.understanding.known import is_body
from documents.understanding.layout import Laid, Segment
from documents.understanding.parties import split_party
from documents.understanding.script import fold
from documents.understanding.sheet import Candidate, Sheet
from documents.understanding.signing_functions import is_stamped

#: Kinds that bodies, laboratories and certifiers issue to somebody.
ISSUED = frozenset(
    {"eu_type_examination_certificate", "production_control_certificate", "notified_body_certificate", "iso_certificate", "voluntary_certificate"}
)
#: Labels of companies that are not the holder.
OTHERS = ("authorised_representative", "importer", "laboratory", "notified_body", "production_control_body", "factory")
#: Above and below these parts of the page the issuer's own name stands.
HEAD, FOOT = 0.13, 0.88

#: What certificates say right before the holder's name, at the end of a line.
_CERTIFIES = re.compile(
    r"(?:certif(?:y|ies)|confirms?|attests?|declares?|bescheinigt|bestätigt|attestent?|certifient?|证明),?\s*(?:hereby\s*)?(?:that|dass|für|que|hiermit)?"
    r"(?:\s+(?:the|die|das))?(?:\s+(?:company|organi[sz]ation|manufacturer|Firma|Unternehmen|Hersteller))?\s*:?$|"
    r"(?:management\s+system|quality\s+system|system|organi[sz]ation|company)\s+of\s*:?$|^system\s+of$|bescheinigt\s+für$|(?:hệ\s+thống\s+quản\s+lý\s+.*của)\s*:?$|"
    r"(?:issued|awarded|granted|presented|delivered|registered)\s+to\s*:?$|(?:verliehen|erteilt|ausgestellt)\s+(?:an|für)\s*:?$|délivrée?\s+à\s*:?$|(?:mis\s+en\s+place|implemented|adopted|maintained|operated|applicato|adottato)\s+(?:par|by|da)\s*:?$|"
    r"(?:Managementsystem|QM-System)\s+(?:der|von|des)\s*(?:Firma|Unternehmens)?\s*:?$|兹证明[:：]?$|授予[:：]?$",
    re.IGNORECASE,
)
_INSTITUTE = re.compile(r"certif|testing|inspection|prüf|laborator|认证|检测|检验|assurance|notified", re.IGNORECASE)
#: What stands in a letterhead beside a name, and never beside a holder's.
_CONTACT = re.compile(r"\b(?:Tel|Phone|Fax|E-?mail|www\.|https?:|Notified Body|Notifizierte|Organisme notifié)\b|@", re.IGNORECASE)


def certified(sheet: Sheet) -> Iterator[Candidate]:
    """``… certifies that the management system of`` and the holder on the next line."""
    page = sheet.first
    if sheet.kind not in ISSUED:
        return
    for segment in page.segments:
        if _CERTIFIES.search(segment.text) is None:
            continue
        following = _next(page, segment)
        if following is None:
            continue
        company = next((one for one in standing(sheet, page) if one.first is following), None)
        if company is not None:
            yield Candidate("manufacturer", company.name, spot_of(company.lines), ("prose", "legal_form"), 2)
            return
        party = split_party([following.text])
        if party is not None and (party.legal_form or _is_set_off(page, following)) and fold(following.text).startswith(fold(party.name)[:12]):
            yield Candidate("manufacturer", party.name, Spot(page.number, party.name, following.words), ("prose", "format"), 2)
            return


def _next(page: Laid, segment: Segment) -> Segment | None:
    return next((other for other in page.segments if 2 < other.middle - segment.middle < 4.5 * max(other.size, segment.size)), None)


def _is_set_off(page: Laid, segment: Segment) -> bool:
    """Whether a line without a legal form is a name all the same: larger than the lines around it or in capitals, over an address."""
    following = _next(page, segment)
    if following is None or len(segment.words) > 8:
        return False
    return (segment.size > 1.15 * following.size or segment.text.isupper()) and is_address_line(following.text)


def remaining(sheet: Sheet) -> Iterator[Candidate]:
    """The only company that stands alone on the paper and is neither its issuer nor named as something else."""
    if sheet.kind not in ISSUED:
        return
    # Who applies for a voluntary certificate may be anybody.
    labels = (*OTHERS, "applicant") if sheet.kind == "voluntary_certificate" else OTHERS
    others = [fold(segment.text) for values in sheet.values(*labels) for segment in values.segments]
    found: dict[str, Standing] = {}
    companies = [(page, company) for page in sheet.label_pages[:2] for company in standing(sheet, page)]
    issuers = {fold(company.name) for page, company in companies if _is_issuer(page, company)}
    for page, company in companies:
        name = fold(company.name)
        if not is_body(company.name) and name not in issuers and not is_stamped(page, company.first) and not any(name in other for other in others):
            found.setdefault(name, company)
    if len(found) == 1:
        company = next(iter(found.values()))
        yield Candidate("manufacturer", company.name, spot_of(company.lines), ("heading", "legal_form", "sole"), 5)


def _is_issuer(page: Laid, company: Standing) -> bool:
    """Whether the company writes the paper: in its head or foot, by an institute's name, or with ways to reach it under its name."""
    depth = company.first.middle / page.height
    if not HEAD < depth < FOOT or _INSTITUTE.search(company.name):
        return True
    last = (*company.lines, *company.under)[-1]
    near = [s for s in page.segments if s.middle - company.first.middle > -2 and s.middle - last.middle < 2.5 * last.size and abs(s.x0 - company.first.x0) < 60]
    return any(_CONTACT.search(one.text) for one in near)
