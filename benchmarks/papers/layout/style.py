"""A sheet's looks, each choice drawn on its own so that combinations multiply; what a family of papers never does has no weight there."""

from __future__ import annotations

from math import prod
from typing import Any

from benchmarks.papers.chance import Chance

Options = dict[str, float]

SERIF, ROMAN, MONO, SANS, CJK = "Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono", "HK Grotesk", "Noto Sans CJK TC"

COMMON: dict[str, Options] = {
    "font": {SANS: 0.4, SERIF: 0.24, ROMAN: 0.1, CJK: 0.2, MONO: 0.06},
    "size": {"8.6": 0.15, "9.2": 0.25, "9.8": 0.3, "10.4": 0.2, "11": 0.1},
    "paper": {"a4": 0.92, "us-letter": 0.08},
    "margin": {"14": 0.15, "18": 0.3, "22": 0.35, "27": 0.2},
    "accent": {"#000000": 0.3, "#1b3c7a": 0.2, "#0a5c3c": 0.12, "#8a1c22": 0.1, "#c2641b": 0.06, "#3d5a6c": 0.12, "#00609c": 0.1},
    "separator": {":": 0.55, "": 0.33, " :": 0.07, " –": 0.05},
    "label_weight": {"regular": 0.5, "bold": 0.4, "italic": 0.1},
    "label_case": {"plain": 0.85, "upper": 0.15},
    "label_colour": {"text": 0.55, "grey": 0.3, "accent": 0.15},
    "label_size": {"1": 0.62, "0.85": 0.28, "0.75": 0.1},
    "value_weight": {"regular": 0.7, "bold": 0.3},
    "number": {"none": 0.78, "1.": 0.09, "(1)": 0.08, "1)": 0.05},
    "label_align": {"left": 0.88, "right": 0.12},
    "label_width": {"auto": 0.3, "34mm": 0.2, "48mm": 0.3, "62mm": 0.2},
    "row_gap": {"3pt": 0.15, "5pt": 0.4, "7.5pt": 0.3, "11pt": 0.15},
    "bilingual": {"slash": 0.4, "stack": 0.3, "paren": 0.12, "space": 0.18},
    "title_align": {"center": 0.5, "left": 0.4, "right": 0.1},
    "title_size": {"13": 0.25, "16": 0.4, "20": 0.25, "25": 0.1},
    "title_case": {"plain": 0.7, "upper": 0.3},
    "title_mark": {"none": 0.55, "rule": 0.15, "box": 0.08, "band": 0.07, "underline": 0.15},
    "title_number": {"below": 0.5, "beside": 0.3, "above": 0.2},
    "letterhead": {"left": 0.28, "right": 0.14, "centre": 0.2, "split": 0.24, "band": 0.08, "thin": 0.06},
    "letterhead_rule": {"none": 0.4, "line": 0.4, "double": 0.2},
    "logo": {"none": 0.45, "square": 0.2, "circle": 0.2, "letters": 0.15},
    "footer": {"none": 0.22, "page": 0.24, "company": 0.22, "both": 0.22, "form": 0.1},
    "footer_align": {"center": 0.55, "left": 0.25, "right": 0.2},
    "page_words": {"Page 1 of 2": 0.5, "1/2": 0.2, "- 1 -": 0.1, "Page 1": 0.2},
    "table": {"grid": 0.38, "horizontal": 0.24, "header": 0.14, "none": 0.08, "zebra": 0.08, "frame": 0.08},
    "table_head": {"bold": 0.5, "fill": 0.25, "dark": 0.1, "plain": 0.15},
    "table_inset": {"2.6pt": 0.25, "4pt": 0.5, "6pt": 0.25},
    "numbers_align": {"right": 0.75, "center": 0.15, "left": 0.1},
    "between": {"2": 0.2, "3.5": 0.4, "5.5": 0.25, "8.5": 0.15},
    "justify": {"no": 0.7, "yes": 0.3},
    "signature": {"left": 0.22, "right": 0.26, "row": 0.2, "pairs": 0.2, "centre": 0.12},
    "signature_order": {"name first": 0.35, "line first": 0.65},
    "stamp": {"none": 0.55, "round": 0.3, "square": 0.08, "oval": 0.07},
    "scrawl": {"yes": 0.75, "no": 0.25},
    "border": {"none": 1.0},
}
LABELS: Options = {
    "beside": 0.2,
    "inline": 0.14,
    "above": 0.13,
    "below": 0.04,
    "ruled": 0.13,
    "ruled4": 0.07,
    "columns": 0.08,
    "boxed": 0.07,
    "far": 0.04,
    "hairline": 0.07,
    "leaders": 0.03,
}
FAMILIES: dict[str, dict[str, Options]] = {
    "certificate": {
        "pairs": {**LABELS, "centred": 0.12},
        "border": {"none": 0.6, "single": 0.18, "double": 0.12, "accent": 0.1},
        "arrangement": {"pairs": 0.3, "groups": 0.2, "prose": 0.2, "statement": 0.3},
        "date_place": {"with": 0.4, "row": 0.2, "sentence": 0.2, "signature": 0.2},
        "title_align": {"center": 0.68, "left": 0.26, "right": 0.06},
    },
    "declaration": {
        "pairs": {**LABELS, "numbered": 0.2},
        "border": {"none": 0.9, "single": 0.1},
        "arrangement": {"annex": 0.34, "pairs": 0.3, "prose": 0.22, "groups": 0.14},
    },
    "report": {
        "pairs": {**LABELS},
        "footer": {"page": 0.35, "both": 0.4, "form": 0.25},
        "arrangement": {"groups": 0.35, "pairs": 0.45, "statement": 0.2},
        "results": {"down": 0.3, "across": 0.26, "sections": 0.16, "clauses": 0.14, "matrix": 0.14},
        "head_repeated": {"yes": 0.6, "no": 0.4},
        "unit_place": {"column": 0.4, "head": 0.3, "value": 0.3},
        "signers": {"one": 0.4, "two": 0.25, "three": 0.35},
    },
    "inspection": {
        "pairs": {"beside": 0.24, "ruled": 0.2, "ruled4": 0.14, "columns": 0.12, "inline": 0.12, "boxed": 0.09, "hairline": 0.09},
    },
    "trade": {
        "pairs": {"beside": 0.3, "inline": 0.25, "ruled": 0.15, "columns": 0.1, "above": 0.12, "hairline": 0.08},
        "reference": {"beside": 0.26, "ruled": 0.18, "inline": 0.2, "strip": 0.2, "above": 0.16},
        "parties": {"boxes": 0.22, "columns": 0.34, "stacked": 0.2, "pairs": 0.12, "window": 0.12},
        "model_place": {"column": 0.4, "second line": 0.3, "in text": 0.15, "dash": 0.15},
        "unit_place": {"column": 0.4, "value": 0.4, "none": 0.2},
        "currency_place": {"head": 0.4, "value": 0.3, "pairs": 0.3},
        "total_place": {"row": 0.5, "below": 0.5},
        "terms_place": {"top": 0.5, "bottom": 0.5},
        "title_align": {"center": 0.4, "left": 0.35, "right": 0.25},
        "letterhead": {"left": 0.3, "right": 0.15, "centre": 0.2, "split": 0.25, "band": 0.1},
    },
    "letter": {
        "pairs": {"beside": 0.5, "inline": 0.5},
        "reference": {"beside": 0.4, "inline": 0.3, "above": 0.3},
        "list": {"beside": 0.3, "inline": 0.3, "ruled": 0.2, "hairline": 0.1, "columns": 0.1},
        "letterhead": {"left": 0.3, "right": 0.25, "centre": 0.2, "split": 0.25},
        "title_align": {"left": 1.0},
        "title_size": {"10.4": 0.6, "13": 0.4},
        "title_case": {"plain": 1.0},
        "border": {"none": 1.0},
        "date_place": {"reference": 0.5, "line": 0.5},
    },
    "form": {
        "pairs": {"beside": 1.0},
        "form_label": {"5.6": 0.4, "6.4": 0.4, "7": 0.2},
        "form_value": {MONO: 0.5, SANS: 0.3, SERIF: 0.2},
        "form_upper": {"yes": 0.5, "no": 0.5},
        "form_stroke": {"0.5pt": 0.6, "0.8pt": 0.3, "1.1pt": 0.1},
        "form_scale": {"0.9": 0.25, "1.2": 0.35, "1.6": 0.4},
        "form_numbers": {"yes": 0.35, "no": 0.65},
        "margin": {"10": 0.5, "13": 0.5},
        "letterhead": {"none": 1.0},
        "size": {"7.8": 0.5, "8.6": 0.5},
        "stamp": {"none": 0.5, "round": 0.4, "square": 0.1},
    },
}
# The choices that change where words stand and what stands between them; fonts, colours, sizes and rules are left out.
STRUCTURE = frozenset(
    {
        *("pairs", "arrangement", "date_place", "separator", "number", "bilingual", "title_number", "letterhead", "signature", "signature_order", "footer"),
        *("results", "head_repeated", "unit_place", "signers", "reference", "parties", "model_place", "currency_place", "total_place", "terms_place"),
        *("list", "form_numbers"),
    }
)


