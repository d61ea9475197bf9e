"""Consequences in words, for the page and the command line."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from natpatsip.figures.formatting import format_count, format_list
from natpatsip.preview.consequences import Consequences, ReturnedChange
from natpatsip.preview.numbers import NumberMoved
from natpatsip.quarters import Quarter
from natpatsip.sheets.changes import CellChange, SheetChanges

NOTHING_CHANGES = "Nothing changes: every answer is what stands already."
NO_NUMBER_MOVES = "No headline number and no ambition moves."
_BLANK = "blank"


def describe_sheet(change: ReturnedChange, consequences: Consequences) -> str:
    """“Wards: 1 cell changes, 2 lines join; 1 of the changes moves a stage of adoption.”"""
    title, quarter = change.sheet.title, consequences.scope.quarter
    if change.gone:
        return f"{title}: no longer returned for {quarter}."
    if change.since == quarter and change.changes:
        return f"{title}: {_count(change.changes)}."
    first = f"{title}: returned for {quarter} for the first time"
    if change.changes is None:
        return f"{first}; nothing stands for {change.since} to compare it with."
    return f"{first}; since {change.since} {_count(change.changes) if change.changes else 'nothing has changed'}."


def describe_shortly(changes: Sequence[ReturnedChange], quarter: Quarter) -> str:
    """For a line of a history: “First return of 9 sheets”, “Care homes: 27 cells change; Wards: 1 line joins”."""
    first = [one for one in changes if one.since != quarter]
    parts = [f"{one.sheet.title}: {_count(one.changes)}" for one in changes if one.changes and one.since == quarter]
    if first:
        parts.append(f"First return of {first[0].sheet.title if len(first) == 1 else f'{len(first)} sheets'}")
    return "; ".join(parts) or "Nothing"


def describe_cell(cell: CellChange) -> str:
    """“WEX-0003, Stage of adoption: from 6 Spread to 5 Adoption”."""
    return f"{cell.line}, {cell.heading}: from {cell.before or _BLANK} to {cell.after or _BLANK}"


def describe_number(moved: NumberMoved) -> str:
    """“Adopted a tool · stage 5 or above, England: from 61.2% (…) to 61.5% (…), up 0.3 points”."""
    size = f", {moved.by}" if moved.by else ""
    return f"{moved.label}, {moved.place}: from {moved.before or _BLANK} to {moved.after}{size}"


def describe_queries(consequences: Consequences) -> str:
    """“Queries: 2 raised, 1 no longer raised, 3 as before.”; nothing where there is none."""
    changes = consequences.queries
    counts = {"raised": changes.raised, "no longer raised": changes.corrected, "as before": changes.carried}
    parts = [f"{count:,} {words}" for words, count in counts.items() if count]
    return f"Queries: {', '.join(parts)}." if parts else ""


def describe(consequences: Consequences, most_cells: int) -> list[str]:
    """All of it, a line each: of a sheet at most so many cells are named."""
    if consequences.nothing:
        return [NOTHING_CHANGES]
    lines = []
    for change in consequences.sheets:
        lines.append(describe_sheet(change, consequences))
        cells = change.changes.cells if change.changes else ()
        lines += [f"  {describe_cell(cell)}" for cell in cells[:most_cells]]
        if len(cells) > most_cells:
            lines.append(f"  and {format_count(len(cells) - most_cells, 'cell', 'cells')} more")
    numbers = [describe_number(moved) for moved in consequences.numbers] or [NO_NUMBER_MOVES]
    return [*lines, *numbers, *filter(None, [describe_queries(consequences)])]


def as_plain(consequences: Consequences) -> dict[str, Any]:
    """All of it for a program: each sheet with its lines and cells, and each number."""
    return {
        "sheets": [
            {
                "sheet": one.sheet.title,
                "compared_with": one.since.label,
                "no_longer_returned": one.gone,
                "joined": one.changes.joined if one.changes else None,
                "left": one.changes.left if one.changes else None,
                "cells": [asdict(cell) for cell in one.changes.cells] if one.changes else None,
            }
            for one in consequences.sheets
        ],
        "numbers": [asdict(moved) for moved in consequences.numbers],
        "queries": asdict(consequences.queries),
    }


def _count(changes: SheetChanges) -> str:
    """“3 cells change, 1 of them a stage of adoption, and 2 lines join”."""
    parts = []
    if changes.cells:
        parts.append(format_count(len(changes.cells), "cell changes", "cells change") + _count_stages(changes))
    if changes.joined:
        parts.append(format_count(len(changes.joined), "line joins", "lines join"))
    if changes.left:
        parts.append(format_count(len(changes.left), "line leaves", "lines leave"))
    return format_list(parts)


def _count_stages(changes: SheetChanges) -> str:
    moves = len(changes.moves)
    if not moves:
        return ""
    if moves == len(changes.cells):
        return ", a stage of adoption" if moves == 1 else ", all of them stages of adoption"
    return f", {moves:,} of them {'a stage' if moves == 1 else 'stages'} of adoption"
