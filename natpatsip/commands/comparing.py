"""`published`: what published reports state beside what the record gives."""

import argparse
import json
from dataclasses import asdict

import natpatsip
from natpatsip.commands.options import Command
from natpatsip.figures.formatting import make_sentence
from natpatsip.published import Comparison, Contradiction, as_record, compare, contradictions, summarise
from natpatsip.published.wording import format_fact, format_fact_value
from natpatsip.store import Store


def run_published(options: argparse.Namespace, store: Store) -> int:
    """Set every published number beside the one computed from the record, and list where reports contradict themselves."""
    with store.snapshot() as snapshot:
        comparisons = compare(snapshot)
    if options.json:
        found = {
            "made_by": natpatsip.MADE_BY,
            "facts": [as_record(comparison) for comparison in comparisons],
            "contradictions": [asdict(contradiction) for contradiction in contradictions()],
        }
        print(json.dumps(found, indent=2))
    else:
        print(_as_text(comparisons, contradictions()))
    return 0


def _add_published_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="for programs: every fact with both its numbers, and the contradictions"
    )


def _as_text(comparisons: list[Comparison], found: list[Contradiction]) -> str:
    """A line a fact in columns, the reason below it where there is one; then the contradictions, and the counts."""
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
            lines.append(f"    {make_sentence(comparison.reason)}")
    lines += ["", "Where a report contradicts itself:"]
    for contradiction in found:
        lines += [f"  {contradiction.id} ({contradiction.rule})", f"    {contradiction.words}"]
    return "\n".join([*lines, "", summarise(comparisons)])


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


COMMANDS = {"published": Command(run_published, _add_published_options)}
