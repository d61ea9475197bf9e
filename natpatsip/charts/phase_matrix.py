"""A matrix of phases: a row for each system, a mark at the phase it has reached, its score written in it."""

from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import (
    NARROW,
    frame_rows,
    name_axis,
    name_room,
    pick,
    quiet_unless_marked,
    short_when_narrow,
)
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import LABEL_SIZE, finish

_ROW = 30
_MARK, _NARROW_MARK = 620, 480


def phase_matrix(
    table: Sequence[Row],
    medium: Medium,
    *,
    phases: Mapping[str, str],
    marked: Sequence[str] = (),
) -> Specification:
    """A line for each row's `name`, in the order of the rows, with a mark at its `phase`, one of `phases`.

    `phases` are the columns, first to last, each with its short form; the first means not having begun, and its marks
    are hollow. `text` is written in the mark, such as the progress score `3.5`, and may be missing; `detail` is what it
    says when pointed at, after its `name`. A row without a phase has no mark and says so. Where rows have a `group`, it
    is a heading above those that have the same. Names among `marked` are bold, with a frame, and the marks of all
    others grey. Raises KeyError for another phase.
    """
    rows = pick(table, "name", "short", "phase", "text", "detail", group=None)
    _check(rows, phases)
    for row in rows:
        row["described"] = f"{row['name']}: {row['detail']}"
        row["first"] = row["phase"] == next(iter(phases))
    headings = list(dict.fromkeys(row["group"] for row in rows if row["group"]))
    lines = _below_headings(rows, headings) if headings else rows
    ink = palette(medium)
    left = name_room(lines)
    # A frame needs rows of some height, where marks alone stand on points.
    y = name_axis(lines, bold=[*headings, *marked], padding=0 if marked else None)
    reached = [row for row in rows if row["phase"]]
    base = Layer(reached).encode(x=heading_axis("phase", phases, medium, left), y=y)
    layers = [*_marks(base, ink, marked), _not_returned(rows, y, ink), frame_rows(marked, y, ink)]
    return finish(layers, medium, height=_ROW * len(lines), beside=left.long)


def _check(rows: Sequence[Row], phases: Mapping[str, str]) -> None:
    unknown = {row["phase"] for row in rows if row["phase"]} - set(phases)
    if unknown:
        raise KeyError(f"There is no phase {sorted(unknown)} among {list(phases)}.")


def _below_headings(rows: Sequence[Row], headings: Sequence[str]) -> list[Row]:
    lines: list[Row] = []
    for heading in headings:
        lines.append({"name": heading, "short": heading})
        lines.extend(row for row in rows if row["group"] == heading)
    return lines


def _marks(base: Layer, ink: Palette, marked: Sequence[str]) -> list[Layer]:
    """One layer of hollow marks and full ones, so that each can be chosen."""
    colour = quiet_unless_marked(marked, f"'{ink.bar}'", ink)
    look = {
        "size": short_when_narrow(str(_MARK), str(_NARROW_MARK)),
        "fill": f"datum.first ? 'transparent' : ({colour})",
        "stroke": f"datum.first ? '{ink.outline}' : null",
    }
    dots = base.mark(
        "point", strokeDash=[3, 2], opacity=1, **{channel: alt.ExprRef(how) for channel, how in look.items()}
    )
    size, ink_of_words = f"{NARROW} ? 11 : {LABEL_SIZE}", f"datum.first ? '{ink.ink}' : '{ink.page}'"
    words = base.mark("text", fontSize=alt.ExprRef(size), fontWeight="bold", color=alt.ExprRef(ink_of_words))
    return [
        base.filter("!datum.first").mark("rule", aria=False, strokeWidth=3, color=ink.grid).encode(x2=alt.X2Value(0)),
        dots.encode(tooltip=alt.Tooltip("described:N")).choose("name"),
        words.encode(text=alt.Text("text:N")),
    ]


def _not_returned(rows: Sequence[Row], y: alt.Y, ink: Palette) -> Layer:
    missing = [{"name": row["name"], "text": "Not returned"} for row in rows if not row["phase"]]
    words = Layer(missing).mark("text", align="left", fontSize=LABEL_SIZE, color=ink.quiet_ink)
    return words.encode(x=alt.XValue(6), y=y, text=alt.Text("text:N"))
