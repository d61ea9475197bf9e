"""fig02: the share of care homes at stage 3 or above, 5 or above and at 7, by quarter, against the ambitions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from natpatsip.analysis.adoption import Change, Share
from natpatsip.analysis.measures import shares_over_time
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.lines import Aim, share_lines
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.figure import Figure, Number, TableColumn, WorkbookChart, over_quarters
from natpatsip.figures.formatting import format_count, format_counted, format_list, format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, THRESHOLDS, ambition, measure, threshold
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import Subject, count_returned, get_coverage_of, get_subject
from natpatsip.figures.wording import describe_nothing_returned, describe_quarter_change, name_homes
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("quarter", "Quarter"),
    TableColumn("homes", "All care homes", "count"),
    *(
        column
        for stage in THRESHOLDS
        for column in (
            TableColumn(f"homes_stage{stage}", f"Homes at {threshold(stage)}", "count"),
            TableColumn(f"stage{stage}_pct", f"Share at {threshold(stage)}", "percent", 1),
        )
    ),
    TableColumn("returned", "Collaboratives returned"),
)


@dataclass(frozen=True)
class _SharesOverTime:
    """The shares by stage and quarter, and how the share adopted moved on the quarter."""

    shares: dict[int, dict[Quarter, Share]]
    change: Change
    subject: Subject

    def at(self, stage: int, quarter: Quarter) -> Share | None:
        return self.shares[stage].get(quarter)


def over_time(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a quarter; a quarter of which nothing was returned is blank, and its returns are counted."""
    by_stage = _find(selection, snapshot)
    rows = _rows(by_stage, selection, snapshot)
    return Figure(
        question="How fast is adoption moving?",
        finding=_finding(by_stage, selection),
        measure="Share of care homes at or above a stage, by quarter",
        period=f"{selection.since} to {selection.quarter}",
        caption=_caption(by_stage, selection),
        kind="Line chart",
        definition=_definition(),
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("lines", tuple(column.name for column in COLUMNS if column.unit == "percent")),
        chart=lambda medium: _chart(rows, _is_judged(by_stage, selection), medium),
        numbers=_numbers(by_stage, selection.quarter),
        over_time=over_quarters([measure(stage).id for stage in THRESHOLDS], selection),
        **get_origin(SHEET, snapshot, selection),
    )


def _definition() -> str:
    goals = format_list([f"{ambition(stage).value:g}% at {threshold(stage)}" for stage in THRESHOLDS])
    return (
        "Care homes at the stage or above, as a share of all care homes registered. Stage 3 is Decision, 5 Adoption and 7"
        " Sustained. A change on the quarter compares the collaboratives that returned in both quarters. The ambitions for"
        f" the end of {ambition(ADOPTED).by:%B %Y} were {goals}."
    )


def _find(selection: Selection, snapshot: Snapshot) -> _SharesOverTime:
    shares = {stage: shares_over_time(measure(stage), selection, snapshot.frame) for stage in THRESHOLDS}
    return _SharesOverTime(
        shares,
        get_quarter_change(measure(ADOPTED), selection, snapshot),
        get_subject(selection, snapshot, SHEET),
    )


def _rows(by_stage: _SharesOverTime, selection: Selection, snapshot: Snapshot) -> list[Row]:
    if not by_stage.at(ADOPTED, selection.quarter):
        return []
    coverage = get_coverage_of(selection, snapshot, SHEET)
    rows: list[Row] = []
    for quarter in quarters_between(selection.since, selection.quarter):
        shares = {stage: by_stage.at(stage, quarter) for stage in THRESHOLDS}
        adopted = shares[ADOPTED]
        row: dict[str, Any] = {"quarter": quarter.label, "homes": adopted.expected if adopted else None}
        for stage, share in shares.items():
            row[f"homes_stage{stage}"] = share.reached if share else None
            row[f"stage{stage}_pct"] = share.percent(1) if share else None
        rows.append(row | count_returned(coverage(quarter)))
    return rows


def _by_stage(rows: Sequence[Row]) -> list[Row]:
    """A row a quarter and stage, as the lines are drawn."""
    return [
        {
            "quarter": row["quarter"],
            "series": threshold(stage).capitalize(),
            "short": f"Stage {stage}" if stage == max(THRESHOLDS) else f"Stage {stage}+",
            "share": (share := row[f"stage{stage}_pct"]),
            "label": "" if share is None else format_percent(share),
            "so_far": row["so_far"],
            "counted": format_counted(row[f"homes_stage{stage}"], row["homes"]),
        }
        for stage in THRESHOLDS
        for row in rows
    ]


def _chart(rows: Sequence[Row], judged: bool, medium: Medium) -> Specification:
    return share_lines(
        _by_stage(rows),
        medium,
        quarters=[row["quarter"] for row in rows],
        aims=[
            Aim(threshold(stage).capitalize(), Quarter.containing(ambition(stage).by).label, ambition(stage).value)
            for stage in THRESHOLDS
            if judged
        ],
    )


def _numbers(by_stage: _SharesOverTime, quarter: Quarter) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for stage in THRESHOLDS:
        if share := by_stage.at(stage, quarter):
            numbers |= {"homes": share.expected, f"stage{stage}_pct": share.percent(1), f"stage{stage}": share.reached}
    return numbers


def _finding(by_stage: _SharesOverTime, selection: Selection) -> str:
    now = by_stage.at(ADOPTED, selection.quarter)
    if not now:
        return describe_nothing_returned("care homes", selection.quarter)
    goal = ambition(ADOPTED)
    gap = gap_to_ambition(now, goal.value, selection.quarter, goal.by)
    ahead = f"; {goal.value:g}% is reached"
    if gap.to_go:
        ahead = f"; {format_count(gap.to_go, 'more home')} would make {goal.value:g}%"
    return (
        f"{format_percent(now.percent(1))} of {name_homes(selection)} had adopted a tool by {selection.quarter},"
        f" {describe_quarter_change(by_stage.change)}{ahead if _is_judged(by_stage, selection) else ''}"
    )


def _caption(by_stage: _SharesOverTime, selection: Selection) -> str:
    now = {stage: share for stage in THRESHOLDS if (share := by_stage.at(stage, selection.quarter))}
    if ADOPTED not in now:
        return ""
    whole = f" of {now[ADOPTED].expected:,} {name_homes(selection)}"
    shares = [
        f"{share.reached:,}{whole if stage == min(THRESHOLDS) else ''} ({format_percent(share.percent(1))}) were at"
        f" {threshold(stage)}{'' if selection.tool else f', against an ambition of {ambition(stage).value:g}%'}"
        for stage, share in now.items()
    ]
    sentences = [f"In {selection.quarter} {'; '.join(shares)}."]
    return " ".join([*sentences, *_compared(by_stage.change)])


def _compared(change: Change) -> list[str]:
    if change.compared in (0, change.returned):
        return []
    compared = format_count(change.compared, "collaborative")
    return [f"The change compares the {compared} that returned in both quarters, of {change.returned} that returned."]


def _is_judged(by_stage: _SharesOverTime, selection: Selection) -> bool:
    """The ambitions are for all care homes, and are not held against a part of those that are still to return."""
    return by_stage.subject.settled and not selection.tool
