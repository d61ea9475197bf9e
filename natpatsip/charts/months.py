"""Shares or counts by month: a line for each series, named at its end."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.dates import milliseconds, month_axis, month_name, month_starts
from natpatsip.charts.labels import drawn_from, pick, share_axis, short_when_narrow
from natpatsip.charts.lines import SHAPES, spread
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish, width_of

_HEIGHT = 320
_LABEL_GAP = 100 * 18 / _HEIGHT  # percent of the scale that one line of text takes
_MARK_AT, _LABEL_AT = 16, 28
_HEADROOM = 1.03
_FINANCIAL_YEAR = "Y-MAR"
# The unit stands above the axis, where it need not be read sideways.
_COUNT_AXIS = alt.Axis(tickCount=5, tickMinStep=1, titleAngle=0, titleAlign="left", titleX=0, titleY=-14)


def month_lines(
    table: pd.DataFrame,
    medium: Medium,
    *,
    month: str,
    series: str,
    short: str,
    value: str,
    label: str,
    unit: str | None = None,
    restarts: bool = False,
) -> alt.TopLevelMixin:
    """A line for each series, in order of appearance, from the first month of the frame to its last.

    `month` is any day of it; `value` a share in percent, on a scale from 0% to 100%, or a count of what `unit` names;
    `label` is the value as text. A month without a row or a value is a gap. A measure that `restarts` counts from
    nothing every financial year, so its line breaks where a year ends. Raises ValueError for more than five series.
    """
    given = pick(table, month=month, series=series, short=short, value=value, label=label)
    given["month"] = month_starts(given["month"])
    rows = _in_every_month(given)
    rows["year"] = rows["month"].dt.to_period(_FINANCIAL_YEAR).astype(str) if restarts else ""
    top = 100 if unit is None else _HEADROOM * max(rows["value"].max(), 1)
    labels = _end_labels(rows, top)
    ink = palette(medium)
    names = list(rows["series"].unique())
    y = share_axis(alt.Y, "value") if unit is None else _counts(top, unit)
    layers = [*_paths(rows, names, y, ink), *_labels(labels, names, ink)]
    beside = width_of("1,000,000") + _LABEL_AT + width_of(*labels["long"])
    return finish(alt.layer(*layers), medium, height=_HEIGHT, beside=beside)


def _in_every_month(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each series and month: where one were left out, the line would run straight across."""
    months = pd.period_range(rows["month"].min(), rows["month"].max(), freq="M").to_timestamp()
    names = rows[["series", "short"]].drop_duplicates("series")
    grid = names.merge(pd.DataFrame({"month": months}), how="cross")
    every = grid.merge(rows.drop(columns="short"), on=["series", "month"], how="left")
    name = every["month"].map(month_name)
    described = every["series"] + ", " + name + ": " + every["label"].fillna("")
    return every.assign(value=every["value"].astype(float), at=milliseconds(every["month"]), described=described)


def _end_labels(rows: pd.DataFrame, top: float) -> pd.DataFrame:
    """A label right of the plot for each line's latest value, none on another."""
    ends = rows.dropna(subset=["value"]).groupby("series", sort=False).tail(1)
    late = ends["month"] != rows["month"].max()
    when = (" in " + ends["month"].map(month_name)).where(late, "")
    at = [share * top / 100 for share in spread(list(100 * ends["value"] / top), _LABEL_GAP)]
    long, short = ends["series"] + ": " + ends["label"] + when, ends["short"] + ": " + ends["label"]
    return pd.DataFrame({"series": ends["series"], "long": long, "short": short, "value": at}).reset_index(drop=True)


def _counts(top: float, unit: str) -> alt.Y:
    return alt.Y("value:Q").scale(domain=[0, top], nice=False).title(unit).axis(_COUNT_AXIS)


def _paths(rows: pd.DataFrame, names: Sequence[str], y: alt.Y, ink: Palette) -> list[alt.Chart]:
    axis = month_axis(rows["month"].min(), rows["month"].max())
    ends = [rows["at"].min(), rows["at"].max()]
    x = alt.X("at:Q").scale(domain=ends, zero=False, nice=False, padding=8).title(None).axis(axis)
    columns = ["series", "year", "at", "value", "described"]
    base = alt.Chart(drawn_from(rows[columns])).encode(x=x, y=y, color=_colour(names, ink))
    line = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-path-domains").encode(detail=alt.Detail("year:N"))
    points = base.mark_point(filled=True, size=32, opacity=1)
    return [line, points.encode(shape=_shape(names), tooltip=alt.Tooltip("described:N"))]


def _labels(labels: pd.DataFrame, names: Sequence[str], ink: Palette) -> list[alt.Chart]:
    base = alt.Chart(drawn_from(labels)).encode(x=alt.XValue("width"), y=alt.Y("value:Q"))
    words = base.transform_calculate(shown=short_when_narrow("datum.long", "datum.short"))
    return [
        base.mark_point(filled=True, size=75, xOffset=_MARK_AT, opacity=1).encode(
            color=_colour(names, ink), shape=_shape(names)
        ),
        words.mark_text(align="left", dx=_LABEL_AT, fontSize=LABEL_SIZE, color=ink.ink).encode(
            text=alt.Text("shown:N")
        ),
    ]


def _colour(names: Sequence[str], ink: Palette) -> alt.Color:
    return alt.Color("series:N").scale(domain=list(names), range=ink.series[: len(names)]).legend(None)


def _shape(names: Sequence[str]) -> alt.Shape:
    return alt.Shape("series:N").scale(domain=list(names), range=SHAPES[: len(names)]).legend(None)
