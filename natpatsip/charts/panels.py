"""Many shares by quarter: a strip for each series, one line in it, held against its aim."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.headings import quarter_axis
from natpatsip.charts.labels import (
    NARROW,
    beside_plot,
    drawn_from,
    haloed,
    pick,
    relabelled,
    short_when_narrow,
    value_column,
)
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish

_STRIP = 72
_TOP = 0.12  # of a strip, above 100%
_FIRST = 42  # pixels left of the first quarter, for its share
_AIM, _NARROW_AIM = 72, 46  # pixels right of the last quarter, for the aim
_LAST = f"width - ({NARROW} ? {_NARROW_AIM} : {_AIM})"
_POINT = 36


def share_panels(
    table: pd.DataFrame,
    medium: Medium,
    *,
    quarters: Sequence[str],
    quarter: str,
    series: str,
    short: str,
    share: str,
    label: str,
    aim: str | None = None,
) -> alt.TopLevelMixin:
    """A strip for each series, in order of appearance, with its line from 0% to 100% over `quarters`, first to last.

    `share` is in percent; a quarter without a row or a share is a gap. `label` is the share as text: the first is
    written before the line and the latest right of the plot, with a tick where it reaches the series' `aim`, a column
    of percentages, missing where there is none. `short` is the series' name on a phone.
    """
    rows = pick(table, quarter=quarter, series=series, short=short, share=share, label=label)
    rows["aim"] = table[aim].astype(float).to_numpy() if aim else float("nan")
    names = rows.drop_duplicates("series")[["series", "short", "aim"]].reset_index(drop=True)
    names["place"] = names.index
    placed = _placed(rows, names, quarters)
    latest = _latest(placed, names)
    ink = palette(medium)
    y = alt.Y("at:Q").scale(domain=[0, len(names)], reverse=True, nice=False).title(None).axis(_name_axis(names))
    x = _quarters(quarters)
    strips = alt.Chart(drawn_from(latest)).encode(y=alt.Y("middle:Q"))
    layers = [*_paths(placed, x, y, ink), *_aims(names, ink), *value_column(strips, ink, latest["reached"].any())]
    beside = beside_plot(latest)
    return finish(alt.layer(*layers), medium, height=_STRIP * len(names), beside=beside)


def _placed(rows: pd.DataFrame, names: pd.DataFrame, quarters: Sequence[str]) -> pd.DataFrame:
    """A row for each series and quarter, and how far down it stands: a strip is 1 high, 0% its lower edge."""
    grid = names.merge(pd.DataFrame({"quarter": list(quarters)}), how="cross")
    placed = grid.merge(rows[["quarter", "series", "share", "label"]], on=["series", "quarter"], how="left")
    return placed.assign(
        share=placed["share"].astype(float), at=_height(placed["place"], placed["share"].astype(float))
    )


def _height(place: pd.Series, share: pd.Series) -> pd.Series:
    return place + 1 - (1 - _TOP) * share / 100


def _latest(placed: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """What stands right of each strip: its latest share and, where that is not the last quarter's, whose it is."""
    last = placed["quarter"].iloc[-1] if len(placed) else None
    ends = placed.dropna(subset=["share"]).groupby("series").tail(1).set_index("series")
    found = names.set_index("series").join(ends[["quarter", "share", "label"]])
    late = found["quarter"].notna() & (found["quarter"] != last)
    short_label = found["label"].fillna("–")
    label = short_label.mask(late, short_label + " in " + found["quarter"].fillna(""))
    reached = found["share"].ge(found["aim"])
    return found.assign(
        name=found.index, label=label, short_label=short_label, reached=reached, middle=found["place"] + 0.5
    ).reset_index(drop=True)


def _name_axis(names: pd.DataFrame) -> alt.Axis:
    """The name of each strip at its middle, and a line along its lower edge, which is 0%."""
    long = {str(place + 1): name for place, name in names["series"].items()}
    short = {str(place + 1): name for place, name in names["short"].items()}
    return alt.Axis(
        values=list(range(1, len(names) + 1)), labelExpr=relabelled(long, short), labelOffset=-_STRIP / 2, labelLimit=0,
        labelOverlap=False, grid=True,
    )  # fmt: skip


def _quarters(quarters: Sequence[str]) -> alt.X:
    across = alt.Scale(type="point", domain=list(quarters), padding=0, range=[_FIRST, alt.ExprRef(_LAST)])
    return alt.X("quarter:O").scale(across).title(None).axis(quarter_axis(quarters))


def _paths(placed: pd.DataFrame, x: alt.X, y: alt.Y, ink: Palette) -> list[alt.Chart]:
    base = alt.Chart(drawn_from(placed)).encode(x=x, y=y)
    line = base.mark_line(strokeWidth=2.5, color=ink.bar, invalid="break-paths-show-path-domains")
    described = base.transform_calculate(described="datum.series + ', ' + datum.quarter + ': ' + datum.label")
    first = placed.dropna(subset=["share"]).groupby("series", sort=False).head(1)
    words = alt.Chart(drawn_from(first[["quarter", "at", "label"]])).encode(
        x=x, y=alt.Y("at:Q"), text=alt.Text("label:N")
    )
    return [
        line.encode(detail=alt.Detail("series:N")),
        described.mark_point(filled=True, size=_POINT, opacity=1, color=ink.bar).encode(
            tooltip=alt.Tooltip("described:N")
        ),
        *haloed(words, ink, align="right", dx=-7),
    ]


def _aims(names: pd.DataFrame, ink: Palette) -> list[alt.Chart]:
    """A dashed line at each aim, and its number where the line ends."""
    aimed = names.dropna(subset=["aim"])
    if aimed.empty:
        return []
    rows = pd.DataFrame({"at": _height(aimed["place"], aimed["aim"]), "text": aimed["aim"].map("{:g}%".format)})
    base = alt.Chart(drawn_from(rows)).encode(y=alt.Y("at:Q"))
    named = base.transform_calculate(shown=short_when_narrow("'aim ' + datum.text", "datum.text"))
    return [
        base.mark_rule(strokeDash=[5, 3], strokeWidth=1.4, color=ink.ink).encode(
            x=alt.XValue(_FIRST), x2=alt.X2Value(alt.ExprRef(f"{_LAST} + 8"))
        ),
        named.mark_text(align="left", fontSize=LABEL_SIZE, fontWeight="bold", color=ink.ink).encode(
            x=alt.XValue(alt.ExprRef(f"{_LAST} + 12")), text=alt.Text("shown:N")
        ),
    ]
