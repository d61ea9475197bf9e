"""The summary of measures as rows of a table, its counts and its words: one form for England and for every place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from natpatsip import catalogue
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.icons import NOT_COMPARABLE, VARIATION_WORDS
from natpatsip.figures.control.breaks import CHANGED_SINCE, describe_barred
from natpatsip.figures.control.charting import RULES_OF_MANY
from natpatsip.figures.control.limits import COMPUTED, cut_limits
from natpatsip.figures.control.panel_words import CONCERN, IMPROVEMENT, name_signal
from natpatsip.figures.control.steps import describe_step
from natpatsip.figures.control.summary import find_latest
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.wording import describe_unit
from natpatsip.figures.figure import Provenance, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list, format_month, in_sentence
from natpatsip.figures.national import find_latest_month, is_expected
from natpatsip.figures.provenance import get_provenance
from natpatsip.store import Snapshot
from natpatsip.text import capitalised

_LINES = {"value": "Latest", "target": "Target", "mean": "Mean", "lpl": "Lower limit", "upl": "Upper limit"}
COLUMNS = (
    TableColumn("programme", "Programme"),
    TableColumn("measure", "Measure"),
    TableColumn("unit", "Unit"),
    TableColumn("when", "As of"),
    *(TableColumn(name, heading, "rate", 1) for name, heading in _LINES.items()),
    COMPUTED,
    TableColumn("variation_words", "Variation"),
    TableColumn("stepped", "Stepped up or down"),
    TableColumn("trajectory", "Rate and ambition"),
    TableColumn("points", "Points", "count"),
)
DEFINITION = (
    f"Each measure by month, with what its control chart says of the latest point. {RULES_OF_MANY} A series without"
    " limits has a latest value and no icon. A measure stepped up or down where its limits were recalculated, by the ledger,"
    " for improvement work or an external cause; a step is not counted among the variations, and one that is only proposed, or"
    " is of recording, coverage or a cause not known, is not counted at all. The targets are ambitions with a day on which they"
    " are due, so they have no assurance icon: that is for a target that holds every month. An adoption share adds up quarter"
    " by quarter and has no control chart: its row says by how much it changed a quarter, and when the ambition would be"
    " reached if that rate continues."
)


def summary_table(rows: Sequence[SummaryRow], place: str | None = None) -> list[dict[str, Any]]:
    """A row a summary row; with `place`, what the units are called, their name comes first."""
    return [
        ({"place": row.unit_name} if place else {})
        | {
            "programme": catalogue.programme(row.measure.programme).short,
            "measure": row.measure.label,
            "unit": name_unit(row.measure),
            "when": row.when,
            **_lines(row),
            "variation_words": VARIATION_WORDS[row.variation] if row.charted else "",
            "stepped": "; ".join(describe_steps(row)),
            "trajectory": row.trajectory,
            "points": row.points,
        }
        for row in rows
    ]


def describe_steps(row: SummaryRow) -> list[str]:
    """Each step that counts: “Up from January 2022, 40% to 49%”."""
    return [capitalised(words) for words in (describe_step(row.measure, step) for step in row.steps)]


def name_unit(measure: Measure) -> str:
    """“percent”, “number”, “per 1,000 occupied bed days”."""
    return {"percent": "percent", "count": "number"}.get(measure.unit) or describe_unit(measure)


def _lines(row: SummaryRow) -> dict[str, float | str | None]:
    """Its numbers to a tenth, limits as they are drawn."""
    told = {name: getattr(row, name) for name in _LINES}
    told |= cut_limits(row.measure, told)
    rounded = {name: None if told[name] is None else float(half_up(told[name], 1)) for name in _LINES}
    return rounded | {COMPUTED.name: told[COMPUTED.name]}


def select_changed(rows: Iterable[SummaryRow], meaning: str) -> list[SummaryRow]:
    """Those whose latest point is an improvement, or a concern."""
    return [row for row in rows if row.variation.startswith(meaning)]


def describe_new_signals(programme: str, selection: Selection, snapshot: Snapshot) -> str:
    """Which measures of a programme have a special cause at their latest point that was not there a quarter before.

    “New since Q3 2022/23: special cause of improving nature in magnesium sulphate”; empty for a programme that has no control
    chart. Measures that have none in either quarter are told of neither, and those without a point since then not either.
    """
    before = selection.quarter.previous
    then, now = (find_latest(programme, selection.at(quarter), snapshot) for quarter in (before, selection.quarter))
    if not now:
        return ""
    newer = {label: row for label, row in now.items() if label not in then or row.when != then[label].when}
    if not newer:
        return f"Nothing new to chart since {before}"
    new = {
        in_sentence(label): _nature(row)
        for label, row in newer.items()
        if _nature(row) and (label not in then or _nature(row) != _nature(then[label]))
    }
    told = [
        f"special cause of {words} nature in {format_list([label for label, own in new.items() if own == nature])}"
        for nature, words in ((CONCERN, "concerning"), (IMPROVEMENT, "improving"))
        if nature in new.values()
    ]
    return f"New since {before}: {'; '.join(told)}" if told else f"No new special cause since {before}"


def _nature(row: SummaryRow) -> str:
    """Improvement, concern, or neither."""
    return next((nature for nature in (IMPROVEMENT, CONCERN) if row.variation.startswith(nature)), "")


def summary_numbers(rows: Sequence[SummaryRow]) -> dict[str, int]:
    """How many series have a chart, by their icons; beside that, how many stepped up or down, and the adoption shares."""
    if not rows:
        return {}
    adding_up = sum(not row.charted for row in rows)
    rows = [row for row in rows if row.charted]
    return {
        "series": len(rows),
        "improvement": len(select_changed(rows, IMPROVEMENT)),
        "concern": len(select_changed(rows, CONCERN)),
        "common_cause": sum(row.variation == "common_cause" for row in rows),
        "run_charts": sum(row.run_chart for row in rows),
        "stepped_up": sum(row.stepped("up") for row in rows),
        "stepped_down": sum(row.stepped("down") for row in rows),
        "adoption_shares": adding_up,
    }


def summary_finding(rows: Sequence[SummaryRow], what: str, selection: Selection) -> str:
    """How many have a special cause of either nature at their latest point, how many stepped, and how many cannot tell yet."""
    if not rows:
        return f"There is no data up to {selection.quarter} that matches what you chose"
    charted = [row for row in rows if row.charted]
    if not charted:
        return f"{format_count(len(rows), 'adoption share')}: where each leads is in its trajectory"
    rows, limited = charted, [row for row in charted if not row.run_chart]
    if not limited:
        return f"{format_count(len(rows), what)} with data, and too little data for limits"
    barred = len(select_changed(limited, NOT_COMPARABLE))
    if barred == len(limited):
        return f"{format_count(barred, what)} with limits, {CHANGED_SINCE}"
    better, worse = len(select_changed(rows, IMPROVEMENT)), len(select_changed(rows, CONCERN))
    early, comparable = len(rows) - len(limited), len(limited) - barred
    too_early = f"; {early} more {agree('has', early)} too little data for limits" if early else ""
    if comparable == 1:
        (only,) = [row for row in limited if row.variation != NOT_COMPARABLE]
        where = f" in {only.unit_name}" if only.unit else ""
        latest = f"{only.measure.label}{where}, {only.format_value(only.value)} in {only.when}"
        return f"{latest}: {name_signal(only.variation)}{_count_steps(rows)}{too_early}{describe_barred(barred)}"
    improving = f"{better or 'None'} of {format_count(comparable, what)} {agree('shows', better, comparable)}"
    natures = f"{improving} special cause of improving nature and {worse or 'none'} of concerning nature"
    return f"{natures}{_count_steps(rows)}{too_early}{describe_barred(barred)}"


def _count_steps(rows: Sequence[SummaryRow]) -> str:
    """“; 3 stepped up and 1 stepped down”, nothing where none did."""
    stepped = {direction: sum(row.stepped(direction) for row in rows) for direction in ("up", "down")}
    told = [f"{number} stepped {direction}" for direction, number in stepped.items() if number]
    return f"; {format_list(told)}" if told else ""


def summary_provenance(measures: Iterable[Measure], selection: Selection, snapshot: Snapshot) -> Provenance:
    """Where the numbers of several sheets came from: who returned all of them, and how many extracts there are.

    Where months of an extract have not come in, up to which each has.
    """
    return join_provenance((measure.sheet for measure in measures), selection, snapshot)


def join_provenance(named: Iterable[str], selection: Selection, snapshot: Snapshot) -> Provenance:
    """The same of sheets by their names."""
    sheets = [sheet for sheet in dict.fromkeys(named) if is_expected(sheet, snapshot)]
    parts = [get_provenance(snapshot, sheet, selection) for sheet in sheets]
    own = [part for part in parts if not part.extract]
    missing = {name for part in own for name in part.not_returned}
    returned = dict.fromkeys(name for part in own for name in part.returned if name not in missing)
    days = format_list(list(dict.fromkeys(part.data_as_at for part in parts if part.data_as_at))) if parts else ""
    returns = Provenance(
        tuple(returned),
        tuple(sorted(missing)),
        days,
        any(part.demonstration for part in parts),
        snapshot.version,
        settled=all(part.settled for part in own),
    )
    if len(own) == len(parts):
        return returns
    extracts = format_count(len(parts) - len(own), "national extract")
    if any(part.awaited for part in parts):
        latest = {month for sheet in sheets if (month := find_latest_month(sheet, selection, snapshot))}
        extracts += f", to {format_list([format_month(month) for month in sorted(latest)])}"
    return replace(returns, extract=f"{returns.coverage}, and {extracts}" if own else extracts)
