"""Phases on a timeline: when each was planned to begin and end, within which range, and when it did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import altair as alt
import pandas as pd

from natpatsip.charts.dates import milliseconds, month_axis, month_starts, next_month_starts
from natpatsip.charts.fills import fill_legend, filled
from natpatsip.charts.labels import beside_plot, drawn_from, name_axis, name_room, pick, value_column
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish

PLANNED, RANGE, ACTUAL = "Planned", "Range of the planned start or end", "Actual"

_ROW, _ROW_OF_PLANS = 46, 34
_BAR, _APART = 14, 9
_OVER_LABEL = 34  # pixels from the plot to the legend, for the reference's label between them
_STARTS = ("start_earliest", "start_latest", "actual_start")
_ENDS = ("end_earliest", "end_latest", "actual_end")


@dataclass(frozen=True)
class ReferenceDay:
    """A day to hold the phases against, and the text above its line, such as `End of Q4 2022/23`."""

    day: date
    label: str


def phase_timeline(
    table: pd.DataFrame,
    medium: Medium,
    *,
    name: str,
    short: str,
    start_earliest: str,
    start_latest: str,
    end_earliest: str,
    end_latest: str,
    label: str,
    short_label: str,
    actual_start: str | None = None,
    actual_end: str | None = None,
    reference: ReferenceDay | None = None,
) -> alt.TopLevelMixin:
    """A row for each phase, in the order of the frame: a bar for what was planned, below it one for what happened.

    Columns of days, of which the month counts: a bar begins with its first month and runs to the end of its last. From
    the earliest start to the latest, and from the earliest end to the latest, the bar is pale and dashed: the phase may
    begin or end anywhere there. Without a latest end it runs to the edge, with an arrowhead; without an earliest start
    there is none. A phase that has begun but not ended has a dot where it began. `label` stands right of the plot,
    `short_label` on a phone; both may be empty.
    """
    planned = {"start_earliest": start_earliest, "start_latest": start_latest, "end_earliest": end_earliest}
    actual = {key: field for key, field in (("actual_start", actual_start), ("actual_end", actual_end)) if field}
    words = {"name": name, "short": short, "label": label, "short_label": short_label}
    rows = pick(table, **words, **planned, end_latest=end_latest, **actual)
    rows = rows.assign(**{day: pd.NaT for day in ("actual_start", "actual_end") if day not in rows})
    first, last = _months_shown(rows, reference)
    began, edge = milliseconds(pd.Series([first, last + pd.DateOffset(months=1)]))
    rows = _in_milliseconds(rows)
    ink = palette(medium)
    span = alt.Scale(domain=[began, edge], zero=False, nice=False)
    x = alt.X("start:Q").scale(span).title(None).axis(month_axis(first, last, grid=True))
    apart = _APART if rows["actual_start"].notna().any() else 0
    layers = [
        *_bars(rows, edge, x, medium, apart),
        *_marks(rows, edge, ink, apart),
        *_reference(reference, began, edge, ink),
        *value_column(alt.Chart(drawn_from(rows)).encode(y=name_axis(rows)), ink),
    ]
    height = (_ROW if apart else _ROW_OF_PLANS) * len(rows)
    return finish(alt.layer(*layers), medium, height=height, beside=beside_plot(rows))


def _months_shown(rows: pd.DataFrame, reference: ReferenceDay | None) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last month; one more at the end for a bar that has no end."""
    named = pd.concat([pd.to_datetime(rows[day]) for day in (*_STARTS, *_ENDS)]).dropna()
    days = [*named, pd.Timestamp(reference.day)] if reference else [*named]
    months = month_starts(pd.Series(days))
    open_ended = rows["start_earliest"].notna() & rows["end_latest"].isna()
    return months.min(), months.max() + pd.DateOffset(months=int(open_ended.any()))


def _in_milliseconds(rows: pd.DataFrame) -> pd.DataFrame:
    starts = {day: milliseconds(month_starts(rows[day])) for day in _STARTS}
    ends = {day: milliseconds(next_month_starts(rows[day])) for day in _ENDS}
    return rows.assign(**starts, **ends)


