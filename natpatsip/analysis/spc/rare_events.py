"""g and t charts, for single events that are rare: how many chances, or how much time, lies between one and the next.

What lies between rare events is skewed, so the centre is the median, the limits are those beyond which chance takes 1.35
in 1,000 on either side, and only limits and runs about the median are judged. Upward is rarer. Nothing is cut off; a
lower limit that would be below 0 is none.
"""

from typing import Literal

import numpy as np

from natpatsip.analysis.spc.chart import ControlChart, judge
from natpatsip.analysis.spc.limits import Limits, mean_by_segment, moving_ranges, process_limits
from natpatsip.analysis.spc.parameters import DEFAULT, Better, Rules, SpcRefused
from natpatsip.analysis.spc.points import Points, joined_to_previous

RareEventChart = Literal["g", "t"]

# The probability beyond each limit: that beyond three standard deviations of a normal distribution.
_TAIL = 0.00135
# The power that makes exponential times nearly normal (Nelson, A control chart for parts-per-million nonconforming items,
# Journal of Quality Technology 1994;26:239-240).
_POWER = 3.6
_LIMITS: dict[RareEventChart, str] = {
    "g": "what chance goes below, or above, 1.35 times in 1,000 (geometric distribution; Benneyan 2001)",
    "t": "those of an XmR chart of the times to the power 1/3.6, taken back (Nelson 1994; {screening})",
}


def rare_event_chart(
    points: Points, kind: RareEventChart, rules: Rules = DEFAULT, better: Better = Better.INCREASE
) -> ControlChart:
    """The chart of what lies between events: `g` for whole numbers of chances, `t` for time. A mean is there a median.

    `better` is which way is better for what lies between: longer, where events are not wanted. Without assurance, and
    below the rules' minimum of points a run chart. Raises SpcRefused for a value below 0, and of a g chart for one
    that is no whole number.
    """
    values = points.values
    if (values < 0).any():
        raise SpcRefused("What lies between two events is 0 or more.")
    if kind == "g" and (values % 1 != 0).any():
        raise SpcRefused("A g chart counts the chances between two events: whole numbers.")
    limits = _g_limits(points, rules) if kind == "g" else _t_limits(points, rules)
    return judge(points, limits, rules, better, only_limits_and_runs=True)


def describe_rare_event_rules(kind: RareEventChart, rules: Rules) -> str:
    """How limits are worked out and points judged, to be printed with the chart."""
    return (
        f"{kind} chart, {rules.name}. Limits: the median, and {_LIMITS[kind].format(screening=rules.screening_words)}."
        f" Special causes: a point beyond a limit; {rules.shift_points} points on one side of the median."
        f" {rules.few_points_card}"
    )


def days_between(dates: np.ndarray, series: np.ndarray) -> np.ndarray:
    """The days to each event from the one before in its series, with parts where dates have times; NaN for its first.

    Events come in the order of their series, then of their dates.
    """
    steps = np.diff(dates, prepend=dates[:1]) / np.timedelta64(1, "D")
    return np.where(joined_to_previous(series), steps, np.nan)


def _g_limits(points: Points, rules: Rules) -> Limits:
    """From the geometric distribution (Benneyan, Health Care Management Science 2001;4:305-318), between whole numbers
    interpolated as Minitab does; its parameter is estimated without bias: (n - 1) / n / (mean + 1).
    """
    count = np.bincount(points.segment, minlength=points.segment_count)
    mean = mean_by_segment(points.values, np.ones(len(points.values), dtype=bool), points)
    chance = np.maximum(count - 1, 0) / count / (mean + 1)
    lower, centre, upper = (_between(chance, share)[points.segment] for share in (_TAIL, 0.5, 1 - _TAIL))
    provisional = (count <= rules.provisional_points)[points.segment]
    return Limits(centre, np.where(lower < 0, np.nan, lower), upper, moving_ranges(points), provisional)


def _between(chance: np.ndarray, share: float) -> np.ndarray:
    """How many chances without an event are not exceeded so often, when each has the same chance of one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        until = np.floor(np.log1p(-share) / np.log1p(-chance))
        reached = 1 - (1 - chance) ** until
        following = 1 - (1 - chance) ** (until + 1)
        return until + (share - reached) / (following - reached) - 1


def _t_limits(points: Points, rules: Rules) -> Limits:
    """Those of an XmR chart of the times to the power 1/3.6, taken back."""
    transformed = Points(points.values ** (1 / _POWER), points.series, points.segment, points.series_count)
    limits = process_limits(transformed, rules)
    lower = np.where(limits.lpl < 0, np.nan, np.maximum(limits.lpl, 0) ** _POWER)
    return Limits(limits.mean**_POWER, lower, limits.upl**_POWER, moving_ranges(points), limits.provisional)
