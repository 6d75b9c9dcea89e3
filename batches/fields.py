"""The fields papers state, by the form their values have (contract: ``freigabe read``)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

#: ``date`` ISO 8601, ``amount`` figures with a dot, ``count`` a whole number, ``body`` a notified body's four figures, ``text`` as printed or in the
#: normal form of its kind (``EN 149:2001+A1:2009``, ``2016/425``).
Form = Literal["date", "amount", "count", "body", "text"]

#: Days a customs notice states beside the fields every paper may have; shown apart from these (``notice``).
OF_NOTICES = ("acceptance_date", "release_date")
_TEXTS = (
    "document_number", "certificate_number", "referenced_certificates", "manufacturer", "manufacturer_address", "authorised_representative", "importer",
    "product", "models", "product_class", "standards", "legislation", "conformity_module", "notified_body_name", "laboratory", "laboratory_accreditation",
    "signatory", "signatory_function", "place", "lots", "udi_di", "basic_udi_di", "srn", "invoice_number", "order_number", "seller", "buyer", "consignee",
    "currency", "incoterm", "country_of_origin", "waybill_number", "container_numbers", "port_of_loading", "port_of_discharge", "eori", "mrn",
)  # fmt: skip
_BY_FORM: dict[Form, tuple[str, ...]] = {
    "text": _TEXTS,
    "date": ("issue_date", "expiry_date", "invoice_date", *OF_NOTICES),
    "amount": ("total_net", "total_gross", "gross_weight_kg", "net_weight_kg"),
    "count": ("line_count", "packages"),
    "body": ("notified_body_number", "production_control_body_number"),
}

#: Every field a paper may state.
FIELDS: Mapping[str, Form] = MappingProxyType(
    {field: form for form, fields in _BY_FORM.items() for field in fields},
)
