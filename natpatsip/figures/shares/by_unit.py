"""A share of patients in every trust or ICB: over the months chosen together, or in the latest of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import narwhals as nw

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import UNITS_AT_LEAST, Dispersion, FunnelPosition, measure_dispersion, verdict
from natpatsip.analysis.measures import Measure, series_of
from natpatsip.analysis.measures.shared import is_rounded, is_shared
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.rounded import select_told
from natpatsip.figures.control.units import ordered_units
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

# The levels at which there can be units enough.
LEVELS = ("trust", "icb")


@dataclass(frozen=True)
class UnitShare:
    """A trust or an ICB, or the part of it that the places chosen take in, with its share among the limits.

    It is `marked` where it is looked for.
    """

    name: str
    short: str
    share: Share
    verdict: FunnelPosition
    marked: bool


@dataclass(frozen=True)
class ShareByUnit:
    """England's share, how far apart all its units lie, and those units that are in the places chosen, in published order.

    `first` and `last` are the months that are counted. `units` are how many there are in England; where they are fewer
    than a funnel needs there is no `dispersion`, and nothing to judge by.
    """

    england: Share
    units: int
    first: date | None
    last: date | None
    dispersion: Dispersion | None
    chosen: list[UnitShare]

    @property
    def between(self) -> float:
        """The variance between units that the limits allow for; 0 where chance explains how far they lie apart."""
        return self.dispersion.between if self.dispersion else 0.0


def find_level(measure: Measure, selection: Selection) -> str:
    """The level that is compared, of trusts and ICBs; the smaller at which the measure is known where neither is chosen, and
    for sharing the smaller that is told.
    """
    england = selection.of_england()
    known = [level for level in LEVELS if level in measure.levels and is_shared(measure, level, england)]
    return selection.level if selection.level in known else known[0]


def get_share_by_unit(measure: Measure, selection: Selection, snapshot: Snapshot) -> ShareByUnit:
    """The shares of England's units, and which of them are chosen; a unit of which nothing is counted is not there.

    Limits and dispersion are always those of all units in England.
    """
    level, chosen = find_level(measure, selection), measure.applicable_selection(selection)
    count = _count_rounded if is_rounded(measure, level, chosen) else _count
    counted = count(measure, level, chosen, snapshot)
    if counted is None:
        return ShareByUnit(Share(0, 0), 0, None, None, None, [])
    england = sum(counted.everywhere.values(), Share(0, 0))
    if len(counted.everywhere) < UNITS_AT_LEAST or not england.reached:
        return ShareByUnit(england, len(counted.everywhere), counted.first, counted.last, None, [])
    dispersion = measure_dispersion(list(counted.everywhere.values()), england.ratio)
    listed = [{"unit": code, "unit_name": counted.names[code]} for code in counted.own]
    units = [
        UnitShare(
            unit["unit_name"],
            unit["short"],
            counted.shown[unit["unit"]],
            verdict(counted.own[unit["unit"]], england.ratio, dispersion.between),
            is_marked(selection, level, unit["unit"]),
        )
        for unit in ordered_units(measure, listed, level, selection, snapshot)
    ]
    return ShareByUnit(england, len(counted.everywhere), counted.first, counted.last, dispersion, units)


@dataclass(frozen=True)
class _Counted:
    """From a first month to a last, the share of each unit of England by its code; of those chosen their `own`, by which they
    are judged, and what is `shown` of it, with their names.
    """

    everywhere: Mapping[str, Share]
    own: Mapping[str, Share]
    shown: Mapping[str, Share]
    names: Mapping[str, str]
    first: date
    last: date


def _count(measure: Measure, level: str, chosen: Selection, snapshot: Snapshot) -> _Counted | None:
    """The months chosen together, or the latest of them; None without any."""
    everywhere = _series(measure, level, chosen.of_england(), snapshot)
    months = everywhere["date"].to_list()
    if not months:
        return None
    first, last = (max(months) if measure.funnel == "latest month" else min(months)), max(months)
    within = nw.col("date").is_between(first, last)
    own = _add_up(_series(measure, level, chosen, snapshot).filter(within))
    names = {row["unit"]: row["unit_name"] for row in everywhere.rows(named=True)}
    return _Counted(_add_up(everywhere.filter(within)), own, own, names, first, last)


def _count_rounded(measure: Measure, level: str, chosen: Selection, snapshot: Snapshot) -> _Counted | None:
    """The last quarter that is told for sharing, shown in rounded numbers, without units of which 1 to 7 are counted."""
    everywhere, here = (select_told(measure, level, one, snapshot) for one in (chosen.of_england(), chosen))
    last = max((one.quarter for own in everywhere.values() for one in own), default=None)
    if last is None:
        return None
    exact = {unit: Share(*one.numbers) for unit, own in everywhere.items() for one in own if one.quarter == last}
    shares = {unit: share for unit, share in exact.items() if share.expected}
    told = {unit: one for unit, own in here.items() for one in own if one.quarter == last and not one.is_small}
    own = {unit: shares[unit] for unit in told if unit in shares}
    shown = {unit: Share(*told[unit].shown) for unit in own}
    names = {unit: told[unit].name for unit in own}
    return _Counted(shares, own, shown, names, _first_month(measure, last), last.months[-1])


def _first_month(measure: Measure, quarter: Quarter) -> date:
    return quarter.start if measure.months_add_up else quarter.months[-1]


def _series(measure: Measure, level: str, selection: Selection, snapshot: Snapshot) -> nw.DataFrame:
    """The months chosen, of every unit."""
    series = series_of(measure, level, selection, snapshot.frame)
    return series.filter(nw.col("date") >= nw.lit(selection.since.start))


def _add_up(series: nw.DataFrame) -> Mapping[str, Share]:
    shares: dict[str, Share] = {}
    for row in series.rows(named=True):
        shares[row["unit"]] = shares.get(row["unit"], Share(0, 0)) + Share(row["numerator"], row["denominator"])
    return shares
