"""spc_summary, spc_grid and mhsip_wards: the icons of every measure, of every place, and of every ward."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Any

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.charts.icon_grid import icon_grid
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.limits import describe_limits
from natpatsip.figures.control.panel_words import CONCERN, IMPROVEMENT
from natpatsip.figures.control.summary import measures_known, summary
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.control.summary_table import (
    COLUMNS,
    DEFINITION,
    describe_steps,
    select_changed,
    summary_finding,
    summary_numbers,
    summary_provenance,
    summary_table,
)
from natpatsip.figures.figure import Figure, MakeFigure, TableColumn
from natpatsip.figures.formatting import MISSING, format_list, in_sentence
from natpatsip.figures.wording import LEVEL_NAMES, describe_filters, name_places, unit_heading
from natpatsip.store import Snapshot

SUMMARY, GRID = "spc_summary", "spc_grid"
_NATURES = {IMPROVEMENT: "Special cause of improving nature", CONCERN: "Special cause of concerning nature"}
# More than this are not named one by one.
_NAMES_AT_MOST, _LEADING_AT_MOST = 12, 4


def summary_figure(programme: str | None = None) -> MakeFigure:
    """What draws the summary of a programme’s measures, or of all of them, for the places chosen together."""
    return partial(_draw_summary, programme)


def grid_figure(programme: str | None = None) -> MakeFigure:
    """What draws the icons of a programme’s measures, or of all, for each unit of the level that is compared."""
    return partial(_draw_grid, programme)


def _draw_summary(programme: str | None, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a measure."""
    rows = summary(selection, snapshot, ENGLAND, programme)
    return Figure(
        question="Which measures have changed?",
        finding=summary_finding(rows, "measure", selection),
        measure="Variation of every measure",
        kind="A grid of icons, a row a measure",
        caption=_list_changed(rows),
        columns=COLUMNS,
        rows=summary_table(rows),
        chart=lambda medium: _chart(_summary_cells(rows), medium, [_name_programme(row) for row in rows]),
        numbers=summary_numbers(rows),
        **_origin(programme, ENGLAND, selection, snapshot),
    )


def _draw_grid(programme: str | None, selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a unit and measure."""
    level = selection.level
    rows = summary(selection, snapshot, level, programme)
    unit = LEVEL_NAMES[level]
    return Figure(
        question="Where have measures changed?",
        finding=summary_finding(rows, "chart", selection),
        measure=f"Variation of every measure, by {unit}",
        kind=f"A grid of icons, a row a {unit} and a column a measure",
        caption=_by_measure(rows),
        columns=(TableColumn("place", unit_heading(level)), *COLUMNS),
        rows=summary_table(rows, unit),
        chart=lambda medium: _chart(_grid_cells(rows), medium),
        numbers=summary_numbers(rows),
        **_origin(programme, level, selection, snapshot),
    )


def _id(name: str, programme: str | None) -> str:
    return f"{name}_{programme.lower()}" if programme else name


def _origin(programme: str | None, level: str, selection: Selection, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "programme": programme or "",
        "place": name_places(selection),
        "period": selection.quarter.label,
        "definition": DEFINITION,
        "provenance": summary_provenance(measures_known(selection, level, programme), selection, snapshot),
        "filters": describe_filters(selection),
    }


def _list_changed(rows: Sequence[SummaryRow]) -> str:
    """Which measures have a special cause of either nature, and which stepped up or down."""
    groups = {words: select_changed(rows, nature) for nature, words in _NATURES.items()}
    groups |= {f"Stepped {way}": [row for row in rows if row.stepped(way)] for way in ("up", "down")}
    labels = {group: [in_sentence(row.measure.label) for row in changed] for group, changed in groups.items()}
    return " ".join(
        f"{group}: {format_list(names)}." for group, names in labels.items() if 0 < len(names) <= _NAMES_AT_MOST
    )


def _by_measure(rows: Sequence[SummaryRow]) -> str:
    """Which measure has a special cause of either nature in most places."""
    sentences = []
    for meaning, words in _NATURES.items():
        counts = Counter(row.measure.label for row in select_changed(rows, meaning))
        most = max(counts.values(), default=0)
        leading = [in_sentence(label) for label, count in counts.items() if count == most]
        if 0 < len(leading) <= _LEADING_AT_MOST:
            sentences.append(f"{words} is most common in {format_list(leading)} ({most}).")
    return " ".join(sentences)


def _summary_cells(rows: Sequence[SummaryRow]) -> list[Row]:
    """Under the name of its programme what is told of each measure, its icon last, and when its limits stepped right of it."""
    cells: list[Row] = []
    for programme, of_it in groupby(rows, _name_programme):
        cells.append(_cell(programme, programme, "Latest", None, ""))
        for row in of_it:
            name, short = row.measure.label, row.measure.short
            stepped = " · ".join(step.partition(",")[0] for step in describe_steps(row))
            cells += [
                *(
                    _cell(name, short, column, None, words, row.parts if column == "Latest" else "")
                    for column, words in _tell_numbers(row).items()
                ),
                _cell(name, short, "Variation", row.variation, stepped, _detail(row)),
            ]
    return cells


def _name_programme(row: SummaryRow) -> str:
    return catalogue.programme(row.measure.programme).short


def _tell_numbers(row: SummaryRow) -> dict[str, str]:
    """By the heading of its column."""
    limits = MISSING if row.lpl is None or row.upl is None else describe_limits(row.measure, row.lpl, row.upl)
    mean = row.format_value(row.mean)
    return {"Latest": row.format_value(row.value), "As of": row.when, "Mean": mean, "Limits": limits}


def _cell(name: str, short: str, column: str, icon: str | None, note: str, detail: str = "") -> Row:
    return {"name": name, "short": short, "column": column, "icon": icon, "note": note, "detail": detail}


def _grid_cells(rows: Sequence[SummaryRow]) -> list[dict[str, str]]:
    """Measures without any limits have no column, unless none has."""
    limited = {row.measure.id for row in rows if not row.run_chart} or {row.measure.id for row in rows}
    return [
        {"name": row.unit_name, "short": row.short, "icon": row.variation, "detail": _detail(row)}
        | {"column": row.measure.label, "column_short": row.measure.short}
        for row in rows
        if row.measure.id in limited
    ]


def _detail(row: SummaryRow) -> str:
    value = ", ".join(filter(None, (row.format_value(row.value), row.parts)))
    told = [f"{row.when}: {value}", row.trajectory]
    return ". ".join(words for words in told if words)


def _chart(cells: Sequence[Row], medium: Medium, headings: Sequence[str] = ()) -> Specification:
    return icon_grid(cells, medium, bold=list(dict.fromkeys(headings)))


def _make_figures(programme: str | None) -> dict[str, MakeFigure]:
    """The summary, and the grid where anything has a control chart."""
    figures = {_id(SUMMARY, programme): summary_figure(programme)}
    charted = any(
        measure.over_time and not measure.adds_up and programme in (None, measure.programme)
        for measure in MEASURES.values()
    )
    return figures | ({_id(GRID, programme): grid_figure(programme)} if charted else {})


SUMMARY_FIGURES: dict[str, MakeFigure] = {
    figure_id: draw
    for programme in (None, *(known.code for known in catalogue.programmes()))
    for figure_id, draw in _make_figures(programme).items()
}
