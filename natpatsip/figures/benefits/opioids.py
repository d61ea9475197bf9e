"""medsip_benefit: lives, severe harms and readmissions prevented by fewer people being on opioids for months on end."""

from collections.abc import Mapping

from natpatsip.analysis.benefits import spared_opioids
from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of
from natpatsip.analysis.months import change_between_months
from natpatsip.analysis.selection import Selection
from natpatsip.figures.benefits.assumptions import assume
from natpatsip.figures.benefits.drawing import Benefit, Outcome, benefit_figure
from natpatsip.figures.figure import Figure
from natpatsip.figures.medsip.data import LONG_TERM
from natpatsip.figures.notes import find_break, find_breaks
from natpatsip.store import Snapshot

PEOPLE = MEASURES[LONG_TERM.measure]
BENEFIT = Benefit(
    id="medsip_benefit",
    question="What is the estimated impact of fewer people on opioids?",
    measure="Lives saved, severe harms prevented and readmissions avoided, from fewer people on long-term opioids",
    sheet="opioids_monthly",
    unit="Estimated impact",
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


def opioid_benefit(selection: Selection, snapshot: Snapshot, assumptions: Mapping[str, float] = {}) -> Figure:
    """The steps from the people on long-term opioids in the ambition's baseline month and the last, in ICBs that count both.

    `assumptions` replaces parameters for this drawing only. Raises AssumptionRefused.
    """
    assumed = assume(BENEFIT.id, assumptions)
    first = LONG_TERM.counted_from.month
    months = [
        month for month in columns_of(PEOPLE, ENGLAND, selection, snapshot.frame).dates.tolist() if first <= month
    ]
    if len(months) < 2 or months[0] != first:
        return benefit_figure(BENEFIT, {}, selection.quarter.label, assumed, selection, snapshot)
    last = months[-1]
    change = change_between_months(PEOPLE, last, first, selection, snapshot.frame)
    steps = spared_opioids(change, first, last, assumed.values)
    parted = find_break(find_breaks(PEOPLE, selection, snapshot), first, last, PEOPLE.frequency)
    return benefit_figure(BENEFIT, steps, f"{first:%B %Y} to {last:%B %Y}", assumed, selection, snapshot, parted)
