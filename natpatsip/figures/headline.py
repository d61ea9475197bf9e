"""A programme in a sentence and a few tiles, each against its ambition where it has one."""

from dataclasses import dataclass, replace

from natpatsip import catalogue
from natpatsip.analysis.adoption import Change, Share
from natpatsip.analysis.measures import Measure, shares_over_time
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import gap_to_ambition
from natpatsip.figures.figure import Provenance
from natpatsip.figures.formatting import format_percent, format_things
from natpatsip.figures.subject import get_coverage_of
from natpatsip.figures.wording import AS_MANY, NO_QUARTER_BEFORE, UNCHANGED, describe_quarter_change
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Snapshot

NOT_FOR_SHARING = "Not for sharing"


@dataclass(frozen=True)
class Tile:
    """One number of a headline.

    `share` and `ambition` are in percent, for the bar under the number; None draws no bar or no mark. `change` says how
    the number moved on the quarter and nothing else; `detail` what it is made of and what is left to do. `measure` is the id
    of what it is the share of, where places are compared by it, and `figure` that of the figure which has the number where
    they are not; `trend` is that share in percent in each quarter from the first chosen, None where somebody has not returned.
    `of_people` where it counts people.
    """

    label: str
    value: str
    change: str
    detail: str
    share: float | None = None
    ambition: float | None = None
    measure: str = ""
    figure: str = ""
    trend: tuple[float | None, ...] = ()
    of_people: bool = False


@dataclass(frozen=True)
class Headline:
    """A programme in a sentence and its tiles, with the measure that the sentence is about, and where numbers came from."""

    measure: Measure
    sentence: str
    tiles: tuple[Tile, ...]
    provenance: Provenance

    @property
    def programme(self) -> catalogue.Programme:
        """The programme that it is about."""
        return catalogue.programme(self.measure.programme)

    def other_changes(self, movers: str = "") -> list[str]:
        """What moved on the quarter and neither the sentence says nor `movers`, what is said of who moved its measure:
        “Wards actively engaged: 261, 18 more than …”.
        """
        told = {self.measure.id, self.measure.label} if movers else set()
        return [
            f"{tile.label}: {tile.value}, {tile.change}"
            for tile in self.tiles
            if _moved(tile) and tile.change not in self.sentence and not told & {tile.measure, tile.label}
        ]


def share_tile(
    label: str,
    change: Change,
    share: Share,
    things: str,
    ambition: catalogue.Ambition | None,
    quarter: Quarter,
    decimals: int,
    when_reached: str = " · reached",
) -> Tile:
    """The tile of a share: its change among collaboratives that returned in both quarters, and the gap to the ambition.

    `when_reached` follows the ambition where nothing is left to do.
    """
    if not share.expected:
        return no_data(label)
    detail = f"{share.reached:,} of {format_things(share.expected, things)}"
    if ambition:
        gap = gap_to_ambition(share, ambition.value, quarter, ambition.by)
        left = f" · {gap.to_go:,} to go" if gap.to_go else when_reached
        detail += f" · ambition {ambition.value:g}%{left}"
    some = 0 < change.compared < change.returned and not change.barred
    partly = f" among {change.compared} of {change.returned}" if some else ""
    return Tile(
        label,
        format_percent(share.percent(decimals), decimals),
        describe_quarter_change(change) + partly,
        detail,
        share.percent(1),
        ambition.value if ambition else None,
    )


def add_trend(tile: Tile, measure: Measure, selection: Selection, snapshot: Snapshot) -> Tile:
    """The tile of a quarterly measure with its trend; of nothing as it is. No point is of a part of those expected."""
    shares = shares_over_time(measure, selection, snapshot.frame)
    if not shares:
        return tile
    coverage = get_coverage_of(selection, snapshot, measure.sheet, *measure.needs)
    quarters = quarters_between(selection.since, selection.quarter)
    whole = [quarter in shares and not coverage(quarter).missing for quarter in quarters]
    trend = [shares[quarter].percent(1) if all_in else None for quarter, all_in in zip(quarters, whole, strict=True)]
    return replace(tile, measure=measure.id, trend=tuple(trend))


def _moved(tile: Tile) -> bool:
    return tile.change not in ("", NO_QUARTER_BEFORE, UNCHANGED) and not tile.change.startswith(AS_MANY)


def withhold(tile: Tile) -> Tile:
    """A tile of people below England in what is for sharing."""
    return Tile(tile.label, NOT_FOR_SHARING, "", "Numbers of people below England are told by its figures, by quarter")


def no_data(label: str) -> Tile:
    """The tile of a number of which nothing was returned."""
    return Tile(label, "No data", "", "Nothing was returned that matches what you chose")
