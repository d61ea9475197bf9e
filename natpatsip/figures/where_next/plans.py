"""safety_nearest: the systems that are drawing up a safety improvement plan, and what their agreeing it would do."""

from collections.abc import Mapping, Sequence

from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.standstill import Standstill
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.safety.data import PLANS, SYSTEMS
from natpatsip.figures.where_next.icb_list import OF_ICB, describe_ambition, draw_icbs
from natpatsip.figures.where_next.stood_still import describe_since, find_sites
from natpatsip.figures.where_next.subjects import PLAN_LABELS, SYSTEMS_PLANNING
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

AGREED = SYSTEMS_PLANNING.goal
DRAWING_UP = AGREED - 1

COLUMNS = (
    *OF_ICB,
    TableColumn("since", f"{PLAN_LABELS[DRAWING_UP]} since"),
    TableColumn("quarters", "Quarters there", "count"),
    TableColumn("events", "Events held in the quarter", "count"),
)
DEFINITION = (
    "Systems whose safety improvement plan is in development: one step short of agreed, and none of them nearer than another,"
    " so that they stand in the order of their collaboratives. The ambition was a plan in each of the"
    f" {PLANS.value:g} integrated care systems by the end of {PLANS.by:%B %Y}. How far trusts are with PSIRF is not listed: to"
    " report it is voluntary, and those that stay silent could be nearer. This is no order of priority: a system that has not"
    " begun may need help more."
)


def nearest_plans(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a system whose plan is in development, in the order of the collaboratives."""
    found = find_sites(SYSTEMS_PLANNING, selection, snapshot)
    near = sorted((site for site in found if site.stage == DRAWING_UP), key=_place)
    rows = [_row(site, selection) for site in near]
    numbers = _count(found)
    return Figure(
        question="Which systems are nearest to an agreed plan?",
        finding=_finding(numbers, selection),
        measure="Systems with a safety improvement plan in development, and for how many quarters",
        period=selection.quarter.label,
        caption=_caption(numbers, selection, describe_ambition(PLANS, SYSTEMS, selection, snapshot)),
        kind="Grid of plans",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: draw_icbs(rows, {label: label for label in PLAN_LABELS}, medium),
        numbers=numbers,
        **get_origin(SYSTEMS, snapshot, selection),
    )


def _place(site: Standstill) -> tuple:
    return site.row["psc_order"], site.row["icb_name"]


def _row(site: Standstill, selection: Selection) -> Row:
    since = describe_since(site)
    return {
        "icb": site.row["icb_name"],
        "psc": site.row["psc_name"],
        "since": since,
        "quarters": site.quarters,
        "events": site.row["events_held"],
        "phase": PLAN_LABELS[site.stage],
        "text": str(site.quarters),
        "detail": f"{PLAN_LABELS[site.stage]} since {since}",
        "marked": is_marked(selection, "icb", site.row["icb"]),
    }


def _count(found: Sequence[Standstill]) -> dict[str, int]:
    """Systems, those with an agreed plan, with one in development and without one, and what would be agreed with those."""
    if not found:
        return {}
    there, on_the_way, not_begun = (
        sum(site.stage == stage for site in found) for stage in (AGREED, DRAWING_UP, SYSTEMS_PLANNING.first)
    )
    return {
        "systems": len(found),
        "systems_there": there,
        "systems_on_the_way": on_the_way,
        "systems_not_begun": not_begun,
        "with_those": there + on_the_way,
    }


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("systems", selection.quarter)
    on_the_way, not_begun = numbers["systems_on_the_way"], numbers["systems_not_begun"]
    if numbers["systems"] == 1:
        state = "is drawing up" if on_the_way else "has not begun" if not_begun else "has agreed"
        return f"The one system {state} a safety improvement plan"
    without = f"{not_begun or 'none'} {agree('has', not_begun)} not begun"
    of_all = f"{on_the_way or 'None'} of {format_count(numbers['systems'], 'system')}"
    return f"{of_all} {agree('is', on_the_way, numbers['systems'])} drawing up a safety improvement plan, and {without}"


def _caption(numbers: Mapping[str, int], selection: Selection, ambition: str) -> str:
    if not numbers:
        return ""
    if numbers["systems"] == 1:
        # The finding has said it.
        return ambition
    there, systems = numbers["systems_there"], format_count(numbers["systems"], "system")
    sentences = [f"In {selection.quarter} {there or 'none'} of {systems} had agreed one."]
    if numbers["systems_on_the_way"]:
        sentences.append(f"With those in development it would be {numbers['with_those']}.")
    return " ".join(filter(None, [*sentences, ambition]))
