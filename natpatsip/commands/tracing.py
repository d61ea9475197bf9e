"""`trace`: from a row of a figure to the cells that it comes from, and from a cell to the figures that it moves."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter

import natpatsip
from natpatsip.commands.drawing import add_choices, choose
from natpatsip.commands.options import Command, open_shown
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.exports import NothingToDraw
from natpatsip.figures.formatting import format_count
from natpatsip.lineage.cells import Cell, get_files
from natpatsip.lineage.moving import FigureMoved, NoSuchCell, find_answer, find_figures_moved
from natpatsip.lineage.rows import find_row
from natpatsip.lineage.tracing import Trace, trace_row
from natpatsip.lineage.wording import describe_file, describe_moves, describe_row, describe_trace, list_beside
from natpatsip.store import Snapshot, Store

# More than these of a file are past reading on a screen; `--json` has them all.
_MOST_TOLD = 100


def run_trace(options: argparse.Namespace, store: Store) -> int:
    """Tell from which cells of which files a row of a figure comes, or which figures a cell moves; nothing is changed."""
    if bool(options.id) == bool(options.cell):
        raise NoSuchCell("Name a figure with its --row, or a --cell with its --submission.")
    with open_shown(options, store) as snapshot:
        return _tell_moved(options, snapshot) if options.cell else _tell_trace(options, store, snapshot)


def _add_trace_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="FIGURE", nargs="?", help=", ".join(FIGURES))
    parser.add_argument("--row", help="a row of its table: what it is called, some words of that, or its number")
    add_choices(parser)
    parser.add_argument("--cell", help="instead of a figure, a cell, such as “Wards!G7”")
    parser.add_argument(
        "--submission", type=int, metavar="NUMBER", help="the file of the cell, as `history` numbers it"
    )
    parser.add_argument("--instead", metavar="ANSWER", help="what would stand in the cell; left out, nothing would")
    parser.add_argument("--json", action="store_true", help="for programs: every cell, however many there are")


def _tell_trace(options: argparse.Namespace, store: Store, snapshot: Snapshot) -> int:
    chosen = choose(options, store, snapshot)
    drawn = figure(options.id, chosen, snapshot)
    if drawn.empty:
        raise NothingToDraw(f"{drawn.finding}.")
    trace = trace_row(options.id, chosen, find_row(drawn, options.row or ""), snapshot)
    print(_trace_as_json(trace, snapshot) if options.json else "\n".join(_trace_as_text(trace, snapshot)))
    return 0


def _trace_as_text(trace: Trace, snapshot: Snapshot) -> list[str]:
    lines = [f"{trace.figure.id}, {trace.name}. {describe_row(trace)}.", describe_trace(trace)]
    files = get_files(trace.cells, snapshot)
    for submission, cells in groupby(trace.cells, attrgetter("submission")):
        lines += ["", describe_file(files[submission]), *_list_cells(trace, list(cells))]
    if trace.cells:
        lines += ["", "A file as it came: natpatsip workbook NUMBER -o FILE."]
    return lines + [f"Beside answers: {line}" for line in list_beside(trace.figure)]


def _list_cells(trace: Trace, cells: Sequence[Cell]) -> list[str]:
    told = [
        f"  {cell.address}  “{cell.words}”  {cell.heading}, {cell.line}  → {describe_moves(trace, cell)}"
        for cell in cells[:_MOST_TOLD]
    ]
    return told + ([f"  and {len(cells) - _MOST_TOLD:,} more: see --json"] if len(cells) > _MOST_TOLD else [])


def _trace_as_json(trace: Trace, snapshot: Snapshot) -> str:
    files = get_files(trace.cells, snapshot)
    record = {
        "made_by": natpatsip.MADE_BY,
        "figure": trace.figure.id,
        "row": trace.name,
        "filters": trace.figure.filters,
        "files": [asdict(file) for file in files.values()],
        "cells": [asdict(cell) | {"moves": sorted(cell.moves)} for cell in trace.cells],
        "beside": list_beside(trace.figure),
    }
    return json.dumps(record, indent=2, ensure_ascii=False, default=str)


def _tell_moved(options: argparse.Namespace, snapshot: Snapshot) -> int:
    if options.submission is None:
        raise NoSuchCell("Name the file of the cell with --submission: `history` gives its number.")
    answer = find_answer(options.submission, options.cell, snapshot)
    moved = find_figures_moved(answer, snapshot, options.instead)
    if options.json:
        rows = {one.figure.id: list(one.rows) for one in moved}
        print(json.dumps({"made_by": natpatsip.MADE_BY, "words": answer.words, "moves": rows}, indent=2))
        return 0
    instead = "if it were not there" if options.instead is None else f"if it were “{options.instead}”"
    figures = format_count(len(moved), "figure")
    print(f"{options.cell} of submission {options.submission}, “{answer.words}”, moves {figures} {instead}:")
    print("\n".join(map(_moved_as_text, moved)) or "  none of England’s, at its quarter")
    return 0


def _moved_as_text(moved: FigureMoved) -> str:
    more = f"; and {len(moved.rows) - 5:,} more" if len(moved.rows) > 5 else ""
    return f"  {moved.figure.id}  {moved.figure.question}  {'; '.join(moved.rows[:5])}{more}"


COMMANDS = {"trace": Command(run_trace, _add_trace_options)}
