"""fig20: the seven phases of PSIRF as planned, held against the end of the quarter; beside them, what trusts completed."""

from collections.abc import Sequence
from datetime import date

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.phases import Expected, expected_by, trusts_completed
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.timeline import ReferenceDay, phase_timeline
from natpatsip.figures.figure import Figure, Number, OverTime, TableColumn
from natpatsip.figures.formatting import NOT_COLLECTED, agree, format_list, format_months, format_percent
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.safety.data import PSIRF, TrustsReported, count_trusts_reported, trusts_chosen
from natpatsip.quarters import months_between
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("phase", "Phase"),
    TableColumn("start", "Planned to begin", "month"),
    TableColumn("end", "Planned to end", "month"),
    TableColumn("expected", "At the end of the quarter"),
    TableColumn("complete", "Trusts that completed it"),
    TableColumn("complete_pct", "Share of those that reported", "percent", 1),
    TableColumn("reported", "Trusts that reported"),
)
DEFINITION = (
    "The months in which NHS organisations were to go through the seven phases of the Patient Safety Incident Response"
    " Framework (PSIRF), as in its preparation guide. Where the guide gives a range, a phase may begin or end anywhere in"
    " it. What trusts have completed is a voluntary return, and is a share of the NHS trusts that reported any phase, of all"
    " that stand at the quarter’s end; where nobody did, it was not collected."
)


def psirf_plan(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a phase, whether or not anything was returned: the plan is the same for all places that there are."""
    trusts = trusts_chosen(selection, snapshot)
    complete = {phase.number: trusts_completed(trusts, [phase.number]) for phase in catalogue.psirf_phases()}
    reported = count_trusts_reported(selection, snapshot)
    rows = _rows(complete, reported, selection.quarter.end) if collaboratives_of(selection) else []
    return Figure(
        question="Where should trusts be with PSIRF?",
        finding=_finding(complete, reported, selection),
        measure="Phases of PSIRF as planned, and the share of the NHS trusts that reported that completed each",
        period=selection.quarter.label,
        caption=_caption(complete, reported, selection),
        kind="Timeline of seven phases",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        over_time=OverTime(("safety_phases",), _months_shown(selection.quarter.end), "monthly"),
        numbers=_numbers(complete, selection.quarter.end),
        **get_origin(PSIRF, snapshot, selection) | {"place": reported.label},
    )


Complete = dict[int, Share | None]


def _months_shown(day: date) -> list[date]:
    """From the first month of any phase to the last, or to a day's where that is later."""
    phases = catalogue.psirf_phases()
    days = [day, *(planned for phase in phases for planned in (phase.start_earliest, phase.end_latest) if planned)]
    return months_between(min(days), max(days))


def _rows(complete: Complete, reported: TrustsReported, day: date) -> list[Row]:
    return [_row(phase, complete[phase.number], reported, day) for phase in catalogue.psirf_phases()]


def _row(phase: catalogue.PlannedPhase, share: Share | None, reported: TrustsReported, day: date) -> Row:
    completed = f"{share.reached} of {share.expected}" if share else NOT_COLLECTED
    return {
        "phase": phase.label,
        "start": _range(phase.start_earliest, phase.start_latest),
        "end": _range(phase.end_earliest, phase.end_latest),
        "expected": expected_by(phase, day).value,
        "complete": completed,
        "complete_pct": share.percent(1) if share else None,
        "reported": f"{reported.reported} of {reported.expected}",
        "start_earliest": phase.start_earliest,
        "start_latest": phase.start_latest,
        "end_earliest": phase.end_earliest,
        "end_latest": phase.end_latest,
        "short": str(phase.number),
        "label": f"{format_percent(share.percent(1))} · {completed}" if share else completed,
        "short_label": format_percent(share.percent(1)) if share else "–",
    }


def _range(earliest: date | None, latest: date | None) -> str:
    """“March 2023”, “May to July 2023”, “No end planned”."""
    return format_months(earliest, latest) if earliest and latest else "No end planned"


def _chart(rows: Sequence[Row], selection: Selection, medium: Medium) -> Specification:
    reference = ReferenceDay(selection.quarter.end, f"End of {selection.quarter}")
    return phase_timeline([{**row, "name": row["phase"]} for row in rows], medium, reference=reference)


def _at(expected: Expected, day: date) -> list[int]:
    return [phase.number for phase in catalogue.psirf_phases() if expected_by(phase, day) == expected]


def _numbers(complete: Complete, day: date) -> dict[str, Number]:
    planned: dict[str, Number] = {"phases_planned_complete": len(_at(Expected.COMPLETE, day))}
    return planned | {f"phase{number}_complete_pct": share.percent(1) for number, share in complete.items() if share}


def _finding(complete: Complete, reported: TrustsReported, selection: Selection) -> str:
    if not collaboratives_of(selection):
        return "No trusts match what you chose"
    done = _at(Expected.COMPLETE, selection.quarter.end)
    shares = {number: share for number, share in complete.items() if share}
    if not shares:
        actual = "what trusts completed was not collected"
    else:
        number = done[-1] if done else 1
        completed = shares[number].reached
        actual = f"of {reported.name}, {completed} {agree('has', completed)} completed phase {number}"
    return f"By the end of {selection.quarter} {_phases(done)} should be complete; {actual}"


def _phases(numbers: list[int]) -> str:
    if not numbers:
        return "none of the 7 phases"
    return f"phase{'s' if len(numbers) > 1 else ''} {format_list([str(number) for number in numbers])} of 7"


def _caption(complete: Complete, reported: TrustsReported, selection: Selection) -> str:
    if not collaboratives_of(selection):
        return ""
    day = selection.quarter.end
    expectations = [
        f"{expected.value}: {format_list(_names(_at(expected, day)))}." for expected in Expected if _at(expected, day)
    ]
    return f"At the end of {selection.quarter}, as planned. {' '.join(expectations)} {_completed(complete, reported)}"


def _completed(complete: Complete, reported: TrustsReported) -> str:
    """How many trusts have completed each phase that any has."""
    shares = {number: share for number, share in complete.items() if share}
    if not shares:
        return "No collaborative sent how far its trusts are; it is voluntary."
    phases = [f"phase {number} in {share.reached}" for number, share in shares.items() if share.reached]
    return (
        f"Of {reported.name}, these have been completed: {format_list(phases)}."
        if phases
        else f"None of {reported.name} has completed a phase."
    )


def _names(numbers: list[int]) -> list[str]:
    return [phase.label for phase in catalogue.psirf_phases() if phase.number in numbers]
