"""medsip_benefit: lives, severe harms and readmissions spared by fewer people being on opioids for months on end."""

from collections.abc import Mapping

from natpatsip.analysis import placed
from natpatsip.analysis.benefits import spared_opioids
from natpatsip.analysis.months import month_sums, moved_between
from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.assumptions import assumed
from natpatsip.figures.benefits.drawing import Benefit, Outcome, benefit_figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.frames import narrowed_frame
from natpatsip.store import Reading

COUNT = "long_term"
BENEFIT = Benefit(
    id="medsip_benefit",
    programme="MedSIP",
    question="What has fewer opioids spared people?",
    measure="Lives saved, severe harms prevented and readmissions avoided, from fewer people on long-term opioids",
    sheet="opioids_monthly",
    unit="Spared",
    nothing="No people on long-term opioids were counted in two months that match what you chose",
    outcomes=(
        Outcome("lives", "Lives saved", "Lives", "life saved", "lives saved", "medsip_lives"),
        Outcome(
            "severe_harms",
            "Severe harms prevented",
            "Severe harms",
            "severe harm prevented",
            "severe harms prevented",
            "medsip_severe_harms",
        ),
        Outcome(
            "readmissions",
            "Readmissions avoided",
            "Readmissions",
            "readmission avoided",
            "readmissions avoided",
            "medsip_readmissions",
        ),
    ),
)


def opioid_benefit(selection: Selection, reading: Reading, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps from the people on long-term opioids in the first month and the last, in the boards that count both.

    `assumptions` replaces parameters for this drawing only. Raises AssumptionRefused.
    """
    of = assumed(BENEFIT.id, assumptions)
    boards = narrowed_frame(placed.opioid_months, selection, reading)
    months = [month for month in month_sums(boards, COUNT) if month <= selection.quarter.end]
    if len(months) < 2:
        return benefit_figure(BENEFIT, {}, selection.quarter.label, of, selection, reading)
    first, last = months[0], months[-1]
    steps = spared_opioids(moved_between(boards, COUNT, last, first), first, last, of.values)
    return benefit_figure(BENEFIT, steps, f"{first:%B %Y} to {last:%B %Y}", of, selection, reading)