def style(chance: Chance, family: str, bilingual: bool, chinese: bool) -> dict[str, Any]:
    """The looks of one sheet of a family."""
    options = {**COMMON, **FAMILIES[family]}
    drawn: dict[str, Any] = {name: chance.weighed(name, weights) for name, weights in options.items()}
    if chinese:
        drawn["font"] = chance.weighed("chinese font", {CJK: 0.7, SERIF: 0.3})
    if drawn["font"] == MONO:
        drawn["size"] = "8.6"
    if drawn["pairs"] in ("ruled", "ruled4", "boxed", "above", "below", "hairline") and drawn["separator"] != ":":
        drawn["separator"] = ""
    if bilingual and drawn["label_width"] in ("34mm", "auto"):
        drawn["label_width"] = "52mm"
    if drawn["label_width"] == "34mm" and float(drawn["size"]) > 9.5:
        drawn["label_width"] = "48mm"
    if drawn["number"] != "none" and drawn["pairs"] in ("columns", "ruled4", "centred", "below"):
        drawn["number"] = "none"
    if drawn["scrawl"] == "no":
        drawn["signature_order"] = "line first"
    drawn["seed"] = chance.number("scrawl", 1, 97)
    drawn["columns"] = chance.pick("columns", (1, 2, 2, 3))
    return drawn


def combinations(family: str, structure: bool = False) -> int:
    """How many different sheets the family's choices make, wording and content apart; or only those that move or join words."""
    options = {**COMMON, **FAMILIES[family]}
    return prod(len(weights) for name, weights in options.items() if not structure or name in STRUCTURE)
