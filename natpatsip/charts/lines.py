"""Shares by quarter: a line for each series, named at its end, and the ambitions that they are measured against."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import altair as alt

from natpatsip.charts.end_labels import place_labels, write_labels
from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import pick, share_axis
from natpatsip.charts.medium import Medium
from natpatsip.charts.notes import note_layers, note_rows, share_of_point
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish, plots_across, width_of

_HEIGHT = 340
_MARK_AT, _LABEL_AT = 18, 30
_PADDING = 0.3  # of the step from one quarter to the next
# What a point says when pointed at.
POINTED_AT = "datum.series + ', ' + datum.quarter + ': ' + datum.label + ', ' + datum.counted"
# A line breaks where there is nothing.
GAPS = "break-paths-show-path-domains"
# Of a series at a quarter.
FIELDS = ("quarter", "series", "short", "share", "label", "so_far", "counted")
SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down")


@dataclass(frozen=True)
class Aim:
    """The share that a series is to reach, in percent, and the quarter that it is due in."""

    series: str
    quarter: str
    share: float


def share_lines(
    table: Sequence[Row],
    medium: Medium,
    *,
    quarters: Sequence[str],
    aims: Sequence[Aim] = (),
) -> Specification:
    """A line for each `series`, five at most, over `quarters`: labels such as `Q4 2022/23`, first to last.

    A row is a series and a `quarter`, of FIELDS. `share` is in percent; a quarter without a row or a share is a gap in
    the line. `label` is the share as text, `short` the series' name on a phone; `counted`, “1,060 of 2,000”, is said
    when pointed at. `so_far` says how many have returned (“4 of 15”) where a quarter is coming in, and is empty
    elsewhere: such a share is a hollow point at the end of a dashed line. An aim that is not due in one of `quarters`
    is not drawn.
    """
    rows = with_gaps(pick(table, *FIELDS), "quarter", quarters, "share")
    due = [aim for aim in aims if aim.quarter in quarters]
    labels = _end_labels(rows, due, quarters[-1])
    ink = palette(medium)
    encoded = _encoding(list(dict.fromkeys(row["series"] for row in rows)), quarters, ink)
    beside = width_of("100%") + _LABEL_AT + width_of(*(label["long"] for label in labels))
    across = partial(share_of_point, quarters=quarters, padding=_PADDING)
    notes = note_rows(medium.notes, across, plots_across(medium, beside))
    layers = [
        *_aims(due, encoded, ink),
        *_paths(rows, encoded, ink),
        *_labels(labels, encoded, ink),
        *note_layers(notes, ink, alt.X("quarter:O")),
    ]
    return finish(layers, medium, height=_HEIGHT, beside=beside)


def with_gaps(rows: Sequence[Row], time: str, times: Sequence[object], value: str) -> list[Row]:
    """A row for each `series` and each of `times`, with no `value` and no `label` where none was given.

    Where one were left out, the line would run straight across.
    """
    given = {(row["series"], row[time]): row for row in rows}
    series = {row["series"]: {**row, value: None, "label": None, "so_far": ""} for row in rows}
    return [given.get((name, at), gap | {time: at}) for name, gap in series.items() for at in times]


def _end_labels(rows: Sequence[Row], aims: Sequence[Aim], last: str) -> list[dict[str, Any]]:
    """A label right of the plot for each line's latest share and each aim, none on another."""
    short = {row["series"]: row["short"] for row in rows}
    labels: list[dict[str, Any]] = [
        {
            "series": aim.series,
            "share": aim.share,
            "aim": True,
            "long": f"{aim.series} ambition {aim.share:g}%",
            "short": f"{short[aim.series]} aim {aim.share:g}%",
        }
        for aim in aims
    ]
    latest = {row["series"]: row for row in rows if row["share"] is not None}
    labels += [
        {
            "series": row["series"],
            "share": row["share"],
            "aim": False,
            "long": f"{row['series']}: {row['label']}{told_of(row, last)}",
            "short": f"{row['short']}: {row['label']}",
        }
        for row in latest.values()
    ]
    places = place_labels([label["share"] for label in labels], _HEIGHT)
    return [label | {"at": at} for label, at in zip(labels, places, strict=True)]


def told_of(row: Row, last: str) -> str:
    """What follows the label of a latest share: of how many it is, or of which quarter, where that has to be said."""
    if row["so_far"]:
        return f" ({row['so_far']})"
    return "" if row["quarter"] == last else f" in {row['quarter']}"


