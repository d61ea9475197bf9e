"""fig03: the number of care homes at each stage of adoption, by tool."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows, stage_breakdown
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.charts.stages import stage_bars
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.figures.mandet.data import ADOPTED, SHEET
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

UNDECIDED = "undecided"
COLUMNS = (
    TableColumn("tool", "Tool"),
    *(TableColumn(f"stage_{stage.number}", stage.label, "count") for stage in catalogue.stages()),
    TableColumn("homes_stage5", "Stage 5 or above", "count"),
    TableColumn("homes", "All homes", "count"),
)
DEFINITION = (
    "Each care home is counted once, under the tool it uses and at the stage it has reached. A home whose tool is undecided"
    " has not put one into use, and is at stage 3 or below."
)


def by_tool(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a tool, its homes at each stage; a tool that no home in the selection uses has no row."""
    rows = _rows(selection, snapshot)
    return Figure(
        question="Which tools do homes use, and how far along are they?",
        finding=_finding(rows, selection),
        measure="Number of care homes at each stage of adoption, by tool",
        period=selection.quarter.label,
        caption=_caption(rows, selection),
        kind="Stacked bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("stacked bars", tuple(f"stage_{stage.number}" for stage in catalogue.stages())),
        chart=lambda medium: stage_bars(_by_stage(rows), medium, unit="Care homes"),
        numbers=_numbers(rows),
        **get_origin(SHEET, snapshot, selection),
    )


def _rows(selection: Selection, snapshot: Snapshot) -> list[Row]:
    homes = frame_of_quarter(frames.care_homes, selection, snapshot)
    counts = {(row["tool"], row["stage"]): row["entities"] for row in collect_rows(stage_breakdown(homes, ["tool"]))}
    used = {tool for tool, _ in counts}
    return [_row(tool, counts) for tool in catalogue.tools() if tool.code in used]


def _row(tool: catalogue.Tool, counts: dict[tuple[str, int], int]) -> Row:
    at = {stage.number: counts.get((tool.code, stage.number), 0) for stage in catalogue.stages()}
    return {
        "tool": tool.name,
        "code": tool.code,
        **{f"stage_{stage}": homes for stage, homes in at.items()},
        "homes_stage5": sum(homes for stage, homes in at.items() if stage >= ADOPTED),
        "homes": sum(at.values()),
    }


def _by_stage(rows: Sequence[Row]) -> list[Row]:
    """A row a tool and stage, as the bars are drawn."""
    return [
        {"name": row["tool"], "stage": stage.number, "count": row[f"stage_{stage.number}"]}
        for stage in catalogue.stages()
        for row in rows
    ]


def _numbers(rows: Sequence[Row]) -> dict[str, int]:
    decided = {f"{row['code']}_stage5": row["homes_stage5"] for row in rows if row["code"] != UNDECIDED}
    return decided | {row["code"]: row["homes"] for row in rows if row["code"] == UNDECIDED}


def _finding(rows: Sequence[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("care homes", selection.quarter)
    adopted, homes = (sum(row[name] for row in rows) for name in ("homes_stage5", "homes"))
    if len(rows) == 1:
        verb = agree("is", adopted, homes)
        return f"{adopted:,} of {format_count(homes, 'home')} with {rows[0]['tool']} {verb} at stage 5 or above"
    if not adopted:
        return f"None of {format_count(homes, 'home')} {agree('has', adopted, homes)} adopted a tool"
    most = max(row["homes_stage5"] for row in rows)
    tools = [row["tool"] for row in rows if row["homes_stage5"] == most]
    if adopted == 1:
        return f"The one home that has adopted a tool uses {tools[0]}"
    first = f"{tools[0]} is the tool" if len(tools) == 1 else f"{format_list(tools)} are the tools"
    each = "" if len(tools) == 1 else " each"
    return f"{first} most used: {most:,}{each} of the {adopted:,} homes that have adopted one"


def _caption(rows: Sequence[Row], selection: Selection) -> str:
    if not rows:
        return ""
    adopted = [f"{row['homes_stage5']:,} with {row['tool']}" for row in rows if row["homes_stage5"]]
    undecided = [
        f"{format_count(row['homes'], 'home')} at stage 3 or below {agree('has', row['homes'])} not decided on a tool."
        for row in rows
        if row["code"] == UNDECIDED
    ]
    return " ".join([f"Homes at stage 5 or above in {selection.quarter}: {format_list(adopted)}.", *undecided])
