"""What stands on product and box."""

from __future__ import annotations

from tests.examples.example import Example, marked
from tests.validators.sound_batch import FFP_MAKER, batch, paper

_COMMUNITY = batch(
    (paper("instructions", "ifu.pdf", product="Mund-Nasen-Bedeckung", models=["C-1"]),),
    lines=[{"line": 1, "category": "community_mask", "model": "C-1", "quantity": 1000, "unit_price": "1"}],
)

EXAMPLES = (
    Example(
        "marking.missing",
        "Somebody looked for the CE on an FFP2 mask and did not find it.",
        "The CE is there.",
        marked(batch(), "1,,ce,"),
        marked(batch(), "1,,ce,CE"),
    ),
    Example(
        "marking.missing.other",
        "The mask says FFP2 without NR.",
        "It says FFP2 NR.",
        marked(batch(), "1,,class,FFP2"),
        marked(batch(), "1,,class,FFP2 NR"),
    ),
    Example(
        "marking.missing.other",
        "The mask bears the British mark in the place of the CE.",
        "It bears the CE.",
        marked(batch(), "1,,ce,UKCA"),
        marked(batch(), "1,,ce,CE"),
    ),
    Example(
        "marking.missing.other",
        "The mask says EN 149:2001, an edition that had been replaced.",
        "It says EN 149:2001+A1:2009.",
        marked(batch(), "1,,standard,EN 149:2001"),
        marked(batch(), "1,,standard,EN 149:2001+A1:2009"),
    ),
    Example(
        "marking.missing.other_company",
        "Another maker's name stands on the mask.",
        "The name of the maker ordered from stands there.",
        marked(batch(), "1,,manufacturer,Dongguan Hehe Protective Products"),
        marked(batch(), f"1,,manufacturer,{FFP_MAKER['name'].replace(',', '')}"),
    ),
    Example(
        "marking.forbidden",
        "A community mask bears the CE.",
        "It bears none.",
        marked(_COMMUNITY, "1,,ce,CE"),
        marked(_COMMUNITY, "1,,ce,"),
    ),
    Example(
        "marking.body_mismatch",
        "The number 0598 stands beside the CE; body 0158 controls production.",
        "The number is 0158.",
        marked(batch(), "1,,body_number,0598"),
        marked(batch(), "1,,body_number,0158"),
    ),
)
