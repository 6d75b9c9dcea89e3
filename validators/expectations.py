"""The limits as Great Expectations suites. Importing this module imports Great Expectations and pandas."""

from __future__ import annotations

import os
import warnings
from bisect import bisect_right
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
    import numpy as np
    import pandas as pd  # type: ignore[import-untyped]
    from great_expectations.compatibility.pydantic import PrivateAttr
    from great_expectations.core.id_dict import IDDict
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
    from great_expectations.validator.metric_configuration import MetricConfiguration

from catalogue.as_of import CatalogueAt
from catalogue.quality import Limit
from validators.limits import limit_in_words, rule_in_words
from validators.specimens import specimens_of

if TYPE_CHECKING:
    from validators.laboratory import Tested

#: Complete, so that every row outside is named, and by its position alone: values, counts of values and a query for them are not read.
_ROWS = {
    "result_format": "COMPLETE", "include_unexpected_rows": False, "exclude_unexpected_values": True, "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}  # fmt: skip
_FOR_PEOPLE = {"result_format": "COMPLETE", "include_unexpected_rows": False, "unexpected_index_column_names": ["line", "lot", "specimens"]}


class ExpectValuesWithinLimit(ExpectColumnValuesToBeBetween):
    """The expectation that values lie within bounds, asking only for what :func:`positions_outside` reads: how many values there are, how many lie outside,
    and where. The judgement is Great Expectations' own; left out are the lists and queries it would make beside it, which cost two thirds as much again."""

    _made: Any = PrivateAttr(None)

    @property
    def configuration(self) -> Any:
        """The configuration, made once: it is asked for a hundred times while an expectation is judged, and nothing changes it."""
        if self._made is None:
            self._made = super().configuration
        return self._made

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: Any = None, **kwargs: Any) -> Any:
        """The counts, and the positions of what lies outside."""
        asked = super().get_validation_dependencies(execution_engine, {**runtime_configuration, "result_format": {"result_format": "BOOLEAN_ONLY"}}, **kwargs)
        asked.result_format = runtime_configuration["result_format"]
        count = asked.metric_configurations[f"{self.map_metric}.unexpected_count"]
        positions = f"{self.map_metric}.unexpected_index_list"
        values = IDDict({**count.metric_value_kwargs, "result_format": asked.result_format})
        asked.set_metric_configuration(positions, MetricConfiguration(positions, count.metric_domain_kwargs, values))
        return asked


def suite_of(name: str, limits: Iterable[Limit]) -> Any:
    """The suite of one standard and class: one expectation for each limit, on the column named for its property."""
    suite = gx.ExpectationSuite(name=name)
    for limit in limits:
        suite.add_expectation(ExpectValuesWithinLimit(column=limit.property, **_bounds(limit)))
    return suite


def suite_for_people(name: str, limits: Iterable[Limit], notes: Mapping[str, str]) -> Any:
    """The same suite, each expectation described by the ``notes`` of its property, for Data Docs."""
    suite = gx.ExpectationSuite(name=name)
    for limit in limits:
        meta = {"rule": limit.rule, "source": limit.source}
        suite.add_expectation(ExpectColumnValuesToBeBetween(column=limit.property, meta=meta, description=notes[limit.property], **_bounds(limit)))
    return suite


def frame_of(tested: Iterable[Tested]) -> pd.DataFrame:
    """The values of one suite, a column for each property, packed: a column holds its values in the order of ``tested``, and nothing after them."""
    columns: dict[str, list[float]] = {}
    for each in tested:
        columns.setdefault(each.limit.property, []).extend(float(value.value) for value in each.values)
    longest = max(map(len, columns.values()))
    return pd.DataFrame({name: np.pad(np.asarray(values), (0, longest - len(values)), constant_values=np.nan) for name, values in columns.items()})


