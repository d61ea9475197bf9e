"""Counts by stage of adoption: bars divided by stage, and a column for each stage divided into two parts."""

import textwrap
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from math import ceil
from typing import Any

import altair as alt

from natpatsip import catalogue
from natpatsip.charts.fills import fill_marks, write_texts
from natpatsip.charts.labels import frame_rows, name_axis, name_room, pick, relabelled
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.stage_words import NOT_REPORTED, stage_fills, stage_label, stage_legend
from natpatsip.charts.style import LABEL_SIZE, finish, plot_width, plots_across, width_of

_ROW, _BAR = 44, 30
_SHARE_ROW, _SHARE_BAR = 32, 24
_TOTAL_AT, _AFTER_TOTAL = 10, 10
_OVER_HEADING = 30  # pixels from the plot to the legend, for the headings between them
_COLUMNS_HEIGHT = 300
_HEADROOM = 1.08  # of the tallest column, for the total above it
_COUNT_HEIGHT = 15
_NAME_WRAPS_AT = 14
_WORDS_FIT_A_PHONE = 5  # columns


def stage_bars(table: Sequence[Row], medium: Medium, *, unit: str) -> Specification:
    """A bar for each group, in order of appearance, divided by stage, with its total right of the plot.

    A row is the `count` of a group, by `name`, at a `stage`: 0 to 7, or missing for what was not reported, which comes
    last, in grey. `unit` names what is counted, under the axis. Raises KeyError for a stage there is not.
    """
    rows = pick(table, "name", "short", "stage", "count")
    length = alt.X("start:Q", title=unit, axis=alt.Axis(tickMinStep=1, tickCount=5))
    return _divided_bars(rows, medium, length)


def stage_shares_in_columns(table: Sequence[Row], medium: Medium, *, marked: Sequence[str] = ()) -> Specification:
    """Bars of equal length, divided by the share at each stage, for each `column` side by side, one row for each group.

    A row is the `count` of a group, by `name`, in a column, at a `stage`: 0 to 7, or missing for what was not reported.
    The numbers written are counts, so that a share of few is seen to be one, with the total right of each bar. Groups
    and columns are in order of appearance; a group that has none in a column has no bar there, and those among `marked`
    are bold, with a frame.
    """
    given = pick(table, "name", "short", "column", "stage", "count")
    rows = [row | {"part": stage_label(row["stage"])} for row in given]
    names = list(dict.fromkeys(row["column"] for row in rows))
    between = _room_between(rows, len(names), medium)
    columns = {name: place * (100 + between) for place, name in enumerate(names)}
    ink = palette(medium)
    fills = stage_fills((row["part"] for row in rows), ink)
    bars: list[Row] = []
    totals: list[dict[str, Any]] = []
    for heading, start in columns.items():
        own = [row for row in rows if row["column"] == heading]
        counted = {name: count for name, count in _totals(own).items() if count}
        bars += [_shifted(row, start) for row in _in_percent(_stacked(own, fills), counted)]
        totals += [{"name": name, "at": start + 100, "text": f"{count:,}"} for name, count in counted.items()]
    last = max(columns.values()) + 100
    axis = alt.Axis(
        values=[start + share for start in columns.values() for share in (0, 50, 100)],
        labelExpr=f"(datum.value % {100 + between}) + '%'",
    )
    x = alt.X("start:Q", scale=alt.Scale(domain=[0, last], nice=False), title=None, axis=axis)
    beside = width_of(*(row["name"] for row in rows)) + _TOTAL_AT + width_of(*(total["text"] for total in totals))
    wide_enough = f"(datum.end - datum.start) / {last} * {plot_width(medium, beside)} > 8 * length(datum.text) + 6"
    down = name_axis(rows, bold=marked)
    base = Layer(bars).encode(y=down)
    legend = stage_legend(fills, medium, name_room(rows), offset=_OVER_HEADING)
    headings = Layer([{"at": start, "text": heading} for heading, start in columns.items()])
    look = {"fontSize": LABEL_SIZE, "fontWeight": "bold", "color": ink.ink, "align": "left"}
    layers = [
        fill_marks(
            base.encode(x=x, x2=alt.X2("end")), fills, ink, legend, dashed=[NOT_REPORTED], size=_SHARE_BAR
        ).choose("name"),
        write_texts(base.filter(wide_enough).encode(x=alt.X("middle:Q"))),
        Layer(totals).encode(y=alt.Y("name:N"), x=alt.X("at:Q"), text=alt.Text("text:N")).mark("text", dx=_TOTAL_AT, **look),
        headings.encode(x=alt.X("at:Q"), y=alt.YValue(-10), text=alt.Text("text:N")).mark("text", **look),
        frame_rows(marked, down, ink),
    ]  # fmt: skip
    return finish(layers, medium, height=_SHARE_ROW * len({row["name"] for row in rows}), beside=beside)


def _room_between(rows: Sequence[Row], columns: int, medium: Medium) -> int:
    """Percentage points between columns of bars, so that the totals of one fit before the next in the narrowest plot."""
    totals: Counter[tuple[str, str]] = Counter()
    for row in rows:
        totals[row["name"], row["column"]] += row["count"]
    room = _TOTAL_AT + width_of(*(f"{count:,}" for count in totals.values())) + _AFTER_TOTAL
    plot = plots_across(medium, 0)["narrow"]
    return ceil(100 * columns * room / (plot - room * (columns - 1)))


