"""`published`: what the report states beside what the record gives."""

import argparse
import json

from natpatsip.published import VERDICTS, Comparison, as_record, compare
from natpatsip.published.wording import format_fact, format_fact_value
from natpatsip.store import Store


def run_published(options: argparse.Namespace, store: Store) -> int:
    """Set every number of the published report beside the one computed from the record."""
    with store.snapshot() as snapshot:
        comparisons = compare(snapshot)
    if options.json:
        print(json.dumps([as_record(comparison) for comparison in comparisons], indent=2, ensure_ascii=False))
    else:
        print(_as_text(comparisons))
    return 0


def add_published_options(parser: argparse.ArgumentParser) -> None:
    """What `published` takes."""
    parser.add_argument("--json", action="store_true", help="for programs: every fact with both its numbers")


def _as_text(comparisons: list[Comparison]) -> str:
    """A line a fact in columns, the reason below it where there is one, and the counts at the end."""
    rows = [
        (
            comparison.fact.programme,
            comparison.fact.id,
            comparison.fact.quarter.label,
            format_fact(comparison.fact),
            format_fact_value(comparison.computed, comparison.fact.unit, comparison.fact.decimals),
            comparison.verdict,
        )
        for comparison in comparisons
    ]
    headings = ("Programme", "Fact", "Quarter", "Published", "Computed", "Verdict")
    widths = [max(len(row[position]) for row in (headings, *rows)) for position in range(len(headings))]
    lines = [_line(headings, widths)]
    for row, comparison in zip(rows, comparisons, strict=True):
        lines.append(_line(row, widths))
        if comparison.reason:
            lines.append(f"    {comparison.reason}")
    counts = [f"{verdict} {sum(comparison.verdict == verdict for comparison in comparisons)}" for verdict in VERDICTS]
    return "\n".join([*lines, "", f"{len(comparisons)} facts: {', '.join(counts)}."])


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
