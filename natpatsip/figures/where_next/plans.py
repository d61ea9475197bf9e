"""safety_nearest: the systems that are drawing up a safety improvement plan, and what their agreeing it would do."""

from collections.abc import Mapping, Sequence

from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.safety.data import PLANS, SYSTEMS, count_systems, systems_chosen
from natpatsip.figures.subject import get_subject
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("icb", "Integrated care board"),
    TableColumn("psc", "Collaborative"),
    TableColumn("engaged", "Engaged in the quarter"),
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
    returned = collect_rows(systems_chosen(selection, snapshot))
    numbers = _count(returned)
    judged = selection == selection.of_england() and get_subject(selection, snapshot, SYSTEMS).settled
    finding, caption = _finding(numbers, selection), _caption(numbers, selection, judged)
    return Figure(
        id="safety_nearest",
        question="Which systems are nearest to an agreed plan?",
        finding=finding,
        measure="Systems with a safety improvement plan in development",
        period=selection.quarter.label,
        caption=caption,
        alt=f"{finding}. {caption}",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=_rows(returned),
        chart=None,
        numbers=numbers,
        **describe_source(SYSTEMS, snapshot, selection),
    )


def _rows(returned: Sequence[Row]) -> list[Row]:
    drawing_up = [row for row in returned if row["plan"] == "in_development"]
    return [
        {
            "icb": row["icb_name"],
            "psc": row["psc_name"],
            "engaged": "Yes" if row["engaged"] else "No",
            "events": row["events_held"],
        }
        for row in sorted(drawing_up, key=lambda row: (row["psc_order"], row["icb_name"]))
    ]


def _count(returned: Sequence[Row]) -> dict[str, int]:
    """Systems, those with an agreed plan, with one in development and without one, and what would be agreed with those."""
    if not returned:
        return {}
    counted = count_systems(returned)
    there, on_the_way = counted["plans_agreed"], counted["plans_in_development"]
    return {
        "systems": counted["icbs"],
        "systems_there": there,
        "systems_on_the_way": on_the_way,
        "systems_not_begun": counted["plans_none"],
        "with_those": there + on_the_way,
    }


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return f"No systems were returned for {selection.quarter} that match what you chose"
    on_the_way, not_begun = numbers["systems_on_the_way"], numbers["systems_not_begun"]
    are = "is" if 1 in (on_the_way, numbers["systems"]) else "are"
    without = f"{not_begun or 'none'} {'has' if not_begun == 1 else 'have'} not begun"
    of_all = f"{on_the_way or 'None'} of {format_count(numbers['systems'], 'system')}"
    return f"{of_all} {are} drawing up a safety improvement plan, and {without}"


def _caption(numbers: Mapping[str, int], selection: Selection, judged: bool) -> str:
    if not numbers:
        return ""
    there, systems = numbers["systems_there"], format_count(numbers["systems"], "system")
    sentences = [f"In {selection.quarter} {there or 'none'} of {systems} had agreed one."]
    if numbers["systems_on_the_way"]:
        sentences.append(f"With those in development it would be {numbers['with_those']}.")
    if judged:
        sentences.append(f"The ambition is {PLANS.value:g}.")
    return " ".join(sentences)
