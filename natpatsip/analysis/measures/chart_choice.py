"""Which control chart fits a series: the first that does in its first year, and fixed from then on.

A choice rests on the first 12 months with data of a measure at a level and place, so that no later month changes the type
of a chart; only a restatement of those months can. `charts_of_kind` has the order with the reasons. Sources: Laney 2002
for p′ and u′; the rule of 5 for limits of a share; Provost and Murray, The Health Care Data Guide, for a quarter of months
at 0. The two books were not at hand to check.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from math import sqrt

import numpy as np

from natpatsip.analysis.measures.columns import SeriesColumns
from natpatsip.analysis.measures.measure import Kind, Measure
from natpatsip.analysis.spc.attributes import Counted, dispersion
from natpatsip.analysis.spc.limits import process_limits
from natpatsip.analysis.spc.parameters import BASELINE_AT_LEAST, DEFAULT, Rules
from natpatsip.analysis.spc.points import Points

# The months that a choice rests on.
BASELINE = BASELINE_AT_LEAST
# The limits of a share stand on at least so many expected to have it, and so many not to, in a median month or quarter.
LEAST_EXPECTED = 5
# The limits of a rate or count stand where at most this part of months or quarters is 0.
ZEROS_AT_MOST = 0.25
# From this part of quarters at 0%, or at 100%, most points of a run chart would lie on its median.
ON_MEDIAN_FROM = 0.5
# The standard error of sigma z from n moving ranges of a stable process, times the root of n: that of a mean moving range
# (its variance is 0.826 / n of that of the values; Cryer and Ryan, Journal of Quality Technology 1990;22:187).
_ERROR_OF_SIGMA_Z = sqrt(0.826)
_MONTHS_IN_A_QUARTER = 3


class ChartType(Enum):
    """A chart by its name."""

    XMR = "XmR chart"
    P = "p chart"
    P_PRIME = "p′ chart"
    U_PRIME = "u′ chart"
    C_PRIME = "c′ chart"
    RUN = "run chart"
    TABLE = "table"


# What the limits of each chart are, in words.
_LIMITS = {
    ChartType.P: "3 standard deviations of a share of so many",
    ChartType.P_PRIME: "3 standard deviations of a share of so many × sigma z",
    ChartType.U_PRIME: "3 standard deviations of a rate in so much × sigma z",
    ChartType.C_PRIME: "3 standard deviations of a count × sigma z",
}

# Of each kind, the chart whose limits follow how much values vary.
DISPERSED: dict[Kind, ChartType] = {
    "share": ChartType.P_PRIME,
    "rate": ChartType.U_PRIME,
    "count": ChartType.C_PRIME,
}
_FOLLOW: dict[Kind, str] = {
    "share": "Limits follow how many each value is out of",
    "rate": "Limits follow what each value is out of, and how much values vary.",
    "count": "Limits follow the mean count, and how much counts vary.",
}


@dataclass(frozen=True)
class ChartChoice:
    """The chart of one series, whether its months are added up to quarters, and the reason, as sentences."""

    type: ChartType
    reason: str
    by_quarter: bool = False

    @property
    def name(self) -> str:
        """“p′ chart by quarter”."""
        return f"{self.type.value} by quarter" if self.by_quarter else self.type.value

    def rule_card(self, rules: Rules) -> str:
        """How limits are worked out and points judged, to be printed with the chart."""
        if not self.has_limits:
            return f"{self.name.capitalize()}, {rules.name}. Limits: {self.limits_card(rules)}."
        return f"{self.name}, {rules.name}. Limits: {self.limits_card(rules)}. {rules.signals_card}"

    def limits_card(self, rules: Rules) -> str:
        """How limits are worked out, in words."""
        if self.type is ChartType.XMR:
            return rules.limits_card
        if not self.has_limits:
            return "none" if self.is_table else "none; the median, and runs about it"
        laney = "" if self.type is ChartType.P else f" (Laney 2002; from moving ranges, {rules.screening_words})"
        return f"mean of all together ± {_LIMITS[self.type]}{laney}"

    @property
    def is_table(self) -> bool:
        """Whether even a run chart would say too little, so that the table stands alone."""
        return self.type is ChartType.TABLE

    @property
    def has_limits(self) -> bool:
        """Whether it has limits, once there are points enough."""
        return self.type not in (ChartType.RUN, ChartType.TABLE)


# Of a series without any month.
NO_CHOICE = ChartChoice(ChartType.XMR, "")


def choose_charts(series: Mapping[Measure, SeriesColumns]) -> dict[Measure, dict[str, ChartChoice]]:
    """The chart of each unit of measures, from their series; those of all months are worked out together."""
    by_quarter = ChartChoice(ChartType.XMR, "It is collected by quarter.")
    chosen = {measure: dict.fromkeys(own.units[own.starts].tolist(), by_quarter) for measure, own in series.items()}
    monthly = {measure: own.first(BASELINE) for measure, own in series.items() if measure.frequency == "monthly"}
    for measure, unit, months in _find_months({measure: own for measure, own in monthly.items() if len(own)}):
        chosen[measure][unit] = _choose(measure.kind, months)
    return chosen


def _find_months(series: Mapping[Measure, SeriesColumns]) -> Iterator[tuple[Measure, str, "_Months"]]:
    """The first months of each unit of measures, given by these months alone."""
    if not series:
        return
    units = [(measure, unit) for measure, own in series.items() for unit in own.units[own.starts].tolist()]
    lengths = np.concatenate([np.diff(own.starts, append=len(own)) for own in series.values()])
    number, ends = np.arange(len(units)).repeat(lengths), np.cumsum(lengths)
    months = Points(np.concatenate([own.values for own in series.values()]), number, number, len(units))
    numerators = np.concatenate([own.numerators for own in series.values()])
    denominators = np.concatenate([own.denominators for own in series.values()])
    denominators = np.where(denominators > 0, denominators, 1).astype(float)
    per = np.array([measure.per or 1 for measure, _ in units], dtype=float)
    shares = np.array([measure.kind == "share" for measure, _ in units], dtype=bool)
    limits = process_limits(months, DEFAULT)
    possible = (limits.lpl >= 0) & (~shares[number] | (limits.upl <= per[number]))
    sigma_z = dispersion(months, Counted(denominators, per, shares, np.zeros(len(units), dtype=bool)), DEFAULT)
    for (measure, unit), start, end, spread in zip(units, ends - lengths, ends, sigma_z, strict=True):
        own = _Months(numerators[start:end], denominators[start:end], bool(possible[start]), float(spread))
        yield measure, unit, own


@dataclass(frozen=True)
class _Months:
    """The first months of a series: what is counted, of what, whether XmR limits are values that there can be, and sigma z."""

    numerators: np.ndarray
    denominators: np.ndarray
    possible: bool
    sigma_z: float

    @property
    def quarters(self) -> "_Months":
        """The same, three by three."""
        threes = (-1, _MONTHS_IN_A_QUARTER)
        numerators, denominators = (part.reshape(threes).sum(axis=1) for part in (self.numerators, self.denominators))
        return replace(self, numerators=numerators, denominators=denominators)

    @property
    def expected(self) -> float:
        """How many are expected to have it, or not to have it, whichever are fewer, in a median month."""
        share = self.numerators.sum() / self.denominators.sum()
        return float(np.median(self.denominators) * min(share, 1 - share))

    @property
    def zeros(self) -> float:
        """The part of them in which nothing is counted."""
        return float((self.numerators == 0).mean())

    @property
    def all(self) -> float:
        """The part of them in which all are counted."""
        return float((self.numerators == self.denominators).mean())

    @property
    def is_dispersed(self) -> bool:
        """Whether they vary more, or less, than chance alone has it: by more than two standard errors of sigma z."""
        return abs(self.sigma_z - 1) > 2 * _ERROR_OF_SIGMA_Z / sqrt(len(self.numerators) - 1)


def _choose(kind: Kind, months: _Months) -> ChartChoice:
    if len(months.numerators) < BASELINE:
        return ChartChoice(
            ChartType.XMR, f"It has {len(months.numerators)} months with data: which chart fits shows in the first 12."
        )
    return _choose_share(months) if kind == "share" else _choose_events(kind, months)


def _choose_share(months: _Months) -> ChartChoice:
    quarters = months.quarters
    if months.expected >= LEAST_EXPECTED:
        if months.possible:
            return ChartChoice(
                ChartType.XMR,
                f"In its first 12 months enough are counted ({LEAST_EXPECTED} or more expected to have it, and not to, in a"
                " median month), and the limits lie within 0% and 100%.",
            )
        return _share_chart(months, "In its first 12 months XmR limits would lie beyond 0% or 100%.")
    few = f"In a median month of its first 12 fewer than {LEAST_EXPECTED} are expected to have it, or not to"
    if quarters.expected >= LEAST_EXPECTED:
        return _share_chart(months, f"{few}, so months are added up to quarters.", by_quarter=True)
    still = f"{few}, and in a median quarter too, so that no limits hold."
    if max(quarters.zeros, quarters.all) < ON_MEDIAN_FROM:
        return ChartChoice(ChartType.RUN, still, by_quarter=True)
    return ChartChoice(
        ChartType.TABLE,
        f"{still} Half of those quarters or more have none, or all: most points would lie on a median.",
        by_quarter=True,
    )


def _share_chart(months: _Months, reason: str, by_quarter: bool = False) -> ChartChoice:
    follow = f"{reason} {_FOLLOW['share']}"
    if not months.is_dispersed:
        return ChartChoice(ChartType.P, f"{follow}.", by_quarter)
    varied = f"those months vary {months.sigma_z:.1f} times as much as chance alone has it"
    return ChartChoice(ChartType.P_PRIME, f"{follow}, and how much they vary: {varied}.", by_quarter)


def _choose_events(kind: Kind, months: _Months) -> ChartChoice:
    chart = DISPERSED[kind]
    if months.zeros <= ZEROS_AT_MOST:
        if months.possible:
            return ChartChoice(
                ChartType.XMR, "In its first 12 months at most a quarter are 0, and the lower limit is not below 0."
            )
        return ChartChoice(chart, f"In its first 12 months the lower XmR limit would be below 0. {_FOLLOW[kind]}")
    many = "Over a quarter of its first 12 months are 0 (the rule of Provost and Murray)"
    if kind == "count":
        return ChartChoice(ChartType.RUN, f"{many}, so that no limits hold.")
    if months.quarters.zeros <= ZEROS_AT_MOST:
        return ChartChoice(chart, f"{many}, so months are added up to quarters. {_FOLLOW[kind]}", by_quarter=True)
    still = f"{many}, and over a quarter of their quarters too, so that no limits hold."
    return ChartChoice(ChartType.RUN, still, by_quarter=True)
