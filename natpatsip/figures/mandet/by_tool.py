"""fig03: the number of care homes at each stage of adoption, by tool."""

import pandas as pd

from natpatsip import catalogue
from natpatsip.analysis import placed
from natpatsip.analysis.adoption import collected, stage_breakdown
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.charts.stages import stage_bars
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.mandet.measures import ADOPTED, SHEET
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import listed
from natpatsip.store import Reading

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


def by_tool(selection: Selection, reading: Reading) -> Figure:
    """A row a tool, its homes at each stage; a tool that nobody in the selection uses has no row."""
    table = _table(selection, reading)
    caption = _caption(table, selection)
    return Figure(
        id="fig03",
        programme="ManDet",
        question="Which tools do homes use, and how far along are they?",
        finding=_finding(table),
        measure="Number of care homes at each stage of adoption, by tool",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Stacked bar chart. {_finding(table)}. {caption}",
        definition=DEFINITION,
        columns=COLUMNS,
        table=table,
        chart=lambda medium: stage_bars(
            _long(table), medium, name="tool", short="tool", stage="stage", count="homes", unit="Care homes"
        ),
        numbers=_numbers(table),
        **drawn_from(SHEET, reading, selection),
    )


def _table(selection: Selection, reading: Reading) -> pd.DataFrame:
    homes = narrowed(in_quarter(reading.frame(placed.care_homes), selection.quarter), selection)
    counts = {(row["tool"], row["stage"]): row["entities"] for row in collected(stage_breakdown(homes, ["tool"]))}
    used = {tool for tool, _ in counts}
    return pd.DataFrame([_row(tool, counts) for tool in catalogue.tools() if tool.code in used])


def _row(tool: catalogue.Tool, counts: dict[tuple[str, int], int]) -> dict:
    at = {stage.number: counts.get((tool.code, stage.number), 0) for stage in catalogue.stages()}
    return {
        "tool": tool.name,
        "code": tool.code,
        **{f"stage_{stage}": homes for stage, homes in at.items()},
        "homes_stage5": sum(homes for stage, homes in at.items() if stage >= ADOPTED),
        "homes": sum(at.values()),
    }


def _long(table: pd.DataFrame) -> pd.DataFrame:
    """A row a tool and stage, as the bars are drawn."""
    return pd.concat(
        [
            table[["tool"]].assign(stage=stage.number, homes=table[f"stage_{stage.number}"])
            for stage in catalogue.stages()
        ],
        ignore_index=True,
    )


def _numbers(table: pd.DataFrame) -> dict[str, int]:
    decided = {f"{row.code}_stage5": int(row.homes_stage5) for row in table.itertuples() if row.code != UNDECIDED}
    return decided | {row.code: int(row.homes) for row in table.itertuples() if row.code == UNDECIDED}


def _finding(table: pd.DataFrame) -> str:
    if table.empty:
        return "No care homes match what you chose"
    if len(table) == 1:
        (only,) = table.itertuples()
        return f"{only.homes_stage5:,} of {only.homes:,} homes with {only.tool} are at stage 5 or above"
    most = table.loc[table["homes_stage5"].idxmax()]
    return (
        f"{most.tool} is the tool most used: {most.homes_stage5:,} of the {table['homes_stage5'].sum():,} homes that have"
        " adopted one"
    )


def _caption(table: pd.DataFrame, selection: Selection) -> str:
    if table.empty:
        return ""
    adopted = [f"{row.homes_stage5:,} with {row.tool}" for row in table.itertuples() if row.homes_stage5]
    undecided = [
        f"{homes:,} homes at stage 3 or below have not decided on a tool."
        for name, homes in _numbers(table).items()
        if name == UNDECIDED
    ]
    return " ".join([f"Homes at stage 5 or above in {selection.quarter}: {listed(adopted)}.", *undecided])