def stage_columns(
    table: Sequence[Row],
    medium: Medium,
    *,
    parts: Sequence[str],
    lowest: int = 0,
) -> Specification:
    """A column for every stage from `lowest` up, divided into `parts` from the bottom, with its total above it.

    A row is the `count` at a `stage` (missing: not reported) of a `part`, one of the two `parts`, such as direct and
    network support; a stage without a row has an empty place. Raises ValueError for more parts than can be told apart.
    """
    rows = [
        row | {"name": stage_label(row["stage"])}
        for row in pick(table, "stage", "part", "count")
        if row["stage"] is None or row["stage"] >= lowest
    ]
    counts = _totals(rows)
    totals = {name: counts[name] for name in _columns_shown(counts, lowest)}
    ink = palette(medium)
    fills = dict(zip(parts, ink.parts[: len(parts)], strict=True))
    top = _HEADROOM * max(*totals.values(), 1)
    height = alt.Y("start:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=None)
    base = Layer(_stacked(rows, fills)).encode(x=_stage_axis(list(totals)))
    columns = base.encode(y=height, y2=alt.Y2("end"))
    tall_enough = f"datum.count / {top} * {_COLUMNS_HEIGHT} > {_COUNT_HEIGHT}"
    layers = [
        fill_marks(columns, fills, ink, alt.Legend(), dashed=[NOT_REPORTED], width={"band": 0.7}),
        write_texts(base.filter(tall_enough).encode(y=alt.Y("middle:Q"))),
        _whole(totals, ink, baseline="bottom", dy=-5).encode(x=alt.X("name:N"), y=alt.Y("count:Q")),
    ]
    return finish(layers, medium, height=_COLUMNS_HEIGHT, beside=0)


def _divided_bars(rows: Sequence[Row], medium: Medium, length: alt.X) -> Specification:
    rows = [{**row, "part": stage_label(row["stage"])} for row in rows]
    totals = _totals(rows)
    ink = palette(medium)
    fills = stage_fills((row["part"] for row in rows), ink)
    beside = width_of(*totals) + _TOTAL_AT + width_of(*(f"{count:,}" for count in totals.values()))
    stacked = _stacked(rows, fills)
    longest = max(totals.values())
    wide_enough = f"(datum.end - datum.start) / {longest} * {plot_width(medium, beside)} > 8 * length(datum.text) + 6"
    base = Layer(stacked).encode(y=name_axis(rows))
    bars = base.encode(x=length, x2=alt.X2("end"))
    layers = [
        fill_marks(bars, fills, ink, stage_legend(fills, medium, name_room(rows)), dashed=[NOT_REPORTED], size=_BAR),
        write_texts(base.filter(wide_enough).encode(x=alt.X("middle:Q"))),
        _whole(totals, ink, align="left", dx=_TOTAL_AT).encode(y=alt.Y("name:N"), x=alt.XValue("width")),
    ]
    return finish(layers, medium, height=_ROW * len(totals), beside=beside)


def _totals(rows: Sequence[Row]) -> Counter[str]:
    """What each bar counts in all, by its name, in order of appearance."""
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row["name"]] += row["count"]
    return totals


def _columns_shown(counts: Container[str], lowest: int) -> list[str]:
    stages = [stage.label for stage in catalogue.stages() if stage.number >= lowest]
    return [*stages, NOT_REPORTED] if NOT_REPORTED in counts else stages


def _stacked(rows: Sequence[Row], fills: Mapping[str, Fill]) -> list[dict[str, Any]]:
    """Where each part of a bar begins, ends and has its middle, in counts, the parts in the order of their fills."""
    order = list(fills)
    ends: Counter[str] = Counter()
    stacked = []
    for row in sorted((row for row in rows if row["count"]), key=lambda row: order.index(row["part"])):
        start = ends[row["name"]]
        end = ends[row["name"]] = start + row["count"]
        text = f"{row['count']:,}"
        described = f"{row['name']}, {row['part']}: {text}"
        place = {"start": start, "end": end, "middle": (start + end) / 2}
        stacked.append({**row, **place, "text": text, "described": described, "ink": fills[row["part"]].ink})
    return stacked


def _in_percent(stacked: Sequence[Row], totals: Mapping[str, int]) -> list[dict[str, Any]]:
    shares = []
    for row in stacked:
        whole = totals[row["name"]]
        places = {place: 100 * row[place] / whole for place in ("start", "middle", "end")}
        shares.append({**row, **places, "described": f"{row['described']} of {whole:,}"})
    return shares


def _shifted(bar: Row, start: float) -> dict[str, Any]:
    """A part of a bar that begins at `start`, and says whose column it is in."""
    places = {place: start + bar[place] for place in ("start", "middle", "end")}
    return {**bar, **places, "described": f"{bar['column']}, {bar['described']}"}


def _whole(totals: Mapping[str, int], ink: Palette, **place: Any) -> Layer:
    words = Layer([{"name": name, "count": count, "text": f"{count:,}"} for name, count in totals.items()])
    return words.mark("text", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink, **place).encode(
        text=alt.Text("text:N")
    )


def _stage_axis(names: Sequence[str]) -> alt.X:
    """Number above name; on a phone a shorter name, and the number alone where columns are narrow."""
    long = {name: _number_above_name(name) for name in names}
    short: dict[str, list[str] | str] = {stage.label: [str(stage.number), stage.short] for stage in catalogue.stages()}
    if len(names) > _WORDS_FIT_A_PHONE:
        short = {stage.label: str(stage.number) for stage in catalogue.stages()}
    labels = relabelled(long, {name: short.get(name, ["Not", "reported"]) for name in names})
    axis = alt.Axis(labelExpr=labels, labelLimit=0, labelOverlap=False, labelLineHeight=17, grid=False)
    return alt.X("name:N", scale=alt.Scale(domain=list(names)), title=None, axis=axis)


def _number_above_name(name: str) -> list[str]:
    number, _, words = name.partition(" ")
    return [number, *textwrap.wrap(words, _NAME_WRAPS_AT)]