def _segments(rows: pd.DataFrame, edge: float) -> Iterator[dict[str, object]]:
    """The parts of each planned bar and of each actual one, from left to right."""
    for row in rows.itertuples():
        end = edge if pd.isna(row.end_latest) else row.end_latest
        sure_from = row.start_earliest if pd.isna(row.start_latest) else row.start_latest
        sure_to = end if pd.isna(row.end_earliest) else min(end, row.end_earliest)
        cuts = [(row.start_earliest, sure_from, RANGE), (sure_from, sure_to, PLANNED), (sure_to, end, RANGE)]
        if sure_to < sure_from:
            cuts = [(row.start_earliest, end, RANGE)]
        for start, stop, part in [*cuts, (row.actual_start, row.actual_end, ACTUAL)]:
            if start < stop:
                yield {"name": row.name, "start": start, "end": stop, "part": part, "described": _described(row)}


def _described(row) -> str:
    return f"{row.name}: {row.label}"


def _bars(rows: pd.DataFrame, edge: float, x: alt.X, medium: Medium, apart: int) -> list[alt.Chart]:
    segments = pd.DataFrame(_segments(rows, edge), columns=["name", "start", "end", "part", "described"])
    ink = palette(medium)
    fills = dict(zip((PLANNED, RANGE, ACTUAL), (*ink.parts, Fill(ink.tick, ink.page)), strict=True))
    drawn = {part: fill for part, fill in fills.items() if part in set(segments["part"])}
    legend = fill_legend(drawn, medium, name_room(rows), offset=_OVER_LABEL)
    base = alt.Chart(drawn_from(segments)).encode(x=x, x2=alt.X2("end"), y=name_axis(rows))
    rows_of = [("!=", -apart), ("==", apart)] if apart else [("!=", 0)]
    return [
        filled(
            base.transform_filter(f"datum.part {relation} '{ACTUAL}'"), drawn, ink, legend, dashed=[RANGE], size=_BAR,
            yOffset=down,
        )
        for relation, down in rows_of
    ]  # fmt: skip


def _marks(rows: pd.DataFrame, edge: float, ink: Palette, apart: int) -> list[alt.Chart]:
    """An arrowhead where a plan has no end; a dot where a phase began that has not ended."""
    rows = rows.assign(described=[_described(row) for row in rows.itertuples()], edge=edge)
    open_ended = rows[rows["start_earliest"].notna() & rows["end_latest"].isna()]
    begun = rows[rows["actual_start"].notna() & rows["actual_end"].isna()]
    looks = {"filled": True, "opacity": 1}
    drawn = [
        (
            open_ended,
            "edge",
            {"shape": "triangle-right", "size": 420, "xOffset": 7, "yOffset": -apart, "color": ink.bar},
        ),
        (begun, "actual_start", {"size": 110, "yOffset": apart, "color": ink.tick}),
    ]
    return [
        alt.Chart(drawn_from(found[["name", at, "described"]]))
        .mark_point(**looks, **look)
        .encode(x=alt.X(f"{at}:Q"), y=alt.Y("name:N"), tooltip=alt.Tooltip("described:N"))
        for found, at, look in drawn
        if len(found)
    ]


def _reference(reference: ReferenceDay | None, began: float, edge: float, ink: Palette) -> list[alt.Chart]:
    """A line at the end of the day, its label on the side where there is more room."""
    if reference is None:
        return []
    at = milliseconds(pd.Series([pd.Timestamp(reference.day) + pd.Timedelta(days=1)])).iloc[0]
    side = "right" if at - began > edge - at else "left"
    base = alt.Chart(alt.InlineData(values=[{"at": at, "text": reference.label}])).encode(x=alt.X("at:Q"))
    words = base.mark_text(align=side, baseline="bottom", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink)
    return [
        base.mark_rule(color=ink.page, strokeWidth=4).encode(y=alt.YValue(-6), y2=alt.Y2Value("height")),
        base.mark_rule(color=ink.ink, strokeWidth=1.6).encode(y=alt.YValue(-6), y2=alt.Y2Value("height")),
        words.encode(y=alt.YValue(-8), text=alt.Text("text:N")),
    ]
