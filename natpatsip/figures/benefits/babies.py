"""fig13 and fig14: lives saved, and cerebral palsy prevented, by what is done for babies born too soon."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.benefits import BabiesGiven, babies_given, lives_saved, palsy_prevented
from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of
from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.assumptions import assume
from natpatsip.figures.benefits.drawing import Benefit, Outcome, benefit_figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import find_break, find_breaks
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

# The month from which the report counts lives saved.
FIRST = date(2020, 4, 1)
MONTHLY = "optimisation_monthly"
# The interventions that each benefit comes from.
LIVES_FROM, PALSY_FROM = ("cord_management", "antibiotics"), "magnesium_sulphate"
NOTHING = f"No babies were counted for {FIRST:%B %Y} that match what you chose"

LIVES = Benefit(
    id="fig13",
    question="How many lives has better care saved?",
    measure="Lives saved by cord management and by antibiotics in labour",
    sheet=MONTHLY,
    unit="Lives saved",
    nothing=NOTHING,
    outcomes=(
        Outcome(
            "cord_management",
            "Lives saved by cord management",
            "Cord",
            "life saved by cord management",
            "lives saved by cord management",
            "matneo_ocm_lives",
        ),
        Outcome(
            "antibiotics",
            "Lives saved by antibiotics",
            "Antibiotics",
            "life saved by antibiotics",
            "lives saved by antibiotics",
            "matneo_iab_lives",
        ),
    ),
)
PALSY = Benefit(
    id="fig14",
    question="How much cerebral palsy has magnesium sulphate prevented?",
    measure="Cases of cerebral palsy prevented by magnesium sulphate, and their value to welfare and society",
    sheet=MONTHLY,
    unit="Cases, and millions of pounds",
    nothing=NOTHING,
    outcomes=(
        Outcome(
            "cases",
            "Cases of cerebral palsy prevented",
            "Cases",
            "case of cerebral palsy prevented",
            "cases of cerebral palsy prevented",
            "matneo_cp",
        ),
        Outcome(
            "value",
            "Value in £ million of the cases prevented",
            "£ million",
            "million pounds of value",
            "million pounds of value",
            "matneo_value_gbp_m",
        ),
    ),
)


def lives_benefit(selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps to the lives saved since April 2020; `assumptions` replaces parameters for this drawing only.

    Raises AssumptionRefused.
    """
    assumed, selection = assume(LIVES.id, assumptions), _of_all_interventions(selection)
    cord, antibiotics = (_babies(code, selection, snapshot) for code in LIVES_FROM)
    steps = lives_saved(cord, antibiotics, assumed.values) if cord and antibiotics else {}
    period, parted = _period("cord_management", selection, snapshot), _find_parting(LIVES_FROM, selection, snapshot)
    return benefit_figure(LIVES, steps, period, assumed, selection, snapshot, parted)


def palsy_benefit(selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps to the cerebral palsy prevented since April 2020; `assumptions` replaces parameters for this drawing only.

    Raises AssumptionRefused.
    """
    assumed, selection = assume(PALSY.id, assumptions), _of_all_interventions(selection)
    magnesium = _babies(PALSY_FROM, selection, snapshot)
    steps = palsy_prevented(magnesium, assumed.values) if magnesium else {}
    period, parted = _period(PALSY_FROM, selection, snapshot), _find_parting([PALSY_FROM], selection, snapshot)
    return benefit_figure(PALSY, steps, period, assumed, selection, snapshot, parted)


def _of_all_interventions(selection: Selection) -> Selection:
    """The places chosen: which interventions a benefit comes from is its model's to say."""
    return replace(selection, intervention=())


def _babies(intervention: str, selection: Selection, snapshot: Snapshot) -> BabiesGiven | None:
    return babies_given(_get_months(intervention, selection, snapshot), FIRST)


def _find_parting(interventions: Iterable[str], selection: Selection, snapshot: Snapshot) -> KeptNote | None:
    """A break between the first month and the latest of any of these; None where there is none."""
    for intervention in interventions:
        last = max(_get_months(intervention, selection, snapshot), default=FIRST)
        measure = MEASURES[intervention]
        kept = find_break(find_breaks(measure, selection, snapshot), FIRST, last, measure.frequency)
        if kept:
            return kept
    return None


def _period(intervention: str, selection: Selection, snapshot: Snapshot) -> str:
    last = max(_get_months(intervention, selection, snapshot), default=None)
    return f"{FIRST:%B %Y} to {last:%B %Y}" if last else selection.quarter.label


def _get_months(intervention: str, selection: Selection, snapshot: Snapshot) -> dict[date, Share]:
    return columns_of(MEASURES[intervention], ENGLAND, selection, snapshot.frame).share_of_dates
