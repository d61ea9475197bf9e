"""Counts by stage of adoption: bars divided by stage, and a column for each stage divided into two parts."""

import textwrap
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from natpatsip import catalogue
from natpatsip.charts.fills import filled, written
from natpatsip.charts.labels import drawn_from, name_axis, name_room, pick, relabelled, share_axis
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette, palette
from natpatsip.charts.stage_words import NOT_REPORTED, stage_fills, stage_labels, stage_legend
from natpatsip.charts.style import LABEL_SIZE, finish, plot_width, width_of

_ROW, _BAR = 44, 30
_SHARE_ROW, _SHARE_BAR = 32, 24
_TOTAL_AT = 10
_COLUMNS_HEIGHT = 300
_HEADROOM = 1.08  # of the tallest column, for the total above it
_COUNT_HEIGHT = 15
_NAME_WRAPS_AT = 14
_WORDS_FIT_A_PHONE = 5  # columns


def stage_bars(
    table: pd.DataFrame, medium: Medium, *, name: str, short: str, stage: str, count: str, unit: str
) -> alt.TopLevelMixin:
    """A bar for each group, in order of appearance, divided by stage, with its total right of the plot.

    A row is a group and a stage: 0 to 7, or missing for what was not reported, which comes last, in grey. `short` is
    the group's name on a phone; `unit` names what is counted, under the axis. Raises KeyError for a stage there is not.
    """
    rows = pick(table, name=name, short=short, stage=stage, count=count)
    length = alt.X("start:Q").title(unit).axis(tickMinStep=1, tickCount=5)
    return _divided_bars(rows, medium, length, bar=_BAR, row=_ROW, as_share=False)


def stage_shares(
    table: pd.DataFrame, medium: Medium, *, name: str, short: str, stage: str, count: str
) -> alt.TopLevelMixin:
    """A bar of equal length for each group, divided by the share at each stage, with its total right of the plot.

    Rows as for `stage_bars`; the numbers written are counts, so that a share of few is seen to be one. Groups of
    different size can be compared, and a group of none has no bar.
    """
    rows = pick(table, name=name, short=short, stage=stage, count=count)
    length = share_axis(alt.X, "start")
    return _divided_bars(rows, medium, length, bar=_SHARE_BAR, row=_SHARE_ROW, as_share=True)


def stage_columns(
    table: pd.DataFrame,
    medium: Medium,
    *,
    stage: str,
    part: str,
    count: str,
    parts: Sequence[str],
    lowest: int = 0,
) -> alt.TopLevelMixin:
    """A column for every stage from `lowest` up, divided into `parts` from the bottom, with its total above it.

    A row is a stage (missing: not reported) and one of the two `parts`, such as direct and network support; a stage
    without a row has an empty place. Raises ValueError for more parts than can be told apart.
    """
    rows = pick(table, stage=stage, part=part, count=count)
    rows = rows[rows["stage"].isna() | (rows["stage"] >= lowest)]
    rows["name"] = stage_labels(rows["stage"])
    names = _columns_shown(rows, lowest)
    totals = _totals(rows.merge(pd.DataFrame({"name": names}), how="right").fillna({"count": 0}), ["name"])
    ink = palette(medium)
    fills = dict(zip(parts, ink.parts[: len(parts)], strict=True))
    top = _HEADROOM * max(totals["count"].max(), 1)
    height = alt.Y("start:Q").scale(domain=[0, top], nice=False).axis(None)
    base = alt.Chart(drawn_from(_stacked(rows, "name", fills))).encode(x=_stage_axis(names))
    columns = base.encode(y=height, y2=alt.Y2("end"))
    tall_enough = f"datum.count / {top} * {_COLUMNS_HEIGHT} > {_COUNT_HEIGHT}"
    layers = [
        filled(columns, fills, ink, alt.Legend(), dashed=[NOT_REPORTED], width={"band": 0.7}),
        written(base.transform_filter(tall_enough).encode(y=alt.Y("middle:Q"))),
        _whole(totals, ink, baseline="bottom", dy=-5).encode(x=alt.X("name:N"), y=alt.Y("count:Q")),
    ]
    return finish(alt.layer(*layers), medium, height=_COLUMNS_HEIGHT, beside=0)


