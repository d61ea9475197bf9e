"""A board of phases: a row for each system, a mark at the phase it has reached, its score written in it."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import NARROW, drawn_from, name_axis, name_room, pick, short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW = 30
_MARK, _NARROW_MARK = 620, 480


def phase_board(
    table: pd.DataFrame,
    medium: Medium,
    *,
    phases: Mapping[str, str],
    name: str,
    short: str,
    phase: str,
    text: str,
    detail: str,
    group: str | None = None,
) -> alt.TopLevelMixin:
    """A row for each row of the frame, in its order, with a mark at its `phase`, one of `phases`.

    `phases` are the columns, first to last, each with its short form; the first stands for not having begun, and its
    marks are hollow. `text` is written in the mark, such as the progress score `3.5`, and may be missing; `detail` is
    what it says when pointed at, after its `name`. A row without a phase has no mark and says so. `group` is a column
    whose changes from row to row set a heading above the rows that follow. Raises KeyError for another phase.
    """
    rows = pick(table, name=name, short=short, phase=phase, text=text, detail=detail)
    rows["group"] = table[group].to_numpy() if group else None
    _check(rows["phase"], phases)
    rows["described"] = rows["name"] + ": " + rows["detail"].astype(str)
    rows["first"] = rows["phase"] == next(iter(phases))
    lines = _with_headings(rows) if group else rows[["name", "short"]]
    ink = palette(medium)
    left = name_room(lines)
    y = name_axis(lines, bold=list(rows["group"].dropna().unique()))
    base = alt.Chart(drawn_from(rows)).encode(x=heading_axis("phase", phases, medium, left), y=y)
    layers = [*_marks(base, ink), *(_hollow(base, ink) if rows["first"].any() else []), *_not_returned(rows, y, ink)]
    return finish(alt.layer(*layers), medium, height=_ROW * len(lines), beside=left.long)


def _check(given: pd.Series, phases: Mapping[str, str]) -> None:
    unknown = set(given.dropna()) - set(phases)
    if unknown:
        raise KeyError(f"There is no phase {sorted(unknown)} among {list(phases)}.")


def _with_headings(rows: pd.DataFrame) -> pd.DataFrame:
    lines = []
    for group, members in rows.groupby("group", sort=False):
        lines.append({"name": group, "short": group})
        lines.extend(members[["name", "short"]].to_dict("records"))
    return pd.DataFrame(lines)


def _size() -> alt.ExprRef:
    return alt.ExprRef(short_when_narrow(str(_MARK), str(_NARROW_MARK)))


def _hollow(base: alt.Chart, ink: Palette) -> list[alt.Chart]:
    not_begun = base.transform_filter("datum.phase && datum.first")
    rings = not_begun.mark_point(size=_size(), stroke=ink.outline, strokeDash=[3, 2], opacity=1)
    return [rings.encode(tooltip=alt.Tooltip("described:N"))]


def _marks(base: alt.Chart, ink: Palette) -> list[alt.Chart]:
    begun = base.transform_filter("datum.phase && !datum.first")
    words = begun.mark_text(fontSize=alt.ExprRef(f"{NARROW} ? 11 : {LABEL_SIZE}"), fontWeight="bold", color=ink.page)
    return [
        begun.mark_rule(strokeWidth=3, color=ink.grid).encode(x2=alt.X2Value(0)),
        begun.mark_circle(size=_size(), color=ink.bar, opacity=1).encode(tooltip=alt.Tooltip("described:N")),
        words.encode(text=alt.Text("text:N")),
    ]


def _not_returned(rows: pd.DataFrame, y: alt.Y, ink: Palette) -> list[alt.Chart]:
    missing = rows.loc[rows["phase"].isna(), ["name"]].assign(text="Not returned")
    if missing.empty:
        return []
    words = alt.Chart(drawn_from(missing)).mark_text(align="left", fontSize=LABEL_SIZE, color=ink.quiet_ink)
    return [words.encode(x=alt.XValue(6), y=y, text=alt.Text("text:N"))]
