"""fig06: the share of trusts that have adopted all seven interventions of the pathway, by quarter."""

from natpatsip.analysis.adoption import Change, Share
from natpatsip.analysis.measures import shares_over_time
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.charts.lines import Aim, share_lines
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart, over_quarters
from natpatsip.figures.formatting import format_count, format_counted
from natpatsip.figures.matneo.data import (
    ALL_SEVEN,
    AMBITION,
    OPTIMISATION,
    THRESHOLD,
    of_the_pathway,
    of_trusts,
    share_words,
)
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import count_returned, get_coverage_of, get_subject
from natpatsip.figures.wording import describe_nothing_returned, describe_quarter_change
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

SERIES, SHORT = "All seven interventions", "All seven"
COLUMNS = (
    TableColumn("quarter", "Quarter"),
    TableColumn("at5", f"Trusts with all that apply at {THRESHOLD}", "count"),
    TableColumn("trusts", "All trusts", "count"),
    TableColumn("all_seven_pct", f"Share with all that apply at {THRESHOLD}", "percent"),
    TableColumn("returned", "Collaboratives returned"),
)
DEFINITION = (
    "Trusts where every one of the seven pathway interventions that applies to them is at stage 5 (Adoption), 6 or 7, as a"
    " share of all trusts. An intervention that does not apply to a trust is left out of its count; one that was not reported"
    " is not adopted. A change on the quarter compares the collaboratives that returned in both quarters. The ambition was"
    f" {AMBITION.value:g}% by the end of {AMBITION.by:%B %Y}."
)


def all_seven(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a quarter; a quarter of which nothing was returned is blank, and its returns are counted."""
    selection = of_the_pathway(selection)
    shares = shares_over_time(ALL_SEVEN, selection, snapshot.frame)
    now = shares.get(selection.quarter)
    rows = _rows(shares, selection, snapshot) if now else []
    settled = get_subject(selection, snapshot, OPTIMISATION).settled
    return Figure(
        question="How many trusts have adopted all seven?",
        finding=_finding(now, get_quarter_change(ALL_SEVEN, selection, snapshot), settled, selection),
        measure=f"Share of trusts at {THRESHOLD} for all seven interventions, by quarter",
        period=f"{selection.since} to {selection.quarter}",
        caption=_caption(now, selection),
        kind="Line chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("lines", ("all_seven_pct",)),
        chart=lambda medium: _chart(rows, medium),
        numbers={"all_seven_pct": now.percent(), "trusts_all_seven": now.reached, "trusts": now.expected}
        if now
        else {},
        over_time=over_quarters([ALL_SEVEN.id], selection),
        **get_origin(OPTIMISATION, snapshot, selection),
    )


def _rows(shares: dict[Quarter, Share], selection: Selection, snapshot: Snapshot) -> list[Row]:
    coverage = get_coverage_of(selection, snapshot, OPTIMISATION)
    rows: list[Row] = []
    for quarter in quarters_between(selection.since, selection.quarter):
        share = shares.get(quarter)
        rows.append(
            {
                "quarter": quarter.label,
                "at5": share.reached if share else None,
                "trusts": share.expected if share else None,
                "all_seven_pct": share.percent() if share else None,
                "label": share_words(share) if share else "",
                **count_returned(coverage(quarter)),
            }
        )
    return rows


def _chart(rows: list[Row], medium: Medium) -> Specification:
    return share_lines(
        [_point(row) for row in rows],
        medium,
        quarters=[row["quarter"] for row in rows],
        aims=[Aim(SERIES, Quarter.containing(AMBITION.by).label, AMBITION.value)],
    )


def _point(row: Row) -> Row:
    counted = format_counted(row["at5"], row["trusts"])
    return {**row, "series": SERIES, "short": SHORT, "share": row["all_seven_pct"], "counted": counted}


def _finding(now: Share | None, change: Change, settled: bool, selection: Selection) -> str:
    if not now:
        return describe_nothing_returned("trusts", selection.quarter)
    gap = gap_to_ambition(now, AMBITION.value, selection.quarter, AMBITION.by)
    ahead = f"{format_count(gap.to_go, 'more trust')} would make" if gap.to_go else "that reaches"
    against = f"; {ahead} {AMBITION.value:g}%" if settled else ""
    return (
        f"{share_words(now)} of trusts had adopted all seven interventions by {selection.quarter},"
        f" {describe_quarter_change(change)}{against}"
    )


def _caption(now: Share | None, selection: Selection) -> str:
    if not now:
        return ""
    return (
        f"{of_trusts(now.reached, now.expected)} at {THRESHOLD} for every pathway intervention that applies to them in"
        f" {selection.quarter} ({share_words(now)}), against an ambition of {AMBITION.value:g}%."
    )