def positions_outside(frame: pd.DataFrame, limits: Iterable[Limit], name: str) -> Mapping[str, tuple[int, ...]]:
    """For each property the positions in its column at which the value lies outside the limit."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = _batch_definition(_context(), "measurements").get_batch({"dataframe": frame})
        result = batch.validate(suite_of(name, limits), result_format=_ROWS)
    return {each.expectation_config.kwargs["column"]: tuple(sorted(each.result["unexpected_index_list"] or ())) for each in result.results}


def values_outside(to_judge: tuple[Tested, ...]) -> tuple[Tested, ...]:
    """``to_judge`` with the values that lie outside. All lots of a suite are validated in one go and told apart by position afterwards."""
    outside: dict[int, list[int]] = {}
    for name, members in _by_suite(to_judge).items():
        tested = [to_judge[number] for number in members]
        starts: dict[str, list[int]] = {}
        owners: dict[str, list[int]] = {}
        ends: dict[str, int] = {}
        for number, each in zip(members, tested, strict=True):
            column, start = each.limit.property, ends.get(each.limit.property, 0)
            starts.setdefault(column, []).append(start)
            owners.setdefault(column, []).append(number)
            ends[column] = start + len(each.values)
        for column, positions in positions_outside(frame_of(tested), _limits(tested), name).items():
            for position in positions:
                owner = bisect_right(starts[column], position) - 1
                outside.setdefault(owners[column][owner], []).append(position - starts[column][owner])
    return tuple(
        replace(each, outside=tuple(each.values[position] for position in outside[number])) if number in outside else each
        for number, each in enumerate(to_judge)
    )


def write_data_docs(to_judge: tuple[Tested, ...], at: CatalogueAt, folder: Path) -> Path:
    """Data Docs over the same suites, with the specimens each standard tests; the path of their first page."""
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
            name, tested = title.replace(":", " "), [to_judge[number] for number in members]
            suite = context.suites.add(suite_for_people(name, _limits(tested), _notes(tested, at)))
            definition = gx.ValidationDefinition(name=name, data=_batch_definition(context, name), suite=suite)
            context.validation_definitions.add(definition)
            run = gx.RunIdentifier(run_name=f"judged for {at.on.isoformat()}")
            definition.run(batch_parameters={"dataframe": _frame_for_people(tested)}, result_format=_FOR_PEOPLE, run_id=run)
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


def _limits(tested: Iterable[Tested]) -> tuple[Limit, ...]:
    return tuple({each.limit.property: each.limit for each in tested}.values())


def _notes(tested: Iterable[Tested], at: CatalogueAt) -> Mapping[str, str]:
    """For each property its limit, the rule over specimens, and how many specimens of each lot were measured beside those the standard tests."""
    notes: dict[str, list[str]] = {}
    for each in tested:
        said = notes.setdefault(each.limit.property, [f"{each.name.en}: {limit_in_words(each.limit).en}, {rule_in_words(each.limit).en}."])
        specimens = specimens_of(each.limit, each.values, at)
        if specimens is not None:
            said.append(f"Line {each.line}, lot {each.lot}: {specimens.in_words(each.limit.standard).en}")
    return {key: " ".join(said) for key, said in notes.items()}


def _frame_for_people(tested: Iterable[Tested]) -> pd.DataFrame:
    """One row for each value, with line, lot and specimens to name it by; the column of its property holds it, the others stay empty."""
    rows = [
        {"line": each.line, "lot": each.lot, "specimens": ", ".join(part.label for part in value.of), each.limit.property: float(value.value)}
        for each in tested
        for value in each.values
    ]
    return pd.DataFrame(rows)


def _bounds(limit: Limit) -> dict[str, Any]:
    side = "max" if limit.op.startswith("<") else "min"
    bounds: dict[str, Any] = {f"{side}_value": float(limit.value)}
    # Left out where it is not strict: the expectation then accepts the limit itself.
    return bounds if limit.op.endswith("=") else bounds | {f"strict_{side}": True}
