"""Every measure, by id: the one list behind figures, maps, tiles, control charts, ambitions and the summary."""

from natpatsip.analysis.measures import extracts, monthly, quarterly
from natpatsip.analysis.measures.measure import Measure

MEASURES: dict[str, Measure] = {
    measure.id: measure
    for measure in (
        *quarterly.CARE_HOMES,
        *monthly.BABIES,
        quarterly.PATHWAY,
        *quarterly.INTERVENTIONS,
        *monthly.PEOPLE,
        *extracts.OPIOID_ITEMS,
        quarterly.IMPROVING,
        quarterly.ACTING,
        *monthly.PRACTICE,
        *quarterly.WARDS,
        *monthly.REDUCTIONS,
        *extracts.RESTRAINT_REPORTED,
        *quarterly.SYSTEMS,
    )
}
