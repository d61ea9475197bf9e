"""medsip_phases: how many ICBs are in each group of phases of the approach to opioids, by quarter."""

from collections.abc import Sequence

import narwhals as nw

from natpatsip.analysis import frames
from natpatsip.analysis.measures.quarterly import QUALITY_IMPROVEMENT
from natpatsip.analysis.phases import icbs_by_group
from natpatsip.analysis.selection import Selection, up_to
from natpatsip.charts.grid import share_grid
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart, over_quarters
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.figures.frames import narrowed_frame
from natpatsip.figures.medsip.data import ACTING, GROUPS, IMPROVING, OPIOIDS, PhaseGroup
from natpatsip.figures.notes import find_break, find_breaks
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_coverage_of
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("quarter", "Quarter"),
    *(TableColumn(group.code, group.label, "count") for group in GROUPS),
    TableColumn("icbs", "All ICBs returned", "count"),
    TableColumn("returned", "Collaboratives returned"),
)
DEFINITION = (
    "Integrated care boards by the phase of the whole-system approach to high-risk opioid prescribing that they had reached"
    " at the end of each quarter. Phases 4 to 6 are quality improvement; 6, action, is shown apart. A quarter of which"
    " nothing was returned is left empty, and an ICB whose collaborative did not return is in no group."
)

Counts = dict[str, dict[str, int]]


def phases_over_time(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a quarter; a quarter of which nothing was returned is blank, and its returns are counted."""
    icbs = up_to(narrowed_frame(frames.opioids, selection, snapshot), selection)
    groups = {group.code: group.phases for group in GROUPS}
    counts = icbs_by_group(icbs, groups)
    rows = _rows(counts, selection, snapshot)
    # What it was before is said of the same collaboratives, so that those still to return are no change.
    missing = get_coverage_of(selection, snapshot, OPIOIDS)(selection.quarter).missing
    of_the_same = icbs_by_group(icbs.filter(~nw.col("psc").is_in(missing)), groups) if missing else counts
    of_the_same = _since_break(of_the_same, selection, snapshot)
    return Figure(
        question="How fast do systems move through the phases?",
        finding=_finding(counts, of_the_same, selection),
        measure="Number of integrated care boards in each group of phases, by quarter, shaded by their share",
        period=f"{selection.since} to {selection.quarter}",
        caption=_caption(counts, selection),
        kind="Grid of counts by phase and quarter",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("stacked bars", tuple(group.code for group in GROUPS)),
        chart=lambda medium: _chart(rows, medium),
        numbers=_numbers(counts, selection.quarter),
        over_time=over_quarters([IMPROVING.id, ACTING.id], selection),
        **get_origin(OPIOIDS, snapshot, selection),
    )


def _since_break(counts: Counts, selection: Selection, snapshot: Snapshot) -> Counts:
    """The quarters that can be compared with the one chosen: those since the last break."""
    breaks = find_breaks(IMPROVING, selection, snapshot)
    now = selection.quarter.start
    return {
        key: own
        for key, own in counts.items()
        if key == selection.quarter.key or not find_break(breaks, Quarter.parse(key).start, now, IMPROVING.frequency)
    }


def _rows(counts: Counts, selection: Selection, snapshot: Snapshot) -> list[Row]:
    if selection.quarter.key not in counts:
        return []
    coverage = get_coverage_of(selection, snapshot, OPIOIDS)
    nothing = {group.code: None for group in GROUPS}
    return [
        {"quarter": quarter.label}
        | (counts.get(quarter.key) or nothing)
        | {
            "icbs": sum(counts[quarter.key].values()) if quarter.key in counts else None,
            "returned": coverage(quarter).count,
        }
        for quarter in quarters_between(selection.since, selection.quarter)
    ]


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    """The furthest phases on top; a quarter that not everybody returned says so under its name."""
    return share_grid([_cell(row, group) for group in reversed(GROUPS) for row in rows], medium)


def _cell(row: Row, group: PhaseGroup) -> Row:
    """A quarter's ICBs in the group, and what share of all those returned they are."""
    icbs, whole = row[group.code], row["icbs"]
    return {
        "column": _heading(row["quarter"], row["returned"]),
        "column_short": row["quarter"],
        "name": group.label,
        "short": group.numbers or "None",
        "share": 100 * icbs / whole if whole else None,
        "label": f"{icbs:,}" if whole else "",
        "detail": f"{icbs} of {whole} ICBs" if whole else "nothing returned",
    }


def _heading(quarter: str, returned: str) -> str:
    arrived, expected = returned.split(" of ")
    return quarter if arrived == expected else f"{quarter} ({returned})"


def _in_improvement(counts: dict[str, int]) -> int:
    return sum(counts[group.code] for group in GROUPS if set(group.phases) <= set(QUALITY_IMPROVEMENT))


def _numbers(counts: Counts, quarter: Quarter) -> dict[str, int]:
    now = counts.get(quarter.key)
    if not now:
        return {}
    groups = {f"icbs_{code}": icbs for code, icbs in now.items()}
    return groups | {"icbs_qi": _in_improvement(now), "icbs": sum(now.values())}


def _finding(counts: Counts, of_the_same: Counts, selection: Selection) -> str:
    now = counts.get(selection.quarter.key)
    if not now:
        return describe_nothing_returned("phases", selection.quarter)
    first = min(of_the_same)
    improving = f"{_in_improvement(now)} of {format_count(sum(now.values()), 'ICB')}"
    verb = agree("was", _in_improvement(now), sum(now.values()))
    since = "" if first == selection.quarter.key else _since(of_the_same[first], Quarter.parse(first))
    return f"{improving} {verb} in quality improvement by {selection.quarter}{since}"


def _since(before: dict[str, int], quarter: Quarter) -> str:
    return f", against {_in_improvement(before)} of {sum(before.values())} in {quarter}"


def _caption(counts: Counts, selection: Selection) -> str:
    now = counts.get(selection.quarter.key)
    if not now:
        return ""
    idle = now[GROUPS[0].code]
    groups = [f"{now[group.code]} in {group.name.lower()} ({_phases(group)})" for group in GROUPS[1:]]
    return (
        f"Of {format_count(sum(now.values()), 'ICB')} returned for {selection.quarter}, {idle}"
        f" {agree('was', idle)} not engaged; {format_list(groups)}."
    )


def _phases(group: PhaseGroup) -> str:
    return f"phase{'s' if len(group.phases) > 1 else ''} {group.numbers}"
