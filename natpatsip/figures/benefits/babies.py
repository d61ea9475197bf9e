"""fig13 and fig14: lives saved, and cerebral palsy prevented, by what is done for babies born too soon."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from natpatsip.analysis import frames
from natpatsip.analysis.benefits import BabiesGiven, babies_given, lives_saved, palsy_prevented
from natpatsip.analysis.pathway import latest_month
from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.assumptions import assume
from natpatsip.figures.benefits.drawing import Benefit, Outcome, benefit_figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.frames import narrowed_frame
from natpatsip.store import Snapshot

# The month from which the report counts lives saved.
FIRST = date(2020, 4, 1)
MONTHLY = "optimisation_monthly"
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
    cord, antibiotics = (_babies(code, selection, snapshot) for code in ("cord_management", "antibiotics"))
    steps = lives_saved(cord, antibiotics, assumed.values) if cord and antibiotics else {}
    return benefit_figure(LIVES, steps, _period("cord_management", selection, snapshot), assumed, selection, snapshot)


def palsy_benefit(selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps to the cerebral palsy prevented since April 2020; `assumptions` replaces parameters for this drawing only.

    Raises AssumptionRefused.
    """
    assumed, selection = assume(PALSY.id, assumptions), _of_all_interventions(selection)
    magnesium = _babies("magnesium_sulphate", selection, snapshot)
    steps = palsy_prevented(magnesium, assumed.values) if magnesium else {}
    return benefit_figure(
        PALSY, steps, _period("magnesium_sulphate", selection, snapshot), assumed, selection, snapshot
    )


def _of_all_interventions(selection: Selection) -> Selection:
    """The places chosen: which interventions a benefit comes from is its model's to say."""
    return replace(selection, intervention=())


def _babies(intervention: str, selection: Selection, snapshot: Snapshot) -> BabiesGiven | None:
    months = narrowed_frame(frames.optimisation_months, selection, snapshot)
    return babies_given(months, intervention, FIRST, selection.quarter.end)


def _period(intervention: str, selection: Selection, snapshot: Snapshot) -> str:
    months = narrowed_frame(frames.optimisation_months, selection, snapshot)
    last = latest_month(months, intervention, selection.quarter.end)
    return f"{FIRST:%B %Y} to {last:%B %Y}" if last else selection.quarter.label
