"""One control chart: its series read, its limits worked out, its words written and its chart specified."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import Durations, duration
from natpatsip import organisations
from natpatsip.analysis.measures import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE
from natpatsip.demo import demonstration_quarters
from natpatsip.figures import figure
from natpatsip.figures.control import summary
from natpatsip.store import Snapshot, Store

FIGURE = "fig12"


@dataclass(frozen=True)
class ControlCharts:
    """The figure without its chart, its chart, and the summary of every measure for a collaborative and by collaborative."""

    worked_out: Durations
    drawn: Durations
    summary: Durations
    by_collaborative: Durations


def measure_figures(database: Path) -> ControlCharts:
    """Once for each collaborative, none of them asked for before; the first, which builds the frames, is not counted."""
    (quarter,) = demonstration_quarters(1)
    selections = [Selection.ending(quarter, psc=(psc.code,)) for psc in organisations.collaboratives()]
    with Store(database).snapshot() as snapshot:
        drawn = [_drawn(selection, snapshot) for selection in selections][1:]
        summaries = [_summarised(selection, snapshot) for selection in selections][1:]
        earlier = [Selection.ending(quarter - back) for back in range(5)]
        grids = [_summarised(selection, snapshot, "psc") for selection in earlier][1:]
    return ControlCharts(
        Durations([each[0] for each in drawn]),
        Durations([each[1] for each in drawn]),
        Durations(summaries),
        Durations(grids),
    )


def _summarised(selection: Selection, snapshot: Snapshot, level: str = ENGLAND) -> float:
    return duration(lambda: summary(selection, snapshot, level))


def _drawn(selection: Selection, snapshot: Snapshot) -> tuple[float, float]:
    made = []
    worked_out = duration(lambda: made.append(figure(FIGURE, selection, snapshot)))
    return worked_out, duration(lambda: made[0].chart(PAGE))


def figures_section(measured: ControlCharts) -> str:
    """The results as Markdown."""
    rows = (
        (
            f"{FIGURE} for another collaborative: series, limits, rules, words and table (aim: 50 ms)",
            measured.worked_out,
        ),
        ("Its chart, specified for the page", measured.drawn),
        ("The summary of every measure, for another collaborative", measured.summary),
        ("The summary of every measure, by collaborative, for another quarter", measured.by_collaborative),
    )
    lines = ["| | Median, ms | Longest, ms |", "|---|---:|---:|"]
    lines += [f"| {name} | {each.median:.0f} | {each.longest:.0f} |" for name, each in rows]
    return "## Control charts on the pages\n\nFrom one snapshot of the record, in one process.\n\n" + "\n".join(lines)
