"""``freigabe tariff``: what hangs on a commodity code, or on goods by their key, for an origin on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from batches.base import Language, Text
from batches.errors import InputRefused
from cli.questions import day
from cli.speaking import print_json, say

if TYPE_CHECKING:
    from catalogue import Catalogue
    from catalogue.law import Route
    from customs.measures import Measures
    from customs.tariff import Classified


def tariff(
    code: str | None, category: str | None, product_class: str | None, material: str | None, origin: str, on: str, *, as_json: bool, lang: Language
) -> int:
    """Print codes, measures, conditions and what is not known."""
    from catalogue import load_catalogue
    from customs import measures_on
    from customs.duty import country_code
    from customs.measures import NOT_COVERED

    if (code is None) == (category is None):
        raise InputRefused(
            "tariff.goods", "give a commodity code or --category KEY, one of the two", "eine Warennummer oder --category KEY angeben, eins von beiden"
        )
    catalogue, accepted, country = load_catalogue(), day(on, "--on"), country_code(origin)
    goods = None if category is None else _classified(catalogue, category, product_class, material, accepted)
    codes = (code or "",) if goods is None else tuple(row.code for row in goods.candidates)
    found = [measures_on(catalogue, each, country, accepted) for each in codes]
    routes = () if category is None else _routes(catalogue, category, product_class, material, accepted)
    unknown = [*(() if goods is None else goods.missing), *(text for each in found for text in each.unknown), *NOT_COVERED]
    if category is None:
        unknown.append(_NO_ROUTE)
    shown = {
        "category": category,
        "code": found[0].row.code if goods is None else goods.code,
        "origin": country,
        "on": accepted.isoformat(),
        "codes": [_code_shown(each) for each in found],
        "routes": [_route_shown(each) for each in routes],
        "unknown": [each.model_dump() for each in dict.fromkeys(unknown)],
    }
    if as_json:
        print_json(shown)
    else:
        _say(shown, lang)
    return 0


_NO_ROUTE = Text(
    en="which papers the goods' route to the market requires: it follows from the goods, name them by --category",
    de="welche Papiere der Weg der Ware in den Verkehr verlangt: das folgt aus der Ware, sie mit --category nennen",
)


def _classified(catalogue: Catalogue, category: str, product_class: str | None, material: str | None, on: date) -> Classified:
    from batches.order import OrderLine
    from customs.tariff import classify

    if catalogue.at(on).category(category) is None:
        keys = ", ".join(sorted({row.key for row in catalogue.categories if row.applies(on)}))
        raise InputRefused(
            "tariff.category", f"--category {category}: not in the catalogue; known: {keys}", f"--category {category}: nicht im Katalog; bekannt: {keys}"
        )
    line = {"line": 1, "category": category, "model": "-", "quantity": 1, "unit_price": "0", "class": product_class, "material": material}
    return classify(catalogue, OrderLine.model_validate(line), on)


def _routes(catalogue: Catalogue, category: str, product_class: str | None, material: str | None, on: date) -> tuple[Route, ...]:
    from customs.route_papers import routes_open_to

    at = catalogue.at(on)
    return routes_open_to(at, category, at.class_ordered(category, product_class, material))


def _code_shown(found: Measures) -> dict[str, Any]:
    return {
        "code": found.row.code,
        "description": found.row.description,
        "supplementary_unit": found.row.supplementary_unit or None,
        "measures": [
            {
                "kind": each.kind,
                "preference": each.preference if each.kind != "import_vat" else None,
                "rate": None if each.percent is None else str(each.percent),
                "specific": each.specific or None,
                "verified": each.verified,
                "says": each.said.model_dump(),
            }
            for each in found.measures
        ],
        "conditions": [
            {
                "what": row.called.model_dump(),
                "when": {"de": row.when_de, "en": row.when_en},
                "codes": list(row.document_codes),
                "demand": row.demand,
                "get": row.to_get.model_dump(),
                "whom": row.whom,
                "basis": row.source,
                "verified": not row.unverified,
            }
            for row in found.conditions
        ],
    }


def _route_shown(route: Route) -> dict[str, Any]:
    from customs.route_papers import papers_in_words

    return {
        "act": route.act,
        "route": route.route,
        "when": route.when or None,
        "required": [list(paper) for paper in route.required],
        "papers": papers_in_words(route).model_dump(),
        "basis": route.source,
        "verified": not route.unverified,
    }


_DEMANDS = {
    "required": ("nötig", "required"),
    "welcome": ("üblich, nicht zwingend", "customary, not required"),
    "declared": ("in der Anmeldung", "in the declaration"),
    "ask": ("in TARIC prüfen", "ask TARIC"),
}


def _say(shown: dict[str, Any], lang: Language) -> None:
    german = lang == "de"
    unsure = "  (nicht geprüft)" if german else "  (not verified)"
    goods = f"{shown['category']}: " if shown["category"] else ""
    say(f"{goods}{shown['code'] or '?'}, {'Ursprung' if german else 'origin'} {shown['origin']}, {shown['on']}")
    for code in shown["codes"]:
        say(f"{code['code']}  {code['description']}")
        for measure in code["measures"]:
            say(f"  {measure['preference'] or '   '}  {measure['says'][lang]}{'' if measure['verified'] else unsure}")
    for row, codes_of in _conditions_once(shown["codes"]):
        codes = f" {'/'.join(row['codes'])}" if row["codes"] else ""
        demand = _DEMANDS[row["demand"]][0 if german else 1]
        only = "" if len(codes_of) == len(shown["codes"]) else f" [{', '.join(codes_of)}]"
        say(f"  •{codes} {row['what'][lang]}{only}, {row['when'][lang]} ({demand}; {row['basis']}): {row['get'][lang]}")
    for route in shown["routes"]:
        when = f" [{route['when']}]" if route["when"] else ""
        label = "Papiere nach" if german else "papers under"
        say(f"  • {label} {route['act']}{when}: {route['papers'][lang]} ({route['basis']}){'' if route['verified'] else unsure}")
    for text in shown["unknown"]:
        say(f"  ? {text[lang]}")


def _conditions_once(codes: list[dict[str, Any]]) -> list[tuple[dict[str, Any], list[str]]]:
    """Each condition once, with the codes it is one of."""
    found: list[tuple[dict[str, Any], list[str]]] = []
    for code in codes:
        for row in code["conditions"]:
            known = next((of for each, of in found if each == row), None)
            if known is None:
                found.append((row, [code["code"]]))
            else:
                known.append(code["code"])
    return found