def _divided_bars(
    rows: pd.DataFrame, medium: Medium, length: alt.X, *, bar: int, row: int, as_share: bool
) -> alt.TopLevelMixin:
    rows["part"] = stage_labels(rows["stage"])
    totals = _totals(rows, ["name", "short"])
    ink = palette(medium)
    fills = stage_fills(rows["part"], ink)
    beside = width_of(*totals["name"]) + _TOTAL_AT + width_of(*totals["text"])
    stacked = _stacked(rows, "name", fills)
    stacked = _in_percent(stacked) if as_share else stacked
    longest = 100 if as_share else totals["count"].max()
    wide_enough = f"(datum.end - datum.start) / {longest} * {plot_width(medium, beside)} > 8 * length(datum.text) + 6"
    base = alt.Chart(drawn_from(stacked)).encode(y=name_axis(rows))
    bars = base.encode(x=length, x2=alt.X2("end"))
    layers = [
        filled(bars, fills, ink, stage_legend(fills, medium, name_room(totals)), dashed=[NOT_REPORTED], size=bar),
        written(base.transform_filter(wide_enough).encode(x=alt.X("middle:Q"))),
        _whole(totals, ink, align="left", dx=_TOTAL_AT).encode(y=alt.Y("name:N"), x=alt.XValue("width")),
    ]
    return finish(alt.layer(*layers), medium, height=row * len(totals), beside=beside)


def _in_percent(stacked: pd.DataFrame) -> pd.DataFrame:
    whole = stacked.groupby("name")["count"].transform("sum")
    places = {place: 100 * stacked[place] / whole for place in ("start", "middle", "end")}
    return stacked.assign(**places, described=stacked["described"] + " of " + whole.map("{:,.0f}".format))


def _columns_shown(rows: pd.DataFrame, lowest: int) -> list[str]:
    named = [stage.label for stage in catalogue.stages() if stage.number >= lowest]
    return named + [NOT_REPORTED] * (NOT_REPORTED in set(rows["name"]))


def _totals(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    totals = rows.groupby(by, sort=False, as_index=False)["count"].sum()
    return totals.assign(text=totals["count"].map("{:,.0f}".format))


def _stacked(rows: pd.DataFrame, by: str, fills: Mapping[str, Fill]) -> pd.DataFrame:
    """Where each part of a bar begins, ends and has its middle, in counts, the parts in the order of their fills."""
    places = {part: place for place, part in enumerate(fills)}
    ordered = rows[rows["count"] > 0].sort_values("part", key=lambda part: part.map(places), kind="stable")
    end = ordered.groupby(by)["count"].cumsum()
    start = end - ordered["count"]
    text = ordered["count"].map("{:,.0f}".format)
    described = ordered["name"] + ", " + ordered["part"] + ": " + text
    ink = [fills[part].ink for part in ordered["part"]]
    return ordered.assign(start=start, end=end, middle=(start + end) / 2, text=text, described=described, ink=ink)


def _whole(totals: pd.DataFrame, ink: Palette, **place: object) -> alt.Chart:
    words = alt.Chart(drawn_from(totals)).mark_text(fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink, **place)
    return words.encode(text=alt.Text("text:N"))


def _stage_axis(names: Sequence[str]) -> alt.X:
    """Number above name; on a phone a shorter name, and the number alone where columns are narrow."""
    long = {name: _number_above_name(name) for name in names}
    short = {stage.label: [str(stage.number), stage.short] for stage in catalogue.stages()}
    if len(names) > _WORDS_FIT_A_PHONE:
        short = {stage.label: str(stage.number) for stage in catalogue.stages()}
    labels = relabelled(long, {name: short.get(name, ["Not", "reported"]) for name in names})
    axis = alt.Axis(labelExpr=labels, labelLimit=0, labelOverlap=False, labelLineHeight=17, grid=False)
    return alt.X("name:N").scale(domain=list(names)).title(None).axis(axis)


def _number_above_name(name: str) -> list[str]:
    number, _, words = name.partition(" ")
    return [number, *textwrap.wrap(words, _NAME_WRAPS_AT)]
