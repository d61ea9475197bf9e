"""A chart as a Vega-Lite specification, for the page to draw."""

from collections.abc import Callable
from typing import Any

import altair as alt
from altair.utils import schemapi

from natpatsip.charts.medium import Medium


def specified(draw: Callable[[Medium], alt.TopLevelMixin], medium: Medium) -> dict[str, Any]:
    """The specification of a chart, not held against Vega-Lite's grammar: that takes most of the time of making one.

    The charts are the same few whatever the data; the tests hold each against the grammar, and compile it.
    """
    with schemapi.debug_mode(False):
        return draw(medium).to_dict(validate=False)
