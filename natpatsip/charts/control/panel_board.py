"""What small control charts show: their units, points and lines, each on the scale of its unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from natpatsip.charts.control.inks import ControlInk, control_ink
from natpatsip.charts.control.levels import process_levels
from natpatsip.charts.control.panel_places import Places
from natpatsip.charts.control.points import Written, charted_points
from natpatsip.charts.control.scales import ValueScale
from natpatsip.charts.medium import Medium


@dataclass(frozen=True)
class PanelBoard:
    """`units` has a row a unit: `place`, `name`, `short`, `variation`, `assurance`, `target`; `scales` are by place."""

    units: pd.DataFrame
    points: pd.DataFrame
    levels: pd.DataFrame
    scales: Mapping[int, ValueScale]
    medium: Medium

    @classmethod
    def of(
        cls, table: pd.DataFrame, units: pd.DataFrame, medium: Medium, written: Written, percent: bool, same_scale: bool
    ) -> "PanelBoard":
        """Of the points of a table whose `unit` is listed. Raises ValueError where none has a value."""
        medians = units.set_index("place")["median"].dropna().to_dict()
        places = table["unit"].map(dict(zip(units["unit"], units["place"], strict=True)))
        known = table.assign(place=places).dropna(subset=["place"]).astype({"place": int})
        points = charted_points(known, written, medians)
        points["name"] = points["place"].map(units.set_index("place")["name"])
        levels = process_levels(points, points["at"].max(), medians)
        targets = units.rename(columns={"target": "value"})
        drawn = pd.concat([rows[["place", "value"]].astype({"value": float}) for rows in (points, levels, targets)])
        return cls(units, points, levels, _scales(drawn, units["place"], percent, same_scale), medium)

    @property
    def ink(self) -> ControlInk:
        return control_ink(self.medium.dark)

    @property
    def places(self) -> Places:
        return Places(self.medium)

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last time of any unit, in milliseconds."""
        return self.points["at"].min(), self.points["at"].max()

    def over(self, at: pd.Series) -> pd.Series:
        """Times as shares of the plots' width, those outside at the edge."""
        first, last = self.span
        return (at.clip(first, last) - first) / ((last - first) or 1)

    def up(self, rows: pd.DataFrame) -> list[float]:
        """Values as shares of the plot's height, each on the scale of its `place`."""
        pairs = zip(rows["value"], (self.scales[place] for place in rows["place"]), strict=True)
        return [(value - scale.low) / (scale.high - scale.low) for value, scale in pairs]


def _scales(drawn: pd.DataFrame, places: Iterable[int], percent: bool, same: bool) -> dict[int, ValueScale]:
    """The scale of each place that has anything to draw; one for all if it is the `same`."""
    known = drawn.dropna(subset=["value"])
    if same:
        return dict.fromkeys(places, ValueScale.around(known["value"], percent))
    return {place: ValueScale.around(rows["value"], percent) for place, rows in known.groupby("place")}
