"""A place among its peers, a line a measure: the way from the lowest to the highest, with England and the place on it."""

from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.labels import beside_plot, name_axis, pick, value_column
from natpatsip.charts.medium import Medium
from natpatsip.charts.palette import DARK, LIGHT, Palette, palette
from natpatsip.charts.specification import Layer, Row, Specification
from natpatsip.charts.style import finish

_ROW, _BAND, _DOT = 24, 11, 110
_KEY = (
    "Bar: the middle half of its peers. Line across: from the lowest to the highest. Stroke: England. Dot: the place."
)
_WIDTH, _HEIGHT, _EDGE = 132, 22, 7


def place_profile(table: Sequence[Row], medium: Medium, *, headings: Sequence[str] = ()) -> Specification:
    """A line for each row's `name`, in their order, with its `label` at the right; the names among `headings` are bold.

    `own`, `england`, `from` and `to` are parts of the way from the lowest (0) to the highest (1), missing where there is
    none; a row without `own` has no line.
    """
    rows = pick(table, "name", "short", "label", "short_label", "own", "england", "from", "to")
    for row in rows:
        row["reached"] = False
        row["described"] = f"{row['name']}: {row['label']}"
    ink = palette(medium)
    y = name_axis(rows, bold=headings)
    known = Layer([row for row in rows if row["own"] is not None]).encode(y=y)
    layers = [*_marks(known, ink), *value_column(Layer(rows).encode(y=y), ink)]
    return finish(layers, medium, height=_ROW * len(rows), beside=beside_plot(rows))


def _marks(known: Layer, ink: Palette) -> list[Layer]:
    labelled = alt.Axis(
        values=[0, 1], labelExpr="datum.value ? 'Highest' : 'Lowest'", title=_KEY, grid=False, titleLimit=0
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    along = alt.X("own:Q", scale=scale, axis=labelled)
    tip = {"tooltip": alt.Tooltip("described:N"), "description": alt.Description("described:N")}
    return [
        known.mark("rule", color=ink.outline, strokeWidth=1.5, aria=False).encode(
            x=alt.XValue(0), x2=alt.X2Value("width")
        ),
        known.filter("isValid(datum.from)")
        .mark("bar", size=_BAND, color=ink.parts[1].area, stroke=ink.outline, strokeWidth=0.8, aria=False)
        .encode(x=alt.X("from:Q", scale=scale), x2=alt.X2("to")),
        known.filter("isValid(datum.england)")
        .mark("tick", orient="vertical", size=_BAND + 6, thickness=2.5, color=ink.ink, opacity=1, aria=False)
        .encode(x=alt.X("england:Q", scale=scale)),
        known.mark("circle", size=_DOT, color=ink.bar, stroke=ink.page, strokeWidth=1.5, opacity=1).encode(
            x=along, **tip
        ),
    ]


def strip_svg(parts: Mapping[str, float | None], words: str, *, dark: bool = False) -> str:
    """One such line the size of a word, for a row of a table, with what it shows in `words`; empty where there is none."""
    if parts["own"] is None:
        return ""
    ink = DARK if dark else LIGHT
    middle = _HEIGHT / 2

    def at(part: float) -> float:
        return _EDGE + part * (_WIDTH - 2 * _EDGE)

    drawn = [f'<path d="M{at(0)} {middle}H{at(1)}" stroke="{ink.outline}" stroke-width="1.5"/>']
    if parts["from"] is not None and parts["to"] is not None:
        width = max(at(parts["to"]) - at(parts["from"]), 2)
        drawn.append(
            f'<rect x="{at(parts["from"]):.1f}" y="{middle - 5}" width="{width:.1f}" height="10" fill="{ink.parts[1].area}"'
            f' stroke="{ink.outline}" stroke-width=".8"/>'
        )
    if parts["england"] is not None:
        drawn.append(f'<path d="M{at(parts["england"]):.1f} 2V{_HEIGHT - 2}" stroke="{ink.ink}" stroke-width="2.5"/>')
    drawn.append(
        f'<circle cx="{at(parts["own"]):.1f}" cy="{middle}" r="5.5" fill="{ink.bar}" stroke="{ink.page}" stroke-width="1.5"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        f' role="img" aria-label="{words}"><title>{words}</title>{"".join(drawn)}</svg>'
    )
