"""Writes ``docs/accuracy.md``: how well papers are read, as the benchmark found it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.comparing import Tally
from benchmarks.speed import Timing


@dataclass(frozen=True)
class Result:
    """What the benchmark found: counts by set, kind and field (``printed`` and ``pictured`` papers apart), timings, memory."""

    sets: Sequence[tuple[str, str]]
    printed: Tally
    pictured: Tally
    counts: dict[str, tuple[int, int]]
    timings: Sequence[Timing]
    memory: dict[str, float]
    command: str


def page(result: Result) -> str:
    """The whole page in Markdown."""
    lines = [
        "# How well papers are read",
        "",
        f"Written by `{result.command}`;",
        "run it again after a change to the reader. What the figures mean:",
        "",
        "- **precision**: of the values that were read, the share that is right; **recall**: of the values on the papers, the share that was read;",
        "  **wrong**: the share of wrong values among all that were read or should have been.",
        "- A value is right when it is the labelled one, case and white space folded.",
        "  A value that the label lacks counts as wrong, also where it does stand on the paper;",
        "  *where stated* is the precision over the fields that the label does state.",
        "- *Printed* papers have a text layer; *pictured* ones are scans, photographs or mixed, and are recognised.",
        "",
        "The reader was mended with these papers in sight: on layouts that nobody has looked at it does worse.",
        "To know how it does on yours: `make bench PAPERS=folder`, a label beside each paper (`benchmarks/comparing.py` says what it holds).",
        "",
        "## By set",
        "",
        *_sets(result),
        "",
        "## By kind",
        "",
        *_groups(result, "kind"),
        "",
        "## By field",
        "",
        *_groups(result, "field"),
        "",
        "## Tables",
        "",
        *_tables(result),
        "",
    ]
    if result.timings:
        lines += ["## Time and memory", "", *_speed(result), ""]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _head(*cells: str) -> list[str]:
    return [_row(*cells), _row("---", *("---:" for _ in cells[1:]))]


def _figures(tally: Tally, key: str) -> tuple[str, str, str]:
    return (share(tally.precision(key)), share(tally.recall(key)), share(tally.wrong_rate(key)))


def _of_set(tally: Tally, name: str) -> tuple[str, ...]:
    precision, *others = _figures(tally, f"set {name}")
    return (precision, share(tally.precision(f"stated {name}")), *others)


def share(value: float | None) -> str:
    """A share with three places, a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def _sets(result: Result) -> Iterable[str]:
    yield from _head("set", "printed papers", "kind right", "precision", "where stated", "recall", "wrong",
                     "pictured papers", "kind right", "precision", "where stated", "recall", "wrong")  # fmt: skip
    for name, what in result.sets:
        printed, pictured = result.counts[name]
        yield _row(
            f"**{name}** ({what})",
            str(printed), share(result.printed.precision(f"kinds {name}")), *_of_set(result.printed, name),
            str(pictured), share(result.pictured.precision(f"kinds {name}")), *_of_set(result.pictured, name),
        )  # fmt: skip


def _groups(result: Result, group: str) -> Iterable[str]:
    yield from _head(group, "precision", "recall", "wrong", "right", "wrong", "missed", "pictured: precision", "recall", "wrong")
    for key in sorted({*result.printed.keys(group), *result.pictured.keys(group)}):
        tally = result.printed
        yield _row(
            f"`{key.removeprefix(f'{group} ')}`", *_figures(tally, key), str(tally.right[key]), str(tally.wrong[key]), str(tally.missed[key]),
            *_figures(result.pictured, key),
        )  # fmt: skip


def _tables(result: Result) -> Iterable[str]:
    yield from _head("rows of", "precision", "recall", "right", "wrong", "missed")
    for key, name in (("measurements", "measurements"), ("lines", "goods")):
        right, wrong, missed = (getattr(result.printed, part)[key] + getattr(result.pictured, part)[key] for part in ("right", "wrong", "missed"))
        both = Tally()
        both.add(key, right, wrong, missed)
        yield _row(name, share(both.precision(key)), share(both.recall(key)), str(right), str(wrong), str(missed))


def _speed(result: Result) -> Iterable[str]:
    peers = sorted({peer for timing in result.timings for peer in timing.seconds} - {"freigabe"})
    yield "Reading and understanding, one thread, least of three rounds; each column says how many times as long it took as the peer took over the same pages."
    yield ""
    yield from _head("papers", "number", "pages", *(f"÷ {peer}" for peer in peers))
    for timing in result.timings:
        ratios = (timing.ratio(peer) for peer in peers)
        yield _row(timing.name, str(timing.papers), str(timing.pages), *("–" if ratio is None else f"{ratio:.2f}" for ratio in ratios))
    yield ""
    yield "Memory, resident at its highest, of one reading process: " + ", ".join(f"{name} {value:.0f} MiB" for name, value in result.memory.items()) + "."
