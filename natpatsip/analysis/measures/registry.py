"""Every measure over time, by id: the one list behind control charts, small charts of many places, and the summary."""

from natpatsip.analysis.measures import monthly, quarterly
from natpatsip.analysis.measures.measure import Measure

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        *quarterly.CARE_HOMES,
        *monthly.BABIES,
        quarterly.PATHWAY,
        *monthly.PEOPLE,
        quarterly.IMPROVING,
        *monthly.PRACTICE,
        *quarterly.WARDS,
        quarterly.PLANS,
    )
}