def split_coming_in(rows: Sequence[Row], value: str) -> tuple[list[Row], list[Row]]:
    """The rows without the values of quarters that are coming in, and those of each series from its last settled one on.

    The second list is empty where nothing is coming in.
    """
    settled = [{**row, value: None, "label": None} if row["so_far"] else row for row in rows]
    after: list[Row] = []
    for row, following in pairwise(rows):
        if following["so_far"] and following["series"] == row["series"]:
            after += [following] if row["so_far"] else [row, following]
    return settled, after


def _encoding(series: list[str], quarters: Sequence[str], ink: Palette) -> dict[str, alt.X | alt.Color | alt.Shape]:
    points = alt.Scale(type="point", domain=list(quarters), padding=_PADDING)
    colours = alt.Scale(domain=series, range=ink.series[: len(series)])
    shapes = alt.Scale(domain=series, range=SHAPES[: len(series)])
    return {
        "x": alt.X("quarter:O", scale=points, title=None, axis=quarter_axis(quarters)),
        "color": alt.Color("series:N", scale=colours, legend=None),
        "shape": alt.Shape("series:N", scale=shapes, legend=None),
    }


def _paths(rows: Sequence[Row], encoded: dict, ink: Palette) -> list[Layer]:
    settled, coming_in = split_coming_in(rows, "share")
    base = Layer(settled).encode(x=encoded["x"], y=share_axis(alt.Y, "share"), color=encoded["color"])
    described = base.calculate(described=POINTED_AT)
    points = described.mark("point", filled=True, size=75, opacity=1)
    return [
        base.mark("line", strokeWidth=2.5, invalid=GAPS),
        points.encode(shape=encoded["shape"], tooltip=alt.Tooltip("described:N")),
        *_coming_in(coming_in, encoded, ink),
    ]


def _coming_in(rows: Sequence[Row], encoded: dict, ink: Palette) -> list[Layer]:
    base = Layer(rows).encode(x=encoded["x"], y=alt.Y("share:Q"), color=encoded["color"])
    line, points = coming_in_layers(base, ink, POINTED_AT)
    return [line, points.encode(shape=encoded["shape"])]


def coming_in_layers(
    base: Layer, ink: Palette, told: str, *, size: int = 75, colour: str | None = None
) -> tuple[Layer, Layer]:
    """A dashed line from what is settled to a hollow point: not all of those whose share it is have returned.

    `told` is what a settled point says when pointed at; `colour` is that of both, where no channel has it.
    """
    points = base.filter("datum.so_far").calculate(described=f"{told} + ', ' + datum.so_far + ' returned so far'")
    hollow = points.mark(
        "point", size=size, opacity=1, fill=ink.page, strokeWidth=2, **({"stroke": colour} if colour else {})
    )
    return (
        base.mark("line", strokeWidth=2, strokeDash=[4, 4], invalid=GAPS, **({"color": colour} if colour else {})),
        hollow.encode(tooltip=alt.Tooltip("described:N")),
    )


def _aims(aims: Sequence[Aim], encoded: dict, ink: Palette) -> list[Layer]:
    """A diamond at the quarter an aim is due in, and a dotted line from it to its label."""
    base = Layer([asdict(aim) for aim in aims]).encode(x=encoded["x"], y=alt.Y("share:Q"), color=encoded["color"])
    return [
        base.mark("rule", strokeDash=[2, 3], strokeWidth=1.5).encode(x2=alt.X2Value("width")),
        base.mark("point", shape="diamond", size=130, fill=ink.page, strokeWidth=2.2, opacity=1),
    ]


def _labels(labels: Sequence[Row], encoded: dict, ink: Palette) -> list[Layer]:
    marks = Layer(labels).encode(x=alt.XValue("width"), y=alt.Y("at:Q"), color=encoded["color"])
    lines = marks.filter("!datum.aim").encode(shape=encoded["shape"])
    aims = marks.filter("datum.aim")
    return [
        lines.mark("point", filled=True, size=75, xOffset=_MARK_AT, opacity=1),
        # An empty layer would be announced as a picture without a name.
        *(
            [aims.mark("point", shape="diamond", size=110, xOffset=_MARK_AT, strokeWidth=2.2, opacity=1)]
            if any(label["aim"] for label in labels)
            else []
        ),
        write_labels(labels, "at", ink.ink, away=_LABEL_AT),
    ]
