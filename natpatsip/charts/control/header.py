"""Above a control chart and the words of what happened: what its points mean on the left, its icons on the right."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from natpatsip.charts.control.annotations import annotation_height
from natpatsip.charts.control.ends import end_width
from natpatsip.charts.control.icon_images import icon_image
from natpatsip.charts.control.inks import control_ink
from natpatsip.charts.control.legend import legend_layers
from natpatsip.charts.control.room import room_across
from natpatsip.charts.icons import NO_ICON, icon_words
from natpatsip.charts.labels import short_when_narrow
from natpatsip.charts.medium import Medium

_ICON, _GAP, _ABOVE = 44, 6, 10


def header_layers(
    types: Sequence[str],
    icons: Sequence[str],
    happened: Sequence[dict[str, object]],
    ends: pd.DataFrame,
    left: int,
    medium: Medium,
) -> list[alt.Chart]:
    """The legend of `types` and the images of `icons`. `left` is the room left of the plot; `ends` stand right of it."""
    shown = [icon for icon in icons if icon != NO_ICON]
    wide, narrow = (_ABOVE + annotation_height(happened, plot) for plot in ("wide", "narrow"))
    above = short_when_narrow(f"{wide:.0f}", f"{narrow:.0f}")
    room = f"{room_across(medium)} - {left + len(shown) * (_ICON + _GAP)}"
    legend = legend_layers(types, control_ink(medium.dark), above=above, room=room)
    return [*legend, *_icon_layers(shown, above, ends, medium)]


def _icon_layers(icons: Sequence[str], above: str, ends: pd.DataFrame, medium: Medium) -> list[alt.Chart]:
    """The icons side by side, up to the right edge of what stands beside the plot."""
    if not icons:
        return []
    rows = [
        {"url": icon_image(icon, medium), "words": icon_words(icon), "back": place * (_ICON + _GAP)}
        for place, icon in enumerate(reversed(icons))
    ]
    beside = short_when_narrow(str(end_width(ends["long"])), str(end_width(ends["short"])))
    base = alt.Chart(alt.InlineData(values=rows)).transform_calculate(
        px=f"width + ({beside}) - datum.back", py=f"-({above})"
    )
    image = base.mark_image(width=_ICON, height=_ICON, align="right", baseline="bottom")
    placed = {"x": alt.X("px:Q").scale(None).axis(None), "y": alt.Y("py:Q").scale(None).axis(None)}
    return [image.encode(**placed, url="url:N", tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N"))]
