"""The limits as Great Expectations suites. Importing this module imports Great Expectations and pandas."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Read once by Great Expectations while it is imported: nothing is sent anywhere.
os.environ["GX_ANALYTICS_ENABLED"] = "false"
with warnings.catch_warnings():
    # Its own use of what Python and pandas are giving up is not ours to mend.
    warnings.simplefilter("ignore")
    import great_expectations as gx
    import pandas as pd  # type: ignore[import-untyped]
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween

from catalogue.quality import Limit

if TYPE_CHECKING:
    from validators.laboratory import Tested

_COMPLETE = {"result_format": "COMPLETE", "unexpected_index_column_names": ["value_number"], "include_unexpected_rows": False}
_FOR_PEOPLE = _COMPLETE | {"unexpected_index_column_names": ["line", "lot", "specimens"]}


def suite_of(name: str, limits: Iterable[Limit]) -> Any:
    """The suite of one standard and class: one expectation for each limit, on the column named for its property."""
    suite = gx.ExpectationSuite(name=name)
    for limit in limits:
        suite.add_expectation(ExpectColumnValuesToBeBetween(column=limit.property, meta={"rule": limit.rule, "source": limit.source}, **_bounds(limit)))
    return suite


def values_outside(to_judge: tuple[Tested, ...]) -> tuple[Tested, ...]:
    """``to_judge`` with the values that lie outside. All lots of a suite are validated in one go and told apart by row afterwards."""
    outside: dict[tuple[int, int], None] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = _context()
        for name, members in _by_suite(to_judge).items():
            batch = _batch_definition(context, name).get_batch({"dataframe": _frame(to_judge, members)})
            suite = suite_of(name, {to_judge[i].limit.property: to_judge[i].limit for i in members}.values())
            result = batch.validate(suite, result_format=_COMPLETE)
            for each in result.results:
                outside |= {_place(index["value_number"]): None for index in each.result["unexpected_index_list"] or ()}
    return tuple(
        replace(tested, outside=tuple(value for position, value in enumerate(tested.values) if (number, position) in outside))
        for number, tested in enumerate(to_judge)
    )


def write_data_docs(to_judge: tuple[Tested, ...], folder: Path) -> Path:
    """Data Docs over the same suites; the path of their first page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = _context()
        site = {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())},
        }
        context.add_data_docs_site(site_name="measurements", site_config=site)
        for title, members in _by_suite(to_judge).items():
            # Names become file names, and not every file system takes a colon.
            name = title.replace(":", " ")
            suite = context.suites.add(suite_of(name, {to_judge[i].limit.property: to_judge[i].limit for i in members}.values()))
            definition = gx.ValidationDefinition(name=name, data=_batch_definition(context, name), suite=suite)
            context.validation_definitions.add(definition)
            definition.run(batch_parameters={"dataframe": _frame(to_judge, members)}, result_format=_FOR_PEOPLE)
        context.build_data_docs()
    return folder / "index.html"


def _context() -> Any:
    # In-memory stores without a temporary docs site: an ephemeral context would otherwise leave a folder behind.
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _batch_definition(context: Any, name: str) -> Any:
    return context.data_sources.add_pandas(name).add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)


def _by_suite(to_judge: tuple[Tested, ...]) -> Mapping[str, list[int]]:
    suites: dict[str, list[int]] = {}
    for number, tested in enumerate(to_judge):
        suites.setdefault(tested.suite, []).append(number)
    return suites


def _frame(to_judge: tuple[Tested, ...], members: list[int]) -> pd.DataFrame:
    """One row for each value held against a limit; the column of its property holds it, the others stay empty."""
    rows = []
    for number in members:
        tested = to_judge[number]
        for position, value in enumerate(tested.values):
            rows.append(
                {
                    "value_number": f"{number}.{position}",
                    "line": tested.line,
                    "lot": tested.lot,
                    "specimens": ", ".join(each.label for each in value.of),
                    tested.limit.property: float(value.value),
                }
            )
    return pd.DataFrame(rows)


def _place(value_number: str) -> tuple[int, int]:
    number, _, position = value_number.partition(".")
    return int(number), int(position)


def _bounds(limit: Limit) -> dict[str, Any]:
    side = "max" if limit.op.startswith("<") else "min"
    bounds: dict[str, Any] = {f"{side}_value": float(limit.value)}
    # Left out where it is not strict: the expectation then accepts the limit itself.
    return bounds if limit.op.endswith("=") else bounds | {f"strict_{side}": True}
