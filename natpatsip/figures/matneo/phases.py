"""fig07 and fig08: the phases in which MEWS and NEWTT2 are tested and brought in, as planned and as they took place."""

from dataclasses import dataclass
from datetime import date

from natpatsip import catalogue
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.charts.timeline import ReferenceDay, phase_timeline
from natpatsip.figures.figure import Figure, OverTime, TableColumn
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.matneo.data import TOOL_PHASES
from natpatsip.figures.provenance import get_origin
from natpatsip.quarters import Quarter, months_between
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("phase", "Phase"),
    TableColumn("planned_start", "Planned start", "month"),
    TableColumn("planned_end", "Planned end", "month"),
    TableColumn("actual_start", "Began", "month"),
    TableColumn("actual_end", "Complete", "month"),
    TableColumn("status", "Status"),
    TableColumn("meaning", "What happens"),
)
DEFINITION = (
    "Months, as the national team gives them for all of England; no place is picked out. What took place after the quarter"
    " is not shown, and a phase that had begun but was not complete at its end is under way. Phases 3 and 4 are for trusts"
    " that keep records on paper, 5 and 6 for digital records."
)


@dataclass(frozen=True)
class _Phase:
    """A phase as it was known at the end of a quarter; months by their first days, None where there is none."""

    phase: catalogue.Phase
    planned_start: date | None
    planned_end: date | None
    actual_start: date | None
    actual_end: date | None

    def status(self, quarter: Quarter) -> str:
        """“Complete, 6 months late”, “Under way”, “Not begun, overdue”."""
        if self.actual_end:
            return f"Complete{_lateness(self.planned_end, self.actual_end)}"
        overdue = ", overdue" if self.planned_end and self.planned_end <= quarter.end else ""
        return f"{'Under way' if self.actual_start else 'Not begun'}{overdue}"


def mews_phases(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a phase of the Maternity Early Warning Score."""
    return _timeline("mews", selection, snapshot)


def newtt2_phases(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a phase of the newborn early warning tool."""
    return _timeline("newtt2", selection, snapshot)


def _timeline(tool: str, selection: Selection, snapshot: Snapshot) -> Figure:
    (label,) = [known.label for known in catalogue.early_warning_tools() if known.code == tool]
    found = _find(tool, selection.quarter, snapshot)
    # The timeline is England's, whatever places are chosen.
    national = Selection(selection.quarter, selection.since)
    return Figure(
        question=f"When is {label} brought in?",
        finding=_finding(label, found, selection.quarter),
        measure=f"Phases of {label}, planned and actual",
        period=f"as known at the end of {selection.quarter}",
        caption=_caption(found, selection.quarter),
        kind="Timeline",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=[_row(phase, selection.quarter) for phase in found],
        chart=lambda medium: _chart(found, selection.quarter, medium),
        numbers=_numbers(found),
        over_time=OverTime((), _months_shown(found, selection.quarter), "monthly"),
        **get_origin(TOOL_PHASES, snapshot, national),
    )


def _months_shown(found: list[_Phase], quarter: Quarter) -> list[date]:
    """From the first month of any phase to the last, or to the end of the quarter where that is later."""
    days = [
        day
        for phase in found
        for day in (phase.planned_start, phase.planned_end, phase.actual_start, phase.actual_end)
        if day
    ]
    return months_between(min([*days, quarter.end]), max([*days, quarter.end]))


def _find(tool: str, quarter: Quarter, snapshot: Snapshot) -> list[_Phase]:
    """The phases that are planned or have begun, in their order."""
    rows = {row["phase"]: row for row in collect_rows(snapshot.table(TOOL_PHASES)) if row["tool"] == tool}

    def known(day: date | None) -> date | None:
        return day if day and day <= quarter.end else None

    found = [
        _Phase(phase, row["planned_start"], row["planned_end"], known(row["actual_start"]), known(row["actual_end"]))
        for phase in catalogue.tool_phases()
        if (row := rows.get(phase.number))
    ]
    return [known for known in found if known.planned_start or known.actual_start]


def _row(phase: _Phase, quarter: Quarter) -> dict[str, str]:
    return {
        "phase": phase.phase.label,
        "planned_start": _month(phase.planned_start),
        "planned_end": _month(phase.planned_end),
        "actual_start": _month(phase.actual_start),
        "actual_end": _month(phase.actual_end),
        "status": phase.status(quarter),
        "meaning": phase.phase.meaning,
    }


def _chart(found: list[_Phase], quarter: Quarter, medium: Medium) -> Specification:
    rows = [
        {
            "name": phase.phase.label,
            **dict.fromkeys(("start_earliest", "start_latest"), phase.planned_start or phase.actual_start),
            **dict.fromkeys(("end_earliest", "end_latest"), phase.planned_end),
            "actual_start": phase.actual_start,
            "actual_end": phase.actual_end,
            "label": phase.status(quarter),
            "short_label": phase.status(quarter).split(",")[0],
        }
        for phase in found
    ]
    return phase_timeline(rows, medium, reference=ReferenceDay(quarter.end, f"End of {quarter}"))


def _numbers(found: list[_Phase]) -> dict[str, str]:
    return {
        f"phase{phase.phase.number}_{what}": f"{day:%Y-%m}"
        for phase in found
        for what in ("planned_start", "planned_end", "actual_start", "actual_end")
        if (day := getattr(phase, what))
    }


def _finding(label: str, found: list[_Phase], quarter: Quarter) -> str:
    if not found:
        return f"No phases of {label} were sent by the national team"
    done = sum(bool(phase.actual_end) for phase in found)
    complete = f"{done} of {format_count(len(found), 'phase')} of {label} {agree('was', done)} complete"
    return f"{complete} by the end of {quarter}"


def _caption(found: list[_Phase], quarter: Quarter) -> str:
    if not found:
        return ""
    phases = [
        f"Phase {phase.phase.number} ({phase.phase.name}), planned to end in {_month(phase.planned_end) or 'no set month'}:"
        f" {phase.status(quarter).lower()}"
        for phase in found
    ]
    return f"{'; '.join(phases)}."


def _lateness(planned: date | None, day: date) -> str:
    """“, 6 months late”; nothing when it was in time."""
    months = (day.year - planned.year) * 12 + day.month - planned.month if planned else 0
    return f", {format_count(months, 'month')} late" if months > 0 else ""


def _month(day: date | None) -> str:
    """“June 2022”."""
    return f"{day:%B %Y}" if day else ""
