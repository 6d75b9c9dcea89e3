"""Make labelled papers: ``python -m benchmarks.papers FOLDER --seed 7 --count 120 [--scans 0.2] [--kinds test_report,air_waybill]``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from benchmarks.papers.layout.style import FAMILIES, combinations
from benchmarks.papers.making import KINDS, papers, write


def main(arguments: list[str]) -> int:
    """Write the papers and say what was written."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.papers", description="Make labelled papers of every kind.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--scans", type=float, default=0.2, help="share of papers that are pictures without text")
    parser.add_argument("--kinds", default="", help="only these, separated by commas")
    parser.add_argument("--combinations", action="store_true", help="print how many different looks each family can have, and stop")
    asked = parser.parse_args(arguments)
    if asked.combinations:
        for family in FAMILIES:
            print(f"{family}: {combinations(family, structure=True):,} ways to place words, {combinations(family):.0e} looks with fonts, rules and sizes")
        return 0
    only = tuple(filter(None, asked.kinds.split(",")))
    if unknown := [kind for kind in only if kind not in KINDS]:
        parser.error(f"no such kind: {', '.join(unknown)}; known are {', '.join(KINDS)}")
    made = Counter((paper.label["kind"], paper.label["quality"]) for paper in write(asked.folder, papers(asked.seed, asked.count, asked.scans, only)))
    for (kind, quality), number in sorted(made.items()):
        print(f"{number:4} {kind} ({quality})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
