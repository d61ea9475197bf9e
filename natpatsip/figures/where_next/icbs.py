"""medsip_nearest: the ICBs on their way to quality improvement, the nearest first, and what their coming to it would do."""

from collections.abc import Mapping, Sequence

from natpatsip import catalogue
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.measures.quarterly import QUALITY_IMPROVEMENT
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.specification import Row
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_number
from natpatsip.figures.medsip.data import NOT_ENGAGED, OPIOIDS, SUPPORTED, phase_label, phases_chosen
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.where_next.icb_list import OF_ICB, describe_ambition, draw_icbs
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

GOAL = min(QUALITY_IMPROVEMENT)
COLUMNS = (
    *OF_ICB,
    TableColumn("phase", "Phase"),
    TableColumn("score", "Progress score", "rate", 1),
    TableColumn("phases_to_go", f"Phases to go to phase {GOAL}", "count"),
)
DEFINITION = (
    f"ICBs that are engaged and in none of phases {GOAL} to {max(QUALITY_IMPROVEMENT)}, quality improvement, by the phases that"
    " they are short of it, and of as many by their progress score. The ambition was to support at least"
    f" {SUPPORTED.value:g} integrated care systems by the end of {SUPPORTED.by:%B %Y}; ICBs in quality improvement count as"
    " supported. This is no order of priority: one that is not engaged may need help more."
)
_PHASES = {NOT_ENGAGED: "None"} | {
    phase.label: str(phase.number) for phase in catalogue.opioid_phases() if phase.number <= GOAL
}


def nearest_icbs_in_improvement(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB that is engaged and short of quality improvement, the nearest first."""
    icbs = collect_rows(phases_chosen(selection, snapshot).select("icb", "icb_name", "psc_name", "phase", "score"))
    rows = [_row(icb, selection) for icb in sorted(icbs, key=_distance) if 0 < icb["phase"] < GOAL]
    numbers = _count(icbs, rows)
    return Figure(
        question="Which ICBs are nearest to quality improvement?",
        finding=_finding(numbers, selection),
        measure=f"Phase of the approach to opioids, with the progress score, in ICBs short of phase {GOAL}",
        period=selection.quarter.label,
        caption=_caption(numbers, selection, describe_ambition(SUPPORTED, OPIOIDS, selection, snapshot)),
        kind="Grid of phases",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: draw_icbs(rows, _PHASES, medium),
        numbers=numbers,
        **get_origin(OPIOIDS, snapshot, selection),
    )


def _distance(icb: Row) -> tuple:
    return -icb["phase"], -(icb["score"] or 0), icb["icb"]


def _row(icb: Row, selection: Selection) -> Row:
    phase, score = phase_label(icb["phase"]), "" if icb["score"] is None else format_number(icb["score"], 1)
    return {
        "icb": icb["icb_name"],
        "psc": icb["psc_name"],
        "phase": phase,
        "score": icb["score"],
        "phases_to_go": GOAL - icb["phase"],
        "text": score,
        "detail": f"{phase}, score {score or 'not given'}",
        "marked": is_marked(selection, "icb", icb["icb"]),
    }


def _count(icbs: Sequence[Row], rows: Sequence[Row]) -> dict[str, int]:
    if not icbs:
        return {}
    there = sum(icb["phase"] >= GOAL for icb in icbs)
    one = sum(row["phases_to_go"] == 1 for row in rows)
    return {
        "icbs": len(icbs),
        "icbs_there": there,
        "icbs_on_the_way": len(rows),
        "one_phase": one,
        "with_one": there + one,
    }


def _finding(numbers: Mapping[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("phases", selection.quarter)
    one, on_the_way = numbers["one_phase"], numbers["icbs_on_the_way"]
    if not on_the_way and numbers["icbs"] == 1:
        return f"The one ICB {'has come to quality improvement' if numbers['icbs_there'] else 'is not engaged'}"
    if not on_the_way:
        return "No ICB is on its way to quality improvement: each is there, or not engaged"
    way = f"{format_count(on_the_way, 'ICB')} {agree('is', on_the_way)} on the way to quality improvement"
    if one == on_the_way:
        return f"{way}, one phase short of it"
    short = "more than" if on_the_way == 1 else f"{one or 'none'} of them"
    return f"{way}, {short} one phase short of it"


def _caption(numbers: Mapping[str, int], selection: Selection, ambition: str) -> str:
    if not numbers:
        return ""
    there, with_one = numbers["icbs_there"], numbers["with_one"]
    if numbers["icbs"] == 1:
        # The finding has said it.
        return ambition
    are = agree("is", there, numbers["icbs"])
    sentences = [f"In {selection.quarter} {there} of {format_count(numbers['icbs'], 'ICB')} {are} there."]
    if with_one > there:
        sentences.append(f"With those one phase short it would be {with_one}.")
    return " ".join(filter(None, [*sentences, ambition]))
