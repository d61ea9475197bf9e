"""fig04: emergency admissions and 999 calls avoided by the care homes that have adopted a tool."""

from collections.abc import Mapping

from natpatsip.analysis.benefits import avoided_by_tools
from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.assumptions import assume
from natpatsip.figures.benefits.drawing import Benefit, Outcome, benefit_figure
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.mandet.data import ADOPTED, SHEET, measure
from natpatsip.store import Snapshot

BENEFIT = Benefit(
    id="fig04",
    question="What is the estimated impact of the tools on residents?",
    measure="Emergency admissions and 999 calls avoided by homes at stage 5 or above, and by one of them",
    sheet=SHEET,
    unit="Avoided",
    nothing="No care homes match what you chose",
    outcomes=(
        Outcome(
            "admissions",
            "Hospital admissions avoided",
            "Admissions",
            "hospital admission avoided",
            "hospital admissions avoided",
            "mandet_infographic_admissions",
        ),
        Outcome("calls", "999 calls avoided", "999 calls", "999 call avoided", "999 calls avoided"),
    ),
    per=TableColumn("per_home", "For one home", "rate", 2),
)


def care_home_benefit(selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps from the homes at stage 5 or above; `assumptions` replaces parameters for this drawing only.

    Raises AssumptionRefused.
    """
    assumed = assume(BENEFIT.id, assumptions)
    homes = share_of_places(measure(ADOPTED), selection, snapshot.frame)
    steps = avoided_by_tools(homes.reached, assumed.values) if homes.expected else {}
    return benefit_figure(BENEFIT, steps, selection.quarter.label, assumed, selection, snapshot)
