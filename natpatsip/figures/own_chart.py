"""A series of somebody's own with its chart: its values in words, and what is proposed for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import floor, log10
from typing import Any

from natpatsip.analysis.spc.chart import ControlChart
from natpatsip.analysis.spc.icons import NO_ICON
from natpatsip.analysis.spc.point_types import NO_CAUSE
from natpatsip.analysis.spc.points import joined_to_previous
from natpatsip.analysis.spc.proposals import (
    ProcessLevel,
    Proposal,
    find_latest_refusal,
    find_levels,
    propose_shifts,
)
from natpatsip.analysis.spc.rare_events import RareEventChart
from natpatsip.analysis.spc.series import NamedSeries, pick_series, recalculate_series
from natpatsip.analysis.spc.stable_shift import Refusal
from natpatsip.analysis.spc.tables import point_frame, series_frame
from natpatsip.charts.specification import Row
from natpatsip.figures.control.charting import plain_rows
from natpatsip.figures.control.wording import name_rule
from natpatsip.figures.formatting import agree, format_count, format_month, format_number
from natpatsip.figures.own_choices import Choices
from natpatsip.text import written_day

# What lies between single events, in the singular.
_BETWEEN: dict[RareEventChart, str] = {"t": "day", "g": "case"}
_REFUSALS = {
    Refusal.TOO_FEW: "a new level is worked out from {period} points, and so far {there_are}",
    Refusal.TURNS_BACK: "they are no new level, because {run} points on the other side of their own mean follow",
    Refusal.MAY_TURN_BACK: "they may yet turn back, because the latest are on the other side of their own mean",
}


@dataclass(frozen=True)
class Labels:
    """What is written on the picture of a series: its title, and what its values count; empty for what is not."""

    title: str = ""
    unit: str = ""


NO_LABELS = Labels()


@dataclass(frozen=True)
class OwnProposal:
    """A proposal to recalculate a series from a day, in words."""

    day: date
    words: str


@dataclass(frozen=True)
class OwnChart:
    """One series with its chart. `rebases` are the days from which its limits are recalculated, `proposed` the one among
    them that the visitor has not chosen; `labels` are for its picture.
    """

    series: NamedSeries
    choices: Choices
    percent: bool
    chart: ControlChart
    rebases: tuple[date, ...] = ()
    proposed: date | None = None
    labels: Labels = NO_LABELS

    @classmethod
    def of(
        cls,
        series: NamedSeries,
        name: str,
        choices: Choices,
        percent: bool,
        rebases: Iterable[date] = (),
        proposed: date | None = None,
        labels: Labels = NO_LABELS,
    ) -> "OwnChart":
        """One of several series, recalculated from days, to which `proposed` is added; it has at least one point.

        Raises SpcRefused for a day after its last point, and for a baseline that is too short.
        """
        days = tuple(sorted({*rebases, *([proposed] if proposed else [])}))
        own = recalculate_series(pick_series(series, name), {name: days})
        return cls(own, choices, percent, choices.chart(own), days, proposed, labels)

    @property
    def name(self) -> str:
        """What the series is called."""
        return self.series.ids[0]

    @property
    def is_run_chart(self) -> bool:
        """Whether there are too few points for limits."""
        return bool(self.latest["run_chart"])

    @cached_property
    def latest(self) -> Row:
        """What holds at the last point."""
        return plain_rows(series_frame(self.series, self.chart))[0]

    @property
    def kind(self) -> str:
        """What kind of chart it is."""
        return "Run chart" if self.is_run_chart else f"{self.choices.between or 'Control'} chart"

    @property
    def centre(self) -> str:
        """What its centre line is: “mean”, or “median” of a run chart and of what lies between events."""
        return "median" if self.is_run_chart or self.choices.between else "mean"

    @property
    def unit(self) -> str | None:
        """What its values count, where that was typed or they lie between events."""
        between = self.choices.between
        return self.labels.unit or (f"{_BETWEEN[between].capitalize()}s between events" if between else None)

    @property
    def variation(self) -> str:
        """The variation icon; of what lies between events none, for fewer rules judge it than the icon stands for."""
        return NO_ICON if self.choices.between else self.latest["variation"]

    @property
    def assurance(self) -> str:
        """The assurance icon; none as long as limits are provisional."""
        return NO_ICON if self.latest["provisional_limits"] else self.latest["assurance"]

    @property
    def quiet_points(self) -> int:
        """How many points at the end of the last segment are common cause."""
        segment = self.chart.points.segment
        others = (self.chart.causes != NO_CAUSE) | (segment != segment[-1])
        return int(others[::-1].argmax()) if others.any() else len(others)

    @property
    def median(self) -> float | None:
        """The centre of a run chart; None where there are limits."""
        return float(self.chart.runs.centre[0]) if self.is_run_chart else None

    def points(self, most: int) -> list[dict[str, Any]]:
        """A row a point, so many of the latest at most."""
        return plain_rows(point_frame(self.series, self.chart).tail(most))

    @property
    def cause(self) -> str:
        """The rule that the last point breaks; empty for common cause."""
        return name_rule(str(self.chart.causes[-1]), self.centre)

    @property
    def levels(self) -> list[tuple[date, float]]:
        """The first day and the centre of each segment, the first first."""
        (firsts,) = (~joined_to_previous(self.chart.points.segment)).nonzero()
        return list(zip(self.series.dates[firsts].tolist(), self.chart.limits.mean[firsts].tolist(), strict=True))

    @cached_property
    def decimals(self) -> int:
        """So many that three figures tell the lowest value from the highest."""
        values = self.chart.points.values
        span = values.max() - values.min() or abs(values.max()) or 1
        return min(max(2 - floor(log10(span)), 0), 9)

    def format_value(self, value: float) -> str:
        """A value or level as people read it, without zeros at the end of its decimals."""
        text = format_number(value, self.decimals)
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{'%' if self.percent else ''}"

    def format_amount(self, value: float) -> str:
        """The same with what it counts, where it lies between events: “12 days”."""
        text, between = self.format_value(value), self.choices.between
        return f"{text} {_BETWEEN[between]}{'' if text == '1' else 's'}" if between else text

    @cached_property
    def by_month(self) -> bool:
        """Whether every point is at the beginning of a month, or every one at the end."""
        days = self.series.dates
        return any((dates == dates.astype("datetime64[M]")).all() for dates in (days, days + 1))

    def format_day(self, day: date) -> str:
        """A day, or the month that it means: “June 2021”, “3 June 2021”."""
        return format_month(day) if self.by_month else written_day(day)

    def when(self, day: date) -> str:
        """The same in a sentence: “in June 2021”, “on 3 June 2021”, “without an event up to 3 June 2021”."""
        if self.choices.between:
            return f"without an event up to {self.format_day(day)}"
        return f"{'in' if self.by_month else 'on'} {self.format_day(day)}"

    def proposals(self) -> list[OwnProposal]:
        """Where the search for shifts proposes to recalculate, the earliest first; nothing for a run chart, nor between
        events.
        """
        if self.is_run_chart or self.choices.between:
            return []
        return [self._proposal(shift) for shift in propose_shifts(self.series.points, self._settled)]

    @property
    def why_no_later(self) -> str:
        """Why no recalculation is proposed after the last level that the series settled at, in a sentence; nothing for a
        run chart.
        """
        points, search = self.series.points, self.choices.search
        if self.is_run_chart:
            return ""
        if self.choices.between:
            return "The search for shifts is made for XmR charts: recalculate from when you know what changed."
        last = self._settled[-1] if self._settled else None
        if last is None or last.segment != points.segment[-1]:
            there_are = self._there_are(int((points.segment == points.segment[-1]).sum()))
            return f"A shift is looked for after {search.period} points with the same limits, and {there_are}."
        mean = f"{self.format_value(last.period.mean)}, the mean of the {search.period} points"
        before = f"{mean} from {self._day_of(last.period.start)}"
        run = find_latest_refusal(points, last, search)
        if run is None:
            return f"After {before}, no {search.run} points in a row lie on one side of it."
        moved = f"From {self._day_of(run.start)}, {run.length} points in a row are {'above' if run.above else 'below'} {before}"
        there_are = self._there_are(len(points.values) - run.start)
        return f"{moved}; {_REFUSALS[run.refusal].format(period=search.period, run=search.run, there_are=there_are)}."

    @cached_property
    def _settled(self) -> list[ProcessLevel]:
        """The levels that the series settled at, as the search for shifts finds them."""
        return find_levels(self.series.points, self.choices.search)

    def _day_of(self, point: int) -> str:
        return self.format_day(self.series.dates[point].item())

    @staticmethod
    def _there_are(points: int) -> str:
        return f"there {agree('is', points)} {points:,}"

    def _proposal(self, shift: Proposal) -> OwnProposal:
        before, after = shift.before.period.mean, shift.after.period.mean
        day = self.series.dates[shift.point].item()
        direction = "up" if after > before else "down"
        moved = f"the mean goes {direction} from {self.format_value(before)} to {self.format_value(after)}"
        support = f"{format_count(shift.support, 'point')} in a row {agree('supports', shift.support)} it"
        return OwnProposal(day, f"Recalculate from {self.format_day(day)}: {moved}, and {support}")
