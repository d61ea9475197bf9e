"""safety_systems: the systems that collaboratives work with on safety, and how far each is with its safety plan."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.grid import share_grid
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.parts import Parts, get_parts
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.safety.data import PLANS, SYSTEMS, count_systems, systems_chosen
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    *(TableColumn(f"plans_{plan.code}", f"Plan: {plan.label.lower()}", "count") for plan in catalogue.plan_statuses()),
    TableColumn("icbs", "All systems", "count"),
    TableColumn("icbs_engaged", "Systems engaged", "count"),
    TableColumn("events", "Events held", "count"),
)
DEFINITION = (
    "A system is engaged when the collaborative worked with it in the quarter. A safety improvement plan counts once the"
    " system has agreed it. An event is counted once for each system that it was held for. The ambition was a plan in each"
    f" of the {PLANS.value:g} integrated care systems by the end of {PLANS.by:%B %Y}."
)


def systems(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative that returned, with its systems by the status of their plan."""
    returned = collect_rows(systems_chosen(selection, snapshot))
    everywhere = in_quarter(snapshot.frame(frames.systems), selection.quarter)
    rows, numbers = _rows(returned, get_parts(everywhere, "psc", selection)), count_systems(returned)
    return Figure(
        question="How far are systems with their safety plans?",
        finding=_finding(numbers, selection),
        measure="Number of systems by status of their safety improvement plan and collaborative, shaded by their share",
        period=selection.quarter.label,
        caption=_caption(numbers, selection),
        kind="Grid of counts by collaborative and status",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart(
            "stacked bars", tuple(column.name for column in COLUMNS if column.name.startswith("plans_"))
        ),
        chart=lambda medium: _chart(rows, selection, medium),
        numbers=numbers,
        **get_origin(SYSTEMS, snapshot, selection),
    )


def _rows(returned: Sequence[Row], parts: Parts) -> list[Row]:
    own: dict[tuple, list[Row]] = {}
    for row in sorted(returned, key=lambda row: row["psc_order"]):
        name, short = parts.name(row["psc"], row["psc_name"]), parts.short(row["psc"], row["psc_short"])
        own.setdefault((name, short, row["psc"]), []).append(row)
    return [
        {"psc": name, "short": short, "code": code, **count_systems(systems)}
        for (name, short, code), systems in own.items()
    ]


def _chart(rows: Sequence[Row], selection: Selection, medium: Medium) -> Specification:
    return share_grid(
        [_cell(row, plan) for plan in catalogue.plan_statuses() for row in rows],
        medium,
        marked=[row["psc"] for row in rows if is_marked(selection, "psc", row["code"])],
    )


def _cell(row: Row, plan: catalogue.Choice) -> Row:
    """A collaborative's systems at one status, and what share of its systems they are."""
    count, whole = row[f"plans_{plan.code}"], row["icbs"]
    return {
        "name": row["psc"],
        "short": row["short"],
        "column": plan.label,
        "share": 100 * count / whole,
        "label": f"{count:,}",
        "detail": f"{count} of {format_count(whole, 'system')}",
    }


def _finding(numbers: dict[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("systems", selection.quarter)
    agreed = numbers["plans_agreed"]
    engaged, icbs = numbers["icbs_engaged"], numbers["icbs"]
    return (
        f"{engaged} of {format_count(icbs, 'system')} {agree('is', engaged, icbs)} engaged, and {agreed or 'none'}"
        f" {agree('has', agreed or 1)} agreed a safety improvement plan"
    )


def _caption(numbers: dict[str, int], selection: Selection) -> str:
    if not numbers:
        return ""
    begun, none = numbers["plans_in_development"], numbers["plans_none"]
    return (
        f"In {selection.quarter} {format_count(numbers['pscs_engaged'], 'collaborative')} worked with"
        f" {format_count(numbers['icbs_engaged'], 'system')} and held {format_count(numbers['events'], 'event')}."
        f" {numbers['plans_agreed']} of {format_count(numbers['icbs'], 'system')} had agreed a safety improvement plan, {begun}"
        f" {agree('was', begun)} drawing one up and {none} had not begun."
    )
