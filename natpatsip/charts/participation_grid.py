"""Cells of organisations and initiatives, each filled by what is known of the two."""

from collections.abc import Mapping, Sequence

from natpatsip.charts.fills import Grid, fill_legend, fill_marks, write_texts
from natpatsip.charts.headings import heading_axis
from natpatsip.charts.labels import name_axis, name_room, pick
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import Fill, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish

_ROW, _APART = 26, 2
_SIGNS = ("✓", "○", "–", "?", "")


def participation_grid(
    table: Sequence[Row], medium: Medium, *, columns: Mapping[str, str], parts: Sequence[str]
) -> Specification:
    """A cell for each row of the table, its `name` a row of the grid and its `column` one of `columns`.

    `parts` are the five things that its `part` can be: takes part, not yet, not reported, not returned, not asked. Each has
    a sign of its own, so that none is told by its fill alone.
    """
    ink = palette(medium)
    grey = ink.not_reported
    blank = Fill(ink.page, ink.quiet_ink)
    fills = dict(zip(parts, (ink.parts[0], ink.parts[1], grey, grey, blank), strict=True))
    signs = dict(zip(parts, _SIGNS, strict=True))
    rows = pick(table, "name", "short", "column", "part")
    for row in rows:
        row |= {"text": signs[row["part"]], "ink": fills[row["part"]].ink}
        row["described"] = f"{row['name']}, {row['column']}: {row['part']}"
    left = name_room(rows)
    base = Layer(rows).encode(x=heading_axis("column", columns, medium, left), y=name_axis(rows, padding=0))
    legend = fill_legend(fills, medium, left, long={part: f"{signs[part]} {part}".strip() for part in parts})
    cells = fill_marks(base, fills, ink, legend, dashed=parts[2:4], **Grid(len(columns), _ROW).cells(_APART))
    height = _ROW * len({row["name"] for row in rows})
    return finish([cells.choose("name"), write_texts(base)], medium, height=height, beside=left.long)
