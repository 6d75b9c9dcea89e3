"""The invoice as it is sent: a PDF/A-3 a person reads, with the XML a machine reads inside it (ZUGFeRD 2.3 / Factur-X 1.0, or XRechnung)."""

from __future__ import annotations

import io
import re

from batches.errors import ProgramFault
from documents.writing.characters import Plain
from documents.writing.correspondent import Correspondent, head, shown
from documents.writing.drawn_codes import qr_code
from documents.writing.invoice import Invoice, InvoiceLine, InvoiceParty, sums
from documents.writing.invoice_refusals import refuse_faults
from documents.writing.invoice_rules import broken_rules
from documents.writing.invoice_xml import build_up, cii
from documents.writing.pdf import written
from documents.writing.wording import day, money, number, percent, word

_FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
#: Where Typst lists the schemas it describes itself; ours stands beside them.
_SCHEMAS = re.compile(r"<pdfaExtension:schemas>\s*<rdf:Bag>")
_SCHEMA = (
    ("DocumentFileName", "name of the embedded XML file"),
    ("DocumentType", "INVOICE"),
    ("Version", "version of the XML data"),
    ("ConformanceLevel", "profile"),
)


def invoice_xml(invoice: Invoice) -> bytes:
    """The XML alone, checked by schema and rules: what a public body's entrance takes. ``InputRefused`` where something is missing or wrong."""
    refuse_faults(invoice)
    xml = cii(invoice)
    broken = broken_rules(xml)
    if broken:
        raise ProgramFault("invoice.rules", f"the invoice written breaks {', '.join(broken)}", f"Die geschriebene Rechnung verletzt {', '.join(broken)}")
    return xml


def invoice_paper(invoice: Invoice) -> bytes:
    """The invoice as PDF/A-3b with its XML attached, dated the day of issue; the same invoice gives the same bytes."""
    xml = invoice_xml(invoice)
    name = "xrechnung.xml" if invoice.is_xrechnung else "factur-x.xml"
    drawings = {"pay": qr_code(_giro_code(invoice))}
    made = written("invoice", {**_shown(invoice), "file": name}, dated=invoice.issued_on, drawings=drawings, attached=xml.decode())
    return _described(made, name, "XRECHNUNG" if invoice.is_xrechnung else "EN 16931")


def _shown(invoice: Invoice) -> dict[str, Plain]:
    total = sums(invoice)
    return {
        **head("invoice", "de", invoice.number, invoice.issued_on, _correspondent(invoice.seller)),
        "recipient": shown(_correspondent(invoice.buyer)),
        "deliver_to": shown(_correspondent(invoice.deliver_to)) if invoice.deliver_to else None,
        "delivered_on": day(invoice.delivered_on),
        "due_on": day(invoice.due_on),
        "buyer_reference": invoice.leitweg_id or invoice.buyer_reference,
        "is_xrechnung": invoice.is_xrechnung,
        "order": invoice.order,
        "contract": invoice.contract,
        "despatch": invoice.despatch,
        "note": invoice.note,
        "terms": invoice.terms,
        "lines": [_line(line) for line in invoice.charged],
        "free": len(invoice.lines) - len(invoice.charged),
        "net": money(total.net),
        "rate": percent(invoice.vat_rate),
        "vat": money(total.vat),
        "gross": money(total.gross),
        "iban": " ".join(invoice.iban.replace(" ", "")[at : at + 4] for at in range(0, 34, 4)).strip(),
        "bic": invoice.bic,
        "account_name": invoice.account_name or invoice.seller.name,
    }


def _line(line: InvoiceLine) -> dict[str, Plain]:
    return {
        "number": line.number,
        "name": line.name,
        "model": line.model,
        "lot": line.lot,
        "quantity": number(line.quantity),
        "unit": word("unit", line.unit)["de"],
        "price": money(line.price.total if line.price else None),
        "net": money(line.net),
        "built": build_up(line),
    }


def _correspondent(party: InvoiceParty) -> Correspondent:
    numbers = (("USt-IdNr.", party.vat_id), ("Steuernummer", party.tax_number), ("", party.legal_id))
    return Correspondent(
        name=party.name,
        address=f"{party.street}\n{party.postcode} {party.city}" + ("" if party.country == "DE" else f"\n{party.country}"),
        contact=party.contact,
        phone=party.phone,
        mail=party.mail,
        numbers=tuple(f"{said} {value}".strip() for said, value in numbers if value),
    )


def _giro_code(invoice: Invoice) -> str:
    """What a banking app scans (EPC069-12, version 002): whom, where, how much, for what."""
    name = (invoice.account_name or invoice.seller.name)[:70]
    amount = f"EUR{sums(invoice).gross:f}"
    return "\n".join(("BCD", "002", _character_set(name), "SCT", invoice.bic, name, invoice.iban.replace(" ", ""), amount, "", "", invoice.number[:140]))


def _character_set(text: str) -> str:
    """1: UTF-8, 2: ISO 8859-1; as the code's bytes are (:func:`qr_code`)."""
    try:
        text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return "1"
    return "2"


def _described(made: bytes, name: str, profile: str) -> bytes:
    """The PDF with the metadata by which readers find the XML (Factur-X 1.0, 6.2.2): Typst attaches the file, but knows no schemas of others."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as pdf:
        told = pdf.Root.Metadata.read_bytes().decode()
        told, described = _SCHEMAS.subn(lambda found: found[0] + _schema(), told, count=1)
        if not described:
            raise ProgramFault("invoice.metadata", "Typst's metadata lists no schemas any more, beside which ours would stand")
        pdf.Root.Metadata.write(told.replace("</rdf:RDF>", f"{_properties(name, profile)}</rdf:RDF>").encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _properties(name: str, profile: str) -> str:
    return (
        f'<rdf:Description rdf:about="" xmlns:fx="{_FX}"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{name}</fx:DocumentFileName>'
        f"<fx:Version>{'3.0' if profile == 'XRECHNUNG' else '1.0'}</fx:Version><fx:ConformanceLevel>{profile}</fx:ConformanceLevel></rdf:Description>"
    )


def _schema() -> str:
    """What the properties mean: PDF/A wants each one described that is not its own (ISO 19005-3, 6.6.2.3)."""
    properties = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{key}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>'
        f"<pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>{said}</pdfaProperty:description></rdf:li>"
        for key, said in _SCHEMA
    )
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{_FX}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
