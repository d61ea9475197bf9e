"""Counts by stage of adoption: bars divided by stage, and a column for each stage divided into two parts."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence

import altair as alt
import pandas as pd

from natpatsip import catalogue
from natpatsip.charts.labels import drawn_from, name_axis, pick, relabelled
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish, plot_width, width_of

NOT_REPORTED = "Not reported"

_ROW, _BAR = 44, 30
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
    rows["part"] = _stage_labels(rows["stage"])
    totals = _totals(rows, ["name", "short"])
    ink = palette(medium)
    fills = _stage_fills(rows, ink)
    beside = width_of(*totals["name"]) + _TOTAL_AT + width_of(*totals["text"])
    wide_enough = f"datum.count / {totals['count'].max()} * {plot_width(medium, beside)} > 8 * length(datum.text) + 6"
    base = alt.Chart(drawn_from(_stacked(rows, "name", fills))).encode(y=name_axis(rows))
    length = alt.X("start:Q").title(unit).axis(tickMinStep=1, tickCount=5)
    layers = [
        _parts(base, fills, ink, _stage_legend(fills, medium, beside), size=_BAR).encode(x=length, x2=alt.X2("end")),
        _counts(base.encode(x=alt.X("middle:Q")), shown=wide_enough),
        _written(totals, ink, align="left", dx=_TOTAL_AT).encode(y=alt.Y("name:N"), x=alt.XValue("width")),
    ]
    return finish(alt.layer(*layers), medium, height=_ROW * len(totals), beside=beside)


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
    rows["name"] = _stage_labels(rows["stage"])
    names = _columns_shown(rows, lowest)
    totals = _totals(rows.merge(pd.DataFrame({"name": names}), how="right").fillna({"count": 0}), ["name"])
    ink = palette(medium)
    fills = dict(zip(parts, ink.parts[: len(parts)], strict=True))
    top = _HEADROOM * max(totals["count"].max(), 1)
    height = alt.Y("start:Q").scale(domain=[0, top], nice=False).axis(None)
    base = alt.Chart(drawn_from(_stacked(rows, "name", fills))).encode(x=_stage_axis(names))
    layers = [
        _parts(base, fills, ink, alt.Legend(), width={"band": 0.7}).encode(y=height, y2=alt.Y2("end")),
        _counts(base.encode(y=alt.Y("middle:Q")), shown=f"datum.count / {top} * {_COLUMNS_HEIGHT} > {_COUNT_HEIGHT}"),
        _written(totals, ink, baseline="bottom", dy=-5).encode(x=alt.X("name:N"), y=alt.Y("count:Q")),
    ]
    return finish(alt.layer(*layers), medium, height=_COLUMNS_HEIGHT, beside=0)


def _stage_labels(stages: Iterable[float | None]) -> list[str]:
    return [NOT_REPORTED if pd.isna(stage) else catalogue.stage(int(stage)).label for stage in stages]


def _columns_shown(rows: pd.DataFrame, lowest: int) -> list[str]:
    named = [stage.label for stage in catalogue.stages() if stage.number >= lowest]
    return named + [NOT_REPORTED] * (NOT_REPORTED in set(rows["name"]))


def _stage_fills(rows: pd.DataFrame, ink: Palette) -> dict[str, Fill]:
    """The fill of every stage, of those no row is at too, so that a legend never changes its order."""
    fills = {stage.label: fill for stage, fill in zip(catalogue.stages(), ink.stages, strict=True)}
    return fills | ({NOT_REPORTED: ink.not_reported} if NOT_REPORTED in set(rows["part"]) else {})


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


def _parts(base: alt.Chart, fills: Mapping[str, Fill], ink: Palette, legend: alt.Legend, **size: object) -> alt.Chart:
    """The bars; outlined, since the palest fills alone do not stand out, and dashed where nothing was reported."""
    areas = alt.Scale(domain=list(fills), range=[fill.area for fill in fills.values()])
    dashes = alt.Scale(domain=list(fills), range=[[3, 2] if part == NOT_REPORTED else [1, 0] for part in fills])
    # A legend draws no outline that is not itself on a scale.
    outlines = alt.Scale(domain=list(fills), range=[ink.outline])
    return base.mark_bar(strokeWidth=0.8, **size).encode(
        fill=alt.Fill("part:N").scale(areas).legend(legend),
        stroke=alt.Stroke("part:N").scale(outlines).legend(legend),
        strokeDash=alt.StrokeDash("part:N").scale(dashes).legend(legend),
        tooltip=alt.Tooltip("described:N"),
    )


def _counts(base: alt.Chart, *, shown: str) -> alt.Chart:
    """The number on each part that has room for it, in the ink that reads on its fill."""
    written = base.transform_filter(shown).mark_text(fontSize=LABEL_SIZE)
    return written.encode(text=alt.Text("text:N"), color=alt.Color("ink:N").scale(None))


def _written(totals: pd.DataFrame, ink: Palette, **place: object) -> alt.Chart:
    written = alt.Chart(drawn_from(totals)).mark_text(fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink, **place)
    return written.encode(text=alt.Text("text:N"))


def _stage_legend(parts: Iterable[str], medium: Medium, beside: int) -> alt.Legend:
    """In the order of the stages, as many to a line as there is room for."""
    short = {stage.label: f"{stage.number} {stage.short}" for stage in catalogue.stages()}
    labels = relabelled({part: part for part in parts}, {part: short.get(part, part) for part in parts})
    room = f"containerSize()[0] - {beside}" if medium.width is None else plot_width(medium, beside)
    return alt.Legend(columns=alt.ExprRef(f"{room} > 600 ? 5 : {room} > 440 ? 3 : 2"), labelExpr=labels)


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
