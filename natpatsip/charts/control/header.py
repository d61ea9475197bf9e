"""Above a control chart and the words of what happened: what its points mean on the left, its icons on the right."""

from collections.abc import Mapping, Sequence

import altair as alt

from natpatsip.charts.control.ends import end_width
from natpatsip.charts.control.legend import legend_layers, room_across
from natpatsip.charts.control_inks import control_ink
from natpatsip.charts.icons import NO_ICON, icon_image, icon_words
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Layer, Row

_ICON, _GAP, _ABOVE = 44, 6, 10


def header_layers(
    types: Sequence[str],
    icons: Sequence[str],
    heights: Mapping[str, float],
    ends: Sequence[Row],
    left: int,
    medium: Medium,
) -> list[Layer]:
    """The legend of `types` and the images of `icons`, above what takes `heights` above the plot, by how wide it is.

    `left` is the room left of the plot; `ends` are right of it.
    """
    shown = [icon for icon in icons if icon != NO_ICON]
    wide, narrow = (_ABOVE + heights[plot] for plot in ("wide", "narrow"))
    above = short_when_narrow(f"{wide:.0f}", f"{narrow:.0f}")
    room = f"{room_across(medium)} - {left + len(shown) * (_ICON + _GAP)}"
    legend = legend_layers(types, control_ink(medium.dark), above=above, room=room)
    return [*legend, _icon_layer(shown, above, ends, medium)]


def _icon_layer(icons: Sequence[str], above: str, ends: Sequence[Row], medium: Medium) -> Layer:
    """The icons side by side, up to the right edge of what is beside the plot."""
    rows = [
        {"url": icon_image(icon, medium), "words": icon_words(icon), "back": place * (_ICON + _GAP)}
        for place, icon in enumerate(reversed(icons))
    ]
    wide, narrow = (end_width(label[length] for label in ends) for length in ("long", "short"))
    across = f"width + ({short_when_narrow(str(wide), str(narrow))}) - datum.back"
    image = (
        Layer(rows)
        .calculate(px=across, py=f"-({above})")
        .mark("image", width=_ICON, height=_ICON, align="right", baseline="bottom")
    )
    return image.encode(
        x=alt.X("px:Q", scale=None, axis=None),
        y=alt.Y("py:Q", scale=None, axis=None),
        url=alt.Url("url:N"),
        tooltip=alt.Tooltip("words:N"),
        description=alt.Description("words:N"),
    )
