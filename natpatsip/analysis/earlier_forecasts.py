"""What was forecast of an adoption share in earlier quarters, held against what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from natpatsip.analysis.adoption_history import AdoptionHistory
from natpatsip.analysis.trajectory import Interval, MadeForecast, NoForecast, make_forecast
from natpatsip.quarters import Quarter

# How far ahead forecasts are held against what came, in quarters, and from how many of the last quarters.
CHECKED_AHEAD, CHECKED_FROM = (1, 4), 12
FURTHEST_CHECKED = max(CHECKED_AHEAD)


@dataclass(frozen=True)
class Check:
    """How forecasts so many quarters `ahead` compare with what came: from how many quarters (`origins`) one could be made.

    `independent` of them do not overlap, and `within` came within their interval. Errors are the mean distances from what
    came, as fractions; that `of_line` is of a straight line at the same rate.
    """

    ahead: int
    origins: int
    independent: int
    within: int
    error: float
    error_of_line: float


@dataclass(frozen=True)
class EarlierForecasts:
    """What was forecast for each quarter from the quarter before it, and how forecasts compare with what came."""

    by_quarter: Mapping[Quarter, Interval]
    checks: Sequence[Check]


def get_earlier_forecasts(
    history: AdoptionHistory, before: Quarter, kept: Mapping[Quarter, MadeForecast] = {}
) -> EarlierForecasts:
    """The forecasts made from each of the last 12 quarters `before` one, beside what came.

    `kept` are those that were made of other returns than now stand, by the quarter that they were made from. The rule and
    the draws are always the same.
    """
    origins = [quarter for quarter in history.settled if quarter < before][-CHECKED_FROM:]
    made = {
        quarter: kept[quarter] if quarter in kept else make_forecast(history, quarter, FURTHEST_CHECKED)
        for quarter in origins
    }
    known = {quarter: told for quarter, told in made.items() if not isinstance(told, NoForecast)}
    by_quarter = {
        quarter.next: told[quarter.next] for quarter, told in known.items() if quarter.next in history.settled
    }
    checks = (_check(history, known, ahead) for ahead in CHECKED_AHEAD)
    return EarlierForecasts(by_quarter, [check for check in checks if check])


def _check(
    history: AdoptionHistory, forecasts: Mapping[Quarter, Mapping[Quarter, Interval]], ahead: int
) -> Check | None:
    """How forecasts so far ahead, by the quarter that they were made from, compare with what came; None without any."""
    settled = set(history.settled)
    origins = [quarter for quarter in forecasts if quarter + ahead in forecasts[quarter].keys() & settled]
    if not origins:
        return None
    came = {quarter: float(history.shares[quarter + ahead].ratio) for quarter in origins}
    told = {quarter: forecasts[quarter][quarter + ahead] for quarter in origins}
    line = {quarter: _straight_line(history, quarter, ahead) for quarter in origins}
    return Check(
        ahead,
        len(origins),
        _count_apart(origins, ahead),
        sum(told[quarter].holds(came[quarter]) for quarter in origins),
        fmean(abs(told[quarter].middle - came[quarter]) for quarter in origins),
        fmean(abs(line[quarter] - came[quarter]) for quarter in origins),
    )


def _straight_line(history: AdoptionHistory, origin: Quarter, ahead: int) -> float:
    led_to = float(history.shares[origin].ratio) + ahead * (history.rate(origin) or 0)
    return min(max(led_to, 0), 1)


def _count_apart(origins: Sequence[Quarter], ahead: int) -> int:
    """How many of these can be picked so that no two forecasts overlap."""
    apart, last = 0, None
    for origin in origins:
        if last is None or last.quarters_until(origin) >= ahead:
            apart, last = apart + 1, origin
    return apart
