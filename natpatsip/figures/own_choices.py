"""How a series of somebody's own is to be judged: what was chosen for it, in words and as its chart."""

from dataclasses import dataclass

from natpatsip.analysis.spc.chart import ControlChart, control_chart
from natpatsip.analysis.spc.parameters import DEFAULT, SHIFT_SEARCH, Better, Rules, ShiftSearch
from natpatsip.analysis.spc.rare_events import RareEventChart, describe_rare_event_rules, rare_event_chart
from natpatsip.analysis.spc.series import NamedSeries

BETTER_WORDS = {
    Better.INCREASE: "Higher is better",
    Better.DECREASE: "Lower is better",
    Better.NEUTRAL: "Neither is better",
}


@dataclass(frozen=True)
class Choices:
    """How series are to be judged: the rules, what is better, a target, of how many points the baseline is, how shifts are
    looked for, and of single events what lies `between` them. That has no target, no baseline and no search.
    """

    rules: Rules = DEFAULT
    better: Better = Better.INCREASE
    target: float | None = None
    baseline: int | None = None
    search: ShiftSearch = SHIFT_SEARCH
    between: RareEventChart | None = None

    def chart(self, series: NamedSeries) -> ControlChart:
        """The chart of one or several series. Raises SpcRefused for a baseline that is too short, and as
        `rare_event_chart` does.
        """
        if self.between:
            return rare_event_chart(series.points, self.between, self.rules, self.better)
        return control_chart(series.points, self.rules, self.better, self.target, self.baseline)

    @property
    def words(self) -> str:
        """What was chosen, in one line."""
        if self.between:
            return f"{BETTER_WORDS[self.better]}. {self.rule_card}"
        target = "no target" if self.target is None else f"target {self.target:,.10g}"
        baseline = f"limits from the first {self.baseline} points" if self.baseline else "limits from all points"
        return f"{BETTER_WORDS[self.better]}; {target}; {baseline}. {self.rule_card}"

    @property
    def rule_card(self) -> str:
        """The rules of the chart in words, to be printed with it."""
        return describe_rare_event_rules(self.between, self.rules) if self.between else self.rules.rule_card
