"""The marks of small control charts: frames with their scale, lines, and points by type."""

import altair as alt
import pandas as pd

from natpatsip.charts.control.inks import COMMON_CAUSE, LIMIT_DASH, MEAN_DASH, TARGET_DASH, TRIAL_DASH
from natpatsip.charts.control.legend import point_fill, point_shape
from natpatsip.charts.control.levels import MEAN, MEDIAN
from natpatsip.charts.control.panel_board import PanelBoard
from natpatsip.charts.control.panel_places import LEFT, PLOT_HEIGHT, PLOT_TOP, placed
from natpatsip.charts.labels import drawn_from

_SMALL = 12
_MONTHS_AT = PLOT_TOP + PLOT_HEIGHT + 16
_COMMON, _SPECIAL, _LAST = 9, 34, 95


def frame_layers(board: PanelBoard) -> list[alt.Chart]:
    """The highest and the lowest value of each scale, with a line at each, and the first and the last month below."""
    edges = [
        {"place": place, "share": share, "text": scale.written(value)}
        for place, scale in board.scales.items()
        for share, value in ((0, scale.low), (1, scale.high))
    ]
    days = board.points.sort_values("at")["date"]
    months = board.units[["place"]].assign(first=f"{days.iloc[0]:%b %y}", last=f"{days.iloc[-1]:%b %y}")
    lines, below, places = alt.Chart(alt.InlineData(values=edges)), alt.Chart(drawn_from(months)), board.places
    small, up, down = {"fontSize": _SMALL, "color": board.ink.quiet_ink}, places.down("datum.share"), _MONTHS_AT
    left, right = places.across("0"), places.across("1")
    return [
        placed(lines, x=left, x2=right, y=up).mark_rule(aria=False, color=board.ink.grid),
        placed(lines, x=places.from_left(LEFT - 6), y=up).mark_text(align="right", **small).encode(text="text:N"),
        placed(below, x=left, y=places.from_top(down)).mark_text(align="left", **small).encode(text="first:N"),
        placed(below, x=right, y=places.from_top(down)).mark_text(align="right", **small).encode(text="last:N"),
    ]


def series_layers(board: PanelBoard) -> list[alt.Chart]:
    """Limits, mean and target of each unit, the line through its points, and each point by its type."""
    levels, ink = board.levels, board.ink
    middle = levels["line"].isin([MEAN, MEDIAN])
    first, last = board.span
    targets = board.units.dropna(subset=["target"]).rename(columns={"target": "value"}).assign(start=first, stop=last)
    looks = [
        (levels[~middle & ~levels["trial"]], {"strokeDash": LIMIT_DASH, "strokeWidth": 1.2, "color": ink.limit}),
        (levels[~middle & levels["trial"]], {"strokeDash": TRIAL_DASH, "strokeWidth": 1.6, "color": ink.limit}),
        (levels[middle], {"strokeDash": MEAN_DASH, "strokeWidth": 1.3, "color": ink.ink}),
        (targets, {"strokeDash": TARGET_DASH, "strokeWidth": 1.6, "color": ink.target}),
    ]
    return [*(_rules(rows, board).mark_rule(aria=False, **look) for rows, look in looks if len(rows)), *_points(board)]


def _rules(rows: pd.DataFrame, board: PanelBoard) -> alt.Chart:
    shares = {"from": board.over(rows["start"]), "to": board.over(rows["stop"]), "up": board.up(rows)}
    base, places = alt.Chart(drawn_from(rows[["place"]].assign(**shares))), board.places
    return placed(base, x=places.across("datum.from"), x2=places.across("datum.to"), y=places.down("datum.up"))


def _points(board: PanelBoard) -> list[alt.Chart]:
    points, ink = board.points, board.ink
    told = points["name"] + ", " + points["when"] + ": " + points["label"] + ", " + points["cause"]
    between = (", limits " + points["limits"]).where(points["limits"].ne(""), "")
    shares = {"over": board.over(points["at"]), "up": board.up(points), "described": told + between}
    rows = points[["place", "stretch", "point_type", "last"]].assign(**shares)
    places = board.places
    base = placed(alt.Chart(drawn_from(rows)), x=places.across("datum.over"), y=places.down("datum.up"))
    marks = base.mark_point(
        filled=True, opacity=1, stroke=ink.outline, size=_by_kind(_LAST, _COMMON, _SPECIAL),
        strokeWidth=_by_kind(1.4, 0, 0.7),
    )  # fmt: skip
    return [
        base.mark_line(aria=False, color=ink.path, strokeWidth=1.2).encode(detail=["place:N", "stretch:N"]),
        marks.encode(
            shape=point_shape(),
            fill=point_fill(ink),
            tooltip=alt.Tooltip("described:N"),
            description=alt.Description("described:N"),
        ),
    ]


def _by_kind(last: float, common: float, special: float) -> alt.ExprRef:
    return alt.ExprRef(f"datum.last ? {last} : datum.point_type == '{COMMON_CAUSE}' ? {common} : {special}")
