"""Phases on a timeline: when each was planned to begin and end, within which range, and when it did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt

from natpatsip.charts.dates import milliseconds, month_axis, month_start
from natpatsip.charts.fills import fill_legend, fill_marks
from natpatsip.charts.labels import beside_plot, name_axis, name_room, pick, value_column
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows
from natpatsip.charts.palette import Fill, Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish, plots_across
from natpatsip.quarters import next_month

PLANNED, RANGE, ACTUAL = "Planned", "Range of the planned start or end", "Actual"

_ROW, _ROW_OF_PLANS = 46, 34
_BAR, _APART = 14, 9
_UNDER_AXIS = 44  # pixels from the plot to below the names of its months
_OVER_LABEL = 34  # pixels from the plot to the legend, for the reference's label between them
_STARTS = ("start_earliest", "start_latest", "actual_start")
_ENDS = ("end_earliest", "end_latest", "actual_end")


@dataclass(frozen=True)
class ReferenceDay:
    """A day to hold the phases against, and the text above its line, such as `End of Q4 2022/23`."""

    day: date
    label: str


def phase_timeline(
    table: Sequence[Row],
    medium: Medium,
    *,
    reference: ReferenceDay | None = None,
) -> Specification:
    """A row for each phase, by `name`, in the order of the rows: a bar for what was planned, below it one for what happened.

    `start_earliest`, `start_latest`, `end_earliest` and `end_latest` were planned, each of which may be missing;
    `actual_start` and `actual_end`, which rows may lack, happened. They are days, of which the month counts: a bar
    begins with its first month and runs to the end of its last. From the earliest start to the latest, and from the
    earliest end to the latest, the bar is pale and dashed: the phase may begin or end anywhere there. Without a latest
    end it runs to the edge, with an arrowhead; without an earliest start there is none. A phase that has begun but not
    ended has a dot where it began. `label` is right of the plot, `short_label` on a phone; both may be empty.
    """
    planned = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    days = pick(table, "name", "short", "label", "short_label", *planned, actual_start=None, actual_end=None)
    first, last = _months_shown(days, reference)
    began, edge = milliseconds(first), milliseconds(next_month(last))
    rows = [_in_milliseconds(row) for row in days]
    ink = palette(medium)
    span = alt.Scale(domain=[began, edge], zero=False, nice=False)
    x = alt.X("start:Q", scale=span, title=None, axis=month_axis(first, last, grid=True))
    apart = _APART if any(row["actual_start"] for row in rows) else 0
    height = (_ROW if apart else _ROW_OF_PLANS) * len(rows)
    layers = [
        *_bars(rows, edge, x, medium, apart),
        *_marks(rows, edge, ink, apart),
        *_reference(reference, began, edge, ink),
        *value_column(Layer(rows).encode(y=name_axis(rows)), ink),
        *note_layers(_notes(began, edge, medium, beside_plot(rows)), ink, alt.X("at:Q"), below=height),
    ]
    return finish(layers, medium, height=height, beside=beside_plot(rows))


def _notes(began: int, edge: int, medium: Medium, beside: int) -> Sequence[Row]:
    return note_rows(
        medium.notes,
        lambda day: (milliseconds(day) - began) / (edge - began),
        plots_across(medium, beside),
        _UNDER_AXIS,
    )


def _months_shown(rows: Sequence[Row], reference: ReferenceDay | None) -> tuple[date, date]:
    """The first days of the first and the last month; of one more at the end for a bar that has no end."""
    days = [row[day] for row in rows for day in (*_STARTS, *_ENDS) if row[day]]
    if reference:
        days.append(reference.day)
    last = month_start(max(days))
    return month_start(min(days)), next_month(last) if any(map(_open_ended, rows)) else last


def _open_ended(row: Row) -> bool:
    """Whether a phase is planned to begin and not to end."""
    return bool(row["start_earliest"]) and not row["end_latest"]


def _in_milliseconds(row: Row) -> Row:
    starts = {day: milliseconds(month_start(row[day])) for day in _STARTS if row[day]}
    ends = {day: milliseconds(next_month(row[day])) for day in _ENDS if row[day]}
    return {**row, **starts, **ends}


def _segments(rows: Sequence[Row], edge: int) -> Iterator[Row]:
    """The parts of each planned bar and of each actual one, from left to right."""
    for row in rows:
        for start, end, part in (*_planned(row, edge), (row["actual_start"], row["actual_end"], ACTUAL)):
            if start and end and start < end:
                yield {"name": row["name"], "start": start, "end": end, "part": part, "described": _described(row)}


def _planned(row: Row, edge: int) -> list[tuple[int, int, str]]:
    """From when to when a phase is planned, and where its beginning or its end may be; some of it of no length."""
    start, end = row["start_earliest"], row["end_latest"] or edge
    if not start:
        return []
    sure_from, sure_to = row["start_latest"] or start, min(end, row["end_earliest"] or end)
    if sure_to < sure_from:
        return [(start, end, RANGE)]
    return [(start, sure_from, RANGE), (sure_from, sure_to, PLANNED), (sure_to, end, RANGE)]


def _described(row: Row) -> str:
    return f"{row['name']}: {row['label']}"


def _bars(rows: Sequence[Row], edge: int, x: alt.X, medium: Medium, apart: int) -> list[Layer]:
    segments = list(_segments(rows, edge))
    ink = palette(medium)
    fills = dict(zip((PLANNED, RANGE, ACTUAL), (*ink.parts, Fill(ink.tick, ink.page)), strict=True))
    shown = {segment["part"] for segment in segments}
    drawn = {part: fill for part, fill in fills.items() if part in shown}
    legend = fill_legend(drawn, medium, name_room(rows), offset=_OVER_LABEL)
    base = Layer(segments).encode(x=x, x2=alt.X2("end"), y=name_axis(rows))
    rows_of = [("!=", -apart), ("==", apart)] if apart else [("!=", 0)]
    return [
        fill_marks(
            base.filter(f"datum.part {relation} '{ACTUAL}'"), drawn, ink, legend, dashed=[RANGE], size=_BAR,
            yOffset=down,
        )
        for relation, down in rows_of
    ]  # fmt: skip


def _marks(rows: Sequence[Row], edge: int, ink: Palette, apart: int) -> list[Layer]:
    """An arrowhead where a plan has no end; a dot where a phase began that has not ended."""
    described = [{**row, "described": _described(row), "edge": edge} for row in rows]
    open_ended = [row for row in described if _open_ended(row)]
    begun = [row for row in described if row["actual_start"] and not row["actual_end"]]
    return [
        _points(open_ended, "edge", shape="triangle-right", size=420, xOffset=7, yOffset=-apart, color=ink.bar),
        _points(begun, "actual_start", size=110, yOffset=apart, color=ink.tick),
    ]


def _points(rows: Sequence[Row], at: str, **look: Any) -> Layer:
    base = Layer(pick(rows, "name", "described", at))
    points = base.mark("point", filled=True, opacity=1, **look)
    return points.encode(x=alt.X(f"{at}:Q"), y=alt.Y("name:N"), tooltip=alt.Tooltip("described:N"))


def _reference(reference: ReferenceDay | None, began: int, edge: int, ink: Palette) -> list[Layer]:
    """A line at the end of the day, its label on the side where there is more room."""
    if reference is None:
        return []
    at = milliseconds(reference.day + timedelta(days=1))
    side = "right" if at - began > edge - at else "left"
    base = Layer([{"at": at, "text": reference.label}]).encode(x=alt.X("at:Q"))
    rule = base.encode(y=alt.YValue(-6), y2=alt.Y2Value("height"))
    words = base.mark("text", align=side, baseline="bottom", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink)
    return [
        rule.mark("rule", color=ink.page, strokeWidth=4),
        rule.mark("rule", color=ink.ink, strokeWidth=1.6),
        words.encode(y=alt.YValue(-8), text=alt.Text("text:N")),
    ]
