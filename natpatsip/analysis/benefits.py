"""Modelled benefits: from what was returned to what people were spared, one step of arithmetic after another.

Every function takes `given`, the value of each parameter of its model by id, and returns the steps to each outcome in
order; the last step of an outcome is its result. Nothing is rounded on the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.months import MonthChange
from natpatsip.analysis.rounding import half_up

Given = Mapping[str, float]


@dataclass(frozen=True)
class Step:
    """A number on the way: what it is, its value and unit, and the arithmetic that gave it, in words."""

    label: str
    value: float
    unit: str
    how: str


@dataclass(frozen=True)
class BabiesGiven:
    """Babies eligible for an intervention and given it since a first month, and the same in that month alone."""

    first: date
    eligible: int
    given: int
    eligible_at_first: int
    given_at_first: int

    @property
    def expected(self) -> float:
        """How many would have been given it at the share of the first month."""
        return self.eligible * self.given_at_first / self.eligible_at_first

    @property
    def steps(self) -> list[Step]:
        """From the babies given it to those above what the share of the first month would have given."""
        share = f"{self.given_at_first:,} of {self.eligible_at_first:,}, the share of {self.first:%B %Y}"
        return [
            Step("Babies given it", self.given, "babies", f"Returned, since {self.first:%B %Y}"),
            Step("Babies eligible", self.eligible, "babies", f"Returned, since {self.first:%B %Y}"),
            Step("Expected at the first share", self.expected, "babies", f"{_format(self.eligible)} × {share}"),
            Step(
                "More babies given it",
                self.given - self.expected,
                "babies",
                f"{_format(self.given)} − {_format(self.expected)}",
            ),
        ]


def babies_given(months: Mapping[date, Share], first: date) -> BabiesGiven | None:
    """The babies given an intervention, of those eligible, by month, from a first month on; None without any in the first."""
    if not months.get(first, Share(0, 0)).expected:
        return None
    whole = sum((share for month, share in months.items() if month >= first), Share(0, 0))
    return BabiesGiven(first, whole.expected, whole.reached, months[first].expected, months[first].reached)


def avoided_by_tools(homes: int, given: Given) -> dict[str, list[Step]]:
    """Emergency admissions (`admissions`) and 999 calls (`calls`) avoided by the homes that have adopted a tool."""
    return {
        outcome: _avoided(homes, outcome, noun, given)
        for outcome, noun in (("admissions", "emergency admissions"), ("calls", "calls"))
    }


def _avoided(homes: int, outcome: str, noun: str, given: Given) -> list[Step]:
    size, rate = given["residents_per_home"], given[f"{outcome}_per_resident"]
    fall, years = given[f"{outcome}_reduction"], given["years_in_use"]
    residents = homes * size
    usual = residents * rate
    each_year = usual * fall / 100
    return [
        Step("Homes at stage 5 or above", homes, "homes", "Returned"),
        Step(
            "Residents of these homes", residents, "residents", f"{_format(homes)} × {_format(size)} residents a home"
        ),
        Step("In a year without the tool", usual, noun, f"{_format(residents)} × {_format(rate)} a resident"),
        Step("Avoided in a year", each_year, noun, f"{_format(usual)} × {_format(fall)}%"),
        Step("Avoided", each_year * years, noun, f"{_format(each_year)} × {_format(years)} (years in use)"),
    ]


def lives_saved(cord: BabiesGiven, antibiotics: BabiesGiven, given: Given) -> dict[str, list[Step]]:
    """Lives saved by cord management (`cord_management`) and by antibiotics in labour (`antibiotics`)."""
    return {
        "cord_management": [*cord.steps, _one_in(cord.steps[-1], given["cord_babies_per_life"], "Saved", "lives")],
        "antibiotics": [
            *antibiotics.steps,
            _one_in(antibiotics.steps[-1], given["antibiotics_babies_per_life"], "Saved", "lives"),
        ],
    }


def palsy_prevented(magnesium: BabiesGiven, given: Given) -> dict[str, list[Step]]:
    """Cases of cerebral palsy prevented by magnesium sulphate (`cases`), and their value in millions (`value`)."""
    cases = _one_in(magnesium.steps[-1], given["magnesium_babies_per_case"], "Prevented", "cases")
    worth = given["value_of_a_case"]
    value = Step(
        "Value", cases.value * worth, "GBP million", f"{_format(cases.value)} cases × £{_format(worth)} million"
    )
    return {"cases": [*magnesium.steps, cases], "value": [cases, value]}


def spared_opioids(people: MonthChange, first: date, last: date, given: Given) -> dict[str, list[Step]]:
    """Lives, severe harms and readmissions spared since fewer people are on opioids for months on end."""
    fewer = [
        Step("People on long-term opioids at first", people.before, "people", f"Returned for {first:%B %Y}"),
        Step("People on long-term opioids now", people.now, "people", f"Returned for {last:%B %Y}"),
        Step("Fewer people", -people.gain, "people", f"{_format(people.before)} − {_format(people.now)}"),
    ]
    outcomes = (
        ("lives", "people_per_life", "Saved", "lives"),
        ("severe_harms", "people_per_severe_harm", "Prevented", "severe harms"),
        ("readmissions", "people_per_readmission", "Avoided", "readmissions"),
    )
    return {name: [*fewer, _one_in(fewer[-1], given[ratio], label, unit)] for name, ratio, label, unit in outcomes}


def _one_in(more: Step, ratio: float, label: str, unit: str) -> Step:
    """One outcome for so many people; none where there are no more of them than there were."""
    if more.value <= 0:
        return Step(label, 0, unit, f"None, for it is {_format(more.value)} {more.unit}")
    return Step(label, more.value / ratio, unit, f"{_format(more.value)} ÷ {_format(ratio)} {more.unit} for one")


def _format(value: float) -> str:
    """A number as arithmetic shows it: with a decimal where it has one, two where it is small."""
    shown = half_up(value, 1 if abs(value) >= 10 else 2)
    return f"{shown:,.0f}" if shown == int(shown) else f"{shown:,}"
