"""Shares by quarter: a line for each series, named at its end, and the ambitions that they are measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import altair as alt
import pandas as pd

from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import drawn_from, pick, share_axis, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish, width_of

_HEIGHT = 340
_LABEL_GAP = 100 * 18 / _HEIGHT  # percentage points that one line of text takes
_MARK_AT, _LABEL_AT = 18, 30
SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down")


@dataclass(frozen=True)
class Aim:
    """The share that a series is to reach, in percent, the quarter that it is due in, and the share as text."""

    series: str
    quarter: str
    share: float
    label: str


def share_lines(
    table: pd.DataFrame,
    medium: Medium,
    *,
    quarters: Sequence[str],
    quarter: str,
    series: str,
    short: str,
    share: str,
    label: str,
    aims: Sequence[Aim] = (),
) -> alt.TopLevelMixin:
    """A line for each series, five at most, over `quarters`: labels such as `Q4 2022/23`, first to last.

    `share` is in percent; a quarter without a row or a share is a gap in the line. `label` is the share as text,
    `short` the series' name on a phone. An aim that is not due in one of `quarters` is not drawn.
    """
    given = pick(table, quarter=quarter, series=series, short=short, share=share, label=label)
    rows = _in_every_quarter(given, quarters)
    due = [aim for aim in aims if aim.quarter in set(quarters)]
    labels = _end_labels(rows, due, quarters[-1])
    ink = palette(medium)
    encoded = _encoding(list(rows["series"].unique()), quarters, ink)
    layers = [*_aims(due, encoded, ink), *_paths(rows, encoded), *_labels(labels, encoded, ink)]
    beside = width_of("100%") + _LABEL_AT + width_of(*labels["long"])
    return finish(alt.layer(*layers), medium, height=_HEIGHT, beside=beside)


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Where to write labels for these shares so that no two are nearer than `gap`, each as near to its share as can be.

    In the order of the values, between 0 and 100. Labels that crowd stand evenly around the middle of their values.
    """
    order = sorted(range(len(values)), key=lambda place: values[place])
    crowds: list[list[float]] = []
    for rank, place in enumerate(order):
        crowds.append([values[place] - rank * gap])
        while len(crowds) > 1 and fmean(crowds[-2]) > fmean(crowds[-1]):
            crowds[-2:] = [crowds[-2] + crowds[-1]]
    lowest = [fmean(crowd) for crowd in crowds for _ in crowd]
    room = 100 - gap * (len(values) - 1)
    at = [min(max(low, 0), room) + rank * gap for rank, low in enumerate(lowest)]
    return [at[order.index(place)] for place in range(len(values))]


def _in_every_quarter(rows: pd.DataFrame, quarters: Sequence[str]) -> pd.DataFrame:
    """A row for each series and quarter: where one were left out, the line would run straight across."""
    names = rows[["series", "short"]].drop_duplicates("series")
    grid = names.merge(pd.DataFrame({"quarter": list(quarters)}), how="cross")
    return grid.merge(rows.drop(columns="short"), on=["series", "quarter"], how="left")


def _end_labels(rows: pd.DataFrame, aims: Sequence[Aim], last: str) -> pd.DataFrame:
    """A label right of the plot for each line's latest share and each aim, none on another."""
    short = dict(zip(rows["series"], rows["short"], strict=True))
    said = [(aim.series, aim.share, True, f" ambition {aim.label}", f" aim {aim.label}") for aim in aims]
    for end in rows.dropna(subset=["share"]).groupby("series", sort=False).tail(1).itertuples():
        when = "" if end.quarter == last else f" in {end.quarter}"
        said.append((end.series, end.share, False, f": {end.label}{when}", f": {end.label}"))
    labels = pd.DataFrame(said, columns=["series", "share", "aim", "long", "short"])
    labels["at"] = spread(list(labels["share"]), _LABEL_GAP)
    labels["long"] = labels["series"] + labels["long"]
    labels["short"] = labels["series"].map(short) + labels["short"]
    return labels


def _encoding(series: list[str], quarters: Sequence[str], ink: Palette) -> dict[str, alt.X | alt.Color | alt.Shape]:
    points = alt.Scale(type="point", domain=list(quarters), padding=0.3)
    return {
        "x": alt.X("quarter:O").scale(points).title(None).axis(quarter_axis(quarters)),
        "color": alt.Color("series:N").scale(domain=series, range=ink.series[: len(series)]).legend(None),
        "shape": alt.Shape("series:N").scale(domain=series, range=SHAPES[: len(series)]).legend(None),
    }


def _paths(rows: pd.DataFrame, encoded: dict) -> list[alt.Chart]:
    base = alt.Chart(drawn_from(rows)).encode(x=encoded["x"], y=share_axis(alt.Y, "share"), color=encoded["color"])
    described = base.transform_calculate(described="datum.series + ', ' + datum.quarter + ': ' + datum.label")
    return [
        base.mark_line(strokeWidth=2.5, invalid="break-paths-show-path-domains"),
        described.mark_point(filled=True, size=75, opacity=1).encode(
            shape=encoded["shape"], tooltip=alt.Tooltip("described:N")
        ),
    ]


def _aims(aims: Sequence[Aim], encoded: dict, ink: Palette) -> list[alt.Chart]:
    """A diamond at the quarter an aim is due in, and a dotted line from it to its label."""
    if not aims:
        return []
    base = alt.Chart(drawn_from(pd.DataFrame(aims))).encode(x=encoded["x"], y=alt.Y("share:Q"), color=encoded["color"])
    return [
        base.mark_rule(strokeDash=[2, 3], strokeWidth=1.5).encode(x2=alt.X2Value("width")),
        base.mark_point(shape="diamond", size=130, fill=ink.page, strokeWidth=2.2, opacity=1),
    ]


def _labels(labels: pd.DataFrame, encoded: dict, ink: Palette) -> list[alt.Chart]:
    base = alt.Chart(drawn_from(labels)).encode(x=alt.XValue("width"), y=alt.Y("at:Q"))
    marks = base.encode(color=encoded["color"])
    lines = marks.transform_filter("!datum.aim").encode(shape=encoded["shape"])
    aims = marks.transform_filter("datum.aim")
    words = base.transform_calculate(shown=short_when_narrow("datum.long", "datum.short"))
    return [
        lines.mark_point(filled=True, size=75, xOffset=_MARK_AT, opacity=1),
        aims.mark_point(shape="diamond", size=110, xOffset=_MARK_AT, strokeWidth=2.2, opacity=1),
        words.mark_text(align="left", dx=_LABEL_AT, fontSize=LABEL_SIZE, color=ink.ink).encode(
            text=alt.Text("shown:N")
        ),
    ]
