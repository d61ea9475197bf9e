"""mhsip_nearest: the wards that are just short of the reduction in restrictive practice, and what reaching it would do."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import narwhals as nw

from natpatsip.analysis import restraint
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.sources import ward_months
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import NEAR_POINTS
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.captions import describe_no_data
from natpatsip.figures.control.reductions import find_wards_reduced, judge_wards
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_percent
from natpatsip.figures.frames import narrowed_frame
from natpatsip.figures.national import name_period
from natpatsip.figures.provenance import get_origin
from natpatsip.store import Snapshot

MEASURE = MEASURES["mhsip_practice"]
GOAL = 100 * restraint.REDUCTION
COLUMNS = (
    TableColumn("ward", "Ward"),
    TableColumn("ward_id", "Ward id"),
    TableColumn("psc", "Collaborative"),
    TableColumn("provider", "Provider"),
    TableColumn("less_pct", "Less than in its baseline", "percent", 1),
    TableColumn("points_to_go", f"Points to go to {GOAL}%", "points", 1),
)
DEFINITION = (
    "Wards whose rate of restraint, seclusion and rapid tranquilisation together, over all months since their baseline, is"
    f" less than {GOAL}% below that of the baseline, and short of it by no more than ten points. A quarter is the programme’s"
    " ambition, that each ward is held against it and what is near are ours. A ward without an incident in its baseline, or"
    " whose recording or coverage changed since it began, is not judged. This is no order of priority: a ward further off,"
    " or with more incidents, may need help more."
)


def nearest_wards(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a ward that is within ten points of the reduction, the nearest first."""
    chosen = MEASURE.applicable_selection(selection)
    judged = find_wards_reduced(chosen, snapshot)
    reduced = {ward: own[restraint.ANY] for ward, own in judged.items() if restraint.ANY in own}
    months = narrowed_frame(ward_months, chosen, snapshot)
    changes = judge_wards(restraint.changes_of_wards, chosen, snapshot)
    near = {ward: change for ward, change in changes.items() if ward in reduced and _is_near(change)}
    rows = _rows(near, months)
    numbers = _count(reduced, near)
    return Figure(
        question="Which wards are nearest to the reduction?",
        finding=_finding(numbers, chosen),
        measure=f"Restrictive practice less than in the ward’s baseline, in wards within ten points of {GOAL}%",
        period=name_period(MEASURE.sheet, chosen, snapshot),
        caption=_caption(numbers),
        kind="Bar chart, a bar a ward",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("less_pct",)),
        chart=lambda medium: _chart(rows, medium),
        numbers=numbers,
        **get_origin(MEASURE.sheet, snapshot, chosen),
    )


def _is_near(change: Fraction) -> bool:
    return GOAL - NEAR_POINTS <= 100 * change < GOAL


def _rows(near: Mapping[str, Fraction], months: nw.LazyFrame) -> list[Row]:
    listed = months.select("ward_id", "ward_name", "psc_name", "trust_name").unique()
    names = {row["ward_id"]: row for row in collect_rows(listed)}
    return [
        {
            "ward": names[ward]["ward_name"] or ward,
            "ward_id": ward,
            "psc": names[ward]["psc_name"],
            "provider": names[ward]["trust_name"],
            "less_pct": half_up(100 * change, 1),
            "points_to_go": half_up(GOAL - 100 * change, 1),
            "share": float(100 * change),
            "label": f"{format_percent(half_up(100 * change, 1))} less",
        }
        for ward, change in sorted(near.items(), key=lambda found: (-found[1], found[0]))
    ]


def _count(reduced: Mapping[str, bool], near: Mapping[str, Fraction]) -> dict[str, int]:
    """Wards that were judged, those that have reduced, those near it, and both together; nothing where none was judged."""
    if not reduced:
        return {}
    there = sum(reduced.values())
    return {"wards": len(reduced), "wards_there": there, "wards_near": len(near), "with_near": there + len(near)}


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    bars = [{**row, "name": f"{row['ward']} ({row['ward_id']})", "short": row["ward_id"]} for row in rows]
    return share_bars(bars, medium, reference_lines=[ReferenceLine(float(GOAL), f"{GOAL}% less", goal=True)])


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_no_data(MEASURE, selection)
    near, wards = numbers["wards_near"], numbers["wards"]
    if wards == numbers["wards_there"] == 1:
        return f"The one ward has come to {GOAL}% less than in the baseline"
    if wards == 1:
        return f"The one ward is {'' if near else 'not '}within ten points of {GOAL}% less than in the baseline"
    verb = agree("is", near, wards)
    return f"{near or 'None'} of {format_count(wards, 'ward')} {verb} within ten points of {GOAL}% less than in the baseline"


def _caption(numbers: Mapping[str, int]) -> str:
    if not numbers:
        return ""
    there, both = (Share(numbers[name], numbers["wards"]) for name in ("wards_there", "with_near"))
    if there.expected == 1:
        # The finding has said it.
        return ""
    whole = format_count(there.expected, "ward")
    use = agree("uses", there.reached, there.expected)
    now = (
        f"{there.reached or 'None'} of {whole} ({format_percent(there.percent(), 0)}) {use} restrictive practice at least {GOAL}%"
        " less than in the baseline"
    )
    if both.reached == there.reached:
        return f"{now}."
    return f"{now}; with those near it, {both.reached} of {both.expected} ({format_percent(both.percent(), 0)}) would."
