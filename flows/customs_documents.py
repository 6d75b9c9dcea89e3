"""What is written for customs: dossier, declaration and particulars of value; each from the batch and its judgement alone, so that it comes out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batches.base import Text
from batches.batch import Batch, Judgement
from batches.gates import Standing
from catalogue import Catalogue

if TYPE_CHECKING:
    from customs import Prepared
    from customs.declaration import ElementShown
    from documents.writing import FormRow
    from documents.writing.customs_papers import CustomsPaper
    from documents.writing.dossier import Names
    from documents.writing.eucdm_form import Where
    from documents.writing.still_due import Due

DOSSIER = "customs-dossier.pdf"
XML, JSON, FORM = "declaration.xml", "declaration.json", "declaration.pdf"
VALUE_FORM = "value-declaration.pdf"
#: What goes into the bundle, where it is written.
FOR_CUSTOMS = (XML, JSON, FORM, VALUE_FORM, DOSSIER)


def customs_documents(batch: Batch, judgement: Judgement, stands: Standing, catalogue: Catalogue) -> dict[str, bytes]:
    """Every document for customs by its name; the particulars of value only where they are due."""
    from customs import prepare
    from documents.writing import customs_dossier
    from validators import compare_papers

    prepared, names = prepare(batch, catalogue), names_of(catalogue)
    dossier = customs_dossier(
        batch,
        judgement,
        stands,
        names=names,
        declared=customs_papers(batch, judgement, catalogue),
        compared=compare_papers(batch, catalogue),
        due=_due(batch, judgement, catalogue, prepared),
    )
    return {DOSSIER: dossier, **_declaration(batch, judgement, catalogue), **_value_form(batch, judgement, names)}


def names_of(catalogue: Catalogue) -> Names:
    """What the catalogue calls goods, additions and deductions, and methods of valuation."""
    from customs.tables import tables
    from documents.writing import Names

    return Names(
        categories={row.key: Text(de=row.name_de, en=row.name_en) for row in catalogue.categories},
        adjustments={row.code: row.name for row in tables().adjustments},
        methods={row.method: Text(de=row.name_de, en=row.name_en) for row in tables().valuation_methods},
    )


def customs_papers(batch: Batch, judgement: Judgement, catalogue: Catalogue) -> tuple[CustomsPaper, ...]:
    """The papers of the batch that customs has a name for, in the order of the table of customs documents."""
    from customs.held import documents_of
    from documents.writing.customs_papers import CustomsPaper

    pages = {paper.file: paper.pages for paper in batch.papers}
    return tuple(
        CustomsPaper(
            code=held.code,
            element=held.row.element,
            stem=held.row.stem,
            name=Text(de=held.row.name_de, en=held.row.name_en),
            file=held.file,
            sha256=held.sha256,
            pages=pages[held.file],
            number=held.number,
            issued=held.issued,
            lines=held.lines,
        )
        for held in documents_of(batch, judgement.customs, catalogue)
    )


def _declaration(batch: Batch, judgement: Judgement, catalogue: Catalogue) -> dict[str, bytes]:
    from customs.declaration import declared, elements_shown
    from documents.writing import FormHead, declaration_form

    answer = declared(batch, judgement.customs, catalogue)
    head = FormHead(
        lrn=answer.declaration.lrn,
        importer=batch.order.importer.name,
        batch=batch.id,
        order=batch.order.order,
        judged_for=judgement.judged_for,
        catalogue=judgement.catalogue,
        data_set=answer.declaration.data_set,
        wrong=tuple(fault.said for fault in answer.faults if fault.kind != "missing"),
    )
    return {XML: answer.xml, JSON: answer.json, FORM: declaration_form([_form_row(each) for each in elements_shown(answer)], head)}


def _form_row(element: ElementShown) -> FormRow:
    from documents.writing import FormRow

    where: Where = element.item if element.item is not None else "GS" if element.level == "GS" else "D"
    return FormRow(element.number, element.name, where, element.value, element.source, element.path, required=element.value is None)


def _value_form(batch: Batch, judgement: Judgement, names: Names) -> dict[str, bytes]:
    from customs import value_particulars
    from documents.writing import ValueHead, value_declaration

    particulars = value_particulars(batch, judgement.customs)
    if not particulars.due:
        return {}
    head = ValueHead(batch=batch.id, order=batch.order.order, judged_for=judgement.judged_for, catalogue=judgement.catalogue)
    return {VALUE_FORM: value_declaration(particulars.model_dump(), head, names.categories)}


def _due(batch: Batch, judgement: Judgement, catalogue: Catalogue, prepared: Prepared) -> list[Due]:
    from customs import find_gaps
    from documents.writing.still_due import Due

    due: list[Due] = []
    for line in find_gaps(batch, catalogue, prepared, judgement):
        for each in line.conditions:
            held = tuple(paper.in_words for paper in each.held)
            due.append(Due(line.line, each.what, each.state, each.required, held, each.get, each.whom, each.basis))
        due += [Due(line.line, fact.fact, "missing", fact.required, whom=fact.whom) for fact in line.facts]
    return due
